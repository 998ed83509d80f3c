"""Steps for words that point back: pronouns, ``both sides``, ``his counterpart``, ``the group``, ``the country``."""

from __future__ import annotations

from collections.abc import Sequence

from detente.entities.context import antecedent, is_country
from detente.entities.memory import Seen
from detente.entities.model import Hit, term_at
from detente.entities.offices import is_leading, office_class
from detente.entities.pairs import dyad, other_country, plain_pair, two_parties
from detente.entities.people import countries_in, name_part
from detente.entities.pronouns import OWNERS, back, find_meant, nothing
from detente.entities.query import Answer, Query
from detente.entities.text import is_plural, key, singular
from detente.entities.words import wordlist
from detente.records import Entity


def both(query: Query) -> Answer | None:
    """``both``, ``the two``, ``each other``: the two parties set side by side."""
    norms = query.parsed
    value = wordlist("pronoun").get(" ".join(norms.norms)) or wordlist("pronoun").get(norms.plain)
    if norms.definite and norms.plain in {"pair", "duo"}:
        return _pair(query, "person") or _pair(query, "party") or nothing(query)
    if norms.definite and norms.plain == "two":
        value = "pair"
    if value != "pair" or (norms.text.isupper() and len(norms.text) > 1):
        return None
    return _pair(query, "party") or nothing(query)


def pair(query: Query) -> Answer | None:
    """``the two countries``, ``both governments``, ``the two leaders``, ``the two Koreas``."""
    parsed = query.parsed
    several = wordlist("several_states").get(parsed.plain) or wordlist("several_states").get(
        " ".join(parsed.norms).removeprefix("the ")
    )
    if several:
        how = f'"{parsed.text}" are {several.replace("|", " and ")}'
        return tuple(_state(query, code, how) for code in several.split("|"))
    theirs = _officials_of_both(query)
    if theirs is not None:
        return theirs
    if countries_in(query) or not {"two", "both", "each"} & set(parsed.norms[:3]) or name_part(query):
        return None
    words = [singular(word) for word in parsed.norms[parsed.lead : parsed.body_end]]
    for first in range(len(words)):
        kind = wordlist("pair_word").get(" ".join(words[first:]))
        if kind is not None:
            sure = parsed.definite or parsed.norms[0] in {"both", "these", "those", "each"} or kind == "state"
            return _pair(query, kind) if sure or words[-1] in {"side", "neighbour", "neighbor"} else None
    return None


def _officials_of_both(query: Query) -> Answer | None:
    """``their foreign ministers``, ``leaders of the two countries``: the same office in each of the two."""
    parsed = query.parsed
    words = [singular(word) for word in parsed.norms]
    kind = wordlist("pair_word").get(" ".join(words[parsed.lead : parsed.body_end]))
    if kind in {None, "party", "state", "group", "person"} or not is_plural(parsed.norms[parsed.body_end - 1]):
        return None
    tail = words[parsed.body_end :]
    if not tail and words[0] == "their":
        countries = list(dict.fromkeys(s.country for s in find_meant(query, "party", "their") if s.country))
        countries = (
            countries
            if len(countries) == 2
            else dyad(query)
            if not query.memory.weights or len(plain_pair(query)) == 2
            else []
        )
        name = f'"{parsed.text}" are those of '
        pair = [code for code in countries if is_country(query, code)]
        if len(pair) != 2:
            return None
        how = name + " and ".join(query.directory.state_name(code, query.date) for code in pair)
        return tuple(_official(query, code, kind or "", how) for code in pair)
    both = tail[:3] == ["of", "the", "two"] or tail[:2] == ["of", "both"]
    return _pair(query, kind or "") if both and wordlist("pair_word").get(tail[-1]) == "state" else None


def _pair(query: Query, kind: str) -> Answer | None:
    shown = query.parsed.text
    if kind in {"party", "group"}:
        parties = two_parties(query)
        if len(parties) == 2:
            how = f'"{shown}" are the two parties named last: {parties[0].text} and {parties[1].text}'
            return tuple(entity for seen in parties for entity in back(query, seen, how))
        if kind == "group":
            return None
    if kind not in {"party", "state"}:
        people = _two_people(query, kind)
        if people:
            how = f'"{shown}" are the two named last: {people[0].text} and {people[1].text}'
            return tuple(entity for seen in people for entity in back(query, seen, how))
        if kind == "person":
            return None
    countries = _without_actors(query, dyad(query))
    alone = plain_pair(query)
    if len(alone) == 1 and kind in {"party", "army"} and not set(countries) <= {alone[0]}:
        joined = _joined_here(query, countries)
        if not joined and not query.memory.pair:
            place = query.directory.state_name(alone[0], query.date)
            how = f'"{shown}" are parties of one country: the report is about {place} alone'
            return (query.entity(None, alone[0], "MIL" if kind == "army" else None, how),)
    if len(countries) < 2:
        return None
    names = [query.directory.state_name(code, query.date) for code in countries]
    how = f'"{shown}" are the two that the report sets side by side: {names[0]} and {names[1]}'
    if kind in {"party", "state"}:
        return tuple(_state(query, code, how) for code in countries)
    return tuple(_official(query, code, kind, how) for code in countries)


def _without_actors(query: Query, countries: list[str]) -> list[str]:
    """Who urges both sides is none of them: the report's next country steps in for the actor's."""
    acting = {entity.country for entity in query.others}
    if query.role != "recipient" or not acting & set(countries):
        return countries
    ranked = [code for code in query.memory.main_countries() if is_country(query, code) and code not in acting]
    weights = query.memory.weights
    if len(ranked) < 2 or weights.get(ranked[1], 0.0) * 5 < weights.get(ranked[0], 0.0):
        return countries
    return ranked[:2]


def _joined_here(query: Query, countries: Sequence[str]) -> bool:
    """Whether the present passage names both countries as parties before the span."""
    before = [s for s in query.memory.here() if query.position is None or s.position < query.position]
    named = {s.country for s in before if s.kind in {"state", "person", "party"} and s.led not in wordlist("site")}
    return len(countries) == 2 and set(countries) <= named


def _two_people(query: Query, kind: str) -> list[Seen]:
    people: dict[str, Seen] = {}
    for sightings in query.memory.before(query.position):
        for seen in sightings:
            leading = is_leading(seen.office_class) if kind == "leader" else seen.office_class == kind
            if query.role == "recipient" and seen.passage == query.memory.passages:
                # Somebody met both men: he is none of them.
                continue
            minister = kind == "minister" and "minister" in (seen.office_class or "")
            if seen.kind == "person" and (leading or minister or kind == "person"):
                people.setdefault(seen.name, seen)
        if len(people) >= 2:
            return list(people.values())[:2]
    return []


def _state(query: Query, code: str, how: str) -> Entity:
    entry = query.directory.state(code, query.date)
    if entry is None:
        return query.entity(None, code, "GOV", how)
    return query.named(Hit(entry), how)


def _official(query: Query, code: str, office: str, how: str) -> Entity:
    if office == "army":
        return query.entity(None, code, "MIL", how)
    found = query.directory.holder(code, office, query.date)
    if found is None and (office == "leader" or is_leading(office)):
        found = query.directory.leader(code, query.date)
    if found is None:
        return query.entity(None, code, "GOV", how, office)
    return query.person(found[0], how, found[1])


def counterpart(query: Query) -> Answer | None:
    """``his South Korean counterpart``: the same office, in the other country."""
    parsed = query.parsed
    at = next((n for n, word in enumerate(parsed.norms) if singular(word) in wordlist("counterpart")), None)
    if at is None or not (parsed.norms[0] in OWNERS or countries_in(query) or "counterpart" in parsed.norms[at]):
        return None
    seen = antecedent(query, lambda s: s.kind == "person" and s.office_class is not None)
    seen = seen or antecedent(query, lambda s: s.kind == "person")
    office = seen.office_class if seen else None
    for word in parsed.norms[:at]:
        office = office_class(f"{word} minister") or office
    countries = [code for code in countries_in(query) if is_country(query, code)] or countries_in(query)
    country = countries[0] if countries else other_country(query, seen.country if seen else None)
    if country is None:
        return (query.entity(None, None, "GOV", "a counterpart, but the report names no other country"),)
    whose = f'the counterpart of "{seen.text}"' if seen else "a counterpart"
    held = f" ({office})" if office else ""
    how = f"{whose}{held} in {query.directory.state_name(country, query.date)}"
    called = parsed.words[at + 1 :]
    if called and all(word.capital for word in called) and not is_plural(parsed.norms[at]):
        name = parsed.text[called[0].start : called[-1].end]
        known = query.directory.names.get(key(name), ())
        if not any(hit.entry.kind == "person" for hit in known):
            return (query.entity(name, country, (seen.sector if seen else None) or "GOV", how, office),)
    if office is None or is_plural(parsed.norms[at]):
        return (query.entity(None, country, (seen.sector if seen else None) or "GOV", how),)
    return (_official(query, country, office, how),)


def successor(query: Query) -> Answer | None:
    """``his successor``, ``her predecessor``: who held the same office after or before the person named."""
    parsed = query.parsed
    head = parsed.norms[-1] if parsed.norms else ""
    if head not in {"successor", "predecessor"} or parsed.norms[0] not in {"his", "her", "their"}:
        return None
    seen = next(iter(find_meant(query, "person", parsed.norms[0])), None)
    if seen is None or seen.entry is None or not seen.entry.terms:
        return None
    held = term_at(seen.entry.terms, query.date)[0]
    others = query.directory.holders.get((held.country or "", held.office_class or ""), ())
    how = f'the {head} of "{seen.text}" as {held.office}'
    if head == "successor":
        later = [p for p in others if p[0] is not seen.entry and (p[1].start or "") >= (held.end or "9")]
        chosen = min(later, key=lambda pair: pair[1].start or "", default=None)
    else:
        earlier = [p for p in others if p[0] is not seen.entry and (p[1].start or "9") < (held.start or "")]
        chosen = max(earlier, key=lambda pair: pair[1].start or "", default=None)
    if chosen is None:
        return (query.entity(None, held.country, "GOV", how, held.office),)
    return (query.person(chosen[0], how),)


def pointing(query: Query) -> Answer | None:
    """``the group``, ``the bloc``, ``the ministry``, ``the country``: the last one named of its kind."""
    parsed = query.parsed
    if countries_in(query) or name_part(query) or not parsed.words:
        return None
    size = _bloc(query)
    if size is not None or parsed.quantified:
        return size
    owner = parsed.norms[0] in OWNERS
    words = [singular(word) for word in parsed.norms[parsed.lead : parsed.body_end]]
    if not words or parsed.body_end < len(parsed.words):
        return None
    head, phrase = words[-1], " ".join(words)
    if wordlist("state_word").get(head) == "neighbour":
        both = not owner and parsed.definite and is_plural(parsed.words[-1].norm)
        return _pair(query, "state") if both else _neighbour(query)
    if words[0] in {"neighbouring", "neighboring"} and not owner:
        return _neighbour(query)
    bare = query.position is None and phrase in wordlist("group_word")
    if owner or not (parsed.definite or parsed.norms[0] in {"that", "this"} or bare):
        return None
    own = head == "nation" and query.role == "recipient"
    if wordlist("state_word").get(phrase) == "state" and head not in {"government", "regime"} and not own:
        acting = {entity.country for entity in query.others}
        main = _main_land(query, head, acting)
        if main is not None:
            return (_state(query, main, f'"{parsed.text}" is the one that the report is about'),)
        seen = antecedent(query, lambda s: s.kind == "state" and s.country not in acting and _is_called(query, s, head))
        seen = seen or antecedent(query, lambda s: s.country not in acting and _is_land(s))
        seen = seen or antecedent(query, lambda s: s.kind == "state" and s.country not in acting)
        seen = seen or antecedent(query, lambda s: s.kind == "nationality" and s.country not in acting)
        if seen is not None and seen.country:
            return (_state(query, seen.country, f'"{parsed.text}" goes back to "{seen.text}"'),)
        return None
    named = antecedent(query, lambda s: s.kind == "party" and head in key(s.name).split())
    kind = wordlist("group_word").get(phrase) or (
        wordlist("group_word").get(head) if head not in wordlist("own_kind") else None
    )
    if named is None and kind is not None:
        named = antecedent(query, lambda s: _of_kind(s, kind, head))
    if named is None and len(words) == 1 and not is_plural(parsed.words[-1].norm):
        named = antecedent(
            query,
            lambda s: (
                s.kind == "person"
                and s.office is not None
                and head in key(s.office).split()
                and _is_spoken_of(query, s)
            ),
        )
    if named is None:
        return None
    return back(query, named, f'"{parsed.text}" goes back to "{named.text}"')


def epithet(query: Query) -> Answer | None:
    """``the isolated communist nation``, ``the Jewish state``, ``the former colonial power``."""
    parsed = query.parsed
    code = wordlist("epithet").get(parsed.plain)
    if code is not None and parsed.definite:
        return (_state(query, code, f'"{parsed.text}" is a by-name'),)
    if parsed.plain in {"former colonial power", "former colonial ruler", "colonial power", "former colonial master"}:
        for ruled in query.memory.main_countries()[:2]:
            code = wordlist("colonial_power").get(ruled.lower())
            if code is not None:
                place = query.directory.state_name(ruled, query.date)
                return (_state(query, code, f"the colonial power that {place} once had"),)
    return None


def _main_land(query: Query, head: str, acting: set[str | None]) -> str | None:
    """The one country a report is about, or the first of it that is an emirate, where the span says so."""
    ranked = [code for code in query.memory.main_countries() if is_country(query, code) and code not in acting]
    if head in wordlist("realm"):
        entries = [(code, query.directory.state(code, query.date)) for code in ranked[:4]]
        fitting = [code for code, entry in entries if entry is not None and head in (entry.detail or "").split()]
        return fitting[0] if len(fitting) == 1 else None
    plain = [code for code in plain_pair(query) if code not in acting]
    return plain[0] if len(plain) == 1 else None


def _is_land(seen: Seen) -> bool:
    """Whether a state is named by its name: ``the country`` is hardly ``London`` or the ``White House``."""
    return seen.kind == "state" and seen.entry is not None and key(seen.entry.name) in key(seen.text)


def _is_called(query: Query, seen: Seen, word: str) -> bool:
    """Whether a state is what a word says: an island, or a kingdom or republic by its official name."""
    if word == "island":
        return (seen.country or "").lower() in wordlist("island")
    if word in {"kingdom", "republic", "emirate", "sultanate"}:
        entry = query.directory.state(seen.country, query.date)
        return entry is not None and word in (entry.detail or "").split()
    return True


def _is_spoken_of(query: Query, seen: Seen) -> bool:
    """Whether the report says much about the country of somebody named: a passing president is hardly the one meant."""
    weights = query.memory.weights
    most = max(weights.values(), default=0.0)
    return not weights or seen.country is None or weights.get(seen.country, 0.0) * 3 >= most


def _of_kind(seen: Seen, kind: str, head: str) -> bool:
    if seen.kind != "party":
        return False
    if seen.entry is None:
        return kind != "organisation"
    if kind == "organisation" and seen.entry.sector == "BUS" and head not in {"company", "firm"}:
        return False
    return seen.entry.kind in ({"group", "organisation"} if kind == "any" else {kind})


def _bloc(query: Query) -> Answer | None:
    """``the 27-nation bloc``: told by the number of its members."""
    words = [singular(word) for word in query.parsed.norms]
    for number, word in enumerate(words[:-1]):
        if word.isdigit() and words[number + 1] in {"nation", "member", "country", "state"}:
            if not {"bloc", "alliance", "union", "group", "grouping", "body", "league", "organisation"} & set(words):
                return None
            name = wordlist("bloc_size").get(word)
            hit = query.directory.choose(query.directory.names.get(key(name or ""), ()), query.date)
            if hit is not None:
                return (query.named(hit, f"the body of {word} members"),)
    return None


def _neighbour(query: Query) -> Answer | None:
    """``its neighbour``: the report's other country, if it has a border with the one named before."""
    seen = antecedent(query, lambda s: s.kind in {"state", "nationality"} and is_country(query, s.country))
    if seen is None or seen.country is None:
        return None
    entry = query.directory.state(seen.country, query.date)
    near = entry.neighbours if entry else ()
    others = [code for code in query.memory.main_countries() if code != seen.country and code in near]
    if not others:
        return None
    place = query.directory.state_name(seen.country, query.date)
    return (_state(query, others[0], f'the neighbour of {place} ("{seen.text}") that the report names'),)
