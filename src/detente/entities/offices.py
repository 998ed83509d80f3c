"""Names of offices and their classes: ``Secretary of Defense`` and ``defence minister`` are one class of office."""

from __future__ import annotations

from functools import lru_cache

from detente.entities.text import key, singular
from detente.entities.words import wordlist

LEADING = ("president", "prime minister", "monarch", "supreme leader", "chief executive", "leader")


@lru_cache(maxsize=10_000)
def office_class(office: str) -> str | None:
    """Return the class of an office named in English, ``None`` where it has none (deputies, spokesmen, unknown).

    ``US Secretary of State`` → ``foreign minister``; the longest known part at the end of the words counts, or at
    the start where an ``of …`` follows (``president of the European Commission``).
    """
    words = [singular(word) for word in key(office).split()]
    known = wordlist("office")
    for size in range(min(6, len(words)), 0, -1):
        for first in range(len(words) - size + 1):
            found = known.get(" ".join(words[first : first + size]))
            if found and not (first and words[first - 1] in wordlist("deputy")):
                return found
    return None


def exact_class(office: str) -> str | None:
    """Return the class of an office as a directory row names it: the whole name counts (``president`` of a state
    is one, ``president of the European Parliament`` is none); ``acting`` and ``interim`` do not matter.
    """
    folded = key(office).removeprefix("acting ").removeprefix("interim ")
    return wordlist("office").get(folded)


def short_office(office: str) -> str:
    """Return an office without what it is of: ``secretary-general of the United Nations`` → ``secretary-general``."""
    head, _, _ = office.partition(" of ")
    return head


def is_leading(office: str | None) -> bool:
    """Whether a class of office is that of a head of state or government."""
    return office in LEADING
