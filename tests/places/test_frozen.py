"""The frozen cases, written by somebody who had not seen the code: a floor for each field.

Alternatives stand with ``|`` in the table; an empty name leaves the name open.
First run: 0.907 wholly right, country 0.953, precision 0.950, name 0.923.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import pytest

from detente.places import Gazetteer, PlaceContext
from detente.places.names import make_key
from detente.records import Place

FLOORS = {"right": 0.98, "name": 0.98, "country": 0.99, "precision": 0.99}
TABLE = Path(__file__).parent / "frozen_cases.csv"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was right about one case."""

    case: dict[str, str]
    place: Place
    name: bool
    country: bool
    precision: bool

    @property
    def right(self) -> bool:
        return self.name and self.country and self.precision


def judge(gazetteer: Gazetteer, case: dict[str, str]) -> Verdict:
    context = PlaceContext(tuple(filter(None, case["countries"].split(";"))), case["dateline"] or None)
    place = gazetteer.resolve(case["span"], context)
    names = {make_key(n) for n in case["resolved"].split("|") if n}
    precisions = case["precision"].split("|")
    if names:
        name = make_key(place.resolved_place or "") in names
    else:
        name = place.resolved_place is None or precisions != ["unknown"]
    country = (place.country or "") in case["country"].split("|")
    return Verdict(case, place, name, country, place.precision in precisions)


def judge_all(gazetteer: Gazetteer) -> list[Verdict]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [judge(gazetteer, case) for case in csv.DictReader(file)]


@pytest.fixture(scope="module")
def verdicts() -> list[Verdict]:
    return judge_all(Gazetteer.load())


@pytest.mark.parametrize("field", FLOORS)
def test_floor(verdicts: list[Verdict], field: str) -> None:
    wrong = [
        f"{v.case['span']}: {v.place.resolved_place}, {v.place.country}" for v in verdicts if not getattr(v, field)
    ]
    assert len(verdicts) == 300
    assert 1 - len(wrong) / len(verdicts) >= FLOORS[field], "\n".join(wrong)
