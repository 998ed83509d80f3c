"""Small word lists of the resolver (determiners, pronouns, office titles, …), read from ``data/words.csv``."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files


@cache
def lists() -> dict[str, dict[str, str]]:
    """Return every list by name, as word → value; words are folded, values may be empty."""
    result: dict[str, dict[str, str]] = {}
    text = files("detente.entities").joinpath("data", "words.csv").read_text(encoding="utf-8")
    for row in csv.reader(text.splitlines()[1:]):
        if row:
            # Names in the lists (United States) are folded like the words they are compared with.
            result.setdefault(row[0], {})[row[1].lower()] = row[2]
    return result


def wordlist(name: str) -> dict[str, str]:
    """Return one list; raises ``KeyError`` if there is none of that name."""
    return lists()[name]
