"""Finds when a report was published and updated: stamps in its lines, dates of metadata, datelines without a year."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Literal

from detente.reading.lines import fold
from detente.reading.tables import read_table
from detente.records import Moment, Span

Role = Literal["published", "updated"]
# Longer lines are prose, not stamps; the cap also bounds the time of the patterns.
MAX_STAMP = 200
# Year (0 where none is told), month, day, and a note.
_Day = tuple[int, int | None, int | None, str | None]
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date found in a line. ``role`` is ``None`` where no word says what it is; ``moment`` where it lacks a year.

    ``month`` and ``day`` are kept for the latter case.
    """

    role: Role | None
    moment: Moment | None
    month: int | None = None
    day: int | None = None
    time: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class StampLine:
    """What the stamps of a line are, and what stands in it besides: '' where it is nothing but stamps."""

    stamps: tuple[Stamp, ...]
    labelled: bool
    rest: str


def read_stamp_line(line: str, offset: int = 0) -> StampLine | None:
    """Return the stamps in ``line``, which starts at ``offset`` of the text; ``None`` where it holds none.

    A line of relative age (``3 hours ago``) gives no stamps and an empty rest.
    """
    if len(line) > MAX_STAMP:
        return None
    folded = fold(line)
    relative = _relative_pattern().search(folded)
    if not relative and not any(mark.isdigit() for mark in folded):
        return None
    stamps: list[Stamp] = []
    pieces: list[str] = []
    position = 0
    for match in _date_pattern().finditer(folded):
        if match.start() < position:
            continue
        start, end, clock, zone = _find_clock(folded, match, position)
        before = folded[position:start]
        found = _read_date(match)
        if found is None:
            continue
        span = Span(offset + start, offset + end, line[start:end])
        stamps.append(_make_stamp(found, clock, zone, span, _find_role(before)))
        pieces.append(before)
        position = end
    pieces.append(folded[position:])
    if not stamps and not relative and not _label_pattern().match(folded):
        return None
    labelled = any(stamp.role for stamp in stamps) or bool(_label_pattern().match(folded))
    return StampLine(tuple(stamps), labelled, _strip_rest(" | ".join(pieces)))


def parse_moment(text: str) -> Moment | None:
    """Return the moment that a field of metadata holds (``2022-07-30T12:16:00+09:00``, ``30 July 2022``, Unix time)."""
    folded = fold(text.strip())
    if re.fullmatch(r"\d{9,10}(?:\d{3})?", folded):
        seconds = int(folded) if len(folded) < 12 else int(folded) // 1000
        return Moment(datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M"), "Z")
    if re.fullmatch(r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2]))?", folded):
        return Moment(folded)
    compact = re.fullmatch(r"((?:19|20)\d\d)(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(?:\d\d)?(Z?))?", folded)
    if compact:
        year, month, day, hour, minute, zulu = compact.groups()
        folded = f"{year}-{month}-{day}" + (f"T{hour}:{minute}{zulu}" if hour else "")
    # As the command ``date`` writes it, the year at the end: Wed May 28 22:14:09 UTC 2008.
    unix = re.fullmatch(
        rf"(?:{_WEEKDAY} )?([a-z]{{3}} {{1,2}}\d{{1,2}})( [\d:]{{5,8}}(?: [a-z]{{1,5}})?) (\d{{4}})", folded, re.I
    )
    if unix:
        folded = f"{unix[1]} {unix[3]}{unix[2]}"
    line = read_stamp_line(folded[:MAX_STAMP])
    if line is None or not line.stamps or line.rest:
        return None
    moment = line.stamps[0].moment
    return moment and Moment(moment.value, moment.zone, moment.note)


def moment_in_address(url: str) -> Moment | None:
    """Return the day that a page's address names (``…/2022/07/30/…``), with a note that says so."""
    match = re.search(r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?:[/-]|$)", url[:500])
    if not match or (value := iso_day(int(match[1]), int(match[2]), int(match[3]))) is None:
        return None
    return Moment(value, None, "from the page's address")


def infer_year(stamp: Stamp, anchors: Iterable[Moment | None]) -> Moment | None:
    """Return the moment of a ``stamp`` without a year: the year that brings it nearest to the first of ``anchors``."""
    anchor = next((moment.value for moment in anchors if moment and len(moment.value) >= 10), None)
    if anchor is None or stamp.month is None or stamp.day is None:
        return None
    near = date.fromisoformat(anchor[:10])
    days = [iso_day(near.year + step, stamp.month, stamp.day) for step in (-1, 0, 1)]
    known = [day for day in days if day]
    if not known:
        return None
    best = min(known, key=lambda day: abs((date.fromisoformat(day) - near).days))
    note = f"the year is inferred from {anchor[:10]}"
    return Moment(best + (stamp.time or ""), None, note, stamp.span)


def _make_stamp(
    found: _Day,
    clock: str | None,
    zone: tuple[str | None, str | None],
    span: Span,
    role: Role | None,
) -> Stamp:
    year, month, day, note = found
    time = f"T{clock}" if clock and day else None
    if not year:
        return Stamp(role, None, month, day, time, span)
    value = f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if day else "")
    offset, zone_note = zone if time else (None, None)
    notes = "; ".join(part for part in (note, zone_note) if part) or None
    return Stamp(role, Moment(value + (time or ""), offset, notes, span), month, day, time, span)


def _read_date(match: re.Match[str]) -> _Day | None:
    """Return year (0 where none is told), month, day and a note; ``None`` where it is no day of the calendar."""
    part = match.groupdict()
    months = _months()
    if part["iy"]:
        year, month, day = int(part["iy"]), int(part["im"]), int(part["id"])
    elif part["dm"]:
        year, month, day = int(part["dy"] or 0), months[part["dm"].lower()], int(part["dd"])
    elif part["mm"]:
        year, month, day = int(part["my"] or 0), months[part["mm"].lower()], int(part["md"])
    elif part["om"]:
        return int(part["oy"]), months[part["om"].lower()], None, None
    else:
        return _read_numbers(int(part["n1"]), int(part["n2"]), int(part["ny"]), part["ns"])
    # 2000 is a leap year: a day without its year may be the 29th of February.
    return (year, month, day, None) if iso_day(year or 2000, month, day) else None


def _read_numbers(first: int, second: int, year: int, mark: str) -> _Day | None:
    if year < 100:
        year += 2000 if year < 70 else 1900
    by_day = iso_day(year, second, first)
    by_month = iso_day(year, first, second)
    if by_day and (mark == "." or not by_month or first == second):
        return year, second, first, None
    if by_month and not by_day:
        return year, first, second, None
    if by_day:
        return year, None, None, f"{first}{mark}{second}{mark}{year} may be day or month first"
    return None


def _find_clock(
    folded: str, match: re.Match[str], position: int
) -> tuple[int, int, str | None, tuple[str | None, str | None]]:
    """Return start and end of the stamp with its time of day, that time as ``HH:MM``, its zone and the zone's note."""
    after = _clock_pattern().match(folded, _skip(folded, match.end()))
    if after and (clock := _read_clock(after)):
        return match.start(), after.end(), clock, read_zone(after["zone"])
    for before in _clock_pattern().finditer(folded, position, match.start()):
        between = folded[before.end() : match.start()]
        if _between_pattern().fullmatch(between) and (clock := _read_clock(before)):
            return before.start(), match.end(), clock, read_zone(before["zone"])
    return match.start(), match.end(), None, (None, None)


def _read_clock(match: re.Match[str]) -> str | None:
    if match["mil"]:
        hour, minute = int(match["mil"][:2]), int(match["mil"][2:])
    else:
        if not match["mi"] and not match["ap"]:
            return None
        hour, minute = int(match["h"]), int(match["mi"] or 0)
    half = (match["ap"] or "").lower()[:1]
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


def read_zone(name: str | None) -> tuple[str | None, str | None]:
    """Return the offset of the zone ``name`` where it is certain, and a note where it is not."""
    if not name:
        return None, None
    name = name.strip(" ()").upper()
    shift = re.fullmatch(r"(?:GMT|UTC)?\s?([+-])(\d{1,2}):?(\d{2})?", name)
    if shift:
        offset = f"{shift[1]}{int(shift[2]):02}:{shift[3] or '00'}"
        return ("Z" if offset in ("+00:00", "-00:00") else offset), None
    return _zones().get(name, (None, None))


def _find_role(before: str) -> Role | None:
    role: Role | None = None
    for match in _label_pattern().finditer(before):
        role = "updated" if match.lastgroup == "updated" else "published"
    return role


def _strip_rest(text: str) -> str:
    for pattern in (_label_pattern(), _relative_pattern(), _clock_pattern(), _filler_pattern()):
        text = pattern.sub(" ", text)
    return " ".join(text.split()).strip("|,.:;·•-–—/()[] @")


def _skip(folded: str, position: int) -> int:
    match = _between_pattern().match(folded, position)
    return match.end() if match else position


def iso_day(year: int, month: int, day: int) -> str | None:
    """Return the day as ISO 8601, ``None`` where the calendar has no such day."""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def month_number(name: str) -> int | None:
    """Return the number of the month that ``name`` names or shortens."""
    return _months().get(name.lower())


@cache
def _months() -> dict[str, int]:
    return {row["name"]: int(row["number"]) for row in read_table("months.csv")}


@cache
def _zones() -> dict[str, tuple[str | None, str | None]]:
    return {row["name"]: (row["offset"] or None, row["note"] or None) for row in read_table("zones.csv")}


@cache
def _date_pattern() -> re.Pattern[str]:
    month = "|".join(sorted(_months(), key=len, reverse=True))
    year = r"(?:19|20)\d\d"
    return re.compile(
        rf"(?<![\w.])(?:(?P<iy>{year})(?P<is>[-/.])\s?(?P<im>\d{{1,2}})(?P=is)\s?(?P<id>\d{{1,2}})(?!\d)"
        rf"|(?P<dd>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s./-]{{1,3}}(?P<dm>{month})\b\.?(?:[\s,./-]{{1,3}}(?P<dy>{year})\b)?"
        rf"|(?P<mm>{month})\b\.?[\s/-]{{1,2}}(?P<md>\d{{1,2}})(?:st|nd|rd|th)?\b(?![:.]\d)(?:[\s,/-]{{1,3}}(?P<my>{year})\b)?"
        rf"|(?P<om>{month})\b\.?,?\s(?P<oy>{year})\b"
        rf"|(?P<n1>\d{{1,2}})(?P<ns>[./-])(?P<n2>\d{{1,2}})(?P=ns)(?P<ny>{year}|\d\d)(?![\d:]))",
        re.IGNORECASE,
    )


@cache
def _clock_pattern() -> re.Pattern[str]:
    zones = "|".join(sorted(_zones(), key=len, reverse=True))
    return re.compile(
        r"(?:(?<![\w.:])|(?<=\dT))(?:(?P<mil>\d{4})(?=\s?(?:hrs|hours|GMT|UTC))"
        r"|(?P<h>\d{1,2})(?:[:.h](?P<mi>\d\d)(?:[:.]\d\d(?:\.\d{1,9})?)?)?(?!\d)\s?(?P<ap>[ap]\.?m\b\.?)?)"
        rf"(?:\s?(?:hrs|hours)\b)?(?P<zone>,?\s?\(?(?:(?:GMT|UTC)\s?[+-]\d{{1,2}}(?::?\d\d)?|[+-]\d\d:?\d\d|(?:{zones})\b)\)?)?",
        re.IGNORECASE,
    )


@cache
def _between_pattern() -> re.Pattern[str]:
    edges = r"[\s,|·•/.–—-]{0,4}"
    return re.compile(rf"(?:T(?=\d)|{edges}(?:(?:at|on|@|{_WEEKDAY})\b[\s,.]{{0,3}}){{0,2}})", re.IGNORECASE)


@cache
def _label_pattern() -> re.Pattern[str]:
    rows = read_table("stamps.csv")
    updated = "|".join(row["pattern"] for row in rows if row["role"] == "updated")
    published = "|".join(row["pattern"] for row in rows if row["role"] == "published")
    return re.compile(rf"\b(?:(?P<updated>{updated})|(?P<published>{published}))\b", re.IGNORECASE)


@cache
def _relative_pattern() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:(?:\d{1,3}|an?|one|two|few|several)\s?(?:seconds?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|[mhd])\s+ago"
        r"|just now)\b",
        re.IGNORECASE,
    )


@cache
def _filler_pattern() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_WEEKDAY}|at|on|hrs|hours|local time|time|and)\b\.?", re.IGNORECASE)
