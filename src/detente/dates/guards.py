"""Tells time expressions from words and numbers that only look like them (``May said``, ``2,000 troops``)."""

from __future__ import annotations

import re
from functools import cache

from detente.dates.grammar import Hit
from detente.dates.lexicon import lexicon, words

_BEFORE = re.compile(r"([\w$£€.'’-]+)[\s(-]+$")
_AFTER = re.compile(r"[\s-]+([\w'’$-]+)(?:\s+(\w+))?")
_NOUN_OF = re.compile(
    r"\b(?:end|start|beginning|middle|month|half|part|week|days?|close|\d(?:st|nd|rd|th)|first|last)\s+of\s+$", re.I
)
_PARTICIPLE_BY = re.compile(r"\b\w+(?:ed|en|led|made|held|sent|won|lost|run|told|put)\s+by\s+$", re.I)
_SCHEDULED = re.compile(
    r"\b(?:scheduled|planned|set|due|slated|expected|fixed|postponed|delayed)\s+(?:for|to)\s+$", re.I
)
_OTHER_MONTH = re.compile(
    r"\b(?:January|February|March|April|June|July|August|September|October|November|December)\b|\b(?:19|20)\d\d\b"
)
_DATE_NEXT = re.compile(r",?\s*(?:\d|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b)")
_NAME_NEXT = re.compile(r" (?!(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b)[A-Z][a-z]+ [a-z]+")
_MONTH_NEXT = re.compile(r"\s*[-–—/]\s*(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b")
_MONTH_DASH = re.compile(r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s*[-–—/]\s*$")
_EACH = re.compile(r"\b(?:every|each|most|many|all)(?:\s+other)?\s+$", re.I)
_AT = re.compile(r"\b(?:at|by|from|until|till|before|after|around|about|between|since|and|to|\d{4},?)\s+$", re.I)
_ON_THE = re.compile(r"\b(?:on|by|until|since|before|after|from|of|and|to|\w+day,?)\s+the\s+$", re.I)
_SEASON_CUE = re.compile(
    r"\b(?:in|during|over|throughout|since|until|by|through|before|after|early|late|mid|of|for)[\s-]+(?:the\s+)?$", re.I
)
_ORDINAL_IN = re.compile(
    r"\b(?:second|third|fourth|fifth|sixth|\d(?:nd|rd|th)|first|time|times|once|twice|only)\b[\w\s,-]{0,60}$", re.I
)
_FALL_CUE = re.compile(r"\b(?:in|during|over|this|by)\s+the\s+$|\b(?:in|by|early|late|mid)[\s-]+$", re.I)
_BY_THE = re.compile(r"\b(?:by|before|until)\s+the\s+$", re.I)


def before(text: str, position: int) -> str:
    """Give the word that ends right before a position, in lower case, or an empty string."""
    found = _BEFORE.search(text[max(0, position - 24) : position])
    return found.group(1).lower() if found else ""


def after(text: str, position: int) -> tuple[str, str]:
    """Give the next two words, in lower case; empty where punctuation or the end comes first."""
    found = _AFTER.match(text, position)
    if found is None:
        return "", ""
    return found.group(1).lower(), (found.group(2) or "").lower()


def _person_follows(text: str, position: int) -> bool:
    if text[position : position + 2] in ("'s", "’s"):
        return True
    first, second = after(text, position)
    known = words("person_after")
    return first in known or f"{first} {second}" in known or (first.endswith("ed") and len(first) > 4)


def _month_word(text: str, hit: Hit) -> bool:
    """Whether a bare ``May`` or ``March`` is the month, by the words around it."""
    window = text[max(0, hit.start - 32) : hit.start]
    previous = before(text, hit.start)
    if previous == "of":
        return bool(_NOUN_OF.search(window))
    if previous in ("to", "for") and _SCHEDULED.search(window):
        return True
    if previous in ("from", "to", "and", "or", "of"):
        near = text[max(0, hit.start - 24) : hit.start] + " " + text[hit.end : hit.end + 24]
        return bool(_OTHER_MONTH.search(near)) and not _person_follows(text, hit.end)
    if previous == "by" and _PARTICIPLE_BY.search(window):
        return False
    if previous == "in":
        return True
    return previous in words("before_month") and not _person_follows(text, hit.end)


def _month(text: str, hit: Hit) -> bool:
    name = (hit.groups["month"] or "").rstrip(".").lower()
    written = text[hit.start : hit.end]
    bare = hit.end - hit.start == len(hit.groups["month"] or "")
    if not _month_spelling(hit, text):
        return False
    if not bare:
        return True
    if _MONTH_NEXT.match(text, hit.end) or _MONTH_DASH.search(text[max(0, hit.start - 14) : hit.start]):
        return True
    if name in lexicon().short:
        introduced = before(text, hit.start) in words("before_month") | {"of", "from", "to"}
        return introduced and (written[-1] == "." or len(name) > 3)
    return name not in lexicon().words or _month_word(text, hit)


def _month_spelling(hit: Hit, text: str) -> bool:
    """Names of months have a capital; only those that are no other word may lack it."""
    month = hit.groups.get("month")
    if month is None:
        return True
    name = month.rstrip(".").lower()
    if month[0].isupper():
        return True
    return name not in lexicon().words and name not in lexicon().short and name != "august"


def _weekday(text: str, hit: Hit) -> bool:
    name = hit.groups["wd"] or ""
    if _EACH.search(text[max(0, hit.start - 16) : hit.start]):
        return False
    previous = before(text, hit.start)
    if name.rstrip(".").lower() in lexicon().short:
        # "Sun" and "Mon" stand beside a date, after "on" or with a dot.
        if not name[0].isupper() or previous == "the":
            return False
        return name.endswith(".") or previous in ("on", "since", "until", "by") or bool(_DATE_NEXT.match(text, hit.end))
    if not previous and not hit.groups.get("which") and _NAME_NEXT.match(text, hit.end):
        return False  # "Sunday Igboho urged his followers"
    return name[0].isupper() or name.islower()


def _year(text: str, hit: Hit) -> bool:
    number = int(hit.groups["year"] or 0)
    previous = before(text, hit.start)
    following, second = after(text, hit.end)
    if text[hit.end : hit.end + 1] in ("%", "°") or re.match(r"[.,]\d|\s*(?:%|°)", text[hit.end : hit.end + 3]):
        return False
    counted = following in words("number_after") or second in words("number_after")
    if previous.strip(".") in words("number_before"):
        return previous == "around" and not counted and 1900 <= number <= 2100
    if following in words("number_after") or (counted and not 1900 <= number <= 2100):
        return False
    return (1500 if previous in words("before_year") else 1900) <= number <= 2100


def _clock(text: str, hit: Hit) -> bool:
    groups = hit.groups
    if groups.get("noon") or groups.get("midnight"):
        return True
    if groups.get("half"):
        return 1 <= int(groups["hour"] or 0) <= 12
    if groups.get("zone") or "o'clock" in text[hit.start : hit.end].replace("’", "'"):
        return True
    return bool(_AT.search(text[max(0, hit.start - 10) : hit.start])) and text[hit.start + 1 : hit.end].count(":") == 1


def _nth_day(text: str, hit: Hit) -> bool:
    if not _ON_THE.search(text[max(0, hit.start - 12) : hit.start]):
        return False
    following = after(text, hit.end)[0]
    return not following or following in words("after_day")


def _season(text: str, hit: Hit) -> bool:
    if hit.groups.get("year") or hit.groups.get("rel"):
        return True
    window = text[max(0, hit.start - 20) : hit.start]
    if not _SEASON_CUE.search(window):
        return False
    following = after(text, hit.end)[0]
    if (hit.groups["season"] or "").lower() == "fall":
        return bool(_FALL_CUE.search(window)) and following not in ("of", "from", "in")
    return following not in words("after_season")


def _in_n(text: str, hit: Hit) -> bool:
    groups = hit.groups
    prep = (groups["prep"] or "").lower()  # None for "within"
    if prep == "after":
        return bool(groups["time"])
    if re.match(r"\s+of\b", text[hit.end : hit.end + 5]):
        return False  # "within two days of the vote"
    if prep != "in" or groups["time"]:
        return True
    # "the third attack in two days" looks back and dates nothing.
    return not _ORDINAL_IN.search(text[max(0, hit.start - 70) : hit.start])


def _in_few(text: str, hit: Hit) -> bool:
    """``within days`` looks ahead, ``in weeks`` and ``within days of the coup`` do not."""
    groups = hit.groups
    if re.match(r"\s+of\b", text[hit.end : hit.end + 5]):
        return False
    if groups["time"] or (groups["prep"] or "").lower() == "within":
        return True
    return bool(groups["few"]) and not _ORDINAL_IN.search(text[max(0, hit.start - 70) : hit.start])


def _quarter(text: str, hit: Hit) -> bool:
    groups = hit.groups
    if groups.get("year") or groups.get("rel") or groups.get("year2"):
        return True
    following = text[hit.end : hit.end + 6].lower()
    return not following.startswith(("-", " of", " fina"))


def _span(text: str, hit: Hit) -> bool:
    """``the last two days of talks`` are no time reckoned from today."""
    return not re.match(r"\s+of\b", text[hit.end : hit.end + 5])


def _decade(text: str, hit: Hit) -> bool:
    if hit.groups.get("decade"):
        return True
    previous = before(text, hit.start)
    if previous == "the" and (hit.groups.get("short") or "9") < "6":
        return False  # "temperatures in the 30s"
    if previous not in ("the", "early", "late", "mid"):
        return text[hit.start - 1 : hit.start] in ("'", "’", "‘") and not hit.groups.get("word")
    return True


def _open(text: str, hit: Hit) -> bool:
    """``in the past`` alone is open, ``in the past three days`` is not; ``soon after`` is no time from publication."""
    if after(text, hit.end)[0] in ("after", "before", "afterwards", "thereafter", "as"):
        return False
    if not text[hit.start : hit.end].lower().endswith(("past", "future")):
        return True
    following = after(text, hit.end)[0]
    return not (following.isdigit() or following in lexicon().numbers or following in words("amount"))


def _unit(text: str, hit: Hit) -> bool:
    """``at the end of the day`` is a manner of speaking unless it is a term."""
    if (hit.groups.get("fuzzy") or "").lower() != "end" or (hit.groups.get("unit") or "").lower() != "day":
        return True
    return bool(_BY_THE.search(text[max(0, hit.start - 12) : hit.start]))


_GUARDS = {
    "month": _month,
    "weekday": _weekday,
    "year": _year,
    "clock": _clock,
    "nth_day": _nth_day,
    "season": _season,
    "in_n": _in_n,
    "in_few": _in_few,
    "quarter": _quarter,
    "decade": _decade,
    "span": _span,
    "span_open": _span,
    "open": _open,
    "unit": _unit,
}


@cache
def _traps() -> re.Pattern[str]:
    names = sorted(words("name"), key=lambda name: -len(name))
    return re.compile(r"\b(?:" + "|".join(re.escape(name) for name in names) + r")\b")


def _trapped(text: str, hit: Hit) -> bool:
    """Whether the expression is part of a name such as ``Black Friday`` or ``Mail on Sunday``."""
    for found in _traps().finditer(text, max(0, hit.start - 16), min(len(text), hit.end + 24)):
        if found.start() < hit.end and found.end() > hit.start:
            return True
    return False


def allowed(hit: Hit, text: str) -> bool:
    """Whether an expression in running text is one of time."""
    if not _month_spelling(hit, text):
        return False
    guard = _GUARDS.get(hit.kind)
    return (guard is None or guard(text, hit)) and not _trapped(text, hit)


def allowed_alone(hit: Hit, text: str) -> bool:
    """Whether an expression is one of time where a coder has already said that the text is a time."""
    return hit.kind != "clock" or bool(hit.groups.get("minute")) or _clock(text, hit)
