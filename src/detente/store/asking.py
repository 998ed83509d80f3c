"""What is asked of events, checked: who, what, when; a wrong word is named with the nearest right one."""

from __future__ import annotations

import csv
import difflib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal, get_args

from detente.dates.periods import bounds
from detente.errors import DataError
from detente.ontology import load_ontology
from detente.records import Status

if TYPE_CHECKING:
    import duckdb

Order = Literal["date", "newest", "score", "sources", "confidence"]
# Role, country, sector, name.
Row = tuple[str, str | None, str | None, str | None]
ORDERS: tuple[str, ...] = get_args(Order)
STATUSES: tuple[str, ...] = get_args(Status)
SHOWN = ("asserted", "future")
_NEAR = 3  # countries named where there is none of a code


@dataclass(frozen=True, slots=True)
class Party:
    """Who is looked for: a country, a sector, both, or words of a name or office (lower case)."""

    country: str | None = None
    sector: str | None = None
    name: str | None = None


def listed(values: str | Iterable[str] | None) -> list[str]:
    """Values that may be given as a list, or as text with commas, or both."""
    given = [values] if isinstance(values, str) else values or ()
    return [part for value in given for piece in value.split(",") if (part := piece.strip())]


def party_of(words: str) -> Party:
    """A country code, a country's name, a sector behind a colon, or words of a name or office.

    Raises ``DataError`` for a code of three capital letters, or a sector, that there is none of.
    """
    before, colon, after = words.partition(":")
    sector = after.strip().upper() or None
    if sector and sector not in load_ontology().sectors:
        raise DataError(f"{words}: there is no sector {sector}; {_nearest(sector, load_ontology().sectors)}")
    code = country_of(before.strip())
    if code or not before.strip():
        return Party(code, sector)
    if colon or (len(before) == 3 and before.isupper() and before.isalpha()):
        raise DataError(f"{words}: {_unknown(before.strip())}, or a name")
    return Party(name=words.lower())


def country_of(words: str) -> str | None:
    """The code of a country given by its code or its name; ``None`` for other words."""
    codes, names = _countries()
    return words.upper() if words.upper() in codes else names.get(words.casefold())


def known_code(words: str) -> str:
    """A country's code, checked. Raises ``DataError`` that names near ones where there is none such."""
    code = words.strip().upper()
    if code not in _countries()[0]:
        raise DataError(_unknown(words.strip()))
    return code


def _unknown(words: str) -> str:
    """That there is no such country, with those that may be meant: of that name, of like names, of like codes."""
    codes, names = _countries()
    low = words.casefold()
    near = [names[low]] if low in names else [code for code, name in codes.items() if name.casefold().startswith(low)]
    alike = difflib.get_close_matches(words.upper(), codes, n=len(codes))
    near += sorted(alike, key=lambda code: not code.startswith(words[:1].upper()))
    told = [f"{code} ({codes[code]})" if codes[code] else code for code in dict.fromkeys(near)][:_NEAR]
    meant = f"did you mean {', '.join(told)}? " if told else ""
    return f"there is no country {words}; {meant}codes are those of ISO 3166 (three letters) and PLOVER"


def silent(connection: duckdb.DuckDBPyConnection, codes: Iterable[str]) -> list[str]:
    """Those of the countries that take no part in any event of the store, as ``Mongolia (MNG)``."""
    wanted = list(dict.fromkeys(codes))
    query = "SELECT DISTINCT country FROM event_entities WHERE role IN ('actor', 'recipient', 'said_by')"
    there = {row[0] for row in connection.execute(query).fetchall()} if wanted else set()
    return [f"{country_name(code)} ({code})" if country_name(code) else code for code in wanted if code not in there]


@cache
def _countries() -> tuple[dict[str, str], dict[str, str]]:
    """Name by code, and code by name in small letters."""
    codes = dict.fromkeys(load_ontology().pseudo_countries, "")
    names: dict[str, str] = {}
    with (files("detente.entities") / "data" / "states.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if row["iso3"] not in codes:
                codes[row["iso3"]] = row["name"]
            for name in (row["name"], row["official_name"], *row["names"].split(";")):
                if len(name) > 3 or name.isupper():
                    names.setdefault(name.casefold(), row["iso3"])
    return codes, names


def country_name(code: str) -> str | None:
    """What a country is called."""
    return _countries()[0].get(code) or None


@cache
def both_sided() -> frozenset[str]:
    """The types that are done together by their actors where there is no recipient (``both_sided.csv``)."""
    with (files("detente.store") / "both_sided.csv").open(encoding="utf-8") as lines:
        return frozenset(row["event"] for row in csv.DictReader(lines) if row["both_sided"] == "yes")


def types(values: str | Iterable[str] | None) -> list[str] | None:
    """Event types. Raises ``DataError`` for another word."""
    return _of(values, "type", load_ontology().types, str.upper)


def modes(values: str | Iterable[str] | None) -> list[str] | None:
    """Modes of any type. Raises ``DataError`` for another word."""
    known = sorted({mode for kind in load_ontology().types.values() for mode in kind.modes})
    return _of(values, "mode", known, str.lower)


def contexts(values: str | Iterable[str] | None) -> list[str] | None:
    """Contexts. Raises ``DataError`` for another word."""
    return _of(values, "context", load_ontology().contexts, str.lower)


def statuses(values: str | Iterable[str] | None, *, all_: bool = False) -> list[str] | None:
    """Statuses: the asserted and future unless told; ``None`` is all. Raises ``DataError`` for another word."""
    if all_:
        return None
    return _of(values, "status", STATUSES, str.lower) or list(SHOWN)


def _of(
    values: str | Iterable[str] | None, what: str, known: Iterable[str], fold: Callable[[str], str]
) -> list[str] | None:
    found = [fold(value) for value in listed(values)]
    known = list(known)
    for value in found:
        if value not in known:
            raise DataError(f"there is no {what} {value}; {_nearest(value, known)}")
    return found or None


def _nearest(value: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(value, list(known), n=1)
    return f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"


def day_of(value: str | date | None, *, last: bool = False) -> date | None:
    """The first (or ``last``) day of a date: ``2022``, ``2022-07``, ``2022-W30``, ``2022-07-29``.

    Raises ``DataError`` for what is no date.
    """
    if value is None or isinstance(value, date):
        return value
    period = bounds(value.strip())
    if period is None:
        raise DataError(f"{value} is no date; dates are 2022, 2022-07, 2022-W30, 2022-Q3 or 2022-07-29")
    return period[1] if last else period[0]


def words_of(text: str | None) -> tuple[str, list[str]]:
    """The words of a search, and the phrases in it that stand in double quotes, in small letters."""
    pieces = (text or "").split('"')
    phrases = [" ".join(piece.lower().split()) for piece in pieces[1::2]]
    return " ".join(pieces).strip(), [phrase for phrase in phrases if phrase]


def rows(values: str | Iterable[str] | None, role: str) -> list[Row]:
    """Who is looked for in a role (``PRK``, ``USA:MIL``, ``Austin``), as rows that the finder joins with."""
    found = [party_of(value) for value in listed(values)]
    return [(role, party.country, party.sector, party.name) for party in found]
