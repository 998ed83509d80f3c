"""Events as a flat CSV and as a Parquet file with lists and structs, which loses nothing."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, Any

from detente.export.event import Event, Party, Time
from detente.export.flat import ROW_GROUP, SEPARATOR
from detente.export.lines import Column

if TYPE_CHECKING:
    import duckdb

_Cell = Callable[[Event], Any]


def _joined(values: Iterable[str | None]) -> str | None:
    return SEPARATOR.join(value or "" for value in values) or None


def _parties(role: str, field: str) -> _Cell:
    def cell(event: Event) -> str | None:
        parties: tuple[Party, ...] = getattr(event, role)
        return _joined(getattr(party, field) for party in parties)

    return cell


def _time(which: str, field: str) -> _Cell:
    def cell(event: Event) -> Any:
        time: Time = getattr(event, which)
        return getattr(time, field)

    return cell


def _field(name: str) -> _Cell:
    return lambda event: getattr(event, name)


def _place(name: str) -> _Cell:
    return lambda event: (event.event_loc or {}).get(name)


def _told(name: str) -> _Cell:
    return lambda event: event.mentions[0].get(name) if event.mentions else None


COLUMNS: tuple[Column[Event], ...] = (
    Column("event_id", _field("event_id")),
    Column("origin", _field("origin")),
    Column("external_id", _field("external_id")),
    Column("date", _time("date", "value")),
    Column("date_end", _time("date", "end_value")),
    Column("date_precision", _time("date", "precision")),
    Column("date_direction", _time("date", "direction")),
    Column("date_from", _time("date", "first")),
    Column("date_to", _time("date", "last")),
    Column("event", _field("event")),
    Column("mode", lambda event: _joined(event.mode)),
    Column("context", lambda event: _joined(event.context)),
    Column("status", _field("status")),
    Column("quad_code", _field("quad_code")),
    Column("event_scale", _field("event_scale")),
    *(
        Column(f"{role}_{name}", _parties(role, name))
        for role in ("actor", "recipient")
        for name in ("name", "country", "sector", "office")
    ),
    Column("said_by", _parties("said_by", "name")),
    Column("due", _time("due", "value")),
    Column("due_end", _time("due", "end_value")),
    Column("due_precision", _time("due", "precision")),
    Column("due_direction", _time("due", "direction")),
    Column("place", _place("resolved_place")),
    Column("place_text", _place("extracted_place")),
    Column("place_country", _place("country")),
    Column("place_province", _place("province")),
    Column("place_precision", _place("precision")),
    Column("geonameid", _place("geonameid")),
    Column("lat", _place("lat")),
    Column("lon", _place("lon")),
    Column("confidence", _field("confidence")),
    Column("n_mentions", _field("n_mentions")),
    Column("n_reports", _field("n_reports")),
    Column("n_sources", _field("n_sources")),
    Column("first_reported", _field("first_reported")),
    Column("last_reported", _field("last_reported")),
    Column("mention_id", _told("mention_id")),
    Column("report_id", _told("report_id")),
    Column("source", _told("source")),
    Column("url", _told("url")),
    Column("passage_start", _told("passage_start")),
    Column("passage_end", _told("passage_end")),
    Column("passage", _told("passage")),
)


def write_csv(events: Iterable[Event], out: IO[str]) -> int:
    """Comma-separated with a header, missing cells empty; ``out`` must not translate line ends. Returns the rows."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([column.name for column in COLUMNS])
    number = 0
    for event in events:
        writer.writerow(["" if (value := column.cell(event)) is None else _clean(value) for column in COLUMNS])
        number += 1
    return number


def _clean(value: Any) -> Any:
    """What is no UTF-8 (lone surrogates) is replaced."""
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else value


def write_parquet(relation: duckdb.DuckDBPyRelation, out: IO[bytes]) -> int:
    """The rows of ``select.select`` with ``full`` as they are. Returns their number."""
    with TemporaryDirectory(prefix="detente-") as folder:
        table = Path(folder) / "table.parquet"
        relation.write_parquet(str(table), compression="zstd", row_group_size=ROW_GROUP)
        with table.open("rb") as whole:
            shutil.copyfileobj(whole, out)
    row = relation.count("*").fetchone()
    return int(row[0]) if row else 0
