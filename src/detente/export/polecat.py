"""POLECAT's table of 40 columns, out and in: tab-separated with a header, ``None`` for what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import IO, Any

from detente.errors import DataError
from detente.export.codes import states
from detente.export.event import Event, Party
from detente.export.lines import Column, empty, on_day, to_day, to_number, to_place, write_table
from detente.export.reading import Notes, event_id, known_country, read_modes
from detente.ontology import load_ontology
from detente.version import __version__

MISSING = "None"
# How releases call the fifth column.
INTENSITY = ("Intensity", "Event Intensity")
_FEATURES = {"city": "PPL", "district": "ADM2", "province": "ADM1", "country": "PCLI", "region": "RGN", "sea": "SEA"}
_Cell = Callable[[Event], Any]


def _joined(values: Iterable[str | None]) -> str:
    """Several values in a cell; a missing one keeps its place."""
    return ";".join((value or MISSING).replace(";", ",") for value in values)


def _parties(role: str, field: str) -> _Cell:
    def cell(event: Event) -> str:
        parties: tuple[Party, ...] = getattr(event, role)
        if field == "cow":
            return _joined(_cow(party.country) for party in parties)
        return _joined(getattr(party, field) for party in parties)

    return cell


def _cow(country: str | None) -> str | None:
    state = states().get(country or "")
    return state.cow if state else None


def _first_sector(role: str) -> _Cell:
    return lambda event: next((party.sector for party in getattr(event, role) if party.sector), None)


def _raw(role: str) -> _Cell:
    return lambda event: _joined(_told(event).get(f"{role}_text", ()))


def _told(event: Event) -> Mapping[str, Any]:
    return event.mentions[0] if event.mentions else {}


def _place(field: str) -> _Cell:
    return lambda event: (event.event_loc or {}).get(field)


def _side(name: str, role: str) -> tuple[Column[Event], ...]:
    return (
        Column(f"{name} Name", _parties(role, "name")),
        Column(f"{name} Country", _parties(role, "country")),
        Column(f"{name} COW", _parties(role, "cow")),
        Column(f"Primary {name} Sector", _first_sector(role)),
        Column(f"{name} Sectors", _parties(role, "sector")),
        Column(f"{name} Title", _parties(role, "office")),
        Column(f"{name} Name Raw", _raw(role)),
        Column(f"Wikipedia {name} ID", empty),
    )


COLUMNS: tuple[Column[Event], ...] = (
    Column("Event ID", lambda e: e.external_id or e.event_id),
    Column("Event Date", lambda e: e.date.day),
    Column("Event Type", lambda e: e.event),
    Column("Event Mode", lambda e: _joined(e.mode)),
    Column("Intensity", lambda e: e.event_scale),
    Column("Quad Code", lambda e: load_ontology().quads[e.quad_code].upper()),
    Column("Contexts", lambda e: _joined(e.context)),
    *_side("Actor", "actor"),
    *_side("Recipient", "recipient"),
    Column("Placename", _place("resolved_place")),
    Column("City", _place("city")),
    Column("District", _place("district")),
    Column("Province", _place("province")),
    Column("Country", _place("country")),
    Column("Latitude", _place("lat")),
    Column("Longitude", _place("lon")),
    Column("GeoNames ID", _place("geonameid")),
    Column("Raw Placename", _place("extracted_place")),
    Column("Feature Type", lambda e: _FEATURES.get((e.event_loc or {}).get("precision") or "")),
    Column("Source", lambda e: _told(e).get("source")),
    Column("Publication Date", lambda e: _told(e).get("published_on") or e.first_reported),
    Column("Story People", empty),
    Column("Story Organizations", empty),
    Column("Story Locations", empty),
    Column("Language", lambda e: _told(e).get("language")),
    Column("Version", lambda e: f"detente-{__version__}" if e.origin == "detente" else e.origin),
)


def write(events: Iterable[Event], out: IO[str], *, intensity: str = INTENSITY[0]) -> int:
    """A row an event; ``intensity`` is what the fifth column is called. Returns the number of rows."""
    columns = [Column(intensity, c.cell) if c.name == INTENSITY[0] else c for c in COLUMNS]
    return write_table(columns, events, out, header=True, missing=MISSING)


def names() -> list[str]:
    """The columns in their order."""
    return [column.name for column in COLUMNS]


def read_row(cells: list[str], notes: Notes) -> Event:
    """A row as an event. Raises ``DataError`` for what cannot be one."""
    row = {
        name: None if cell.strip() in ("", MISSING) else cell.strip() for name, cell in zip(names(), cells, strict=True)
    }
    kind = load_ontology().types.get((row["Event Type"] or "").upper())
    if kind is None:
        raise DataError(f"Event Type {row['Event Type']} is no PLOVER type")
    if row["Event ID"] is None:
        raise DataError("Event ID is missing")
    try:
        date = on_day(to_day(row["Event Date"], "%Y-%m-%d"))
        reported = to_day(row["Publication Date"], "%Y-%m-%d")
        scale = to_number(row["Intensity"], -10, 10, "Intensity")
        place = _read_place(row)
    except ValueError as error:
        raise DataError(str(error)) from error
    modes = read_modes(kind, _split(row["Event Mode"]), notes)
    contexts = notes.known(_split(row["Contexts"]), load_ontology().contexts, "context")
    return Event(
        event_id=event_id(
            "polecat", row["Event ID"], row["Event Date"], kind.name, row["Actor Name"], row["Recipient Name"]
        ),
        origin="polecat",
        external_id=row["Event ID"],
        event=kind.name,
        mode=modes,
        context=contexts,
        status="asserted",
        quad_code=kind.quad_code,
        event_scale=load_ontology().score(kind.name, modes) if scale is None else scale,
        date=date,
        due=on_day(None),
        event_loc=place,
        confidence=None,
        actor=_read_parties(row, "Actor", notes),
        recipient=_read_parties(row, "Recipient", notes),
        said_by=(),
        first_reported=reported,
        last_reported=reported,
        n_mentions=1,
        n_reports=1,
        n_sources=1,
    )


def _split(cell: str | None) -> list[str]:
    return [part for piece in (cell or "").split(";") if (part := piece.strip())]


def _read_parties(row: Mapping[str, str | None], side: str, notes: Notes) -> tuple[Party, ...]:
    given = {field: _split(row[f"{side} {field}"]) for field in ("Name", "Country", "Sectors", "Title", "Name Raw")}
    number = len(given["Name"]) or len(given["Name Raw"]) or min(1, max(map(len, given.values())))
    # One actor may have several sectors; a list as long as that of the names has one for each.
    if len(given["Sectors"]) != number:
        given["Sectors"] = _split(row[f"Primary {side} Sector"])
    parties = []
    for i in range(number):
        name, country, sector, office, raw = (
            values[i] if i < len(values) and values[i] != MISSING else None for values in given.values()
        )
        sector = next(iter(notes.known([sector] if sector else [], load_ontology().sectors, "sector")), None)
        parties.append(Party(name or raw, known_country(country, notes), sector, office, None, 1))
    return tuple(parties)


def _read_place(row: Mapping[str, str | None]) -> dict[str, Any] | None:
    feature = row["Feature Type"] or ""
    precision = next((p for p, code in _FEATURES.items() if feature.startswith(code.rstrip("I"))), None)
    country = row["Country"]
    return to_place(
        extracted_place=row["Raw Placename"],
        resolved_place=row["Placename"],
        geonameid=int(to_number(row["GeoNames ID"], 1, 1e9, "GeoNames ID") or 0),
        lat=to_number(row["Latitude"], -90, 90, "Latitude"),
        lon=to_number(row["Longitude"], -180, 180, "Longitude"),
        city=row["City"],
        district=row["District"],
        province=row["Province"],
        country=known_country(country, None),
        precision=precision,
    )
