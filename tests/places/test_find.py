"""Names of places in running text, and what only looks like one."""

import csv
from pathlib import Path

import pytest

from detente.places import Gazetteer


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


def _read_cases() -> list[dict[str, str]]:
    with (Path(__file__).parent / "find_cases.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("case", _read_cases(), ids=lambda c: c["text"][:40])
def test_find(gazetteer: Gazetteer, case: dict[str, str]) -> None:
    spans = gazetteer.find(case["text"])
    assert "|".join(s.text for s in spans) == case["places"]


def test_offsets_are_those_of_the_report(gazetteer: Gazetteer) -> None:
    report = "Émigrés 🙂 left. Rebels entered Sana’a and Kobani, Syria."
    passage_start = report.index("Rebels")
    spans = gazetteer.find(report[passage_start:], offset=passage_start)
    assert [report[s.start : s.end] for s in spans] == [s.text for s in spans] == ["Sana’a", "Kobani, Syria"]
