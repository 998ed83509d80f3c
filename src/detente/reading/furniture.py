"""Recognises page furniture line by line: what a copied page holds besides its report, with the reason."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal, cast

from detente.reading.lines import fold
from detente.reading.tables import read_table

Zone = Literal["any", "below", "head", "tail", "beside", "top"]
Opens = Literal["one", "many"]
# A longer line is prose whatever it ends with; the cap also bounds the time that the patterns take.
MAX_FURNITURE = 420
_MAX_CAPTION_WORDS = 60


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of furniture.csv.

    ``where``: the pattern takes the whole line (full) or its end. ``zone``: it holds anywhere, only below the title,
    only before (head) or after the body (tail), or only beside other furniture before the body, only at the
    very top of the page, above its title. ``opens``: the
    headline or headlines below it are furniture too. ``sentence``: it also holds for a line that reads as a sentence.
    """

    reason: str
    where: str
    zone: Zone
    opens: Opens | None
    sentence: bool
    pattern: str


@lru_cache(maxsize=4096)
def find_rule(line: str, zone: Zone = "any") -> Rule | None:
    """Return the first rule that makes ``line`` furniture among the rules of ``zone``, else ``None``."""
    if len(line) > MAX_FURNITURE:
        return None
    folded = " ".join(fold(line).split())
    # Marks of lists and of emphasis say nothing about what a line is.
    folded = folded.strip("*_♦•▪●►▶→☞ ") or folded
    prose = _reads_as_sentence(folded)
    for where in ("full", "end"):
        pattern = _pattern(where, zone, prose)
        match = pattern.fullmatch(folded) if where == "full" else pattern.search(folded)
        if match and match.lastgroup:
            rule = rules()[int(match.lastgroup[1:])]
            if where == "end" and not _is_caption(folded, match.start()):
                continue
            return rule
    return None


@cache
def rules() -> tuple[Rule, ...]:
    """Return the rules of furniture.csv in their order, macros filled in."""
    macros = _macros()
    return tuple(
        Rule(
            row["reason"],
            row["where"],
            cast(Zone, row["zone"]),
            cast(Opens, row["opens"]) or None,
            row["sentence"] == "yes",
            _fill(row["pattern"], macros),
        )
        for row in read_table("furniture.csv")
    )


def _reads_as_sentence(line: str) -> bool:
    """Tell whether ``line`` has the look of a sentence: eight words, small letters among them, and a final stop."""
    words = line.rstrip("\"')]").split()
    small = sum(word[:1].islower() for word in words)
    return len(words) >= 8 and words[-1][-1:] in ".!?" and small * 2 >= len(words)


def _is_caption(line: str, credit_start: int) -> bool:
    """Tell whether the words before a credit are few enough for a caption."""
    return len(line[:credit_start].split()) <= _MAX_CAPTION_WORDS


@cache
def _pattern(where: str, zone: Zone, prose: bool) -> re.Pattern[str]:
    close = "" if where == "full" else "$"
    chosen = [
        f"(?P<r{number}>{rule.pattern}){close}"
        for number, rule in enumerate(rules())
        if rule.where == where and rule.zone == zone and (rule.sentence or not prose)
    ]
    return re.compile("|".join(chosen) or r"(?!)")


@cache
def _macros() -> dict[str, str]:
    macros: dict[str, str] = {}
    for row in read_table("macros.csv"):
        # A macro may use those above it.
        macros[row["name"]] = f"(?:{_fill(row['pattern'], macros)})"
    return macros


def _fill(pattern: str, macros: dict[str, str]) -> str:
    return re.sub(r"\{([A-Z]+)\}", lambda match: macros[match[1]], pattern)
