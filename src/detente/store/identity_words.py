"""The words of a passage as identity compares them: codes, how telling they are, what they mean, and figures."""

from __future__ import annotations

import csv
import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int64]
Vectors = NDArray[np.float32]

_TOKEN = re.compile(r"[^\W_]+(?:[.,]\d+)*")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_AGAIN = frozenset(
    {"again", "also", "another", "anew", "further", "second", "third", "fourth", "fifth", "sixth", "seventh"}
    | {"later", "earlier", "follow", "followed", "following", "returned", "answered"}
)
_ORDINAL = re.compile(r"\b(?:second|third)-", re.IGNORECASE)  # second-hand, third-party
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_ENDINGS = (
    "isation",
    "ization",
    "ations",
    "ation",
    "ings",
    "ing",
    "ies",
    "ied",
    "ers",
    "er",
    "ed",
    "es",
    "ly",
    "s",
    "e",
)
START = 5  # letters that Peru and Peruvian have in common
# How much a word says of which happening it is, in hundredths; any other weighs 100.
PROPER, _UNSEEN, _COMMON = 150, 120, 25
#: Rows of ``Words.table``.
CODE, START_CODE, SOUND, ROW, WEIGHT = range(5)
#: Numbers of a vector are whole, so that sums of their products are exact whatever their order.
WHOLE = 1000


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """What a passage says. ``table`` (5, words) has, in rows named as above, the code of each word and that of its
    first letters, that of a proper name without its vowels (0 for other words), its place in ``meanings()`` (-1: in
    none), and its weight."""

    table: Codes
    stems: frozenset[str]
    tokens: frozenset[str]
    numbers: frozenset[float]
    again: bool


@cache
def lists() -> tuple[frozenset[str], frozenset[str], Mapping[str, str]]:
    """Words that say nothing, words that say little, and words of one meaning by a stem that stands for them.

    Words that name acts, or parties of every second report, say little: type and parties are compared apart.
    """
    empty: set[str] = set()
    common: set[str] = set()
    groups: dict[str, str] = {}
    for kind, words in _listed():
        if kind in ("empty", "figure", "office"):
            empty.update(words)
        if kind in ("empty", "figure", "office", "times"):
            continue
        if kind != "group":
            common.update(words)
        if kind != "common":
            for word in words:
                groups.setdefault(word, f"~{words[0]}")
    return frozenset(empty), frozenset(common), groups


@cache
def offices() -> frozenset[str]:
    """Words of offices and of parts of a government, which name no person or body."""
    return frozenset(word for kind, words in _listed() if kind == "office" for word in words)


@cache
def _listed() -> list[tuple[str, list[str]]]:
    with (files("detente.store") / "identity_words.tsv").open(encoding="utf-8") as lines:
        return [(row["kind"], row["words"].split()) for row in csv.DictReader(lines, delimiter="\t")]


@cache
def _figures() -> tuple[Mapping[str, float], Mapping[str, float]]:
    """Numbers that are written as words, and what thousands and millions multiply. One is an article too often."""
    figures = {word: float(first) for kind, (first, *words) in _listed() if kind == "figure" for word in words}
    times = {word: float(first) for kind, (first, *words) in _listed() if kind == "times" for word in words}
    return figures, times


@cache
def telling() -> Mapping[str, float]:
    """The words of the vocabulary with how telling they are: 0.3 where they are in many reports, 1.3 where in few."""
    text = (files("detente.store") / "identity_vocabulary.txt").read_text(encoding="utf-8")
    return {word: float(weight) for word, weight in (line.split() for line in text.splitlines())}


@cache
def places() -> Mapping[str, int]:
    """Where each word of the vocabulary stands in ``meanings()``."""
    return {word: at for at, word in enumerate(telling())}


@cache
def meanings() -> Vectors:
    """What each word of the vocabulary means, (words + 1, 80): whole numbers, rows of length ``WHOLE``; the last, of
    0, is for others."""
    with (files("detente.store") / "identity_vectors.npy").open("rb") as file:
        rows = np.load(file).astype(np.float32)
    rows = np.rint(rows / np.linalg.norm(rows, axis=1, keepdims=True) * WHOLE)
    return np.vstack([rows, np.zeros((1, rows.shape[1]), np.float32)])


@cache
def _dates() -> re.Pattern[str]:
    """Days as they are written: 2022-07-29, 29 July, July 29."""
    months = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _MONTHS)
    days = (r"\d{4}-\d\d(?:-\d\d)?", rf"\d{{1,2}}(?:st|nd|rd|th)? (?:{months})", rf"(?:{months}) \d{{1,2}}")
    return re.compile("|".join(rf"\b{day}\b" for day in days))


@lru_cache(maxsize=200_000)
def code(word: str) -> int:
    """A number that stands for a word, the same everywhere."""
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "big", signed=True)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A word without its ending: for comparing, not for reading."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word


def tokens(text: str) -> list[str]:
    """The words of a text in small letters."""
    return [found.lower() for found in _TOKEN.findall(text)]


@lru_cache(maxsize=20_000)
def words_of(text: str) -> Words:
    """The words of a passage that say something; the first telling of each counts."""
    empty, common, groups = lists()
    known, at = telling(), places()
    kept: dict[str, tuple[str, int, int]] = {}  # by stem: the word, its weight, where it stands
    every: list[str] = []
    for found in _TOKEN.finditer(text):
        raw = found[0]
        word = raw.lower()
        every.append(word)
        if word[0].isdigit() or len(word) <= 2 or word in empty:
            continue
        key = groups.get(word) or stem(word)
        if key in kept:
            continue
        if raw[0].isupper() and found.start() > 0 and word not in groups and word not in common:
            kept[key] = (word, PROPER, -1)
        else:
            weight = _COMMON if word in common else round(100 * known[word]) if word in known else _UNSEEN
            kept[key] = (word, weight, at.get(word, -1))
    table = [
        (
            code(key),
            code(f"^{key[:START]}"),
            code(f"*{_sound(word)}") if weight == PROPER else 0,
            row,
            weight,
        )
        for key, (word, weight, row) in kept.items()
    ]
    return Words(
        np.array(table, dtype=np.int64).reshape(-1, 5).T.copy(),
        frozenset(map(stem, every)),
        frozenset(every),
        numbers_of(text),
        not _AGAIN.isdisjoint(tokens(_ORDINAL.sub("", text))),
    )


def among(codes: Codes, few: Codes) -> NDArray[np.bool_]:
    """Which of the codes are among a few, (codes,)."""
    flags: NDArray[np.bool_] = (codes[:, None] == few).any(1)
    return flags


@lru_cache(maxsize=20_000)
def _sound(name: str) -> str:
    """A name without accents, vowels but the first letter, and doubled letters: Zelensky, Zelenskiy."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))
    sound = re.sub(r"(.)\1+", r"\1", plain[:1] + re.sub(r"[aeiouyh'’]", "", plain[1:]))
    return sound if len(sound) >= 3 else name


def numbers_of(text: str) -> frozenset[float]:
    """The numbers that a text gives in digits or words, but for dates: twelve thousand, 12,000, $800m."""
    figures, times = _figures()
    found: set[float] = set()
    now: float | None = None
    for part in _FIGURE.findall(_dates().sub(" ", text)):
        word = part.lower()
        if now is not None and word in times:
            now *= times[word]
            continue
        value = float(word.replace(",", "")) if _is_number(word) else figures.get(word)
        if now is not None and value is not None and value < 10 <= now < 100 and now % 10 == 0 and now > 10:
            now += value  # twenty-five
            continue
        if now is not None:
            found.add(now)
        now = value
    if now is not None:
        found.add(now)
    return frozenset(number for number in found if not _FIRST_YEAR <= number <= _LAST_YEAR)


def _is_number(word: str) -> bool:
    return word[0].isdigit() and word.replace(",", "").count(".") < 2
