"""Scores to spans: which words name acts, and who, to whom, where and when in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from detente.coding.encoder import Array, Scores, Settings
from detente.coding.labels import STATUSES, Labels
from detente.coding.spans import role_spans
from detente.coding.tokens import Words
from detente.records import Status

# The best F1 on held-out passages (0.43): at 0.5 only a quarter of the contexts is given.
CONTEXT_AT_LEAST = 0.3
_CONTEXTS_AT_MOST = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words (first, last plus one) that may name an act, with the acts pass's probabilities of act and of each type."""

    words: tuple[int, int]
    act: float
    types: Array


@dataclass(frozen=True, slots=True)
class Act:
    """An act with what the roles pass says of it; spans are characters of the passage, confidence 0 to 1."""

    start: int
    end: int
    event: str
    mode: str | None
    contexts: tuple[str, ...]
    status: Status
    spans: dict[str, tuple[tuple[int, int], ...]]
    confidence: float


def softmax(logits: Array) -> Array:
    """Probabilities along the last axis."""
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    result: Array = shifted / shifted.sum(axis=-1, keepdims=True)
    return result


def candidates(acts: Array, labels: Labels, at_least: float) -> list[Candidate]:
    """Runs of words that name an act with a probability of ``at_least``; ``acts`` are the logits (words, labels)."""
    if not len(acts):
        return []
    probabilities = softmax(acts)
    named = 1 - probabilities[:, 0]
    begins = probabilities[:, 1::2]
    types = begins + probabilities[:, 2::2]
    found: list[Candidate] = []
    first: int | None = None
    for i in range(len(named) + 1):
        inside = i < len(named) and named[i] >= at_least
        # A word that begins an act ends the one before it, unless that is the same act said on.
        anew = inside and first is not None and begins[i].sum() > 0.5 * named[i]
        if first is not None and (not inside or anew):
            found.append(_candidate(first, i, named, types))
            first = None
        if inside and first is None:
            first = i
    return found


def _candidate(first: int, last: int, named: Array, types: Array) -> Candidate:
    weights = named[first:last, None]
    mean = (types[first:last] * weights).sum(axis=0)
    return Candidate((first, last), float(named[first:last].max()), (mean / mean.sum()).astype(np.float32))


def features(candidate: Candidate, scores: Scores) -> tuple[Array, Array]:
    """What confidence is reckoned from (1 and the logits of act, of act on second look, of type), and the types."""
    second = softmax(scores.types)
    act = float(1 - second[-1])
    both = np.sqrt(candidate.types * second[:-1] / max(act, 1e-9)) + 1e-6
    types: Array = both / both.sum()
    row = np.array([1.0, _logit(candidate.act), _logit(act), _logit(float(types.max()))], dtype=np.float32)
    return row, types


def act_of(candidate: Candidate, scores: Scores, words: Words, text: str, labels: Labels, settings: Settings) -> Act:
    """The act with type, mode, contexts, status, roles and calibrated confidence."""
    row, types = features(candidate, scores)
    event = labels.types[int(types.argmax())]
    confidence = 1 / (1 + float(np.exp(-(row * np.array(settings.confidence)).sum())))
    first, last = labels.mode_ranges[event]
    mode = labels.modes[first + int(scores.modes[first:last].argmax())][1]
    likely = 1 / (1 + np.exp(-scores.contexts))
    chosen = [i for i in np.argsort(-likely)[:_CONTEXTS_AT_MOST] if likely[i] >= CONTEXT_AT_LEAST]
    status: Status = STATUSES[int(scores.status.argmax())]  # type: ignore[assignment]
    start, end = words.starts[candidate.words[0]], words.ends[candidate.words[1] - 1]
    spans = role_spans(scores.roles, words, candidate.words, text)
    return Act(start, end, event, mode, tuple(labels.contexts[i] for i in chosen), status, spans, round(confidence, 4))


def relation_probabilities(scores: Sequence[Scores], scale: float) -> Array:
    """Probabilities of the types in pair mode, (rows, types)."""
    return softmax(np.stack([one.relation for one in scores]) * np.float32(scale))


def _logit(probability: float) -> float:
    clipped = min(max(probability, 1e-4), 1 - 1e-4)
    return float(np.log(clipped / (1 - clipped)))
