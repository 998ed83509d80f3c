"""Who holds or held an office: ``the French president``, ``the mayor of Istanbul``, ``the ousted president``."""

from __future__ import annotations

from collections.abc import Sequence

from detente.entities.model import Entry, Term, after, in_range, term_at
from detente.entities.query import Answer, Query
from detente.entities.roles import Role
from detente.entities.text import is_plural
from detente.entities.words import wordlist
from detente.records import Entity

# Who was ousted more years ago than this is no longer called so.
_RECENT = 3


def named_office(query: Query) -> Answer | None:
    """An office that the directory has by its whole name: ``the mayor of Istanbul``, ``Northern Ireland secretary``."""
    parsed = query.parsed
    if parsed.indefinite or parsed.quantified or " " not in parsed.plain or _named_former(parsed.norms):
        return None
    for entry, term in query.directory.offices.get(parsed.plain, ()):
        if in_range(query.date, term.start, term.end):
            return (query.person(entry, f'"{parsed.text}" at the date', term),)
    return None


def _named_former(norms: Sequence[str]) -> bool:
    return any(word in wordlist("former") or word in wordlist("deputy") for word in norms)


def former_holder(query: Query, role: Role, country: str) -> Entity | None:
    """``The ousted president``: the one of the country that the report has named, if one is no longer in office."""
    parsed = query.parsed
    if role.office is None and role.sector not in {"GOV", "ELI"}:
        return None
    if not parsed.definite or parsed.quantified or is_plural(parsed.words[role.last - 1].norm):
        return None
    for sightings in query.memory.before(query.position):
        for seen in sightings:
            if seen.kind != "person" or seen.entry is None or seen.country != country:
                continue
            if term_at(seen.entry.terms, query.date)[1] == "former":
                return query.person(seen.entry, f'"{parsed.text}" goes back to "{seen.text}"')
    return _ousted(query, role, country)


def _ousted(query: Query, role: Role, country: str) -> Entity | None:
    """``The ousted president``: who held the office last, if that ended in the three years before the date."""
    if query.date is None or not set(query.parsed.norms) & wordlist("ousted").keys():
        return None
    held = query.directory.holders.get((country, role.office or ""), [])
    past = [(entry, term) for entry, term in held if term.end and after(query.date, term.end)]
    if not past:
        return None
    entry, term = max(past, key=lambda pair: pair[1].end or "")
    if int(query.date[:4]) - int((term.end or "0")[:4]) > _RECENT:
        return None
    return query.person(entry, f'"{query.parsed.text}": the last who held the office')


def holder_of(query: Query, role: Role, country: str) -> tuple[Entry, Term] | None:
    """Return who holds the role's office, if the span means one person in office and the directory knows who."""
    parsed = query.parsed
    if role.office is None or role.kind != "person" or is_plural(parsed.words[role.last - 1].norm):
        return None
    if any(word.norm in wordlist("deputy") for word in parsed.words[: role.first]) or parsed.quantified:
        return None
    describing = [w for w in parsed.words[parsed.lead : role.first] if w.norm in wordlist("not_head")]
    if describing or parsed.indefinite or parsed.norms[0] in {"another", "one"}:
        return None
    if role.office in {"leader", "head"}:
        return query.directory.leader(country, query.date) if role.office == "leader" else None
    if role.office.endswith(" elect"):
        return query.directory.next_holder(country, role.office.removesuffix(" elect"), query.date)
    found = query.directory.holder(country, role.office, query.date)
    return found if found is None or _so_called(query, found[1]) else None


def _so_called(query: Query, term: Term) -> bool:
    """Whether a monarch may be called as the span does: Denmark has no sultan, Qatar no king."""
    titles = {word.norm for word in query.parsed.words} & wordlist("monarch").keys()
    own = set(term.office.lower().split())
    return not titles or bool(titles & own) or ("monarch" in own and not titles.isdisjoint(("king", "queen")))
