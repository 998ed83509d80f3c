"""Where an act took place: the name within the words that the model marks, else the place named nearest to a deed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from detente.coding.decode import Act
from detente.places import Gazetteer

# Deeds and meetings have a place of their own; words are said anywhere.
PLACED = frozenset({"AID", "ASSAULT", "COERCE", "CONSULT", "COOPERATE", "MOBILIZE", "PROTEST", "RETREAT"})
_LED = re.compile(
    r"\b(?:in|at|near|outside|inside|around|off|across|over)(?: (?:the|a|an|\w+ern|\w+))*$", re.IGNORECASE
)
_VISITED = re.compile(r"\bto(?: the)?$", re.IGNORECASE)
# Farther from the act than this a place belongs to something else.
_NEAR = 160
_BREAK = re.compile(r"[;—–]|\b(?:said|told)\b", re.IGNORECASE)


def place_span(act: Act, others: Sequence[Act], text: str, gazetteer: Gazetteer) -> tuple[int, int, str | None] | None:
    """Start and end of the place in the passage and, where the model marked none, the reason; ``None`` without a place.

    Of a marked phrase the name counts (``Ramallah`` of ``the West Bank town of Ramallah``).
    """
    if act.spans["L"]:
        start, end = act.spans["L"][0]
        names = list(gazetteer.find(f"in {text[start:end]}"))
        if names and names[-1].end - 3 == end - start:
            return start + names[-1].start - 3, end, None
        if names or (has_name(text[start:end]) and gazetteer.resolve(text[start:end]).resolved_place is not None):
            return start, end, None
        # A place without a name (``his apartment``): the name beside it says where that is.
        return _named_near(act, others, text, gazetteer) or (start, end, None)
    if act.event not in PLACED or act.status == "hypothetical":
        return None
    return _named_near(act, others, text, gazetteer)


def _named_near(act: Act, others: Sequence[Act], text: str, gazetteer: Gazetteer) -> tuple[int, int, str] | None:
    best: tuple[int, int, int] | None = None
    for span in gazetteer.find(text):
        before = text[max(0, span.start - 30) : span.start].rstrip()
        visited = act.event == "CONSULT" and _VISITED.search(before) is not None
        if not (visited or _LED.search(before)) or _played(act, span.start, span.end):
            continue
        between = text[act.end : span.start] if span.start >= act.end else text[span.end : act.start]
        distance = len(between) + (0 if span.start >= act.end else _NEAR // 3)
        if distance > _NEAR or _BREAK.search(between) or (not visited and _rival(act, others, span.start)):
            continue
        if best is None or distance < best[0]:
            best = (distance, span.start, span.end)
    return (best[1], best[2], "the place named nearest to the act") if best else None


def has_name(words: str) -> bool:
    """Whether words can name a place: ``the capital`` and ``his house`` cannot, though villages are called so."""
    return any(letter.isupper() for letter in words)


def _played(act: Act, start: int, end: int) -> bool:
    """Whether the words are those of a party, a source or of what is promised."""
    return any(a < end and start < b for role, spans in act.spans.items() if role not in "TL" for a, b in spans)


def _rival(act: Act, others: Sequence[Act], start: int) -> bool:
    """Whether another act stands nearer to the place."""
    mine = min(abs(start - act.end), abs(act.start - start))
    return any(
        other is not act and other.confidence >= 0.5 and min(abs(start - other.end), abs(other.start - start)) < mine
        for other in others
    )
