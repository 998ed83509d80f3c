"""Teaches from whole reports whom an act leaves unsaid that the report has named around it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from detente.coding.coder import Coder
from detente.coding.discourse import SIDES, Choice, Discourse, Scene, Side, Telling, about_of, choices, named_in
from detente.coding.setting import read_setting
from detente.corpus import CorpusPassage, CorpusReport
from detente.records import Entity

_STEPS = 500
_RATE = 0.5
_DECAY = 3e-4
_FOLDS = 5
_THRESHOLDS = tuple(round(0.2 + 0.02 * i, 2) for i in range(40))
# Completing a side that is nobody's weighs this much against completing one rightly: the corpus's reports leave fewer
# sides open than whole reports do that are coded from the report alone (docs/decisions/0006). Naming the wrong party
# where one is meant loses little.
_NOBODY, _WRONG = 3.0, 0.5
# Fewer sides than this teach no threshold.
_GAIN_AT_LEAST = 2.0
_TAGS: dict[Side, str] = {"actor": "A", "recipient": "R"}


@dataclass(frozen=True, slots=True)
class Case:
    """An act that lacks a side: who may be there, which choices are right, and the countries that the report means."""

    side: Side
    type: str
    choices: tuple[Choice, ...]
    right: tuple[bool, ...]
    wanted: frozenset[str]


def cases_of(reports: Iterable[CorpusReport]) -> list[list[Case]]:
    """For each report the acts that lack a side in their own sentence, with parties resolved as the coder does."""
    coder = Coder()
    return [_cases(report, coder) for report in reports]


def _cases(report: CorpusReport, coder: Coder) -> list[Case]:
    texts = tuple(passage.text for passage in report.passages)
    setting = read_setting(texts, report.published, coder.resolver, coder.gazetteer)
    tellings: list[Telling] = []
    numbers: list[int] = []
    for at, passage in enumerate(report.passages):
        coder.resolver.observe(passage.text, report.published, setting.memory)
        for event in passage.events:
            sides: dict[Side, tuple[Entity, ...]] = {}
            for side in SIDES:
                sides[side] = tuple(
                    entity
                    for span in passage.spans_of(event.number, _TAGS[side])
                    for entity in setting.resolve(
                        coder.resolver,
                        passage.text[span.start : span.end],
                        date=report.published,
                        passage=passage.text,
                        position=span.start,
                        role=side,
                        others=sides.get("actor", ()),
                    )
                )
            act = passage.spans_of(event.number, "E")[0]
            tellings.append(Telling(at, act.start, act.end, event.type, event.status, sides))
            numbers.append(event.number)
    titles = tuple(report.titles)
    named = named_in(setting.memory, [0] * len(texts))
    scene = Scene(texts, titles, tuple(tellings), named, *about_of(setting))
    found = []
    for number, telling in zip(numbers, tellings, strict=True):
        for at_side, side in enumerate(SIDES):
            if _marked(report.passages[telling.passage], number, side):
                continue
            wanted = frozenset(report.sides[number][at_side])
            listed = tuple(choices(scene, telling, side))
            right = tuple({e.country for e in choice.entities if e.country} == wanted for choice in listed)
            found.append(Case(side, telling.type, listed, right, wanted))
    return found


def _marked(passage: CorpusPassage, number: int, side: Side) -> bool:
    return bool(passage.spans_of(number, _TAGS[side]))


def fit_discourse(cases: Sequence[Sequence[Case]]) -> Discourse:
    """Logistic regression over the choices; ``cases`` by report.

    For each side of a type a party is taken from the probability on that gains most in reports that were left out in
    turn, and never where nothing is gained.
    """
    weights = _weights([case for report in cases for case in report])
    said: dict[str, list[tuple[float, float]]] = {}
    for fold in range(_FOLDS):
        learnt = _weights([case for i, report in enumerate(cases) if i % _FOLDS != fold for case in report])
        for case in (case for i, report in enumerate(cases) if i % _FOLDS == fold for case in report):
            kind = f"{case.side} {case.type}"
            discourse = Discourse(learnt, {kind: 0.0})
            found = discourse.best(case.choices, case.side, case.type)
            if found is not None:
                worth = 1.0 if _right(found, case) else -_WRONG if case.wanted else -_NOBODY
                said.setdefault(kind, []).append((discourse.probability(found), worth))
    thresholds = {kind: _threshold(pairs) for kind, pairs in sorted(said.items())}
    return Discourse(weights, {kind: chosen for kind, chosen in thresholds.items() if chosen is not None})


def _threshold(said: Sequence[tuple[float, float]]) -> float | None:
    """The probability from which on taking gains most, ``None`` where it gains next to nothing."""
    gains = [(sum(worth for chance, worth in said if chance >= bound), bound) for bound in _THRESHOLDS]
    gain, bound = max(gains)
    return bound if gain >= _GAIN_AT_LEAST else None


def _right(found: Choice, case: Case) -> bool:
    return {entity.country for entity in found.entities if entity.country} == case.wanted


def _gain(discourse: Discourse, case: Case) -> int:
    """1 where completing makes the side right, -1 where it makes it wrong."""
    found = discourse.best(case.choices, case.side, case.type)
    return 0 if found is None else int(_right(found, case)) - int(not case.wanted)


def _weights(cases: Sequence[Case]) -> dict[str, float]:
    names: dict[str, int] = {}
    rows = [[names.setdefault(name, len(names)) for name in c.features] for case in cases for c in case.choices]
    truth = np.array([ok for case in cases for ok in case.right], dtype=np.float64)
    if not rows or not truth.any():
        return {}
    width = max(len(row) for row in rows)
    index = np.full((len(rows), width), len(names))
    for i, row in enumerate(rows):
        index[i, : len(row)] = row
    weights = np.zeros(len(names) + 1)
    squares = np.full(len(names) + 1, 1e-8)
    for _ in range(_STEPS):
        wrong = 1 / (1 + np.exp(-weights[index].sum(axis=1))) - truth
        gradient = np.bincount(index.ravel(), np.repeat(wrong, width), minlength=len(weights)) / len(truth)
        gradient += _DECAY * weights
        gradient[-1] = 0.0
        squares += gradient**2
        weights -= _RATE * gradient / np.sqrt(squares)
    return {name: round(float(weights[i]), 3) for name, i in names.items() if abs(weights[i]) >= 5e-3}


def measure_discourse(discourse: Discourse, cases: Iterable[Case]) -> dict[str, float]:
    """Sides that their own sentence leaves empty: how many have the right countries without and with completing."""
    listed = list(cases)
    before = sum(not case.wanted for case in listed)
    gains = [_gain(discourse, case) for case in listed]
    taken = [discourse.best(case.choices, case.side, case.type) for case in listed]
    right = sum(found is not None and _right(found, case) for found, case in zip(taken, listed, strict=True))
    said = sum(found is not None for found in taken)
    wanted = len(listed) - before
    return {
        "sides": len(listed),
        "right_before": round(before / max(1, len(listed)), 4),
        "right_after": round((before + sum(gains)) / max(1, len(listed)), 4),
        "precision": round(right / max(1, said), 4),
        "recall": round(right / max(1, wanted), 4),
    }


def write_discourse(discourse: Discourse, file: Path) -> None:
    """Writes what ``coding.discourse.discourse_of`` reads."""
    raw = {"thresholds": dict(discourse.thresholds), "weights": dict(sorted(discourse.weights.items()))}
    file.write_text(json.dumps(raw, indent=0) + "\n", encoding="utf-8")
