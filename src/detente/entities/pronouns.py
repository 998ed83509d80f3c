"""Steps for pronouns: ``he``, ``it``, ``they``, ``we`` and the owner words ``his``, ``its``, ``their``, ``our``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from detente.entities.context import context_country, organ_home
from detente.entities.memory import Seen
from detente.entities.model import Hit
from detente.entities.query import Answer, Query
from detente.entities.quoted import find_speaker, is_quoted
from detente.entities.words import wordlist
from detente.records import Entity

OWNERS = {"its": "party", "their": "party", "his": "person", "her": "person", "our": "speaker", "my": "speaker"}
_PLURAL = frozenset({"they", "them", "their", "theirs", "themselves"})
_NEAR = 4


def pronoun(query: Query) -> Answer | None:
    """``he``, ``they``, ``it``, ``we``: who acted or was named last and fits; several where they are."""
    words = query.parsed.norms
    shown = " ".join(words)
    # US is a state, us a pronoun: a pronoun is not written in capitals, but for I and a sentence's first word.
    if query.parsed.text.isupper() and len(query.parsed.text) > 1:
        return None
    value = wordlist("pronoun").get(shown) or (
        wordlist("pronoun").get(query.parsed.plain) if query.parsed.lead else None
    )
    if value is None or value == "pair":
        return None
    kind, _, form = value.partition(" ")
    meant = find_meant(query, kind, words[-1], as_object=form == "object" or query.role == "recipient")
    if not meant:
        return nothing(query)
    shown = " and ".join(seen.text for seen in meant)
    how = f'"{query.parsed.text}" is taken for the last fitting party named: "{shown}"'
    return tuple(entity for seen in meant for entity in back(query, seen, how))


def owner_country(query: Query) -> tuple[str | None, str]:
    """Return the country of ``its`` in ``its army`` and why; ``None`` if the span has no such word."""
    words = query.parsed.words[: query.parsed.lead + 1]
    for number, word in enumerate(words):
        kind = OWNERS.get(word.norm)
        following = query.parsed.words[number + 1].norm if number + 1 < len(query.parsed.words) else ""
        if kind is None or following in wordlist("honour"):
            # His Highness is nobody's.
            continue
        country = _of_actor(query, kind)
        if country is not None:
            return country, f'"{word.text}" goes back to the actor'
        meant = find_meant(query, kind, word.norm) or find_meant(query, "any", word.norm)
        for seen in meant:
            if seen.country:
                return seen.country, f'"{word.text}" goes back to "{seen.text}"'
    return None, ""


def _of_actor(query: Query, kind: str) -> str | None:
    """The country of the act's actor, where a recipient is called his or its: ``Chavez put his army on alert``."""
    if query.role != "recipient" or not query.others or kind == "speaker":
        return None
    if kind == "person":
        single = len(query.others) == 1 and (query.others[0].office is not None or _is_person(query, query.others[0]))
        return query.others[0].country if single else None
    countries = {entity.country for entity in query.others}
    return countries.pop() if len(countries) == 1 else None


def _is_person(query: Query, entity: Entity) -> bool:
    return any(s.kind == "person" and s.name == entity.name for s in query.memory.here())


def find_meant(query: Query, kind: str, word: str, *, as_object: bool = False) -> list[Seen]:
    """Return whom a pronoun of a kind (person, party, speaker, relative, first, last, any) means, mostly one."""
    found: list[Seen] | Seen | None
    if kind == "person":
        found = _person(query, word, as_object)
    elif kind == "party":
        found = _several(query, as_object) if word in _PLURAL else _thing(query, as_object)
    elif kind == "speaker":
        found = _speaker(query)
    elif kind in {"first", "last"}:
        return _of_two(query, kind)
    elif kind == "relative":
        return next(query.memory.before(query.position), [])[-1:]
    else:
        found = next((s for passage in query.memory.before(query.position) for s in passage if s.country), None)
    return found if isinstance(found, list) else [found] if found is not None else []


def _person(query: Query, word: str, as_object: bool) -> Seen | None:
    woman = True if word in wordlist("woman") else False if word in wordlist("man") else None

    def fits(seen: Seen) -> bool:
        # An unnamed reporter tells the story: he is hardly in it.
        teller = seen.sector == "JRN" and not seen.named and not seen.acted
        return seen.kind == "person" and not (seen.plural or teller) and (woman is None or seen.woman in {None, woman})

    if woman is True:
        # A woman told by title or first name goes before people of whom nothing is told.
        seen = _search(query, lambda s: s.kind == "person" and s.woman is True, as_object, _NEAR)
        if seen is not None:
            return seen
    return _search(query, fits, as_object)


def _thing(query: Query, as_object: bool) -> Seen | None:
    def fits(seen: Seen) -> bool:
        media = seen.entry is not None and seen.entry.kind == "media"
        return not media and not seen.plural and not seen.parties and seen.kind in {"state", "party", "role"}

    return (
        _search(query, lambda s: fits(s) and (s.led is None or s.acted), as_object, _NEAR)
        or _search(query, fits, as_object)
        or _search(query, lambda s: s.kind == "nationality", as_object)
    )


def _search(query: Query, fits: Callable[[Seen], bool], as_object: bool, limit: int = 12) -> Seen | None:
    """The subject goes before an object, who acted before who was only named, a later passage before an earlier."""
    actors = {entity.name for entity in query.others if entity.name} if as_object else set()
    fallback: Seen | None = None
    for sightings in query.memory.before(query.position):
        if query.memory.passages - sightings[0].passage >= limit:
            break
        fitting = [seen for seen in sightings if fits(seen) and seen.name not in actors]
        if not fitting:
            continue
        if as_object and sightings[0].passage == query.memory.passages:
            if len({seen.name for seen in fitting}) > 1 or actors:
                return fitting[-1]
            fallback = fallback or fitting[0]
            continue
        acting = [seen for seen in fitting if seen.acted]
        free = [seen for seen in fitting if seen.led is None]
        return (acting or free or fitting)[0]
    return fallback


def _several(query: Query, as_object: bool) -> list[Seen]:
    """``they``: those who acted together, a group or crowd, or the two of the sentence before."""
    actors = {entity.name for entity in query.others if entity.name} if as_object else set()
    for sightings in query.memory.before(query.position):
        parties = [s for s in sightings if s.kind != "place" and s.name not in actors and not _is_media(s)]
        # Who is a crowd can be ``they`` wherever it stands; a single one only with others or as a body of many.
        free = [s for s in parties if s.led is None or s.acted] or parties
        if as_object:
            # Objects are spoken of again as objects: a led name is as good as any.
            present = sightings[0].passage == query.memory.passages
            free = [s for s in parties if not (s.acted and present)] or parties
        together = _joined(query, free)
        if len(together) > 1:
            return together
        plural = [s for s in free if s.plural or s.parties]
        first = next((s for s in free if s.acted), free[0] if free else None)
        if first is not None and (first in plural or first.kind == "party"):
            return [first]
        present = sightings[0].passage == query.memory.passages
        if not present and first is not None and first.kind in {"person", "state"}:
            pair = list({s.name: s for s in [first, *parties] if s.kind == first.kind and s.country}.values())
            if len(pair) == 2 and not plural:
                return pair
        groups = [s for s in free if s.kind == "party"] or ([] if as_object else [s for s in free if s.kind == "role"])
        if as_object and not (plural or groups):
            continue
        found = (
            (groups if as_object else plural)
            or plural
            or groups
            or ([s for s in free if s.kind in {"state", "nationality"}] if present else [])
        )
        if found:
            return [found[0]]
    states = _search(query, lambda s: s.kind in {"state", "nationality"}, as_object)
    return [states] if states is not None else []


def _is_media(seen: Seen) -> bool:
    return seen.entry is not None and seen.entry.kind == "media"


def _joined(query: Query, seen: Sequence[Seen]) -> list[Seen]:
    """Those at the head of a sentence that ``and`` or a comma joins: ``Saudi Arabia, Egypt and Bahrain cut ties``."""
    result: list[Seen] = list(seen[:1])
    for left, right in pairwise(seen):
        text = query.memory.texts[left.passage - 1]
        if left.kind != right.kind or text[left.end : right.position].strip() not in {"and", ",", ", and", "&"}:
            break
        result.append(right)
    text = query.memory.texts[seen[0].passage - 1] if seen else ""
    ended = len(result) > 1 and "and" in text[result[-2].end : result[-1].position]
    return result if ended else result[:1]


def _speaker(query: Query) -> Seen | None:
    """``we`` and ``I`` in a quotation: who is said to speak, in this passage or before it."""
    text = query.memory.texts[-1] if query.memory.texts else ""
    if query.position is None or is_quoted(text, query.position) or '"' in text or "“" in text:
        seen = find_speaker(text, query.memory.here())
        if seen is not None:
            return seen
    for sightings in query.memory.before(query.position):
        if sightings[0].passage == query.memory.passages:
            continue
        seen = find_speaker(query.memory.texts[sightings[0].passage - 1], sightings)
        if seen is not None:
            return seen
    return _search(query, lambda s: s.kind == "person", False) or _search(query, lambda s: s.kind == "party", False)


def _of_two(query: Query, kind: str) -> list[Seen]:
    for sightings in query.memory.before(query.position):
        parties = [seen for seen in sightings if seen.kind in {"person", "state", "party"}]
        if len({seen.name for seen in parties}) > 1:
            return [parties[0 if kind == "first" else -1]]
    return []


def _countries_of(query: Query, seen: Seen) -> list[str]:
    """The countries of those who were named with several: ``they`` after ``the presidents of Guyana and Venezuela``."""
    if seen.kind != "role" or not seen.plural or seen.country is not None:
        return []
    text = query.memory.texts[seen.passage - 1]
    result: list[str] = []
    reached, joints = seen.end, {"of", "of the"}
    for named in sorted(query.memory.in_passage(seen.passage), key=lambda s: s.position):
        if named.position < reached or named.kind not in {"state", "nationality"} or named.country is None:
            continue
        if text[reached : named.position].strip() not in joints:
            break
        result.append(named.country)
        reached, joints = named.end, {"and", ",", ", and", "and the", ", the"}
    return result if len(result) > 1 else []


def back(query: Query, seen: Seen, how: str) -> Answer:
    """Return who was seen as what the span means."""
    if seen.parties:
        return tuple(
            replace(entity, start=query.start, end=query.end, entity_text=query.text, reason=how)
            for entity in seen.parties
        )
    several = _countries_of(query, seen)
    if several:
        return tuple(query.entity(None, code, seen.sector, how) for code in several)
    country, why = seen.country, how
    if country is None and seen.entry is None and seen.kind in {"person", "role"}:
        country, told = organ_home(query, seen.office)
        if country is None:
            country, told = context_country(query)
        why = f"{how}; {told}" if told else how
    if seen.kind == "role":
        return (query.entity(None, country, seen.sector, why),)
    if seen.entry is not None and seen.entry.kind != "person":
        return (query.named(Hit(seen.entry), how),)
    return (query.seen(replace(seen, country=country), why),)


def nothing(query: Query) -> Answer:
    """Return the span alone, with the reason that nobody fits."""
    return (query.entity(None, None, "UNK", f'"{query.parsed.text}": nothing named before it fits'),)
