"""Steps that find people: by full name, by what the report called them, by last name, by a name one letter off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from detente.entities.context import context_country
from detente.entities.memory import Seen
from detente.entities.model import Entry, in_range, term_at
from detente.entities.query import Answer, Query, rank_term
from detente.entities.text import Token, alike
from detente.entities.words import wordlist
from detente.records import Entity

OFFICIAL = frozenset({"GOV", "MIL", "LEG", "JUD", "COP", "SPY"})


def full_name(query: Query) -> Answer | None:
    """A person's full name at the end of the span: ``North Korea's authoritarian leader Kim Jong Un``."""
    parsed = query.parsed
    for found in reversed(parsed.found):
        people = [hit.entry for hit in found.hits if hit.entry.kind == "person"]
        end = len(parsed.words) if "counterpart" in parsed.norms else parsed.body_end
        if not people or found.first >= end or len(people) < len(found.hits):
            continue
        if found.last < end:
            if parsed.words[found.last].norm == "'s" or any(role.first >= found.last for role in parsed.roles):
                return None
            continue
        entry = people[0] if len(people) == 1 else _choose(query, people)
        if entry is None:
            return (_ambiguous(query, found.text, people),)
        return (_with_title(query, entry, f'full name "{found.text}"' if found.text != parsed.text else ""),)
    return None


def remembered(query: Query) -> Answer | None:
    """A name the report has given in full before: ``Austin``, ``Secretary Austin``, ``ROK``."""
    parsed = query.parsed
    seen = query.memory.known(parsed.plain)
    # UN is not the end of Kim Jong Un: capitals throughout name people only where the report writes them so.
    shouted = parsed.text.isupper() and len(parsed.text) < 5
    if seen is not None and shouted and seen.kind == "person" and not seen.text.isupper():
        return None
    if seen is not None and seen.entry is None and _is_cut(query, parsed.words[parsed.lead :]):
        return None
    if seen is not None and any(w.capital for w in parsed.words[parsed.lead :]):
        return (query.seen(seen, _earlier(parsed.text, seen)),)
    name = name_part(query)
    if not name:
        return None
    for first in range(len(name)):
        seen = query.memory.known(" ".join(word.norm for word in name[first:]))
        if seen is not None and seen.entry is None and _is_cut(query, name[first:]):
            return None
        if seen is not None and seen.kind == "person" and _fits(query, seen):
            if first and not alike(name, seen.name):
                continue
            return (_retitled(query, seen, parsed.text[name[first].start : name[-1].end]),)
    return None


def _retitled(query: Query, seen: Seen, shown: str) -> Entity:
    """Return a person the report has named; the words of the span count where the directory does not know him."""
    how = _earlier(shown, seen)
    if seen.entry is not None and seen.entry.kind == "person":
        return query.person(seen.entry, how)
    sector, office = seen.sector, seen.office
    if sector is None:
        sector, office = _title_sector(query)
    country = seen.country or next(iter(countries_in(query)), None)
    if country is None and sector is not None:
        country, why = context_country(query)
        how += f"; {why}" if why else ""
    return query.entity(seen.name, country, sector, how, office)


def _title_sector(query: Query) -> tuple[str | None, str | None]:
    """Return the sector and the office that the span's own role words give a person."""
    for role in query.parsed.roles:
        if role.sector:
            former = any(word.norm in wordlist("former") for word in query.parsed.words[: role.first])
            return ("ELI" if former and role.sector in OFFICIAL else role.sector), role.phrase
    return None, None


def last_name(query: Query) -> Answer | None:
    """A last name alone or after a title, looked up among people in office at the date, then among former ones."""
    name = name_part(query)
    if not name or len(name) > 3:
        return None
    short = " ".join(word.norm for word in name)
    if _is_common_word(query, name) or (query.parsed.norms[0] == "the" and name[0] is query.parsed.words[1]):
        # The Amir is no Mr. Amir.
        return None
    entries = [entry for entry in _known_as(query, short) if _likely(query, entry) and _possible(query, entry)]
    shown = query.parsed.text[name[0].start : name[-1].end]
    if not entries and len(name) > 1:
        return _spelled_otherwise(query, name, shown) or _cut_name(query, name, short, shown)
    if not entries:
        return None
    entry = _choose(query, entries)
    if entry is None:
        return (_ambiguous(query, shown, entries),)
    return (_with_title(query, entry, f'"{shown}" names nobody else who fits the date and the words around it'),)


def _is_common_word(query: Query, name: Sequence[Token]) -> bool:
    """Whether what looks like a last name is an ordinary word (``Church``, ``State``) or the end of a place's name."""
    words = query.parsed.words
    number = words.index(name[0])
    if number and words[number - 1].norm in wordlist("place_opener"):
        return True
    if len(name) > 1 or name[0].norm not in wordlist("common_name"):
        return False
    titled = number and (words[number - 1].norm in wordlist("title") or words[number - 1].norm in wordlist("office"))
    return not titled and query.memory.known(name[0].norm) is None


def _spelled_otherwise(query: Query, name: Sequence[Token], shown: str) -> Answer | None:
    """A known last name with a first name much like the known one, in an office that fits: ``Volodimir Zelensky``."""
    office = office_hint(query)
    for entry in query.directory.surnames.get(name[-1].norm, ()):
        term, standing = term_at(entry.terms, query.date)
        fits = office is None or term.office_class == office
        if standing == "in office" and fits and term.country in countries_in(query) and alike(name, entry.name):
            return (_with_title(query, entry, f'"{shown}" has the last name and the office of {entry.name}'),)
    return None


def _is_cut(query: Query, name: Sequence[Token]) -> bool:
    """Whether words are a known name without its last part: nothing or a hyphen follows them."""
    if query.position is not None and query.memory.texts:
        following = query.memory.texts[-1][query.position + len(query.text) :][:1]
        if following not in {"", "-", "‑"}:
            return False
    return " ".join(word.norm for word in name) in query.directory.cut_names


def _cut_name(query: Query, name: Sequence[Token], short: str, shown: str) -> Answer | None:
    """A name that lost its last part at a hyphen: ``Secretary-General Ban Ki``."""
    known = query.directory.cut_names.get(short, ()) if _is_cut(query, name) else ()
    entries = [entry for entry in known if _possible(query, entry)]
    entry = _choose(query, entries) if entries else None
    return (_with_title(query, entry, f'"{shown}" is the name without its last part'),) if entry is not None else None


def _likely(query: Query, entry: Entry) -> bool:
    """Whether a person can be meant at all: who is yet to take office only where his country is spoken of."""
    term, standing = term_at(entry.terms, query.date)
    if standing == "former" and query.memory.weights:
        # A report that does not speak of his country means somebody else of that name.
        spoken = query.memory.weights.keys() | set(countries_in(query))
        return any(term.country in spoken for term in entry.terms) or entry.country in spoken
    if standing != "not yet in office":
        return True
    return term.country in query.memory.main_countries() or term.country in countries_in(query)


def _known_as(query: Query, short: str) -> list[Entry]:
    entries = list(query.directory.surnames.get(short, ()))
    for hit in query.directory.names.get(short, ()):
        if hit.entry.kind == "person" and hit.entry not in entries:
            entries.append(hit.entry)
    return entries


def name_part(query: Query) -> tuple[Token, ...]:
    """Return the words of the span that can be a person's name: capitals after the last role or nationality."""
    parsed = query.parsed
    first = parsed.lead
    for role in parsed.roles:
        if role.last < len(parsed.words) or not first:
            first = max(first, role.last)
    for found in parsed.found:
        only_people = all(hit.entry.kind == "person" for hit in found.hits)
        if not only_people and found.last <= parsed.body_end and found.last < len(parsed.words):
            first = max(first, found.last)
    if first >= parsed.body_end and "counterpart" not in parsed.norms:
        return ()
    words = list(parsed.words[first:])
    titles = wordlist("title")
    while words and (words[0].norm == "'s" or words[0].norm in titles or not _nameable(words[0])):
        words.pop(0)
    if not words or len(words) > 5 or not all(_nameable(word) or _hyphened(parsed.text, word) for word in words):
        return ()
    return tuple(words)


def _hyphened(text: str, word: Token) -> bool:
    return word.start > 0 and text[word.start - 1] in "-‑"


def _nameable(word: Token) -> bool:
    return word.capital or word.norm in wordlist("particle")


def countries_in(query: Query) -> list[str]:
    """Return the countries whose names or adjectives stand in the span."""
    result = []
    for found in query.parsed.found:
        hit = query.choose(found)
        if hit is not None and hit.entry.kind != "person" and hit.entry.country:
            result.append(query.namesake_home(hit.entry, found.text) or hit.entry.country)
    return result


def _choose(query: Query, entries: Sequence[Entry]) -> Entry | None:
    """Return the one person who fits best, ``None`` if two fit alike."""
    if len(entries) == 1:
        return entries[0] if _possible(query, entries[0]) else None
    hints = countries_in(query)
    office = office_hint(query)
    report = query.memory.main_countries()
    ranked = sorted((_score(query, entry, hints, office, report), number) for number, entry in enumerate(entries))
    if len(ranked) > 1 and ranked[0][0] == ranked[1][0]:
        # One person may stand twice, for each country served.
        return entries[ranked[0][1]] if entries[ranked[0][1]].name == entries[ranked[1][1]].name else None
    return entries[ranked[0][1]]


def office_hint(query: Query) -> str | None:
    """Return the class of office that the span's title names, for a counterpart that of the person before."""
    for role in query.parsed.roles:
        if role.office:
            return role.office
    if "counterpart" in query.parsed.norms:
        for sightings in query.memory.before(query.position):
            for seen in reversed(sightings):
                if seen.kind == "person" and seen.office_class:
                    return seen.office_class
    return None


def _possible(query: Query, entry: Entry) -> bool:
    hints = countries_in(query)
    return not hints or any(term.country in hints for term in entry.terms) or entry.country in hints


def _score(
    query: Query, entry: Entry, hints: Sequence[str], office: str | None, report: Sequence[str]
) -> tuple[bool, bool, bool, int, bool, str]:
    rank, term, standing = rank_term(query.date, entry, query.directory)
    country = term.country or entry.country
    told = entry.name in {seen.name for seen in query.memory.names.values()}
    recent = "" if standing != "former" else "".join(chr(200 - ord(c)) for c in term.end or "")
    offices = {held.office_class for held in entry.terms}
    return (
        bool(hints) and country not in hints,
        office is not None and office not in offices and not (office in {"leader", "head"} and rank in {0, 1, 3}),
        not told and country not in report[:4] and rank > 0,
        rank if not report or country in report[:4] else rank + 3,
        # Who governs is named by the last name alone before who stands for office.
        standing == "in office" and term.sector not in OFFICIAL,
        recent,
    )


def _ambiguous(query: Query, shown: str, entries: Sequence[Entry]) -> Entity:
    """Return the span unnamed, with the people it may mean."""
    names = "; ".join(query.describe(entry, *term_at(entry.terms, query.date)) for entry in entries[:3])
    sector, office = _title_sector(query)
    country = next(iter(countries_in(query)), None)
    countries = {term_at(entry.terms, query.date)[0].country for entry in entries}
    if country is None and len(countries) == 1:
        country = next(iter(countries))
    name = shown if " " in shown else None
    return query.entity(name, country, sector, f'"{shown}" may be any of: {names}', office)


def _earlier(shown: str, seen: Seen) -> str:
    """Say where in the report a name was given."""
    if shown == seen.text:
        return f'"{shown}" earlier in the report'
    return f'"{shown}" is short for "{seen.text}" earlier in the report'


def _fits(query: Query, seen: Seen) -> bool:
    hints = countries_in(query)
    return not hints or seen.country is None or seen.country in hints


def _with_title(query: Query, entry: Entry, how: str) -> Entity:
    """Return a person in the term that the span's own title names, if one of that kind was under way."""
    offices = {role.office for role in query.parsed.roles if role.office}
    for term in entry.terms:
        if term.office_class in offices and query.date and in_range(query.date, term.start, term.end):
            return query.person(entry, how, term)
    person = query.person(entry, how)
    sector, office = _title_sector(query)
    if sector is None:
        return person
    standing = term_at(entry.terms, query.date)[1]
    held = {term.office_class for term in entry.terms}
    rank = sector == "MIL" and standing == "in office" and person.sector is not None
    if standing == "not yet in office" or (sector in OFFICIAL and not offices & held and not rank):
        # Not in an office that the directory knows: what the span itself says of the person counts.
        return replace(person, sector=sector, office=office)
    return person


def fuzzy_name(query: Query) -> Answer | None:
    """A name one letter off a known one, where nothing else fits: ``Zelenskiy``, ``Kim Jong Eun``."""
    parsed = query.parsed
    name = name_part(query)
    whole = parsed.plain if any(word.capital for word in parsed.words) else ""
    for tried in dict.fromkeys([" ".join(word.norm for word in name), whole]):
        if len(tried) < 6 or tried in query.directory.names:
            continue
        known = query.finder.near(tried)
        if known is None:
            continue
        hits = query.directory.names.get(known)
        how = f'"{tried}" is one letter off "{known}"'
        entries = [hit.entry for hit in hits or () if hit.entry.kind == "person"] or (
            list(query.directory.surnames.get(known, ())) if not hits else []
        )
        if entries:
            entry = _choose(query, entries)
            if entry is None or (" " not in tried and not _sure(query, entry)):
                return None
            return (_with_title(query, entry, how),)
        hit = query.directory.choose(hits or (), query.date)
        # A single word is too easily another word: Republic is not the newspaper Republica, Renato not Renamo.
        ordinary = any(role.last == len(parsed.words) for role in parsed.roles)
        if hit is not None and not ordinary and (" " in tried or hit.entry.kind == "state"):
            return (query.named(hit, how),)
    return None


def _sure(query: Query, entry: Entry) -> bool:
    """Whether one word a letter off may be a person: only for leaders in office and people of the span's country."""
    return rank_term(query.date, entry, query.directory)[0] <= 1 or entry.country in countries_in(query)
