"""Reads the calendar's word lists (months, weekdays, numbers, seasons, holidays, traps) from their data files."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Give the rows of a tab-separated data file of this room, by column; they are shared, so nobody changes them."""
    text = resources.files("detente.dates").joinpath("data", name).read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The closed word classes of time; keys are lower case, months and weekdays count from 1."""

    months: dict[str, int]
    weekdays: dict[str, int]
    short: frozenset[str]
    words: frozenset[str]
    numbers: dict[str, int]
    seasons: dict[str, tuple[str, int]]
    holidays: dict[str, tuple[str, str]]


@cache
def lexicon() -> Lexicon:
    """Load the word classes once."""
    months, weekdays = rows("months.tsv"), rows("weekdays.tsv")
    return Lexicon(
        months={row["name"]: int(row["month"]) for row in months},
        weekdays={row["name"]: int(row["weekday"]) for row in weekdays},
        short=frozenset(row["name"] for row in months + weekdays if row["kind"] == "short"),
        words=frozenset(row["name"] for row in months if row["kind"] == "word"),
        numbers={row["word"]: int(row["number"]) for row in rows("numbers.tsv")},
        seasons={row["name"]: (row["code"], int(row["first_month"])) for row in rows("seasons.tsv")},
        holidays={row["name"]: (row["rule"], row["basis"]) for row in rows("holidays.tsv")},
    )


@cache
def words(kind: str) -> frozenset[str]:
    """Give the words of one kind in the list of traps and cues (``number_after``, ``person_after``, ``future_cue``)."""
    return frozenset(row["phrase"] for row in rows("traps.tsv") if row["kind"] == kind)


@cache
def steps() -> dict[str, int]:
    """Map words such as ``last`` and ``after next`` to the number of units that they move by."""
    return {row["word"]: int(row["step"]) for row in rows("steps.tsv")}


def month_of(word: str) -> int:
    """Give the number of a month's name or abbreviation, with or without its dot."""
    return lexicon().months[word.rstrip(".").lower()]


def weekday_of(word: str) -> int:
    """Give the ISO number of a weekday's name or abbreviation."""
    return lexicon().weekdays[word.rstrip(".").lower()]


def number_of(word: str) -> int:
    """Give the value of a number in digits or words (``48``, ``two``, ``twenty-one``, ``a``)."""
    text = word.replace(",", "").lower()
    if text.isdigit():
        return int(text)
    table = lexicon().numbers
    return sum(table[part] for part in text.replace("-", " ").split())
