"""Finds the directory's names in a text."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace
from functools import cached_property

from ahocorasick_rs import AhoCorasick
from rapidfuzz import process
from rapidfuzz.distance import OSA

from detente.entities.directory import Directory
from detente.entities.model import Found, Hit
from detente.entities.roles import roles_in
from detente.entities.text import Token, tokens
from detente.entities.words import wordlist

_NEAR_LENGTH = 6


class Finder:
    """Searches for all names of a directory at once; word-bounded, longest first, and careful with short names."""

    def __init__(self, directory: Directory) -> None:
        self.directory = directory

    @cached_property
    def _keys(self) -> list[str]:
        return list(self.directory.names)

    @cached_property
    def _automaton(self) -> AhoCorasick:
        return AhoCorasick([f" {name} " for name in self._keys])

    @cached_property
    def _plain_people(self) -> set[str]:
        """Keys of one word that name people only: too weak to be found in running text."""
        return {
            name
            for name, hits in self.directory.names.items()
            if " " not in name and all(hit.entry.kind == "person" for hit in hits)
        }

    def find(self, text: str) -> list[Found]:
        """Return the names in ``text`` in order, none overlapping; offsets are code points of ``text``."""
        return self.find_in(text, tokens(text))

    def find_in(self, text: str, words: Sequence[Token]) -> list[Found]:
        """As ``find``, for a text already cut into ``words``."""
        if not words:
            return []
        starts: dict[int, int] = {}
        ends: dict[int, int] = {}
        position = 0
        for number, word in enumerate(words):
            starts[position] = number
            position += len(word.norm) + 1
            ends[position + 1] = number + 1
        haystack = " " + " ".join([word.norm for word in words]) + " "
        longest: dict[int, tuple[int, str]] = {}
        style = _style(text)
        for index, begin, end in self._automaton.find_matches_as_indexes(haystack, overlapping=True):
            first, last = starts[begin], ends[end]
            if first in longest and longest[first][0] >= last:
                continue
            name = self._keys[index]
            if self._accepts(name, text, words, first, last, style):
                longest[first] = (last, name)
        result: list[Found] = []
        reached = 0
        for first in sorted(longest):
            last, name = longest[first]
            hits = tuple(self.directory.names[name])
            if first < reached:
                # Crown Prince Mohammed + Mohammed bin Salman: two names of one person run into each other.
                known = [hit.entry for hit in result[-1].hits]
                same = tuple(hit for hit in hits if hit.entry in known and hit.entry.kind == "person")
                if last <= reached or not same:
                    continue
                first, hits = result.pop().first, same
            start, stop = words[first].start, words[last - 1].end
            result.append(Found(start, stop, first, last, text[start:stop], hits))
            reached = last
        owned = ((found, self._owned(found, result, words)) for found in result)
        return [found if hits is None else replace(found, hits=hits) for found, hits in owned if hits != ()]

    def _accepts(self, name: str, text: str, words: Sequence[Token], first: int, last: int, style: str) -> bool:
        """Whether the words from ``first`` to ``last`` are meant as ``name``, judged by their letters."""
        if name in self._plain_people:
            return False
        word = words[first]
        if style == "lower":
            return len(name) > 4 and name not in wordlist("ambiguous") and self._known_in_lower_case(name)
        if style == "upper":
            return name not in wordlist("caps_word") or "." in word.text
        if last - first > 1:
            if self._in_longer_name(name, text, words, first):
                return False
            return any(w.capital for w in words[first:last]) and word.text not in {"and", "the", "of"}
        if len(name) <= 3 and self.directory.surfaces[name].isupper():
            return word.text.isupper() and not _is_initials(text, words, first)
        if not word.capital:
            return False
        if "." in word.text and _is_initials(text, words, first):
            return False
        if name in wordlist("given") and _is_part_of_a_name(text, words, first, last, self.directory.names):
            return False
        if last < len(words) and words[last].norm in wordlist("trap_next").get(name, "").split(" "):
            return False
        if name in wordlist("ambiguous"):
            surface = self.directory.surfaces[name]
            return word.text == surface or word.text.isupper() == surface.isupper()
        return True

    def _in_longer_name(self, name: str, text: str, words: Sequence[Token], first: int) -> bool:
        """Whether the word before makes it another name: the *National* Security Council is not the UN's, and the
        *Tokyo* Metropolitan Police not London's.
        """
        if not first or not words[first].capital or text[words[first - 1].end : words[first].start] != " ":
            return False
        word = words[first - 1]
        placed = name in wordlist("placed_name") and word.norm not in wordlist("determiner")
        if not word.capital or not (placed or word.norm in wordlist("name_opener")):
            return False
        return all(hit.entry.kind not in {"state", "person"} for hit in self.directory.names[name])

    def _owned(self, found: Found, result: Sequence[Found], words: Sequence[Token]) -> tuple[Hit, ...] | None:
        """Return the bodies of a name that are of the state named just before it, ``None`` if that settles nothing.

        ``Canada's House of Commons`` is not London's, and ``Peru's Defense Department`` none of the directory.
        """
        if any(hit.entry.kind != "body" for hit in found.hits):
            return None
        owned = found.first > 0 and words[found.first - 1].norm == "'s"
        owner = next((name for name in result if name.last == found.first - owned), None)
        if owner is None or any(hit.entry.kind != "state" for hit in owner.hits):
            return None
        owners = {code for hit in owner.hits for code in (hit.entry.country, *hit.entry.successors)}
        kept = tuple(hit for hit in found.hits if self._is_of(hit, owners))
        if kept:
            return kept
        if any(hit.entry.detail not in wordlist("many_have") for hit in found.hits):
            return None
        shared = roles_in([word.norm for word in words[found.first : found.last]])
        whole = bool(shared) and (shared[0].first, shared[0].last) == (0, found.last - found.first)
        return () if owned or whole else None

    def _is_of(self, hit: Hit, owners: Container[str | None]) -> bool:
        """Whether a body is of one of the countries, or of a state that one of them followed."""
        states = self.directory.states.get(hit.entry.country or "", ())
        return hit.entry.country in owners or any(code in owners for state in states for code in state.successors)

    def _known_in_lower_case(self, name: str) -> bool:
        hits: Sequence[Hit] = self.directory.names[name]
        return any(
            hit.form in {"name", "adjective", "demonym", "capital"} if hit.entry.kind == "state" else " " in name
            for hit in hits
        )

    @cached_property
    def _buckets(self) -> dict[tuple[str, int], list[str]]:
        """Long names by first letter and length, for the search of near names."""
        result: dict[tuple[str, int], list[str]] = {}
        for name in {**dict.fromkeys(self._keys), **dict.fromkeys(self.directory.surnames)}:
            if len(name) >= _NEAR_LENGTH - 1:
                result.setdefault((name[0], len(name)), []).append(name)
        return result

    def _within(self, name: str, letters: int) -> list[str]:
        """Return the known names at most so many letters off ``name``."""
        found: list[str] = []
        for length in range(len(name) - letters, len(name) + letters + 1):
            names = self._buckets.get((name[0], length), ())
            found += [m[0] for m in process.extract_iter(name, names, scorer=OSA.distance, score_cutoff=letters)]
        return found

    def near_state(self, word: str) -> Hit | None:
        """Return the state that a folded word nearly names: one letter off, from nine letters on two."""
        near = self._within(word, 2 if len(word) > 8 else 1)
        # Victorian is no word for the Seychelles: capitals do not count.
        hits = [hit for name in near for hit in self.directory.names.get(name, ()) if hit.entry.kind == "state"]
        hits = [hit for hit in hits if hit.form in {"name", "adjective", "demonym"}]
        return hits[0] if len({hit.entry.country for hit in hits}) == 1 else None

    def near(self, name: str) -> str | None:
        """Return the one known name a letter off the folded ``name``, ``None`` if there is none or more than one.

        A missing or added space or hyphen counts as a letter; names under six letters are never near.
        """
        if len(name) < _NEAR_LENGTH:
            return None
        near = [known for known in self._within(name, 1) if known != name]
        if len(near) == 1:
            return near[0]
        entries = {id(hit.entry) for known in near for hit in self.directory.names.get(known, ())}
        return min(near) if len(entries) == 1 else None


def _style(text: str) -> str:
    """Return ``lower`` or ``upper`` for a text without the other kind of letters, else ``mixed``."""
    if text.islower():
        return "lower"
    return "upper" if text.isupper() and text.count(" ") > 2 else "mixed"


def _is_initials(text: str, words: Sequence[Token], number: int) -> bool:
    """Whether dotted capitals stand for first names: after a title and before a capital (``Mr. A.N.R. Robinson``)."""
    if "." not in words[number].text or not 0 < number < len(words) - 1:
        return False
    titled = words[number - 1].norm in wordlist("title")
    return titled and words[number + 1].capital and not roles_in([words[number + 1].norm])


def _is_part_of_a_name(text: str, words: Sequence[Token], first: int, last: int, names: Container[str]) -> bool:
    """Whether a name that is also a given name stands in a person's name (``Chad Smith``, ``Michael Jordan``)."""
    titles = wordlist("title")
    previous = words[first - 1] if first and text[words[first - 1].end : words[first].start] == " " else None
    if previous is not None and previous.norm in wordlist("honorific"):
        return True
    if previous is not None and previous.capital and not previous.text.isupper() and len(previous.text) > 2:
        known = previous.norm in titles or previous.norm in wordlist("opener") or roles_in([previous.norm])
        if not known and previous.norm not in names:
            return True
    following = words[last] if last < len(words) and text[words[last - 1].end : words[last].start] == " " else None
    if following is None or not following.capital or following.text.isupper() or len(following.text) < 3:
        return False
    return following.norm not in titles and following.norm not in wordlist("institution_word")
