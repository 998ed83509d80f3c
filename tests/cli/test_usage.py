"""What the command takes: help, options that do something, and values that are checked before anything is done."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import click
import pytest

from detente.cli.group import VERBS, group

GOOD = "OSLO, May 3, 2021 - Norway thanked Sweden on Monday for sending two rescue ships to the Barents Sea."
ROOT = Path(__file__).parents[2]


def run(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "detente", *arguments], capture_output=True, check=False)


def command(verb: str) -> click.Command:
    found = group.get_command(click.Context(group), verb)
    assert found is not None
    return found


@pytest.mark.parametrize("verb", VERBS)
def test_help_teaches_every_option(verb: str) -> None:
    asked = command(verb)
    shown = asked.get_help(click.Context(asked, info_name=f"detente {verb}", max_content_width=100))
    assert asked.help
    assert " ".join(asked.help.split("\n")[0].split()) in " ".join(shown.split())
    for option in asked.params:
        if isinstance(option, click.Option):
            assert option.help, option.name
            assert all(name in shown for name in option.opts)
            assert " ".join(option.help.split()) in " ".join(shown.split())


def test_help_names_every_verb_and_so_do_the_docs() -> None:
    shown = run("--help").stdout.decode()
    pages = "".join(page.read_text(encoding="utf-8") for page in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
    for verb in VERBS:
        assert f"\n  {verb} " in shown
        assert f"detente {verb}" in pages + (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), verb


def test_relate_has_no_options_that_do_nothing() -> None:
    names = {name for option in command("relate").params for name in option.opts}
    assert not names & {"--threshold", "--directory"}


def test_a_bad_date_of_publication_is_not_understood() -> None:
    done = run("code", "no-such-file.txt", "--published", "soon")
    assert done.returncode == 2
    assert b"--published" in done.stderr
    assert b"2022-07-30" in done.stderr


@pytest.mark.parametrize("format_", ["csv", "parquet"])
def test_explain_has_no_place_in_flat_formats(format_: str, tmp_path: Path) -> None:
    done = run("code", "no-such-file.txt", "--explain", "--format", format_, "-o", str(tmp_path / "x"))
    assert done.returncode == 2
    assert b"--explain" in done.stderr


def test_json_is_an_input_format(tmp_path: Path) -> None:
    file = tmp_path / "reports.txt"
    file.write_text(json.dumps([{"id": "x", "text": GOOD}], indent=1), encoding="utf-8")
    done = run("code", str(file), "--input-format", "json")
    assert (done.returncode, json.loads(done.stdout)["report_id"]) == (0, "x")


def test_a_field_left_out_is_a_note_and_no_failure(tmp_path: Path) -> None:
    file = tmp_path / "reports.jsonl"
    file.write_text(json.dumps({"id": "x", "text": GOOD, "published": "soon"}) + "\n", encoding="utf-8")
    done = run("code", str(file))
    assert done.returncode == 0
    assert b"published is no date: 'soon'; read without it" in done.stderr
    assert b"1 field left out (named above)" in done.stderr
    assert b"could not be read" not in done.stderr


@pytest.mark.parametrize(
    "date", ["soon", "2022-13", "2022-02-30", "2022-07-30T12", "2022-07-3", "0000", "2022-07-30\n"]
)
def test_resolve_wants_real_dates(date: str, tmp_path: Path) -> None:
    done = run("resolve", "--why", "x", "--date", date)
    assert done.returncode == 2
    assert b"--date" in done.stderr
    file = tmp_path / "rows.jsonl"
    file.write_text(json.dumps({"text": "x", "date": date}) + "\n", encoding="utf-8")
    done = run("resolve", str(file))
    assert done.returncode == 1
    assert b"row 1" in done.stderr


def test_resolve_takes_a_year_a_month_and_a_day() -> None:
    from detente.cli.resolve_verb import _checked

    assert [_checked(date) for date in ("2022", "2022-07", "2022-07-30", None)] == [
        "2022",
        "2022-07",
        "2022-07-30",
        None,
    ]


def test_doctor_lists_parts_and_data_and_tells_any_error() -> None:
    shown = run("doctor").stdout.decode()
    for words in (
        "click",
        "rich",
        "py3langid",
        " states, ",
        " terms of office",
        " organisations",
        " groups",
        " places",
    ):
        assert words in shown
    program = (
        "from detente.coding.coder import Coder\n"
        "def broken(*_, **__): raise RuntimeError('no luck')\n"
        "Coder.code = broken\n"
        "from detente.cli import main\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", program, "doctor"], capture_output=True, check=False)
    assert done.returncode == 1
    assert done.stderr == b"not well: RuntimeError: no luck\n"
