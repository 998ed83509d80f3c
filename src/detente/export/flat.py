"""Mentions as flat rows, several values in a cell joined by ``; ``: for CSV, Parquet, Arrow, pandas and polars."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, Any

from detente.errors import MissingExtraError
from detente.records import Entity, Mention, Place, When

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

SEPARATOR = "; "
# Rows of a row group of a Parquet file; DuckDB counts in steps of 2048.
ROW_GROUP = 20_480
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


# Name, kind as Arrow calls it, what fills it. The order is that of the file.
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
    ("content", "string", lambda m: _joined(span.text for span in m.content)),
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
    """A flat Arrow table with one row a mention; the columns are there even if no mention is.

    Raises ``MissingExtraError`` without pyarrow, as ``mentions_to_pandas`` and ``mentions_to_polars`` without theirs.
    """
    try:
        import pyarrow
    except ImportError as error:
        raise MissingExtraError("an Arrow table", "arrow") from error
    schema = pyarrow.schema([(name, getattr(pyarrow, kind)()) for name, kind, _ in COLUMNS])
    return pyarrow.Table.from_pydict(_filled(mentions), schema=schema)


def mentions_to_pandas(mentions: Iterable[Mention]) -> pandas.DataFrame:
    """The same as a pandas frame; missing words are ``None``, missing numbers ``NA`` or ``NaN``."""
    try:
        import pandas
    except ImportError as error:
        raise MissingExtraError("a pandas frame", "pandas") from error
    kinds = {"string": "object", "int8": "Int8", "int64": "Int64", "float64": "float64"}
    filled = _filled(mentions)
    return pandas.DataFrame({name: pandas.Series(filled[name], dtype=kinds[kind]) for name, kind, _ in COLUMNS})


def mentions_to_polars(mentions: Iterable[Mention]) -> polars.DataFrame:
    """The same as a polars frame."""
    try:
        import polars
    except ImportError as error:
        raise MissingExtraError("a polars frame", "polars") from error
    kinds = {"string": polars.String, "int8": polars.Int8, "int64": polars.Int64, "float64": polars.Float64}
    return polars.DataFrame(_filled(mentions), schema={name: kinds[kind] for name, kind, _ in COLUMNS})


def _filled(mentions: Iterable[Mention]) -> dict[str, list[Any]]:
    listed = list(mentions)
    return {name: [cell(mention) for mention in listed] for name, _, cell in COLUMNS}


def write_parquet(mentions: Iterable[Mention], out: IO[bytes]) -> None:
    """The same table as a Parquet file. Until all mentions are there, they wait in a temporary file, not in memory."""
    import duckdb

    kinds = {"string": "VARCHAR", "int8": "TINYINT", "int64": "BIGINT", "float64": "DOUBLE"}
    columns = {name: kinds[kind] for name, kind, _ in COLUMNS}
    with TemporaryDirectory(prefix="detente-") as folder, duckdb.connect() as connection:
        rows, table = Path(folder) / "rows.jsonl", Path(folder) / "table.parquet"
        with rows.open("w", encoding="utf-8", errors="replace", newline="\n") as lines:
            for mention in mentions:
                lines.write(json.dumps({name: cell(mention) for name, _, cell in COLUMNS}, ensure_ascii=False) + "\n")
        # A row is some times as long as its passage, which may be a whole report long.
        longest = max(1 << 24, rows.stat().st_size + 1)
        source = connection.read_json(
            str(rows), columns=columns, format="newline_delimited", maximum_object_size=min(longest, 1 << 30)
        )
        source.write_parquet(str(table), compression="zstd", row_group_size=ROW_GROUP)
        with table.open("rb") as whole:
            shutil.copyfileobj(whole, out)
