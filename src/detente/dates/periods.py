"""Arithmetic on calendar periods and the ISO-like values that stand for them."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from detente.records import DatePrecision

_SEASON_MONTH = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


def add_months(day: date, months: int) -> date:
    """Move by whole months; the day is cut to the length of the month it lands in."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def shift(day: date, unit: str, number: int) -> date:
    """Move a day by a number of units (``day week month quarter season year decade century``).

    Raises ValueError or OverflowError where the result is outside the years 1 to 9999.
    """
    if unit in ("day", "night"):
        return day + timedelta(days=number)
    if unit in ("week", "fortnight", "weekend"):
        return day + timedelta(days=number * (14 if unit == "fortnight" else 7))
    months = {"month": 1, "quarter": 3, "season": 3, "year": 12, "decade": 120, "century": 1200}[unit]
    return add_months(day, months * number)


def week_value(day: date) -> str:
    """Give the ISO week of a day: ``2022-W30``."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def unit_value(unit: str, day: date) -> tuple[str, DatePrecision]:
    """Give value and precision of the unit in which a day lies."""
    if unit == "week":
        return week_value(day), "week"
    if unit == "month":
        return f"{day.year:04d}-{day.month:02d}", "month"
    if unit == "quarter":
        return f"{day.year:04d}-Q{(day.month + 2) // 3}", "quarter"
    if unit == "year":
        return f"{day.year:04d}", "year"
    if unit == "decade":
        return f"{day.year // 10:03d}x", "decade"
    return day.isoformat(), "day"


def season_value(code: str, year: int) -> str:
    """Give a season's value; a winter is named for the year of its December."""
    return f"{year:04d}-{code}"


def season_of(day: date) -> tuple[str, int]:
    """Give code and year of the (northern, meteorological) season in which a day lies."""
    code = ("WI", "SP", "SU", "FA")[day.month % 12 // 3]
    return code, day.year - 1 if code == "WI" and day.month < 3 else day.year


def _months(year: int, month: int, length: int) -> tuple[date, date]:
    first = date(year, month, 1)
    return first, add_months(first, length) - timedelta(days=1)


_SHAPES = re.compile(
    r"(?P<year>\d{4})(?:-(?:W(?P<week>\d\d)|Q(?P<quarter>[1-4])|(?P<season>SP|SU|FA|WI)"
    r"|(?P<month>\d\d)(?:-(?P<day>\d\d)(?:T.*)?)?))?"
)


def bounds(value: str | None) -> tuple[date, date] | None:
    """Give first and last day of what a value stands for; ``None`` where there is no value or it is no date."""
    if value is None:
        return None
    try:
        if len(value) == 4 and value.endswith("x"):
            return _months(int(value[:3]) * 10, 1, 120)
        found = _SHAPES.fullmatch(value)
        if found is None:
            return None
        year = int(found["year"])
        if found["week"]:
            monday = date.fromisocalendar(year, int(found["week"]), 1)
            return monday, monday + timedelta(days=6)
        if found["quarter"]:
            return _months(year, int(found["quarter"]) * 3 - 2, 3)
        if found["season"]:
            return _months(year, _SEASON_MONTH[found["season"]], 3)
        if found["day"]:
            day = date(year, int(found["month"]), int(found["day"]))
            return day, day
        if found["month"]:
            return _months(year, int(found["month"]), 1)
        return _months(year, 1, 12)
    except ValueError:
        return None


def easter(year: int, *, orthodox: bool = False) -> date:
    """Give Easter Sunday in the civil (Gregorian) calendar, by Gauss's and Meeus's rules; years 1900 to 2099."""
    if orthodox:
        moon = (19 * (year % 19) + 15) % 30
        sunday = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7
        month, day = divmod(moon + sunday + 114, 31)
        return date(year, month, day + 1) + timedelta(days=13)
    golden, century, rest = year % 19, year // 100, year % 100
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    shift_back = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * shift_back + 114, 31)
    return date(year, month, day + 1)


def holiday(rule: str, year: int) -> date | None:
    """Give a holiday's day in a year (``12-25``, ``easter -2``, ``orthodox 0``, ``nth MONTH N WEEKDAY``)."""
    parts = rule.split()
    if parts[0] in ("easter", "orthodox"):
        return easter(year, orthodox=parts[0] == "orthodox") + timedelta(days=int(parts[1]))
    if parts[0] == "nth":
        month, nth, weekday = int(parts[1]), int(parts[2]), int(parts[3])
        if nth < 0:
            last = add_months(date(year, month, 1), 1) - timedelta(days=1)
            return last - timedelta(days=(last.isoweekday() - weekday) % 7)
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (nth - 1))
    if parts[0] == "moves":
        return None
    month, day = (int(part) for part in rule.split("-"))
    return date(year, month, day)
