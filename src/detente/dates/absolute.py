"""Reads expressions that name a day, month, quarter, season, year or decade, with or without its year."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from detente.dates import periods
from detente.dates.lexicon import lexicon, month_of, number_of, rows, steps
from detente.dates.readings import Handler, Reading, Setting, pick, tense_reason, unread

Groups = dict[str, str | None]
_ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
_DECADES = {"twenties": 2, "thirties": 3, "forties": 4, "fifties": 5, "sixties": 6, "seventies": 7, "eighties": 8}


def _ordinal(word: str) -> int:
    digits = "".join(letter for letter in word if letter.isdigit())
    return int(digits) if digits else _ORDINALS.index(word.lower()) + 1


def _stated_year(groups: Groups, setting: Setting) -> tuple[int | None, str]:
    """Give the year that the words state (``2022``, ``last year``) and why; ``None`` where they state none."""
    written = groups.get("year") or groups.get("year2") or groups.get("year3")
    if written:
        return int(written), "as written"
    relative = groups.get("rel")
    if relative is None or setting.published is None:
        return None, ""
    base, label = setting.published.year, "publication"
    told = setting.story("year")
    if told is not None and relative.lower().split()[-1] in ("that", "same", "previous", "following"):
        base, label = told.day.year, told.reason
    return base + steps().get(relative.lower(), 0), f"{relative.lower()} year, from {label}"


def _recurring(
    make: Callable[[int], tuple[date, date] | None], setting: Setting, which: str | None = None
) -> tuple[date, date, str] | None:
    """Find the year's period that the tense (or ``last``, ``next``, ``this``) means, with the reason."""
    published = setting.published
    if published is None:
        return None
    if setting.year is not None and which is None and (found := make(setting.year)):
        return *found, "year of the date before it in the passage"
    span = [made for year in range(published.year - 2, published.year + 3) if (made := make(year))]
    if not span:  # 29 February
        span = [made for year in range(published.year - 8, published.year + 9) if (made := make(year))]
    word = which.lower() if which else None
    if word in ("last", "this past", "past"):
        chosen = [item for item in span if item[1] < published][-1:]
    elif word in ("next", "coming", "this coming"):
        chosen = [item for item in span if item[0] > published][:1]
    elif word == "this":
        chosen = [item for item in span if item[0].year == published.year][:1]
    else:
        best = pick(span, published, setting.bias)
        chosen = [best] if best else []
    return (*chosen[0], word or tense_reason(setting)) if chosen else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _day_pair(month: int, day: int) -> Callable[[int], tuple[date, date] | None]:
    def make(year: int) -> tuple[date, date] | None:
        found = _day(year, month, day)
        return (found, found) if found else None

    return make


def _dated(groups: Groups, setting: Setting, day: int) -> tuple[date, str, str | None] | Reading | None:
    """Find the day, the reason, and the anchor; a Reading where it stays open; ``None`` where there is no such day."""
    month = month_of(groups["month"] or "")
    year, reason = _stated_year(groups, setting)
    if year is not None:
        found = _day(year, month, day)
        anchor = None if reason == "as written" or setting.published is None else setting.published.isoformat()
        return (found, reason, anchor) if found else None
    if _day(2000, month, day) is None:
        return None
    if setting.published is None:
        return unread("day")
    chosen = _recurring(_day_pair(month, day), setting, groups.get("which"))
    return (chosen[0], f"year not written; {chosen[2]}", setting.published.isoformat()) if chosen else None


def _date(groups: Groups, setting: Setting) -> Reading | None:
    found = _dated(groups, setting, _ordinal(groups["day"] or ""))
    if not isinstance(found, tuple):
        return found
    return Reading(found[0].isoformat(), "day", found[1], anchor=found[2])


def _days(groups: Groups, setting: Setting) -> Reading | None:
    first, last = _ordinal(groups["day"] or ""), _ordinal(groups["day2"] or "")
    found = _dated(groups, setting, last)
    if not isinstance(found, tuple):
        return found
    start = _day(found[0].year, found[0].month, first)
    if start is None or first >= last:
        return None
    return Reading(start.isoformat(), "day", f"range of days; {found[1]}", found[0].isoformat(), anchor=found[2])


def _numeric_ymd(groups: Groups, setting: Setting) -> Reading | None:
    found = _day(int(groups["year"] or 0), int(groups["month"] or 0), int(groups["day"] or 0))
    if found is None:
        return None
    if groups["hour"] and int(groups["hour"]) < 24:
        return Reading(f"{found.isoformat()}T{groups['hour']}", "hour", "as written")
    return Reading(found.isoformat(), "day", "as written")


def _numeric(groups: Groups, setting: Setting) -> Reading | None:
    a, b, year = int(groups["a"] or 0), int(groups["b"] or 0), int(groups["year"] or 0)
    if year < 100:
        year += 2000 if setting.published is None or 2000 + year <= setting.published.year + 1 else 1900
    month_first, day_first = _day(year, a, b), _day(year, b, a)
    if groups["sep"] == "." and day_first:
        return Reading(day_first.isoformat(), "day", "as written; with dots the day comes first")
    if month_first and day_first and month_first != day_first:
        late = setting.published and [found for found in (month_first, day_first) if found <= setting.published]
        if late and len(late) == 1 and setting.bias != "future":
            return Reading(late[0].isoformat(), "day", "ambiguous order: the other reading lies after publication")
        other = day_first.isoformat()
        return Reading(month_first.isoformat(), "day", f"ambiguous: read as month/day; as day/month it is {other}")
    found = month_first or day_first
    return Reading(found.isoformat(), "day", "as written") if found else None


def _day_of_month(groups: Groups, setting: Setting) -> Reading | None:
    if setting.published is None:
        return unread("day")
    relative = (groups["rel"] or "").lower()
    base = periods.add_months(setting.published.replace(day=1), steps().get(relative, 0))
    found = _day(base.year, base.month, _ordinal(groups["day"] or ""))
    if found is None:
        return None
    return Reading(found.isoformat(), "day", f"{relative} month", anchor=setting.published.isoformat())


def _nth_day(groups: Groups, setting: Setting) -> Reading | None:
    if setting.published is None:
        return unread("day")
    number = _ordinal(groups["day"] or "")
    first = setting.published.replace(day=1)
    days = [
        _day(base.year, base.month, number) for base in (periods.add_months(first, step) for step in (-2, -1, 0, 1, 2))
    ]
    best = pick([(day, day) for day in days if day], setting.published, setting.bias)
    if best is None:
        return None
    return Reading(
        best[0].isoformat(), "day", f"month not written; {tense_reason(setting)}", anchor=setting.published.isoformat()
    )


def _month(groups: Groups, setting: Setting) -> Reading | None:
    month = month_of(groups["month"] or "")
    year, reason = _stated_year(groups, setting)
    if year is not None:
        anchor = None if reason == "as written" or setting.published is None else setting.published.isoformat()
        return Reading(f"{year:04d}-{month:02d}", "month", reason, anchor=anchor)
    if setting.published is None:
        return unread("month")
    chosen = _recurring(lambda year: periods.bounds(f"{year:04d}-{month:02d}"), setting, groups.get("which"))
    if chosen is None:
        return None
    reason = f"year not written; {chosen[2]}"
    return Reading(f"{chosen[0].year:04d}-{month:02d}", "month", reason, anchor=setting.published.isoformat())


def _year(groups: Groups, setting: Setting) -> Reading | None:
    return Reading(groups["year"], "year", "as written")


def _years(groups: Groups, setting: Setting) -> Reading | None:
    first, last = groups["year"] or "", groups["year2"] or ""
    last = first[: 4 - len(last)] + last
    if not first < last or int(last) > 2100:
        return None
    return Reading(first, "year", "range of years, as written", last)


def _quarter(groups: Groups, setting: Setting) -> Reading | None:
    word = (groups["q"] or "").lower()
    number = 4 if word in ("last", "final") else int(word) if word.isdigit() else _ordinal(word)
    year, reason = _stated_year(groups, setting)
    if year is not None:
        return Reading(f"{year:04d}-Q{number}", "quarter", reason)
    if setting.published is None:
        return unread("quarter")
    if word == "last":
        value, _ = periods.unit_value("quarter", periods.add_months(setting.published, -3))
        return Reading(value, "quarter", "the quarter before publication's", anchor=setting.published.isoformat())
    chosen = _recurring(lambda year: periods.bounds(f"{year:04d}-Q{number}"), setting)
    if chosen is None:
        return None
    reason = f"year not written; {chosen[2]}"
    return Reading(f"{chosen[0].year:04d}-Q{number}", "quarter", reason, anchor=setting.published.isoformat())


def _half(groups: Groups, setting: Setting) -> Reading | None:
    first = (groups["h"] or "").lower() in ("first", "1")
    label = "first half" if first else "second half"
    if groups.get("decade"):
        return Reading(f"{(groups['decade'] or '')[:3]}x", "decade", f"{label} of the decade")
    if groups.get("month"):
        reading = _month(groups, setting)
        if reading:
            reading.reason = f"{label} of the month; {reading.reason}"
        return reading
    year, reason = _stated_year(groups, setting)
    if year is None:
        return unread("quarter")
    if groups.get("unit") == "month" and setting.published:
        base = periods.add_months(setting.published, steps().get((groups["rel"] or "").lower(), 0))
        return Reading(base.isoformat()[:7], "month", f"{label} of the month", anchor=setting.published.isoformat())
    low, high = ("Q1", "Q2") if first else ("Q3", "Q4")
    return Reading(f"{year:04d}-{low}", "quarter", f"{label} of the year, {reason}", f"{year:04d}-{high}")


def _whole(groups: Groups, setting: Setting) -> tuple[date, date] | None:
    """Give first and last day of the year, month or decade that a part is taken of."""
    if groups.get("decade"):
        return periods.bounds(f"{groups['decade']}x")
    if groups.get("month"):
        reading = _month(groups, setting)
        return periods.bounds(reading.value) if reading else None
    if groups.get("whole") == "month" and setting.published:
        base = periods.add_months(setting.published, steps().get((groups["rel"] or "").lower(), 0))
        return periods.bounds(base.isoformat()[:7])
    year, _ = _stated_year(groups, setting)
    return periods.bounds(f"{year:04d}") if year else None


def _part(groups: Groups, setting: Setting) -> Reading | None:
    unit, number = (groups["unit"] or "").lower(), number_of(groups["n"] or "")
    whole = _whole(groups, setting)
    finest = "day" if unit == "week" else unit  # weeks of a month are counted from its first day
    if whole is None:
        return unread("day") if finest == "day" else unread("month")
    if (groups["end"] or "").lower() in ("first", "opening"):
        first, last = whole[0], periods.shift(whole[0], unit, number) - timedelta(days=1)
    else:
        last = whole[1]
        first = periods.shift(last + timedelta(days=1), unit, -number)
    if first < whole[0] or last > whole[1]:
        return None
    value, precision = periods.unit_value(finest, first)
    end_value, _ = periods.unit_value(finest, last)
    return Reading(value, precision, f"part of the whole that ends {whole[1].isoformat()}", end_value)


def _fiscal(groups: Groups, setting: Setting) -> Reading | None:
    written = groups["year"] or ""
    first = int(written) if len(written) == 4 else 2000 + int(written)
    last = groups.get("year2")
    end = str(first)[: 4 - len(last)] + last if last else None
    return Reading(str(first), "year", "fiscal year, whose months differ by country", end)


def _season(groups: Groups, setting: Setting) -> Reading | None:
    code, _ = lexicon().seasons[(groups["season"] or "").lower()]
    year, reason = _stated_year(groups, setting)
    if year is not None:
        return Reading(periods.season_value(code, year), "season", f"northern season; {reason}")
    if setting.published is None:
        return unread("season")
    chosen = _recurring(lambda year: periods.bounds(periods.season_value(code, year)), setting)
    if chosen is None:
        return None
    value = periods.season_value(code, chosen[0].year)
    return Reading(value, "season", f"northern season; {chosen[2]}", anchor=setting.published.isoformat())


def _decade(groups: Groups, setting: Setting) -> Reading | None:
    written = groups.get("decade")
    if written:
        return Reading(f"{written[:3]}x", "decade", "as written")
    digit = int((groups.get("short") or "0")[0]) or _DECADES.get((groups.get("word") or "").lower(), 9)
    century = 200 if digit < 3 and (setting.published is None or setting.published.year >= 2000 + digit * 10) else 190
    return Reading(f"{century + digit}x", "decade", "century not written")


def _holiday(groups: Groups, setting: Setting) -> Reading | None:
    rule, basis = lexicon().holidays[" ".join((groups["name"] or "").lower().replace("’", "'").split())]
    year, reason = _stated_year(groups, setting)
    if rule == "moves":
        if year is not None:
            return Reading(str(year), "year", f"{groups['name']}: {basis}, so the year alone is certain")
        return unread("open", f"{groups['name']}: {basis}")
    if year is not None:
        found = periods.holiday(rule, year)
        return Reading(found.isoformat(), "day", f"{basis}; {reason}") if found else None
    if setting.published is None:
        return unread("day")

    def make(year: int) -> tuple[date, date] | None:
        found = periods.holiday(rule, year)
        return (found, found) if found else None

    chosen = _recurring(make, setting, groups.get("which"))
    if chosen is None:
        return None
    return Reading(chosen[0].isoformat(), "day", f"{basis}; {chosen[2]}", anchor=setting.published.isoformat())


def _named(groups: Groups, setting: Setting) -> Reading | None:
    table = rows("named.tsv")
    for name, found in groups.items():
        if found is None or not name.startswith("n"):
            continue
        value = table[int(name[1:])]["value"]
        if setting.published is None or value <= setting.published.isoformat():
            return Reading(value, "day", f"a day known by name ({found})")
        month, day = int(value[5:7]), int(value[8:])
        chosen = _recurring(_day_pair(month, day), setting)
        return Reading(chosen[0].isoformat(), "day", f"year not written; {chosen[2]}") if chosen else None
    return None


HANDLERS: dict[str, Handler] = {
    "date": _date,
    "days": _days,
    "numeric_ymd": _numeric_ymd,
    "numeric": _numeric,
    "day_of_month": _day_of_month,
    "nth_day": _nth_day,
    "month": _month,
    "year": _year,
    "years": _years,
    "quarter": _quarter,
    "half": _half,
    "part": _part,
    "fiscal": _fiscal,
    "season": _season,
    "decade": _decade,
    "holiday": _holiday,
    "named": _named,
}
