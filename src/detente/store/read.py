"""Rows of the store back to the records that they were made of."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from functools import cache
from typing import Any, TypeVar

import duckdb

from detente.records import Block, Entity, Mention, Moment, Passage, Place, Report, Span, When
from detente.store.rows import ROLES
from detente.store.schema import sql

_AT_A_TIME = 2000
_Record = TypeVar("_Record", Span, Block, When, Place)


def read_mentions(
    connection: duckdb.DuckDBPyConnection, *, ids: list[str] | None = None, versions: list[str] | None = None
) -> Iterator[Mention]:
    """Mentions as records, by report and place in it: the current ones, of ``ids`` or of report ``versions`` if given.

    With ``versions`` also those that are not current, of the current coding of each version. Where the connection shows
    judgements, the records have them in.
    """
    cursor = connection.cursor()
    cursor.execute(f"SET search_path = '{'judged.main,' if _judged(connection) else ''}desk.main'")
    try:
        found = cursor.execute(sql("read_mentions.sql"), {"ids": ids, "versions": versions})
        names = [column[0] for column in found.description or ()]
        while rows := cursor.fetchmany(_AT_A_TIME):
            for row in rows:
                yield _mention(dict(zip(names, row, strict=True)))
    finally:
        cursor.close()


def read_reports(connection: duckdb.DuckDBPyConnection, *, report_id: str | None = None) -> Iterator[Report]:
    """The current version of every report, or every version, oldest first, of one report."""
    where = "current" if report_id is None else "report_id = $report_id"
    cursor = connection.cursor()
    cursor.execute("USE desk")
    try:
        parameters = {} if report_id is None else {"report_id": report_id}
        found = cursor.execute(f"{sql('read_reports.sql')} WHERE {where} ORDER BY report_id, rank", parameters)
        names = [column[0] for column in found.description or ()]
        while rows := cursor.fetchmany(_AT_A_TIME):
            for row in rows:
                yield _report(dict(zip(names, row, strict=True)))
    finally:
        cursor.close()


def _judged(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the connection shows the store as it was judged (``judge_apply``)."""
    query = "SELECT count(*) FROM duckdb_views() WHERE database_name = 'temp' AND view_name = 'events'"
    return connection.execute(query).fetchone() == (1,)


@contextmanager
def as_coded(connection: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """A cursor that sees the tables as they are in the file, without judgements."""
    cursor = connection.cursor()
    try:
        cursor.execute("USE desk")
        yield cursor
    finally:
        cursor.close()


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _one(kind: type[_Record], value: dict[str, Any] | None) -> _Record | None:
    return None if value is None else kind(**value)


def _spans(values: list[dict[str, Any]]) -> tuple[Span, ...]:
    return tuple(Span(**value) for value in values)


def _passage(value: dict[str, Any]) -> Passage:
    return Passage(**{**value, "also": _spans(value["also"])})


def _entities(values: list[dict[str, Any]] | None, role: str) -> tuple[Entity, ...]:
    return tuple(
        Entity(**{name: value[name] for name in _names(Entity)}) for value in values or () if value["role"] == role
    )


def _mention(row: dict[str, Any]) -> Mention:
    roles = {role: _entities(row["entities"], role) for role in ROLES}
    return Mention(
        id=row["mention_id"],
        report_id=row["report_id"],
        passage=_passage(row["passage"]),
        event=row["event"],
        mode=tuple(row["mode"]),
        context=tuple(row["context"]),
        status=row["status"],
        quad_code=row["quad_code"],
        event_scale=row["event_scale"],
        event_text=_spans(row["event_text"]),
        **roles,
        date=_one(When, row["date"]),
        due=_one(When, row["due"]),
        event_loc=_one(Place, row["event_loc"]),
        confidence=row["confidence"],
        reasons=json.loads(row["reasons"]),
        coder=row["coder"],
        content=_spans(row["content"]),
    )


def _report(row: dict[str, Any]) -> Report:
    kept = {name: row[name] for name in _names(Report) if name in row}
    return Report(
        **kept
        | {
            "id": row["report_id"],
            "published": _moment(row["published"]),
            "updated": _moment(row["updated"]),
            "blocks": tuple(Block(**block) for block in row["blocks"]),
            "passages": tuple(_passage(passage) for passage in row["passages"] or ()),
        }
    )


def _moment(value: dict[str, Any] | None) -> Moment | None:
    return None if value is None else Moment(**{**value, "span": _one(Span, value["span"])})
