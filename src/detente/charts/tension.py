"""Draws the tension index: words and acts stacked, band, thin coverage, and changes of level with their events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from detente.analysis import Tension, changes, measure, tension_events
from detente.analysis.query import ready
from detente.analysis.span import ALL, subject_sides
from detente.analysis.tension import SMOOTHING, THIN
from detente.charts.axis import TimeAxis, written
from detente.charts.chart import Chart, dicts, fill, plain, told_sides, whole
from detente.errors import DataError

if TYPE_CHECKING:
    from detente.store import Desk

Row = Mapping[str, Any]
# Columns of ``measure`` that are drawn; the lists of events stay out, they would be most of the file.
DRAWN = ("subject", "period", "reports", "hostile", "cooperative", "tension", "low", "high", "words", "acts", "thin")
_ENOUGH = 8  # periods, below which changes of level can hardly be told from chance
_LISTED = ("by", "since", "until", "origin")


def tension_chart(desk: Desk, subjects: str | Sequence[str] = ALL, **options: Any) -> Chart:
    """The index of subjects as a chart, one below the other; options as ``detente.analysis.measure``.

    Raises ``DataError`` as ``measure`` does, and where there is nothing to draw.
    """
    panels, titles = [], []
    for subject in [subjects] if isinstance(subjects, str) else subjects:
        measured = measure(desk, subject, **options)
        kept = {name: options[name] for name in _LISTED if name in options}
        seed = {name: options[name] for name in ("seed",) if name in options}
        found = dicts(changes(desk, subject, **kept, **seed))
        events = dicts(tension_events(desk, subject, **kept)) if found else []
        titles.append(_title(desk, subject))
        panels.append(fill_tension(measured, found, events, titles[-1], **options))
    return whole(panels, "; ".join(titles))


def fill_tension(
    measured: Tension,
    changed: Sequence[Row] = (),
    events: Sequence[Row] = (),
    title: str = "",
    *,
    by: str = "week",
    base: str | None = None,
    smoothing: int | None = None,
    thin: int = THIN,
    **_: Any,
) -> dict[str, Any]:
    """The panel of one subject: rows of ``measure``, of ``changes`` and of ``tension_events`` (for their names).

    Raises ``DataError`` where there are no rows.
    """
    if not measured.rows:
        raise DataError(f"{measured.subject}: there is nothing to draw, no report was published in this time")
    axis = TimeAxis(by, [row["period"] for row in measured.rows])
    window = SMOOTHING[by] if smoothing is None else smoothing
    few = f"under {thin} reports" + (f" in {window} {by}s" if window > 1 else "")
    rows = [plain({name: row[name] for name in DRAWN}) for row in measured.rows]
    return fill(
        "tension.json",
        {
            "title": title or f"Tension: {measured.subject}",
            "subtitle": _subtitle(by, base, window),
            "rows": rows,
            "thin_rows": [row for row in rows if row["thin"]],
            "thin_label": few,
            "legend": ["acts", "words", *([few] if any(row["thin"] for row in rows) else [])],
            "changes": [{**plain(row), "event_ids": None, "number": i} for i, row in enumerate(changed, 1)],
            "change_lines": _lines(changed, events, by, len(rows)),
            "domain": axis.domain,
            "ticks": axis.ticks,
            "format": axis.format,
            "time": axis.title,
            "cover": axis.step + 0.5,  # a little over, so that no seams show between neighbours
            "bar": axis.bar,
            "sizes": f"per {by}",
        },
    )


def _subtitle(by: str, base: str | None, window: int) -> list[str]:
    over = f" Each value is of {window} {by}s, its own and those before it." if window > 1 else ""
    return [
        f"Hostile size of events per report; 100 is the mean of {base or 'the time shown'}.{over}",
        "Dashed lines: nine in ten values that other reports of the same kind would give lie between them.",
    ]


def _lines(changed: Sequence[Row], events: Sequence[Row], by: str, periods: int) -> list[dict[str, Any]]:
    """The changes in words, each with a line for every event that made it."""
    if not changed:
        few = f" A series needs {_ENOUGH} periods or so to show any." if periods < _ENOUGH else ""
        return [{"line": 0, "event": False, "text": f"No change of level is beyond chance.{few}"}]
    facts = {event["event_id"]: event for event in events}
    lines: list[dict[str, Any]] = []
    for number, change in enumerate(changed, 1):
        since = written(change["period"]) if by in ("day", "week") else f"{change['period']:%Y-%m}"
        text = (
            f"{number}  From {since} tension {change['change']}: hostile size per 100 reports "
            f"{change['before']:.0f} before, {change['after']:.0f} after. Events that made it:"
        )
        lines.append({"line": len(lines), "event": False, "text": text})
        for name in change["event_ids"]:
            lines.append({"line": len(lines), "event": True, "text": _told(facts[name]) if name in facts else name})
    return lines


def _told(event: Row) -> str:
    """An event in a line: ``22 Mar SUPPORT PER > BOL: “The foreign minister …”``."""
    day = written(event["day"]) if event["day"] else "?"
    act = " ".join([event["event"], *event["mode"]])
    return f"{day}  {act}  {told_sides(event)}" + (
        f": “{' '.join(event['passage'].split())}”" if event["passage"] else ""
    )


def _title(desk: Desk, subject: str) -> str:
    """``Tension between Bolivia and Peru``; sectors stay codes."""
    if subject == ALL:
        return "Tension between all countries"
    connection = ready(desk)
    named = []
    for side in subject_sides(subject):
        row = connection.execute("SELECT name FROM analysis_states WHERE country = ?", [side.country]).fetchone()
        named.append((row[0] if row else side.country) + (f" ({side.sector})" if side.sector else ""))
    return f"Tension between {' and '.join(named)}" if len(named) == 2 else f"Tension between {named[0]} and all others"
