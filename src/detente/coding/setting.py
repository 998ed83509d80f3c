"""Gives parties whose own words tell no country the one that their report is about, where that is plain."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from detente.coding.wordlists import any_of
from detente.entities import A_THING, ReportMemory, Resolver, Town, rank_countries, weigh_countries
from detente.entities.query import PartyRole
from detente.places import Gazetteer, PlaceContext
from detente.records import Entity, Span

Role = PartyRole

# A report is plainly about a country that weighs this many times what the next one does.
DOMINANCE = 1.6
# How the resolver says that it took a role's country from the report as a whole.
_GUESSED = "is the country the report is mainly about"
# A town's country must weigh this fraction of the report's first country.
_CHANCE = 2.5
_LED = re.compile(r"\b(?:in|at|near|outside) (?P<name>[A-Z][a-z]\w+(?: [A-Z][a-z]\w+)?)(?![\w'’-]| [A-Z])")


def dominant_country(weights: Mapping[str, float]) -> str | None:
    """The country of a report that outweighs every other by far; ``weights`` are how much it speaks of each."""
    states = sorted(((weight, code) for code, weight in weights.items()), key=lambda pair: (-pair[0], pair[1]))
    if not states or (len(states) > 1 and states[0][0] < DOMINANCE * states[1][0]):
        return None
    return states[0][1]


def placed(entity: Entity, country: str | None, country_name: str | None) -> Entity:
    """The entity with ``country`` if it has none of its own and its words do not say that it comes from elsewhere."""
    text = entity.entity_text
    if _foreign().search(text):
        # Who is called foreign or Western is of no country that the report's being about it could tell.
        return replace(entity, country=None) if _GUESSED in entity.reason else entity
    if entity.country is not None or country is None:
        return entity
    if entity.sector is None and (A_THING in entity.reason or not _names_somebody(text)):
        return entity
    reason = f"{entity.reason}; no country is told, and the report is about {country_name or country}"
    return replace(entity, country=country, reason=reason)


def _names_somebody(text: str) -> bool:
    """Whether an unknown phrase is a name or stands for people, not for a thing (``the charge``, ``a proposal``)."""
    words = text.split()
    return any(word[0].isupper() for word in words) or text.isdigit() or bool(_people().search(text))


@cache
def _people() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:he|she|they|him|her|them|we|us|i|you|those|others|people|who|each|all|both)\b", re.IGNORECASE
    )


@cache
def _foreign() -> re.Pattern[str]:
    """Words of ``foreign_words.txt``: who is called so is not of the report's own country."""
    return re.compile(rf"\b{any_of('foreign_words.txt')}\b", re.IGNORECASE)


@dataclass(slots=True)
class Setting:
    """What is known of a whole report before its passages are read in order: its memory and the country it is about."""

    memory: ReportMemory
    about: str | None

    def resolve(
        self,
        resolver: Resolver,
        span: str,
        *,
        date: str | None,
        passage: str,
        position: int,
        start: int | None = None,
        end: int | None = None,
        role: Role | None = None,
        others: tuple[Entity, ...] = (),
    ) -> tuple[Entity, ...]:
        """Who a span of the passage means in this report, each with a country where it can be told."""
        found = resolver.resolve(
            span, date=date, memory=self.memory, start=start, end=end, passage=passage, position=position,
            role=role, others=others,
        )  # fmt: skip
        name = resolver.directory.state_name(self.about, date) if self.about else None
        return tuple(placed(entity, self.about, name) for entity in found)


def read_setting(
    texts: Sequence[str],
    date: str | None,
    resolver: Resolver,
    gazetteer: Gazetteer,
    dateline: str | None = None,
    published_in: str | None = None,
) -> Setting:
    """Read a whole report for names, places and countries, before its passages are read in order.

    Headlines use short names before the text gives the full ones, and local reports name their towns, not their
    country. ``dateline`` is the report's, where reading took one off; ``published_in`` the country of its publisher.
    """
    whole = ReportMemory()
    for text in texts:
        resolver.observe(text, date, whole)
    states = resolver.directory.states
    country = gazetteer.resolve(dateline).country if dateline else None
    origin = (dateline, country) if dateline and country else None

    def weigh() -> dict[str, float]:
        return weigh_countries(
            whole, texts, whole.towns, origin, states,
            lambda code: resolver.directory.forerunner(code, date) or code, published_in,
        )  # fmt: skip

    names = _place_names(texts, whole, gazetteer)
    # Towns of one name in several countries lie where the others lie.
    for _ in range(2):
        context = PlaceContext(tuple(rank_countries(weigh(), states)[:2]), dateline)
        places = [(number, span, gazetteer.resolve(span.text, context).country) for number, span in names]
        whole.towns = [Town(number, span.start, span.text, code) for number, span, code in places if code is not None]
    whole.towns += _small_towns(texts, whole, gazetteer, weigh(), dateline)
    whole.towns = _without_chance(whole.towns, weigh(), lambda code: resolver.directory.forerunner(code, date) or code)
    whole.weights = weigh()
    memory = ReportMemory()
    memory.foretell(whole)
    return Setting(memory, dominant_country({code: n for code, n in whole.weights.items() if code in states}))


def _small_towns(
    texts: Sequence[str], whole: ReportMemory, gazetteer: Gazetteer, weights: Mapping[str, float], dateline: str | None
) -> list[Town]:
    """Places too small to be sure of alone, where they lie in a country of which the report speaks otherwise."""
    context = PlaceContext(tuple(rank_countries(weights, weights)[:2]), dateline)
    taken = {(seen.passage, at) for seen in whole.seen for at in range(seen.position, seen.end)}
    taken |= {(town.passage, town.position) for town in whole.towns}
    found = []
    for number, text in enumerate(texts, 1):
        for match in _LED.finditer(text):
            if (number, match.start("name")) in taken:
                continue
            place = gazetteer.resolve(match["name"], context)
            if place.country in context.countries and place.city is not None and place.country is not None:
                found.append(Town(number, match.start("name"), match["name"], place.country))
    return found


def _without_chance(towns: list[Town], weights: Mapping[str, float], at_date: Callable[[str], str] = str) -> list[Town]:
    """Leave out a lone town of a country that nothing else tells, in a report that is plainly about another."""
    most = max(weights.values(), default=0.0)
    return [town for town in towns if weights.get(at_date(town.country), 0.0) * _CHANCE >= most]


def _place_names(texts: Sequence[str], whole: ReportMemory, gazetteer: Gazetteer) -> list[tuple[int, Span]]:
    """Names of places in the passages (numbered from 1) that the directory does not have.

    They are those that a preposition leads to, and those before the words for what a town has (``Halifax police``).
    """
    taken = {(seen.passage, at) for seen in whole.seen if seen.entry for at in range(seen.position, seen.end)}
    names = []
    for number, text in enumerate(texts, 1):
        spans = list(gazetteer.find(text))
        for match in _owned().finditer(text):
            start, end = match.span("name")
            overlaps = any(span.start < end and start < span.end for span in spans)
            if not overlaps and [span.text for span in gazetteer.find(f"in {match['name']}")] == [match["name"]]:
                spans.append(Span(start, end, match["name"]))
        names += [(number, s) for s in spans if not {(number, s.start), (number, s.end - 1)} & taken]
    return names


@cache
def _owned() -> re.Pattern[str]:
    """A name before a word of ``town_words.txt``."""
    words = any_of("town_words.txt")
    return re.compile(rf"\b(?P<name>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){{0,2}}?)(?:'s|’s)? (?i:{words})\b")
