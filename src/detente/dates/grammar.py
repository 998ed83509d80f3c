"""Finds the bare time expressions of a text with the rules in grammar.tsv, before any of them gets a value."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from detente.dates.lexicon import lexicon, rows

Groups = dict[str, str | None]
_WORD = re.compile(r"[A-Za-z]+|\d+")
_UNITS = "hour|day|night|week|fortnight|month|quarter|year|decade|century|minute"
_ORDINALS = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
_ZONE = (
    r"GMT|UTC|[A-Z]{2,4}T\b|ET|Z|local(?: time)?|hours(?: GMT| UTC)?|hrs"
    r"|(?:[A-Z][a-z]+ )?(?:Standard |Daylight |Summer )?(?:Eastern |Moscow |Kyiv )?time"
)


@dataclass(slots=True)
class Hit:
    """One expression found: the kind of rule and what it captured; the composer may widen it and add to it."""

    start: int
    end: int
    kind: str
    groups: Groups
    direction: str | None = None
    fuzzy: list[str] = field(default_factory=list)
    clock: Groups | None = None
    until: Hit | None = None
    weekday: int | None = None


def _alternatives(words: Iterable[str]) -> str:
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", " ") for word in ordered)


def _classes() -> dict[str, str]:
    lex = lexicon()
    tens = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
    shorts = [name for name in lex.months if name in lex.short]
    short_days = [name for name in lex.weekdays if name in lex.short]
    return {
        "MON": f"(?:(?:{_alternatives(shorts)})\\.|(?:{_alternatives(lex.months)})(?!\\w))",
        "WD": f"(?:(?:{_alternatives(short_days)})\\.|(?:{_alternatives(lex.weekdays)})(?!\\w))",
        "D": r"(?:(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?!\w|,\d{3}|\.\d|:\d))",
        "DORD": r"(?:(?:[1-9]|[12]\d|3[01])(?:st|nd|rd|th))",
        "Y": r"(?:(?:1[5-9]|20)\d\d(?!\d|,\d))",
        "NUM": rf"(?:\d{{1,3}}|(?:{tens})-(?:one|two|three|four|five|six|seven|eight|nine)|"
        rf"(?:{_alternatives(lex.numbers)}))",
        "UNIT": f"(?:{_UNITS})",
        "ORDWORD": f"(?:{_ORDINALS})",
        "SEASON": f"(?:{_alternatives(lex.seasons)})",
        "PART": "(?:early )?(?:morning|afternoon|evening|night|lunchtime|noon|midnight|dawn)",
        "HOLIDAY": _alternatives(lex.holidays),
        "NAMED": "|".join(f"(?P<n{index}>{row['pattern']})" for index, row in enumerate(rows("named.tsv"))),
        "ZONE": f"(?:{_ZONE})",
        "OPEN": _alternatives(row["phrase"] for row in rows("open.tsv")),
    }


def _first_words(patterns: Iterable[str]) -> set[str]:
    found = set()
    for pattern in patterns:
        first = re.match(r"\W*(?:\(\?:)?([A-Za-z]+|\d)(?:\|([A-Za-z]+))?", pattern)
        if first:
            found |= {"DIGIT" if word.isdigit() else word.lower() for word in first.groups() if word}
    return found


def _starts(names: str) -> set[str]:
    lex = lexicon()
    units = set(_UNITS.split("|"))
    classes: dict[str, set[str]] = {
        "MONTH": set(lex.months),
        "WEEKDAY": set(lex.weekdays),
        "NUM": {"DIGIT", *lex.numbers},
        "NUMWORD": set(lex.numbers) - {"a", "an"},
        "SEASON": set(lex.seasons),
        "UNITS": {form for unit in units for form in (unit, unit + "s")} | {"centuries"},
        "HOLIDAY": _first_words(lex.holidays),
        "NAMED": _first_words(row["pattern"] for row in rows("named.tsv")) | {"d"},
        "OPEN": _first_words(row["phrase"] for row in rows("open.tsv")),
    }
    found: set[str] = set()
    for name in names.split():
        found |= classes.get(name, {name})
    return found


class Rule:
    """One row of grammar.tsv; its pattern is compiled when a text first needs it."""

    __slots__ = ("_pattern", "_source", "kind")

    def __init__(self, kind: str, source: str) -> None:
        self.kind = kind
        self._source = source
        self._pattern: re.Pattern[str] | None = None

    def match(self, text: str, position: int) -> re.Match[str] | None:
        """Match at a position, up to the end of a word."""
        if self._pattern is None:
            source = self._source
            for name, value in _class_table().items():
                source = source.replace("{" + name + "}", value)
            source = source.replace(" ?", r"\s*").replace(" ", r"\s+").replace("'", "['’]").replace("~", "[-–—]")
            self._pattern = re.compile(f"(?:{source})(?!\\w)", re.IGNORECASE)
        return self._pattern.match(text, position)


@cache
def _class_table() -> dict[str, str]:
    return _classes()


@cache
def _rules() -> dict[str, tuple[Rule, ...]]:
    """Map each word that can begin an expression to the rules it can begin."""
    table: dict[str, list[Rule]] = {}
    for row in rows("grammar.tsv"):
        rule = Rule(row["kind"], row["pattern"])
        for word in _starts(row["starts"]):
            table.setdefault(word, []).append(rule)
    return {word: tuple(found) for word, found in table.items()}


def _candidates(text: str) -> Iterator[tuple[int, tuple[Rule, ...]]]:
    rules = _rules()
    digits = rules["DIGIT"]
    for word in _WORD.finditer(text):
        token = word.group()
        found = digits if token[0] <= "9" else rules.get(token.lower())
        if found:
            yield word.start(), found


def _inside_number(text: str, position: int) -> bool:
    before = text[position - 1] if position else " "
    if before.isalnum() or before in "_@#$£€¥":
        return True
    return before in ".," and position > 1 and text[position - 2].isdigit() and text[position].isdigit()


def scan(text: str, allowed: Callable[[Hit, str], bool]) -> list[Hit]:
    """List the expressions of a text from left to right, none overlapping: at each place the longest allowed."""
    hits: list[Hit] = []
    done = 0
    for position, rules in _candidates(text):
        if position < done or _inside_number(text, position):
            continue
        found = [(match.end(), rule.kind, match) for rule in rules if (match := rule.match(text, position))]
        for end, kind, match in sorted(found, key=lambda item: -item[0]):
            hit = Hit(position, end, kind, match.groupdict())
            if allowed(hit, text):
                hits.append(hit)
                done = end
                break
    return hits
