"""Whole-report figures taken apart: by type, by status and by how the act is told."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from detente.coding.result import Coding
from detente.evaluation.reports import KeyEvent, Scored

_PASSIVE = re.compile(
    r"\b(?:was|were|been|being|be|is|are|got)\s+(?:\w+ly\s+)?\w+(?:ed|en|wn|ung|ught|ld|nt|de|ot|ut|it|ed\s\w+)\b"
)
_NOUN = re.compile(r"(?:^|\b(?:the|a|an|its|his|her|their|of|'s|’s|for|in|on|after|over|to)\s)$", re.IGNORECASE)
_WINDOW = 25


def by_type(scored: Sequence[Scored]) -> list[dict[str, Any]]:
    """A row a type: events of the key, found with their type, mentions, right in type."""
    return _rows(scored, lambda event: event.type, lambda j: j.mention.event)


def by_status(scored: Sequence[Scored]) -> list[dict[str, Any]]:
    """A row a status that default views show: events found in act and status, mentions right so."""
    return _rows(scored, lambda event: event.status, lambda j: j.mention.status, field="status")


def _rows(
    scored: Sequence[Scored], of_event: Callable[[KeyEvent], str], of_mention: Callable[[Any], str], field: str = "type"
) -> list[dict[str, Any]]:
    events, found, said, right = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for one in scored:
        hit = {id(j.event) for j in one.judged if j.event is not None and j.agrees[field]}
        for event in one.wanted:
            events[of_event(event)] += 1
            found[of_event(event)] += id(event) in hit
        for j in one.judged:
            said[of_mention(j)] += 1
            right[of_mention(j)] += j.event is not None and j.agrees[field]
    return [_row(name, right[name], said[name], found[name], events[name]) for name in sorted({*events, *said})]


def _row(name: str, right: int, said: int, found: int, events: int) -> dict[str, Any]:
    return {
        "name": name,
        "precision": round(right / said, 3) if said else None,
        "recall": round(found / events, 3) if events else None,
        "mentions_right": right,
        "mentions": said,
        "events_found": found,
        "events": events,
    }


def by_construction(scored: Sequence[tuple[Scored, Coding]]) -> list[dict[str, Any]]:
    """A row a way of telling: of the key's events told so (an event may be told in several), how many were found.

    Found means with the right type. The classes are made by rule from the first telling: in a headline or deck; in a
    sentence with other acts; by a passive; by a noun; by none of these.
    """
    events, found = Counter[str](), Counter[str]()
    for one, coding in scored:
        hit = {id(j.event) for j in one.judged if j.event is not None and j.agrees["type"]}
        for event in one.wanted:
            for name in constructions(event, one.wanted, coding):
                events[name] += 1
                found[name] += id(event) in hit
    return [_row(name, 0, 0, found[name], events[name]) for name in sorted(events)]


def constructions(event: KeyEvent, events: Iterable[KeyEvent], coding: Coding) -> set[str]:
    """The classes of ``by_construction`` that an event belongs to."""
    if not event.tellings:
        return set()
    start, end = event.tellings[0]
    passage = next((p for p in coding.report.passages if p.start <= start < p.end), None)
    if passage is None:
        return set()
    names = set()
    if passage.kind != "body":
        names.add("headline, deck or heading")
    if any(e is not event and any(passage.start <= a < passage.end for a, _ in e.tellings) for e in events):
        names.add("several acts in the sentence")
    text = coding.report.text
    if _PASSIVE.search(text[max(0, start - 10) : end]):
        names.add("passive")
    elif _NOUN.search(text[max(passage.start, start - _WINDOW) : start]):
        names.add("noun")
    return names or {"one act, a plain verb"}


def reliability(confidences: Sequence[tuple[float, bool]], bins: int = 10) -> list[Mapping[str, float]]:
    """A row a tenth of confidence that is not empty: mean confidence, share right and how many."""
    rows: list[Mapping[str, float]] = []
    for i in range(bins):
        here = [(c, ok) for c, ok in confidences if i / bins <= c < (i + 1) / bins or (c == 1 and i == bins - 1)]
        if here:
            mean = sum(c for c, _ in here) / len(here)
            rows.append(
                {"confidence": round(mean, 3), "right": round(sum(ok for _, ok in here) / len(here), 3), "n": len(here)}
            )
    return rows
