"""What a mention tells, in the form in which identity compares it: sides, days, place, and words without names."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

_TOKEN = re.compile(r"[^\W_]+(?:[.,]\d+)*")
_WHOLE = frozenset({"UNO", "EUR"})  # bodies that are a country of their own
_AGAIN = frozenset({"again", "also", "another", "anew", "further", "second", "third", "separately", "separate"})
_PERSON = re.compile(r"[A-Z][\w'’-]+(?: (?:al-|bin |de |van |von )?[A-Z][\w'’-]+)+")
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
# How much a word says of which happening it is; any other weighs 1.
PROPER, _UNSEEN, _COMMON = 1.5, 1.2, 0.25


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """Who acts, or who is acted on: ``kinds`` of sector, ``names`` of persons and bodies but not of states,
    ``meaning`` of the words they are told in."""

    there: bool
    countries: frozenset[str]
    kinds: frozenset[str]
    sectors: frozenset[str]
    names: frozenset[str]
    proper: frozenset[str]
    meaning: Vectors | None


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """A mention as identity sees it. ``first`` and ``last`` are ordinals of days; ``dated``: both are known."""

    id: str
    current: bool
    report: str
    passage_id: str
    passage: str
    event: str
    modes: frozenset[str]
    status: str
    first: int
    last: int
    dated: bool
    due: tuple[int, int] | None
    actor: Side
    recipient: Side
    city: str | None
    country: str | None
    point: tuple[float, float] | None
    words: Mapping[str, float]
    meanings: Vectors
    numbers: frozenset[str]
    named: frozenset[str]
    placed: frozenset[str]
    again: bool


@cache
def _lists() -> tuple[frozenset[str], frozenset[str], Mapping[str, str]]:
    """Words that say nothing, words that say little, and words of one meaning by a stem that stands for them.

    Words that name acts, or parties of every second report, say little: type and parties are compared apart.
    """
    empty: set[str] = set()
    common: set[str] = set()
    groups: dict[str, str] = {}
    with (files("detente.store") / "identity_words.tsv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            words = row["words"].split()
            if row["kind"] in ("empty", "figure", "office"):
                empty.update(words)
                continue
            if row["kind"] != "group":
                common.update(words)
            if row["kind"] != "common":
                for word in words:
                    groups.setdefault(word, f"~{words[0]}")
    return frozenset(empty), frozenset(common), groups


@cache
def _figures() -> Mapping[str, str]:
    """Numbers that are written as words. One is an article too often, and hundreds are too vague."""
    with (files("detente.store") / "identity_words.tsv").open(encoding="utf-8") as lines:
        listed = [row["words"].split() for row in csv.DictReader(lines, delimiter="\t") if row["kind"] == "figure"]
    return {word: figure for figure, *words in listed for word in words}


@cache
def _telling() -> Mapping[str, float]:
    """The words of the vocabulary with how telling they are: 0.3 where they are in many reports, 1.3 where in few."""
    text = (files("detente.store") / "identity_vocabulary.txt").read_text(encoding="utf-8")
    return {word: float(weight) for word, weight in (line.split() for line in text.splitlines())}


@cache
def _meanings() -> tuple[Mapping[str, int], Vectors]:
    """Where each word of the vocabulary stands, and what it means: rows of length 1; the last, of 0, is for others."""
    folder = files("detente.store")
    words = _telling()
    with (folder / "identity_vectors.npy").open("rb") as file:
        rows = np.load(file).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return {word: at for at, word in enumerate(words)}, np.vstack([rows, np.zeros((1, rows.shape[1]), np.float32)])


@cache
def sector_kinds() -> Mapping[str, str]:
    """The kind of each sector: ``state``, ``armed``, ``political``, ``society``, ``other``."""
    with (files("detente.ontology") / "data" / "sectors.csv").open(encoding="utf-8") as lines:
        return {row["sector"]: row["kind"] for row in csv.DictReader(lines)}


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


def _weighed(text: str) -> tuple[dict[str, float], Vectors, frozenset[str]]:
    """The words of a passage that say something with their weight, what they mean, and the figures in it."""
    empty, common, groups = _lists()
    places, meanings = _meanings()
    telling, figures = _telling(), _figures()
    words: dict[str, float] = {}
    at: dict[str, int] = {}
    numbers: set[str] = set()
    for found in _TOKEN.finditer(text):
        raw = found[0]
        word = raw.lower()
        if word[0].isdigit():
            numbers.add(word.replace(",", ""))
        elif word in figures:
            numbers.add(figures[word])
        elif len(word) > 2 and word not in empty:
            key = groups.get(word) or stem(word)
            proper = raw[0].isupper() and found.start() > 0 and word not in groups and word not in common
            words.setdefault(key, PROPER if proper else _COMMON if word in common else telling.get(word, _UNSEEN))
            at.setdefault(key, -1 if proper else places.get(word, -1))
    return words, meanings[[at[key] for key in words]], frozenset(numbers)


def _side(entities: Iterable[Mapping[str, Any]] | None) -> Side:
    listed = list(entities or ())
    kinds = sector_kinds()
    names = {name for entity in listed for name in [_name(entity)] if name}
    places, meanings = _meanings()
    words = {word for entity in listed for word in _TOKEN.findall(entity["entity_text"]) if word.islower()}
    known = sorted(places[word] for word in words - _lists()[0] if word in places)
    meaning = meanings[known].sum(0) if known else None
    return Side(
        bool(listed),
        frozenset(entity["country"] for entity in listed if entity["country"]),
        frozenset(kinds.get(entity["sector"], "other") for entity in listed if entity["sector"]),
        frozenset(entity["sector"] for entity in listed if entity["sector"]),
        frozenset(names),
        frozenset(word for entity in listed for word in _proper(entity["entity_text"])),
        meaning / np.linalg.norm(meaning) if meaning is not None else None,
    )


def _name(entity: Mapping[str, Any]) -> str | None:
    """The name of a person or body, where the words have one; not that of a state or of a part of its government."""
    if entity["country"] in _WHOLE:
        return None
    name = entity["name"] or " ".join(_PERSON.findall(entity["entity_text"])[:1])
    words = tokens(name)
    if not words or set(words) <= _state_words() or not _offices().isdisjoint(words):
        return None
    return " ".join(words)


@cache
def _vague() -> frozenset[str]:
    return _state_words() | _offices() | _lists()[0]


@lru_cache(maxsize=20_000)
def _proper(text: str) -> tuple[str, ...]:
    """The proper names in the words for a party, but for those of states: the governor of Texas."""
    words = _TOKEN.findall(text)
    vague = _vague()
    return tuple(
        word.lower()
        for at, word in enumerate(words)
        if word[0].isupper() and len(word) > 2 and word.lower() not in vague and (at or word.lower() not in _telling())
    )


@cache
def _offices() -> frozenset[str]:
    with (files("detente.store") / "identity_words.tsv").open(encoding="utf-8") as lines:
        return frozenset(
            word
            for row in csv.DictReader(lines, delimiter="\t")
            if row["kind"] == "office"
            for word in row["words"].split()
        )


@cache
def _state_words() -> frozenset[str]:
    """Words of the names of states, of their people and capitals."""
    columns = ("name", "official_name", "names", "adjectives", "demonyms", "capital", "metonyms")
    with (files("detente.entities") / "data" / "states.csv").open(encoding="utf-8") as lines:
        return frozenset(word for row in csv.DictReader(lines) for column in columns for word in tokens(row[column]))


def told(row: Mapping[str, Any]) -> Told:
    """Makes it from a row of ``identity_read.sql``."""
    actor, recipient = _side(row["actor"]), _side(row["recipient"])
    named = {stem(word) for entity in (row["actor"] or []) + (row["recipient"] or []) + (row["said_by"] or [])
             for word in tokens(f"{entity['entity_text']} {entity['name'] or ''}")}  # fmt: skip
    place = row["place"] or {}
    words, meanings, numbers = _weighed(row["passage"])
    lat, lon = place.get("lat"), place.get("lon")
    city = place.get("city")
    return Told(
        id=row["mention_id"],
        current=row["current"],
        report=row["report_id"],
        passage_id=row["passage_id"],
        passage=row["passage"],
        event=row["event"],
        modes=frozenset(row["mode"]),
        status="asserted" if row["status"] == "historical" else row["status"],
        first=_ordinal(row["first"]),
        last=_ordinal(row["last"]),
        dated=row["dated"],
        due=(_ordinal(row["due_from"]), _ordinal(row["due_to"])) if row["due_from"] and row["due_to"] else None,
        actor=actor,
        recipient=recipient,
        city=city.lower() if city else None,
        country=place.get("country"),
        point=(lat, lon) if lat is not None and lon is not None else None,
        words=words,
        meanings=meanings,
        numbers=numbers,
        named=frozenset(named),
        placed=frozenset(stem(word) for word in tokens(f"{place.get('extracted_place') or ''} {city or ''}")),
        again=not _AGAIN.isdisjoint(tokens(row["passage"])),
    )


def _ordinal(day: date) -> int:
    return day.toordinal()
