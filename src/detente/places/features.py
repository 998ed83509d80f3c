"""The places in files of our own: regions, facilities, waters, towns, countries; and the words around names."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import cast

from detente.errors import DataError
from detente.places.names import make_key
from detente.records import PlacePrecision

_STRAIT = re.compile(r"(?:(?P<kind>Strait|Gulf)s? of (?:the )?(?P<of>.+)|(?P<own>.+) (?P<after>Strait)s?)$")
FILES = ("regions.csv", "facilities.csv", "waters.csv", "towns.csv")


@dataclass(frozen=True, slots=True)
class Feature:
    """A row of our own files; ``countries`` has one code where the place lies in one country alone."""

    name: str
    names: tuple[str, ...]
    precision: PlacePrecision
    city: str | None
    countries: tuple[str, ...]
    lat: float
    lon: float
    note: str | None
    province: str | None = None
    district: str | None = None


@dataclass(frozen=True, slots=True)
class Country:
    """A country as a place; ``neighbours`` are alpha-3 codes."""

    code: str
    name: str
    capital: str | None
    neighbours: frozenset[str]
    geonameid: int
    lat: float | None
    lon: float | None


@dataclass(frozen=True, slots=True)
class Words:
    """What the words around a name tell: their roles, those hardly ever a place, those often a person."""

    roles: Mapping[str, str]
    common: frozenset[str]
    persons: frozenset[str]


def read_rows(name: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (line number, row) of the data file ``name``."""
    with (files("detente.places") / "data" / name).open(encoding="utf-8") as file:
        yield from enumerate(csv.DictReader(file), start=2)


@cache
def load_features() -> Mapping[str, tuple[Feature, ...]]:
    """Return our own places by key; raises DataError with file and row where one is wrong."""
    found: dict[str, list[Feature]] = defaultdict(list)
    inside = {(row["name"], row["country"]): row for _, row in read_rows("own_divisions.csv")}
    for file in FILES:
        for line, row in read_rows(file):
            try:
                division = inside.get((row["name"], row["countries"]), {})
                feature = Feature(
                    name=row["name"],
                    names=(row["name"], *(a for a in row["aliases"].split("|") if a)),
                    precision=cast(PlacePrecision, row["precision"]),
                    city=row["city"] or None,
                    countries=tuple(c for c in row["countries"].split("|") if c),
                    lat=float(row["lat"]),
                    lon=float(row["lon"]),
                    note=row["note"] or None,
                    province=division.get("province") or None,
                    district=division.get("district") or None,
                )
            except (KeyError, ValueError, AttributeError) as error:
                raise DataError(f"places/data/{file}, line {line}: {error}") from error
            for key in dict.fromkeys(make_key(n) for name in feature.names for n in _spell_strait(name)):
                found[key].append(feature)
    return {key: tuple(features) for key, features in found.items()}


def _spell_strait(name: str) -> tuple[str, ...]:
    """Return ``name`` and, for a strait or a gulf, the other ways to say it (``Malacca Straits``)."""
    found = _STRAIT.match(name)
    if found is None:
        return (name,)
    kind, own = found["kind"] or found["after"], found["of"] or found["own"]
    return (name, f"{kind} of {own}", f"{kind}s of {own}", f"{own} {kind}", f"{own} {kind}s")


@cache
def load_countries() -> Mapping[str, Country]:
    """Return the countries by alpha-3 code."""
    return {
        row["country"]: Country(
            row["country"],
            row["name"],
            row["capital"] or None,
            frozenset(n for n in row["neighbours"].split("|") if n),
            int(row["geonameid"]),
            float(row["lat"]) if row["lat"] else None,
            float(row["lon"]) if row["lon"] else None,
        )
        for _, row in read_rows("countries.csv")
    }


@cache
def load_country_names() -> Mapping[str, tuple[str, ...]]:
    """Return the countries that a key names, the likelier first."""
    found: dict[str, list[str]] = defaultdict(list)
    for _, row in read_rows("country_names.csv"):
        found[make_key(row["name"])].append(row["country"])
    for country in load_countries().values():
        codes = found[make_key(country.name)]
        if not codes:
            codes.append(country.code)
    return {key: tuple(dict.fromkeys(codes)) for key, codes in found.items()}


@cache
def load_adjectives() -> Mapping[str, str]:
    """Return the country of each adjective key (``south korean`` -> KOR)."""
    return {make_key(row["adjective"]): row["country"] for _, row in read_rows("adjectives.csv")}


@cache
def load_well_known() -> frozenset[tuple[str, str]]:
    """Return (key, country) of the towns that English news means by a name, though others are larger."""
    return frozenset((make_key(row["name"]), row["country"]) for _, row in read_rows("well_known.csv"))


@cache
def load_words() -> Words:
    """Return the words around names."""
    roles = {row["word"]: row["role"] for _, row in read_rows("cue_words.csv")}
    return Words(roles, _read_words("common_words.txt"), _read_words("person_words.txt"))


def _read_words(name: str) -> frozenset[str]:
    text = (files("detente.places") / "data" / name).read_text(encoding="utf-8")
    return frozenset(w for line in text.splitlines() if not line.startswith("#") for w in line.split())
