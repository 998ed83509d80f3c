"""Which event answers which: as reports state it with their words, or, apart from that, as the order in time offers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from detente.analysis.query import OWN, fetch, relation_of, run, table
from detente.errors import DataError

if TYPE_CHECKING:
    import duckdb

    from detente.store import Desk

WINDOW = 7
COLUMNS = {
    "kind": "VARCHAR",
    "event_id": "VARCHAR",
    "answers": "VARCHAR",
    "words": "VARCHAR",
    "cue": "VARCHAR",
    "lag_days": "INTEGER",
    "n_reports": "INTEGER",
    "report_ids": "VARCHAR[]",
    "mention_id": "VARCHAR",
    "answers_mention_id": "VARCHAR",
}
_NEAR = 120  # characters between a cue and the act that it leads to
_STATE = frozenset({"GOV", "MIL", "SPY", "COP", "JUD", "LEG", ""})
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that say that one act answers another; ``order`` is how cue, act and answer follow each other."""

    words: str
    order: str
    strong: bool


@cache
def cues() -> dict[str, Cue]:
    """The cues by their words, longest first."""
    rows = [Cue(row["cue"], row["order"], row["weight"] == "strong") for row in table("cues.csv")]
    return {cue.words: cue for cue in sorted(rows, key=lambda cue: (-len(cue.words), cue.words))}


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(re.escape(words) for words in cues()) + r")\b", re.IGNORECASE)


def answers(desk: Desk, *, offered: bool = False, window: int = WINDOW, origin: str = OWN) -> duckdb.DuckDBPyRelation:
    """Pairs of events of which one (``event_id``) answers the other (``answers``); columns: docs/pledges.md.

    Stated ones, with the words that state them. ``offered``: instead, those that only the order in time suggests: the
    same two sides turned round, at most ``window`` days later; a pair that is stated is not offered.
    Raises ``DataError`` for a window that is none.
    """
    if not offered:
        return relation_of(desk, stated_links(desk), COLUMNS)
    if window < 1:
        raise DataError(f"a window of {window} days: it must be 1 or more")
    said = [f"{link['event_id']} {link['answers']}" for link in stated_links(desk)]
    return run(desk, "offered.sql", {"window": window, "origin": origin, "stated": said})


def stated_links(desk: Desk, reports: Sequence[str] | None = None) -> list[Row]:
    """What reports state, a row for each pair of events, best attested first; of some ``reports`` only if given."""
    found = fetch(
        desk, "stated.sql", {"reports": list(reports) if reports is not None else None, "pattern": _pattern().pattern}
    )
    pairs: dict[tuple[str, str], list[Row]] = {}
    for _, of_report in groupby(found, key=lambda row: row["report_id"]):
        for link in _of_report(list(of_report)):
            pairs.setdefault((link["event_id"], link["answers"]), []).append(link)
    links = []
    for told in pairs.values():
        tellers = sorted({link["report_id"] for link in told})
        links.append({**told[0], "n_reports": len(tellers), "report_ids": tellers})
    return sorted(links, key=lambda link: (-link["n_reports"], link["event_id"], link["answers"]))


def _of_report(mentions: list[Row]) -> Iterator[Row]:
    passages = {number: list(rows) for number, rows in groupby(mentions, key=lambda row: row["number"])}
    for number, acts in passages.items():
        text, at = acts[0]["passage"], acts[0]["passage_start"]
        for found in _pattern().finditer(text):
            cue = cues()[found[0].lower()]
            begin, end = at + found.start(), at + found.end()
            pairs = _pairs(cue, acts, passages.get(number - 1, []), begin, end, text[: found.start()])
            answer, act = next((pair for pair in pairs if _fits(*pair, cue.strong)), (None, None))
            if answer is None or act is None:
                continue
            until = max(end, act["act_end"]) if act["number"] == number and act["act_start"] >= end else end
            yield {
                "kind": "stated",
                "event_id": answer["event_id"],
                "answers": act["event_id"],
                "words": " ".join(text[found.start() : until - at].split()),
                "cue": cue.words,
                "lag_days": _lag(act, answer),
                "report_id": answer["report_id"],
                "mention_id": answer["mention_id"],
                "answers_mention_id": act["mention_id"],
            }


def _pairs(cue: Cue, acts: list[Row], before: list[Row], begin: int, end: int, left: str) -> list[tuple[Row, Row]]:
    """What may be the answer and the act that it answers: the nearest on the sides of the cue where they must stand."""
    earlier = [act for act in acts if act["act_end"] <= begin]
    later = [act for act in acts if act["act_start"] >= end]
    if cue.order == "act. cue answer":
        answer = later[0] if later else earlier[-1] if earlier else None
        return [(answer, act) for act in reversed(before)] if answer else []
    if not later or later[0]["act_start"] - end > _NEAR:
        return []
    if cue.order == "act cue answer":
        return [(later[0], earlier[-1])] if earlier else []
    if earlier:
        return [(earlier[-1], later[0])]
    # "In response to the seizure, Lima recalled": the cue opens the sentence, the answer is the next act.
    return [(later[1], later[0])] if len(later) > 1 and len(left.split()) <= 8 else []


def _fits(answer: Row, act: Row, strong: bool) -> bool:
    """Whether the two can be act and answer: two happenings, not of the same side alone, the answer not earlier.

    What may only tell the time (after, following) counts where the answer's side was acted upon or acts upon the other.
    """
    if answer["event_id"] == act["event_id"] or ((lag := _lag(act, answer)) is not None and lag < 0):
        return False
    doers, first = _sides(answer["actors"]), _sides(act["actors"])
    if doers and first and doers == first:
        return False
    turned = doers & _sides(act["recipients"]) or _sides(answer["recipients"]) & first
    return strong or bool(turned)


def _sides(named: Sequence[str]) -> frozenset[str]:
    """Sides as country and sector; a state's organs are one side."""
    split = (side.split(":") for side in named)
    return frozenset(country if sector in _STATE else f"{country}:{sector}" for country, sector in split)


def _lag(act: Row, answer: Row) -> int | None:
    """Days from the act to its answer, ``None`` where either is not dated to the day."""
    days = []
    for one in (act, answer):
        if one["date_from"] is None or one["date_from"] != one["date_to"]:
            return None
        days.append(one["date_from"])
    return int((days[1] - days[0]).days)


THREAD_COLUMNS = {
    "event_id": "VARCHAR",
    "depth": "INTEGER",
    "answers": "VARCHAR",
    "words": "VARCHAR",
    "report_ids": "VARCHAR[]",
    "event": "VARCHAR",
    "mode": "VARCHAR[]",
    "status": "VARCHAR",
    "date_value": "VARCHAR",
    "actors": "VARCHAR[]",
    "recipients": "VARCHAR[]",
}
_LONGEST = 200


def thread(desk: Desk, event_id: str) -> duckdb.DuckDBPyRelation:
    """The chain of act and answer in which an event stands, by stated links: a row for each event and what it answers.

    ``depth`` 0 began it. Raises ``DataError`` where there is no such event.
    """
    links = _chain(desk, event_id)
    facts = {row["event_id"]: row for row in fetch(desk, "facts.sql", {"events": sorted({event_id, *_ends(links)})})}
    if event_id not in facts:
        raise DataError(f"there is no event {event_id}")
    depths = _depths(sorted(facts), links)
    rows = []
    for one in facts:
        told = [link for link in links if link["event_id"] == one] or [{}]
        rows += [
            {**facts[one], "depth": depths[one], **{key: link.get(key) for key in ("answers", "words", "report_ids")}}
            for link in told
        ]
    rows.sort(key=lambda row: (row["depth"], row["day"] is None, row["day"], row["event_id"], row["answers"] or ""))
    return relation_of(desk, rows, THREAD_COLUMNS)


def thread_ids(desk: Desk, event_id: str) -> tuple[str, ...]:
    """The events of that chain, the one asked for among them, sorted. Raises ``DataError`` where there is none."""
    found = {
        row["event_id"]
        for row in fetch(desk, "facts.sql", {"events": sorted({event_id, *_ends(_chain(desk, event_id))})})
    }
    if event_id not in found:
        raise DataError(f"there is no event {event_id}")
    return tuple(sorted(found))


def _chain(desk: Desk, event_id: str) -> list[Row]:
    """All stated links that hang together with an event, found report by report."""
    links: dict[tuple[str, str], Row] = {}
    known: set[str] = set()
    fresh = {event_id}
    while fresh and len(known) < _LONGEST:
        known |= fresh
        reports = [row["report_id"] for row in fetch(desk, "tellers.sql", {"events": sorted(fresh)})]
        for link in stated_links(desk, reports):
            if {link["event_id"], link["answers"]} & known:
                links[link["event_id"], link["answers"]] = link
        fresh = _ends(list(links.values())) - known
    return [links[key] for key in sorted(links)]


def _ends(links: Sequence[Row]) -> set[str]:
    return {link[key] for link in links for key in ("event_id", "answers")}


def _depths(events: Sequence[str], links: Sequence[Row]) -> dict[str, int]:
    """Steps from an event that answers nothing; a ring of answers begins with its first by id."""
    answered = {event: {link["answers"] for link in links if link["event_id"] == event} for event in events}
    depths = {event: 0 for event in events if not answered[event]}
    if not depths and events:
        depths[events[0]] = 0
    while len(depths) < len(events):
        step = {
            e: min(depths[a] for a in answered[e] if a in depths) + 1
            for e in events
            if e not in depths and answered[e] & set(depths)
        }
        depths |= step or {next(e for e in events if e not in depths): 0}
    return depths
