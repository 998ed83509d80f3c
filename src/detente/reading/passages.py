"""Splits a paragraph of news English into sentences with offsets, quotations kept whole where that is short."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from detente.reading.lines import TRIM
from detente.reading.tables import read_table

# A quotation of several sentences stays one passage up to this many characters, a bracket up to the other.
MAX_QUOTE = 300
MAX_BRACKET = 200
_ABBREVIATIONS = frozenset(("never", "number", "month", "loose", "clock"))
_OPENERS = "\"'“‘«(["


def split_sentences(paragraph: str) -> list[tuple[int, int]]:
    """Return start and end of each sentence in ``paragraph`` without the white space around; time is linear."""
    cuts: list[int] = []
    shelters = _find_shelters(paragraph)
    nearest = 0
    for match in _stop_pattern().finditer(paragraph):
        end = match.end()
        while nearest < len(shelters) and shelters[nearest][1] <= end:
            nearest += 1
        if nearest < len(shelters) and shelters[nearest][0] < match.start() < shelters[nearest][1]:
            continue
        if match.group()[0] in "•‣▪●◦":
            cuts.append(match.start())
        elif _is_boundary(paragraph, match):
            cuts.append(end)
    return list(_trim_pieces(paragraph, cuts))


def _trim_pieces(paragraph: str, cuts: list[int]) -> Iterator[tuple[int, int]]:
    start = 0
    for cut in [*cuts, len(paragraph)]:
        piece = paragraph[start:cut]
        trimmed = piece.lstrip(TRIM + "•‣▪●◦")
        begin = cut - len(trimmed)
        trimmed = trimmed.rstrip(TRIM)
        # Marks alone (a stray closing quote, a row of dots) make no passage.
        if any(mark.isalnum() for mark in trimmed):
            yield begin, begin + len(trimmed)
        start = cut


def _is_boundary(text: str, match: re.Match[str]) -> bool:
    """Tell whether the stop that ``match`` found (with the quotes that close after it) ends a sentence."""
    stop, end = match.group(), match.end()
    if end >= len(text):
        return False
    following = _following_pattern().match(text, end)
    if following is None:
        return False
    spaced = bool(following["space"])
    word, after = following["word"], following["after"] or ""
    if not word:
        return spaced and bool(following["number"]) and _number_may_start(text, match)
    before = _word_before(text, match.start())
    kinds = _kinds(before) if stop[0] == "." else frozenset[str]()
    if not spaced:
        return _is_missing_space(text, match, before, word)
    if word[0].islower():
        # A sentence with a small first letter is a slip; only a long ordinary word before the stop vouches for it.
        plain = stop == "." and before.isalpha() and before.islower() and len(before) > 4 and not kinds
        return plain and word.lower() not in _words("speech")
    if stop[0] in "!?" and (_is_speaker(word, text, end) or before.lower() in _words("mark")):
        return False
    if stop != "." and not kinds:
        return not (len(before) == 1 and before.isupper() and stop[0] == "." and word.lower() not in _words("starter"))
    return _stop_ends(before, kinds, word, after)


def _stop_ends(before: str, kinds: frozenset[str], word: str, after: str) -> bool:
    """Tell whether a full stop after the word ``before`` ends a sentence where the capitalised ``word`` follows."""
    low = word.lower()
    if "never" in kinds:
        return False
    if "clock" in kinds:
        return low not in _words("day")
    if "month" in kinds:
        return low in _words("starter") or after.islower()
    if "loose" in kinds:
        return low in _words("starter") or after.islower()
    initial = len(before) == 1 and before.isalpha() and before.isupper()
    if initial or _dotted_pattern().fullmatch(before):
        return low in _words("starter")
    # A day number before a month, as in `5. September`.
    return not (before.isdigit() and len(before) < 3 and low[:3] in _words("month"))


def _number_may_start(text: str, match: re.Match[str]) -> bool:
    if match.group()[0] != ".":
        return True
    before = _word_before(text, match.start())
    kinds = _kinds(before)
    return not kinds and not (len(before) == 1 and before.isalpha()) and not _dotted_pattern().fullmatch(before)


def _is_missing_space(text: str, match: re.Match[str], before: str, word: str) -> bool:
    if not (word[0].isupper() and len(word) > 1 and word[1].islower()) or len(before) < 3 or not before.isalpha():
        return False
    if not before.islower() and match.group() == ".":
        return False
    token = text[max(0, match.start() - 60) : match.end() + 60]
    left, right = token[: min(60, match.start())], token[min(60, match.start()) :]
    joined = left.rsplit(None, 1)[-1:] + right.split(None, 1)[:1]
    return not any(mark in part for part in joined for mark in ("@", "/", "www.", "http"))


def _is_speaker(word: str, text: str, end: int) -> bool:
    """Tell whether ``Kim said`` follows a quotation that ends with a question or exclamation mark."""
    if text[end - 1] not in "\"'”’»":
        return False
    words = re.findall(r"[\w'’-]+", text[end : end + 80])[:5]
    for position, other in enumerate(words):
        if other.lower() in _words("speech"):
            return position > 0
        if other[0].islower() and other.lower() not in ("the", "of", "minister", "president"):
            return False
    return False


def _find_shelters(text: str) -> list[tuple[int, int]]:
    """Return the stretches in which no sentence ends: short quotations and brackets, outermost and in order."""
    found: list[tuple[int, int]] = []
    quote = bracket = -1
    for match in _pair_pattern().finditer(text):
        position, mark = match.start(), match.group()
        if mark in "([":
            bracket = position
        elif mark in ")]":
            if 0 <= position - bracket <= MAX_BRACKET and bracket >= 0:
                found.append((bracket, position + 1))
            bracket = -1
        elif _opens(text, position, quote >= 0):
            quote = position
        else:
            if 0 <= position - quote <= MAX_QUOTE and quote >= 0:
                found.append((quote, position + 1))
            quote = -1
    found.sort()
    outer: list[tuple[int, int]] = []
    for start, end in found:
        if not outer or start >= outer[-1][1]:
            outer.append((start, end))
    return outer


def _opens(text: str, position: int, is_open: bool) -> bool:
    mark = text[position]
    if mark in "“«":
        return True
    if mark in "”»":
        return False
    space_before = position == 0 or text[position - 1].isspace() or text[position - 1] in "([—–-“‘"
    space_after = position + 1 >= len(text) or text[position + 1].isspace() or text[position + 1] in ".,;:!?)]—–"
    return space_before if space_before != space_after else not is_open


def _word_before(text: str, position: int) -> str:
    piece = text[max(0, position - 30) : position].rstrip()
    match = re.search(r"[\w.'’-]+$", piece)
    return match.group().strip(".'’-") if match else ""


def _kinds(word: str) -> frozenset[str]:
    return _table().get(word.lower(), frozenset()) & _ABBREVIATIONS


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(word for word, kinds in _table().items() if kind in kinds)


@cache
def _table() -> dict[str, frozenset[str]]:
    table: dict[str, frozenset[str]] = {}
    for row in read_table("splitting.csv"):
        table[row["word"]] = table.get(row["word"], frozenset()) | {row["kind"]}
    return table


@cache
def _stop_pattern() -> re.Pattern[str]:
    return re.compile(r"[.!?…]+[\"'”’»)\]]*|[•‣▪●◦]")


@cache
def _following_pattern() -> re.Pattern[str]:
    # The first word after a stop, and the first letter of the word after it.
    return re.compile(
        rf"(?P<space>[\s\u200b-\u200f\ufeff]*)[{re.escape(_OPENERS)}]*(?:(?P<number>[$€£]?\d)|(?P<word>[^\W\d_][\w'’-]*)(?:\s+(?P<after>\w))?)"
    )


@cache
def _pair_pattern() -> re.Pattern[str]:
    return re.compile(r"[\"“”«»()\[\]]")


@cache
def _dotted_pattern() -> re.Pattern[str]:
    return re.compile(r"(?:[^\W\d_]\.){1,5}[^\W\d_]")
