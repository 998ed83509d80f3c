"""What an expression is read from (publication, tense, story) and what it is read as (a value with its precision)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from detente.records import DateDirection, DatePrecision

Bias = Literal["past", "future", "none"]
NO_PUBLICATION = "no date of publication"
# Without a tense, a yearless date is last year's or this year's unless that lies further back than this.
_FAR_BACK = 240
# A report may be published a day behind the place that it tells of.
_SLACK = 1


_RANK: dict[str, int] = {"day": 0, "night": 0, "weekend": 0, "week": 1, "fortnight": 1, "month": 2, "quarter": 3}


@dataclass(frozen=True, slots=True)
class Story:
    """A time told before: its first day, how precise it is, and whether it is the event before or stands beside."""

    day: date
    precision: str
    reason: str
    before: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """``published`` as day and hour; ``bias`` is the tense, ``cue`` its source; ``stories``, the latest told first."""

    published: date | None
    hour: int | None
    bias: Bias
    cue: str
    stories: tuple[Story, ...]
    year: int | None

    def story(self, unit: str) -> Story | None:
        """Give the latest time told before that is precise enough to count these units from."""
        finest = _RANK.get(unit, 9 if unit in ("year", "decade", "century") else 0)
        return next((told for told in self.stories if _RANK.get(told.precision, 9) <= finest), None)


@dataclass(slots=True)
class Reading:
    """A value before prefixes such as ``since`` or ``early`` are applied."""

    value: str | None
    precision: DatePrecision
    reason: str
    end_value: str | None = None
    direction: DateDirection = "at"
    anchor: str | None = None


def unread(precision: DatePrecision, reason: str = NO_PUBLICATION, direction: DateDirection = "at") -> Reading:
    """Give a reading without a value."""
    return Reading(None, precision, reason, direction=direction)


def pick(candidates: Iterable[tuple[date, date]], published: date, bias: Bias) -> tuple[date, date] | None:
    """Choose among recurring periods (first day, last day) the one that tense and publication mean.

    Past: the latest that had begun; future: the first that had not ended; no tense: the latest that had begun,
    unless it lies far back and the next one is nearer.
    """
    ordered = sorted(candidates)
    begun = [item for item in ordered if (item[0] - published).days <= _SLACK * (item[0] == item[1])]
    coming = [item for item in ordered if item[1] >= published]
    if bias == "past":
        return begun[-1] if begun else None
    if bias == "future":
        return coming[0] if coming else None
    if not begun:
        return coming[0] if coming else None
    back = (published - begun[-1][1]).days
    if coming and back > _FAR_BACK and (coming[0][0] - published).days < back:
        return coming[0]
    return begun[-1]


def tense_reason(setting: Setting) -> str:
    """Say which way a recurring name was resolved."""
    if setting.bias == "none":
        return "no tense: the latest unless the next is much nearer"
    which = "the latest up to publication" if setting.bias == "past" else "the next from publication"
    return f"{setting.cue}: {which}"


Handler = Callable[[dict[str, str | None], Setting], Reading | None]
