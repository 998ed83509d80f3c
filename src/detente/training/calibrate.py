"""Fits how scores become a confidence: the share of held-out candidates that are right, by logistic regression."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from detente.coding.labels import Labels
from detente.training.examples import Prepared, pair_examples
from detente.training.heldout import Runs, Tried, confidences, feature_rows, logistic


def fit_confidence(
    tried: Sequence[Tried], rounds: int = 50, ridge: float = 1e-2, prior: Sequence[float] | None = None
) -> tuple[float, float, float, float]:
    """Weights of [1, act, act on second look, type] (see ``coding.decode.features``) by Newton's method.

    ``ridge`` is how strongly they are drawn to ``prior`` (to 0 without one): few candidates need a strong pull.
    """
    x = feature_rows(tried)
    y = np.array([t.said == t.truth for t in tried], dtype=np.float64)
    drawn_to = np.array(prior if prior is not None else [0.0] * x.shape[1])
    weights = drawn_to.copy()
    penalty = ridge * np.eye(x.shape[1])

    def surprise(tried_weights: np.ndarray) -> float:
        away = tried_weights - drawn_to
        return float(np.logaddexp(0, (1 - 2 * y) * (x @ tried_weights)).sum() + away @ penalty @ away / 2)

    for _ in range(rounds):
        p = logistic(x, weights)
        gradient = x.T @ (p - y) + penalty @ (weights - drawn_to)
        hessian = x.T @ (x * (p * (1 - p))[:, None]) + penalty
        step = np.linalg.solve(hessian, gradient)
        # From a prior that is far off, a whole step can overshoot for good.
        while surprise(weights - step) > surprise(weights) and np.abs(step).max() >= 1e-8:
            step /= 2
        weights -= step
        if np.abs(step).max() < 1e-8:
            break
    a, b, c, d = (round(float(weight), 5) for weight in weights)
    return a, b, c, d


def expected_calibration_error(tried: Sequence[Tried], weights: Sequence[float], bins: int = 10) -> float:
    """Mean distance of confidence and share right over ``bins`` equal ranges, weighted by how many fall in each."""
    return _calibration_error(confidences(tried, weights), tried, bins)


def unseen_calibration_error(
    tried: Sequence[Tried], fitted: Callable[[Sequence[Tried]], Sequence[float]] = fit_confidence, folds: int = 5
) -> float:
    """As above, each of ``folds`` parts judged by weights that were fitted on the others.

    Of few candidates the error is mostly chance: all of them, each unseen, tell more than one half.
    """
    p = np.zeros(len(tried))
    for fold in range(folds):
        others = [one for i, one in enumerate(tried) if i % folds != fold]
        p[fold::folds] = confidences(tried[fold::folds], fitted(others))
    return _calibration_error(p, tried, 10)


def _calibration_error(p: np.ndarray, tried: Sequence[Tried], bins: int) -> float:
    y = np.array([t.said == t.truth for t in tried], dtype=np.float64)
    error = 0.0
    for low in np.arange(bins) / bins:
        inside = (p >= low) & (p < low + 1 / bins)
        if inside.any():
            error += inside.mean() * abs(p[inside].mean() - y[inside].mean())
    return round(float(error), 4)


def threshold_for(tried: Sequence[Tried], weights: Sequence[float], precision: float) -> float:
    """The lowest confidence from which on the candidates are right in ``precision`` of the cases."""
    p = confidences(tried, weights)
    y = np.array([t.said == t.truth for t in tried], dtype=np.float64)
    order = np.argsort(-p)
    right = np.cumsum(y[order]) / np.arange(1, len(order) + 1)
    reached = np.flatnonzero(right >= precision)
    return round(float(p[order][reached[-1]]), 2) if len(reached) else 0.5


def relation_scale(model: Runs, held: Sequence[Prepared], labels: Labels) -> float:
    """The factor on the logits of pair mode that makes its probabilities fit the held-out passages best."""
    examples = [example for one in held for example in pair_examples(one, labels)]
    if not examples:
        return 1.0
    logits = np.stack([scores.relation for scores in model.run([example.row for example in examples])])
    truth = np.array([example.relation for example in examples])

    def surprise(scale: float) -> float:
        scaled = logits * scale
        scaled -= scaled.max(axis=1, keepdims=True)
        log = scaled - np.log(np.exp(scaled).sum(axis=1, keepdims=True))
        return float(-log[np.arange(len(truth)), truth].mean())

    return round(float(min(np.arange(0.3, 1.55, 0.05), key=surprise)), 2)
