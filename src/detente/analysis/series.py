"""The events of a subject by period, with what each report has told of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from detente.analysis.query import OWN, Per, fetch, per, unit_of
from detente.analysis.span import first_day, last_day, subject_sides

if TYPE_CHECKING:
    from detente.store import Desk

Floats = npt.NDArray[np.float64]
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """``reports`` has the number of reports of each period; ``events`` are those that lie in one of the periods.

    Of an imported data set ``reports`` has its events of each period, of whatever (``per`` is ``event``).
    ``unplaced`` counts the subject's events whose dates are not precise enough for a period, ``outside`` those in
    periods that are not shown.
    """

    subject: str
    unit: str
    periods: tuple[date, ...]
    reports: Floats
    events: tuple[Row, ...]
    unplaced: int
    outside: int
    origin: str = OWN

    @property
    def per(self) -> Per:
        """What sizes are divided by."""
        return per(self.origin)

    def total(self, *, hostile: bool, words: bool | None = None, direction: int | None = None) -> Floats:
        """Summed sizes in each period of the hostile (else cooperative) events, of words or acts, of one direction."""
        at = {period: i for i, period in enumerate(self.periods)}
        sums = np.zeros(len(self.periods))
        for event in self.events:
            if (
                event["hostile"] == hostile
                and words in (None, event["words"])
                and direction in (None, event["direction"])
            ):
                sums[at[event["period"]]] += event["size"]
        return sums


def read_series(
    desk: Desk,
    subject: str,
    by: str = "week",
    since: str | date | None = None,
    until: str | date | None = None,
    origin: str = OWN,
) -> Series:
    """The series of ``all``, a country (``USA``) or a dyad (``PRK-USA``) from the first to the last report.

    Raises ``DataError`` for a subject, period or date that is none.
    """
    unit, first, last = unit_of(by), first_day(since), last_day(until)
    sides = subject_sides(subject)
    named: dict[str, Any] = {"unit": unit, "origin": origin, "since": first, "until": last}
    for number in (1, 2):
        side = sides[number - 1] if len(sides) >= number else None
        named[f"country{number}"] = side.country if side else None
        named[f"sector{number}"] = side.sector if side else None
    covered = [row for row in fetch(desk, "coverage.sql", named) if row["period"] is not None]
    periods = tuple(row["period"] for row in covered)
    found = fetch(desk, "contributions.sql", named)
    shown = set(periods)
    return Series(
        subject,
        unit,
        periods,
        np.array([row["reports"] for row in covered], dtype=float),
        tuple(event for event in found if event["period"] in shown),
        sum(event["period"] is None for event in found),
        sum(event["period"] is not None and event["period"] not in shown for event in found),
        origin,
    )
