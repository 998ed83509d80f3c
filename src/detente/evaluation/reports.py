"""Scores codings against whole reports that were coded by hand (format: docs/evaluation.md).

A key lists events, each with all its tellings (``words``). A mention tells the event whose words its act touches; each
event may be told several times and counts once. Precision is over mentions: right ones by all. Recall is over events:
found and right ones by all.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from detente.coding.result import SHOWN, Coding
from detente.errors import DataError
from detente.records import Mention

FIELDS = ("type", "status", "actor", "recipient", "date", "due", "place")
# actor~ and recipient~: judged by the parties that the passage itself names and whose country can be known.
JUDGED = (*FIELDS, "actor~", "recipient~")


@dataclass(frozen=True, slots=True)
class KeyEvent:
    """An event of the key with the places (start, end) in the report's text where it is told."""

    type: str
    status: str
    actor: tuple[str, ...]
    recipient: tuple[str, ...]
    date: str | None
    due: str | None
    place: str | None
    tellings: tuple[tuple[int, int], ...]
    words: str
    parties: Mapping[str, tuple[tuple[str, str | None], ...]]


@dataclass(frozen=True, slots=True)
class Judged:
    """A mention and the event that it tells (``None``: a false alarm), with what agrees."""

    mention: Mention
    event: KeyEvent | None
    agrees: Mapping[str, bool]


@dataclass(slots=True)
class Scored:
    """The outcome for one report."""

    report: str
    judged: list[Judged]
    missed: list[KeyEvent]
    wanted: list[KeyEvent]
    found: dict[str, int] = field(default_factory=dict)
    furniture: tuple[int, int] = (0, 0)
    no_event_alarms: tuple[int, int] = (0, 0)
    unplaced: list[str] = field(default_factory=list)

    @property
    def events(self) -> int:
        """How many events of the key count for recall: those asserted and to come."""
        return len(self.wanted)


# What counts as right: each measure names the fields that must all agree.
MEASURES: dict[str, tuple[str, ...]] = {
    "act": (),
    "type": ("type",),
    "type+countries of the parties named in the passage": ("type", "actor~", "recipient~"),
    "type+countries": ("type", "actor", "recipient"),
    "type+status+countries": ("type", "status", "actor", "recipient"),
    "type+status+countries+date": ("type", "status", "actor", "recipient", "date"),
    "all fields": FIELDS,
}


def read_key(file: Path) -> dict[str, Any]:
    """A key as JSON. Raises ``DataError`` naming the file where it is broken."""
    try:
        key: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(f"{file}: not a key ({error})") from error
    return key


def score_report(coding: Coding, key: Mapping[str, Any]) -> Scored:
    """Matches shown mentions with the key: only its shown events count for recall, every one for precision."""
    text = coding.report.text
    unplaced: list[str] = []
    events = [_event(raw, text, unplaced) for raw in key["events"]]
    scored = score_events(coding, events)
    scored.unplaced = unplaced
    marked = _mask(text, ((b.start, b.end) for b in coding.report.blocks if b.kind == "furniture"))
    scored.furniture = _furniture(key, text, marked)
    scored.no_event_alarms = _alarms(key, text, coding)
    return scored


def events_of_key(key: Mapping[str, Any], text: str) -> list[KeyEvent]:
    """The events of a key with the places of their words in ``text``; words that stand nowhere in it are left out."""
    return [_event(raw, text, []) for raw in key["events"]]


def score_events(coding: Coding, events: Sequence[KeyEvent]) -> Scored:
    """The same for events that are at hand; furniture and traps are not judged."""
    wanted = [event for event in events if event.status in SHOWN]
    judged = [_judge(mention, events) for mention in coding.shown()]
    scored = Scored(coding.report.id, judged, [], wanted)
    for name, fields in MEASURES.items():
        right = {id(j.event) for j in judged if j.event is not None and all(j.agrees[f] for f in fields)}
        scored.found[name] = sum(id(event) in right for event in wanted)
    told = {id(j.event) for j in judged}
    scored.missed = [event for event in wanted if id(event) not in told]
    return scored


def precision(scored: Iterable[Scored], fields: Sequence[str]) -> tuple[int, int]:
    """Mentions that agree in all ``fields`` with an event of the key, and all mentions."""
    right = said = 0
    for one in scored:
        said += len(one.judged)
        right += sum(j.event is not None and all(j.agrees[f] for f in fields) for j in one.judged)
    return right, said


def table(scored: Sequence[Scored]) -> list[dict[str, Any]]:
    """One row a measure: precision and recall with their counts."""
    rows = []
    for name, fields in MEASURES.items():
        right, said = precision(scored, fields)
        found, events = sum(one.found[name] for one in scored), sum(one.events for one in scored)
        p, r = (right / said if said else 0.0), (found / events if events else 0.0)
        f1 = 2 * p * r / (p + r) if p + r else 0.0
        rows.append(
            {
                "measure": name,
                "precision": round(p, 3),
                "recall": round(r, 3),
                "f1": round(f1, 3),
                "mentions_right": right,
                "mentions": said,
                "events_found": found,
                "events": events,
            }
        )
    return rows


def field_accuracy(scored: Sequence[Scored]) -> dict[str, float]:
    """For mentions that tell an event of the key: the share that agrees, field by field."""
    counts: dict[str, Counter[bool]] = {name: Counter() for name in JUDGED}
    for one in scored:
        for j in one.judged:
            if j.event is not None:
                for name in JUDGED:
                    counts[name][j.agrees[name]] += 1
    return {name: round(c[True] / max(1, c.total()), 3) for name, c in counts.items()}


def _event(raw: Mapping[str, Any], text: str, unplaced: list[str]) -> KeyEvent:
    tellings = []
    for words in raw["words"]:
        place = _find(text, words)
        if place is None:
            unplaced.append(words)
        else:
            tellings.append(place)

    def countries(role: str) -> tuple[str, ...]:
        return tuple(sorted({party["country"] for party in raw.get(role) or () if party.get("country")}))

    parties = {
        role: tuple((party.get("text") or "", party.get("country")) for party in raw.get(role) or ())
        for role in ("actor", "recipient")
    }

    def value(name: str) -> str | None:
        return (raw.get(name) or {}).get("value")

    place = (raw.get("place") or {}).get("country")
    return KeyEvent(
        raw["type"], raw.get("status") or "asserted", countries("actor"), countries("recipient"),
        value("date"), value("due"), place, tuple(tellings), raw["words"][0] if raw["words"] else "", parties,
    )  # fmt: skip


def _find(text: str, words: str) -> tuple[int, int] | None:
    """Where words stand in a text, runs of white space being alike."""
    start = text.find(words)
    if start >= 0:
        return start, start + len(words)
    folded, index = _folded(text)
    wanted, _ = _folded(words)
    start = folded.find(wanted.strip())
    if start < 0:
        return None
    return index[start], index[start + len(wanted.strip()) - 1] + 1


def _folded(text: str) -> tuple[str, list[int]]:
    letters: list[str] = []
    index: list[int] = []
    for i, letter in enumerate(text):
        plain = (
            " "
            if letter.isspace() or letter == "\u00a0"
            else {"’": "'", "‘": "'", "“": '"', "”": '"'}.get(letter, letter)
        )
        if plain == " " and letters and letters[-1] == " ":
            continue
        letters.append(plain)
        index.append(i)
    return "".join(letters), index


def _judge(mention: Mention, events: Sequence[KeyEvent]) -> Judged:
    touched = [
        e for e in events if any(_touch(span.start, span.end, t) for span in mention.event_text for t in e.tellings)
    ]
    if not touched:
        return Judged(mention, None, dict.fromkeys(JUDGED, False))
    ranked = max(
        touched, key=lambda event: (sum(_agrees(mention, event)[name] for name in FIELDS), event.type == mention.event)
    )
    return Judged(mention, ranked, _agrees(mention, ranked))


def _agrees(mention: Mention, event: KeyEvent) -> dict[str, bool]:
    date = mention.date.value if mention.date else None
    due = mention.due.value if mention.due else None
    place = mention.event_loc.country if mention.event_loc else None
    return {
        "type": mention.event == event.type,
        "status": mention.status == event.status,
        "actor": _countries(mention.actor) == event.actor,
        "recipient": _countries(mention.recipient) == event.recipient,
        "actor~": _agrees_on_named(_countries(mention.actor), event.parties["actor"], mention.passage.text),
        "recipient~": _agrees_on_named(_countries(mention.recipient), event.parties["recipient"], mention.passage.text),
        "date": _same_time(date, event.date),
        "due": _same_time(due, event.due),
        "place": place == event.place,
    }


def _countries(entities: Iterable[Any]) -> tuple[str, ...]:
    """The countries of a side; who has none adds nothing."""
    return tuple(sorted({entity.country for entity in entities if entity.country}))


def _agrees_on_named(said: tuple[str, ...], parties: tuple[tuple[str, str | None], ...], passage: str) -> bool:
    """Whether a side is right in the parties that the passage names.

    Every country of a party whose words stand in the passage must be said. One of a party that the key took from
    other sentences may be. Where the key has a party whose country cannot be known, a further country is not judged.
    """
    plain = _folded(passage)[0].casefold()
    named = {country for text, country in parties if country and _folded(text)[0].casefold() in plain}
    other = {country for _, country in parties if country}
    open_ended = any(country is None for _, country in parties)
    return named <= set(said) and (open_ended or set(said) <= named | other)


def _same_time(said: str | None, wanted: str | None) -> bool:
    """Alike, hours aside."""
    return (said or "")[:10] == (wanted or "")[:10]


def _touch(start: int, end: int, telling: tuple[int, int]) -> bool:
    return min(end, telling[1]) > max(start, telling[0])


def _mask(text: str, spans: Iterable[tuple[int, int]]) -> bytearray:
    mask = bytearray(len(text))
    for start, end in spans:
        mask[start:end] = b"\x01" * (end - start)
    return mask


def _furniture(key: Mapping[str, Any], text: str, marked: bytearray) -> tuple[int, int]:
    """How many pieces of the key's furniture are kept out (marked, or not in the text at all), of how many."""
    kept_out = total = 0
    for piece in key.get("furniture") or ():
        total += 1
        place = _find(text, piece["words"])
        kept_out += place is None or sum(marked[place[0] : place[1]]) >= 0.5 * (place[1] - place[0])
    return kept_out, total


def _alarms(key: Mapping[str, Any], text: str, coding: Coding) -> tuple[int, int]:
    alarms = total = 0
    for piece in key.get("no_event") or ():
        place = _find(text, piece["words"])
        if place is None:
            continue
        total += 1
        alarms += any(_touch(s.start, s.end, place) for m in coding.shown() for s in m.event_text)
    return alarms, total


CodeFile = Callable[[Path], Coding]


def score_folder(folder: Path, code: CodeFile) -> list[Scored]:
    """Codes every report of a folder that has a key (``rNN.key.json``) and scores it."""
    scored = []
    for key_file in sorted(folder.glob("*.key.json")):
        key = read_key(key_file)
        scored.append(score_report(code(folder / key["report"]), key))
    if not scored:
        raise DataError(f"{folder}: no *.key.json there")
    return scored
