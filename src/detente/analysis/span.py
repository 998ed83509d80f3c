"""Reads what users give as a time or a side: ``2022-01``, ``2022-01/2022-06``, ``PRK-USA``, ``SDN:REB``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from detente.dates.periods import bounds
from detente.errors import DataError
from detente.ontology import load_ontology
from detente.store.asking import country_of, known_code

_SIDE = re.compile(r"([A-Z]{3})(?::([A-Z]{3}))?")
ALL = "all"


@dataclass(frozen=True, slots=True)
class Side:
    """A country (or pseudo-country), or one sector of it."""

    country: str
    sector: str | None = None


def first_day(value: str | date | None) -> date | None:
    """The first day of a date that may be as wide as a year. Raises ``DataError`` where it is none."""
    return _bounds(value)[0] if value is not None else None


def last_day(value: str | date | None) -> date | None:
    """Its last day."""
    return _bounds(value)[1] if value is not None else None


def interval(value: str | None) -> tuple[date | None, date | None]:
    """First and last day of ``FROM/TO``, of either side alone (``2022-01/``), or of one date."""
    if value is None:
        return None, None
    before, slash, after = value.partition("/")
    first = first_day(before or None)
    last = last_day((after if slash else before) or None)
    if first and last and first > last:
        raise DataError(f"{value}: ends before it begins")
    return first, last


def _bounds(value: str | date) -> tuple[date, date]:
    if isinstance(value, date):
        return value, value
    found = bounds(value.strip())
    if found is None:
        raise DataError(f"{value!r} is no date; give a day 2022-07-30, a week 2022-W30, a month 2022-07 or a year 2022")
    return found


def subject_sides(subject: str) -> tuple[Side, ...]:
    """The sides of a subject: none of ``all``, one of a country, two of a dyad. Raises ``DataError`` for others."""
    if subject == ALL:
        return ()
    sides = []
    for part in subject.split("-"):
        found = _SIDE.fullmatch(part)
        if found is None:
            named = f"; {part} is {country_of(part)}" if country_of(part) else ""
            raise DataError(
                f"{subject!r} is no country, dyad or {ALL!r}: write USA, PRK-USA, or with sectors SDN:GOV-SDN:REB "
                f"(ISO 3166 alpha-3 and PLOVER's codes{named})"
            )
        sides.append(Side(_known(found[1], subject), _sector(found[2], subject)))
    if len(sides) > 2 or len(set(sides)) < len(sides):
        raise DataError(f"{subject!r}: a dyad has two different sides")
    return tuple(sides)


def _known(code: str, subject: str) -> str:
    try:
        return known_code(code)
    except DataError as error:
        raise DataError(str(error) if code == subject else f"{subject}: {error}") from error


def _sector(sector: str | None, subject: str) -> str | None:
    known = load_ontology().sectors
    if sector is not None and sector not in known:
        raise DataError(f"{subject}: there is no sector {sector}; sectors are {', '.join(known)}")
    return sector
