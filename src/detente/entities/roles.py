"""Role words: what sector a phrase such as ``striking dockers`` or ``defence ministry`` belongs to."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache

from detente.entities.loading import package_rows
from detente.entities.text import fold, key, singular
from detente.entities.words import wordlist

_LONGEST = 6


@dataclass(frozen=True, slots=True)
class Role:
    """A role phrase: where it stands among the words given, its sector, kind (person, group, body) and office class."""

    first: int
    last: int
    phrase: str
    sector: str | None
    kind: str
    office: str | None = None


@cache
def role_phrases() -> dict[str, tuple[str | None, str, str]]:
    """Return every role phrase in its singular form as phrase → sector, kind, phrase as written."""
    result: dict[str, tuple[str | None, str, str]] = {}
    for phrase, value in wordlist("role").items():
        sector, kind = value.split(" ")
        result.setdefault(_singular_key(phrase), (sector, kind, phrase))
    for row in package_rows("roles.csv"):
        phrase = _singular_key(row["phrase"])
        result.setdefault(phrase, (row["sector"] or None, row["kind"] or "person", row["phrase"]))
    for phrase in wordlist("office"):
        result.setdefault(_singular_key(phrase), ("GOV", "person", phrase))
    return result


@cache
def _first_words() -> frozenset[str]:
    """Words that role phrases begin with: most words of a text begin none."""
    return frozenset(phrase.partition(" ")[0] for phrase in role_phrases())


def _singular_key(phrase: str) -> str:
    if phrase.isascii() and phrase.isalpha():
        return singular(phrase.lower())
    return " ".join([singular(fold(word)) for word in key(phrase).split()])


def roles_in(words: Sequence[str], blocked: Collection[int] = ()) -> list[Role]:
    """Return the role phrases among folded ``words`` in order, longest first, none overlapping.

    Words whose numbers are ``blocked`` (they belong to names) take no part.
    """
    phrases = role_phrases()
    offices = wordlist("office")
    openings = _first_words()
    plain = [singular(word) for word in words]
    result: list[Role] = []
    first = 0
    while first < len(plain):
        if plain[first] not in openings:
            first += 1
            continue
        limit = min(len(plain), first + _LONGEST)
        if blocked:
            limit = next((number for number in range(first, limit) if number in blocked), limit)
        for last in range(limit, first, -1):
            phrase = " ".join(plain[first:last])
            found = phrases.get(phrase)
            if found is not None:
                result.append(Role(first, last, found[2], found[0], found[1], offices.get(phrase)))
                first = last - 1
                break
        first += 1
    return result
