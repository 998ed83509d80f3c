"""The verbs that analyse a store, on stores of a few sentences: unknown codes, silent states, other origins."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner, Result

from detente.analysis import measure, panel
from detente.analysis.resampling import redraw
from detente.analysis.series import read_series
from detente.cli.group import group
from detente.errors import DataError
from detente.export.event import Event, Party, Time
from detente.export.taking import event_row, party_rows
from detente.store import Desk, Writer
from detente.store.rows import insert

Tell = Callable[[list[Any]], Desk]
THREAT = (
    "North Korea threatened South Korea.",
    [{"words": "threatened", "event": "THREATEN", "actor": "PRK", "recipient": "KOR"}],
)
ANSWER = (
    "South Korea condemned North Korea.",
    [{"words": "condemned", "event": "ACCUSE", "actor": "KOR", "recipient": "PRK"}],
)


@pytest.fixture
def desk(told: Tell) -> Desk:
    return told([("a", "2022-07-11", [THREAT]), ("b", "2022-07-12", [ANSWER])])


def call(desk: Desk, *arguments: str) -> Result:
    return CliRunner().invoke(group, [*arguments, "--store", str(desk.path)])


@pytest.mark.parametrize(
    "arguments",
    [
        ["tension", "PRK-QRK"],
        ["tension", "QRK", "--events"],
        ["tension", "PRK:GOV-QRK:MIL", "--changes"],
        ["panel", "--among", "PRK,QRK"],
        ["events", "--actor", "QRK"],
        ["events", "--party", "QRK:MIL"],
        ["export", "--format", "csv", "--recipient", "QRK"],
        ["pledges", "--by", "QRK"],
        ["pledges", "--to", "KOR,QRK"],
    ],
)
def test_a_code_that_is_none_is_named_with_near_ones(arguments: list[str], desk: Desk) -> None:
    done = call(desk, *arguments)
    assert done.exit_code == 2
    assert "there is no country QRK; did you mean PRK (North Korea)" in " ".join(done.stderr.split())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["tension", "PRK-QQQ"], "PRK-QQQ: there is no country QQQ; codes are those of ISO 3166"),
        (["tension", "GER"], "did you mean DEU (Germany)"),
        (["tension", "Peru"], "Peru is PER"),
        (["tension", "PRK:QQQ"], "there is no sector QQQ"),
        (["tension", "PRK", "--since", "soon"], "'soon' is no date"),
        (["pledges", "--state", "done"], "states are open"),
        (["events", "--type", "THREATN"], "did you mean THREATEN"),
    ],
)
def test_other_words_that_are_none(arguments: list[str], said: str, desk: Desk) -> None:
    done = call(desk, *arguments)
    assert (done.exit_code, said in " ".join(done.stderr.split())) == (2, True), done.stderr


@pytest.mark.parametrize(
    "arguments",
    [["tension", "PRK-MNG"], ["panel", "--among", "PRK,MNG"], ["events", "--actor", "MNG"], ["pledges", "--by", "MNG"]],
)
def test_a_state_without_events_is_said_to_have_none(arguments: list[str], desk: Desk) -> None:
    done = call(desk, *arguments)
    assert (done.exit_code, "Mongolia (MNG) takes no part in any event of the store" in done.stderr) == (0, True)
    assert "North Korea (PRK) takes" not in done.stderr


def test_two_states_without_a_common_event_are_told_apart_from_a_quiet_base(desk: Desk) -> None:
    assert "KOR-MNG: no event of theirs lies in the time shown" in measure(desk, "KOR-MNG").notes
    quiet = measure(desk, "PRK-KOR", by="day", base="2022-07-13", since="2022-07-11", until="2022-07-13")
    assert quiet.notes[0].startswith("PRK-KOR: nothing hostile is told in the base 2022-07-13")


def test_numbers_agree_with_their_nouns(desk: Desk) -> None:
    assert "in 1 of 1 week (under 10 reports in the week)" in measure(desk, "PRK-KOR").notes[0]
    assert "1 day later" in call(desk, "answers", "--offered", "--format", "table").stdout
    assert call(desk, "answers", "--offered").stderr == "1 answer offered by order in time\n"
    assert call(desk, "pledges").stderr == "0 pledges\n"


def imported(day: date, hostile: bool, sides: str, number: int) -> Event:
    actor, recipient = sides.split(">")
    event, quad, scale = ("THREATEN", 3, -3.5) if hostile else ("CONSULT", 1, 2.5)
    time = Time(day.isoformat(), None, "day", "at", day, day)
    return Event(
        f"i{number:015d}", "gdelt", str(number), event, (), (), "asserted", quad, scale, time, Time(), None, None,
        (Party(actor, actor, None),), (Party(recipient, recipient, None),), (), n_mentions=1, n_reports=1, n_sources=1,
    )  # fmt: skip


@pytest.fixture
def both(desk: Desk) -> Desk:
    """Beside our two reports ten events of GDELT: in May 1 threat of PRK among 4, in June 2 among 6."""
    path = desk.path
    days = [date(2022, 5, 2)] * 4 + [date(2022, 6, 6)] * 6
    events = [
        imported(day, number in (0, 4, 5), "PRK>KOR" if number in (0, 4, 5) else "FRA>DEU", number)
        for number, day in enumerate(days)
    ]
    desk.close()
    with Writer(path) as writer, writer.transaction() as connection:
        insert(connection, "events", [event_row(event) for event in events])
        insert(connection, "event_entities", [row for event in events for row in party_rows(event)])
    return Desk.open(path)


def test_imported_events_are_measured_by_their_own_counts(both: Desk) -> None:
    measured = measure(both, "PRK-KOR", by="month", origin="gdelt", thin=5)
    assert [(str(row["period"]), row["reports"], row["per"], row["events"]) for row in measured.rows] == [
        ("2022-05-01", 4, "event", 1),
        ("2022-06-01", 6, "event", 2),
    ]
    rates = [3.5 / 4, 7 / 6]
    base = 10.5 / 10
    assert [row["tension"] for row in measured.rows] == [pytest.approx(100 * rate / base, abs=1e-3) for rate in rates]
    assert [row["thin"] for row in measured.rows] == [True, False]
    assert (
        "gdelt was imported without its reports, so sizes are divided by its events of each month" in measured.notes[0]
    )
    assert "(under 5 events in the month)" in measured.notes[1]


def test_the_band_of_imported_events_draws_events(both: Desk) -> None:
    series = read_series(both, "PRK-KOR", "month", origin="gdelt")
    hostile, reports = redraw(both, series, draws=400)
    assert hostile.mean(axis=0) == pytest.approx([3.5, 7], rel=0.2)
    assert hostile.std(axis=0).min() > 0
    assert reports.mean(axis=0) == pytest.approx([4, 6], rel=0.2)


def test_our_own_series_know_nothing_of_imported_events(both: Desk) -> None:
    (row,) = measure(both, "PRK-KOR", by="month").rows
    assert (str(row["period"]), row["reports"], row["per"]) == ("2022-07-01", 2, "report")
    rows = panel(both, by="month", origin="gdelt").fetchall()
    assert {(str(row[0]), row[-2], row[-1]) for row in rows} == {("2022-05-01", 4, "event"), ("2022-06-01", 6, "event")}


def test_the_output_says_by_what_imported_events_are_measured(both: Desk) -> None:
    path = both.path
    shown = CliRunner().invoke(
        group, ["tension", "PRK-KOR", "--by", "month", "--origin", "gdelt", "--format", "table", "--store", str(path)]
    )
    assert "all events" in " ".join(shown.stdout.split())
    assert "divided by its events" in shown.stderr
    nothing = measure(both, "PRK-KOR", origin="gdlt")
    assert nothing.notes == ("there are no events of gdlt in this time; the store has events of detente, gdelt",)


def test_the_library_raises_for_a_code_that_is_none(desk: Desk) -> None:
    for ask in (lambda: measure(desk, "QRK"), lambda: panel(desk, among=["QRK"]), lambda: desk.pledges(by=["QRK"])):
        with pytest.raises(DataError, match="no country QRK"):
            ask()
