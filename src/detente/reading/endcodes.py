"""Reads the codes with which dispatches of the teleprinter age end, and which tell when they were sent."""

from __future__ import annotations

import re
from functools import cache

from detente.reading.lines import fold
from detente.reading.moments import Stamp, iso_day, month_number, read_zone
from detente.reading.tables import read_table
from detente.records import Moment, Span

MAX_CODE = 40


def read_end_code(line: str, offset: int = 0) -> Stamp | None:
    """Return the stamp that ``line`` is, such as ``AP-NY-11-04-93 0722EST``; ``None`` where it is no such code."""
    if len(line) > MAX_CODE:
        return None
    folded = " ".join(fold(line).strip("()[]<").split())
    match = next((found for pattern in _patterns() if (found := pattern.fullmatch(folded))), None)
    if match is None:
        return None
    part = match.groupdict()
    month = month_number(part["name"]) if part.get("name") else int(part["month"])
    day = int(part["day"])
    if not part.get("name") and not part["year"] and (month or 0) > 12:
        month, day = day, month
    clock = part["clock"].replace(":", "")
    year = _full_year(part["year"])
    # 2000 is a leap year: a day without its year may be the 29th of February.
    value = iso_day(year or 2000, month or 0, day)
    if value is None or int(clock[:2]) > 23 or int(clock[2:]) > 59:
        return None
    time = f"T{clock[:2]}:{clock[2:]}"
    span = Span(offset, offset + len(line), line)
    if year is None:
        return Stamp("published", None, month, day, time, span)
    zone, note = read_zone(part.get("zone"))
    notes = "; ".join(words for words in ("from the end code", note) if words)
    return Stamp("published", Moment(value + time, zone, notes, span), month, day, time, span)


def _full_year(digits: str | None) -> int | None:
    if not digits:
        return None
    year = int(digits)
    return year if year > 99 else year + (2000 if year < 70 else 1900)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(row["pattern"]) for row in read_table("endcodes.csv"))
