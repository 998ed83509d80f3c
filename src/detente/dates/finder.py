"""Turns the phrases of a passage into When records: which tense, which anchor, which direction, and why."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Literal

from detente.dates import absolute, periods, relative
from detente.dates.compose import compose
from detente.dates.grammar import Hit, scan
from detente.dates.guards import allowed, allowed_alone
from detente.dates.lexicon import words
from detente.dates.readings import Bias, Handler, Reading, Setting, Story
from detente.records import DateDirection, When

Tense = Literal["past", "future", "none"]
MODIFIER = "year that stands before the name of something"
_CLAUSE = re.compile(r"[;:—(]|,(?!\d)|\b(?:that|which|who|after|before|because|while|when)\b")
_WORDS = re.compile(r"[A-Za-z]+")
_THE = re.compile(r"\b(?:the|a|an|its|their|his|her)\s+(?:[a-z]+\s+)?$", re.IGNORECASE)
_TO_DO = re.compile(r"\bto\s+[a-z]+(?:\s+[\w'’-]+){0,3}\s+$")
_DIRECTIONS: dict[str, DateDirection] = {"since": "since", "until": "until", "before": "before", "after": "after"}
_RECURRING = frozenset(("date", "month", "quarter", "season", "nth_day"))
_YEAR_WRITTEN = frozenset(("date", "days", "month", "year"))
# How many characters a written year reaches: after a full date, and after a bare year (``in 2019, on 4 March``).
_FAR, _NEAR = 80, 8


@cache
def _handlers() -> dict[str, Handler]:
    return absolute.HANDLERS | relative.HANDLERS


def _published(published: str | None) -> tuple[date | None, int | None]:
    if not published:
        return None, None
    day = date.fromisoformat(published[:10])
    hour = published[11:13]
    return day, int(hour) if hour.isdigit() and int(hour) < 24 else None


def _cue(text: str, hit: Hit) -> tuple[Bias, str]:
    """Find the tense in the words of the clause around a phrase; ``none`` where they do not tell."""
    start = hit.start
    clause = text[max(0, start - 80) : start]
    cuts = [cut.end() for cut in _CLAUSE.finditer(clause)]
    inside = _WORDS.findall(clause[cuts[-1] :] if cuts else clause)
    for word, after in reversed(list(pairwise([*inside, ""]))):
        if found := _tense_of(word, after):
            return found
    following = text[hit.end : hit.end + 80].lstrip(" ,")
    cut = _CLAUSE.search(following)
    ahead = _WORDS.findall(following[: cut.start()] if cut else following)
    if len(inside) <= 2:
        for word, after in pairwise([*ahead, ""]):
            if found := _tense_of(word, after):
                return found
    return "none", ""


def _tense_of(word: str, after: str) -> tuple[Bias, str] | None:
    low = word.lower()
    if low in words("future_cue") or (after == "to" and low in words("future_to")):
        return "future", f"“{word}” beside it"
    if low in words("past_cue") or (word.endswith("ed") and word[0].islower() and len(low) > 4):
        return "past", f"“{word}” beside it"
    return None


def _bias(text: str, hit: Hit, tense: Tense) -> tuple[Bias, str]:
    if tense != "none":
        return tense, f"{tense} tense"
    if hit.direction == "since" and text[hit.start : hit.start + 5].lower() == "since":
        return "past", "since"
    found = _cue(text, hit)
    if hit.direction == "until" and (found[0] == "none" or _TO_DO.search(text[max(0, hit.start - 40) : hit.start])):
        return "future", "a term"
    if hit.direction == "since" and found[0] == "none" and hit.kind in ("weekday", "unit", "deictic"):
        return "future", "a beginning"
    return found


def _told(when: When | None, reason: str, before: bool = False) -> tuple[Story, ...]:
    """Make a time that later phrases may be reckoned from; empty where it has no value or is open."""
    limits = periods.bounds(when.value) if when is not None and when.precision != "open" else None
    if when is None or limits is None:
        return ()
    precision = "day" if when.precision == "hour" else when.precision
    return (Story(limits[0], precision, reason, before),)


def _read(hit: Hit, setting: Setting) -> Reading | None:
    try:
        return _handlers()[hit.kind](hit.groups, setting)
    except (ValueError, OverflowError):
        return None  # a day that no calendar has


def _with_clock(reading: Reading, hit: Hit) -> None:
    if hit.clock is None:
        return
    part = hit.clock.get("part") or hit.groups.get("part") or hit.groups.get("word")
    hour = relative.clock_hour({**hit.clock, "part": part})
    if hour is None:
        reading.reason += "; midnight, which belongs to two days"
    elif hour < 24:
        zone = f" {hit.clock['zone']}" if hit.clock.get("zone") else ""
        reading.reason += f"; time of day as written{zone}"
        reading.precision = "hour"
        if reading.value and len(reading.value) == 10:
            reading.value = f"{reading.value}T{hour:02d}"


def _read_range(hit: Hit, last: Hit, setting: Setting) -> Reading | None:
    end = _read(last, setting)
    if end is None:
        return _read(hit, setting)
    if hit.groups.get("event") == "base":
        limits = periods.bounds(end.value)
        if limits is None:
            return end if end.value is None else None
        hit.groups["event"] = None
        return _read(hit, replace(setting, stories=(Story(limits[0], "day", f"“{end.value}”"),)))
    bound = periods.bounds(end.value)
    open_start = hit.kind == "weekday" or (hit.kind in _RECURRING and not hit.groups.get("year"))
    if open_start and bound and setting.published:
        setting = replace(setting, published=bound[1], bias="past", cue="before the end of the range")
    start = _read(hit, setting)
    if start is None or start.value is None or end.value is None:
        return start
    _with_clock(end, last)
    reason = f"range; start: {start.reason}; end: {end.reason}"
    return Reading(start.value, start.precision, reason, end.end_value or end.value, "at", end.anchor or start.anchor)


def _modifier(hit: Hit, text: str) -> bool:
    """Whether a bare year stands before a noun (``the 1953 Korean war``), so that it dates the thing, not the act."""
    if hit.kind != "year" or hit.direction or hit.until:
        return False
    return bool(re.match(r"[\s-]+[A-Za-z]{3,}", text[hit.end : hit.end + 8])) and bool(
        _THE.search(text[max(0, hit.start - 16) : hit.start]) or re.match(r"\s+[A-Z]", text[hit.end : hit.end + 3])
    )


def _when(hit: Hit, reading: Reading, text: str, offset: int) -> When:
    direction = _DIRECTIONS.get(hit.direction or "", reading.direction)
    reason = reading.reason
    value, precision = reading.value, reading.precision
    if "week of" in hit.fuzzy and precision == "day" and value:
        value, precision = periods.week_value(date.fromisoformat(value)), "week"
    if hit.fuzzy:
        reason = f"{', '.join(reversed(hit.fuzzy))}: {reason}"
    limits = periods.bounds(reading.value[:10]) if hit.weekday and reading.value else None
    if limits and limits[0].isoweekday() != hit.weekday:
        reason += "; the weekday written does not fit the date"
    if _modifier(hit, text):
        reason = f"{MODIFIER}; {reason}"
    return When(
        hit.start + offset,
        hit.end + offset,
        text[hit.start : hit.end],
        value,
        reading.end_value,
        precision,
        direction,
        reading.anchor,
        reason,
    )


def _year_written(hit: Hit, published: date | None) -> int | None:
    """Give the year of a phrase about times long before publication: yearless dates right after it share it."""
    if hit.kind not in _YEAR_WRITTEN or hit.direction or hit.until or not hit.groups.get("year") or published is None:
        return None
    year = int(hit.groups["year"] or 0)
    return year if abs(published.year - year) > 1 else None


def _find(
    text: str,
    published: str | None,
    offset: int,
    tense: Tense,
    previous: When | None,
    guard: Callable[[Hit, str], bool],
) -> list[When]:
    hits = scan(text, guard)
    if not hits:
        return []
    day, hour = _published(published)
    stories = _told(previous, f"the event before it ({previous.value if previous else None})", before=True)
    year: int | None = None
    year_end = 0
    found: list[When] = []
    for hit in compose(hits, text):
        bias, cue = _bias(text, hit, tense)
        setting = Setting(day, hour, bias, cue, stories, year if hit.start <= year_end else None)
        reading = _read(hit, setting) if hit.until is None else _read_range(hit, hit.until, setting)
        if reading is None:
            continue
        _with_clock(reading, hit)
        if hit.direction == "as of":
            limits = periods.bounds(reading.value)
            hit.direction = "since" if limits and day and limits[0] > day else None
        when = _when(hit, reading, text, offset)
        found.append(when)
        if when.direction == "at" and MODIFIER not in when.reason:
            stories = _told(when, f"the date before it in the passage (“{when.text}”)") + stories
        written = _year_written(hit, day)
        if written is not None and not _modifier(hit, text):
            year, year_end = written, hit.end + (_FAR if hit.kind != "year" else _NEAR)
    return found


def find_dates(
    text: str, published: str | None, *, offset: int = 0, tense: Tense = "none", previous: When | None = None
) -> list[When]:
    """Find all phrases of time in a passage, in order and without overlap.

    ``published`` is an ISO date or datetime; ``offset`` is added to the offsets; ``tense`` is the passage's;
    ``previous`` is the time of the event told before. Raises ValueError where ``published`` is not ISO.
    """
    return _find(text, published, offset, tense, previous, allowed)


def resolve_phrase(
    phrase: str, published: str | None, *, tense: Tense = "none", previous: When | None = None
) -> When | None:
    """Read one phrase that is known to tell a time; ``None`` where it holds no expression that is understood.

    Offsets are those in the phrase. Of several expressions the longest is taken.
    """
    found = _find(phrase, published, 0, tense, previous, allowed) or _find(
        phrase, published, 0, tense, previous, allowed_alone
    )
    return max(found, key=lambda when: len(when.text or ""), default=None)
