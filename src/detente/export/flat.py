"""Mentions as flat rows, several values in a cell joined by ``; ``: for CSV, Parquet, Arrow, pandas and polars."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from itertools import islice
from typing import IO, TYPE_CHECKING, Any

from detente.records import Entity, Mention, Place, When

if TYPE_CHECKING:
    import pyarrow

SEPARATOR = "; "
# Mentions that are held at a time while a Parquet file is written.
ROW_GROUP = 20_000
_Cell = Callable[[Mention], Any]


def _joined(values: Iterable[str | None]) -> str | None:
    return SEPARATOR.join(value or "" for value in values) or None


def _entities(role: str, field: str) -> _Cell:
    def cell(mention: Mention) -> str | None:
        entities: tuple[Entity, ...] = getattr(mention, role)
        return _joined(getattr(entity, field) for entity in entities)

    return cell


def _when(which: str, field: str) -> _Cell:
    def cell(mention: Mention) -> str | None:
        when: When | None = getattr(mention, which)
        value: str | None = getattr(when, field) if when else None
        return value

    return cell


def _place(field: str) -> _Cell:
    def cell(mention: Mention) -> Any:
        place: Place | None = mention.event_loc
        return getattr(place, field) if place else None

    return cell


# Name, kind for Arrow, what fills it. The order is that of the file.
COLUMNS: tuple[tuple[str, str, _Cell], ...] = (
    ("id", "string", lambda m: m.id),
    ("report_id", "string", lambda m: m.report_id),
    ("date", "string", _when("date", "value")),
    ("date_end", "string", _when("date", "end_value")),
    ("date_precision", "string", _when("date", "precision")),
    ("date_direction", "string", _when("date", "direction")),
    ("event", "string", lambda m: m.event),
    ("mode", "string", lambda m: _joined(m.mode)),
    ("context", "string", lambda m: _joined(m.context)),
    ("status", "string", lambda m: m.status),
    ("quad_code", "int8", lambda m: m.quad_code),
    ("event_scale", "float64", lambda m: m.event_scale),
    *(
        (f"{role}_{name}", "string", _entities(role, field))
        for role in ("actor", "recipient")
        for name, field in (
            ("name", "name"),
            ("country", "country"),
            ("sector", "sector"),
            ("office", "office"),
            ("text", "entity_text"),
        )
    ),
    ("said_by", "string", _entities("said_by", "entity_text")),
    ("due", "string", _when("due", "value")),
    ("due_end", "string", _when("due", "end_value")),
    ("due_precision", "string", _when("due", "precision")),
    ("due_direction", "string", _when("due", "direction")),
    ("place", "string", _place("resolved_place")),
    ("place_text", "string", _place("extracted_place")),
    ("place_country", "string", _place("country")),
    ("place_province", "string", _place("province")),
    ("place_precision", "string", _place("precision")),
    ("geonameid", "int64", _place("geonameid")),
    ("lat", "float64", _place("lat")),
    ("lon", "float64", _place("lon")),
    ("confidence", "float64", lambda m: m.confidence),
    ("event_text", "string", lambda m: _joined(span.text for span in m.event_text)),
    ("event_start", "int64", lambda m: m.event_text[0].start if m.event_text else None),
    ("event_end", "int64", lambda m: m.event_text[-1].end if m.event_text else None),
    ("passage_start", "int64", lambda m: m.passage.start),
    ("passage_end", "int64", lambda m: m.passage.end),
    ("passage", "string", lambda m: m.passage.text),
    ("coder", "string", lambda m: m.coder),
)


def write_csv(mentions: Iterable[Mention], out: IO[str]) -> None:
    """Comma-separated, a header line, missing cells empty; ``out`` must not translate line ends."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([name for name, _, _ in COLUMNS])
    for mention in mentions:
        writer.writerow([_text(cell(mention)) for _, _, cell in COLUMNS])


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def mentions_to_arrow(mentions: Iterable[Mention]) -> pyarrow.Table:
    """A flat Arrow table with one row a mention; the columns are there even if no mention is."""
    import pyarrow

    listed = list(mentions)
    columns = {name: [cell(mention) for mention in listed] for name, _, cell in COLUMNS}
    return pyarrow.Table.from_pydict(columns, schema=_schema())


def write_parquet(mentions: Iterable[Mention], out: IO[bytes]) -> None:
    """The same table as a Parquet file, written as the mentions come: no more than a row group is held in memory."""
    import pyarrow.parquet

    coming = iter(mentions)
    with pyarrow.parquet.ParquetWriter(out, _schema(), compression="zstd") as writer:
        while group := list(islice(coming, ROW_GROUP)):
            writer.write_table(mentions_to_arrow(group), row_group_size=ROW_GROUP)


def _schema() -> pyarrow.Schema:
    import pyarrow

    return pyarrow.schema([(name, getattr(pyarrow, kind)()) for name, kind, _ in COLUMNS])
