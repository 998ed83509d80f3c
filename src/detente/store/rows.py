"""Records to rows of the store's tables, and rows into tables."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import duckdb

from detente.dates.periods import bounds
from detente.records import Entity, Mention, Moment, Omission, Passage, Problem, Report, When
from detente.store.schema import sql

ROLES = ("actor", "recipient", "said_by")
Row = dict[str, Any]


def hash_of(*parts: str) -> str:
    """Sixteen hexadecimal digits that stand for the parts."""
    content = "\x1f".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def fingerprint(report: Report) -> str:
    """Stands for a report's text and for what it carries beside it: what its text says itself is not counted twice.

    So a page that is read by a later version of Détente, which finds its byline, is still the same report.
    """
    parts = [report.content_hash]
    for name in ("title", "byline", "publisher", "source", "url"):
        value = getattr(report, name)
        parts.append(value if value and value not in report.text else "")
    parts += [
        f"{moment.value} {moment.zone or ''}" if moment and moment.span is None else ""
        for moment in (report.published, report.updated)
    ]
    return hash_of(*parts)


def rank_time(report: Report) -> str:
    """What versions of a report rank by: updated time, else published, in UTC where its zone is known, else ``''``."""
    moment = report.updated or report.published
    if moment is None:
        return ""
    zone = "+00:00" if moment.zone == "Z" else moment.zone
    if zone and "T" in moment.value:
        try:
            return datetime.fromisoformat(moment.value + zone).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
        except (ValueError, OverflowError):
            return moment.value
    return moment.value


def version_id(report: Report) -> str:
    """The id of this version of the report."""
    return hash_of(report.id, fingerprint(report))


def coding_id(version: str, coder: str) -> str:
    """The id of a version's coding by a coder."""
    return hash_of(version, coder)


@cache
def _names(kind: Hashable) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))  # type: ignore[arg-type]


def plain(value: Any) -> Any:
    """A record, or records in tuples, as dictionaries and lists."""
    if is_dataclass(value) and not isinstance(value, type):
        return {name: plain(getattr(value, name)) for name in _names(type(value))}
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return value


def report_row(report: Report, run: str) -> Row:
    """The row of ``reports``; its rank is settled once it is in."""
    row: Row = plain(report)
    del row["passages"]
    return row | {
        "version_id": version_id(report),
        "report_id": row.pop("id"),
        "fingerprint": fingerprint(report),
        "rank": 0,
        "rank_time": rank_time(report),
        "current": False,
        "superseded_by": None,
        "published_on": _iso(_first_day(report.published)),
        "run_id": run,
    }


def _first_day(moment: Moment | None) -> date | None:
    period = bounds(moment.value) if moment else None
    return period[0] if period else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def passage_id(version: str, passage: Passage) -> str:
    """The id of a passage of a version."""
    return f"{version}:{passage.start}-{passage.end}"


def passage_rows(report: Report, mentions: Iterable[Mention]) -> list[Row]:
    """Rows of ``passages``: those of the report, and those of mentions where a coder made its own."""
    version = version_id(report)
    listed = {passage_id(version, passage): passage for passage in report.passages}
    for mention in mentions:
        listed.setdefault(passage_id(version, mention.passage), mention.passage)
    return [
        {
            "passage_id": key,
            "version_id": version,
            "passage_start": passage.start,
            "passage_end": passage.end,
            "text": passage.text,
            "kind": passage.kind,
            "paragraph": passage.paragraph,
            "also": plain(passage.also),
        }
        for key, passage in listed.items()
    ]


def mention_row(mention: Mention, version: str, coding: str) -> Row:
    """The row of ``mentions``; whether it is current is settled once it is in."""
    date_from, date_to = days_of(mention.date)
    due_from, due_to = days_of(mention.due)
    return {
        "mention_id": mention.id,
        "coding_id": coding,
        "version_id": version,
        "report_id": mention.report_id,
        "current": False,
        "passage_id": passage_id(version, mention.passage),
        "event": mention.event,
        "mode": list(mention.mode),
        "context": list(mention.context),
        "status": mention.status,
        "quad_code": mention.quad_code,
        "event_scale": mention.event_scale,
        "event_text": plain(mention.event_text),
        "content": plain(mention.content),
        "actor_countries": _countries(mention.actor),
        "recipient_countries": _countries(mention.recipient),
        "date": plain(mention.date),
        "date_from": _iso(date_from),
        "date_to": _iso(date_to),
        "due": plain(mention.due),
        "due_from": _iso(due_from),
        "due_to": _iso(due_to),
        "event_loc": plain(mention.event_loc),
        "confidence": mention.confidence,
        "reasons": mention.reasons,
        "coder": mention.coder,
    }


def _countries(entities: Sequence[Entity]) -> list[str]:
    return sorted({entity.country for entity in entities if entity.country})


def days_of(when: When | None) -> tuple[date | None, date | None]:
    """First and last day of what a time stands for, ``None`` where it is open on that side or no date."""
    period = bounds(when.value) if when else None
    if when is None or period is None:
        return None, None
    first, last = period
    later = bounds(when.end_value)
    if later:
        last = later[1]
    if when.direction in ("until", "before", "past"):
        return None, last
    if when.direction in ("since", "after", "future"):
        return first, later[1] if later else None
    return (None, None) if when.precision == "open" else (first, last)


def entity_rows(mention: Mention, coding: str) -> list[Row]:
    """Rows of ``entities``."""
    return [
        {
            "mention_id": mention.id,
            "coding_id": coding,
            "role": role,
            "position": position,
            "entity_start": entity.start,
            "entity_end": entity.end,
            **{name: getattr(entity, name) for name in _names(Entity) if name not in ("start", "end")},
        }
        for role in ROLES
        for position, entity in enumerate(getattr(mention, role))
    ]


def omission_row(omission: Omission, report: Report, version: str, coding: str) -> Row:
    """The row of ``omissions``."""
    same = report.text[omission.start : omission.end] == omission.text
    return {
        "coding_id": coding,
        "version_id": version,
        "omission_start": omission.start,
        "omission_end": omission.end,
        "text": None if same else omission.text,
        "reason": omission.reason,
        "event": omission.event,
        "confidence": omission.confidence,
    }


def problem_row(problem: Problem, run: str) -> Row:
    """The row of ``problems``."""
    row: Row = plain(problem)
    return row | {"run_id": run, "row_number": row.pop("row")}


@cache
def _kinds() -> dict[str, dict[str, str]]:
    """The columns of each table with their types, as ``schema.sql`` has them."""
    kinds: dict[str, dict[str, str]] = {}
    with duckdb.connect() as connection:
        connection.execute(sql("schema.sql"))
        query = "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal"
        for table, column, kind in connection.execute(query).fetchall():
            kinds.setdefault(table, {})[column] = kind
    return kinds


def insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Puts rows into a table, all in one statement; a row has every column of the table, and no other."""
    if not rows:
        return
    kinds = _kinds()[table]
    if odd := set(rows[0]) ^ set(kinds):
        raise KeyError(f"rows for {table} and its columns differ: {sorted(odd)}")
    text = json.dumps(rows, ensure_ascii=False).encode("utf-8", "replace").decode("utf-8")
    connection.execute(
        f"INSERT INTO {table} BY NAME SELECT unnest(json_transform_strict(?, ?), max_depth := 2)",
        [text, json.dumps([kinds])],
    )
