"""Recognises the dateline at the head of a paragraph: where, perhaps when, and by which agency it was written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from detente.reading.lines import fold
from detente.reading.moments import Stamp, read_stamp_line

MAX_DATELINE = 110


@dataclass(frozen=True, slots=True)
class Dateline:
    """``end`` is where the report's own words begin, ``city`` as it is written, ``stamp`` the date if there is one."""

    start: int
    end: int
    city: str | None
    stamp: Stamp | None


def find_dateline(text: str) -> Dateline | None:
    """Return the dateline with which ``text`` begins, ``None`` where it has none."""
    head = fold(text[: MAX_DATELINE + 40])
    match = _pattern().match(head)
    if not match or match.end() >= len(text):
        return None
    date = match["date"] or match["date2"]
    line = read_stamp_line(date) if date else None
    stamp = line.stamps[0] if line and line.stamps else None
    if date and stamp is None:
        return None
    city = match["caps"] or match["city"]
    return Dateline(0, match.end(), city.strip(" ,") if city else None, stamp)


@cache
def _pattern() -> re.Pattern[str]:
    upper = "A-ZÀ-ÖØ-Þ"
    # A town in capitals may stand alone before its dash; one in small letters needs a date or an agency with it.
    caps = rf"[{upper}][{upper}'.-]{{2,20}}(?:[ /][{upper}][{upper}'.-]{{1,20}}){{0,3}}"
    word = rf"[{upper}][\w'.-]{{1,20}}"
    place = rf"{word}(?:[ /]{word}){{0,3}}"
    region = rf"(?:, {place}){{0,2}}"
    month = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\.?"
    month = rf"(?:{month}|(?i:{month}))"
    day = r"\d{1,2}(?:st|nd|rd|th)?"
    numbers = r"\d{4}-\d\d-\d\d|\d\d?[./]\d\d?[./]\d{4}"
    date = rf"(?:(?:\w{{3,9}},? )?(?:{month} {day}|{day} {month})(?:,? \d{{4}})?|{numbers})"
    agency = r"(?:[(\[/][\w /.,&-]{2,40}[)\]/])"
    dash = r"(?:\s?(?:—|–|--)\s?|\s-\s|\s?---\s?)"
    return re.compile(
        rf"(?:(?P<caps>{caps}){region}(?:,? (?P<date>{date}))?,?(?: ?{agency})?\.?(?:{dash}|: (?=[{upper}\"]))"
        rf"|(?P<city>{place}){region},? ?(?:(?P<date2>{date}),? ?{agency}?|{agency})\.?(?:{dash}|: )"
        rf"|{place}, {place}{dash}(?=[{upper}\"])"
        rf"|\((?:Reuters|AP|AFP|UPI|Xinhua|Bloomberg|CNN|dpa)\)\s?(?:{dash})"
        rf"|{caps}, (?:{date})\. /TASS/\. ?)\s*"
    )
