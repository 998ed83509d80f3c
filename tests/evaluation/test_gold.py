"""Public gold data: scored by its own script, and a script that fails says so in one line."""

import json
from pathlib import Path

import pytest

from detente import Coder
from detente.errors import DataError
from detente.evaluation.gold import SETS, score_gold

ROWS = {
    "relations": {"id": "1", "text": "Norway thanked Sweden.", "actor": [[0, 6]], "recipient": [[15, 21]]},
    "sentences": {"id": "2", "text": "OSLO, May 3, 2021 - Norway thanked Sweden on Monday."},
    "actors": {"id": "3", "text": "French soldiers", "date": "2013-02-01"},
    "places": {"id": "4", "text": "OSLO, May 3, 2021 - Norway thanked Sweden on Monday."},
}


def gold(folder: Path, script: str) -> Path:
    (folder / "dev").mkdir()
    for kind, name in SETS.items():
        (folder / "dev" / f"{name}.jsonl").write_text(json.dumps(ROWS[kind]) + "\n", encoding="utf-8")
    (folder / "score.py").write_text(script, encoding="utf-8")
    (folder / "work").mkdir()
    return folder


def score(folder: Path, coder: Coder) -> dict[str, dict[str, object]]:
    return score_gold(folder, coder, folder / "work", lambda line: None)


def test_the_last_line_of_the_script_is_the_figures(tmp_path: Path, coder: Coder) -> None:
    script = "import json, sys\nprint('hello')\nprint(json.dumps({'rows': len(open(sys.argv[2]).readlines())}))\n"
    assert score(gold(tmp_path, script), coder) == {kind: {"rows": 1} for kind in SETS}


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("import sys; sys.exit(3)", "relations failed: exit code 3"),
        ("import sys; sys.exit('no such row')", "relations failed: no such row"),
        ("", "printed no figures"),
        ("print('done')", "printed no figures"),
    ],
)
def test_a_script_that_fails(tmp_path: Path, coder: Coder, script: str, said: str) -> None:
    with pytest.raises(DataError, match=said):
        score(gold(tmp_path, script), coder)


def test_a_set_that_is_missing(tmp_path: Path, coder: Coder) -> None:
    folder = gold(tmp_path, "print('{}')")
    (folder / "dev" / "relations.jsonl").unlink()
    with pytest.raises(DataError, match=r"relations\.jsonl: there is no such file"):
        score(folder, coder)
