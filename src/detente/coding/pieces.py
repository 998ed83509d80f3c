"""WordPiece: cuts a word into the pieces of a BERT vocabulary, longest first.

The package ``tokenizers`` does the same and more, and brings 60 MB of other packages with it; what is needed here is
this much (docs/decisions/0003-word-pieces.md). Method: Schuster and Nakajima 2012; Devlin and others 2019.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from pathlib import Path

UNKNOWN = 100
_LONGEST_WORD = 100
_MOST_PIECES = 12


def read_vocabulary(file: Path) -> dict[str, int]:
    """Pieces with their numbers, from a file with one piece a line."""
    with file.open(encoding="utf-8") as lines:
        return {line.rstrip("\n"): number for number, line in enumerate(lines)}


def cut(word: str, vocabulary: Mapping[str, int]) -> tuple[int, ...]:
    """The pieces of a word (no spaces in it), at most twelve: lower case, without accents; () if nothing is left."""
    plain = _plain(word)
    if len(plain) > _LONGEST_WORD:
        return (UNKNOWN,)
    pieces: list[int] = []
    first = 0
    while first < len(plain):
        for last in range(len(plain), first, -1):
            number = vocabulary.get(("##" if first else "") + plain[first:last])
            if number is not None:
                pieces.append(number)
                first = last
                break
        else:
            return (UNKNOWN,)
    return tuple(pieces[:_MOST_PIECES])


def _plain(word: str) -> str:
    """As the base model's vocabulary was made: no control characters, no accents, lower case."""
    if word.isascii():
        return word.lower() if word.isprintable() else "".join(c for c in word.lower() if c.isprintable())
    kept = (
        c for c in unicodedata.normalize("NFD", word) if unicodedata.category(c) not in ("Mn", "Cc", "Cf", "Cn", "Co")
    )
    return "".join(c for c in "".join(kept).lower() if c != "\ufffd")
