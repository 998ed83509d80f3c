"""How well a model does on held-out passages: acts, types, roles, modes, status, contexts and pairs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from detente.coding.decode import CONTEXT_AT_LEAST, Candidate, candidates, features, softmax
from detente.coding.encoder import Scores, Settings
from detente.coding.labels import ROLES, STATUSES, Labels
from detente.coding.spans import role_spans
from detente.coding.tokens import Row, act_row, plain_row
from detente.training.examples import SOURCE_ROLES, Example, Prepared, pair_examples

FEATURES = 4


class Runs(Protocol):
    """Whatever turns rows into scores: the session that ships or the network in training."""

    def run(self, rows: Sequence[Row]) -> list[Scores]:
        """The scores of every row."""
        ...


@dataclass(frozen=True, slots=True)
class Tried:
    """A candidate act of a held-out passage: its features, what it was taken for and what it is (``None``: no act)."""

    features: tuple[float, ...]
    said: str
    truth: str | None


def logistic(features: np.ndarray, weights: Sequence[float] | np.ndarray) -> np.ndarray:
    """The confidence that ``weights`` give to rows of features, (rows,); the formula of ``coding.decode.act_of``."""
    result: np.ndarray = 1 / (1 + np.exp(-features @ np.asarray(weights, dtype=np.float64)))
    return result


def feature_rows(tried: Sequence[Tried]) -> np.ndarray:
    """The features of each candidate, (candidates, 4); of no candidates too."""
    return np.array([t.features for t in tried], dtype=np.float64).reshape(len(tried), FEATURES)


def confidences(tried: Sequence[Tried], weights: Sequence[float]) -> np.ndarray:
    """The confidence of each candidate, (candidates,)."""
    return logistic(feature_rows(tried), weights)


def f1(right: float, said: float, wanted: float) -> dict[str, float]:
    """Precision, recall and F1 from counts."""
    precision = right / said if said else 0.0
    recall = right / wanted if wanted else 0.0
    both = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(both, 4)}


def macro_f1(pairs: Iterable[tuple[str, str]]) -> float:
    """Mean F1 over the labels that occur as truth; ``pairs`` are (truth, said)."""
    listed = list(pairs)
    scores = []
    for label in sorted({truth for truth, _ in listed}):
        right = sum(truth == label == said for truth, said in listed)
        scores.append(f1(right, sum(s == label for _, s in listed), sum(t == label for t, _ in listed))["f1"])
    return round(float(np.mean(scores)), 4) if scores else 0.0


def try_acts(model: Runs, held: Sequence[Prepared], labels: Labels, at_least: float) -> list[Tried]:
    """All candidates of the acts pass with both passes' say and the truth."""
    scores = model.run([plain_row(one.words) for one in held])
    found: list[tuple[Prepared, Candidate]] = [
        (one, candidate)
        for one, s in zip(held, scores, strict=True)
        for candidate in candidates(s.acts, labels, at_least)
    ]
    second = model.run([act_row(one.words, candidate.words) for one, candidate in found])
    tried = []
    for (one, candidate), s in zip(found, second, strict=True):
        row, types = features(candidate, s)
        truth = next(
            (event.type for event in one.passage.events if _touch(candidate.words, one.acts[event.number])),
            None,
        )
        tried.append(Tried(tuple(row.tolist()), labels.types[int(types.argmax())], truth))
    return tried


def measure(model: Runs, held: Sequence[Prepared], labels: Labels, settings: Settings) -> dict[str, object]:
    """Every measure on held-out passages; acts count as right by type where they touch the marked words."""
    said = _said(model, held, labels, settings)
    wanted = sum(len(one.passage.events) for one in held)
    return {
        "passages": len(held),
        "events": wanted,
        "acts": f1(sum(t.truth is not None for t in said), len(said), wanted),
        "acts_with_type": f1(sum(t.truth == t.said for t in said), len(said), wanted),
        "type_macro_f1_of_found": macro_f1((t.truth, t.said) for t in said if t.truth),
        "plain_passages_with_false_alarm": _false_alarms(model, held, labels, settings),
        **_roles_and_more(model, held, labels),
        "pair_type_macro_f1": _pairs(model, held, labels),
    }


def _touch(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return min(a[1], b[1]) > max(a[0], b[0])


def _said(model: Runs, held: Sequence[Prepared], labels: Labels, settings: Settings) -> list[Tried]:
    """The candidates that a coder with these settings would code."""
    tried = try_acts(model, held, labels, settings.candidate)
    sure = confidences(tried, settings.confidence) >= settings.threshold
    return [t for t, enough in zip(tried, sure, strict=True) if enough]


def _false_alarms(model: Runs, held: Sequence[Prepared], labels: Labels, settings: Settings) -> float:
    plain = [one for one in held if not one.passage.events]
    alarms = sum(bool(_said(model, [one], labels, settings)) for one in plain)
    return round(alarms / len(plain), 4) if plain else 0.0


def _roles_and_more(model: Runs, held: Sequence[Prepared], labels: Labels) -> dict[str, object]:
    marked = [(one, event) for one in held for event in one.passage.events]
    scores = model.run([act_row(one.words, one.acts[event.number]) for one, event in marked])
    counts = {role: [0, 0, 0] for role in ROLES}
    modes, status, context = [], [], [0, 0, 0]
    for (one, event), s in zip(marked, scores, strict=True):
        spans = role_spans(s.roles, one.words, one.acts[event.number], one.passage.text)
        for role in ROLES:
            if role in SOURCE_ROLES and not one.passage.sources_marked:
                continue
            gold = {(g.start, g.end) for g in one.passage.spans_of(event.number, role)}
            hits = sum(any(_half(g, f) for f in spans[role]) for g in gold)
            counts[role][0] += hits
            counts[role][1] += len(spans[role])
            counts[role][2] += len(gold)
        first, last = labels.mode_ranges[event.type]
        modes.append((event.mode or "-", labels.modes[first + int(s.modes[first:last].argmax())][1] or "-"))
        status.append((event.status, STATUSES[int(s.status.argmax())]))
        likely = {labels.contexts[i] for i in np.flatnonzero(1 / (1 + np.exp(-s.contexts)) >= CONTEXT_AT_LEAST)}
        context[0] += len(likely & set(event.contexts))
        context[1] += len(likely)
        context[2] += len(event.contexts)
    return {
        "roles": {role: f1(*count) for role, count in counts.items() if count[2]},
        "mode_accuracy": round(sum(a == b for a, b in modes) / max(1, len(modes)), 4),
        "status_macro_f1": macro_f1(status),
        "status_accuracy": round(sum(a == b for a, b in status) / max(1, len(status)), 4),
        "contexts": f1(*context),
    }


def _half(a: tuple[int, int], b: tuple[int, int]) -> bool:
    shared = min(a[1], b[1]) - max(a[0], b[0])
    union = max(a[1], b[1]) - min(a[0], b[0])
    return shared > 0 and shared >= union / 2


def _pairs(model: Runs, held: Sequence[Prepared], labels: Labels) -> float:
    examples: list[Example] = [example for one in held for example in pair_examples(one, labels)]
    scores = model.run([example.row for example in examples])
    return macro_f1(
        (labels.types[example.relation], labels.types[int(softmax(s.relation).argmax())])
        for example, s in zip(examples, scores, strict=True)
    )
