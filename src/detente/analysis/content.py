"""What a promise is about: its topic, the types of act that would keep or break it, and its own words."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from detente.analysis.query import table

_WORD = re.compile(r"[^\W\d_][\w'’-]+|\d[\d,.]*\d|\d")
_SHORTEST = 3
_ENDINGS = ("ations", "ation", "ings", "ing", "als", "ies", "ers", "ed", "es", "al", "er", "s", "e", "y")
# Where the promise ends and who says so, or after what, begins: ", he said", ", after two days of talks".
_SAID = re.compile(
    r",? (?:[\"”] ?)?(?:[\w’'.-]+ ){0,6}(?:said|told|added|reported|announced|according to)\b.*$", re.DOTALL
)
AFTER, WHOLE = "words after the act", "whole passage"


@dataclass(frozen=True, slots=True)
class Topic:
    """A kind of promise; ``kept`` maps types that keep it to the modes that they may have (none listed: any).

    What is ``standing`` (a truce) can be broken after it was kept at first.
    """

    name: str
    kept: Mapping[str, frozenset[str]]
    broken: frozenset[str]
    standing: bool

    @property
    def types(self) -> list[str]:
        """All types of act that matter for it."""
        return sorted({*self.kept, *self.broken})


@cache
def _topics() -> tuple[tuple[re.Pattern[str], Topic], ...]:
    found = []
    for row in table("promises.csv"):
        kept = {}
        for kind in row["kept"].split():
            event, _, modes = kind.partition("/")
            kept[event] = frozenset(modes.split("|")) - {""}
        topic = Topic(row["topic"], kept, frozenset(row["broken"].split()), row["standing"] == "yes")
        found.append((re.compile(rf"\b(?:{row['words']})\b", re.IGNORECASE), topic))
    return tuple(found)


@cache
def _plain() -> frozenset[str]:
    return frozenset((files("detente.analysis") / "data" / "plain_words.txt").read_text(encoding="utf-8").split())


@cache
def _countries() -> frozenset[str]:
    """Stems of the words by which countries and their people are called: they tell who, not what."""
    with (files("detente.entities") / "data" / "states.csv").open(encoding="utf-8") as lines:
        called = [" ".join((row["names"], row["adjectives"], row["demonyms"])) for row in csv.DictReader(lines)]
    return frozenset(_stem(word) for word in _WORD.findall(" ".join(called).lower()))


def promised(passage: str, start: int, end: int, *, with_act: bool) -> tuple[str, str]:
    """The words of the passage that say what is promised, and how they were found.

    The store has no content spans: taken are the words after the act (``start`` to ``end`` in the passage), from the
    act on where it is itself what is announced, or the whole passage where next to nothing follows.
    """
    after = passage[start if with_act else end :]
    words = _SAID.sub("", after).strip(' ,.;:–-"”')
    if len(words.split()) >= _SHORTEST:
        return words, AFTER
    return passage.strip(), WHOLE


def topic_of(content: str) -> Topic | None:
    """The topic whose words come first, ``None`` where none is named.

    A truce is one wherever it stands; the last topic of the table (sending) is one where there is no other.
    """
    placed = [
        (i == len(_topics()) - 1, i != 0, found.start(), i, topic)
        for i, (words, topic) in enumerate(_topics())
        if (found := words.search(content))
    ]
    return min(placed)[-1] if placed else None


def topic_words(topic: Topic, text: str) -> bool:
    """Whether a text has words of the topic."""
    return any(words.search(text) is not None for words, one in _topics() if one is topic)


def own_words(text: str, names: str = "") -> dict[str, str]:
    """The stems of the words that tell one promise from another, with the words; ``names`` of sides do not count."""
    parties = _countries() | {_stem(word) for word in _WORD.findall(names.lower())}
    stems: dict[str, str] = {}
    for word in _WORD.findall(text.replace("’s", "").replace("'s", "")):
        low = word.lower()
        if len(low) >= _SHORTEST and low not in _plain() and (stem := _stem(low)) not in parties:
            stems.setdefault(stem, word)
    return stems


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word[: -len(ending)]
    return word
