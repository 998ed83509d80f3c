"""Which country a report is set in: told by the names, places, dateline and words in it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache

from detente.entities.memory import ReportMemory, Seen, Town
from detente.entities.text import key, tokens
from detente.entities.words import wordlist

# How much a naming of each kind tells; a dateline is as good as two namings of the state itself.
_WEIGHTS = {"state": 2.0, "nationality": 2.0, "place": 1.0, "person": 1.5, "party": 2.0, "role": 0.0}
_OPENING = 1.0
_TOWN = 1.5
_AGAIN = 0.5
_WORD = 3.0
_DATELINE = 6.0
_BUREAU = 2.0
# A paper's own country counts as much as a naming of it: enough where a report names none, little where it does.
_PUBLISHED = 2.0
_EARLY = 2
_EARLY_FACTOR = 1.5


def weigh_countries(
    memory: ReportMemory,
    texts: Iterable[str],
    towns: Iterable[Town],
    dateline: tuple[str, str] | None,
    states: Collection[str],
    at_date: Callable[[str], str] = str,
    published_in: str | None = None,
) -> dict[str, float]:
    """Return how much a whole report speaks of each country, alone or as a body of several (UNO, EUR, IGO).

    ``memory`` has observed ``texts``, the report's passages; ``towns`` are the places of the gazetteer in them;
    ``dateline`` are the words of the dateline and its country, ``states`` the countries that words may tell,
    ``at_date`` turns a country into the one it was part of at the report's date; ``published_in`` is the publisher's.
    """
    weights: dict[str, float] = defaultdict(float)
    previous = 0
    spoken: set[tuple[int, str]] = set()
    for seen in memory.seen:
        opens, previous = seen.passage != previous and not seen.led, seen.passage
        if seen.country is None:
            continue
        weight = _weight(seen)
        weight += _OPENING if opens and weight else 0
        # What one sentence says several times counts little more than once.
        country = at_date(seen.country)
        again = (seen.passage, country) in spoken
        spoken.add((seen.passage, country))
        weights[country] += weight * (0.3 if again else 1) * _early(seen.passage)
    told = dict(weights)

    def placed(country: str) -> str:
        """The state of a town: the half of a divided one that the report speaks of, and France for Martinique."""
        code = at_date(wordlist("department_of").get(country.lower(), country))
        half = wordlist("half").get(code.lower())
        return half if half and told.get(half, 0.0) > told.get(code, 0.0) else code

    _add_towns(weights, towns, placed)
    _add_words(weights, texts, states)
    if dateline is not None:
        # Geneva and Dubai date reports from elsewhere.
        weights[placed(dateline[1])] += _BUREAU if key(dateline[0]) in wordlist("bureau") else _DATELINE
    if published_in is not None:
        weights[placed(published_in)] += _PUBLISHED
    return {country: weight for country, weight in weights.items() if weight}


def _early(passage: int) -> float:
    return _EARLY_FACTOR if passage <= _EARLY else 1.0


def _weight(seen: Seen) -> float:
    weight = _WEIGHTS[seen.kind]
    if seen.kind == "party" and is_common(seen.text, seen.country):
        # Many countries have a MEC and a National Union of Mineworkers.
        return 0.0
    if seen.chance:
        weight *= 0.3
    if seen.led in wordlist("away"):
        # Home from a holiday in Cuba, a gift from Taiwan: mostly a chance mention.
        weight *= 0.5
    if seen.kind == "place" and key(seen.text) in wordlist("bureau"):
        weight *= 0.5
    if seen.kind == "nationality" and (seen.sector is None or seen.text.lower() in wordlist("also_people")):
        weight *= 0.2
    return weight


@cache
def _united_nations() -> re.Pattern[str]:
    return re.compile(rf"\b[Tt]he ({'|'.join(wordlist('un_style').values())})\b")


def is_common(name: str, country: str | None) -> bool:
    """Whether bodies of several countries may go by a name: short letters, or a first word such as ``National``.

    The letters of the best known countries (FBI) are theirs.
    """
    known = (country or "").lower() in wordlist("salience")
    return (name.isupper() and len(name) < 4 and not known) or key(name).split(" ")[0] in wordlist("common_body")


def _add_towns(weights: dict[str, float], towns: Iterable[Town], at_date: Callable[[str], str]) -> None:
    named: set[tuple[str, str]] = set()
    for town in towns:
        again = (town.text, town.country) in named
        named.add((town.text, town.country))
        weights[at_date(town.country)] += (_AGAIN if again else _TOWN) * _early(town.passage)


def _add_words(weights: dict[str, float], texts: Iterable[str], states: Collection[str]) -> None:
    """Words that are spoken in one country only: ``lakh``, ``Gardaí``, ``barangay``."""
    known = wordlist("home_word")
    found: set[str] = set()
    for text in texts:
        for phrase in _united_nations().findall(text):
            # The style of the United Nations speaks of its organs without naming it.
            weights["UNO"] += _WORD if phrase not in found else 0
            found.add(phrase)
        for word in tokens(text):
            if word.norm in known and word.norm not in found:
                found.add(word.norm)
                for country in known[word.norm].split(" "):
                    if country in states:
                        weights[country] += _WORD / (1 + known[word.norm].count(" "))


def rank_countries(weights: Mapping[str, float], states: Collection[str]) -> list[str]:
    """Return the countries among ``states``, the weightiest first."""
    return sorted((code for code in weights if code in states), key=lambda code: (-weights[code], code))
