"""From numbers back to words: the events behind a series, and the passages that tell an event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from detente.analysis.query import OWN, fetch, relation_of, run
from detente.analysis.series import read_series
from detente.analysis.span import ALL

if TYPE_CHECKING:
    import duckdb

    from detente.store import Desk

COLUMNS = {
    "subject": "VARCHAR",
    "period": "DATE",
    "event_id": "VARCHAR",
    "day": "DATE",
    "event": "VARCHAR",
    "mode": "VARCHAR[]",
    "actors": "VARCHAR[]",
    "recipients": "VARCHAR[]",
    "direction": "VARCHAR",
    "kind": "VARCHAR",
    "size": "DOUBLE",
    "n_mentions": "INTEGER",
    "n_reports": "INTEGER",
    "n_sources": "INTEGER",
    "passage": "VARCHAR",
    "report_id": "VARCHAR",
}
_DIRECTIONS = {0: "mutual", 1: "from_first", 2: "from_second"}


def tension_events(
    desk: Desk,
    subject: str = ALL,
    *,
    by: str = "week",
    since: str | date | None = None,
    until: str | date | None = None,
    origin: str = OWN,
) -> duckdb.DuckDBPyRelation:
    """The events that ``tension`` counts for a subject, each with its size and a passage that tells it."""
    series = read_series(desk, subject, by, since, until, origin)
    ids = [event["event_id"] for event in series.events]
    facts = {row["event_id"]: row for row in fetch(desk, "facts.sql", {"events": ids})}
    told: dict[str, dict[str, Any]] = {}
    for row in fetch(desk, "evidence.sql", {"events": ids}):
        if row["mention_id"] == facts[row["event_id"]]["main_mention"]:
            told[row["event_id"]] = row
    rows = []
    for event in series.events:
        one, words = facts[event["event_id"]], told.get(event["event_id"], {})
        kind = f"{'hostile' if event['hostile'] else 'cooperative'} {'words' if event['words'] else 'acts'}"
        direction = None if subject == ALL else _DIRECTIONS[event["direction"]]
        rows.append(
            {**one, **event, "subject": subject, "direction": direction, "kind": kind}
            | {key: words.get(key) for key in ("passage", "report_id")}
        )
    return relation_of(desk, rows, COLUMNS)


def evidence(desk: Desk, event_ids: Sequence[str]) -> duckdb.DuckDBPyRelation:
    """Every mention of these events: its report, its passage and the words of the act."""
    return run(desk, "evidence.sql", {"events": list(event_ids)})
