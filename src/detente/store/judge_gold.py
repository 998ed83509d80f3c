"""What people judged as gold: mentions with their verdicts, and passages marked as the corpus is (docs/corpus.md)."""

from __future__ import annotations

import os
import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from detente.records import Entity, Mention
from detente.store.desk import Desk
from detente.store.judge_apply import judged_mention, read_judgements, replayed
from detente.store.judge_replay import Verdict
from detente.store.read import as_coded, read_mentions
from detente.store.schema import sql
from detente.version import __version__

# What may not be left out without changing what the passage says, and what may.
_NEEDED = ("E", "A", "R")
_MOST_CONTEXTS = 3


@dataclass(frozen=True, slots=True)
class JudgedMention:
    """A mention as it is after correction, what was said of it and by whom."""

    mention: Mention
    verdict: Verdict
    authors: tuple[str, ...]


@dataclass(slots=True)
class Gold:
    """Marked passages, and how many judged ones cannot be written so, by reason."""

    passages: list[str] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    events: int = 0


def judged_mentions(desk: Desk) -> Iterator[JudgedMention]:
    """Every current mention that was judged, by report and place in it; rejected ones too."""
    state = replayed(desk.connection, read_judgements(desk.connection))
    ids = sorted(state.mentions)
    with as_coded(desk.connection) as cursor:
        for mention in read_mentions(cursor, ids=ids) if ids else ():
            judged = state.mentions[mention.id]
            if judged.verdict is not None:
                yield JudgedMention(judged_mention(mention, state), judged.verdict, tuple(judged.authors))


def corpus_passages(desk: Desk) -> Gold:
    """The passages all of whose mentions were judged, marked as in the corpus, each text once.

    A passage whose mentions were all rejected is one without an event. What the coder missed in a passage is not known:
    look at it whole when you judge it.
    """
    gold = Gold()
    wanted = dict(desk.sql(sql("judge_passages.sql")).fetchall())  # how many mentions each passage has
    judged = sorted(judged_mentions(desk), key=lambda j: (j.mention.report_id, j.mention.passage.start))
    ways: dict[str, dict[str, int]] = {}  # by the passage's words: how it can be marked, and with how many events
    for (report, start), group in groupby(judged, key=lambda j: (j.mention.report_id, j.mention.passage.start)):
        told = list(group)
        if len(told) < wanted.get(f"{report} {start}", 0):
            gold.left_out["not all of its mentions are judged"] += 1
            continue
        kept = [each.mention for each in told if each.verdict != "rejected"]
        text = told[0].mention.passage.text
        marked = marked_passage(text, kept)
        if isinstance(marked, Fault):
            gold.left_out[marked.reason] += 1
        else:
            ways.setdefault(text, {})[marked] = len(kept)
    for marked_ways in ways.values():
        if len(marked_ways) > 1:
            gold.left_out["the same words judged differently in two reports"] += 1
            continue
        for marked, events in marked_ways.items():
            gold.passages.append(marked)
            gold.events += events
    return gold


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a passage cannot be written in the format of the corpus."""

    reason: str


def marked_passage(text: str, mentions: Sequence[Mention]) -> str | Fault:
    """A passage with its spans marked and an indented line an event."""
    if "[" in text or "]" in text:
        return Fault("square brackets in its words")
    if text[:1] in "#= \t" or len(mentions) > 99:
        return Fault("cannot stand as a line of a corpus file")
    spans: dict[tuple[int, int], str] = {}
    lines: list[str] = []
    for number, mention in enumerate(sorted(mentions, key=lambda m: m.event_text[0].start if m.event_text else 0), 1):
        found = list(_spans(mention))
        roles = [role for role, _, _ in found]
        if roles.count("E") != 1:
            return Fault("an act in several pieces")
        if not {"A", "R"} & set(roles):
            return Fault("an act none of whose parties the passage names")
        for role, start, end in found:
            spans[start, end] = spans.get((start, end), "") + f"{role}{number}"
        lines.append(_event_line(number, mention))
    chosen = _apart(spans)
    if chosen is None:
        return Fault("spans that overlap")
    return "\n".join([_marked(text.replace("\n", " "), chosen), *lines])


def _spans(mention: Mention) -> Iterator[tuple[str, int, int]]:
    """Role, start and end in the passage of what a mention marks there."""
    first, last = mention.passage.start, mention.passage.end
    for span in mention.event_text:
        yield "E", span.start - first, span.end - first
    marked: Iterable[tuple[str, int | None, int | None]] = [
        *(("A", party.start, party.end) for party in mention.actor),
        *(("R", party.start, party.end) for party in mention.recipient),
        *(("L", place.start, place.end) for place in (mention.event_loc,) if place),
        *(("T", when.start, when.end) for when in (mention.date,) if when),
    ]
    seen = set()
    for role, start, end in marked:
        if start is not None and end is not None and first <= start < end <= last and (role, start, end) not in seen:
            seen.add((role, start, end))
            yield role, start - first, end - first


def _apart(spans: dict[tuple[int, int], str]) -> list[tuple[int, int, str]] | None:
    """The spans in order; places and times that overlap with others fall away, ``None`` where others overlap."""
    taken: list[tuple[int, int, str]] = []
    needed = {place: tags for place, tags in spans.items() if any(role in tags for role in _NEEDED)}
    for place, tags in [*sorted(needed.items()), *sorted(item for item in spans.items() if item[0] not in needed)]:
        if any(place[0] < end and start < place[1] for start, end, _ in taken):
            if place in needed:
                return None
            continue
        taken.append((*place, tags))
    return sorted(taken)


def _marked(text: str, spans: Sequence[tuple[int, int, str]]) -> str:
    pieces, at = [], 0
    for start, end, tags in spans:
        pieces += [text[at:start], f"[{tags}:{text[start:end]}]"]
        at = end
    return "".join([*pieces, text[at:]])


def _event_line(number: int, mention: Mention) -> str:
    line = f"  {number} {mention.event} {mention.mode[0] if mention.mode else '-'}"
    if mention.context:
        line += f" | {' '.join(mention.context[:_MOST_CONTEXTS])}"
    return line if mention.status == "asserted" else f"{line} | {mention.status}"


def write_corpus(store: str | Path, path: str | Path) -> Gold:
    """Writes the judged passages of a store as a corpus file, to train with: ``detente train --corpus FILE``.

    The file appears under its name when it is whole; it has its header line even where nothing was judged.
    Raises ``StoreError`` where the store cannot be read, ``OSError`` where the file cannot be written.
    """
    with Desk.open(store) as desk:
        gold = corpus_passages(desk)
    target = Path(path)
    part = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
    try:
        part.write_text(corpus_text(gold), encoding="utf-8", newline="\n")
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
    return gold


def corpus_text(gold: Gold) -> str:
    """The passages as a corpus file."""
    head = (
        f"# Judged passages, written by Détente {__version__}; what stands in them was coded and then judged by people."
    )
    return "\n\n".join([head, *gold.passages]) + "\n"


def parties_of(parties: Sequence[Entity]) -> str:
    """The countries of a side, sorted, as one value to compare."""
    return ",".join(sorted({party.country for party in parties if party.country})) or "-"
