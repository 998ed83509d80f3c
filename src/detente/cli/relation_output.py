"""Writes the rows of a query as JSON Lines, CSV or Parquet; every verb that asks the store does it so."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from detente.cli.output import Out
from detente.export.flat import SEPARATOR
from detente.export.jsonl import to_line

if TYPE_CHECKING:
    import duckdb
    from duckdb.sqltypes import DuckDBPyType

FORMATS = ("table", "jsonl", "csv", "parquet")
_AT_A_TIME = 1000
_Cell = Callable[[Any], Any]


def write_relation(relation: duckdb.DuckDBPyRelation, out: Out, format_: str) -> int:
    """Writes all rows in ``jsonl``, ``csv`` or ``parquet``; returns how many.

    JSON Lines and Parquet keep lists and structs. In CSV a struct's fields are columns of their own
    (``event_loc_city``), and the values of a list stand in one cell with ``; `` between them.
    """
    if format_ == "parquet":
        return _write_parquet(relation, out)
    if format_ == "csv":
        return _write_csv(relation, out)
    number = 0
    for row in dict_rows(relation):
        out.text.write(to_line(plain(row)) + "\n")
        number += 1
        if number % _AT_A_TIME == 0:
            out.checkpoint()
    return number


def dict_rows(relation: duckdb.DuckDBPyRelation) -> Iterator[dict[str, Any]]:
    """The rows as dictionaries, fetched some at a time."""
    names = relation.columns
    while rows := relation.fetchmany(_AT_A_TIME):
        for row in rows:
            yield dict(zip(names, row, strict=True))


def plain(value: Any) -> Any:
    """A value as JSON has it: dates and times as text."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def _write_csv(relation: duckdb.DuckDBPyRelation, out: Out) -> int:
    cells = list(_cells(relation))
    writer = csv.writer(out.text, lineterminator="\n")
    writer.writerow([name for name, _ in cells])
    number = 0
    for row in dict_rows(relation):
        writer.writerow([_text(cell(row)) for _, cell in cells])
        number += 1
    return number


def _cells(relation: duckdb.DuckDBPyRelation) -> Iterator[tuple[str, _Cell]]:
    """Name and content of each column of the flat table."""
    for name, kind in zip(relation.columns, relation.types, strict=True):
        for field in _fields(kind.child if kind.id == "list" else kind):
            yield (f"{name}_{field}" if field else name), _cell(name, field)


def _fields(kind: DuckDBPyType) -> list[str | None]:
    return [field for field, _ in kind.children] if kind.id == "struct" else [None]


def _cell(name: str, field: str | None) -> _Cell:
    def pick(value: Any) -> Any:
        return value[field] if field and value is not None else value

    def cell(row: dict[str, Any]) -> Any:
        value = row[name]
        if isinstance(value, list):
            return SEPARATOR.join(_text(pick(each)) for each in value)
        return pick(value)

    return cell


def _text(value: Any) -> str:
    return "" if value is None else str(plain(value))


def _write_parquet(relation: duckdb.DuckDBPyRelation, out: Out) -> int:
    with TemporaryDirectory(prefix="detente-") as folder:
        table = Path(folder) / "table.parquet"
        relation.write_parquet(str(table), compression="zstd")
        with table.open("rb") as whole:
            shutil.copyfileobj(whole, out.bytes)
        row = relation.count("*").fetchone()
    return int(row[0]) if row else 0
