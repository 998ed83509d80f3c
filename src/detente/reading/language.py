"""Tells whether a text is English, and names the language where it is another."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from detente.errors import ReadingError
from detente.reading.tables import read_table

# Below this many letters the language cannot be told, and the text passes.
MIN_LETTERS = 60
SAMPLE = 4000
# Shares of words that only running English reaches; the model, slow to load, is asked about the rest alone.
_SHARE_OF_THE = 0.02
_SHARE_OF_ALL = 0.20
# How much more likely another language must be, as natural logarithm a letter, before a report is turned away:
# running German, French, Swahili reach 2.5 and more, English headlines and lists of foreign names 0.3 at most.
_MARGIN = 0.8


def tell_language(text: str) -> str | None:
    """Return the ISO 639 code of the language of ``text``, ``None`` where it is too short to tell."""
    sample = text[:SAMPLE]
    letters = sum(map(str.isalpha, sample))
    if letters < MIN_LETTERS:
        return None
    if _reads_english(sample):
        return "en"
    from py3langid import rank  # takes most of a second with its model

    scores = [(str(code), float(score)) for code, score in rank(sample)]
    best, score = max(scores, key=lambda pair: pair[1])
    english = dict(scores).get("en", float("-inf"))
    if best == "zxx":
        return None
    if best == "pcm":  # Nigerian Pidgin: short English headlines are taken for it
        return "en"
    return best if best == "en" or score - english > _MARGIN * letters else None


def check_english(text: str) -> str | None:
    """Return ``en``, or ``None`` where it cannot be told; raise ReadingError where ``text`` is in another language."""
    code = tell_language(text)
    if code not in ("en", None):
        raise ReadingError(f"language is {_names().get(code, code)}, not English")
    return code


def _reads_english(sample: str) -> bool:
    words = re.findall(r"[^\W\d_]+", sample.lower())
    if len(words) < 12:
        return False
    known = sum(word in _common() for word in words)
    return words.count("the") >= _SHARE_OF_THE * len(words) and known >= _SHARE_OF_ALL * len(words)


@cache
def _common() -> frozenset[str]:
    return frozenset(files(__package__).joinpath("english.txt").read_text(encoding="utf-8").split())


@cache
def _names() -> dict[str, str]:
    return {row["code"]: row["name"] for row in read_table("languages.csv")}
