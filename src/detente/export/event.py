"""An event as the writers see it: what happened, who did it to whom, and where each telling of it stands."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from detente.store.asking import both_sided
from detente.store.rows import hash_of

# The first 13 hexadecimal digits: an integer that a floating point number still holds exactly, as R and JSON need it.
_DIGITS = 13


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who takes part in an event; ``n_mentions`` of its mentions say so."""

    name: str | None
    country: str | None
    sector: str | None
    office: str | None = None
    identifier: str | None = None
    n_mentions: int = 0


@dataclass(frozen=True, slots=True)
class Time:
    """When: as precise as ``precision``, from ``first`` to ``last`` day where it is closed on that side."""

    value: str | None = None
    end_value: str | None = None
    precision: str | None = None
    direction: str | None = None
    first: datetime.date | None = None
    last: datetime.date | None = None

    @property
    def day(self) -> datetime.date | None:
        """The one day that formats without precision have: the first, else the last."""
        return self.first or self.last


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a store. ``mentions`` are its tellings as dictionaries, the main one first; imported: none."""

    event_id: str
    origin: str
    external_id: str | None
    event: str
    mode: tuple[str, ...]
    context: tuple[str, ...]
    status: str
    quad_code: int
    event_scale: float
    date: Time
    due: Time
    event_loc: Mapping[str, Any] | None
    confidence: float | None
    actor: tuple[Party, ...]
    recipient: tuple[Party, ...]
    said_by: tuple[Party, ...]
    main_mention: str | None = None
    first_mention: str | None = None
    last_mention: str | None = None
    first_reported: datetime.date | None = None
    last_reported: datetime.date | None = None
    n_mentions: int = 0
    n_reports: int = 0
    n_sources: int = 0
    mentions: tuple[Mapping[str, Any], ...] = ()


def event_of(row: Mapping[str, Any]) -> Event:
    """A row of ``events.sql`` as a record."""
    plain = ("origin", "external_id", "event", "status", "quad_code", "event_scale", "event_loc", "confidence")
    counted = ("main_mention", "first_mention", "last_mention", "first_reported", "last_reported")
    numbers = ("n_mentions", "n_reports", "n_sources")
    return Event(
        event_id=row["event_id"],
        mode=tuple(row["mode"]),
        context=tuple(row["context"]),
        date=_time(row, "date"),
        due=_time(row, "due"),
        actor=_parties(row["actor"]),
        recipient=_parties(row["recipient"]),
        said_by=_parties(row["said_by"]),
        mentions=tuple(row["mentions"]),
        **{name: row[name] for name in (*plain, *counted, *numbers)},
    )


def _time(row: Mapping[str, Any], name: str) -> Time:
    fields = ("value", "end_value", "precision", "direction", "from", "to")
    return Time(*(row[f"{name}_{field}"] for field in fields))


def _parties(values: Iterable[Mapping[str, Any]]) -> tuple[Party, ...]:
    return tuple(Party(**value) for value in values)


def number_of(event: Event, pair: int = 0) -> int:
    """The whole number that stands for an event, or for its ``pair``, in formats whose ids are numbers.

    An imported event keeps its number, where it has one.
    """
    if event.external_id is not None and event.external_id.isdecimal() and not pair:
        return int(event.external_id)
    key = event.event_id if not pair else hash_of(event.event_id, str(pair))
    return int(key[:_DIGITS], 16)


def sides(event: Event, *, pairs: bool = False) -> list[tuple[Party | None, Party | None]]:
    """Who did it to whom, as the formats of two sides have it: the first of each side, or all ``pairs``.

    Of each country one party counts. What is done together without a recipient holds between its actors: the first and
    the second, or all pairs in both directions. A side that is not there is ``None``.
    """
    actors, recipients = _distinct(event.actor), _distinct(event.recipient)
    found: list[tuple[Party | None, Party | None]] = []
    if recipients:
        found = [(a, r) for a in actors or (None,) for r in recipients]
    elif event.event in both_sided() and len(event.actor) > 1:
        if len(actors) == 1:  # at home: a government and its opposition
            actors = _distinct(event.actor, by_sector=True)
        found = [(a, b) for a in actors for b in actors if a is not b]
    if not found:
        found = [(a, None) for a in actors]
    return found if pairs else found[:1]


def _distinct(parties: Iterable[Party], *, by_sector: bool = False) -> list[Party]:
    """The first party of each country, or of each sector of one; those without a country by their name."""
    seen: dict[tuple[str | None, ...], Party] = {}
    for party in parties:
        key = (party.country, party.sector if by_sector else None) if party.country else ("", party.name)
        seen.setdefault(key, party)
    return list(seen.values())
