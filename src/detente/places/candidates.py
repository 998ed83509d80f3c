"""What a name can mean: every place of that name in the table and in our own files."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz.fuzz import ratio

from detente.places.features import Feature, load_countries, load_country_names, load_features, load_well_known
from detente.places.names import hash_key, make_key
from detente.places.table import Table
from detente.records import PlacePrecision

_CLOSE = 72.0
_ARTICLES = ("al ", "as ", "ash ", "ad ", "ar ", "an ", "at ", "az ", "el ", "ez ")
_PRECISIONS: Mapping[str, PlacePrecision] = {
    "city": "city",
    "seat": "city",
    "capital": "city",
    "province": "province",
    "district": "district",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """One place that a name can mean.

    ``main`` is false where the name is one of its lesser names, ``close`` where that is not even spelled alike;
    ``well_known`` is true of what English news means by the name; ``countries`` are all it lies in (ISO alpha-3);
    ``population`` is 0 where it is unknown; ``kind`` is the table's, or ``own`` or ``country``.
    """

    name: str
    precision: PlacePrecision
    kind: str
    geonameid: int | None
    lat: float | None
    lon: float | None
    countries: tuple[str, ...]
    city: str | None = None
    district: str | None = None
    province: str | None = None
    population: int = 0
    main: bool = True
    close: bool = True
    well_known: bool = False
    note: str | None = None

    @property
    def country(self) -> str | None:
        """The country, where it is one alone; a sea has none."""
        if self.precision == "sea":
            return None
        return self.countries[0] if len(self.countries) == 1 else None


def measure_distance(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Return the distance of two points in kilometres."""
    a, b = math.radians(lat), math.radians(other_lat)
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(other_lon - lon) / 2) ** 2
    return 12742 * math.asin(math.sqrt(min(1.0, half)))


class Candidates:
    """Looks names up; answers are kept, as they depend on the name alone."""

    def __init__(self, table: Table) -> None:
        """``table`` is the opened gazetteer."""
        self._table = table
        self._read_divisions = lru_cache(maxsize=8192)(self._walk_up)
        self.look_up = lru_cache(maxsize=32768)(self._look_up)

    def _look_up(self, key: str) -> tuple[Candidate, ...]:
        """Return every place that ``key`` (of make_key) can mean, in no order of likelihood."""
        countries = load_countries()
        found = [
            Candidate(c.name, "country", "country", c.geonameid, c.lat, c.lon, (c.code,), main=at == 0)
            for at, c in enumerate(countries[code] for code in load_country_names().get(key, ()) if code in countries)
        ]
        rows = self._look_up_table(key)
        for feature in load_features().get(key, ()):
            same = [c for c in found if feature.precision == "country" and c.countries == feature.countries]
            if same:  # a row of ours about a country adds its note
                found[found.index(same[0])] = replace(same[0], note=feature.note)
            else:
                found.append(self._join(feature, rows))
        taken = {c.geonameid for c in found if c.geonameid is not None}
        return (*found, *(c for c in rows if c.geonameid not in taken))

    def _look_up_table(self, key: str) -> list[Candidate]:
        return [self._read(number, main, key) for number, main in self._table.find(hash_key(key))]

    def _read(self, number: int, main: bool, key: str) -> Candidate:
        row = self._table.row(number)
        precision = _PRECISIONS[row.kind]
        found = {**self._read_divisions(row.parent), precision: row.name}
        return Candidate(
            row.name,
            precision,
            row.kind,
            row.geonameid,
            row.lat,
            row.lon,
            (row.country,),
            city=found.get("city"),
            district=found.get("district"),
            province=found.get("province"),
            population=row.population,
            main=main,
            close=main or is_close(key, make_key(row.name), _CLOSE),
            well_known=(key, row.country) in load_well_known() and row.kind in ("city", "seat", "capital"),
        )

    def _walk_up(self, at: int | None) -> Mapping[PlacePrecision, str]:
        """Return the names of the division ``at`` and those above it by precision."""
        found: dict[PlacePrecision, str] = {}
        while at is not None:
            above = self._table.row(at)
            found.setdefault(_PRECISIONS[above.kind], above.name)
            at = above.parent
        return found

    def _join(self, feature: Feature, rows: list[Candidate]) -> Candidate:
        """Return ``feature`` with what the table knows about the same place, where it has it."""
        own = Candidate(
            feature.name,
            feature.precision,
            "country" if feature.precision == "country" else "own",
            None,
            feature.lat,
            feature.lon,
            feature.countries,
            city=feature.city,
            province=feature.name if feature.precision == "province" else feature.province,
            district=feature.name if feature.precision == "district" else feature.district,
            note=feature.note,
        )
        if feature.precision == "point" and feature.city and own.country:
            towns = [c for c in self._look_up_table(make_key(feature.city)) if c.countries == own.countries]
            near = min(towns, key=lambda c: measure_gap(c, own), default=None)
            if near is not None and measure_gap(near, own) < 60:
                return replace(own, district=near.district, province=near.province)
        if feature.precision not in ("city", "district", "province"):
            return own
        reach = 60 if feature.precision == "city" else 500
        others = (c for n in feature.names[1:] for c in self._look_up_table(make_key(n)))
        for row in (*rows, *others):
            if row.precision != feature.precision or measure_gap(row, own) > reach:
                continue
            if row.countries[0] in feature.countries:
                joined = replace(row, name=feature.name, main=True, note=feature.note)
                if feature.precision == "city":
                    return replace(joined, city=feature.name, kind="own" if row.kind == "city" else row.kind)
                if feature.precision == "district":
                    return replace(joined, district=feature.name)
                return replace(joined, province=feature.name)
        return own


def is_close(key: str, main_key: str, least: float) -> bool:
    """Whether two keys spell one name (``kobane`` and ``kobani``): ``least`` per cent of letters shared."""
    bare = [k.split(" ", 1)[1] if k.startswith(_ARTICLES) else k for k in (key, main_key)]
    return ratio(*bare) >= least or main_key.startswith(f"{key} ") or main_key.endswith(f" {key}")


def measure_gap(one: Candidate, other: Candidate) -> float:
    """Return the distance of two candidates in kilometres, infinite where one has no coordinates."""
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return math.inf
    return measure_distance(one.lat, one.lon, other.lat, other.lon)
