"""Phrases and the places they mean, as a readable table."""

import csv
from pathlib import Path

import pytest

from detente.places import Gazetteer, PlaceContext

HERE = Path(__file__).parent


def read_cases(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.mark.parametrize("case", read_cases("cases.csv"), ids=lambda c: f"{c['span']}|{c['countries']}")
def test_case(gazetteer: Gazetteer, case: dict[str, str]) -> None:
    context = PlaceContext(tuple(filter(None, case["countries"].split("|"))), case["dateline"] or None)
    place = gazetteer.resolve(case["span"], context)
    got = (place.resolved_place or "", place.country or "", place.precision)
    assert got == (case["resolved"], case["country"], case["precision"]), place.reason
    assert place.extracted_place == case["span"]
    assert place.reason
