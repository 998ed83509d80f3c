"""Draws pledges: when each was made, by when it was due, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from detente.charts.axis import moment, written
from detente.charts.chart import Chart, dicts, fill, plain, told_sides, whole
from detente.errors import DataError

if TYPE_CHECKING:
    from detente.store import Desk

Row = Mapping[str, Any]
DRAWN = ("event_id", "date", "promise", "due_from", "due_to", "state", "evidence_date", "as_of")
_AHEAD = 0.2  # share of the time shown that lies after the day as of which things stand


def pledges_chart(desk: Desk, *, named_time: bool = True, **options: Any) -> Chart:
    """The pledges of a store, a line each, oldest first; options as ``detente.analysis.pledges``.

    ``named_time``: only those that name a time or whose keeping or breaking is told; the others say little in a
    picture. Raises ``DataError`` where there is none.
    """
    rows = dicts(desk.pledges(**options))
    if named_time:
        rows = [row for row in rows if row["due_to"] or row["state"] in ("kept", "broken")]
    return whole([fill_pledges(rows)], "Pledges and what became of them")


def fill_pledges(pledges: Sequence[Row]) -> dict[str, Any]:
    """The panel of these rows of ``detente.analysis.pledges``. Raises ``DataError`` where there are none."""
    rows = sorted((row for row in pledges if row["date"]), key=lambda row: (_day(row), row["due_to"] or date.max))
    if not rows:
        raise DataError("there is no pledge to draw")
    as_of = max(row["as_of"] for row in rows)
    first = min(_day(row) for row in rows) - timedelta(days=1)
    last = as_of + max(timedelta(days=3), _AHEAD * (as_of - first))
    one_year = first.year == last.year
    return fill(
        "pledges.json",
        {
            "time": f"day ({first.year})" if one_year else "day",
            "format": "%-d %b" if one_year else "%-d %b %y",
            "rows": [
                {**plain({name: row[name] for name in DRAWN}), "told": _day(row).isoformat(), "label": _label(i, row)}
                | {"outcome": _outcome(row)}
                for i, row in enumerate(rows, 1)
            ],
            "domain": [moment(datetime.combine(day, time())) for day in (first, last)],
            "as_of": [{"as_of": as_of.isoformat(), "label": f"{written(as_of)} {as_of.year}"}],
        },
    )


def _day(row: Row) -> date:
    """The day on which it was promised; of a wider date the first one."""
    value = row["date"]
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _label(number: int, row: Row) -> str:
    return f"{number}  {told_sides(row)}: {' '.join(row['promise'].split())}"


def _outcome(row: Row) -> str:
    """What became of it, in two or three words."""
    if row["state"] in ("kept", "broken"):
        return f"{row['state']} {written(row['evidence_date'])}"
    return f"{row['state']}, due {written(row['due_to'])}" if row["due_to"] else row["state"]
