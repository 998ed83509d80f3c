"""The records of the directory: states, people with their terms of office, and named bodies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Kind = Literal["state", "person", "organisation", "group", "media", "body"]
Form = Literal["name", "adjective", "demonym", "capital", "metonym", "former"]
Standing = Literal["in office", "former", "not yet in office"]
# In the reason of a span that is no party; who gives countries to spans without one leaves these alone.
A_THING = "a thing, not a party"


@dataclass(slots=True)
class Term:
    """One term of office; dates are ISO 8601 and as precise as they are known, ``None`` means open or unknown."""

    office: str
    office_class: str | None
    country: str | None
    sector: str | None
    start: str | None
    end: str | None


@dataclass(slots=True)
class Entry:
    """One named party: ``country`` and ``sector`` are codes, ``terms`` is filled for people only."""

    kind: Kind
    name: str
    country: str | None
    sector: str | None
    start: str | None = None
    end: str | None = None
    note: str | None = None
    detail: str | None = None
    capital: str | None = None
    adjective: str | None = None
    neighbours: tuple[str, ...] = ()
    successors: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()

    def is_to_come(self, date: str | None) -> bool:
        """Whether a group or organisation was founded in a later year than ``date``: another one is meant."""
        if date is None or self.start is None or self.kind not in {"group", "organisation"}:
            return False
        return date[:4] < self.start[:4]

    def valid(self, date: str | None) -> bool:
        """Whether the entry existed at ``date`` (people: always)."""
        return in_range(date, self.start, self.end)


class Hit(NamedTuple):
    """A name of an entry: the entry, and what kind of name of it this is."""

    entry: Entry
    form: Form = "name"
    start: str | None = None
    end: str | None = None
    main: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A directory name in a text: offsets in the text, word numbers (end exclusive), and all entries so called."""

    start: int
    end: int
    first: int
    last: int
    text: str
    hits: tuple[Hit, ...]


def in_range(date: str | None, start: str | None, end: str | None) -> bool:
    """Whether ``date`` may lie from ``start`` to ``end``, both included, comparing as far as both are known."""
    if date is None:
        return end is None
    return not (before(date, start) or after(date, end))


def before(date: str, bound: str | None) -> bool:
    """Whether ``date`` is surely before ``bound``."""
    if bound is None:
        return False
    width = min(len(date), len(bound), 10)
    return date[:width] < bound[:width]


def after(date: str, bound: str | None) -> bool:
    """Whether ``date`` is surely after ``bound``."""
    if bound is None:
        return False
    width = min(len(date), len(bound), 10)
    return date[:width] > bound[:width]


def term_at(terms: tuple[Term, ...], date: str | None) -> tuple[Term, Standing]:
    """Return the term that counts at ``date``: the one under way, else the last one past, else the first to come."""
    if date is None:
        # Without a date a person is what he is today.
        chosen = max(terms, key=lambda term: (term.end is None, term.end or "", term.start or ""))
        return chosen, "in office" if chosen.end is None else "former"
    current = [term for term in terms if in_range(date, term.start, term.end)]
    if current:
        # On a day of change the term that begins counts.
        return max(current, key=lambda term: term.start or ""), "in office"
    past = [term for term in terms if after(date, term.end)]
    if past:
        return max(past, key=lambda term: term.end or ""), "former"
    return min(terms, key=lambda term: term.start or "9999"), "not yet in office"
