"""Stores of a few sentences whose coding is written down beside them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pytest

from detente.coding.result import Coding
from detente.ontology import load_ontology
from detente.records import Entity, Mention, Passage, Report, Span, When
from detente.store import Desk, identity
from detente.store.testing import made_up_report

Act = dict[str, Any]
# Report id, day of publication, sentences with their acts.
Telling = tuple[str, str, list[tuple[str, list[Act]]]]


@dataclass
class ScriptedCoder:
    """Codes each sentence as its acts are written down."""

    acts: dict[tuple[str, str], list[Act]] = field(default_factory=dict)
    name: str = "scripted 1"

    def code(self, report: Report) -> Coding:
        found = [
            mention(report, passage, act)
            for passage in report.passages
            for act in self.acts.get((report.id, passage.text), ())
        ]
        return Coding(report, tuple(found), ())


def mention(report: Report, passage: Passage, act: Act) -> Mention:
    start = passage.start + passage.text.index(act["words"])
    ontology = load_ontology()
    mode = (act["mode"],) if act.get("mode") else ()
    status = act.get("status", "asserted")
    key = f"{report.id} {start} {act['event']}"
    return Mention(
        id=hashlib.sha256(key.encode()).hexdigest()[:16],
        report_id=report.id,
        passage=passage,
        event=act["event"],
        mode=mode,
        context=(),
        status=status,
        quad_code=ontology.quad_code(act["event"]),
        event_scale=ontology.score(act["event"], mode),
        event_text=(Span(start, start + len(act["words"]), act["words"]),),
        actor=tuple(entity(side) for side in act.get("actor", "").split()),
        recipient=tuple(entity(side) for side in act.get("recipient", "").split()),
        said_by=(),
        date=when(act.get("date", report.published.value if report.published else None), "at"),
        due=when(act.get("due"), act.get("due_direction", "at")),
        event_loc=None,
        confidence=0.9,
        reasons={},
        coder="scripted 1",
        content=spans(act.get("content"), passage),
    )


def spans(words: str | None, passage: Passage) -> tuple[Span, ...]:
    if words is None:
        return ()
    start = passage.start + passage.text.index(words)
    return (Span(start, start + len(words), words),)


def entity(side: str) -> Entity:
    country, _, sector = side.partition(":")
    return Entity(None, None, side, side, country, sector or "GOV")


def when(value: str | None, direction: Any) -> When | None:
    if value is None:
        return None
    precision: Any = {4: "year", 7: "month"}.get(len(value), "week" if "W" in value else "day")
    return When(None, None, None, value, None, precision, direction, None)


def by_words(connection: duckdb.DuckDBPyConnection, touched: Sequence[str]) -> None:
    """Events for these tests: the same sentence on the same day is one happening, whatever else identity would join."""
    connection.execute("CREATE OR REPLACE TEMP TABLE joined AS " + _JOINED, [list(touched)])
    connection.execute("INSERT INTO event_mentions SELECT event_id, mention_id, 'the same words', NULL FROM joined")
    connection.execute("CREATE OR REPLACE TEMP TABLE stale AS SELECT DISTINCT event_id FROM joined")
    identity.rebuild(connection)


_JOINED = """
SELECT
    m.mention_id,
    substr(sha256('event ' || min(m.mention_id) OVER (PARTITION BY p.text, m.event_text[1].text, m.date.value)), 1, 16)
        AS event_id
FROM mentions AS m JOIN passages AS p USING (passage_id)
WHERE m.current AND m.mention_id IN (SELECT unnest(?::VARCHAR[]))
"""


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[list[Telling]], Desk]]:
    """Makes a store of what is told and opens it."""
    monkeypatch.setattr(identity, "assign", by_words)
    opened: list[Desk] = []

    def tell(tellings: list[Telling]) -> Desk:
        store = tmp_path / f"desk{len(opened)}.duckdb"
        coder = ScriptedCoder()
        reports = []
        for report_id, published, sentences in tellings:
            reports.append(made_up_report(report_id, [sentence for sentence, _ in sentences], published))
            coder.acts |= {(report_id, sentence): acts for sentence, acts in sentences}
        Desk.add(store, reports, coder=coder)
        opened.append(Desk.open(store))
        return opened[-1]

    yield tell
    for desk in opened:
        desk.close()


@pytest.fixture
def rows() -> Callable[[Any], list[dict[str, Any]]]:
    """The rows of a relation as dictionaries."""

    def read(relation: Any) -> list[dict[str, Any]]:
        return [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]

    return read
