"""Turns a passage into the model's input: words, word pieces, a mark on capital letters, and markers around spans."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path

from detente.coding.pieces import cut, read_vocabulary
from detente.coding.wordlists import read_list

MAX_TOKENS = 192
CLS, SEP, PAD = 101, 102, 0
# Rows of the vocabulary that the base model leaves unused; they learn their meaning in training.
ACT_OPEN, ACT_CLOSE, ACTOR_OPEN, ACTOR_CLOSE, RECIPIENT_OPEN, RECIPIENT_CLOSE = 1, 2, 3, 4, 5, 6

# A passage is read in windows of so many word pieces: room is left for the ends and for markers.
WINDOW_PIECES = MAX_TOKENS - 12
_BREAKS = frozenset(".;:!?,)”")

_WORD = re.compile(r"[^\W_]+|\S")
# In a headline all in capitals nothing follows from them.
_SMALL = re.compile(r"[a-z]{2}")
_CACHE_LIMIT = 200_000


@dataclass(frozen=True, slots=True)
class Words:
    """A passage cut into words: offsets into the passage, word pieces and capitals (0 none, 1 first, 2 all)."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    pieces: tuple[tuple[int, ...], ...]
    capitals: tuple[int, ...]

    def index_range(self, start: int, end: int) -> tuple[int, int]:
        """First and last-plus-one index of the words that touch the characters ``start`` to ``end``."""
        inside = [i for i, (s, e) in enumerate(zip(self.starts, self.ends, strict=True)) if s < end and e > start]
        return (inside[0], inside[-1] + 1) if inside else (0, 0)

    def size(self, first: int, last: int) -> int:
        """How many pieces the words ``first`` to ``last`` (exclusive) have."""
        return sum(len(pieces) for pieces in self.pieces[first:last])

    def part(self, first: int, last: int) -> Words:
        """The words ``first`` to ``last`` (exclusive); offsets stay those of the passage."""
        return Words(self.starts[first:last], self.ends[first:last], self.pieces[first:last], self.capitals[first:last])

    def windows(self, text: str) -> Iterator[Words]:
        """The passage in pieces that the model can take in, cut at a stop or comma where there is one."""
        total = list(accumulate((len(pieces) for pieces in self.pieces), initial=0))
        first = 0
        while total[-1] - total[first] > WINDOW_PIECES:
            last = bisect_right(total, total[first] + WINDOW_PIECES) - 1
            middle = first + (last - first) // 2
            cut = next((i for i in range(last, middle, -1) if text[self.starts[i - 1]] in _BREAKS), last)
            yield self.part(first, cut)
            first = cut
        yield self.part(first, len(self.starts))


@dataclass(frozen=True, slots=True)
class Row:
    """One input row: token ids, capitals, the token index of each word that fits, and the two anchor tokens."""

    ids: list[int]
    capitals: list[int]
    word_tokens: list[int]
    anchors: tuple[int, int]


class WordPieces:
    """Cuts passages into words and words into the pieces of the model's vocabulary; remembers words it has seen."""

    def __init__(self, vocabulary: Path) -> None:
        """Reads ``vocab.txt`` of the base model."""
        self._vocabulary = read_vocabulary(vocabulary)
        self._seen: dict[str, tuple[int, ...]] = {}

    def words(self, text: str) -> Words:
        """The words of a passage."""
        starts, ends, pieces, capitals = [], [], [], []
        cased = _cased() if _SMALL.search(text) else {}
        for match in _WORD.finditer(text):
            word = match[0]
            ids = self._pieces(cased.get(word, word))
            if not ids:
                continue
            starts.append(match.start())
            ends.append(match.end())
            pieces.append(ids)
            capitals.append(2 if word.isupper() and len(word) > 1 else int(word[0].isupper()))
        return Words(tuple(starts), tuple(ends), tuple(pieces), tuple(capitals))

    def _pieces(self, word: str) -> tuple[int, ...]:
        found = self._seen.get(word)
        if found is None:
            found = cut(word, self._vocabulary)
            if len(self._seen) >= _CACHE_LIMIT:
                self._seen.clear()
            self._seen[word] = found
        return found


def plain_row(words: Words) -> Row:
    """The passage without markers: the input of the acts pass."""
    return _row(words, {}, {}, (None, None))


def act_row(words: Words, act: tuple[int, int]) -> Row:
    """The passage with one act (a range of words) marked: the input of the roles pass."""
    return _row(words, {act[0]: [ACT_OPEN]}, {act[1]: [ACT_CLOSE]}, (ACT_OPEN, ACT_CLOSE))


def pair_row(words: Words, actors: Sequence[tuple[int, int]], recipients: Sequence[tuple[int, int]]) -> Row:
    """The passage with actors and recipients marked: the input of pair mode."""
    opening: dict[int, list[int]] = {}
    closing: dict[int, list[int]] = {}
    for spans, first, last in ((actors, ACTOR_OPEN, ACTOR_CLOSE), (recipients, RECIPIENT_OPEN, RECIPIENT_CLOSE)):
        for start, end in spans:
            opening.setdefault(start, []).append(first)
            closing.setdefault(end, []).append(last)
    return _row(words, opening, closing, (ACTOR_OPEN, RECIPIENT_OPEN))


def _row(
    words: Words,
    opening: dict[int, list[int]],
    closing: dict[int, list[int]],
    wanted: tuple[int | None, int | None],
) -> Row:
    ids, capitals, word_tokens = [CLS], [0], []
    limit = MAX_TOKENS - 1
    for index, pieces in enumerate(words.pieces):
        marks = closing.get(index, []) + opening.get(index, [])
        if len(ids) + len(marks) + len(pieces) >= limit:
            break
        ids += marks
        capitals += [0] * len(marks)
        word_tokens.append(len(ids))
        ids += pieces
        capitals += [words.capitals[index]] * len(pieces)
    if len(word_tokens) == len(words.pieces):
        last = closing.get(len(words.pieces), [])
        ids += last
        capitals += [0] * len(last)
    ids.append(SEP)
    capitals.append(0)
    anchors = tuple(ids.index(mark) if mark in ids else 0 for mark in wanted)
    return Row(ids, capitals, word_tokens, (anchors[0], anchors[1]))


@cache
def _cased() -> dict[str, str]:
    """Names in capitals that an uncased vocabulary would take for small words, and the words to look up."""
    return dict(entry.split() for entry in read_list("cased_words.txt"))
