"""One question to the resolver: a span with its date, its passage and what the report has said before it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from detente.entities.directory import Directory
from detente.entities.finder import Finder
from detente.entities.home import is_common
from detente.entities.memory import ReportMemory, Seen
from detente.entities.model import Entry, Found, Hit, Standing, Term, term_at
from detente.entities.offices import is_leading
from detente.entities.parse import Parsed
from detente.entities.text import key
from detente.entities.words import wordlist
from detente.records import Entity

INTERNATIONAL = frozenset({"UNO", "EUR", "IGO"})
# A country that a report weighs more than this is plainly what it is about.
_PLAIN = 6.0
# A report that weighs India less than this speaks of it by the adjective alone.
_SAID_OF_INDIA = 2.0
Answer = tuple[Entity, ...]
PartyRole = Literal["actor", "recipient", "said_by"]


@dataclass(frozen=True, slots=True)
class Query:
    """What every step is given; ``position`` is the offset of the span in its passage where that is known."""

    text: str
    parsed: Parsed
    directory: Directory
    finder: Finder
    date: str | None
    memory: ReportMemory
    start: int | None
    end: int | None
    position: int | None
    places: Callable[[str], str | None] | None = None
    role: PartyRole | None = None
    others: tuple[Entity, ...] = ()

    def place_country(self) -> tuple[str | None, str]:
        """Return the country of a place named in the span that the directory lacks, and why (``Karachi police``)."""
        if self.places is None:
            return None, ""
        named = {number for found in self.parsed.found for number in range(found.first, found.last)}
        words = self.parsed.words
        for size in (3, 2, 1):
            for first in range(len(words) - size + 1):
                part = words[first : first + size]
                if not all(word.capital for word in part) or named & set(range(first, first + size)):
                    continue
                if self._in_name(first, first + size):
                    continue
                name = self.parsed.text[part[0].start : part[-1].end]
                country = self._country_of_town(name)
                if country is not None:
                    return country, f'"{name}" lies in {self.directory.state_name(country, self.date)}'
        return None, ""

    def _in_name(self, first: int, last: int) -> bool:
        """Whether capitals that no role or title explains stand beside words: ``Ales Marozau``, ``Jordan Miller``."""
        words, text = self.parsed.words, self.parsed.text
        roles = {number for role in self.parsed.roles for number in range(role.first, role.last)}
        known = roles | {number for found in self.parsed.found for number in range(found.first, found.last)}
        titles = wordlist("title").keys() | wordlist("institution_word").keys()
        for number, gap in ((first - 1, first), (last, last)):
            if not 0 <= number < len(words) or number in known:
                continue
            beside = text[words[gap - 1].end : words[gap].start] == " "
            if (
                beside
                and words[number].capital
                and words[number].norm not in titles
                and not words[number].text.isupper()
            ):
                return number >= self.parsed.lead
        return False

    def _country_of_town(self, name: str) -> str | None:
        """The country of a town, the report's own where it has the town; none that a long report does not speak of."""
        told = next((town.country for town in self.memory.towns if town.text == name), None)
        if told is not None or self.places is None:
            return told
        country = self.places(name)
        country = wordlist("department_of").get(country.lower(), country) if country else None
        weights = self.memory.weights
        strange = country is not None and country not in weights and max(weights.values(), default=0.0) > _PLAIN
        return None if strange else country

    def entity(
        self, name: str | None, country: str | None, sector: str | None, reason: str, office: str | None = None
    ) -> Entity:
        """Return an entity of this span."""
        return Entity(self.start, self.end, self.text, name, country, sector, office, None, reason)

    def person(self, entry: Entry, how: str = "", term: Term | None = None) -> Entity:
        """Return a person of the directory as of the date; ``how`` says how the span came to the person."""
        chosen, standing = term_at((term,) if term is not None else self._counting(entry), self.date)
        sector = person_sector(entry, chosen, standing, self)
        office = chosen.office if standing == "in office" else None
        if standing == "former":
            office = f"former {chosen.office}"
        reason = f"{self.describe(entry, chosen, standing)}{'; ' + how if how else ''}"
        country = self.directory.successor(chosen.country or entry.country, self.date)
        return self.entity(entry.name, country, sector, reason, office)

    def _counting(self, entry: Entry) -> tuple[Term, ...]:
        """Return the terms of a person that count: a former leader is an envoy only where the words speak of one."""
        envoy = [term for term in entry.terms if "envoy" in term.office]
        if not envoy or not any(is_leading(term.office_class) for term in entry.terms):
            return entry.terms
        spoken = " ".join([self.text, *self.memory.texts[-3:]]).lower()
        return entry.terms if "envoy" in spoken else tuple(term for term in entry.terms if term not in envoy)

    def describe(self, entry: Entry, term: Term, standing: Standing) -> str:
        """Return ``Lloyd Austin, secretary of defence of the United States from 2021-01-22 to 2025-01-20``."""
        body = key(term.office.partition(" of ")[2]).removeprefix("the ")
        where = "" if body in self.directory.names else self._of(term)
        since = f" from {term.start}" if term.start else ""
        until = f" to {term.end}" if term.end else ""
        tail = {"former": ", no longer in office at the date", "not yet in office": ", not yet in office at the date"}
        return f"{entry.name}, {term.office}{where}{since}{until}{tail.get(standing, '')}"

    def _of(self, term: Term) -> str:
        return f" of {self.directory.state_name(term.country, self.date)}" if term.country else ""

    def named(self, hit: Hit, how: str = "", sector: str | None = None) -> Entity:
        """Return a state, organisation, group, outlet or body of the directory."""
        entry = hit.entry
        if entry.kind == "person":
            return self.person(entry, how)
        home = self.namesake_home(entry)
        if home is not None:
            place = self.directory.state_name(home, self.date)
            how = f"a body of that name in {place}, which the report is about, is not in the directory"
            return self.entity(None, home, sector or entry.sector, how)
        reason = f"{how}; " if how else ""
        if sector is None and entry.kind == "group" and self._governs(entry):
            sector, reason = "GOV", f"{reason}in power at the date; "
        country = entry.country if entry.kind == "state" else self.directory.forerunner(entry.country, self.date)
        return self.entity(entry.name, country, sector or entry.sector, reason + self.explain(hit))

    def namesake_home(self, entry: Entry, name: str | None = None) -> str | None:
        """Return the report's own country where a body found is of one that the report has nothing else about.

        Only for names that bodies of several countries share (``National Union of Mineworkers``, ``MEC``).
        """
        if entry.kind in {"state", "person"} or entry.country not in self.directory.states:
            return None
        spoken = self.memory.weights or self.memory.named_apart(entry)
        if not spoken or entry.country in spoken or not is_common(name or self.parsed.plain, entry.country):
            return None
        return next((code for code in self.memory.main_countries() if code in spoken and self._has(code)), None)

    def _has(self, code: str) -> bool:
        return code in self.directory.states

    def _native(self, hit: Hit) -> Hit:
        """Return the state of the Americas that a report is about, where it calls its native people Indian."""
        ranked = [code for code in self.memory.main_countries() if code in self.directory.states]
        if not self.memory.weights or not ranked or ranked[0].lower() not in wordlist("americas"):
            return hit
        told = self.memory.weights.get(hit.entry.country or "", 0.0)
        entry = self.directory.state(ranked[0], self.date)
        return Hit(entry, hit.form) if entry is not None and told < _SAID_OF_INDIA else hit

    def _governs(self, entry: Entry) -> bool:
        """Whether the directory has a government of the group at the date (``Taliban government``)."""
        if key(entry.name) not in wordlist("governs"):
            return False
        hits = self.directory.names.get(f"{key(entry.name)} government", ())
        return any(hit.entry.valid(self.date) for hit in hits)

    def explain(self, hit: Hit) -> str:
        """Say what a name is in the directory: ``"Seoul", capital of South Korea, stands for its government``."""
        entry = hit.entry
        if entry.kind == "state":
            place = self.directory.state_name(entry.country, self.date)
            said = {
                "name": f"{place}, a state, acts through its government",
                "adjective": f"of {place}",
                "demonym": f"people of {place}",
                "capital": f"the capital stands for the government of {place}",
                "metonym": f"seat or by-name of the government of {place}",
                "former": f"former name of {place}",
            }[hit.form]
        else:
            kind = entry.detail or entry.kind
            of = f" of {self.directory.state_name(entry.country, self.date)}" if entry.country else ""
            if entry.country and entry.country not in self.directory.states:
                of = f" ({entry.country})"
            said = f"{entry.name}, {kind}{of} in the directory"
        if not entry.valid(self.date) and self.date is not None:
            said += f" (existed from {entry.start or '?'} to {entry.end or 'now'}, not at {self.date})"
        return said

    def seen(self, seen: Seen, how: str) -> Entity:
        """Return who or what the report has named before, as of the date."""
        if seen.entry is not None and seen.entry.kind == "person":
            return self.person(seen.entry, how)
        return self.entity(seen.name if seen.named else None, seen.country, seen.sector, how, seen.office)

    def choose(self, found: Found) -> Hit | None:
        """Return the fittest entry of a found name."""
        hit = self.directory.choose(found.hits, self.date, self.memory.main_countries()[:4])
        if hit is not None and hit.entry.is_to_come(self.date):
            return None
        weights = self.memory.weights
        if hit is not None and hit.form in {"adjective", "demonym"} and found.text.lower() in wordlist("also_people"):
            return self._native(hit)
        if (
            hit is not None
            and weights
            and found.text.isupper()
            and is_common(found.text, hit.entry.country)
            and hit.entry.kind == "body"
        ):
            # Letters that stand for a body of a country of which the report does not speak are something else.
            return hit if hit.entry.country in weights or hit.entry.country not in self.directory.states else None
        return hit


def person_sector(entry: Entry, term: Term, standing: Standing, query: Query) -> str | None:
    """Return the sector of a person: that of the office while in it, ELI after it and before it.

    Who is to lead a rebellion, a party or a union is taken to be of it already.
    """
    if standing == "in office":
        return term.sector or entry.sector
    return "ELI" if term.sector in {"GOV", "MIL", "LEG", "JUD", "COP", "SPY", "PRE", None} else term.sector


def rank_term(query_date: str | None, entry: Entry, directory: Directory) -> tuple[int, Term, Standing]:
    """Return how prominent a person is at a date (0 leads a country, 1 heads it, 2 in office, 3, 4 former, 6 later)."""
    term, standing = term_at(entry.terms, query_date)
    leading = is_leading(term.office_class)
    if standing == "in office":
        leader = directory.leader(term.country or "", query_date) if leading else None
        return (0 if leader and leader[0] is entry else 1 if leading else 2), term, standing
    if standing == "former":
        return (3 if leading else 4), term, standing
    return 6, term, standing
