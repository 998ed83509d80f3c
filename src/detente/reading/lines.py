"""Cuts text into lines with offsets, and gives the normal forms in which lines are compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

# What does not belong to a line's words at its edges: white space, zero-width and direction marks, null bytes.
TRIM = "".join(
    map(
        chr,
        [
            *range(0x00, 0x21),
            *range(0x7F, 0xA1),
            0xAD,
            0x1680,
            *range(0x2000, 0x2010),
            *range(0x2028, 0x2030),
            *range(0x205F, 0x2070),
            0x3000,
            0xFEFF,
        ],
    )
)
STOPS = ".!?…"
CLOSERS = "\"'”’»)]"


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank: offsets of its trimmed words in the text, whether a blank line stands before it, and
    how far it is indented.
    """

    start: int
    end: int
    text: str
    blank_before: bool
    indent: int = 0


def split_lines(text: str) -> list[Line]:
    """Return the lines of ``text`` that are not blank, in order; time is linear in the length of ``text``."""
    found: list[Line] = []
    last_end = 0
    for match in _line_pattern().finditer(text):
        raw = match.group()
        trimmed = raw.strip(TRIM)
        if not trimmed:
            continue
        start = match.start() + len(raw) - len(raw.lstrip(TRIM))
        gap = text[last_end : match.start()]
        breaks = gap.count("\n") or gap.count("\r") + gap.count("\u2028") + 2 * gap.count("\u2029")
        indent = len(raw[: start - match.start()].expandtabs(4))
        found.append(Line(start, start + len(trimmed), trimmed, not found or breaks > 1, indent))
        last_end = start + len(trimmed)
    return found


def fold(text: str) -> str:
    """Return ``text`` with plain spaces, straight quotes; the length stays the same."""
    return text if text.isascii() else text.translate(_fold_table())


def normal_form(text: str) -> str:
    """Return the words of ``text`` for comparison: no case, quotes, marks or spare white space, no final stop."""
    words = re.sub(r"[\"'‘’“”«»*_\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+", "", text).casefold().split()
    return " ".join(words).rstrip(STOPS + " :")


def find_words(words: str, text: str, start: int = 0) -> int:
    """Return where ``words`` stand in ``text`` from ``start`` on, not as parts of longer ones; -1 if nowhere."""
    place = text.find(words, start)
    while place >= 0:
        end = place + len(words)
        if not text[place - 1 : place].isalnum() and not text[end : end + 1].isalnum():
            return place
        place = text.find(words, place + 1)
    return -1


def ends_with_stop(text: str) -> bool:
    """Tell whether ``text`` ends as a sentence does, closing quotes and brackets aside."""
    return text.rstrip(CLOSERS + TRIM)[-1:] in set(STOPS)


@cache
def _line_pattern() -> re.Pattern[str]:
    return re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")


@cache
def _fold_table() -> dict[int, str]:
    table = dict.fromkeys([0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], " ")
    table.update(dict.fromkeys(map(ord, "‘’‛ʼ´`"), "'"))
    table.update(dict.fromkeys(map(ord, "“”„‟«»"), '"'))
    return table
