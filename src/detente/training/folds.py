"""Measures on all of a small corpus: each passage is judged by a network that was taught on the others only."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from detente.coding.encoder import Scores
from detente.coding.tokens import CLS, RECIPIENT_CLOSE, SEP, Row
from detente.training.examples import Prepared
from detente.training.heldout import Runs

FOLDS = 4
# A row is known by so many of its first word pieces; passages that share them go into one fold.
_KNOWN_BY = 24

Key = tuple[int, ...]


def folds_of(passages: Sequence[Prepared], seed: int, folds: int = FOLDS) -> dict[Key, int]:
    """In which fold each passage is held out; passages of like types are dealt evenly."""
    groups: dict[Key, str] = {}
    for one in passages:
        groups.setdefault(_key_of(one), " ".join(sorted(event.type for event in one.passage.events)))
    order = sorted(groups)
    random.Random(seed).shuffle(order)
    order.sort(key=lambda key: groups[key])
    return {key: i % folds for i, key in enumerate(order)}


class OutOfFold:
    """Networks behind the interface of one: each row goes to the network that has not seen its passage."""

    def __init__(
        self,
        passages: Sequence[Prepared],
        taught: Callable[[int, Sequence[Prepared]], Runs],
        seed: int,
        folds: int = FOLDS,
    ) -> None:
        """``taught`` makes, for a fold's number, the network from the passages that the fold leaves to learn from."""
        self._fold = folds_of(passages, seed, folds)
        self._models = [
            taught(fold, [one for one in passages if self._fold[_key_of(one)] != fold])
            for fold in range(max(self._fold.values()) + 1)
        ]

    def run(self, rows: Sequence[Row]) -> list[Scores]:
        """The scores of every row, in their order."""
        results: dict[int, Scores] = {}
        for fold, model in enumerate(self._models):
            chosen = [i for i, row in enumerate(rows) if self._fold[_key(row.ids)] == fold]
            if chosen:
                results |= zip(chosen, model.run([rows[i] for i in chosen]), strict=True)
        return [results[i] for i in range(len(rows))]


def _key_of(one: Prepared) -> Key:
    return _key([piece for pieces in one.words.pieces for piece in pieces])


def _key(ids: Sequence[int]) -> Key:
    """A row's first word pieces without ends and markers."""
    return tuple(i for i in ids if i > RECIPIENT_CLOSE and i not in (CLS, SEP))[:_KNOWN_BY]
