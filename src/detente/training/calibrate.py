"""Fits how scores become a confidence: the share of held-out candidates that are right, by logistic regression."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from detente.training.heldout import Tried, confidences, feature_rows, logistic


def fit_confidence(tried: Sequence[Tried], rounds: int = 50, ridge: float = 1e-2) -> tuple[float, float, float, float]:
    """Weights of [1, act, act on second look, type] (see ``coding.decode.features``) by Newton's method."""
    x = feature_rows(tried)
    y = np.array([t.said == t.truth for t in tried], dtype=np.float64)
    weights = np.zeros(x.shape[1])
    penalty = ridge * np.eye(x.shape[1])
    for _ in range(rounds):
        p = logistic(x, weights)
        gradient = x.T @ (p - y) + penalty @ weights
        hessian = x.T @ (x * (p * (1 - p))[:, None]) + penalty
        step = np.linalg.solve(hessian, gradient)
        weights -= step
        if np.abs(step).max() < 1e-8:
            break
    a, b, c, d = (round(float(weight), 5) for weight in weights)
    return a, b, c, d


def expected_calibration_error(tried: Sequence[Tried], weights: Sequence[float], bins: int = 10) -> float:
    """Mean distance of confidence and share right over ``bins`` equal ranges, weighted by how many fall in each."""
    p = confidences(tried, weights)
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
