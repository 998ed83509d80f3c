"""The weights of identity that ship are those that scripts/identity_fit.py makes."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest

from detente.store import identity_match

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "identity_fit.py"
# What cross-validation on the development pairs reached, rounded down.
PRECISION, RECALL = 0.95, 0.81


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Any:
    spec = importlib.util.spec_from_file_location("identity_fit", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "identity_fit", module)
    spec.loader.exec_module(module)
    return module


def test_the_weights_that_ship_come_out_again(script: Any, tmp_path: Path) -> None:
    prior = script.read_prior(script.PRIOR)
    matrix, same, missed = script.measured(list(script.read_examples(script.PAIRS)), prior)
    precision, recall = script.cross_validated(matrix, same, prior, missed=missed)
    assert precision >= PRECISION
    assert recall >= RECALL
    made = dict(zip(prior, script.fitted(matrix, same, prior), strict=True))
    assert made == pytest.approx(dict(identity_match.weights()), abs=0.01)  # they are written with two digits
    script.write_weights(tmp_path, made)
    assert (tmp_path / "identity_weights.tsv").read_text("utf-8").splitlines()[0] == "feature\tweight"
