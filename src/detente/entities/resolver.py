"""The resolver: a span with its date and its report → who is meant, with country, sector, office and the reason."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from detente.entities import (
    assembly,
    bodies,
    compound,
    generic,
    holders,
    people,
    pronouns,
    reference,
    societies,
    things,
)
from detente.entities.context import context_country
from detente.entities.directory import Directory
from detente.entities.finder import Finder
from detente.entities.identity import identify
from detente.entities.memory import ReportMemory
from detente.entities.observer import Observer
from detente.entities.parse import Parsed, parse
from detente.entities.query import Answer, PartyRole, Query
from detente.entities.text import key, singular
from detente.entities.words import wordlist
from detente.records import Entity

_CACHE_SIZE = 4096
Step = Callable[[Query], Answer | None]

# The order is the rule: the surest way of knowing comes first.
STEPS: tuple[tuple[str, Step], ...] = (
    ("pronoun", pronouns.pronoun),
    ("part of a thing", things.part_of_a_thing),
    ("both", reference.both),
    ("pair", reference.pair),
    ("whole name", bodies.whole_name),
    ("hyphened states", compound.hyphened),
    ("full name", people.full_name),
    ("named earlier in the report", people.remembered),
    ("last name", people.last_name),
    ("counterpart", reference.counterpart),
    ("successor", reference.successor),
    ("named body", bodies.named_body),
    ("organ of a body", assembly.organ),
    ("secretary-general", assembly.secretary_general),
    ("head of a society", societies.head_of_society),
    ("goes back", reference.pointing),
    ("state", bodies.state_named),
    ("one letter off", people.fuzzy_name),
    ("by-name of a state", reference.epithet),
    ("named office", holders.named_office),
    ("thing", things.thing),
    ("international by its name", things.world_body),
    ("several under one lead", assembly.under_lead),
    ("role", generic.role_with_country),
    ("crowd", generic.crowd),
    ("people by ending", generic.person_by_ending),
    ("gathering", things.gathering),
    ("one of many", things.one_of_many),
    ("place", things.place_party),
)


_NAME_BEFORE = re.compile(r"(?<!\w)[A-Z][\w'’-]* $")


class Resolver:
    """Resolves spans against a directory; holds no state of a report (that is ``ReportMemory``)."""

    def __init__(self, directory: Directory, place_country: Callable[[str], str | None] | None = None) -> None:
        """``place_country`` may give the country code of a place name the directory lacks (``Karachi`` → ``PAK``)."""
        self.directory = directory
        self.finder = Finder(directory)
        self.place_country = place_country
        self._observer = Observer(directory, self.finder)
        self._parsed: dict[str, Parsed] = {}
        self._identifiers: dict[tuple[str | None, str | None, str | None], str | None] = {}

    def observe(self, text: str, date: str | None, memory: ReportMemory) -> None:
        """Register the names in ``text``, the report's next passage, in ``memory``; once per passage, in order."""
        self._observer.observe(text, date, memory)

    def resolve(
        self,
        span_text: str,
        *,
        date: str | None,
        memory: ReportMemory | None = None,
        start: int | None = None,
        end: int | None = None,
        passage: str | None = None,
        position: int | None = None,
        role: PartyRole | None = None,
        others: tuple[Entity, ...] = (),
    ) -> tuple[Entity, ...]:
        """Return who ``span_text`` means, mostly one, never none.

        ``date`` is ISO 8601 as precise as known (``None``: the present); ``start`` and ``end`` are offsets in the
        report and go into the entities; ``position`` is the span's offset in ``passage``, sought there if not given.
        Without ``memory`` the passage alone is read. ``role`` is what the span is in its act and ``others`` are the
        act's actors, where they are resolved already; who acts or speaks is remembered for later pronouns.
        """
        memory, passage, position = self._grounded(span_text, date, memory, passage, position)
        entities = self._explain(span_text, date, memory, start, end, passage, position, role, others)[0]
        if role is not None and position is not None:
            memory.note(role, position, span_text, entities)
        return entities

    def explain(
        self,
        span_text: str,
        *,
        date: str | None,
        memory: ReportMemory | None = None,
        start: int | None = None,
        end: int | None = None,
        passage: str | None = None,
        position: int | None = None,
    ) -> tuple[tuple[Entity, ...], list[str]]:
        """As ``resolve``, with the steps that were tried, the last one being the one that answered."""
        memory, passage, position = self._grounded(span_text, date, memory, passage, position)
        return self._explain(span_text, date, memory, start, end, passage, position, None, ())

    def _grounded(
        self, span_text: str, date: str | None, memory: ReportMemory | None, passage: str | None, position: int | None
    ) -> tuple[ReportMemory, str | None, int | None]:
        if memory is None:
            memory = ReportMemory()
            if passage is not None:
                self.observe(passage, date, memory)
        if position is None and passage is not None:
            position = _position(span_text, passage)
        if position is None and passage is None and memory.texts:
            position = _position(span_text, memory.texts[-1])
        return memory, passage, position

    def _explain(
        self,
        span_text: str,
        date: str | None,
        memory: ReportMemory,
        start: int | None,
        end: int | None,
        passage: str | None,
        position: int | None,
        role: PartyRole | None,
        others: tuple[Entity, ...],
    ) -> tuple[tuple[Entity, ...], list[str]]:
        text = passage if passage is not None else memory.texts[-1] if memory.texts else ""
        cut = self._cut_off(span_text, text[:position]) if position is not None else 0
        if cut and position is not None:
            span_text, position = text[position - cut : position] + span_text, position - cut
            start = start - cut if start is not None else None
        parsed = self._parse(span_text)
        if position is not None:
            parsed = _with_article(parsed, text[:position])
        query = Query(
            span_text, parsed, self.directory, self.finder, date, memory, start, end, position,
            self.place_country, role, others,
        )  # fmt: skip
        entities, tried = self._answer(query)
        return tuple(self._identified(self._at(date, entity)) for entity in entities), tried

    def _cut_off(self, span: str, before: str) -> int:
        """How much of a state's or capital's name stands before a span that has only its end: 3 for ``Paz``, La Paz."""
        match = _NAME_BEFORE.search(before)
        if match is None or not span[:1].isupper():
            return 0
        hits = self.directory.names.get(key(match[0] + span), ())
        return len(match[0]) if any(hit.entry.kind == "state" for hit in hits) else 0

    def _at(self, date: str | None, entity: Entity) -> Entity:
        """Return an entity with the country of its date: in 1988 Lithuanian officials were Soviet."""
        country = self.directory.forerunner(entity.country, date)
        if country == entity.country:
            return entity
        reason = f"{entity.reason}; at the date a part of {self.directory.state_name(country, date)}"
        return replace(entity, country=country, reason=reason)

    def _identified(self, entity: Entity) -> Entity:
        """Return an entity with the identifier of whom it names."""
        if entity.name is None and entity.office is None:
            return entity
        asked = (entity.name, entity.country, entity.office)
        if asked not in self._identifiers:
            if len(self._identifiers) >= _CACHE_SIZE:
                self._identifiers.clear()
            self._identifiers[asked] = identify(entity, self.directory)
        return replace(entity, identifier=self._identifiers[asked])

    def _answer(self, query: Query, depth: int = 0) -> tuple[tuple[Entity, ...], list[str]]:
        tried: list[str] = []
        for name, step in STEPS:
            if name == "full name" and depth == 0:
                tried.append("list")
                listed = self._list(query)
                if listed is not None:
                    return listed, tried
            tried.append(name)
            answer = step(query)
            if answer is not None:
                return answer, tried
        tried.append("unknown")
        return (_unknown(query),), tried

    def _list(self, query: Query) -> tuple[Entity, ...] | None:
        """Resolve each member of a list; ``None`` if the span is none."""
        pieces = compound.parts_of(query)
        if not pieces:
            return None
        union = compound.union_of(query)
        if union is not None:
            whole = Query(
                query.text, self._parse(union), query.directory, query.finder, query.date, query.memory, query.start,
                query.end, query.position, self.place_country, query.role, query.others,
            )  # fmt: skip
            return self._answer(whole, 1)[0]
        entities: list[Entity] = []
        for begin, stop, words in pieces:
            text = query.text[begin:stop]
            offset = query.start + begin if query.start is not None else None
            ending = offset + len(text) if offset is not None else None
            position = query.position + begin if query.position is not None else None
            part = Query(
                text, self._parse(words), query.directory, query.finder, query.date, query.memory, offset, ending,
                position, self.place_country, query.role, query.others,
            )  # fmt: skip
            entities.extend(self._answer(part, 1)[0])
        return compound.merged(tuple(entities), query.entity(None, None, None, ""))

    def _parse(self, text: str) -> Parsed:
        """Cut a span; what it says does not depend on date or report, so that the text alone is the key."""
        parsed = self._parsed.get(text)
        if parsed is None:
            if len(self._parsed) >= _CACHE_SIZE:
                self._parsed.clear()
            parsed = self._parsed[text] = parse(text, self.finder)
        return parsed


def _position(span: str, passage: str) -> int | None:
    """Return where ``span`` stands in ``passage`` as whole words, ``None`` if it does not."""
    at = passage.find(span)
    if at < 0 or not span:
        return None
    if (at and passage[at - 1].isalnum()) or passage[at + len(span) : at + len(span) + 1].isalnum():
        match = re.search(rf"(?<!\w){re.escape(span)}(?!\w)", passage)
        return match.start() if match else None
    return at


def _with_article(parsed: Parsed, before: str) -> Parsed:
    """Return a span with the article that stands just before it: models mark parties without theirs."""
    article = before[-5:].lower()
    if article.endswith((" the ", "“the ", '"the ')) or article == "the ":
        return replace(parsed, definite=True)
    if article.endswith((" a ", " an ")) or article in {"a ", "an "}:
        return replace(parsed, indefinite=True)
    return parsed


def _unknown(query: Query) -> Entity:
    """Keep an unknown party's text, with the country its words or its place names tell."""
    countries = people.countries_in(query)
    reason = f'"{query.text}" is not in the directory and no role word tells what it is'
    country = countries[0] if countries else None
    if country is None:
        country, why = query.place_country()
        reason += f"; {why}" if why else ""
    if country is None and "'s" in query.parsed.norms:
        country, why = generic.of_person(query)
        reason += f"; {why}" if why else ""
    if country is None:
        seen = query.memory.known(query.parsed.plain)
        if seen is not None and seen.kind == "person" and seen.entry is None:
            country, why = context_country(query)
            reason += f"; {why}" if why else ""
    if country is None:
        related = bool(query.parsed.words) and singular(query.parsed.words[-1].norm) in wordlist("relation")
        country, why = (None, "") if related else pronouns.owner_country(query)
        reason += f"; {why}" if why else ""
    sector = _town_sector(query, country)
    named = {number for found in query.parsed.found for number in range(found.first, found.last)}
    words = list(enumerate(query.parsed.words))[query.parsed.lead :]
    free = any(word.capital and number not in named for number, word in words if number < query.parsed.body_end)
    last = words[-1] if words else None
    hyphened = last is not None and query.parsed.text[last[1].start - 1] in "-‑"
    called = free and words[0][1].capital and last is not None and (last[1].capital or last[0] in named or hyphened)
    name = query.parsed.text if called else None
    return query.entity(name, country, sector, reason)


def _town_sector(query: Query, country: str | None) -> str | None:
    """A town that stands alone acts by its people: ``Mariupol`` is no government."""
    words = query.parsed.words[query.parsed.lead :]
    alone = country is not None and bool(words) and all(word.capital for word in words) and not query.parsed.found
    name = query.parsed.text[words[0].start :] if alone else ""
    return "CVL" if alone and query.places is not None and query.places(name) is not None else None
