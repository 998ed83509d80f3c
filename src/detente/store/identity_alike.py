"""How far the words of two mentions agree, for many pairs at once.

Everything is counted in whole numbers, which are exact in whatever order they are added: what comes out for a pair
does not depend on what else is compared beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.store.identity_told import Told
from detente.store.identity_words import CODE, PROPER, ROW, SOUND, START_CODE, WEIGHT, WHOLE, Codes, meanings

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
Pairs = Sequence[tuple[Told, Told]]

_AT_ONCE = 256  # pairs, so that what is worked on stays near the processor
_SAME_MEANING = 400  # cosine, in thousandths
_WHOLE_ALIKE = 0.25  # cosine of all words that says nothing for or against
_POINTS = 100.0  # of a weight of 1
_NOBODY = -1  # no code of a word is taken for it where a name is left out
NAMES = ("words_exact", "words_most", "words_mean", "words_proper_apart", "words_meaning")


@dataclass(frozen=True, slots=True)
class _Side:
    """The words of one mention of each pair, (pairs, words), filled up with such as are not ``kept``; and the names of
    its parties and place, (pairs, names)."""

    words: Codes  # (pairs, 5, words)
    kept: Flags
    banned: Codes
    banned_starts: Codes


def alike(pairs: Pairs) -> Numbers:
    """How the words agree that name no party and no place, (pairs, ``NAMES``): by letter and by meaning."""
    parts = [_alike(pairs[at : at + _AT_ONCE]) for at in range(0, len(pairs), _AT_ONCE)]
    return np.concatenate(parts) if parts else np.zeros((0, len(NAMES)))


def _alike(pairs: Pairs) -> Numbers:
    one, other = (_gathered([pair[which] for pair in pairs]) for which in (0, 1))
    kept_one, kept_other = _kept(one, other), _kept(other, one)
    weigh_one, weigh_other = one.words[:, WEIGHT] * kept_one, other.words[:, WEIGHT] * kept_other
    both = kept_one[:, :, None] & kept_other[:, None, :]
    same = both & _same(one, other)
    close = _closeness(one, other, same, both)
    best_one = (close.max(2) * weigh_one).sum(1) / WHOLE
    best_other = (close.max(1) * weigh_other).sum(1) / WHOLE
    all_one, all_other = weigh_one.sum(1), weigh_other.sum(1)
    shared = (same * np.minimum(weigh_one[:, :, None], weigh_other[:, None, :])).sum((1, 2))
    found = np.zeros((len(pairs), len(NAMES)))
    found[:, 0] = np.log1p(shared / _POINTS)
    found[:, 1] = np.maximum(best_one / (all_one + _POINTS), best_other / (all_other + _POINTS))
    found[:, 2] = (best_one + best_other) / (all_one + all_other + _POINTS)
    found[:, 3] = ((weigh_one == PROPER) & ~same.any(2)).any(1) & ((weigh_other == PROPER) & ~same.any(1)).any(1)
    found[:, 4] = _meaning(one, weigh_one, other, weigh_other)
    found[(all_one == 0) | (all_other == 0)] = 0.0
    return found


def _gathered(mentions: Sequence[Told]) -> _Side:
    """The words and names of mentions, one row each; a mention that is there more than once is taken in once."""
    where: dict[int, int] = {}
    at = [where.setdefault(id(each), len(where)) for each in mentions]
    once = list({id(each): each for each in mentions}.values())
    longest = max(1, *(each.kept.size for each in once))
    words = np.zeros((len(once), 5, longest), dtype=np.int64)
    words[:, ROW] = -1
    kept = np.zeros((len(once), longest), dtype=bool)
    for row, each in enumerate(once):
        words[row, :, : each.kept.size] = each.words.table
        kept[row, : each.kept.size] = each.kept
    banned, starts = _filled([each.banned for each in once]), _filled([each.banned_starts for each in once])
    return _Side(words[at], kept[at], banned[at], starts[at])


def _filled(rows: Sequence[Codes]) -> Codes:
    table = np.full((len(rows), max(1, *(row.size for row in rows))), _NOBODY, dtype=np.int64)
    for at, row in enumerate(rows):
        table[at, : row.size] = row
    return table


def _kept(one: _Side, other: _Side) -> Flags:
    """The words that name no party and no place of the other mention either, (pairs, words)."""
    named = (one.words[:, CODE, :, None] == other.banned[:, None, :]).any(2)
    started = (one.words[:, START_CODE, :, None] == other.banned_starts[:, None, :]).any(2)
    kept: Flags = one.kept & ~named & ~started
    return kept


def _same(one: _Side, other: _Side) -> Flags:
    """Which words are of one stem, or one name in two spellings, (pairs, words, words)."""
    sounds = one.words[:, SOUND, :, None]
    heard = (sounds == other.words[:, SOUND, None, :]) & (sounds != 0)
    same: Flags = (one.words[:, CODE, :, None] == other.words[:, CODE, None, :]) | heard
    return same


def _closeness(one: _Side, other: _Side, same: Flags, both: Flags) -> Codes:
    """How near each word is in meaning to each, in thousandths, (pairs, words, words)."""
    vectors = meanings()
    dots = vectors[one.words[:, ROW]] @ vectors[other.words[:, ROW]].transpose(0, 2, 1)  # exact: whole, below 2 ** 24
    close: Codes = np.rint(dots / np.float32(WHOLE)).astype(np.int64)
    close[(close < _SAME_MEANING) | ~both] = 0
    close[same] = WHOLE
    return close


def _meaning(one: _Side, weigh_one: Codes, other: _Side, weigh_other: Codes) -> Numbers:
    """The cosine of what all words mean, less what says nothing; 0 where nothing is known, (pairs,)."""
    whole_one, whole_other = _whole(one, weigh_one), _whole(other, weigh_other)
    sizes = np.sqrt((whole_one**2).sum(1) * (whole_other**2).sum(1))
    dots = (whole_one * whole_other).sum(1)
    cosine: Numbers = np.divide(dots, sizes, out=np.full(len(dots), _WHOLE_ALIKE), where=sizes > 0)
    return cosine - _WHOLE_ALIKE


def _whole(side: _Side, weights: Codes) -> Numbers:
    vectors = meanings()[side.words[:, ROW]].astype(np.float64)
    whole: Numbers = (weights[:, None, :].astype(np.float64) @ vectors)[:, 0]  # exact: whole, below 2 ** 53
    return whole
