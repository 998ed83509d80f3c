"""What the surroundings of a span tell: the country a bare role belongs to, the parties named before it."""

from __future__ import annotations

from collections.abc import Callable

from detente.entities.memory import Seen
from detente.entities.query import Query


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

    ``without`` is a country it surely is not. ``office`` is a class of office: a country that has one goes first
    (the emir in a report on Iraq and Kuwait).
    """
    memory = query.memory
    present = [s for s in memory.seen if s.passage == memory.passages and is_country(query, s.country)]
    present = [s for s in present if s.country != without]
    named = list(dict.fromkeys(s.country for s in present if s.kind in {"state", "nationality", "place"}))
    main = next(
        (country for country in memory.main_countries() if country in query.directory.states and country != without),
        None,
    )
    if len(named) == 1 and present and (query.position is None or _near(query, present, named[0])):
        place = query.directory.state_name(named[0], query.date)
        return named[0], f"{place} is the only country that the passage names"
    if office is not None and main is not None:
        having = (c for c in memory.main_countries()[:4] if query.directory.holder(c, office, query.date))
        main = next((country for country in having if country != without), main)
    if main is not None:
        return main, f"{query.directory.state_name(main, query.date)} is the country the report is mainly about"
    return None, ""


def _near(query: Query, present: list[Seen], country: str | None) -> bool:
    """Whether the only country of a passage is named before the span, or as the place where things happen."""
    for seen in present:
        if seen.country != country or seen.kind not in {"state", "nationality", "place"}:
            continue
        before = query.memory.texts[-1][: seen.position].rstrip().lower()
        if query.position is None or seen.position < query.position:
            return not before.endswith((" to", " for", " against", " with"))
        if before.endswith(
            (" in", " across", " near", " of", " outside", " inside", " from", " in the", " in northern")
        ):
            return True
    return False


def is_country(query: Query, code: str | None) -> bool:
    """Whether a code is that of a state, not one of the international ones."""
    return code in query.directory.states


def dyad(query: Query) -> list[str]:
    """Return the two countries that ``the two countries`` means: the last passage naming just two, else the top two."""
    memory = query.memory
    for number in range(memory.passages, max(0, memory.passages - 6), -1):
        countries = dict.fromkeys(
            seen.country
            for seen in memory.seen
            if seen.passage == number and seen.kind in {"state", "nationality"} and is_country(query, seen.country)
        )
        people = dict.fromkeys(
            seen.country for seen in memory.seen if seen.passage == number and is_country(query, seen.country)
        )
        for named in (countries, people):
            if len(named) == 2:
                return [country for country in named if country]
    return [country for country in memory.main_countries() if is_country(query, country)][:2]


def two_parties(query: Query) -> list[Seen]:
    """Return the two parties (states, groups, organisations) of the last passage that names just two of them."""
    memory = query.memory
    for number in range(memory.passages, max(0, memory.passages - 6), -1):
        here = [s for s in memory.seen if s.passage == number and s.entry is not None and s.entry.kind != "person"]
        named = {s.name: s for s in reversed(here) if s.kind == "state" or (s.entry and s.entry.kind == "group")}
        of_all = {s.name: s for s in reversed(here) if s.kind != "party" or s.name in named}
        for parties in (named, of_all):
            if len(parties) == 2:
                return sorted(parties.values(), key=lambda s: s.position)
    return []


def other_country(query: Query, country: str | None) -> str | None:
    """Return the country that the passage, else the report, sets beside ``country``."""
    pair = dyad(query)
    others = [code for code in pair if code != country]
    if len(pair) == 2 and len(others) == 1:
        return others[0]
    ranked = [c for c in query.memory.main_countries() if c != country and is_country(query, c)]
    return ranked[0] if ranked else None
