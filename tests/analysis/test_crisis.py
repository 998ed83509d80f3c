"""The sample crisis from end to end: added with the model that ships, then tension, pledges, answers and threads."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from detente import Coder, read_path
from detente.analysis import answers, measure, pledges, tension_events, thread
from detente.cli.group import group
from detente.store import Desk

Rows = Callable[[Any], list[dict[str, Any]]]


@pytest.fixture(scope="module")
def crisis(coder: Coder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's store, coded once."""
    store = tmp_path_factory.mktemp("crisis") / "desk.duckdb"
    with as_file(files("detente.samples") / "crisis" / "reports.jsonl") as reports:
        Desk.add(store, read_path(reports), coder=coder)
    return store


@pytest.fixture
def desk(crisis: Path) -> Iterator[Desk]:
    with Desk.open(crisis) as opened:
        yield opened


@pytest.fixture(scope="module")
def key() -> dict[str, Any]:
    text = (files("detente.samples") / "crisis" / "key.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def test_tension_rises_peaks_and_eases_by_week(desk: Desk, key: dict[str, Any]) -> None:
    measured = measure(desk, "BOL-PER")
    assert [str(row["period"]) for row in measured.rows] == [week["from"] for week in key["weeks"]]
    low, rising, peak, easing = (row["hostile"] for row in measured.rows)
    assert low < rising
    assert max(rising, peak) > 2 * low
    assert peak > 0.8 * rising  # the third week has the gravest acts; whether it has most depends on what is coded
    assert easing < low
    index = [row["tension"] for row in measured.rows]
    assert index[0] < index[1]
    assert index[3] < index[0]
    assert measured.rows[3]["trend"] == "falling"
    assert all(row["reports"] >= 10 and not row["thin"] for row in measured.rows)


def test_by_day_it_peaks_when_the_key_says(desk: Desk, key: dict[str, Any]) -> None:
    rows = measure(desk, "BOL-PER", by="day").rows
    third = [row for row in rows if key["weeks"][2]["from"] <= str(row["period"]) <= key["weeks"][2]["to"]]
    worst = max(third, key=lambda row: (row["hostile"], row["period"]))
    assert str(worst["period"]) in key["weeks"][2]["peak_days"]


def test_the_index_opens_to_passages_of_the_reports(desk: Desk, rows: Rows) -> None:
    listed = rows(tension_events(desk, "BOL-PER"))
    texts = {report.id: report.text for report in desk.report_records()}
    assert len(listed) >= 30
    assert all(row["passage"] in texts[row["report_id"]] for row in listed)


def test_pledges_with_a_proof_are_right(desk: Desk, key: dict[str, Any], rows: Rows) -> None:
    found = rows(pledges(desk, as_of=key["about"]["as_of"][:10]))
    assert len(found) >= 12
    kept = [row for row in found if row["state"] == "kept"]
    assert len(kept) >= 2
    # Everything that is said to be kept has the day of an event that keeps a pledge in the key, or that tells it.
    proofs = {pledge["by_event"] for pledge in key["pledges"] if pledge["state"] == "kept"}
    days = {event["date"] for event in key["events"] if event["id"] in proofs}
    right = sum(str(row["evidence_date"]) in days for row in kept)
    # One of three since the network that learnt from a teacher finds other acts (docs/evaluation.md): a floor, no aim.
    assert right >= 0.3 * len(kept), [(row["promise"], row["why"]) for row in kept]
    assert any(row["state"] == "open" and str(row["due_to"]) == "2019-04-30" for row in found)


def test_stated_answers_are_those_of_the_key(desk: Desk, key: dict[str, Any], rows: Rows) -> None:
    found = rows(answers(desk))
    stated = {report for answer in key["answers"] for report in answer["stated_in"]}
    assert len(found) >= 4
    right = sum(bool(stated & {report.split("#")[0] for report in row["report_ids"]}) for row in found)
    assert right >= 0.6 * len(found), found
    chain = rows(thread(desk, found[0]["event_id"]))
    assert {found[0]["event_id"], found[0]["answers"]} <= {row["event_id"] for row in chain}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["tension", "BOL-PER"], "2019-03-18"),
        (["tension", "BOL-PER", "--events"], "SANCTION"),
        (["tension", "BOL-PER", "--by", "day", "--changes"], "tension"),
        (["pledges", "--due", "2019-04"], "open"),
        (["answers"], "arrest"),
        (["answers", "--offered"], "later"),
        (["panel", "--by", "week", "--among", "BOL,PER"], "2019-03-25"),
    ],
)
def test_verbs(arguments: list[str], words: str, crisis: Path, tmp_path: Path) -> None:
    call = CliRunner()
    shown = call.invoke(group, [*arguments, "--store", str(crisis), "--format", "table"])
    assert (shown.exit_code, shown.exception) == (0, None)
    assert words in shown.stdout
    lines = call.invoke(group, [*arguments, "--store", str(crisis)])
    read = [json.loads(line) for line in lines.stdout.splitlines()]
    assert read
    for ending in ("csv", "parquet"):
        out = tmp_path / f"rows.{ending}"
        assert call.invoke(group, [*arguments, "--store", str(crisis), "-o", str(out)]).exit_code == 0
        assert out.stat().st_size > 0
    header = (tmp_path / "rows.csv").read_text(encoding="utf-8").split("\n")[0]
    assert header == ",".join(read[0])


def test_verbs_say_what_is_wrong(crisis: Path, tmp_path: Path) -> None:
    call = CliRunner()
    nothing = call.invoke(group, ["tension", "--store", str(tmp_path / "none.duckdb")])
    assert "there is no store" in str(nothing.exception)
    wrong = call.invoke(group, ["tension", "Peru", "--store", str(crisis)])
    assert (wrong.exit_code, "no country, dyad" in wrong.stderr) == (2, True)
    both = call.invoke(group, ["tension", "--events", "--changes", "--store", str(crisis)])
    assert both.exit_code == 2
    assert call.invoke(group, ["pledges", "--state", "done", "--store", str(crisis)]).exit_code == 2
