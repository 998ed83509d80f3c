"""Reads expressions that are reckoned from the publication or from the event told before (``two days earlier``)."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from detente.dates import periods
from detente.dates.lexicon import lexicon, number_of, rows, steps, weekday_of
from detente.dates.readings import Handler, Reading, Setting, tense_reason, unread
from detente.records import DateDirection, DatePrecision

Groups = dict[str, str | None]
_PRECISION: dict[str, DatePrecision] = {
    "week": "week", "fortnight": "week", "month": "month", "quarter": "quarter", "year": "year", "decade": "decade",
    "century": "decade",
}  # fmt: skip


def _low(groups: Groups, name: str) -> str:
    return " ".join((groups.get(name) or "").lower().split())


def _at(day: date, unit: str) -> tuple[str, DatePrecision]:
    return periods.unit_value(_PRECISION.get(unit, "day"), day)


def _shifted(day: date, unit: str, number: int, setting: Setting) -> tuple[str, DatePrecision]:
    """Move by hours where the hour is known, else by days; other units keep their own precision."""
    if unit in ("hour", "minute"):
        hours = number if unit == "hour" else 0
        if hours % 24 and setting.hour is not None:
            moved = day.toordinal() * 24 + setting.hour + hours
            return f"{date.fromordinal(moved // 24).isoformat()}T{moved % 24:02d}", "hour"
        return (day + timedelta(days=int(hours / 24))).isoformat(), "day"
    return _at(periods.shift(day, unit, number), unit)


def _base(setting: Setting, unit: str) -> tuple[date | None, str]:
    """Give the day of the event told before, else the publication, and which of them it is."""
    told = setting.story(unit)
    if told is not None:
        return told.day, f"from {told.reason}"
    if setting.stories:
        return setting.published, "the event before it is dated too loosely: from publication"
    return setting.published, "no earlier event is dated: from publication"


def _weekday(groups: Groups, setting: Setting) -> Reading | None:
    published, number = setting.published, weekday_of(groups.get("wd") or groups.get("ago") or "")
    part = f" {_low(groups, 'part')}" if groups.get("part") else ""
    if published is None:
        return unread("day")
    back = (published.isoweekday() - number) % 7
    ahead = (number - published.isoweekday()) % 7
    week = _low(groups, "week") or _low(groups, "week3")
    which = _low(groups, "which") or _low(groups, "week2")
    anchor = published
    told = setting.story("day") if groups.get("story") else None
    if told is not None:
        anchor, reason = told.day, "the next such weekday after the event before it"
        day = anchor + timedelta(days=(number - anchor.isoweekday() - 1) % 7 + 1)
    elif groups.get("ago"):
        day, reason = published - timedelta(days=back + 7), "a week before the latest such weekday"
    elif week:
        monday = published - timedelta(days=published.isoweekday() - 1) + timedelta(days=7 * steps().get(week, 0))
        day, reason = monday + timedelta(days=number - 1), f"weekday of {week if ' ' in week else week + ' week'}"
    elif which in ("last", "past", "this past"):
        day, reason = published - timedelta(days=back or 7), f"{which}: the latest before the day of publication"
    elif which == "next":
        day, reason = published + timedelta(days=8 - published.isoweekday() + number - 1), "next: that of the next week"
    elif which in ("coming", "this coming"):
        day, reason = published + timedelta(days=ahead or 7), f"{which}: the first after the day of publication"
    elif setting.bias == "future" or (which == "this" and setting.bias == "none"):
        day, reason = published + timedelta(days=ahead), f"weekday; {setting.cue or 'this'}: the next from publication"
    else:
        day, reason = published - timedelta(days=back), f"weekday; {tense_reason(setting)}"
        if setting.bias == "none":
            reason = "weekday without tense: the latest up to publication"
    return Reading(day.isoformat(), "day", reason + part, anchor=anchor.isoformat())


def _deictic(groups: Groups, setting: Setting) -> Reading | None:
    if setting.published is None:
        return unread("day")
    word = _low(groups, "word")
    day = setting.published + timedelta(days=steps().get(word, 0))
    return Reading(day.isoformat(), "day", f"{word}, from publication", anchor=setting.published.isoformat())


def _weekend(step: int, named: bool, base: date, setting: Setting) -> Reading:
    saturday = base + timedelta(days=6 - base.isoweekday() + 7 * step)
    if not named and setting.bias != "future" and saturday > base:
        saturday -= timedelta(days=7)
    sunday = saturday + timedelta(days=1)
    return Reading(
        saturday.isoformat(), "day", "weekend: Saturday and Sunday", sunday.isoformat(), "at", base.isoformat()
    )


def _season_unit(name: str, step: int, base: date) -> Reading | None:
    code, _ = lexicon().seasons[name]
    years = range(base.year - 2, base.year + 3)
    spans = [(year, span) for year in years if (span := periods.bounds(periods.season_value(code, year)))]
    if step < 0:
        fitting = [year for year, span in spans if span[1] < base][-1:]
    elif step > 0:
        fitting = [year for year, span in spans if span[0] > base][:1]
    else:
        fitting = [year for year, span in spans if span[0] <= base <= span[1]][:1] or [base.year]
    if not fitting:  # before the first season of the calendar, or after its last
        return None
    (year,) = fitting
    return Reading(
        periods.season_value(code, year), "season", "northern season, from publication", anchor=base.isoformat()
    )


def _unit(groups: Groups, setting: Setting) -> Reading | None:
    unit = _low(groups, "unit").removeprefix("fiscal ").removeprefix("financial ")
    story = _low(groups, "story")
    word = story or _low(groups, "rel") or _low(groups, "rel2")
    season = unit in lexicon().seasons
    base, why = _base(setting, unit) if story else (setting.published, "from publication")
    step = 0 if story.startswith(("that", "same")) else steps().get(word, 0)
    precision: DatePrecision = "season" if season else _PRECISION.get(unit, "day")
    if base is None:
        return unread(precision)
    if unit == "weekend":
        return _weekend(step, bool(word), base, setting)
    if season:
        found = _season_unit(unit, step, base)
        if found is None:
            return unread(precision, "outside the calendar")
        reading = found
    else:
        value, precision = _at(periods.shift(base, unit if unit in _PRECISION else "day", step), unit)
        reading = Reading(value, precision, why, anchor=base.isoformat())
    if "al year" in _low(groups, "unit"):
        reading.reason = f"fiscal year, whose months differ by country; {reading.reason}"
    fuzzy = _low(groups, "fuzzy")
    label = f"{word} {unit}" if word else f"this {unit}"
    reading.reason = f"{fuzzy + ' in ' if fuzzy else ''}{label}, {reading.reason}"
    return reading


def _ago(groups: Groups, setting: Setting) -> Reading | None:
    published = setting.published
    if groups.get("halfunit"):
        unit, number = {"year": ("month", 6), "decade": ("year", 5), "century": ("year", 50)}.get(
            _low(groups, "halfunit"), ("hour", 0)
        )
    elif groups.get("n") is None:
        return unread("open", "an unknown while before publication", "past")
    else:
        unit, number = _low(groups, "unit"), number_of(groups["n"] or "")
        if groups.get("half") or groups.get("half2"):
            unit, number = {"year": ("month", number * 12 + 6), "decade": ("year", number * 10 + 5)}.get(
                unit, (unit, number)
            )
    if published is None:
        return unread(_PRECISION.get(unit, "day"))
    value, precision = _shifted(published, unit, -number, setting)
    return Reading(value, precision, f"{number} {unit}s before publication", anchor=published.isoformat())


def _offset(groups: Groups, setting: Setting) -> Reading | None:
    direction, unit = _low(groups, "dir"), _low(groups, "unit")
    later = direction in ("later", "after", "afterwards", "afterward", "from now", "hence")
    from_now = direction in ("from now", "hence")
    base, why = (setting.published, "from publication") if from_now else _base(setting, unit)
    precision: DatePrecision = "open" if "vague" in groups else _PRECISION.get(unit, "day")
    told = setting.story(unit)
    if groups.get("event") and (told is None or not told.before):
        return unread(precision, "reckoned from an event whose date is not known")
    if "vague" in groups:
        way: DateDirection = "after" if later else "before"
        if base is None:
            return unread("open", direction=way)
        return Reading(
            base.isoformat(), "open", f"an unknown while {way}, {why}", direction=way, anchor=base.isoformat()
        )
    number = number_of(groups.get("n") or "one")
    if base is None:
        return unread(precision)
    value, precision = _shifted(base, unit, number if later else -number, setting)
    reason = f"{number} {unit}s {'later' if later else 'earlier'}, {why}"
    return Reading(value, precision, reason, anchor=base.isoformat())


def _in_n(groups: Groups, setting: Setting) -> Reading | None:
    unit, number = _low(groups, "unit"), number_of(groups["n"] or "")
    at = groups.get("prep") is not None
    precision: DatePrecision = _PRECISION.get(unit, "day")
    direction: DateDirection = "at" if at else "until"
    if setting.bias == "past" and not groups.get("time"):
        if at:
            return None
        told = setting.story(unit)
        if told is None:
            return unread(precision, "reckoned from an event whose date is not known", direction)
        value, precision = _shifted(told.day, unit, number, setting)
        return Reading(value, precision, f"from {told.reason}", None, direction, told.day.isoformat())
    if setting.published is None:
        return unread(precision, direction=direction)
    value, precision = _shifted(setting.published, unit, number, setting)
    reason = f"{number} {unit}s from publication"
    return Reading(value, precision, reason, None, direction, setting.published.isoformat())


def _in_few(groups: Groups, setting: Setting) -> Reading | None:
    if setting.bias == "past":
        return None  # "within days the army had taken the town"
    return _open_future(setting)


def _span(groups: Groups, setting: Setting) -> Reading | None:
    unit, number = _low(groups, "unit"), number_of(groups["n"] or "one")
    ahead = _low(groups, "rel") in ("next", "coming")
    direction: DateDirection = "future" if ahead else "past"
    if setting.published is None:
        return unread(_PRECISION.get(unit, "day"), direction=direction)
    here, precision = _shifted(setting.published, unit, 0, setting)
    there, precision = _shifted(setting.published, unit, number if ahead else -number, setting)
    if precision == "hour":
        here = f"{setting.published.isoformat()}T{setting.hour:02d}"
    first, last = (here, there) if ahead else (there, here)
    reason = f"{number} {unit}s {'from' if ahead else 'up to'} publication"
    return Reading(first, precision, reason, last, direction, setting.published.isoformat())


def _open_future(setting: Setting) -> Reading:
    if setting.published is None:
        return unread("open", direction="future")
    day = setting.published.isoformat()
    return Reading(day, "open", "some time after publication", direction="future", anchor=day)


def _span_open(groups: Groups, setting: Setting) -> Reading | None:
    if _low(groups, "rel") in ("next", "coming", "ahead", "to come"):
        return _open_future(setting)
    return unread("open", "some time before publication", "past")


@cache
def _open_phrases() -> dict[str, str]:
    return {row["phrase"]: row["direction"] for row in rows("open.tsv")}


def _open(groups: Groups, setting: Setting) -> Reading | None:
    if _open_phrases()[_low(groups, "open")] == "future":
        return _open_future(setting)
    return unread("open", "some time before publication", "past")


def clock_hour(groups: Groups) -> int | None:
    """Give the hour (0 to 23) of a time of day; ``None`` for midnight, which belongs to two days."""
    if groups.get("midnight"):
        return None
    if groups.get("noon"):
        return 12
    hour = number_of(groups["hour"] or "")
    half, part = _low(groups, "half"), _low(groups, "part")
    if half.startswith("p") or (not half and part.endswith(("afternoon", "evening", "night")) and 4 < hour + 4 < 16):
        return hour % 12 + 12
    return hour % 12 if half else hour


def _clock(groups: Groups, setting: Setting) -> Reading | None:
    if setting.published is None:
        return unread("hour")
    day, hour = setting.published.isoformat(), clock_hour(groups)
    zone = f", in {groups['zone']}" if groups.get("zone") else ""
    if hour is None:
        return Reading(day, "day", "midnight: the day is that of publication", anchor=day)
    return Reading(f"{day}T{hour:02d}", "hour", f"time of day alone: day of publication{zone}", anchor=day)


HANDLERS: dict[str, Handler] = {
    "weekday": _weekday,
    "deictic": _deictic,
    "unit": _unit,
    "ago": _ago,
    "offset": _offset,
    "in_n": _in_n,
    "in_few": _in_few,
    "span": _span,
    "span_open": _span_open,
    "open": _open,
    "clock": _clock,
}
