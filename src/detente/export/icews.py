"""ICEWS's table of 20 columns, out and in: tab-separated with a header, without quotes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import IO, Any

from detente.errors import DataError
from detente.export.cameo import from_cameo
from detente.export.codes import country_name, sectors
from detente.export.event import Event, Party
from detente.export.lines import Column, Line, lines_of, on_day, to_day, to_number, to_place, write_table
from detente.export.reading import Notes, event_id, known_country, scored
from detente.ontology import load_ontology
from detente.store.rows import hash_of

_Cell = Callable[[Line], Any]
# ICEWS's own word for nothing in some releases; others leave the cell empty.
_NOTHING = ("", "NULL")


def _name(side: str) -> _Cell:
    def cell(line: Line) -> str | None:
        party: Party | None = getattr(line, side)
        return (party.name or country_name(party.country)) if party else None

    return cell


def _country(side: str) -> _Cell:
    def cell(line: Line) -> str | None:
        party: Party | None = getattr(line, side)
        return country_name(party.country) if party else None

    return cell


def _sectors(side: str) -> _Cell:
    def cell(line: Line) -> str | None:
        party: Party | None = getattr(line, side)
        sector = sectors().get(party.sector or "") if party else None
        return sector.icews if sector else None

    return cell


def _place(field: str) -> _Cell:
    return lambda line: line.place.get(field)


def _story(line: Line) -> int | None:
    """A number for the report: ICEWS's story ids are numbers."""
    report = line.told.get("report_id")
    if report is None:
        return None
    return int(report) if report.isdecimal() else int(hash_of(report)[:13], 16)


COLUMNS: tuple[Column[Line], ...] = (
    # The pairs of one event share its id, as rows of ICEWS do.
    Column("Event ID", lambda line: Line(line.event, 0, None, None, line.code).number),
    Column("Event Date", lambda line: line.event.date.day),
    Column("Source Name", _name("actor")),
    Column("Source Sectors", _sectors("actor")),
    Column("Source Country", _country("actor")),
    Column("Event Text", lambda line: line.code.label),
    Column("CAMEO Code", lambda line: line.code.code),
    Column("Intensity", lambda line: line.code.goldstein),
    Column("Target Name", _name("recipient")),
    Column("Target Sectors", _sectors("recipient")),
    Column("Target Country", _country("recipient")),
    Column("Story ID", _story),
    Column("Sentence Number", lambda line: line.told.get("sentence")),
    Column("Publisher", lambda line: line.told.get("source")),
    Column("City", _place("city")),
    Column("District", _place("district")),
    Column("Province", _place("province")),
    Column("Country", lambda line: country_name(line.place.get("country"))),
    Column("Latitude", _place("lat")),
    Column("Longitude", _place("lon")),
)


def names() -> list[str]:
    """The columns in their order."""
    return [column.name for column in COLUMNS]


def write(events: Iterable[Event], out: IO[str], *, pairs: bool = False) -> int:
    """A row an event, or one for every pair of its sides. Returns their number."""
    return write_table(COLUMNS, lines_of(events, pairs=pairs), out, header=True)


def read_row(cells: list[str], notes: Notes) -> Event:
    """A row as an event. Raises ``DataError`` for what cannot be one, ``NoTypeError`` for a statement."""
    row = {name: None if cell.strip() in _NOTHING else cell.strip() for name, cell in zip(names(), cells, strict=True)}
    if row["Event ID"] is None:
        raise DataError("Event ID is missing")
    found = from_cameo(_padded(row["CAMEO Code"] or ""))
    modes = (found.mode,) if found.mode else ()
    try:
        day = to_day(row["Event Date"], "%Y-%m-%d", "%m/%d/%Y")
        place = _read_place(row, notes)
    except ValueError as error:
        raise DataError(str(error)) from error
    shown = day.isoformat() if day else None
    return Event(
        event_id=event_id("icews", row["Event ID"], shown, found.cameo, row["Source Name"], row["Target Name"]),
        origin="icews",
        external_id=row["Event ID"],
        event=found.type,
        mode=modes,
        context=found.contexts,
        status="asserted",
        quad_code=load_ontology().quad_code(found.type),
        event_scale=scored(found.type, modes),
        date=on_day(day),
        due=on_day(None),
        event_loc=place,
        confidence=None,
        actor=tuple(_read_party(row, "Source", notes)),
        recipient=tuple(_read_party(row, "Target", notes)),
        said_by=(),
        n_mentions=1,
        n_reports=1,
        n_sources=1,
    )


def _padded(code: str) -> str:
    """A code whose leading zero was lost by reading it as a number: roots end at 20."""
    short = len(code) == 1 or int(code[:2]) > 20 if code.isdecimal() else False
    return f"0{code}" if short else code


@cache
def _sector_words() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name, sector in sectors().items():
        for word in (sector.icews or "").split(" / "):
            if word:
                found.setdefault(word.lower(), name)
    return found


def _read_party(row: Mapping[str, str | None], side: str, notes: Notes) -> Iterator[Party]:
    name, country = row[f"{side} Name"], row[f"{side} Country"]
    if not (name or country):
        return
    given = [part.strip().lower() for part in (row[f"{side} Sectors"] or "").replace('"', "").split(",")]
    sector = next(
        (_sector_words()[word] for each in given for word in each.split(" / ") if word in _sector_words()), None
    )
    yield Party(name, known_country(country, notes), sector, None, None, 1)


def _read_place(row: Mapping[str, str | None], notes: Notes) -> dict[str, Any] | None:
    precision = next((level for level in ("city", "district", "province", "country") if row[level.title()]), None)
    name = row[precision.title()] if precision else None
    return to_place(
        resolved_place=name,
        lat=to_number(row["Latitude"], -90, 90, "Latitude"),
        lon=to_number(row["Longitude"], -180, 180, "Longitude"),
        city=row["City"],
        district=row["District"],
        province=row["Province"],
        country=known_country(row["Country"], notes),
        precision=precision,
    )
