"""The two passes of the model over a report's passages: first which words name acts, then each act's roles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from detente.coding.decode import Act, Candidate, act_of, candidates
from detente.coding.encoder import Scores, Settings
from detente.coding.labels import Labels
from detente.coding.tokens import Row, WordPieces, Words, act_row, plain_row

MOST_ACTS = 16


class Model(Protocol):
    """What the passes need of a model: see ``coding.encoder.Encoder``."""

    pieces: WordPieces
    settings: Settings
    labels: Labels

    def run(self, rows: Sequence[Row]) -> list[Scores]:
        """The scores of every row."""
        ...


@dataclass(frozen=True, slots=True)
class Read:
    """The acts of one passage, in the order of the text, and how many more words looked like acts and were left out."""

    acts: tuple[Act, ...]
    left_out: int


def read_acts(model: Model, passages: Sequence[str]) -> list[Read]:
    """What the model finds in each passage, whatever its confidence.

    All rows of one call share batches and nothing else does: quantised scores depend, in the last digits, on their
    batch, so a report must be read alone for its answer not to depend on its neighbours.
    """
    labels = model.labels
    windows = [(i, part) for i, text in enumerate(passages) for part in model.pieces.words(text).windows(text)]
    first = model.run([plain_row(words) for _, words in windows])
    found: list[list[tuple[Words, Candidate]]] = [[] for _ in passages]
    for (i, words), scores in zip(windows, first, strict=True):
        found[i] += [(words, candidate) for candidate in candidates(scores.acts, labels, model.settings.candidate)]
    kept = [_likeliest(of_passage) for of_passage in found]
    second = iter(model.run([act_row(words, c.words) for of_passage in kept for words, c in of_passage]))
    reads = []
    for i, of_passage in enumerate(kept):
        text = passages[i]
        acts = [act_of(c, next(second), words, text, labels, model.settings) for words, c in of_passage]
        reads.append(Read(_distinct(acts, text), len(found[i]) - len(of_passage)))
    return reads


def _likeliest(found: list[tuple[Words, Candidate]]) -> list[tuple[Words, Candidate]]:
    """At most ``MOST_ACTS`` candidates, in the order of the text: lists of names must not take minutes."""
    if len(found) <= MOST_ACTS:
        return found
    ranked = sorted(range(len(found)), key=lambda i: -found[i][1].act)[:MOST_ACTS]
    return [found[i] for i in sorted(ranked)]


def _distinct(acts: list[Act], passage: str) -> tuple[Act, ...]:
    """Acts without those that only say a neighbour on (``angry`` ``protest``): of one type and beside each other."""
    kept: list[Act] = []
    for act in acts:
        if kept and kept[-1].event == act.event and not passage[kept[-1].end : act.start].strip():
            if act.confidence > kept[-1].confidence:
                kept[-1] = act
            continue
        kept.append(act)
    return tuple(kept)
