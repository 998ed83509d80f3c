"""Chooses, among the phrases of a passage, the one that dates an act and the one by which it is due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from detente.dates.finder import MODIFIER
from detente.dates.periods import bounds
from detente.records import When

# A preposition may stand between the model's span and the phrase.
_TOUCH = 4
# An act that a report asserts is news: an older date beside it belongs to the background.
_NEWS_DAYS = 366
# The reason of a date that nothing in the text gives; coding looks for it.
PUBLICATION = "no time given: date of publication"


def _marked(near: Sequence[When], spans: Sequence[tuple[int, int]]) -> list[When]:
    """List the phrases inside the model's time spans, else those that touch one."""
    for slack in (0, _TOUCH):
        found = [
            when
            for when in near
            if when.start is not None
            and when.end is not None
            and any(when.start < end + slack and start - slack < when.end for start, end in spans)
        ]
        if found:
            return found
    return []


def _distance(when: When, act: tuple[int, int]) -> int:
    if when.start is None or when.end is None:
        return 1_000_000
    return max(when.start - act[1], act[0] - when.end, 0)


def _ahead(when: When, published: date | None) -> bool:
    """Whether the phrase points to what is still to come at publication."""
    if when.direction == "future" or (when.text or "").lower().startswith("later th"):
        return True
    limits = bounds(when.value)
    if limits is None or published is None:
        return False
    if when.direction in ("until", "before") and when.end_value is None:
        return limits[1] > published
    if when.direction == "past":
        return False
    return limits[0] > published


def _old(when: When, published: date | None) -> bool:
    limits = bounds(when.end_value or when.value)
    return limits is not None and published is not None and (published - limits[1]).days > _NEWS_DAYS


def _inferred(published: str | None) -> When | None:
    if published is None:
        return None
    day = published[:10]
    return When(None, None, None, day, None, "day", "at", day, PUBLICATION)


def _because(when: When, reason: str, published: str | None = None) -> When:
    """Add why a phrase was chosen; what has no value of its own came to pass by the day of publication."""
    if when.value is None and published is not None:
        reason = f"{reason}; by the day of publication"
        when = replace(when, value=published[:10], precision="open", direction="past", anchor=published[:10])
    return replace(when, reason=f"{reason}; {when.reason}")


def choose(
    dates: Sequence[When],
    *,
    act: tuple[int, int],
    time_spans: Sequence[tuple[int, int]],
    status: str,
    published: str | None,
    previous: When | None = None,
    announces: bool = False,
) -> tuple[When | None, When | None]:
    """Give the date of an act and the date by which what it announces is due.

    ``dates`` are the phrases of its passage, ``act`` and ``time_spans`` are offsets (start, end) like theirs.
    A phrase inside or touching the time spans comes first, else the nearest one that fits: not one that lies after
    publication, not one that dates a thing (``the 2018 summit``), and for an act that is not historical none
    more than a year old. With ``announces``, or the status ``future`` or ``hypothetical``, a phrase after
    publication is the due date. Else the date is inferred from publication; both are ``None`` where nothing is known.
    ``previous`` is the date of the act before; a phrase reckoned from it is already in ``dates``, so it serves only
    where the report has no date of publication.
    """
    day = date.fromisoformat(published[:10]) if published else None
    near = sorted(dates, key=lambda when: _distance(when, act))
    marked = _marked(near, time_spans)
    looks_ahead = announces or status in ("future", "hypothetical")

    coming = [when for when in marked if _ahead(when, day)]
    if not coming and looks_ahead:
        coming = [when for when in near if _ahead(when, day) and MODIFIER not in when.reason]
    due = _because(coming[0], "lies after publication") if coming else None

    past = sorted((when for when in marked if not _ahead(when, day)), key=lambda when: when.value is None)
    if past:
        return _because(past[0], "marked as the time of the act", published), due
    fitting = [when for when in near if not _ahead(when, day) and _fits(when, status, day)]
    fitting.sort(key=lambda when: when.direction not in ("at", "past"))
    if fitting and not marked:
        return _because(fitting[0], "the nearest phrase that fits the tense"), due
    inferred = _inferred(published)
    if inferred is None and previous is not None:
        inferred = replace(previous, start=None, end=None, text=None, reason="no time given: date of the act before it")
    return inferred, due


def _fits(when: When, status: str, published: date | None) -> bool:
    if MODIFIER in when.reason or when.value is None:
        return False
    return status == "historical" or not _old(when, published)
