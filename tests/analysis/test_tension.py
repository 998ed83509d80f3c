"""The index: its formula on the docs' own example, its band, its words of warning, and where it changes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from detente.analysis.changes import change_points, changes
from detente.analysis.evidence import evidence, tension_events
from detente.analysis.resampling import redraw, trailing
from detente.analysis.series import read_series
from detente.analysis.tension import measure, tension
from detente.errors import DataError
from detente.store import Desk
from detente.store.judge import Reviewer

Tell = Callable[[list[Any]], Desk]
Rows = Callable[[Any], list[dict[str, Any]]]
PAGE = Path(__file__).parents[2] / "docs" / "tension.md"


def act(words: str, event: str, sides: str, **more: str) -> dict[str, Any]:
    actor, _, recipient = sides.partition(">")
    return {"words": words, "event": event, "actor": actor.strip(), "recipient": recipient.strip(), **more}


THREAT = ("North Korea threatened the United States.", [act("threatened", "THREATEN", "PRK > USA")])
SANCTION = ("The United States imposed sanctions on North Korea.", [act("imposed sanctions", "SANCTION", "USA > PRK")])
SHELLS = ("North Korea shelled a position of the United States.", [act("shelled", "ASSAULT", "PRK:MIL > USA:MIL")])
TALKS = ("North Korea and the United States held talks.", [act("held talks", "CONSULT", "PRK USA")])
RAIN: tuple[str, list[Any]] = ("It rained in Seoul.", [])


def example(tell: Tell) -> Desk:
    """The reports of the worked example in docs/tension.md: weeks of 3, 10 and 17 January 2022."""
    told = [("2022-01-03", THREAT), ("2022-01-04", RAIN), ("2022-01-05", TALKS), ("2022-01-06", RAIN)]
    told += [("2022-01-10", SHELLS), ("2022-01-11", SANCTION), ("2022-01-12", RAIN)]
    told += [("2022-01-17", TALKS), ("2022-01-18", RAIN)]
    return tell([(f"r{n}", day, [one]) for n, (day, one) in enumerate(told)])


def test_the_worked_example_of_the_docs(told: Tell) -> None:
    measured = measure(example(told), "PRK-USA", base="2022-01-03/2022-01-09", thin=3)
    page = PAGE.read_text(encoding="utf-8")
    table = re.findall(r"^\| (2022-\d\d-\d\d) \|(.+)\|$", page, re.MULTILINE)
    shown = [[day, *(cell.strip() for cell in cells.split("|"))] for day, cells in table]
    names = ("reports", "hostile", "cooperative", "words", "acts", "tension", "cooperation", "reciprocity")
    worked = [
        [str(row["period"]), *("–" if row[name] is None else f"{row[name]:.4g}" for name in names)]
        for row in measured.rows
    ]
    assert shown == worked
    assert [row["tension"] for row in measured.rows] == [
        100.0,
        pytest.approx(100 * (9 + 6) / 3 / (3.5 / 4), abs=1e-3),
        0,
    ]
    assert [row["thin"] for row in measured.rows] == [False, False, True]
    assert measured.notes == ("PRK-USA: coverage is thin in 1 of 3 weeks (under 3 reports in the week)",)


def test_words_and_acts_add_up_and_sides_are_apart(told: Tell) -> None:
    desk = example(told)
    for row in measure(desk, "USA-PRK").rows:
        assert row["words"] + row["acts"] == pytest.approx(row["tension"], abs=1e-3)
        assert row["from_first"] + row["from_second"] + row["mutual"] == row["hostile"]
    second = measure(desk, "USA-PRK").rows[1]
    assert (second["from_first"], second["from_second"], second["reciprocity"]) == (6.0, 9.0, 0.8)
    with_sectors = measure(desk, "PRK:MIL-USA").rows
    assert [row["hostile"] for row in with_sectors] == [0, 9, 0]
    assert [row["hostile"] for row in measure(desk, "USA").rows] == [3.5, 15, 0]
    assert [row["hostile"] for row in measure(desk).rows] == [3.5, 15, 0]
    assert measure(desk).rows[1]["reciprocity"] is None


def test_many_reports_of_one_event_do_not_raise_it(told: Tell) -> None:
    once = [("a", "2022-01-03", [THREAT]), ("b", "2022-01-03", [RAIN])]
    thrice = [(f"a{n}", "2022-01-03", [THREAT]) for n in range(3)]
    assert measure(told(once)).rows[0]["hostile"] == measure(told(thrice)).rows[0]["hostile"] == 3.5


def test_what_is_not_asserted_does_not_count(told: Tell) -> None:
    sentence, [one] = SHELLS
    desk = told([(s, "2022-01-03", [(sentence, [{**one, "status": s}])]) for s in ("future", "negation", "historical")])
    assert [row["hostile"] for row in measure(desk).rows] == [0]


def test_smoothing_takes_reports_and_events_together(told: Tell) -> None:
    rows = measure(example(told), "PRK-USA", base="2022-01-03/2022-01-09", smoothing=2).rows
    assert [row["tension"] for row in rows] == [
        100,
        pytest.approx(100 * 18.5 / 7 / 0.875, abs=1e-3),
        pytest.approx(100 * 15 / 5 / 0.875, abs=1e-3),
    ]
    assert [row["hostile"] for row in rows] == [3.5, 15, 0]
    assert trailing(np.array([1.0, 2, 4, 8]), 2).tolist() == [1, 3, 6, 12]


def test_a_date_wider_than_the_period_is_told_and_left_out(told: Tell) -> None:
    sentence, [one] = THREAT
    desk = told([("a", "2022-01-03", [(sentence, [{**one, "date": "2022-01"}])]), ("b", "2022-01-31", [RAIN])])
    weekly = measure(desk, thin=0)
    assert sum(row["hostile"] for row in weekly.rows) == 0
    assert "all: 1 event is left out, its date is wider than a week or not known" in weekly.notes
    assert [row["hostile"] for row in measure(desk, by="month").rows] == [3.5]


def test_a_period_without_reports_has_no_value(told: Tell) -> None:
    rows = measure(told([("a", "2022-01-03", [THREAT]), ("b", "2022-01-18", [RAIN])])).rows
    assert [row["tension"] for row in rows] == [200, None, 0]
    assert rows[1]["trend"] is None


def test_without_hostility_in_the_base_there_is_no_index(told: Tell) -> None:
    measured = measure(example(told), "PRK-USA", base="2022-W03")
    assert {row["tension"] for row in measured.rows} == {None}
    assert "choose another" in measured.notes[0]


@pytest.mark.parametrize(
    ("subject", "options", "words"),
    [
        ("Korea", {}, "no country, dyad"),
        ("PRK-PRK", {}, "two different sides"),
        ("all", {"by": "decade"}, "periods are day, week, month, year"),
        ("all", {"base": "2021"}, "no week that begins in it"),
        ("all", {"since": "soon"}, "no date"),
        ("all", {"smoothing": 0}, "must be 1 or more"),
    ],
)
def test_what_is_asked_wrongly_is_told(subject: str, options: dict[str, Any], words: str, told: Tell) -> None:
    with pytest.raises(DataError, match=words):
        measure(example(told), subject, **options)


def many(tell: Tell, quiet: int = 40, loud: int = 40) -> Desk:
    """Forty days with a threat every tenth report, then forty with one in every second."""
    told = []
    for day in range(quiet + loud):
        published = date.fromordinal(date(2022, 1, 3).toordinal() + day).isoformat()
        for number in range(4):
            hostile = (day * 4 + number) % (10 if day < quiet else 2) == 0
            threat = (f"In note {day}-{number} {THREAT[0]}", THREAT[1])
            told.append((f"r{day}-{number}", published, [threat if hostile else RAIN]))
    return tell(told)


def test_the_band_holds_the_value_is_unbiased_and_the_same_each_time(told: Tell) -> None:
    desk = many(told)
    measured = measure(desk, "PRK-USA")
    assert all(row["low"] <= row["tension"] <= row["high"] for row in measured.rows)
    assert measure(desk, "PRK-USA") == measured
    assert measure(desk, "PRK-USA", seed=1) != measured
    series = read_series(desk, "PRK-USA", "month")
    hostile, reports = redraw(desk, series, draws=2000)
    assert hostile.mean(axis=0) == pytest.approx(series.total(hostile=True), rel=0.05)
    assert reports.mean(axis=0) == pytest.approx(series.reports, rel=0.05)
    wide = [
        row["high"] - row["low"]
        for row in measure(desk, "PRK-USA", by="day", smoothing=1).rows
        if row["low"] is not None
    ]
    narrow = [row["high"] - row["low"] for row in measure(desk, "PRK-USA", by="month").rows]
    assert min(wide) > max(narrow)


def test_a_change_names_its_events(told: Tell, rows: Rows) -> None:
    desk = many(told)
    found = rows(changes(desk, "PRK-USA"))
    assert [(row["change"], str(row["period"])) for row in found] == [("rises", "2022-02-14")]
    assert found[0]["p_value"] <= 0.05
    assert found[0]["before"] < found[0]["after"] / 2
    days = desk.sql(f"SELECT min(date_from) FROM events WHERE event_id IN {tuple(found[0]['event_ids'])}").fetchall()
    assert str(days[0][0]) >= "2022-02-14"


def test_a_level_series_has_no_change() -> None:
    random = np.random.default_rng(7)
    level = (random.poisson(5, 30).astype(np.float64) for _ in range(40))
    flagged = [bool(change_points(sums, np.full(30, 20.0), random)) for sums in level]
    assert sum(flagged) <= 6  # one in twenty is expected
    rising = change_points(np.array([1.0] * 10 + [8.0] * 10), np.full(20, 10.0), random)
    assert [at for at, _ in rising] == [10]


def test_every_number_opens_to_words(told: Tell, rows: Rows) -> None:
    desk = example(told)
    measured = rows(tension(desk, ["PRK-USA", "all"]))
    listed = rows(tension_events(desk, "PRK-USA"))
    for row in measured[:3]:
        mine = [event for event in listed if event["period"] == row["period"]]
        assert sorted(row["event_ids"]) == sorted(event["event_id"] for event in mine)
        assert row["hostile"] == sum(event["size"] for event in mine if event["kind"].startswith("hostile"))
    shells = next(event for event in listed if event["event"] == "ASSAULT")
    assert (shells["direction"], shells["kind"], shells["passage"]) == ("from_first", "hostile acts", SHELLS[0])
    opened = rows(evidence(desk, [shells["event_id"]]))
    assert [(row["act"], row["passage"], row["report_id"]) for row in opened] == [("shelled", SHELLS[0], "r4")]


def test_what_was_rejected_in_review_does_not_count(told: Tell) -> None:
    desk = example(told)
    shells = desk.sql("SELECT event_id FROM events WHERE event = 'ASSAULT'").fetchall()[0][0]
    assert measure(desk, "PRK-USA").rows[1]["hostile"] == 15
    path = desk.path
    desk.close()
    with Reviewer(path, "tester") as reviewer:
        reviewer.reject(shells)
    with Desk.open(path) as again:
        assert measure(again, "PRK-USA").rows[1]["hostile"] == 6
    with Desk.open(path, judged=False) as as_coded:
        assert measure(as_coded, "PRK-USA").rows[1]["hostile"] == 15
