"""CAMEO events as Phoenix's daily files have them: 26 columns, tab-separated, without a header."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import IO, Any

from detente.export.codes import actor_code, sectors
from detente.export.event import Event, Party
from detente.export.gdelt import actor_string
from detente.export.lines import Column, Line, lines_of, write_table

_Cell = Callable[[Line], Any]


def penta_class(root: str) -> int:
    """Phoenix's class 0 to 4 of a CAMEO root: statements and appeals, words and deeds of cooperation and of conflict.

    Reduced relations (16) are words there.
    """
    number = int(root)
    if number <= 2:
        return 0
    if number <= 5:
        return 1
    if number <= 8:
        return 2
    return 3 if number <= 13 or number == 16 else 4


def _day(pattern: str) -> _Cell:
    return lambda line: line.event.date.day.strftime(pattern) if line.event.date.day else None


def _entity(side: str) -> _Cell:
    def cell(line: Line) -> str | None:
        party: Party | None = getattr(line, side)
        code = actor_code(party.country) if party else None
        return (code.country or code.group or code.type) if code else None

    return cell


def _role(side: str) -> _Cell:
    def cell(line: Line) -> str | None:
        party: Party | None = getattr(line, side)
        sector = sectors().get(party.sector or "") if party else None
        return sector.cameo if sector else None

    return cell


def _attribute(side: str) -> _Cell:
    def cell(line: Line) -> str | None:
        party: Party | None = getattr(line, side)
        return party.office if party else None

    return cell


def _issues(line: Line) -> str | None:
    """PLOVER's contexts as issues, each with a count of one: Phoenix's own list of issues is another."""
    return ";".join(f"{context.upper()},1" for context in line.event.context) or None


def _distinct(field: str) -> _Cell:
    return lambda line: ";".join(dict.fromkeys(str(t[field]) for t in line.event.mentions if t[field])) or None


def _sentence(line: Line) -> str | None:
    told = line.told
    return f"{told['report_id']}_{told['sentence']}" if told else None


COLUMNS: tuple[Column[Line], ...] = (
    Column("EventID", lambda line: line.number),
    Column("Date", _day("%Y%m%d")),
    Column("Year", _day("%Y")),
    Column("Month", _day("%m")),
    Column("Day", _day("%d")),
    Column("SourceActorFull", lambda line: actor_string(line.actor)),
    Column("SourceActorEntity", _entity("actor")),
    Column("SourceActorRole", _role("actor")),
    Column("SourceActorAttribute", _attribute("actor")),
    Column("TargetActorFull", lambda line: actor_string(line.recipient)),
    Column("TargetActorEntity", _entity("recipient")),
    Column("TargetActorRole", _role("recipient")),
    Column("TargetActorAttribute", _attribute("recipient")),
    Column("EventCode", lambda line: line.code.code),
    Column("EventRootCode", lambda line: line.code.root),
    Column("PentaClass", lambda line: penta_class(line.code.root)),
    Column("GoldsteinScore", lambda line: line.code.goldstein),
    Column("Issues", _issues),
    Column("Lat", lambda line: line.place.get("lat")),
    Column("Lon", lambda line: line.place.get("lon")),
    Column("LocationName", lambda line: line.place.get("resolved_place") or line.place.get("extracted_place")),
    Column("StateName", lambda line: line.place.get("province")),
    Column("CountryCode", lambda line: line.place.get("country")),
    Column("SentenceID", _sentence),
    Column("URLs", _distinct("url")),
    Column("NewsSources", _distinct("source")),
)


def write(events: Iterable[Event], out: IO[str], *, pairs: bool = False) -> int:
    """A row an event, or one for every pair of its sides. Returns their number."""
    return write_table(COLUMNS, lines_of(events, pairs=pairs), out, header=False)
