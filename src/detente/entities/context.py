"""What the surroundings of a span tell: the country a bare role belongs to, the parties named before it."""

from __future__ import annotations

import re
from collections.abc import Callable

from detente.entities.memory import Seen
from detente.entities.query import Query
from detente.entities.roles import Role
from detente.entities.text import is_plural, singular
from detente.entities.words import wordlist

# A place opens a sentence within so many letters, and stands right after a span within so many words.
_OPENS = 45
_SITE_WORDS = 6
_HAPPENING = frozenset({"in", "at", "near", "inside", "outside", "across"})
# What it counts that a country was spoken of in the passage before and in the one before that, where its weight in
# the whole report counts at most 1.
_BEFORE, _LONG_BEFORE = 0.25, 0.2
_OWNING = frozenset({"'s", "’s"})
_RULING = frozenset({"GOV", "LEG", "JUD"})
_DIPLOMATS = re.compile(r"(?i)\bforeign (?:ministe?r|secretar|office|affairs|service|policy)")
_OPENING = re.compile(r"(?:In|At|Near|Outside|Across|Inside)\b")


def antecedent(query: Query, fits: Callable[[Seen], bool], *, as_object: bool = False) -> Seen | None:
    """Return the last party named before the span that ``fits``: the first of its sentence, mostly the subject.

    ``as_object``: the span is an object form (``him``), which hardly means the sentence's own subject.
    """
    fallback: Seen | None = None
    for sightings in query.memory.before(query.position):
        fitting = [seen for seen in sightings if fits(seen)]
        if not fitting:
            continue
        if as_object and sightings[0].passage == query.memory.passages:
            if len({seen.name for seen in fitting}) > 1:
                return fitting[-1]
            fallback = fallback or fitting[0]
            continue
        return fitting[0]
    return fallback


def context_country(query: Query, without: str | None = None, office: str | None = None) -> tuple[str | None, str]:
    """Return the country that a role without one belongs to, and why; ``None`` if the report names no country.

    The surest comes first: the place right after the span, the place that opens the sentence, the same body with its
    country before, the only country of the sentence, the country the report is about. ``without`` is a country it
    surely is not. ``office`` is a class of office: a country that has one goes first (the emir in a report on Iraq
    and Kuwait).
    """
    for find in (_joined_before, _placed_after, _opening_place):
        country, why = find(query)
        if country is not None and country != without:
            return country, why
    country, why = _named_in_report(query)
    if country is not None and country != without:
        return country, why
    if query.role == "recipient":
        country, why = _of_recipient(query, without)
        if country is not None:
            return country, why
    country, why = _only_country(query, without)
    if country is not None:
        return country, why
    country, why = _named_before(query)
    if country is not None and country != without:
        return country, why
    return _main_country(query, without, office)


def organ_home(query: Query, phrase: str | None) -> tuple[str | None, str]:
    """The country of a report that has what only some countries have: ``Congress``, ``the Foreign Secretary``."""
    codes = wordlist("organ_home").get(phrase or "", "").split()
    ranked = [code for code in query.memory.main_countries() if code in query.directory.states]
    if not codes or not ranked or ranked[0] in codes:
        return None, ""
    fitting = [code for code in ranked if code in codes]
    if not fitting:
        return None, ""
    return fitting[0], f"{query.directory.state_name(fitting[0], query.date)} is the report's country that has one"


def _main_country(query: Query, without: str | None, office: str | None = None) -> tuple[str | None, str]:
    text = query.memory.texts[-1] if query.memory.texts else ""
    other = {s.country for s in query.memory.here() if text[s.end :].lstrip().startswith("counterpart")}
    ranked = [c for c in query.memory.main_countries() if c in query.directory.states and c not in {without, *other}]
    if office is not None:
        ranked = [c for c in ranked[:4] if _has_office(query, c, office)] or ranked
    ranked = _by_nearness(query, ranked)
    if not ranked:
        return None, ""
    place = query.directory.state_name(ranked[0], query.date)
    if _DIPLOMATS.search(query.text):
        # A foreign minister is no foreigner.
        return ranked[0], f"the report is mainly about {place}"
    return ranked[0], f"{place} is the country the report is mainly about"


def _by_nearness(query: Query, ranked: list[str]) -> list[str]:
    """Return the countries of a report, those first that it says much about and has spoken of just before."""
    weights = query.memory.weights
    if len(ranked) < 2 or not weights:
        return ranked
    near: dict[str | None, float] = {}
    for number, worth in ((query.memory.passages - 1, _BEFORE), (query.memory.passages - 2, _LONG_BEFORE)):
        for seen in query.memory.in_passage(number) if number > 0 else ():
            if seen.kind == "place" or seen.led in wordlist("away") or seen.chance:
                continue
            told = worth if seen.acted or seen.led is None else worth / 2
            near[seen.country] = max(near.get(seen.country, 0.0), told)
    most = max(weights.get(code, 0.0) for code in ranked)
    return sorted(ranked, key=lambda code: -(weights.get(code, 0.0) / (most or 1.0) + near.get(code, 0.0)))


def _has_office(query: Query, country: str, office: str) -> bool:
    """Whether a country has a class of office at the date; an emir is no emperor."""
    found = query.directory.holder(country, office, query.date)
    if found is None:
        return False
    heads = {word.norm for word in query.parsed.words} & wordlist("monarch").keys()
    return not heads or bool(heads & set(found[1].office.lower().split()))


def _places_here(query: Query) -> list[tuple[int, str, str, str | None]]:
    """The states, capitals and towns in the present passage: offset, words, country, preposition before."""
    memory = query.memory
    named = [
        (s.position, s.text, s.country, s.led)
        for s in memory.here()
        if s.country and is_country(query, s.country) and s.kind in {"state", "place"}
    ]
    text = memory.texts[-1] if memory.texts else ""
    towns = [(t.position, t.text, t.country, _word_before(text, t.position)) for t in memory.towns_here()]
    return sorted([*named, *towns])


def _word_before(text: str, position: int) -> str | None:
    words = text[max(0, position - 30) : position].lower().split()
    while words and words[-1] in wordlist("between_words"):
        words.pop()
    return words[-1] if words else None


def _joined_before(query: Query) -> tuple[str | None, str]:
    """``Aung San Suu Kyi and the army chief``: of the country of the person that ``and`` joins it to."""
    if query.position is None or not query.memory.texts:
        return None, ""
    text = query.memory.texts[-1]
    for town in query.memory.towns_here():
        if text[town.position + len(town.text) : query.position].strip() in _OWNING:
            return town.country, f'"{town.text}" before it owns it'
    for seen in query.memory.here():
        if seen.country and text[seen.end : query.position].strip() in _OWNING and seen.end < query.position:
            return seen.country, f'"{seen.text}" before it owns it'
        joined = text[seen.end : query.position].strip().removesuffix("the").rstrip()
        if seen.kind == "person" and seen.end < query.position and joined in {"and", ", and"} and seen.country:
            return seen.country, f'joined to "{seen.text}"'
    return None, ""


def _placed_after(query: Query) -> tuple[str | None, str]:
    """``officials in Peshawar``, ``the finance ministry in Berne``: the place right after the span."""
    if query.position is None or not query.memory.texts:
        return None, ""
    text = query.memory.texts[-1]
    end = query.position + len(query.text)
    for position, words, country, led in _places_here(query):
        between = text[end:position].split()
        if position >= end and between and led in wordlist("site") and len(between) <= _SITE_WORDS:
            opening = between[0].lower() in wordlist("site")
            if opening and not any(word.endswith((",", ".", ";")) for word in between):
                return country, f'"{words}" right after it lies in {query.directory.state_name(country, query.date)}'
    return None, ""


def _opening_place(query: Query) -> tuple[str | None, str]:
    """``In Quito, the Defense Ministry denied``: the place that opens the sentence."""
    if query.position is None or not query.memory.texts:
        return None, ""
    text = query.memory.texts[-1]
    if _OPENING.match(text) is None:
        return None, ""
    for position, words, country, _ in _places_here(query):
        comma = text.find(",", position)
        closed = 0 < comma <= position + len(words) + 12
        # In Washington the administration is weighing: no comma is needed right before.
        next_to = text[position + len(words) : query.position].strip() in {"the", "its"}
        if position < _OPENS and position < query.position and (closed or next_to):
            return country, f'the sentence opens with "{words}", in {query.directory.state_name(country, query.date)}'
    return None, ""


def _of_recipient(query: Query, without: str | None) -> tuple[str | None, str]:
    """Who is acted on by a foreign party is mostly of the place where it happens or of the report's country.

    Parliaments, cabinets, reporters and followers are those of the actor; a government does not act on itself.
    """
    actors = {entity.country for entity in query.others if is_country(query, entity.country)}
    if len(actors) != 1:
        return None, ""
    (actor,) = actors
    name = query.directory.state_name(actor, query.date)
    head = singular(query.parsed.words[query.parsed.body_end - 1].norm) if query.parsed.words else ""
    role = query.parsed.roles[-1] if query.parsed.roles else None
    if head in wordlist("own_recipient") or (role is not None and role.sector in {"LEG", "JRN", "PTY"}):
        if actor != without:
            return actor, f"the actor is of {name}, and so is its {head}"
        return None, ""
    ruling = all(entity.sector in _RULING for entity in query.others)
    own = actor == _main_country(query, without)[0] or not query.parsed.definite
    if role is not None and role.sector == "MIL" and ruling and own and _is_force(query, role) and actor != without:
        return actor, f"a government of {name} disposes of its own {head}"
    elsewhere = [(words, c) for _, words, c, led in _places_here(query) if c != actor and led in _HAPPENING]
    if len({country for _, country in elsewhere}) == 1 and elsewhere[0][1] != without:
        place = query.directory.state_name(elsewhere[0][1], query.date)
        return elsewhere[0][1], f'it happens in "{elsewhere[0][0]}", in {place}'
    governing = any(entity.sector == "GOV" for entity in query.others)
    if governing and head in wordlist("governing"):
        others = [c for c in _weighty(query) if c not in {actor, without}]
        if others:
            place = query.directory.state_name(others[0], query.date)
            return others[0], f"the government of {name} acts, so that of {place} is meant"
    main, why = _main_country(query, without)
    return (main, why) if main is not None and main != actor and main in _weighty(query) else (None, "")


def _is_force(query: Query, role: Role) -> bool:
    """Whether a role is that of troops, not of one officer."""
    return role.kind != "person" or is_plural(query.parsed.words[role.last - 1].norm)


def _weighty(query: Query) -> list[str]:
    """The countries that the report says much about: at least a third of what it says about its first."""
    ranked = [c for c in query.memory.main_countries() if c in query.directory.states]
    weights = query.memory.weights
    if not weights or not ranked:
        return ranked[:2]
    return [code for code in ranked if weights[code] * 3 >= weights[ranked[0]]]


def _named_before(query: Query) -> tuple[str | None, str]:
    """``the army`` after ``Israel's army``: the same body, with the country that its own words gave it."""
    parsed = query.parsed
    if not parsed.definite or not parsed.words:
        return None, ""
    head = singular(parsed.words[parsed.body_end - 1].norm)
    for sightings in query.memory.before(query.position):
        for seen in sightings:
            last = seen.text.rsplit(" ", 1)[-1].lower()
            if seen.kind == "role" and seen.country and not seen.guessed and singular(last) == head:
                return seen.country, f'"{parsed.text}" is the one of "{seen.text}" before'
    return None, ""


def _named_in_report(query: Query) -> tuple[str | None, str]:
    """``navy`` in a report that speaks of the Sri Lankan navy and of no other: the body by its only nationality."""
    words = query.parsed.words
    if not words or query.parsed.quantified or query.parsed.indefinite:
        return None, ""
    head = words[query.parsed.body_end - 1].norm
    if singular(head) not in wordlist("one_of_a_kind"):
        return None, ""
    memory = query.memory.ahead or query.memory
    told: dict[str, str] = {}
    for seen in (*memory.seen, *query.memory.seen):
        if seen.kind != "role" or not seen.country or seen.guessed or seen.text == head or not seen.owned:
            continue
        if singular(seen.text.rsplit(" ", 1)[-1].lower()) == singular(head) and is_country(query, seen.country):
            told.setdefault(seen.country, seen.text)
    if len(told) != 1:
        return None, ""
    ((country, text),) = told.items()
    return country, f'the report speaks of "{text}" and of no other {singular(head)}'


def _only_country(query: Query, without: str | None) -> tuple[str | None, str]:
    text = query.memory.texts[-1] if query.memory.texts else ""
    present = [s for s in query.memory.here() if is_country(query, s.country) and s.country != without]
    # His Peruvian counterpart is of the other country.
    present = [s for s in present if not s.chance and not text[s.end :].lstrip().startswith("counterpart")]
    if _is_official(query):
        # Ministers meet in third countries: those are not theirs.
        ranked = [code for code in query.memory.main_countries() if is_country(query, code)]
        present = [s for s in present if s.country in ranked[:2] or not (s.kind == "place" or s.led in _HAPPENING)]
    named = list(dict.fromkeys(s.country for s in present if s.kind in {"state", "nationality", "place"}))
    if len(named) == 1 and (query.position is None or _near(query, present, named[0])):
        place = query.directory.state_name(named[0], query.date)
        if _lacks_office(query, named[0]):
            return None, ""
        return named[0], f"{place} is the only country that the passage names"
    return None, ""


def _lacks_office(query: Query, country: str | None) -> bool:
    """Whether a country has no such office: Australia has no president."""
    offices = [role.office for role in query.parsed.roles if role.office in {"president", "prime minister", "monarch"}]
    if not offices or country is None or len(query.parsed.words) > 2:
        return False
    held = {office for code, office in query.directory.holders if code == country}
    return bool(held) and offices[0] not in held


def _is_official(query: Query) -> bool:
    """Whether the span is a holder of an office, or a person whom the report has introduced as one."""
    if any(role.office is not None for role in query.parsed.roles):
        return True
    seen = query.memory.known(query.parsed.plain)
    return seen is not None and seen.office_class is not None


def _near(query: Query, present: list[Seen], country: str | None) -> bool:
    """Whether the only country of a passage is named before the span, or as the place where things happen."""
    for seen in present:
        if seen.country != country or seen.kind not in {"state", "nationality", "place"}:
            continue
        text = query.memory.texts[-1]
        before = text[: seen.position].rstrip().lower()
        if query.position is None or seen.position < query.position:
            return not before.endswith((" to", " for", " against", " with", " from"))
        following = text[seen.end :].split()
        if seen.kind == "nationality" and not (following and following[0].strip(",.") in wordlist("place_noun")):
            # Looters in the Chinese quarter are not in China.
            continue
        if country is not None and country not in _weighty(query):
            continue
        if before.endswith(
            (" in", " across", " near", " of", " outside", " inside", " in the", " in northern", " in southern")
        ):
            return True
    return False


def is_country(query: Query, code: str | None) -> bool:
    """Whether a code is that of a state, not one of the international ones."""
    return code in query.directory.states
