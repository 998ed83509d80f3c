"""The tension index: hostile size per report, base 100, with a band (docs/tension.md has the formula)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from detente.analysis.query import OWN, relation_of
from detente.analysis.resampling import DRAWS, HIGH, LOW, SEED, redraw, trailing
from detente.analysis.series import Floats, Series, read_series
from detente.analysis.span import ALL, interval
from detente.errors import DataError
from detente.wording import counted

if TYPE_CHECKING:
    import duckdb

    from detente.store import Desk

# Periods over which each value is taken, itself included: days are noisy.
SMOOTHING = {"day": 7, "week": 1, "month": 1, "year": 1}
# Reports in the smoothing window below which a value is marked as thin.
THIN = 10
COLUMNS = {
    "subject": "VARCHAR",
    "period": "DATE",
    "reports": "INTEGER",
    "per": "VARCHAR",
    "events": "INTEGER",
    "hostile": "DOUBLE",
    "cooperative": "DOUBLE",
    "tension": "DOUBLE",
    "low": "DOUBLE",
    "high": "DOUBLE",
    "words": "DOUBLE",
    "acts": "DOUBLE",
    "cooperation": "DOUBLE",
    "balance": "DOUBLE",
    "trend": "VARCHAR",
    "from_first": "DOUBLE",
    "from_second": "DOUBLE",
    "mutual": "DOUBLE",
    "reciprocity": "DOUBLE",
    "thin": "BOOLEAN",
    "event_ids": "VARCHAR[]",
}


@dataclass(frozen=True, slots=True)
class Tension:
    """The rows of one subject (columns: docs/tension.md) and, in words, what a reader of them must know."""

    subject: str
    rows: tuple[dict[str, Any], ...]
    notes: tuple[str, ...]


def tension(desk: Desk, subjects: str | Sequence[str] = ALL, **options: Any) -> duckdb.DuckDBPyRelation:
    """The index of ``all``, of countries (``USA``) or dyads (``PRK-USA``), a row a period; options as ``measure``."""
    named = [subjects] if isinstance(subjects, str) else list(subjects)
    return relation_of(desk, [row for name in named for row in measure(desk, name, **options).rows], COLUMNS)


def measure(
    desk: Desk,
    subject: str = ALL,
    *,
    by: str = "week",
    since: str | date | None = None,
    until: str | date | None = None,
    base: str | None = None,
    smoothing: int | None = None,
    thin: int = THIN,
    seed: int = SEED,
    draws: int = DRAWS,
    origin: str = OWN,
) -> Tension:
    """The tension of one subject by ``day``, ``week``, ``month`` or ``year``.

    ``since``, ``until``: dates as wide as you like, else the time of the store's reports. ``base``: the time that is
    100 (``2022-01/2022-03``, a date), else all that is shown. ``smoothing``: over how many periods up to its own each
    value is taken (7 of days, else 1). ``thin``: fewer reports in them mark a value. ``seed``, ``draws``: of the band.
    Raises ``DataError`` where a word, a date or the base is none.
    """
    series = read_series(desk, subject, by, since, until, origin)
    window = SMOOTHING[series.unit] if smoothing is None else smoothing
    if window < 1:
        raise DataError(f"smoothing over {window} periods: it must be 1 or more")
    if not series.periods:
        return Tension(subject, (), (_nothing(desk, origin),))
    based = _based(series, base)
    base_reports = series.reports[based].sum()
    base_rate, base_cooperation = (
        series.total(hostile=hostile)[based].sum() / base_reports if base_reports else 0.0 for hostile in (True, False)
    )
    columns = _columns(series, window, base_rate, base_cooperation)
    columns |= _band(desk, series, window, base_rate, seed, draws)
    ids: list[list[str]] = [[] for _ in series.periods]
    at = {period: i for i, period in enumerate(series.periods)}
    for event in series.events:
        ids[at[event["period"]]].append(event["event_id"])
    covered = trailing(series.reports, window)
    rows = tuple(
        {"subject": subject, "period": period, "reports": int(series.reports[i]), "per": series.per}
        | {"events": len(ids[i])}
        | {name: _value(values[i]) for name, values in columns.items()}
        | {"thin": bool(covered[i] < thin), "event_ids": ids[i]}
        for i, period in enumerate(series.periods)
    )
    return Tension(subject, rows, tuple(_notes(series, rows, base, base_rate, window, thin)))


def _nothing(desk: Desk, origin: str) -> str:
    """Why there is no period to show."""
    if origin == OWN:
        return "there are no reports with a date of publication in this time"
    known = [row[0] for row in desk.connection.execute("SELECT DISTINCT origin FROM events ORDER BY 1").fetchall()]
    return f"there are no events of {origin} in this time; the store has events of {', '.join(known) or 'nobody'}"


def _based(series: Series, base: str | None) -> npt.NDArray[np.bool_]:
    """Which periods are the base: those that begin in its time. Raises ``DataError`` where none is shown."""
    first, last = interval(base)
    chosen = np.array([(not first or p >= first) and (not last or p <= last) for p in series.periods])
    if not chosen.any():
        raise DataError(
            f"base {base}: no {series.unit} that begins in it is shown "
            f"(shown are {series.periods[0]} to {series.periods[-1]})"
        )
    return chosen


def _rate(sums: Floats, reports: Floats, window: int) -> Floats:
    """Size per report over the window; not a number where there is no report."""
    covered = trailing(reports, window)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(covered > 0, trailing(sums, window) / covered, np.nan)


def _columns(series: Series, window: int, base_rate: float, base_cooperation: float) -> dict[str, Any]:
    hostile, cooperative = series.total(hostile=True), series.total(hostile=False)
    words, acts = (series.total(hostile=True, words=words) for words in (True, False))
    mutual, first, second = (series.total(hostile=True, direction=direction) for direction in (0, 1, 2))
    scale, eased = (100 / base if base else np.nan for base in (base_rate, base_cooperation))
    both = trailing(hostile + cooperative, window)
    forth, back = trailing(first + mutual, window), trailing(second + mutual, window)
    named = series.subject != ALL
    with np.errstate(divide="ignore", invalid="ignore"):
        balance = trailing(cooperative - hostile, window) / both
        reciprocity = 1 - np.abs(forth - back) / (forth + back)
    nothing = np.full(len(hostile), np.nan)
    return {
        "hostile": hostile,
        "cooperative": cooperative,
        "tension": scale * _rate(hostile, series.reports, window),
        "words": scale * _rate(words, series.reports, window),
        "acts": scale * _rate(acts, series.reports, window),
        "cooperation": eased * _rate(cooperative, series.reports, window),
        "balance": balance,
        "from_first": first if named else nothing,
        "from_second": second if named else nothing,
        "mutual": mutual if named else nothing,
        "reciprocity": reciprocity if named else nothing,
    }


def _band(desk: Desk, series: Series, window: int, base_rate: float, seed: int, draws: int) -> dict[str, Any]:
    """Low and high end of each value, and whether the step from the one before is more than chance would make."""
    periods = len(series.periods)
    if not base_rate:
        return {"low": [None] * periods, "high": [None] * periods, "trend": [None] * periods}
    hostile, reports = redraw(desk, series, seed, draws)
    rates = _rate(hostile, reports, window)
    told = trailing(series.total(hostile=True), window) > 0
    covered = trailing(series.reports, window) > 0
    low, high = (_percentile(rates, end) * 100 / base_rate for end in (LOW, HIGH))
    steps = np.diff(rates, axis=1)
    down, up = (_percentile(steps, end) for end in (LOW, HIGH))
    trends: list[str | None] = [None]
    for i in range(1, periods):
        step = "rising" if down[i - 1] > 0 else "falling" if up[i - 1] < 0 else "steady"
        trends.append(step if covered[i] and covered[i - 1] else None)
    return {"low": np.where(told, low, np.nan), "high": np.where(told, high, np.nan), "trend": trends}


def _percentile(values: Floats, at: float) -> Floats:
    """A percentile of each column, leaving out draws in which a period had no report."""
    result = np.full(values.shape[1], np.nan)
    for i, column in enumerate(values.T):
        known = column[~np.isnan(column)]
        if len(known):
            result[i] = np.percentile(known, at)
    return result


def _value(value: Any) -> Any:
    """A number as the rows have it: rounded, ``None`` where there is none."""
    if value is None or isinstance(value, str):
        return value
    return None if np.isnan(value) else round(float(value), 4)


def _notes(
    series: Series, rows: Sequence[dict[str, Any]], base: str | None, base_rate: float, window: int, thin: int
) -> list[str]:
    name, unit = series.subject, series.unit
    notes = []
    if series.per == "event":
        notes.append(
            f"{name}: {series.origin} was imported without its reports, so sizes are divided by its events of each "
            f"{unit} (of all countries)"
        )
    if not series.events:
        whose = "between two countries" if name == ALL else "of theirs"
        notes.append(f"{name}: no event {whose} lies in the time shown")
    elif not base_rate:
        notes.append(
            f"{name}: nothing hostile is told in the base {base or 'period'}, so there is no index; choose another"
        )
    few = sum(row["thin"] for row in rows)
    if few:
        within = f"{unit} and the {window - 1} before" if window > 1 else unit
        notes.append(
            f"{name}: coverage is thin in {few} of {counted(len(rows), unit)} "
            f"(under {counted(thin, series.per)} in the {within})"
        )
    if series.unplaced:
        wide = "is left out, its date is" if series.unplaced == 1 else "are left out, their dates are"
        notes.append(f"{name}: {counted(series.unplaced, 'event')} {wide} wider than a {unit} or not known")
    if series.outside:
        lie = "lies" if series.outside == 1 else "lie"
        notes.append(f"{name}: {counted(series.outside, 'event')} {lie} outside the time shown")
    return notes
