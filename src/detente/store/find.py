"""Finds events: by who, what, when, where and which words, ranked, each with the passages that tell it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from typing import Any, TypedDict, Unpack

import duckdb

from detente.errors import DataError
from detente.store import asking, text
from detente.store.errors import StoreError
from detente.store.schema import sql

Words = str | Iterable[str] | None
_NUMBERS = count(1)
_WIDE = ("country", "province", "region", "sea")
_COORDINATES = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*[,; ]\s*(-?\d+(?:\.\d+)?)\s*")
DEFAULT_KM = 50.0


@dataclass(frozen=True, slots=True)
class Spot:
    """Where events are looked for: around a point, or in all of a country or province (``wide``)."""

    name: str
    lat: float | None
    lon: float | None
    country: str | None
    province: str | None
    wide: bool
    km: float

    def told(self) -> str:
        """The place in words, so that one sees which of several places of the name was taken."""
        inside = ", ".join(part for part in (self.name, self.province, self.country) if part)
        if self.wide:
            return f"in {inside}"
        at = "" if self.lat is None else f" at {self.lat:.2f} {self.lon:.2f}"
        return f"within {self.km:g} km of {inside}{at}" if at else f"places called {self.name}"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of events, checked; ``ask`` makes it of words."""

    asked: tuple[asking.Row, ...] = ()
    types: list[str] | None = None
    modes: list[str] | None = None
    contexts: list[str] | None = None
    statuses: list[str] | None = None
    origins: list[str] | None = None
    sources: list[str] | None = None
    since: date | None = None
    until: date | None = None
    near: str | None = None
    within: float = DEFAULT_KM
    words: str = ""
    phrases: tuple[str, ...] = ()
    ids: list[str] | None = None
    min_sources: int | None = None
    min_confidence: float | None = None
    judged: bool | None = None
    order: str = "date"
    limit: int | None = None


class Asked(TypedDict, total=False):
    """What one may ask of events; docs/finding.md says how values are written."""

    actor: Words
    recipient: Words
    party: Words
    said_by: Words
    type: Words
    mode: Words
    context: Words
    status: Words
    all_statuses: bool
    since: str | date | None
    until: str | date | None
    near: str | None
    within: float
    text: str | None
    source: Words
    origin: Words
    id: Words
    min_sources: int | None
    min_confidence: float | None
    judged: bool | None
    order: str | None
    limit: int | None


def ask(**asked: Unpack[Asked]) -> Question:
    """A question of words as one gives them on the command line. Raises ``DataError`` for a word that is not known.

    Several values, in a list or with commas, are alternatives: ``recipient="USA,KOR"``. ``party`` names who takes part
    on either side; every element of a list must, commas within one are alternatives. With ``id`` all else still holds,
    but of every status. ``order``: ``date`` (the default), ``newest``, ``score`` (with ``text``), ``sources``,
    ``confidence``.
    """
    words, phrases = asking.words_of(asked.get("text"))
    if asked.get("text") is not None and not words:
        raise DataError("the text to look for has no words")
    ids = asking.listed(asked.get("id")) or None
    of_all = asked.get("all_statuses", False) or (ids is not None and not asking.listed(asked.get("status")))
    within = asked.get("within", DEFAULT_KM)
    if within <= 0:
        raise DataError(f"within {within:g} km: must be more than 0")
    return Question(
        asked=tuple(_parties(asked)),
        types=asking.types(asked.get("type")),
        modes=asking.modes(asked.get("mode")),
        contexts=asking.contexts(asked.get("context")),
        statuses=asking.statuses(asked.get("status"), all_=of_all),
        origins=asking.listed(asked.get("origin")) or None,
        sources=[name.lower() for name in asking.listed(asked.get("source"))] or None,
        since=asking.day_of(asked.get("since")),
        until=asking.day_of(asked.get("until"), last=True),
        near=asked.get("near"),
        within=within,
        words=words,
        phrases=tuple(phrases),
        ids=ids,
        min_sources=asked.get("min_sources"),
        min_confidence=asked.get("min_confidence"),
        judged=asked.get("judged"),
        order=_order(asked.get("order"), words),
        limit=asked.get("limit"),
    )


def _parties(asked: Asked) -> list[asking.Row]:
    rows = asking.rows(asked.get("actor"), "actor") + asking.rows(asked.get("recipient"), "recipient")
    rows += asking.rows(asked.get("said_by"), "said_by")
    party = asked.get("party")
    for number, words in enumerate([party] if isinstance(party, str) else party or (), 1):
        rows += asking.rows(words, f"party{number}")
    return rows


def _order(order: str | None, words: str) -> str:
    chosen = order or ("score" if words else "date")
    if chosen not in asking.ORDERS:
        raise DataError(f"there is no order {chosen}; known are {', '.join(asking.ORDERS)}")
    if chosen == "score" and not words:
        raise DataError("order score ranks by the words looked for: it needs a text")
    return chosen


def find(
    connection: duckdb.DuckDBPyConnection, question: Question, spot: Spot | None = None
) -> duckdb.DuckDBPyRelation:
    """The events that fit, a row each (columns: docs/finding.md), in the order asked for.

    ``spot``: where ``question.near`` is, looked up if ``None``. The ids found lie in a temporary table until the
    connection is closed. Raises ``StoreError`` where the store cannot do it, ``DataError`` for a place not known.
    """
    if spot is None and question.near is not None:
        spot = find_spot(connection, question.near, question.within)
    _prepare(connection, question)
    return connection.sql(_rows(connection, sql("find.sql"), _parameters(question, spot)))


def find_chain(
    connection: duckdb.DuckDBPyConnection, links: Sequence[tuple[str, int, str | None, str | None]]
) -> duckdb.DuckDBPyRelation:
    """The events of a chain, as ``find`` shows them, with two columns more: ``depth`` and ``answers``.

    ``links``: event, steps from where the chain began, the event that it answers, the words that say so.
    """
    _prepare(connection, Question())
    kinds = "event_id VARCHAR, depth INTEGER, answers VARCHAR, words VARCHAR"
    chain = f"temp.chain_{next(_NUMBERS)}"
    connection.execute(f"CREATE TEMP TABLE {chain} ({kinds})")
    if links:
        connection.executemany(f"INSERT INTO {chain} VALUES (?, ?, ?, ?)", [list(link) for link in links])
    found, shown = sql("find_chain.sql").replace("temp.chain", chain).split(";")[:2]
    return connection.sql(f"WITH rows AS ({_rows(connection, found, {})}) {shown}")


def _rows(connection: duckdb.DuckDBPyConnection, query: str, parameters: dict[str, Any]) -> str:
    """Keeps what a query finds and which mentions tell it under names of their own; the query for its rows.

    A relation is worked out when its rows are asked for: nothing that comes after may change what it asks.
    """
    number = next(_NUMBERS)
    own = {f"temp.{name}": f"temp.{name}_{number}" for name in ("found", "members")}
    connection.execute(f"CREATE TEMP TABLE {own['temp.found']} AS {query}", parameters)
    members = _renamed(sql("find_members.sql"), own)
    connection.execute(f"CREATE TEMP TABLE {own['temp.members']} AS {members}")
    return _renamed(sql("find_rows.sql"), own)


def _renamed(query: str, names: Mapping[str, str]) -> str:
    for name, own in names.items():
        query = re.sub(rf"{re.escape(name)}\b", own, query)
    return query


def count_found(connection: duckdb.DuckDBPyConnection, question: Question, spot: Spot | None = None) -> int:
    """How many events fit, whatever the limit."""
    if spot is None and question.near is not None:
        spot = find_spot(connection, question.near, question.within)
    _prepare(connection, question)
    every = _parameters(replace(question, limit=None), spot)
    row = connection.execute(f"SELECT count(*) FROM ({sql('find.sql')})", every).fetchone()
    return int(row[0]) if row else 0


def _parameters(question: Question, spot: Spot | None) -> dict[str, Any]:
    return {
        "text": bool(question.words),
        "both_sided": sorted(asking.both_sided()),
        "ids": question.ids,
        "types": question.types,
        "modes": question.modes,
        "contexts": question.contexts,
        "statuses": question.statuses,
        "origins": question.origins,
        "sources": question.sources,
        "since": question.since,
        "until": question.until,
        "min_sources": question.min_sources,
        "min_confidence": question.min_confidence,
        "judged": question.judged,
        "order": question.order,
        "limit": question.limit,
        "place": spot.name.lower() if spot else None,
        "wide": spot.wide if spot else False,
        "place_country": spot.country if spot else None,
        "place_province": spot.province if spot else None,
        "lat": spot.lat if spot else None,
        "lon": spot.lon if spot else None,
        "km": spot.km if spot else None,
    }


def _prepare(connection: duckdb.DuckDBPyConnection, question: Question) -> None:
    """Fills the temporary tables that ``find.sql`` joins with."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE asked (role VARCHAR, country VARCHAR, sector VARCHAR, name VARCHAR)"
    )
    if question.asked:
        connection.executemany("INSERT INTO temp.asked VALUES (?, ?, ?, ?)", [list(row) for row in question.asked])
    connection.execute("CREATE OR REPLACE TEMP TABLE hits (mention_id VARCHAR, score DOUBLE)")
    if question.words:
        text.load(connection)
        if text.missing(connection):
            raise StoreError("the store has no text index yet: it is built at the end of `detente add`")
        connection.execute(
            f"INSERT INTO temp.hits {sql('find_hits.sql')}",
            {"words": question.words, "phrases": list(question.phrases)},
        )


def find_spot(connection: duckdb.DuckDBPyConnection, near: str, within: float = DEFAULT_KM) -> Spot:
    """Where a place is: coordinates, a country, a place that events of the store have, else one of the gazetteer.

    Raises ``DataError`` for a place that neither knows.
    """
    if point := _COORDINATES.fullmatch(near):
        lat, lon = float(point[1]), float(point[2])
        if abs(lat) > 90 or abs(lon) > 180:
            raise DataError(f"near {near}: latitudes go from -90 to 90, longitudes from -180 to 180")
        return Spot(f"{lat:g}, {lon:g}", lat, lon, None, None, False, within)
    if code := asking.country_of(near.strip()):
        return Spot(asking.country_name(code) or code, None, None, code, None, True, within)
    row = connection.execute(sql("find_place.sql"), {"name": near.strip().lower()}).fetchone()
    return _spot(row, within) if row else _from_gazetteer(near, within)


def _spot(row: Sequence[Any], within: float) -> Spot:
    name, lat, lon, country, province, precision = row
    wide = precision in _WIDE and country is not None
    return Spot(name, lat, lon, country, province if precision != "country" else None, wide, within)


def _from_gazetteer(near: str, within: float) -> Spot:
    from detente.places import Gazetteer

    place = Gazetteer.load().resolve(near)
    if place.resolved_place is None:
        raise DataError(f"near {near}: no event is there and the gazetteer has no such place; give 37.57,126.98")
    return _spot((place.resolved_place, place.lat, place.lon, place.country, place.province, place.precision), within)
