"""Codes of countries and sectors in the dialects: COW, FIPS, CAMEO, and names; from the directory's table of states."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class State:
    """A state or territory by its codes; those that it lacks are ``None``."""

    iso3: str
    cow: str | None
    fips: str | None
    name: str


@dataclass(frozen=True, slots=True)
class ActorCode:
    """What stands for a country code in CAMEO: a country, or a group and a type for what is none."""

    country: str | None
    group: str | None
    type: str | None
    religion: str | None


@dataclass(frozen=True, slots=True)
class Sector:
    """A PLOVER sector in CAMEO's and ICEWS's words, ``None`` where they have none."""

    cameo: str | None
    icews: str | None
    religion: str | None


def rows(name: str, package: str = "detente.export") -> list[dict[str, str]]:
    """The rows of a data file."""
    with (files(package) / "data" / name).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


@cache
def states() -> Mapping[str, State]:
    """States by ISO 3166 alpha-3; of several rows of one code that of the state that is."""
    found: dict[str, State] = {}
    for row in sorted(rows("states.csv", "detente.entities"), key=lambda row: bool(row["end"])):
        if row["iso3"]:
            state = State(row["iso3"], row["cow"] or None, row["fips"] or None, row["name"])
            found.setdefault(state.iso3, state)
    return found


@cache
def iso3_of_fips() -> Mapping[str, str]:
    """Alpha-3 by FIPS 10-4."""
    return {state.fips: state.iso3 for state in states().values() if state.fips}


@cache
def _actor_codes() -> Mapping[str, ActorCode]:
    return {
        row["country"]: ActorCode(*(row[name] or None for name in ("code", "group", "type", "religion")))
        for row in rows("cameo_countries.csv")
    }


def actor_code(country: str | None) -> ActorCode:
    """What CAMEO has for a country code: most are the same there."""
    return _actor_codes().get(country or "", ActorCode(country, None, None, None))


@cache
def _from_cameo() -> tuple[Mapping[str, str], Mapping[str, str]]:
    known = _actor_codes()
    by_code = {code.country: country for country, code in known.items() if code.country}
    by_group = {code.group: country for country, code in known.items() if code.group}
    return by_code, by_group


def country_of_cameo(country: str | None, group: str | None = None, types: tuple[str, ...] = ()) -> str | None:
    """The country code for CAMEO's codes of an actor, ``None`` where they name no country we know."""
    by_code, by_group = _from_cameo()
    if country in by_code or country in states():
        return by_code.get(country or "", country)
    if group in by_group:
        return by_group[group or ""]
    return next((kind for kind in types if kind in ("IGO", "NGO", "MNC", "IMG")), None)


@cache
def sectors() -> Mapping[str, Sector]:
    """PLOVER's sectors in the words of CAMEO and ICEWS."""
    return {
        row["sector"]: Sector(row["cameo"] or None, row["icews"] or None, row["religion"] or None)
        for row in rows("cameo_sectors.csv")
    }


@cache
def sector_of_cameo() -> Mapping[str, str]:
    """PLOVER's sector by CAMEO's type: of several the first."""
    found: dict[str, str] = {}
    for name, sector in sectors().items():
        if sector.cameo:
            found.setdefault(sector.cameo, name)
    return found


def country_name(code: str | None) -> str | None:
    """What a country is called; a code without a name stays as it is."""
    state = states().get(code or "")
    return state.name if state else code
