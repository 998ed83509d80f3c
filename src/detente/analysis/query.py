"""Runs the analysis's SQL files on an open store, and makes relations of rows that Python worked out."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal, get_args
from uuid import uuid4

import duckdb

from detente.errors import DataError
from detente.store.asking import both_sided
from detente.store.connect import telling

if TYPE_CHECKING:
    from detente.store import Desk

Unit = Literal["day", "week", "month", "year"]
UNITS: tuple[str, ...] = get_args(Unit)
# Events that Détente coded; imported ones are asked for by the name of their data set.
OWN = "detente"
Per = Literal["report", "event"]


def per(origin: str) -> Per:
    """What a series of an origin is measured by: reports, or events where those of a data set are not known."""
    return "report" if origin == OWN else "event"


_PARAMETER = re.compile(r"\$([a-z]\w*)")


@cache
def sql(name: str) -> str:
    """The text of one of the analysis's SQL files."""
    return (files("detente.analysis") / name).read_text(encoding="utf-8")


@cache
def table(name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of one of the analysis's data files."""
    with (files("detente.analysis") / "data" / name).open(encoding="utf-8") as lines:
        return tuple(csv.DictReader(lines))


def ready(desk: Desk) -> duckdb.DuckDBPyConnection:
    """The desk's connection with the macros of ``macros.sql`` and the tables that they use."""
    connection = desk.connection
    with telling(desk.path):
        there = connection.execute(
            "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'analysis_both_sided'"
        ).fetchone()
        if there is None or not there[0]:
            _both_sided(connection)
            _states(connection)
            connection.execute(sql("macros.sql"))
    return connection


def _both_sided(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("CREATE OR REPLACE TEMP TABLE analysis_both_sided (event VARCHAR)")
    connection.execute("INSERT INTO analysis_both_sided SELECT unnest(?::VARCHAR[])", [sorted(both_sided())])


def _states(connection: duckdb.DuckDBPyConnection) -> None:
    """The directory's states with their codes: those with a number are states of the system, the others territories."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE analysis_states "
        "(country VARCHAR, name VARCHAR, cow INTEGER, gw INTEGER, began DATE, ended DATE, state BOOLEAN)"
    )
    with (files("detente.entities") / "data" / "states.csv").open(encoding="utf-8") as lines:
        rows = [
            [row[name] or None for name in ("iso3", "name", "cow", "gw", "start", "end")]
            + [bool(row["cow"] or row["gw"])]
            for row in csv.DictReader(lines)
        ]
    connection.executemany("INSERT INTO analysis_states VALUES (?, ?, ?, ?, ?, ?, ?)", rows)


def run(desk: Desk, name: str, parameters: Mapping[str, Any]) -> duckdb.DuckDBPyRelation:
    """The rows of an SQL file with its ``$parameters``. Raises ``StoreError`` where the store cannot be read."""
    ready(desk)
    # A relation with bound parameters is worked out at once and kept as constants: 4,000 rows took 20 s.
    query = _PARAMETER.sub(lambda found: _literal(parameters[found[1]]), sql(name))
    with telling(desk.path):
        return desk.connection.sql(query)


def _literal(value: Any) -> str:
    """A value as SQL."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return "[" + ", ".join(map(_literal, value)) + "]"


def fetch(desk: Desk, name: str, parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of an SQL file as dictionaries."""
    connection = ready(desk)
    text = sql(name)
    used = {key: value for key, value in parameters.items() if f"${key}" in text}
    with telling(desk.path):
        cursor = connection.execute(text, used)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def relation_of(desk: Desk, rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str]) -> duckdb.DuckDBPyRelation:
    """Rows as a relation with these columns and types, in their order; what a row lacks is NULL.

    They lie in a temporary table of the connection until the desk is closed.
    """
    fields = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
    text = json.dumps([{name: row.get(name) for name in columns} for row in rows], default=str, ensure_ascii=False)
    name = f"analysis_{uuid4().hex}"
    with telling(desk.path):
        desk.connection.execute(
            f"CREATE TEMP TABLE {name} AS SELECT unnest($rows::JSON::STRUCT({fields})[], max_depth := 2)",
            {"rows": text.encode("utf-8", "replace").decode("utf-8")},
        )
        return desk.connection.sql(f"FROM temp.{name}")


def unit_of(by: str) -> str:
    """The unit of time. Raises ``DataError`` for another word."""
    if by not in UNITS:
        raise DataError(f"by {by}: periods are {', '.join(UNITS)}")
    return by
