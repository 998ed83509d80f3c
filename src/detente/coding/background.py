"""Tells background from news: an act that ended well before the report's own time is historical."""

from __future__ import annotations

import re
from datetime import date, timedelta

from detente.records import When

NEWS_DAYS = 45


def background_reason(when: When | None, published: str | None) -> str | None:
    """Why an act dated ``when`` is background in a report of ``published`` (ISO), or ``None`` where it is news.

    Only a date that the text itself gives counts, and only when its whole span lies ``NEWS_DAYS`` days back.
    """
    if when is None or when.start is None or when.value is None or published is None:
        return None
    if len(published) < len("2022-07-30") or when.direction in ("since", "future", "after"):
        return None
    last = last_day(when.end_value or when.value)
    if last is None or last >= date.fromisoformat(published[:10]) - timedelta(days=NEWS_DAYS):
        return None
    return f"dated {when.value}, more than {NEWS_DAYS} days before the report"


def last_day(value: str) -> date | None:
    """The last day of a value such as 2022, 2022-07, 2022-W30, 2022-Q3, 199x, 2022-07-29T14; ``None`` if not one."""
    try:
        return _last_day(value)
    except (ValueError, OverflowError):  # 2022-02-30, 9999-12
        return None


def _last_day(value: str) -> date | None:
    if match := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)(?:T.*)?", value):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if match := re.fullmatch(r"(\d{4})-(\d\d)", value):
        return _month_end(int(match[1]), int(match[2]))
    if match := re.fullmatch(r"(\d{4})-W(\d\d)", value):
        return date.fromisocalendar(int(match[1]), int(match[2]), 7)
    if match := re.fullmatch(r"(\d{4})-Q([1-4])", value):
        return _month_end(int(match[1]), 3 * int(match[2]))
    if match := re.fullmatch(r"(\d{4})(?:-(?:SP|SU|FA|WI))?", value):
        return date(int(match[1]), 12, 31)
    if match := re.fullmatch(r"(\d{3})x", value):
        return date(int(match[1]) * 10 + 9, 12, 31)
    return None


def _month_end(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)
