"""The two passes of the model over a report's passages: first which words name acts, then each act's roles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from detente.coding.decode import Act, Candidate, act_of, candidates
from detente.coding.encoder import Scores, Settings
from detente.coding.labels import model_labels
from detente.coding.tokens import Row, WordPieces, act_row, plain_row


class Model(Protocol):
    """What the passes need of a model: see ``coding.encoder.Encoder``."""

    pieces: WordPieces
    settings: Settings

    def run(self, rows: Sequence[Row]) -> list[Scores]:
        """The scores of every row."""
        ...


@dataclass(frozen=True, slots=True)
class Read:
    """The acts of one passage, in the order of the text, and how many of its words the model could take in."""

    acts: tuple[Act, ...]
    words: int
    words_read: int


def read_acts(model: Model, passages: Sequence[str]) -> list[Read]:
    """What the model finds in each passage, whatever its confidence.

    All rows of one call share batches and nothing else does: quantised scores depend, in the last digits, on their
    batch, so a report must be read alone for its answer not to depend on its neighbours.
    """
    labels = model_labels()
    words = [model.pieces.words(passage) for passage in passages]
    rows = [plain_row(one) for one in words]
    first = model.run(rows)
    found: list[tuple[int, Candidate]] = [
        (i, candidate)
        for i, scores in enumerate(first)
        for candidate in candidates(scores.acts, labels, model.settings.candidate)
    ]
    second = model.run([act_row(words[i], candidate.words) for i, candidate in found])
    acts: list[list[Act]] = [[] for _ in passages]
    for (i, candidate), scores in zip(found, second, strict=True):
        acts[i].append(act_of(candidate, scores, words[i], passages[i], labels, model.settings))
    return [
        Read(_distinct(acts[i], passages[i]), len(words[i].starts), len(rows[i].word_tokens))
        for i in range(len(passages))
    ]


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
