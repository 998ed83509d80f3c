"""The page of figures is made from what was measured, and says what was not."""

import json
from importlib.resources import files
from pathlib import Path

import pytest

from detente.errors import DataError
from detente.evaluation.breakdown import reliability
from detente.evaluation.page import page

ROOT = Path(__file__).parents[2]


def test_the_page_says_what_was_measured_with_the_model_that_ships() -> None:
    kept = json.loads((ROOT / "evaluation" / "figures.json").read_text(encoding="utf-8"))
    training = json.loads((files("detente.model") / "figures.json").read_text(encoding="utf-8"))
    settings = json.loads((files("detente.model") / "settings.json").read_text(encoding="utf-8"))
    assert kept["of"] == settings["name"], "measure the new model: make page"
    model = {"name": settings["name"], **training["corpus"]}
    template = (ROOT / "evaluation" / "page.md").read_text(encoding="utf-8")
    made = page(template, kept | {"training": training, "model": model})
    assert made == (ROOT / "docs" / "evaluation.md").read_text(encoding="utf-8"), "make page"


def test_what_was_not_measured_is_said() -> None:
    assert page("# A page\n\n{{bias}}\n", {}) == "# A page\n\n*(not measured with this model)*\n"


def test_a_place_without_a_section_is_named() -> None:
    with pytest.raises(DataError, match="tables"):
        page("{{tables}}\n", {})


def test_reliability_by_tenths() -> None:
    rows = reliability([(0.61, True), (0.69, False), (0.95, True), (1.0, True)])
    assert rows == [{"confidence": 0.65, "right": 0.5, "n": 2}, {"confidence": 0.975, "right": 1.0, "n": 2}]
