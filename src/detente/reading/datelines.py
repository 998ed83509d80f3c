"""Recognises the dateline at the head of a paragraph: where, perhaps when, and by which agency it was written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from detente.reading.lines import ends_with_stop, fold
from detente.reading.moments import Stamp, read_stamp_line
from detente.reading.tables import read_table

MAX_DATELINE = 110
# A sentence after a mere town and colon has at least so many words.
MIN_OPENING_WORDS = 8
_UPPER = "A-ZÀ-ÖØ-Þ"
_DASH = r"(?:\s?(?:—|–|--)\s?|\s-\s|\s?---\s?)"
_MONTHS = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\.?"
_MONTH = rf"(?:{_MONTHS}|(?i:{_MONTHS}))"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_NUMBERS = r"\d{4}-\d\d-\d\d|\d\d?[./]\d\d?[./]\d{4}"
_DATE = rf"(?:(?:\w{{3,9}},? )?(?:{_MONTH} {_DAY}|{_DAY} {_MONTH})(?:,? \d{{4}})?|{_NUMBERS})"


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
    if "\n" not in text and text.isupper() and not ends_with_stop(text):
        # A headline in capitals with a dash in it: CLASHES IN THE CAPITAL - TWO DEAD.
        return None
    date = match["date"] or match["date2"] or match["date3"]
    stamp = _read_date(date)
    if date and stamp is None:
        return None
    city = match["caps"] or match["city"] or match["city3"]
    return Dateline(0, match.end(), city.strip(" ,") if city else None, stamp)


def find_opening(text: str) -> Dateline | None:
    """Return the dateline of ``text`` where it is only a town and a colon, or only a date and a dash.

    That holds for the first paragraph of a report alone: elsewhere such a head is a speaker, a label or a chronology.
    """
    head = fold(text[: MAX_DATELINE + 40])
    match = _opening_pattern().match(head)
    if not match or not ends_with_stop(text) or len(text[match.end() :].split()) < MIN_OPENING_WORDS:
        return None
    stamp = _read_date(match["date"])
    if match["date"]:
        return Dateline(0, match.end(), None, stamp) if stamp else None
    is_label = any(word in _words("label") for word in match["city"].lower().split())
    if is_label or match["next"].lower() in _words("speech"):
        return None
    return Dateline(0, match.end(), match["city"], None)


def _read_date(words: str | None) -> Stamp | None:
    line = read_stamp_line(words) if words else None
    return line.stamps[0] if line and line.stamps else None


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(row["word"] for row in read_table("openings.csv") if row["kind"] == kind)


@cache
def _pattern() -> re.Pattern[str]:
    # A town in capitals may stand alone before its dash; one in small letters needs a date or an agency with it.
    caps = rf"[{_UPPER}][{_UPPER}'.-]{{2,20}}(?:[ /][{_UPPER}][{_UPPER}'.-]{{1,20}}){{0,3}}"
    word = rf"[{_UPPER}][\w'.-]{{1,20}}"
    place = rf"{word}(?:[ /]{word}){{0,3}}"
    region = rf"(?:, {place}){{0,2}}"
    agency = r"(?:[(\[/][\w /.,&-]{2,40}[)\]/])"
    return re.compile(
        rf"(?:(?P<caps>{caps}){region}(?:,? (?P<date>{_DATE}))?,?(?: ?{agency})?\.?(?:{_DASH}|: (?=[{_UPPER}\"]))"
        rf"|(?P<city>{place}){region},? ?(?:(?P<date2>{_DATE}),? ?{agency}?|{agency})\.?(?:{_DASH}|: )"
        rf"|(?P<city3>{place}){region},? (?P<date3>{_DATE}),? ?{agency}[.,:]? (?=[{_UPPER}\"])"
        rf"|{place}, {place}{_DASH}(?=[{_UPPER}\"])"
        rf"|\((?:Reuters|AP|AFP|UPI|Xinhua|Bloomberg|CNN|dpa)\)\s?(?:{_DASH})"
        rf"|{caps}, (?:{_DATE})\. /TASS/\. ?)\s*"
    )


@cache
def _opening_pattern() -> re.Pattern[str]:
    word = rf"[{_UPPER}][\w'.-]{{2,24}}"
    return re.compile(
        rf"(?:(?P<date>{_DATE}){_DASH}(?!{_MONTH} \d)(?=[{_UPPER}\"])"
        rf"|(?P<city>{word}(?: {word}){{0,2}}):\s(?=\"?(?P<next>[{_UPPER}][\w'-]*|\d[\d.,]*)))\s*"
    )
