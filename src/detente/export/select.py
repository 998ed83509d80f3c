"""Events out of an open store, as records or as a relation: those that a question of the finding part asks for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from detente.export.event import Event, event_of
from detente.store import find
from detente.store.connect import telling

if TYPE_CHECKING:
    import duckdb

    from detente.store import Desk

_AT_A_TIME = 500


@cache
def sql(name: str) -> str:
    """The text of one of the export's SQL files."""
    return (files("detente.export") / name).read_text(encoding="utf-8")


def select(desk: Desk, question: find.Question, *, full: bool = False) -> duckdb.DuckDBPyRelation:
    """A row for each event that fits, in the order asked for, with its parties and tellings (``events.sql``).

    ``full``: with every field of its mentions. The rows hold until the next call on this desk.
    Raises ``StoreError`` where the store cannot do it, ``DataError`` for a place that is not known.
    """
    connection = desk.connection
    with telling(desk.path):
        found = find.find(connection, question)
        ids = found.project("event_id").fetchall()
        connection.execute("CREATE OR REPLACE TEMP TABLE export_ids (number INTEGER, event_id VARCHAR)")
        connection.execute(
            "INSERT INTO temp.export_ids SELECT unnest(range(len($ids))), unnest($ids::VARCHAR[])",
            {"ids": [row[0] for row in ids]},
        )
        connection.execute(f"CREATE OR REPLACE TEMP TABLE export_places AS {sql('told.sql')}")
        tellings = sql("tellings_full.sql" if full else "tellings.sql")
        connection.execute(f"CREATE OR REPLACE TEMP TABLE export_told AS {tellings}")
        return connection.sql(sql("events.sql"))


def events(desk: Desk, question: find.Question, *, full: bool = False) -> Iterator[Event]:
    """The same as records."""
    relation = select(desk, question, full=full)
    names = relation.columns
    with telling(desk.path):
        while rows := relation.fetchmany(_AT_A_TIME):
            for row in rows:
                yield event_of(dict(zip(names, row, strict=True)))
