"""GDELT 2's event table of 61 columns and its mentions table of 16, out; the event table of 61, 58 or 57, in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import IO, Any

from detente.errors import DataError
from detente.export.cameo import from_cameo
from detente.export.codes import (
    actor_code,
    country_name,
    country_of_cameo,
    iso3_of_fips,
    sector_of_cameo,
    sectors,
    states,
)
from detente.export.event import Event, Party, number_of
from detente.export.lines import Column, Line, empty, lines_of, on_day, to_day, to_number, to_place, write_table
from detente.export.reading import Notes, event_id, scored
from detente.ontology import load_ontology

# GDELT's own quad classes, by CAMEO root: they are not PLOVER's quad categories.
QUADS = ((5, 1), (8, 2), (13, 3), (20, 4))
_KINDS = {"country": 1, "province": 5, "city": 4, "district": 4, "point": 4}
_Cell = Callable[[Line], Any]


def quad_class(root: str) -> int:
    """GDELT's quad class, 1 to 4, of a CAMEO root: 01-05, 06-08, 09-13, 14-20."""
    return next(quad for last, quad in QUADS if int(root) <= last)


def actor_string(party: Party | None) -> str | None:
    """CAMEO's code of an actor: country or group, type of what is none, sector: ``USAGOV``, ``IGOUNO``."""
    if party is None:
        return None
    code = actor_code(party.country)
    sector = sectors().get(party.sector or "")
    kind = code.type if code.type != (sector.cameo if sector else None) else None
    parts = (code.country, kind, code.group, sector.cameo if sector else None)
    return "".join(part for part in parts if part) or None


def _actor_cells(party: Party | None) -> dict[str, str | None]:
    if party is None:
        return {}
    code, sector = actor_code(party.country), sectors().get(party.sector or "")
    types = [kind for kind in (code.type, sector.cameo if sector else None) if kind]
    types = list(dict.fromkeys(types))
    return {
        "Code": actor_string(party),
        "Name": (party.name or country_name(party.country) or "").upper() or None,
        "CountryCode": code.country,
        "KnownGroupCode": code.group,
        "Religion1Code": code.religion or (sector.religion if sector else None),
        **{f"Type{number}Code": kind for number, kind in enumerate(types, 1)},
    }


_ACTOR = (
    "Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code", "Type1Code",
    "Type2Code", "Type3Code",
)  # fmt: skip
_GEO = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")


def _actor(number: int, side: str, name: str) -> Column[Line]:
    return Column(f"Actor{number}{name}", lambda line: _actor_cells(getattr(line, side)).get(name))


def _no_place(of: str, name: str) -> Column[Line]:
    """Where an actor is from is not coded: 0 is GDELT's word for that."""
    return Column(f"{of}Geo_{name}", (lambda line: 0) if name == "Type" else empty)


def _place_cell(name: str) -> _Cell:
    return lambda line: _place_cells(line.place).get(name)


def _place_cells(place: Mapping[str, Any]) -> dict[str, Any]:
    kind = _KINDS.get(place.get("precision") or "", 0)
    state = states().get(place.get("country") or "")
    if not kind:
        return {"Type": 0}
    if state and state.iso3 == "USA":
        kind = {5: 2, 4: 3}.get(kind, kind)
    fips = state.fips if state else None
    name = place.get("city") or place.get("resolved_place") if kind in (3, 4) else None
    country = country_name(place.get("country"))
    return {
        "Type": kind,
        "FullName": ", ".join(part for part in (name, place.get("province") if kind > 1 else None, country) if part),
        "CountryCode": fips,
        "ADM1Code": fips if kind == 1 else None,
        "Lat": place.get("lat"),
        "Long": place.get("lon"),
        "FeatureID": fips if kind == 1 else None,
    }


def _day(pattern: str) -> _Cell:
    return lambda line: line.event.date.day.strftime(pattern) if line.event.date.day else None


def _fraction(line: Line) -> float | None:
    """The share of the year that is over, as the codebook reckons it: (month * 30 + day) / 365."""
    day = line.event.date.day
    return round(day.year + (day.month * 30 + day.day) / 365, 4) if day else None


def _is_root(line: Line) -> int:
    return int(line.told.get("kind") == "title" or line.told.get("paragraph") == 0)


def _first_reported(line: Line) -> str | None:
    day = line.event.first_reported
    return day.strftime("%Y%m%d000000") if day else None


COLUMNS: tuple[Column[Line], ...] = (
    Column("GLOBALEVENTID", lambda line: line.number),
    Column("SQLDATE", _day("%Y%m%d")),
    Column("MonthYear", _day("%Y%m")),
    Column("Year", _day("%Y")),
    Column("FractionDate", _fraction),
    *(_actor(1, "actor", name) for name in _ACTOR),
    *(_actor(2, "recipient", name) for name in _ACTOR),
    Column("IsRootEvent", _is_root),
    Column("EventCode", lambda line: line.code.code),
    Column("EventBaseCode", lambda line: line.code.base),
    Column("EventRootCode", lambda line: line.code.root),
    Column("QuadClass", lambda line: quad_class(line.code.root)),
    Column("GoldsteinScale", lambda line: line.code.goldstein),
    Column("NumMentions", lambda line: line.event.n_mentions),
    Column("NumSources", lambda line: line.event.n_sources),
    Column("NumArticles", lambda line: line.event.n_reports),
    Column("AvgTone", empty),
    *(_no_place(of, name) for of in ("Actor1", "Actor2") for name in _GEO),
    *(Column(f"ActionGeo_{name}", _place_cell(name)) for name in _GEO),
    Column("DATEADDED", _first_reported),
    Column("SOURCEURL", lambda line: line.told.get("url") or line.told.get("report_id")),
)


def names() -> list[str]:
    """The columns of the event table in their order."""
    return [column.name for column in COLUMNS]


def write(events: Iterable[Event], out: IO[str], *, pairs: bool = False) -> int:
    """The event table, without a header: a row an event, or one for every pair of its sides. Returns their number."""
    return write_table(COLUMNS, lines_of(events, pairs=pairs), out, header=False)


@dataclass(frozen=True, slots=True)
class _Telling:
    event: Event
    told: Mapping[str, Any]


def _told(name: str) -> Callable[[_Telling], Any]:
    return lambda item: item.told.get(name)


def _offset(name: str) -> Callable[[_Telling], int]:
    """GDELT's offsets count from 1 at the start of the report; -1 is its word for none."""
    return lambda item: -1 if item.told.get(name) is None else item.told[name] + 1


def _act_offset(item: _Telling) -> int:
    spans = item.told["event_text"]
    return spans[0]["start"] + 1 if spans else -1


def _published(item: _Telling) -> str | None:
    """The time of publication in UTC where its zone is known."""
    value, zone = item.told.get("published"), item.told.get("zone")
    if value and "T" in value:
        try:
            moment = datetime.fromisoformat(value + ("+00:00" if zone == "Z" else zone or ""))
        except ValueError:
            return _stamp(item.told.get("published_on"))
        return (moment.astimezone(UTC) if moment.tzinfo else moment).strftime("%Y%m%d%H%M%S")
    return _stamp(item.told.get("published_on"))


def _stamp(day: date | None) -> str | None:
    return day.strftime("%Y%m%d000000") if day else None


MENTION_COLUMNS: tuple[Column[_Telling], ...] = (
    Column("GLOBALEVENTID", lambda item: number_of(item.event)),
    Column("EventTimeDate", lambda item: _stamp(item.event.first_reported)),
    Column("MentionTimeDate", _published),
    # 1 is a web page by its address, 2 a report that is only cited.
    Column("MentionType", lambda item: 1 if item.told.get("url") else 2),
    Column("MentionSourceName", _told("source")),
    Column("MentionIdentifier", lambda item: item.told.get("url") or item.told["report_id"]),
    Column("SentenceID", _told("sentence")),
    Column("Actor1CharOffset", _offset("actor_start")),
    Column("Actor2CharOffset", _offset("recipient_start")),
    Column("ActionCharOffset", _act_offset),
    Column("InRawText", lambda item: 1),
    Column("Confidence", lambda item: round(item.told["confidence"] * 100)),
    Column("MentionDocLen", _told("report_length")),
    Column("MentionDocTone", empty),
    Column("MentionDocTranslationInfo", empty),
    Column("Extras", empty),
)


def write_mentions(events: Iterable[Event], out: IO[str]) -> int:
    """The mentions table, without a header: a row a telling. Returns the number of rows."""
    tellings = (_Telling(event, told) for event in events for told in event.mentions)
    return write_table(MENTION_COLUMNS, tellings, out, header=False)


def layout(cells: int) -> list[str]:
    """The columns of a line of so many cells: GDELT 2 has 61, version 1's daily files 58, its files to 2013 57.

    Raises ``DataError`` for another number.
    """
    without_adm2 = [name for name in names() if not name.endswith("ADM2Code")]
    for found in (names(), without_adm2, without_adm2[:-1]):
        if len(found) == cells:
            return found
    raise DataError(f"{cells} cells where GDELT has 61, 58 or 57")


def read_row(cells: list[str], notes: Notes) -> Event:
    """A row as an event. Raises ``DataError`` for what cannot be one, ``NoTypeError`` for a statement."""
    named = zip(layout(len(cells)), cells, strict=True)
    row = {name: cell.strip() or None for name, cell in named}
    number, code = row["GLOBALEVENTID"], row["EventCode"]
    if not (number and number.isdecimal()):
        raise DataError(f"GLOBALEVENTID {number} is no number")
    found = from_cameo(code or "")
    modes = (found.mode,) if found.mode else ()
    try:
        date_ = on_day(to_day(row["SQLDATE"], "%Y%m%d"))
        added = to_day((row["DATEADDED"] or "")[:8], "%Y%m%d")
        place = _read_place(row, notes)
        counts = [int(to_number(row[name], 0, 1e9, name) or 0) for name in ("NumMentions", "NumArticles", "NumSources")]
    except ValueError as error:
        raise DataError(str(error)) from error
    return Event(
        event_id=event_id("gdelt", number),
        origin="gdelt",
        external_id=number,
        event=found.type,
        mode=modes,
        context=found.contexts,
        status="asserted",
        quad_code=load_ontology().quad_code(found.type),
        event_scale=scored(found.type, modes),
        date=date_,
        due=on_day(None),
        event_loc=place,
        confidence=None,
        actor=tuple(_read_party(row, 1, notes)),
        recipient=tuple(_read_party(row, 2, notes)),
        said_by=(),
        first_reported=added,
        last_reported=added,
        n_mentions=counts[0],
        n_reports=counts[1],
        n_sources=counts[2],
    )


def _read_party(row: Mapping[str, str | None], number: int, notes: Notes) -> Iterator[Party]:
    cells = {name: row[f"Actor{number}{name}"] for name in _ACTOR}
    if not any(cells.values()):
        return
    types = tuple(kind for n in (1, 2, 3) if (kind := cells[f"Type{n}Code"]))
    country = country_of_cameo(cells["CountryCode"], cells["KnownGroupCode"], types)
    if cells["CountryCode"] and country != cells["CountryCode"] and country is None:
        notes.left[f"country {cells['CountryCode']} is not known"] += 1
    if country == "IMG" and cells["Religion1Code"] == "MOS":
        country = "ISM"
    known = sector_of_cameo()
    sector = next((known[kind] for kind in types if kind in known and kind != country), None)
    if sector == "CVL" and cells["Religion1Code"] == "REL":
        sector = "REL"
    yield Party(cells["Name"], country, sector, None, None, 1)


def _read_place(row: Mapping[str, str | None], notes: Notes) -> dict[str, Any] | None:
    kind = {"1": "country", "2": "province", "3": "city", "4": "city", "5": "province"}.get(row["ActionGeo_Type"] or "")
    parts = [part for piece in (row["ActionGeo_FullName"] or "").split(",") if (part := piece.strip())]
    fips = row["ActionGeo_CountryCode"]
    country = iso3_of_fips().get(fips or "")
    if fips and country is None:
        notes.left[f"FIPS country {fips} is not known"] += 1
    if kind is None:
        return None
    province = parts[1] if kind == "city" and len(parts) > 2 else parts[0] if kind == "province" and parts else None
    return to_place(
        resolved_place=parts[0] if parts else None,
        lat=to_number(row["ActionGeo_Lat"], -90, 90, "ActionGeo_Lat"),
        lon=to_number(row["ActionGeo_Long"], -180, 180, "ActionGeo_Long"),
        city=parts[0] if kind == "city" and parts else None,
        province=province,
        country=country,
        precision=kind,
    )
