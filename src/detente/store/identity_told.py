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

from detente.store.identity_words import (
    CODE,
    START,
    START_CODE,
    Codes,
    Vectors,
    Words,
    among,
    code,
    lists,
    meanings,
    offices,
    places,
    stem,
    telling,
    tokens,
    words_of,
)

_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*")
_WHOLE_COUNTRIES = frozenset({"UNO", "EUR"})  # bodies that are a country of their own
_PERSON = re.compile(r"[A-Z][\w'’-]+(?: (?:al-|bin |de |van |von )?[A-Z][\w'’-]+)+")

Entity = tuple[str, str | None, str | None, str | None]  # words, name, country, sector


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """Who acts, or who is acted on: ``kinds`` of sector, ``names`` of persons and bodies but not of states,
    ``proper`` names in the words for them, ``called`` stems of both, ``meaning`` of the words they are told in."""

    there: bool
    countries: frozenset[str]
    kinds: frozenset[str]
    sectors: frozenset[str]
    names: frozenset[str]
    proper: frozenset[str]
    called: frozenset[str]
    meaning: Vectors | None


@dataclass(frozen=True, slots=True)
class Where:
    """A place; ``city`` in small letters."""

    city: str | None
    country: str | None
    point: tuple[float, float] | None


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """A mention as identity sees it. ``first`` and ``last`` are ordinals of days; ``dated``: both are known.

    ``title``: its passage is a headline, and begins at code point ``at`` of its report.
    ``beside`` are types of other acts in the same passage.
    ``kept`` (words,) says which words name neither its parties nor its place; ``banned`` are the codes of those names.
    """

    id: str
    current: bool
    report: str
    passage_id: str
    passage: str
    title: bool
    at: int | None
    event: str
    beside: frozenset[str]
    modes: frozenset[str]
    status: str
    first: int
    last: int
    dated: bool
    due: tuple[int, int] | None
    actor: Side
    recipient: Side
    where: Where
    words: Words
    kept: NDArray[np.bool_]
    banned: Codes
    banned_starts: Codes


@cache
def sector_kinds() -> Mapping[str, str]:
    """The kind of each sector: ``state``, ``armed``, ``political``, ``society``, ``other``."""
    with (files("detente.ontology") / "data" / "sectors.csv").open(encoding="utf-8") as lines:
        return {row["sector"]: row["kind"] for row in csv.DictReader(lines)}


@lru_cache(maxsize=50_000)
def _side(listed: tuple[Entity, ...]) -> Side:
    kinds = sector_kinds()
    names = frozenset(name for words, name, country, _ in listed for name in [_name(words, name, country)] if name)
    proper = frozenset(word for words, *_ in listed for word in _proper(words))
    said = {word for words, *_ in listed for word in _WORD.findall(words) if word.islower()}
    known = sorted(places()[word] for word in said - lists()[0] if word in places())
    meaning = meanings()[known].sum(0) if known else None
    return Side(
        bool(listed),
        frozenset(country for _, _, country, _ in listed if country),
        frozenset(kinds.get(sector, "other") for *_, sector in listed if sector),
        frozenset(sector for *_, sector in listed if sector),
        names,
        proper,
        frozenset(stem(word) for name in names for word in name.split()) | frozenset(map(stem, proper)),
        meaning / np.linalg.norm(meaning) if meaning is not None and meaning.any() else None,
    )


def _name(said: str, name: str | None, country: str | None) -> str | None:
    """The name of a person or body, where the words have one; not that of a state or of a part of its government."""
    if country in _WHOLE_COUNTRIES:
        return None
    words = tokens(name or " ".join(_PERSON.findall(said)[:1]))
    if not words or set(words) <= _state_words() or not offices().isdisjoint(words):
        return None
    return " ".join(words)


@cache
def _vague() -> frozenset[str]:
    return _state_words() | offices() | lists()[0]


@lru_cache(maxsize=20_000)
def _proper(text: str) -> tuple[str, ...]:
    """The proper names in the words for a party, but for those of states: the governor of Texas."""
    words = _WORD.findall(text)
    vague = _vague()
    return tuple(
        word.lower()
        for at, word in enumerate(words)
        if word[0].isupper() and len(word) > 2 and word.lower() not in vague and (at or word.lower() not in telling())
    )


@cache
def _state_words() -> frozenset[str]:
    """Words of the names of states, of their people and capitals."""
    columns = ("name", "official_name", "names", "adjectives", "demonyms", "capital", "metonyms")
    with (files("detente.entities") / "data" / "states.csv").open(encoding="utf-8") as lines:
        return frozenset(word for row in csv.DictReader(lines) for column in columns for word in tokens(row[column]))


@lru_cache(maxsize=50_000)
def _banned(parties: tuple[Entity, ...], place: str) -> tuple[Codes, Codes]:
    """Codes of the words that name parties or place, and of the first letters of parties: Peru and Peruvian."""
    named = {stem(word) for words, name, *_ in parties for word in tokens(f"{words} {name or ''}")}
    placed = {stem(word) for word in tokens(place)}
    return (
        np.array(sorted(map(code, named | placed)), dtype=np.int64),
        np.array(sorted({code(f"^{name[:START]}") for name in named if len(name) >= START - 1}), dtype=np.int64),
    )


def told(row: Mapping[str, Any]) -> Told:
    """Makes it from a row of ``identity_read.sql``."""
    actor, recipient = _entities(row["actor"]), _entities(row["recipient"])
    place = row["place"] or {}
    city, (lat, lon) = place.get("city"), (place.get("lat"), place.get("lon"))
    words = words_of(row["passage"])
    banned, starts = _banned(
        (*actor, *recipient, *_entities(row["said_by"])), f"{place.get('extracted_place') or ''} {city or ''}"
    )
    return Told(
        id=row["mention_id"],
        current=row["current"],
        report=row["report_id"],
        passage_id=row["passage_id"],
        passage=row["passage"],
        title=bool(row.get("title")),
        at=row.get("at"),
        event=row["event"],
        beside=frozenset(row.get("beside") or ()) - {row["event"]},
        modes=frozenset(row["mode"]),
        status="asserted" if row["status"] == "historical" else row["status"],
        first=_ordinal(row["first"]),
        last=_ordinal(row["last"]),
        dated=row["dated"],
        due=(_ordinal(row["due_from"]), _ordinal(row["due_to"])) if row["due_from"] and row["due_to"] else None,
        actor=_side(actor),
        recipient=_side(recipient),
        where=Where(
            city.lower() if city else None,
            place.get("country"),
            (lat, lon) if lat is not None and lon is not None else None,
        ),
        words=words,
        kept=~(among(words.table[CODE], banned) | among(words.table[START_CODE], starts)),
        banned=banned,
        banned_starts=starts,
    )


def _entities(listed: Iterable[Mapping[str, Any]] | None) -> tuple[Entity, ...]:
    return tuple((each["entity_text"], each["name"], each["country"], each["sector"]) for each in listed or ())


def _ordinal(day: date) -> int:
    return day.toordinal()
