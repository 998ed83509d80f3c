"""Where a series changes its level for more than a moment, and which events made it change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.analysis.query import OWN, relation_of
from detente.analysis.resampling import SEED
from detente.analysis.series import Floats, Series, read_series
from detente.analysis.span import ALL

if TYPE_CHECKING:
    import duckdb

    from detente.store import Desk

SHORTEST = 2  # periods between two changes at least
SHUFFLES = 999
CHANCE = 0.05  # share of shuffled series with as great a step that is still taken for a change
NAMED = 5  # events named for each change
COLUMNS = {
    "subject": "VARCHAR",
    "period": "DATE",
    "change": "VARCHAR",
    "before": "DOUBLE",
    "after": "DOUBLE",
    "p_value": "DOUBLE",
    "event_ids": "VARCHAR[]",
}


def changes(
    desk: Desk,
    subjects: str | Sequence[str] = ALL,
    *,
    by: str = "week",
    since: str | date | None = None,
    until: str | date | None = None,
    seed: int = SEED,
    origin: str = OWN,
) -> duckdb.DuckDBPyRelation:
    """The periods with which tension comes to another level: ``rises`` or ``falls``, and by which events.

    ``before`` and ``after`` are hostile size per 100 reports in the stretch before and after. The events are, of a
    rise, the weightiest hostile ones of the stretch that begins; of a fall, the cooperative ones of the period before
    and of its own. Method and its limits: docs/tension.md.
    """
    rows: list[dict[str, Any]] = []
    for subject in [subjects] if isinstance(subjects, str) else subjects:
        rows += _of_series(read_series(desk, subject, by, since, until, origin), seed)
    return relation_of(desk, rows, COLUMNS)


def _of_series(series: Series, seed: int) -> Iterator[dict[str, Any]]:
    hostile = series.total(hostile=True)
    shown = np.flatnonzero(series.reports > 0)  # what was not covered says nothing
    if len(shown) < 2 * SHORTEST:
        return
    sums, reports = hostile[shown], series.reports[shown]
    found = sorted(change_points(sums, reports, np.random.default_rng(seed)))
    ends = [0, *(at for at, _ in found), len(shown)]
    for number, (at, chance) in enumerate(found, 1):
        before, after = (
            100 * sums[first:last].sum() / reports[first:last].sum()
            for first, last in ((ends[number - 1], at), (at, ends[number + 1]))
        )
        rises = bool(after > before)
        stretch = {series.periods[i] for i in shown[at : ends[number + 1]]}
        around = {series.periods[shown[at - 1]], series.periods[shown[at]]}
        made = [
            event
            for event in series.events
            if event["hostile"] == rises and event["size"] > 0 and event["period"] in (stretch if rises else around)
        ]
        made.sort(key=lambda event: (-event["size"], -event["n_sources"], event["day"], event["event_id"]))
        yield {
            "subject": series.subject,
            "period": series.periods[shown[at]],
            "change": "rises" if rises else "falls",
            "before": round(float(before), 4),
            "after": round(float(after), 4),
            "p_value": chance,
            "event_ids": [event["event_id"] for event in made[:NAMED]],
        }


def change_points(sums: Floats, reports: Floats, random: np.random.Generator) -> list[tuple[int, float]]:
    """Where the level changes (index of the first period of the new level) and how likely so great a step is by chance.

    Binary segmentation: a stretch is parted where the step between both sides is greatest, if at most one in twenty
    orders of the same periods, shuffled, has so great a step; then each part is looked at in the same way.
    """
    found: list[tuple[int, float]] = []
    stretches = [(0, len(sums))]
    while stretches:
        first, last = stretches.pop()
        if last - first < 2 * SHORTEST:
            continue
        rates = np.sqrt(sums[first:last] / reports[first:last])  # the root evens out how far great and small rates vary
        weights = reports[first:last]
        steps = _steps(rates[None], weights[None])[0]
        orders = random.permuted(np.tile(np.arange(last - first), (SHUFFLES, 1)), axis=1)
        by_chance = _steps(rates[orders], weights[orders]).max(axis=1)
        chance = (1 + int((by_chance >= steps.max() - 1e-12).sum())) / (SHUFFLES + 1)
        if steps.max() > 0 and chance <= CHANCE:
            at = first + SHORTEST + int(steps.argmax())
            found.append((at, chance))
            stretches += [(first, at), (at, last)]
    return found


def _steps(rates: Floats, weights: Floats) -> Floats:
    """The step between the means before and after each place where a row may be parted, in units of its spread."""
    left = np.cumsum(weights, axis=1)[:, SHORTEST - 1 : -SHORTEST]
    whole = weights.sum(axis=1, keepdims=True)
    parts = np.cumsum(weights * rates, axis=1)
    sums = parts[:, SHORTEST - 1 : -SHORTEST]
    right = whole - left
    result: Floats = np.abs(sums / left - (parts[:, -1:] - sums) / right) * np.sqrt(left * right / whole)
    return result
