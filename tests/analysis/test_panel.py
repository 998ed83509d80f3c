"""Panels: zeros, codes, directions, states by date."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from detente.analysis.panel import panel
from detente.errors import DataError
from detente.store import Desk

Tell = Callable[[list[Any]], Desk]
Rows = Callable[[Any], list[dict[str, Any]]]


def act(words: str, event: str, sides: str) -> Any:
    actor, _, recipient = sides.partition(">")
    sentence = f"They {words} it."
    return (sentence, [{"words": words, "event": event, "actor": actor.strip(), "recipient": recipient.strip()}])


@pytest.fixture
def desk(told: Tell) -> Desk:
    return told(
        [
            ("a", "2022-01-10", [act("threatened", "THREATEN", "PRK > KOR USA")]),
            ("b", "2022-03-10", [act("met", "CONSULT", "KOR USA")]),
            ("c", "2022-03-11", [act("sanctioned", "SANCTION", "USA:GOV USA:LEG > PRK")]),
            ("d", "2022-03-12", [act("condemned", "ACCUSE", "USA KOR"), act("jailed", "COERCE", "KOR:GOV > KOR:OPP")]),
        ]
    )


def test_zeros_codes_and_directions(desk: Desk, rows: Rows) -> None:
    found = rows(panel(desk))
    dyads = sorted({(row["country1"], row["country2"]) for row in found})
    assert dyads == [("KOR", "USA"), ("PRK", "KOR"), ("PRK", "USA"), ("USA", "KOR"), ("USA", "PRK")]
    assert len(found) == 3 * len(dyads)
    first = next(row for row in found if (row["country1"], row["country2"]) == ("PRK", "KOR"))
    assert {
        key: first[key] for key in ("name1", "cow1", "gw1", "cow2", "gw2", "events", "verbal_conflict", "reports")
    } == {
        "name1": "North Korea",
        "cow1": 731,
        "gw1": 731,
        "cow2": 732,
        "gw2": 732,
        "events": 1,
        "verbal_conflict": 1,
        "reports": 1,
    }
    february = [row for row in found if row["period"].month == 2]
    assert [row["events"] for row in february] == [0] * 5
    assert {row["reports"] for row in february} == {0}
    assert sum(row["events"] for row in found) == 5


def test_undirected_counts_a_mutual_act_once(desk: Desk, rows: Rows) -> None:
    found = rows(panel(desk, directed=False))
    total = {(row["country1"], row["country2"]): 0 for row in found}
    for row in found:
        total[row["country1"], row["country2"]] += row["events"]
    assert total == {("KOR", "PRK"): 1, ("KOR", "USA"): 1, ("PRK", "USA"): 2}


def test_actors_and_recipients(desk: Desk, rows: Rows) -> None:
    actors = {(row["country1"], row["period"].month): row["events"] for row in rows(panel(desk, "actors"))}
    assert actors == {("KOR", 1): 0, ("KOR", 2): 0, ("KOR", 3): 3, ("PRK", 1): 1, ("PRK", 2): 0, ("PRK", 3): 0,
                      ("USA", 1): 0, ("USA", 2): 0, ("USA", 3): 3}  # fmt: skip
    recipients = {row["country1"] for row in rows(panel(desk, "recipients"))}
    assert recipients == {"KOR", "PRK", "USA"}


def test_among_and_all(desk: Desk, rows: Rows) -> None:
    among = rows(panel(desk, among=["PRK", "JPN", "USA"], all_units=True, directed=False, by="year"))
    assert [(row["country1"], row["country2"], row["events"]) for row in among] == [
        ("JPN", "PRK", 0), ("JPN", "USA", 0), ("PRK", "USA", 2),
    ]  # fmt: skip
    states = rows(panel(desk, "actors", all_units=True, by="year"))
    assert 190 < len(states) < 205
    assert not {"CSK", "YUG", "HKG"} & {row["country1"] for row in states}
    early = rows(panel(desk, "actors", all_units=True, by="year", since="1990", until="1993"))
    there = {(row["country1"], row["period"].year) for row in early}
    assert ("CSK", 1992) in there
    assert ("CSK", 1993) not in there
    assert ("CZE", 1992) not in there
    assert ("CZE", 1993) in there


def test_what_is_asked_wrongly_is_told(desk: Desk) -> None:
    with pytest.raises(DataError, match="panels are of dyads, actors, recipients"):
        panel(desk, "triads")  # type: ignore[arg-type]
