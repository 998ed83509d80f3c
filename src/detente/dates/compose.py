"""Joins bare expressions into phrases: weekday with date, day with time of day, ranges, and the words before them."""

from __future__ import annotations

import re
from functools import cache

from detente.dates.grammar import Hit
from detente.dates.lexicon import rows, weekday_of

_TOKEN = re.compile(r"[A-Za-z']+")
_GAP = re.compile(r"[\s-]*(?:[\s-])$")
_DATED = frozenset(("date", "days", "numeric", "numeric_ymd"))
_DAYLIKE = _DATED | {"weekday", "deictic", "nth_day", "day_of_month", "holiday"}
_RANGED = _DAYLIKE | {"month", "year", "quarter", "season", "decade", "unit", "clock"}
_RELATIVE = frozenset(("deictic", "unit", "clock", "holiday"))
# These say how much, not when, and fit only before an amount of time or a year.
_AMOUNTS = frozenset(("about", "nearly", "more than", "less than", "at least", "just", ""))
_AMOUNT_KINDS = frozenset(("ago", "offset", "clock", "year", "in_n"))
_PARTS = frozenset(("morning", "afternoon", "evening", "night", "early hours"))
_WEEKDAY_DATE = re.compile(r"(?:,?\s+|\s*,\s*|\s*\(|,?\s+the\s+)$")
_DATE_WEEKDAY = re.compile(r"(?:\s*,\s*(?:a\s+)?|\s*\()$")
_CLOCK_DAY = re.compile(r"(?:\s*\([^)]{1,24}\))?\s*,?\s*(?:on|of|this|in the)?\s*(?:the\s+)?$")
_DAY_CLOCK = re.compile(r"\s*,?\s*(?:at|by|from|around|about|shortly after|just after|shortly before|just before)?\s*$")
_OVERNIGHT = re.compile(r"\s+(?:(?:on|into|to|between)\s+)?(?:the\s+)?$", re.IGNORECASE)
_CLOCK_CLOCK = re.compile(r"\s*[(,/]\s*$")
_TO = re.compile(
    r"\s*(?:-|–|—|to|and|until|till|through|up to|into)\s*(?:the\s+)?(?:(?:early|late|mid|end of|the end of)[\s-])?"
    r"(?:on\s+|in\s+|the\s+)*$",
    re.IGNORECASE,
)
_OVER_THE = re.compile(
    r"\b(?:(?:in|over|for|during|within|throughout)\s+)(?:(?:the|these|those|this|its|their)\s+)?$", re.IGNORECASE
)
_THE_FOLLOWING = re.compile(r"\bthe\s+(?:following|next)\s+$", re.IGNORECASE)
_EVENT = re.compile(r"\s+[A-Za-z]")
_ARTICLE_KINDS = frozenset(("decade", "offset", "unit", "quarter", "half", "nth_day", "weekday", "day_of_month"))


@cache
def _prefixes() -> dict[str, tuple[str, str]]:
    return {row["phrase"]: (row["role"], row["value"]) for row in rows("prefixes.tsv")}


def _fits(hit: Hit, role: str, value: str) -> bool:
    if role == "direction":
        return hit.direction is None and hit.kind not in ("open", "span_open")
    if value in _AMOUNTS:
        return hit.kind in _AMOUNT_KINDS or (value == "" and hit.kind in ("month", "year"))
    if value in ("end of", "weekend"):
        return hit.kind in (("year", "month") if value == "end of" else ("date", "days"))
    if value in _PARTS:
        return hit.kind in _DAYLIKE
    return hit.kind not in ("clock", "ago", "open", "in_n", "span")


def widen(hit: Hit, text: str, floor: int) -> None:
    """Take in the words before an expression that belong to it (``by the end of``, ``early``), not before ``floor``."""
    position, table = hit.start, _prefixes()
    article = False
    while position > floor:
        window = text[max(floor, position - 32) : position]
        shift_to = position - len(window)
        tokens = list(_TOKEN.finditer(window))
        if not tokens or not _GAP.fullmatch(window[tokens[-1].end() :] or "x"):
            break
        taken = 0
        for count in range(min(4, len(tokens)), 0, -1):
            part = tokens[-count:]
            phrase = " ".join(window[part[0].start() : part[-1].end()].lower().split())
            found = table.get(phrase)
            first = part[0].start()
            if phrase in ("pre", "post") and window[-1] != "-":
                continue  # "the border post last summer"
            if found and (first == 0 or window[first - 1] != "-") and _fits(hit, *found):
                _apply(hit, *found)
                taken = count
                break
        if taken:
            position = hit.start = shift_to + tokens[-taken].start()
            article = False
            continue
        word = tokens[-1].group().lower()
        if word in ("the", "in", "on") and not article:
            position = shift_to + tokens[-1].start()
            article = word in ("in", "on")
            if word == "the" and hit.kind in _ARTICLE_KINDS and not hit.fuzzy and hit.direction is None:
                hit.start = position
            continue
        break


def _apply(hit: Hit, role: str, value: str) -> None:
    if role == "direction":
        hit.direction = value
    elif value:
        hit.fuzzy.append(value)


def _joined(left: Hit, right: Hit, text: str) -> Hit | None:
    """Join two neighbours into one expression of a day, where they are one."""
    gap = text[left.end : right.start]
    if len(gap) > 30:
        return None
    if left.groups.get("unit") == "weekend" and right.kind in ("date", "days") and gap.strip().lower() == "of":
        right.start = left.start
        return right
    if right.kind in _DAYLIKE and (left.groups.get("word") or "").lower() == "overnight" and _OVERNIGHT.fullmatch(gap):
        right.start = left.start
        right.fuzzy.append("overnight")
        return right
    if left.kind == "weekday" and (right.kind in _DATED or right.kind == "nth_day") and _WEEKDAY_DATE.match(gap):
        if set(left.groups) & {"week", "which"} and (left.groups.get("week") or left.groups.get("which")):
            return None
        right.weekday = weekday_of(left.groups["wd"] or "")
        right.start = left.start
        return right
    if (
        left.kind in _DATED
        and right.kind == "weekday"
        and _DATE_WEEKDAY.match(gap)
        and text[right.end : right.end + 2] != "'s"
    ):
        left.weekday = weekday_of(right.groups["wd"] or "")
        left.end = right.end
        return left
    if left.kind == "clock" and right.kind in _DAYLIKE and _CLOCK_DAY.fullmatch(gap):
        right.clock, right.start = left.groups, left.start
        return right
    if left.kind in _DAYLIKE and right.kind == "clock" and left.clock is None and _DAY_CLOCK.fullmatch(gap):
        left.clock, left.end = right.groups, right.end
        return left
    if right.kind == "clock" and (left.kind == "clock" or left.clock) and _CLOCK_CLOCK.fullmatch(gap):
        left.end = right.end + text[right.end : right.end + 1].count(")")
        return left
    return None


def _range(left: Hit, right: Hit, text: str) -> bool:
    """Make a range of two neighbours where a word or a dash between them says so."""
    gap = text[left.end : right.start]
    if len(gap) > 24 or left.kind not in _RANGED or right.kind not in _RANGED or not _TO.fullmatch(gap):
        return False
    opened = left.direction in ("between", "since")
    words = gap.lower().split()
    if "and" in words and left.direction != "between" and not (left.kind == right.kind == "decade"):
        return False
    if (left.kind in _RELATIVE or right.kind in _RELATIVE) and not opened:
        return False
    if left.direction not in (None, "between", "since"):
        return False
    if left.kind == "clock" and right.clock is not None:
        left.kind, left.clock, left.groups = right.kind, left.groups, dict(right.groups)
    elif (left.kind == "clock") != (right.kind == "clock"):
        return False
    for name in ("year", "rel"):  # the year stands at the end of the range only
        if (
            right.groups.get(name)
            and left.kind in ("date", "month", "quarter", "season")
            and not left.groups.get("year")
        ):
            left.groups[name] = right.groups[name]
    left.until, left.direction, left.end = right, None, right.end
    return True


def _stretch(hit: Hit, text: str, floor: int) -> None:
    """Take in ``in the``, ``over the`` before a stretch of time and ``the following`` before a weekday."""
    low = max(floor, hit.start - 24)
    if hit.kind in ("span", "span_open"):
        found = _OVER_THE.search(text[low : hit.start])
        if found:
            hit.start = low + found.start()
    elif hit.kind == "weekday":
        found = _THE_FOLLOWING.search(text[low : hit.start])
        if found:
            hit.groups["story"], hit.start = "following", low + found.start()


def compose(hits: list[Hit], text: str) -> list[Hit]:
    """Join the expressions of a text; the result is in order and does not overlap."""
    days: list[Hit] = []
    for hit in hits:
        joined = _joined(days[-1], hit, text) if days else None
        if joined is None:
            days.append(hit)
        else:
            days[-1] = joined
    phrases: list[Hit] = []
    floor = 0
    for hit in days:
        if phrases and phrases[-1].until is None and _range(phrases[-1], hit, text):
            floor = hit.end
            continue
        if phrases and _reckoned(phrases[-1], hit, text):
            floor = hit.end
            continue
        _stretch(hit, text, floor)
        widen(hit, text, floor)
        if hit.kind == "offset" and hit.groups.get("dir", "") in ("before", "after"):
            hit.groups["event"] = "yes" if _EVENT.match(text, hit.end) else None
        if hit.kind in ("days", "years") and text[hit.start : hit.start + 4].lower() in ("from", "betw"):
            hit.direction = None
        phrases.append(hit)
        floor = hit.end
    return phrases


def _reckoned(left: Hit, right: Hit, text: str) -> bool:
    """Whether the left phrase is reckoned from the right one (``two days after 20 July``); joins them if so."""
    gap = text[left.end : right.start]
    if (
        left.kind != "offset"
        or left.groups.get("dir") not in ("before", "after")
        or gap.strip().lower() not in ("", "the")
    ):
        return False
    if right.kind not in _DAYLIKE and (left.groups.get("unit"), right.kind) not in (
        ("year", "year"),
        ("month", "month"),
    ):
        return False
    left.until, left.end, left.groups["event"] = right, right.end, "base"
    return True
