"""Swaps the states that a passage names for others, so that the network does not learn who threatens or who is hit."""

from __future__ import annotations

import csv
import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from detente.corpus.parser import CorpusPassage, TaggedSpan

# Shorter names are often words of other kinds, too.
_AT_LEAST = 4
_FORMS = ("name", "adjective", "people", "capital")


@dataclass(frozen=True, slots=True)
class Country:
    """One state with a single word for each form: name, adjective, people (plural) and capital."""

    name: str
    adjective: str
    people: str
    capital: str


@cache
def countries() -> tuple[Country, ...]:
    """States of today whose four forms are single words and not each other's."""
    with files("detente.entities.data").joinpath("states.csv").open(encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["cow"] and not row["end"]]
    found = []
    for row in rows:
        people = [word for word in row["demonyms"].split(";") if word.endswith(("s", "i", "ese"))]
        forms = (row["name"], row["adjectives"].split(";")[0], people[-1] if people else "", row["capital"])
        if all(re.fullmatch(r"[A-Z][a-z]+", form) and len(form) >= _AT_LEAST for form in forms):
            found.append(Country(*forms))
    return tuple(found)


@cache
def _known() -> Mapping[str, tuple[int, str]]:
    """Each word with its country's place in ``countries`` and its form; a word of two countries stands for neither."""
    known: dict[str, tuple[int, str]] = {}
    twice: set[str] = set()
    for at, country in enumerate(countries()):
        for form in _FORMS:
            word = getattr(country, form)
            if word in known and known[word][0] != at:
                twice.add(word)
            known.setdefault(word, (at, form))
    return {word: place for word, place in known.items() if word not in twice}


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(
        r"(?<!South )(?<!North )(?<!New )\b(" + "|".join(sorted(_known(), key=len, reverse=True)) + r")\b"
    )


def named(passage: CorpusPassage) -> list[int]:
    """The states that a passage names, as places in ``countries``, in the order of the text."""
    return list(dict.fromkeys(_known()[match[0]][0] for match in _pattern().finditer(passage.text)))


def swapped(passage: CorpusPassage, chance: random.Random) -> CorpusPassage:
    """The passage with each state that it names taken for another one throughout; spans move along."""
    found = sorted(named(passage))
    others = [at for at in range(len(countries())) if at not in found]
    return renamed(passage, dict(zip(found, chance.sample(others, len(found)), strict=True))) if found else passage


def renamed(passage: CorpusPassage, partner: Mapping[int, int]) -> CorpusPassage:
    """The passage with each state of ``partner`` (places in ``countries``) called by its partner's names."""
    pieces: list[str] = []
    moves: list[tuple[int, int, int]] = []
    position = length = 0
    for match in _pattern().finditer(passage.text):
        at, form = _known()[match[0]]
        if at not in partner:
            continue
        before = passage.text[position : match.start()]
        word = getattr(countries()[partner[at]], form)
        pieces += [before, word]
        length += len(before) + len(word)
        position = match.end()
        moves.append((match.start(), match.end(), length - match.end()))
    pieces.append(passage.text[position:])
    spans = tuple(_moved(span, moves) for span in passage.spans)
    return replace(passage, text="".join(pieces), spans=spans)


def _moved(span: TaggedSpan, moves: list[tuple[int, int, int]]) -> TaggedSpan:
    return replace(span, start=_shift(span.start, moves, False), end=_shift(span.end, moves, True))


def _shift(offset: int, moves: list[tuple[int, int, int]], is_end: bool) -> int:
    """A new offset: starts count the words that ended before them, ends those that ended at them too."""
    by = 0
    for start, end, after in moves:
        if end <= offset:
            by = after
        elif start < offset:
            # Inside a swapped word (`[A1:Franc]...`): the span takes the whole of it.
            return end + after if is_end else start + by
    return offset + by
