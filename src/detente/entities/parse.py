"""Cuts a span into what its words are: names, role phrases, determiners, the head and its complement."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from detente.entities.finder import Finder
from detente.entities.model import Found
from detente.entities.roles import Role, roles_in
from detente.entities.text import Token, tokens
from detente.entities.words import wordlist

_STRIP = ' \t\n"“”‘«»[](),.;:!?—–-'


@dataclass(frozen=True, slots=True)
class Parsed:
    """A span as the resolver sees it; numbers count its words.

    ``lead`` is the first word after determiners and numbers, ``body_end`` the end of the part before a complement
    (``of …``, ``from …``, ``who …``).
    """

    text: str
    words: tuple[Token, ...]
    found: tuple[Found, ...]
    roles: tuple[Role, ...]
    lead: int
    body_end: int
    definite: bool
    indefinite: bool
    quantified: bool

    @property
    def norms(self) -> list[str]:
        """The folded words."""
        return [word.norm for word in self.words]

    @property
    def plain(self) -> str:
        """The folded words after determiners, without a possessive ending."""
        return " ".join(w.norm for w in self.words[self.lead :])

    def has(self, listname: str) -> bool:
        """Whether any word of the span stands in a word list."""
        known = wordlist(listname)
        return any(word.norm in known for word in self.words)

    def linker(self, found: Found) -> str | None:
        """Return how a name hangs on the next word (``Turkish-backed`` → ``other``), ``None`` if it does not.

        Values: ``other`` (somebody else's), ``led``, ``own``, ``none`` (says nothing).
        """
        if (
            found.last < len(self.words)
            and self.text[found.end : found.end + 1] in "-‑–"
            and found.end < len(self.text)
        ):
            return wordlist("linker").get(self.words[found.last].norm)
        if found.first and self.text[found.start - 1] in "-‑–":
            return wordlist("pro").get(self.words[found.first - 1].norm)
        return None


def parse(text: str, finder: Finder) -> Parsed:
    """Cut a span's text; quotation marks around it and a possessive ending are left out."""
    text = text.strip(_STRIP) or text
    for ending in ("'s", "’s", "'", "’"):
        if text.endswith(ending) and len(text) > len(ending) + 1:
            text = text[: -len(ending)]
            break
    words = tokens(text)
    found = finder.find_in(text, words)
    lead = _lead(words, found)
    covered = {number for name in found for number in range(name.first, name.last)}
    roles = tuple(roles_in([w.norm for w in words], covered))
    covered.update(number for role in roles for number in range(role.first + 1, role.last))
    body_end = _body_end(words, covered, lead)
    first = words[0].norm if words else ""
    quantities = wordlist("quantity")
    quantified = any(word.norm in quantities or word.norm.isdigit() for word in words[:lead])
    return Parsed(text, words, tuple(found), roles, lead, body_end, first == "the", first in {"a", "an"}, quantified)


def _lead(words: Sequence[Token], found: Sequence[Found]) -> int:
    """Return the number of the first word that is no determiner and no number."""
    determiners = wordlist("determiner")
    named = {name.first for name in found}
    number = 0
    while number < len(words) - 1 and number not in named:
        word = words[number]
        if word.norm not in determiners and not word.norm.isdigit():
            break
        number += 1
    return number


def _body_end(words: Sequence[Token], inside: Collection[int], lead: int) -> int:
    """Return where the first complement begins: at a preposition that is not ``inside`` a name or a role phrase."""
    prepositions = wordlist("preposition")
    for number in range(lead + 1, len(words)):
        if number not in inside and words[number].norm in prepositions:
            hyphened = words[number].start == words[number - 1].end + 1 and number < len(words) - 1
            if hyphened and words[number].norm in wordlist("linker"):
                continue
            return number
    return len(words)
