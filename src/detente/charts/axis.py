"""The axis of time: where it begins and ends, which periods are named on it, and how wide one is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

WIDTH = 620  # of a chart's inner part, in pixels: a page's width
_WIDEST = 60.0  # a bar, in pixels
_MOST = 14  # labels that fit
# Every how many periods a label may stand, and the day's name in one year and over several.
_STEPS = {
    "day": (1, 2, 7, 14, 28, 91, 182),
    "week": (1, 2, 4, 13, 26, 52, 104),
    "month": (1, 2, 3, 6, 12, 24, 60, 120),
    "year": (1, 2, 5, 10, 20, 50),
}
_FORMATS = {
    "day": ("%-d %b", "%-d %b %y"),
    "week": ("%-d %b", "%-d %b %y"),
    "month": ("%b %Y", "%b %Y"),
    "year": ("%Y", "%Y"),
}
_LONG = {"day": 1, "week": 7, "month": 30.4, "year": 365.25}


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """How periods of one length are laid out."""

    unit: str
    periods: Sequence[date]

    @property
    def domain(self) -> list[dict[str, Any]]:
        """Half a period before the first to half a period after the last, as Vega-Lite writes moments."""
        half = timedelta(days=_LONG[self.unit] / 2)
        ends = (datetime.combine(self.periods[0], time()) - half, datetime.combine(self.periods[-1], time()) + half)
        return [moment(end) for end in ends]

    @property
    def step(self) -> float:
        """The width of a period in pixels."""
        days = (self.periods[-1] - self.periods[0]).days + _LONG[self.unit]
        return round(WIDTH * _LONG[self.unit] / days, 2)

    @property
    def bar(self) -> float:
        """The width of a bar in pixels."""
        return min(round(self.step * 0.7, 2), _WIDEST)

    @property
    def ticks(self) -> list[dict[str, Any]]:
        """The periods that are named: as many as fit, months and years at round numbers."""
        most = _MOST if self.one_year or self.unit == "year" else _MOST - 4
        steps = _STEPS[self.unit]
        step = next((step for step in steps if len(self.periods) <= step * most), steps[-1])
        named = [period for i, period in enumerate(self.periods) if self._number(i, period) % step == 0]
        return [moment(datetime.combine(period, time())) for period in named or self.periods[:1]]

    def _number(self, i: int, period: date) -> int:
        if self.unit == "month":
            return period.year * 12 + period.month - 1
        return period.year if self.unit == "year" else i

    @property
    def one_year(self) -> bool:
        """Whether all lies in one year, which the title then names."""
        return self.periods[0].year == self.periods[-1].year

    @property
    def format(self) -> str:
        """How a period is named."""
        return _FORMATS[self.unit][not self.one_year]

    @property
    def title(self) -> str:
        """What the axis counts: ``day (2019)``."""
        name = "week, by its Monday" if self.unit == "week" else self.unit
        return f"{name} ({self.periods[0].year})" if self.one_year and self.unit in ("day", "week") else name


def moment(value: datetime) -> dict[str, Any]:
    """A moment as Vega-Lite writes it, in UTC so that no viewer's clock moves a day."""
    parts = {"year": value.year, "month": value.month, "date": value.day}
    clock = {"hours": value.hour, "minutes": value.minute} if value.time() != time() else {}
    return {**parts, **clock, "utc": True}


def written(value: date) -> str:
    """A day in words: ``22 March``."""
    return f"{value.day} {value:%b}"
