"""``detente events`` and ``detente review`` as one calls them."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import duckdb
import pytest
from click.testing import CliRunner, Result

from detente.cli.group import group
from detente.cli.review_verb import command as review
from detente.records import Report
from detente.store import Desk
from detente.store.testing import MadeUpCoder, made_up_report

Call = Callable[..., Result]
SENTENCES = [
    "North Korea threatened South Korea in Seoul on 2022-07-29, officials said.",
    "Japan held talks with France in Paris on 2022-08-02, officials said.",
]


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Call:
    """Calls a verb in a folder of its own with a store of two events in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DETENTE_STORE", raising=False)
    monkeypatch.setenv("DETENTE_AUTHOR", "Ada")
    report: Report = made_up_report("a", SENTENCES, "2022-08-03", source="Northern Wire")
    Desk.add("desk.duckdb", [report], coder=MadeUpCoder())

    def invoke(*arguments: str, given: str | None = None) -> Result:
        return CliRunner().invoke(group, arguments, input=given)

    return invoke


def events(call: Call, *arguments: str) -> list[dict[str, Any]]:
    done = call("events", "--all", *arguments)
    assert done.exit_code == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def id_of(call: Call, kind: str) -> str:
    (row,) = events(call, "--type", kind)
    return str(row["event_id"])


def test_json_lines_have_the_evidence(call: Call) -> None:
    (row,) = events(
        call, "--actor", "PRK", "--recipient", "USA,KOR", "--type", "THREATEN,MOBILIZE", "--since", "2022-01"
    )
    assert (row["event"], row["date_from"]) == ("THREATEN", "2022-07-29")
    assert row["evidence"][0]["passage"] == SENTENCES[0]
    nothing = call("events", "--actor", "SDN").stderr
    assert nothing == "Sudan (SDN) takes no part in any event of the store\n0 events\n"


def test_csv_has_a_row_an_event_and_parquet_all(call: Call) -> None:
    done = call("events", "--all", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [(row["event"], row["actor_country"], row["event_loc_city"], row["passage"]) for row in rows] == [
        ("THREATEN", "PRK", "Seoul", SENTENCES[0]),
        ("CONSULT", "JPN", "Paris", SENTENCES[1]),
    ]
    assert call("events", "--all", "-o", "all.parquet").exit_code == 0
    there = duckdb.sql("SELECT event, actor[1].country, evidence[1].source FROM 'all.parquet'").fetchall()
    assert there == [("THREATEN", "PRK", "Northern Wire"), ("CONSULT", "JPN", "Northern Wire")]


def test_table_marks_the_act_and_says_what_is_left(call: Call) -> None:
    done = call("events", "--all", "--format", "table", "--limit", "1")
    assert "[threatened]" in done.stdout
    assert "North Korea (PRK GOV) →" in done.stdout
    assert "1 event; 1 more: --limit 2" in done.stderr
    assert "[" not in call("events", "--all", "--format", "table", "--evidence", "0").stdout
    assert call("events", "--evidence", "some").exit_code == 2


def test_the_place_that_was_taken_is_told(call: Call) -> None:
    assert "places called Seoul" in call("events", "--near", "seoul").stderr


def test_a_thread_is_one_event_where_nothing_is_answered(call: Call) -> None:
    (row,) = events(call, "--thread", id_of(call, "CONSULT"))
    assert (row["event"], row["depth"], row["answers"]) == ("CONSULT", 0, [])


def test_wrong_words_are_named(call: Call) -> None:
    done = call("events", "--type", "THREATN")
    assert (done.exit_code, "did you mean THREATEN" in done.stderr) == (2, True)
    assert "there is no store" in str(call("events", "--store", "none.duckdb").exception)


def test_judging_by_the_verb(call: Call) -> None:
    threat, talks = id_of(call, "THREATEN"), id_of(call, "CONSULT")
    assert call("review", "confirm", talks).exit_code == 0
    done = call("review", "correct", threat, "event=ACCUSE", "date=soon", "context=economic", "--note", "seen")
    assert done.exit_code == 1
    assert "date: soon is no date" in done.stderr
    assert len(done.stdout.split()) == 2
    assert [(row["event"], row["judged"]) for row in events(call)] == [
        ("ACCUSE", "corrected"),
        ("CONSULT", "confirmed"),
    ]
    assert call("review", "correct", threat, "event").exit_code == 2
    rejected = call("review", "reject", talks, "nothing")
    assert rejected.exit_code == 1
    assert "no such event or mention" in rejected.stderr
    assert len(events(call)) == 1
    assert call("review", "undo", rejected.stdout.strip()).exit_code == 0
    merged = call("review", "merge", threat, talks)
    (row,) = events(call)
    assert row["n_mentions"] == 2
    assert call("review", "split", row["event_id"], row["evidence"][0]["mention_id"]).exit_code == 0
    assert len(events(call)) == 2
    log = [json.loads(line) for line in call("review", "log", "--all").stdout.splitlines()]
    kinds = [each["kind"] for each in log]
    assert kinds == ["confirm", "correct", "correct", "reject", "undo", "merge", "split"]
    assert merged.stdout.strip() == log[5]["judgement_id"]
    assert {each["author"] for each in log} == {"Ada"}
    table = call("review", "log", "--format", "table").stdout
    assert "seen" in table
    assert len(call("review", "log").stdout.splitlines()) == 5


def test_what_was_said_already_is_no_failure_and_not_written(call: Call) -> None:
    talks = id_of(call, "CONSULT")
    for verb, word in (("confirm", "confirmed"), ("reject", "rejected")):
        first, again = call("review", verb, talks), call("review", verb, talks)
        assert (first.exit_code, again.exit_code, again.stdout) == (0, 0, "")
        judgement = first.stdout.strip()
        assert again.stderr == f"event {talks} is {word} already, by Ada (judgement {judgement})\n"
    assert len(call("review", "log").stdout.splitlines()) == 2


@pytest.mark.parametrize("width", [60, 80, 100, 120])
@pytest.mark.parametrize("verb", [["events", "--all"], ["review", "log"]])
def test_tables_fit_and_keep_ids_and_numbers(
    verb: list[str], width: int, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    threat = id_of(call, "THREATEN")
    judgement = call("review", "correct", threat, "context=economic,military", "--note", "seen").stdout.strip()
    monkeypatch.setenv("COLUMNS", str(width))
    lines = call(*verb, "--format", "table").stdout.splitlines()
    assert max(map(len, lines)) <= width
    assert lines == [line.rstrip() for line in lines]
    words = " ".join(lines).replace(":", " ").split()
    assert threat in words
    assert ({"1.00", "2022-07-29"} if verb[0] == "events" else {judgement, "Ada"}) <= set(words)


@pytest.mark.parametrize("verb", [["events", "--all", "--format", "table"], ["review", "log", "--format", "table"]])
def test_a_table_whose_reader_has_gone_ends_quietly(verb: list[str], call: Call) -> None:
    call("review", "confirm", id_of(call, "CONSULT"))
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run([sys.executable, "-m", "detente", *verb], stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


def test_walking_through_what_nobody_has_judged(call: Call) -> None:
    keys = "e event=ACCUSE\nu\n?\ne colour=red\nc # right\nr\n"
    done = call("review", "walk", "--all", given=keys)
    assert done.exit_code == 0, done.exception
    assert "2 events to judge" in done.stderr
    assert "there is no field colour" in done.stdout
    assert "1 corrected, 1 undone, 1 confirmed, 1 rejected" in done.stderr
    assert [(row["event"], row["judged"]) for row in events(call)] == [("THREATEN", "confirmed")]
    assert "nothing to judge" in call("review", "walk", "--all").stderr
    assert json.loads(call("review", "log").stdout.splitlines()[0])["note"] == "right"


def test_walking_joins_sets_apart_and_stops(call: Call) -> None:
    talks = id_of(call, "CONSULT")
    call("review", "walk", "--all", given=f"m {talks}\n")
    (row,) = events(call)
    mentions = [each["mention_id"] for each in row["evidence"]]
    done = call("review", "walk", "--all", given=f"s {mentions[1]}\nq\n")
    assert mentions[0] in done.stdout
    assert "1 split" in done.stderr
    assert len(events(call)) == 2
    assert "nothing was judged" in call("review", "walk", "--all", given="k\nq\n").stderr


def test_gold_and_agreement(call: Call) -> None:
    call("review", "confirm", id_of(call, "CONSULT"))
    done = call("review", "export")
    assert "[A1:Japan] [E1:held talks with] [R1:France]" in done.stdout
    assert "1 passage with 1 event" in done.stderr
    call("review", "export", "-o", "gold.jsonl")
    (row,) = [json.loads(line) for line in Path("gold.jsonl").read_text(encoding="utf-8").splitlines()]
    assert (row["verdict"], row["authors"], row["event"]) == ("confirmed", ["Ada"], "CONSULT")
    call("review", "confirm", id_of(call, "CONSULT"), "--author", "Bo")
    rows = [
        json.loads(line) for line in call("review", "agreement", "Ada", "Bo", "--format", "jsonl").stdout.splitlines()
    ]
    assert rows[0] == {"field": "verdict", "items": 1, "share": 1.0, "kappa": None, "error": None}
    assert "100%" in call("review", "agreement", "Ada", "Bo", "--format", "table").stdout


@pytest.mark.parametrize("name", sorted(review.commands))
def test_help_of_every_command_teaches(name: str) -> None:
    asked = review.commands[name]
    shown = asked.get_help(click.Context(asked, info_name=f"detente review {name}", max_content_width=100))
    assert f"detente review {name}" in (asked.help or "")
    for option in asked.params:
        if isinstance(option, click.Option):
            assert option.help, option.name
            assert " ".join(option.help.split()) in " ".join(shown.split())
