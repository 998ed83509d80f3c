"""``detente add`` as one calls it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from detente import Coder
from detente.cli.group import group
from detente.store import Desk, Writer

TEXT = "SEOUL, July 29 - North Korea threatened South Korea with an attack on Friday, state media said."
Call = Callable[..., Result]


@pytest.fixture
def call(coder: Coder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Call:
    """Calls a verb in a folder of its own, with a coder that is loaded already."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("detente.coding.coder.Coder", lambda **options: coder)
    monkeypatch.delenv("DETENTE_STORE", raising=False)

    def invoke(*arguments: str, given: bytes | None = None) -> Result:
        return CliRunner().invoke(group, ["add", *arguments], input=given)

    return invoke


def rows(*texts: str) -> str:
    lines = [{"id": f"r{n}", "text": text, "published": "2022-07-30"} for n, text in enumerate(texts)]
    return "".join(json.dumps(line) + "\n" for line in lines)


def test_rows_of_one_id_are_versions_of_one_report(call: Call) -> None:
    old = {"id": "same", "text": TEXT, "published": "2022-07-30"}
    new = {**old, "text": TEXT.replace("threatened", "accused"), "updated": "2022-07-31"}
    Path("news.jsonl").write_text(json.dumps(new) + "\n" + json.dumps(old) + "\n", encoding="utf-8")
    assert "2 reports read (1 new, 1 older than what is there)" in call("news.jsonl").stderr
    with Desk.open("desk.duckdb") as desk:
        assert desk.sql("SELECT event FROM mentions WHERE current").fetchall() == [("ACCUSE",)]
        assert desk.sql("SELECT report_id, count(*) FROM reports GROUP BY 1").fetchall() == [("same", 2)]


def test_add_again_and_changed(call: Call) -> None:
    Path("news.jsonl").write_text(rows(TEXT), encoding="utf-8")
    first = call("news.jsonl")
    assert first.exit_code == 0
    assert first.stdout == ""
    assert "1 report read (1 new); 1 passage; 1 mention; 1 event in desk.duckdb (+1)" in first.stderr
    again = call("news.jsonl")
    assert "1 report read (1 the same); 0 passages; 0 mentions; 1 event in desk.duckdb (+0)" in again.stderr
    later = rows(TEXT.replace("threatened", "accused")).replace("2022-07-30", "2022-07-31")
    Path("news.jsonl").write_text(later, encoding="utf-8")
    assert "1 report read (1 changed); 1 passage; 1 mention; 1 event in desk.duckdb (+0)" in call("news.jsonl").stderr
    with Desk.open("desk.duckdb") as desk:
        assert desk.check() == []
        assert desk.counts()["reports"] == 2


def test_a_dry_run_says_what_would_be_done_and_writes_nothing(call: Call) -> None:
    Path("news.jsonl").write_text(rows(TEXT, TEXT), encoding="utf-8")
    planned = call("news.jsonl", "--dry-run")
    assert planned.exit_code == 0
    assert planned.stdout == "new: r0 (1 passage)\nnew: r1 (1 passage)\n"
    assert (
        "2 reports (2 new); 2 passages to code; nothing was written to desk.duckdb, which would be made"
        in planned.stderr
    )
    assert sorted(p.name for p in Path().iterdir()) == ["news.jsonl"]
    call("news.jsonl")
    assert call("news.jsonl", "--dry-run").stdout == "the same: r0 (1 passage)\nthe same: r1 (1 passage)\n"


def test_bad_input_is_named_and_the_rest_is_added(call: Call) -> None:
    Path("news.jsonl").write_text(rows(TEXT) + "{broken\n", encoding="utf-8")
    for options in ((), ("--dry-run",)):
        result = call("news.jsonl", "missing.txt", *options)
        assert result.exit_code == 1
        assert "missing.txt: No such file or directory" in result.stderr
        assert "news.jsonl, row 2:" in result.stderr
    with Desk.open("desk.duckdb") as desk:
        assert desk.sql("SELECT path, row_number FROM problems ORDER BY path").fetchall() == [
            ("missing.txt", None),
            ("news.jsonl", 2),
        ]


def test_the_store_can_be_named_by_option_or_environment(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("news.jsonl").write_text(rows(TEXT), encoding="utf-8")
    monkeypatch.setenv("DETENTE_STORE", "crisis.duckdb")
    assert "1 event in crisis.duckdb" in call("news.jsonl").stderr
    assert "1 event in other.duckdb" in call("news.jsonl", "--store", "other.duckdb").stderr


def test_two_texts_on_standard_input_are_two_reports(call: Call) -> None:
    for text in (TEXT, TEXT.replace("Friday", "Thursday")):
        assert "(1 new)" in call("-", "--published", "2022-07-30", given=text.encode()).stderr
    with Desk.open("desk.duckdb") as desk:
        ids = [row[0] for row in desk.sql("SELECT report_id FROM reports").fetchall()]
    assert len(set(ids)) == 2
    assert all(name.startswith("text-") for name in ids)


def test_a_store_that_is_being_written_is_an_error_in_a_line(call: Call) -> None:
    from detente.store import StoreBusyError

    Path("news.jsonl").write_text(rows(TEXT), encoding="utf-8")
    with Writer("desk.duckdb"):
        result = call("news.jsonl")
    assert isinstance(result.exception, StoreBusyError)
    assert "is being written by process" in str(result.exception)


def test_a_date_that_is_none_is_a_misunderstanding(call: Call) -> None:
    assert call("news.jsonl", "--published", "soon").exit_code == 2
