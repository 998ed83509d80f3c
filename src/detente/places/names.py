"""Place names as keys: one spelling for all the accents, hyphens and apostrophes a name is printed with."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from hashlib import blake2b

_FOLD = str.maketrans(
    {
        "ß": "ss",
        "ø": "o",
        "đ": "d",
        "ł": "l",
        "ı": "i",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ð": "d",
        "ħ": "h",
        "ə": "a",
        **dict.fromkeys("'’‘`´ʻʼʽʾʿˈ′·.", None),
    }
)
_NOT_KEY = re.compile(r"[\W_]+")
_AND = frozenset(("and", "va", "wa"))
_SHORT = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}


@lru_cache(maxsize=65536)
def make_key(name: str) -> str:
    """Return the key of ``name``: lower case, no accents or apostrophes, single spaces (``Sana'a`` -> ``sanaa``)."""
    folded = name.casefold().translate(_FOLD)
    if not folded.isascii():
        folded = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
        folded = folded.translate(_FOLD)
    words = _NOT_KEY.sub(" ", folded).split()
    if words and words[0] == "the" and len(words) > 1:
        words = words[1:]
    if len(words) > 2:
        words = [words[0], *(w for w in words[1:-1] if w not in _AND), words[-1]]
    if words and words[0] in _SHORT and len(words) > 1:
        words[0] = _SHORT[words[0]]
    return " ".join(words)


def hash_key(key: str) -> int:
    """Return the 64-bit number under which the table files ``key``."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "little")
