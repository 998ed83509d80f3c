"""``detente evaluate`` on a folder of one report: the table, the JSON, the misses, and errors that say what to do."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from detente.cli.evaluate_verb import command
from detente.errors import DataError

TEXT = "OSLO, May 3, 2021 - Norway thanked Sweden on Monday for sending two rescue ships to the Barents Sea.\n"


def event(words: str, recipient: str) -> dict[str, object]:
    return {
        "type": "SUPPORT", "status": "asserted", "actor": [{"text": "Norway", "country": "NOR"}],
        "recipient": [{"text": "Sweden", "country": recipient}], "date": {"value": "2021-05-03", "precision": "day"},
        "due": None, "place": None, "words": [words],
    }  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "r01-thanks.txt").write_text(TEXT, encoding="utf-8")
    key = {
        "report": "r01-thanks.txt",
        "events": [event("thanked", "DNK"), event("OSLO", "SWE")],
        "no_event": [],
        "furniture": [],
    }
    (tmp_path / "r01.key.json").write_text(json.dumps(key), encoding="utf-8")
    return tmp_path


def evaluate(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments)


def test_figures_as_tables(folder: Path) -> None:
    done = evaluate("--reports", str(folder))
    assert done.exit_code == 0, done.output
    assert "| act | 1.000 | 0.500 |" in done.stdout
    assert "| r01-thanks.txt | 0 of 1 | 0 of 2 |" in done.stdout
    assert "missed" not in done.stdout


def test_misses_name_what_is_missed_and_wrong(folder: Path) -> None:
    done = evaluate("--reports", str(folder), "--misses")
    assert done.exit_code == 0, done.output
    assert "missed   SUPPORT asserted" in done.stdout
    assert "wrong in recipient" in done.stdout


def test_json_is_one_object_and_nothing_else(folder: Path) -> None:
    done = evaluate("--reports", str(folder), "--json", "--misses")
    assert done.exit_code == 0, done.output
    reports = json.loads(done.stdout)["reports"]
    by_measure = {row["measure"]: row for row in reports["overall"]}
    assert (by_measure["act"]["precision"], by_measure["act"]["recall"]) == (1.0, 0.5)
    assert by_measure["type+countries"]["mentions_right"] == 0
    assert reports["per_report"] == [
        {"report": "r01-thanks.txt", "right": 0, "mentions": 1, "found": 0, "events": 2},
    ]


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    assert evaluate().exit_code == 2
    empty = evaluate("--reports", str(tmp_path))
    assert isinstance(empty.exception, DataError)
    assert "no *.key.json" in str(empty.exception)
    (tmp_path / "r01.key.json").write_text("{", encoding="utf-8")
    assert "r01.key.json: not a key" in str(evaluate("--reports", str(tmp_path)).exception)
