"""Chooses the place where an event happened among the places that its report names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from detente.records import Place

_FINENESS = {"point": 0, "city": 1, "district": 2, "province": 3, "region": 4, "sea": 4, "country": 5, "unknown": 6}


def choose_event_place(
    marked: Sequence[Place],
    found: Sequence[Place] = (),
    *,
    act_start: int | None = None,
    dateline: Place | None = None,
) -> Place | None:
    """Return the place of an event with the reason for it, or ``None`` where the report gives none.

    ``marked`` are the places that the coder's model hung on the act, ``found`` others of the same passage,
    ``act_start`` the act's first code point, ``dateline`` where the report was written: it counts last, and only as
    a guess that says so.
    """
    resolved = [p for p in marked if p.resolved_place is not None]
    if resolved:
        best = min(resolved, key=lambda p: _FINENESS[p.precision])
        return _with_reason(best, "the phrase hangs on the act")
    if marked:
        return marked[0]
    near = [p for p in found if p.resolved_place is not None]
    if near:
        best = min(near, key=lambda p: (_measure_gap(p, act_start), _FINENESS[p.precision]))
        return _with_reason(best, "the place named nearest to the act in its passage")
    if dateline is not None and dateline.resolved_place is not None:
        return _with_reason(dateline, "the report's dateline; its text names no other place for the act")
    return None


def _measure_gap(place: Place, act_start: int | None) -> int:
    if act_start is None or place.start is None or place.end is None:
        return 0
    # A place after the act belongs to it more often than one before it: before counts double.
    return place.start - act_start if place.start >= act_start else 2 * (act_start - place.end)


def _with_reason(place: Place, reason: str) -> Place:
    return replace(place, reason=f"{reason}; {place.reason}" if place.reason else reason)
