"""Which two parties a report sets side by side: ``the two countries``, ``both sides``, the other of two."""

from __future__ import annotations

from itertools import pairwise

from detente.entities.context import is_country
from detente.entities.memory import Seen
from detente.entities.query import Query
from detente.entities.words import wordlist

# A report is about two if the second weighs this part of the first and this many times the third; about one alone if
# the first weighs this many times the second.
_SECOND, _APART, _ALONE = 0.3, 1.4, 1.6


def dyad(query: Query) -> list[str]:
    """Return the two countries that ``the two countries`` means: the last pair that was joined, else those of the last
    passage that names just two as parties, else the two that the report says most about.
    """
    memory = query.memory
    main = [country for country in memory.main_countries() if is_country(query, country)]
    plain = plain_pair(query)
    for number in range(memory.passages, max(0, memory.passages - 6), -1):
        parties = [s for s in memory.in_passage(number) if is_country(query, s.country) and s.kind != "place"]
        joined = _joined_pair(memory.texts[number - 1], parties)
        if joined and (number == memory.passages or len(plain) < 2 or set(joined) == set(plain)):
            return joined
        if len(plain) == 2 and number < memory.passages and not memory.pair:
            return plain
        if memory.pair and all(is_country(query, code) for code in memory.pair):
            return list(memory.pair)
        parties = [s for s in parties if s.led not in wordlist("site")]
        countries = dict.fromkeys(s.country for s in parties if s.kind in {"state", "nationality"})
        people = dict.fromkeys(s.country for s in parties)
        for named in (countries, people):
            if len(named) == 2 and (not memory.weights or set(named) <= set(main[:4])):
                return [country for country in named if country]
    return main[:2]


def plain_pair(query: Query) -> list[str]:
    """Return the two states that a whole report is plainly about, or the one if it is about one alone; else nothing."""
    weights = query.memory.weights
    # Who acts on both sides is none of them.
    acting = {entity.country for entity in query.others} if query.role == "recipient" else set()
    ranked = sorted((-weights[c], c) for c in weights if is_country(query, c) and c not in acting)
    told = [-weight for weight, _ in ranked[:3]] + [0.0] * 3
    if not ranked:
        return []
    if told[1] >= _SECOND * told[0] and told[1] >= _APART * told[2]:
        return [country for _, country in ranked[:2]]
    return [ranked[0][1]] if told[0] >= _ALONE * told[1] else []


def _joined_pair(text: str, parties: list[Seen]) -> list[str]:
    """The countries of the first two parties of a sentence if ``and``, ``with`` or a verb of meeting joins them."""
    for left, right in pairwise(parties):
        between = text[left.end : right.position].strip().lower()
        # Two of a longer list are no pair.
        listed = text[: left.position].rstrip().endswith(",") and left.position > 0
        opens = (left.led is None or left.led in {"between", "of"}) and not listed
        if left.country != right.country and opens and between in {"and", "and the", "-", "–", "and its neighbour"}:
            return [country for country in (left.country, right.country) if country]
    return []


def two_parties(query: Query) -> list[Seen]:
    """Return the two parties (states, groups, organisations) of the last passage that names just two of them."""
    memory = query.memory
    if memory.pair and not _joined_pair(memory.texts[-1], memory.here()):
        return []
    plain = plain_pair(query)
    for number in range(memory.passages, max(0, memory.passages - 6), -1):
        here = [s for s in memory.in_passage(number) if s.entry is not None and s.entry.kind != "person"]
        here = [s for s in here if s.kind == "party" or s.led not in wordlist("site")]
        named = {s.name: s for s in reversed(here) if s.kind == "state" or (s.entry and s.entry.kind == "group")}
        of_all = {s.name: s for s in reversed(here) if s.kind != "party" or s.name in named}
        for parties in (named, of_all):
            if len(parties) != 2:
                continue
            if plain and number < memory.passages and not {s.country for s in parties.values()} <= set(plain):
                # A report plainly about others: these two only stand by.
                continue
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
