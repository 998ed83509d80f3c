"""What a promise is about: its topic, the types of act that would keep or break it, and its own words."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
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
MARKED, AFTER, WHOLE = "marked as content", "words after the act", "whole passage"


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


def promised(passage: str, start: int, end: int, *, with_act: bool, content: Sequence[str] = ()) -> tuple[str, str]:
    """The words of the passage that say what is promised, and how they were found.

    What the coder marked as the ``content`` of the act (``start`` to ``end`` in the passage), if that, or the act with
    it (*withdraw* patrols), has a topic; else, and where the act itself is what is announced (``with_act``), the words
    after the act; or the whole passage where next to nothing follows.
    """
    marked = " … ".join(content)
    for words in (marked, f"{passage[start:end]} {marked}") if marked and not with_act else ():
        if topic_of(words):
            return words, MARKED
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


def without_talks(text: str) -> str:
    """A promise without the words that only say that there will be talks: they are held every day, on other things."""
    for words, topic in _topics():
        if set(topic.kept) == {"CONSULT"}:
            text = words.sub(" ", text)
    return text


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word[: -len(ending)]
    return word
