"""Words of a text and their keys: one way of cutting and folding names, used for the directory and for reports."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

# Dotted abbreviations (U.S., U.N.) are one word; a possessive 's is a word of its own; hyphens part words.
_WORD = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]\b\.?|['’]s\b|[^\W_]+")
_SPECIAL = {
    "ı": "i",
    "ł": "l",
    "ø": "o",
    "đ": "d",
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "ð": "d",
    "þ": "th",
    "’": "'",
    "ə": "e",
}
_DROP = {"ʼ", "ʻ", "‘"}
_IRREGULAR = {"men": "man", "women": "woman", "children": "child", "gentlemen": "gentleman", "clergymen": "clergyman"}
_KEEP = {"police", "series", "forces", "news", "affairs", "armed", "press", "congress", "politics"}


class Token(NamedTuple):
    """A word of a text: offsets in it, the words as written, and the folded form."""

    start: int
    end: int
    text: str
    norm: str

    @property
    def capital(self) -> bool:
        """Whether the word begins with a capital letter."""
        return self.text[0].isupper()


@lru_cache(maxsize=20_000)
def fold(word: str) -> str:
    """Return ``word`` in lower case, without accents and dots (``U.S.`` → ``us``, ``Erdoğan`` → ``erdogan``)."""
    lowered = word.lower()
    if not lowered.isascii():
        lowered = unicodedata.normalize("NFKD", "".join(_SPECIAL.get(letter, letter) for letter in lowered))
        lowered = "".join(c for c in lowered if not unicodedata.combining(c) and c not in _DROP)
    return lowered.replace(".", "")


def tokens(text: str) -> tuple[Token, ...]:
    """Cut ``text`` into words with their offsets (code points, end exclusive)."""
    return tuple([Token(m.start(), m.end(), word := m.group(), fold(word)) for m in _WORD.finditer(text)])


def key(name: str) -> str:
    """Return the form under which ``name`` is looked up: folded words joined by single spaces."""
    # Most names are plain letters, spaces and hyphens; the pattern is for the rest.
    plain = name.replace("-", " ")
    if plain.isascii() and plain.replace(" ", "").isalpha():
        return " ".join(plain.lower().split())
    return " ".join([fold(word) for word in _WORD.findall(name)])


@lru_cache(maxsize=20_000)
def singular(word: str) -> str:
    """Return a folded word without its plural ending (``dockers`` → ``docker``, ``gunmen`` → ``gunman``)."""
    if word in _KEEP or len(word) < 3:
        return word
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("men"):
        return word[:-2] + "an"
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def alike(name: Sequence[Token], full: str) -> bool:
    """Whether a longer name may be ``full`` written otherwise: a first name in common, or its first letter."""
    known = key(full).split()
    given = [word.norm for word in name[:-1]]
    return any(word in known for word in given) or any(word[0] == known[0][0] for word in given)


def is_plural(word: str) -> bool:
    """Whether a folded word looks like a plural."""
    return singular(word) != word or word in {"people", "police", "forces"}
