"""How far a series would differ had other reports of the same kind been read: reports drawn anew, many times.

Each report is drawn a number of times that is Poisson distributed with mean 1 (the Poisson bootstrap); what it adds is
its share of the events that it tells, so that the mean of the draws is the series itself.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from detente.analysis.query import fetch
from detente.analysis.series import Floats, Series

if TYPE_CHECKING:
    from detente.store import Desk

DRAWS = 500
SEED = 20220730
# The band holds nine draws in ten.
LOW, HIGH = 5.0, 95.0


def redraw(desk: Desk, series: Series, seed: int = SEED, draws: int = DRAWS) -> tuple[Floats, Floats]:
    """Hostile size and number of reports in each period of each draw: two arrays (draws, periods).

    Of an imported data set each event is drawn as if it were a report of its own.
    """
    at = {period: i for i, period in enumerate(series.periods)}
    sizes = {event["event_id"]: (at[event["period"]], event["size"]) for event in series.events if event["hostile"]}
    if series.per == "report":
        told = fetch(desk, "shares.sql", {"unit": series.unit, "events": sorted(sizes)})
    else:
        told = [
            {"event_id": name, "version_id": name, "period": series.periods[place]}
            for name, (place, _) in sorted(sizes.items())
        ]
    tellers = Counter(row["event_id"] for row in told)
    versions = sorted({row["version_id"] for row in told})
    number = {version: i for i, version in enumerate(versions)}
    published = {row["version_id"]: at.get(row["period"]) for row in told}

    random = np.random.default_rng(seed)
    counts = _counts(random, draws, len(versions))
    hostile = np.zeros((draws, len(series.periods)))
    for event_id, (place, size) in sizes.items():
        if event_id not in tellers:
            hostile[:, place] += size
    by_place: dict[int, list[tuple[int, float]]] = {}
    for row in told:
        place, size = sizes[row["event_id"]]
        by_place.setdefault(place, []).append((number[row["version_id"]], size / tellers[row["event_id"]]))
    for place, shares in by_place.items():
        columns, parts = zip(*shares, strict=True)
        hostile[:, place] += counts[:, list(columns)] @ np.array(parts)

    reports = np.zeros_like(hostile)
    by_period: dict[int, list[int]] = {}
    for version in versions:
        if (period := published[version]) is not None:
            by_period.setdefault(period, []).append(number[version])
    for place, all_reports in enumerate(series.reports):
        columns_here = by_period.get(place, [])
        silent = max(0.0, all_reports - len(columns_here))
        reports[:, place] = random.poisson(silent, draws) + counts[:, columns_here].sum(axis=1)
    return hostile, reports


def _counts(random: np.random.Generator, draws: int, reports: int) -> npt.NDArray[np.uint8]:
    """How often each report is in each draw (draws, reports)."""
    counts = np.empty((draws, reports), dtype=np.uint8)
    for draw in range(draws):  # a draw at a time: whole numbers of eight bytes each would take much memory
        counts[draw] = random.poisson(1.0, reports)
    return counts


def trailing(values: Floats, window: int) -> Floats:
    """Sums over the last ``window`` periods, along the last axis; the first ones over as many as there are."""
    sums = np.cumsum(values, axis=-1)
    result: Floats = sums.copy()
    result[..., window:] -= sums[..., :-window]
    return result
