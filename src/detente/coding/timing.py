"""When an act happened and by when what it announces is due: which of a passage's time phrases are its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from detente.coding.background import last_day
from detente.coding.decode import Act
from detente.dates import choose, find_dates
from detente.records import Passage, When

# Acts in which something is promised, planned, asked for or threatened: what lies ahead is then due, not done.
ANNOUNCING = frozenset({"AGREE", "CONCEDE", "REQUEST", "THREATEN"})
_SEEN = 0.1


def times_of(
    act: Act, others: Sequence[Act], passage: Passage, published: str | None, previous: When | None
) -> tuple[When | None, When | None]:
    """Date and due date of ``act`` (spans are characters of the passage), each with its reason.

    A phrase within what the act promises, asks for or threatens is no date of the act. One that the model marks for
    another act of the passage is not its own either, unless it is marked for it too.
    """
    announces = act.event in ANNOUNCING or act.status == "future"
    dates = _dates(passage, published, previous, "future" if act.status == "future" else "none")
    content, marked = act.spans["C"], act.spans["T"]
    rivals = [other for other in others if other is not act and other.confidence >= _SEEN]
    own = [
        when
        for when in dates
        if not _inside(when, content, passage)
        and (_inside(when, marked, passage) or not any(_inside(when, r.spans["T"], passage) for r in rivals))
    ]
    date, due = choose(
        own,
        act=(passage.start + act.start, passage.start + act.end),
        time_spans=[(passage.start + start, passage.start + end) for start, end in marked],
        status=act.status,
        published=published,
        previous=previous,
        announces=announces,
    )
    if due is None and announces and content:
        due = _promised(_dates(passage, published, previous, "future"), content, passage, published)
    return date, due


def _dates(
    passage: Passage, published: str | None, previous: When | None, tense: Literal["future", "none"]
) -> list[When]:
    return find_dates(passage.text, published, offset=passage.start, tense=tense, previous=previous)


def _promised(
    dates: list[When], content: Sequence[tuple[int, int]], passage: Passage, published: str | None
) -> When | None:
    """The first time phrase within what is promised, asked for or threatened that does not lie in the past."""
    for when in dates:
        last = last_day(when.end_value or when.value) if when.value else None
        ahead = last is None or published is None or last.isoformat() >= published[:10]
        if ahead and _inside(when, content, passage):
            return replace(when, reason=f"{when.reason}; part of what the act is about")
    return None


def _inside(when: When, spans: Sequence[tuple[int, int]], passage: Passage) -> bool:
    return when.start is not None and any(
        passage.start + start <= when.start < passage.start + end for start, end in spans
    )
