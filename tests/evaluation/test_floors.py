"""The shipped model on the thirty whole reports: no figure below its floor, no report or key changed unseen."""

import hashlib
import tomllib
from pathlib import Path
from typing import Any

import pytest

from detente import Coder, Coding, Problem
from detente.evaluation.reports import Scored, score_folder, table
from detente.reading import read_path

REPORTS = Path(__file__).parents[2] / "evaluation" / "reports"
FLOORS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("floors.toml").read_text(encoding="utf-8"))


def digest(folder: Path) -> str:
    """One sha256 of the names and contents of all files of a folder."""
    together = hashlib.sha256()
    for file in sorted(folder.iterdir()):
        together.update(file.name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return together.hexdigest()


@pytest.fixture(scope="module")
def scored(coder: Coder) -> list[Scored]:
    def code(file: Path) -> Coding:
        report = next(item for item in read_path(file) if not isinstance(item, Problem))
        return coder.code(report)

    return score_folder(REPORTS, code)


def test_the_reports_and_keys_are_those_that_the_floors_are_for() -> None:
    assert digest(REPORTS) == FLOORS["files_sha256"], "evaluation/reports has changed: see tests/evaluation/floors.toml"


def test_a_changed_added_or_renamed_key_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "r01.key.json").write_text("{}", encoding="utf-8")
    before = digest(tmp_path)
    (tmp_path / "r01.key.json").write_text("{} ", encoding="utf-8")
    assert digest(tmp_path) != before
    (tmp_path / "r01.key.json").write_text("{}", encoding="utf-8")
    assert digest(tmp_path) == before
    (tmp_path / "r02.key.json").write_text("{}", encoding="utf-8")
    assert digest(tmp_path) != before


@pytest.mark.parametrize("figure", ["precision", "recall"])
def test_no_measure_is_below_its_floor(scored: list[Scored], figure: str) -> None:
    found = {row["measure"]: row[figure] for row in table(scored)}
    fallen = {name: (found[name], floor) for name, floor in FLOORS[figure].items() if found[name] < floor}
    assert not fallen, f"{figure} below its floor (found, floor): {fallen}"


def test_furniture_is_kept_out(scored: list[Scored]) -> None:
    kept, pieces = (sum(one.furniture[i] for one in scored) for i in (0, 1))
    assert kept / pieces >= FLOORS["furniture"]["kept_out_at_least"], f"{kept} of {pieces}"


def test_traps_raise_few_alarms(scored: list[Scored]) -> None:
    alarms, traps = (sum(one.no_event_alarms[i] for one in scored) for i in (0, 1))
    assert alarms / traps <= FLOORS["traps"]["alarms_at_most"], f"{alarms} of {traps}"
