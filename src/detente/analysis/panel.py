"""Counts of events by country or dyad and period, zero-filled, with the codes that other data sets know states by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Literal

from detente.analysis.query import OWN, run, unit_of
from detente.analysis.span import first_day, last_day
from detente.errors import DataError
from detente.store.asking import known_code

if TYPE_CHECKING:
    import duckdb

    from detente.store import Desk

PanelOf = Literal["dyads", "actors", "recipients"]
_MONADS = {"dyads": None, "actors": "actor", "recipients": "recipient"}


def panel(
    desk: Desk,
    of: PanelOf = "dyads",
    *,
    by: str = "month",
    since: str | date | None = None,
    until: str | date | None = None,
    among: Sequence[str] | None = None,
    directed: bool = True,
    all_units: bool = False,
    origin: str = OWN,
) -> duckdb.DuckDBPyRelation:
    """A row for each period and dyad (or actor, or recipient), zeros included; the columns are in docs/tension.md.

    Asserted events only. The time runs from the first to the last report, or from ``since`` to ``until`` (a date as
    wide as you like). ``among``: only these countries (ISO alpha-3). Rows are given to the dyads that have an event in
    that time; ``all_units``: to all of ``among``, or of the states of that time. Not ``directed``: both directions are
    one row, country1 before country2. Raises ``DataError`` for a unit, time or country that is none.
    """
    if of not in _MONADS:
        raise DataError(f"a panel of {of}: panels are of {', '.join(_MONADS)}")
    return run(
        desk,
        "panel.sql",
        {
            "unit": unit_of(by),
            "monads": _MONADS[of],
            "since": first_day(since),
            "until": last_day(until),
            "among": sorted({known_code(code) for code in among}) if among else None,
            "directed": directed,
            "all_units": all_units,
            "origin": origin,
        },
    )
