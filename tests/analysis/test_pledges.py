"""What was promised, and what became of it: one case a rule."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from detente.analysis.content import own_words, promised, topic_of
from detente.analysis.pledges import pledges
from detente.errors import DataError
from detente.store import Desk

Tell = Callable[[list[Any]], Desk]
Rows = Callable[[Any], list[dict[str, Any]]]

TALKS = (
    "Peru and Bolivia agreed to hold talks in Arica next week.",
    [{"words": "agreed", "event": "AGREE", "actor": "PER BOL", "due": "2019-W11"}],
)
PATROLS = (
    "Peru promised to withdraw its patrol boats from the Conima bank by March 20.",
    [
        {
            "words": "promised",
            "event": "CONCEDE",
            "actor": "PER",
            "recipient": "BOL",
            "due": "2019-03-20",
            "due_direction": "until",
        }
    ],
)
SKIPPER = (
    "Lima agreed to free the skipper by Monday.",
    [
        {
            "words": "agreed",
            "event": "CONCEDE",
            "actor": "PER",
            "recipient": "BOL",
            "due": "2019-03-18",
            "due_direction": "until",
        }
    ],
)
TRUCE = (
    "Peru and Bolivia declared a truce on the lake.",
    [{"words": "declared", "event": "CONCEDE", "actor": "PER BOL"}],
)
DRILL = (
    "The Bolivian navy will exercise off Tiquina on March 21.",
    [
        {
            "words": "exercise",
            "event": "MOBILIZE",
            "mode": "troops",
            "actor": "BOL:MIL",
            "status": "future",
            "due": "2019-03-21",
        }
    ],
)


def later(sentence: str, words: str, event: str, actor: str, recipient: str = "", **more: str) -> Any:
    return (sentence, [{"words": words, "event": event, "actor": actor, "recipient": recipient, **more}])


MET = later("Peru and Bolivia met in Arica.", "met", "CONSULT", "PER BOL")
LEFT = later("Three Peruvian patrol boats left the Conima bank.", "left", "RETREAT", "PER", "BOL", mode="withdraw")
REFUSED = later("Peru refused to withdraw the patrols.", "refused", "REJECT", "PER", "BOL", mode="yield")
FREED = later("Peru freed Severino Quenta, a fisherman.", "freed", "RETREAT", "PER", "BOL", mode="release")
QUIET = later("Both navies observed the truce.", "observed", "RETREAT", "PER BOL", mode="ceasefire")
SHOT = later("A Bolivian launch fired at a Peruvian boat.", "fired", "ASSAULT", "BOL:MIL", "PER", mode="firearms")
HELD = later("Bolivia held its drill off Tiquina.", "drill", "MOBILIZE", "BOL:MIL", mode="troops")
VAGUE = later("What Peru gave away on the Conima bank.", "gave away", "RETREAT", "PER", "BOL")
ELSEWHERE = later("Chile and Peru met in Tacna about copper.", "met", "CONSULT", "CHL PER")
SHOWN = later("Bolivian launches showed their flags.", "showed", "MOBILIZE", "BOL:MIL", mode="troops")

COPPER = later("Peru and Bolivia met in Tacna about copper.", "met", "CONSULT", "PER BOL")
COPPER_TALKS = later("Peru and Bolivia held talks in Tacna on copper.", "held talks", "CONSULT", "PER BOL")
FISH_TALKS = (
    "Peru and Bolivia agreed to hold talks on fishing permits next week.",
    [{"words": "agreed", "event": "AGREE", "actor": "PER BOL", "due": "2019-W12"}],
)
SIT_DOWN = (
    "Peru and Bolivia agreed to sit down together next week.",
    [{"words": "agreed", "event": "AGREE", "actor": "PER BOL", "due": "2019-W12"}],
)
LONE_TALKS = (
    "Peru promised talks next week.",
    [{"words": "promised", "event": "AGREE", "actor": "PER", "due": "2019-W12"}],
)
PERMITS = later("Peru and Bolivia discussed the permits of fishermen.", "discussed", "CONSULT", "PER BOL")
MARKED = (
    "Patrols will leave the bank by March 20, Peru promised in Lima after talks about copper.",
    [
        {
            "words": "promised",
            "content": "Patrols will leave the bank by March 20",
            "event": "CONCEDE",
            "actor": "PER",
            "recipient": "BOL",
            "due": "2019-03-20",
            "due_direction": "until",
        }
    ],
)

# What was promised on 15 March; what was told on which day; as of which day; the state; the day of the evidence.
CASES = [
    ("open: its time is to come", DRILL, [], "2019-03-18", "open", None),
    ("due: its day", DRILL, [], "2019-03-21", "due", None),
    ("lapsed: its day went by", DRILL, [], "2019-03-24", "lapsed", None),
    ("kept: the announced act", DRILL, [("2019-03-21", HELD)], "2019-03-24", "kept", "2019-03-21"),
    ("lapsed: another act of that kind on another day", DRILL, [("2019-03-23", SHOWN)], "2019-03-30", "lapsed", None),
    ("kept: within the week and of the same place", TALKS, [("2019-03-17", MET)], "2019-03-24", "kept", "2019-03-17"),
    ("lapsed: one of them met somebody else", TALKS, [("2019-03-17", ELSEWHERE)], "2019-03-24", "lapsed", None),
    ("kept: the same boats from the same bank", PATROLS, [("2019-03-19", LEFT)], "2019-03-24", "kept", "2019-03-19"),
    (
        "broken: refused to do what was promised",
        PATROLS,
        [("2019-03-18", REFUSED)],
        "2019-03-24",
        "broken",
        "2019-03-18",
    ),
    (
        "broken stays broken",
        PATROLS,
        [("2019-03-18", REFUSED), ("2019-03-27", LEFT)],
        "2019-03-30",
        "broken",
        "2019-03-18",
    ),
    ("kept late", PATROLS, [("2019-03-27", LEFT)], "2019-03-30", "kept", "2019-03-27"),
    ("lapsed before it was kept late", PATROLS, [("2019-03-27", LEFT)], "2019-03-25", "lapsed", None),
    (
        "kept: no word in common, but freed in the days named",
        SKIPPER,
        [("2019-03-16", FREED)],
        "2019-03-24",
        "kept",
        "2019-03-16",
    ),
    (
        "lapsed: freed too late to tell whether it was he",
        SKIPPER,
        [("2019-03-25", FREED)],
        "2019-03-30",
        "lapsed",
        None,
    ),
    (
        "lapsed: a retreat of which nobody says what kind",
        PATROLS,
        [("2019-03-16", VAGUE)],
        "2019-03-24",
        "lapsed",
        None,
    ),
    (
        "lapsed: talks, but about something else",
        FISH_TALKS,
        [("2019-03-20", COPPER_TALKS)],
        "2019-03-30",
        "lapsed",
        None,
    ),
    ("kept: talks about that", FISH_TALKS, [("2019-03-20", PERMITS)], "2019-03-30", "kept", "2019-03-20"),
    ("kept: talks, whatever about", SIT_DOWN, [("2019-03-20", COPPER)], "2019-03-30", "kept", "2019-03-20"),
    ("lapsed: with whom is not said", LONE_TALKS, [("2019-03-20", ELSEWHERE)], "2019-03-30", "lapsed", None),
    ("kept: what was marked, not what follows", MARKED, [("2019-03-19", LEFT)], "2019-03-24", "kept", "2019-03-19"),
    ("open: no last day", TRUCE, [], "2019-03-30", "open", None),
    ("kept: the truce is observed", TRUCE, [("2019-03-18", QUIET)], "2019-03-30", "kept", "2019-03-18"),
    (
        "broken: shots after it had been kept",
        TRUCE,
        [("2019-03-18", QUIET), ("2019-03-20", SHOT)],
        "2019-03-30",
        "broken",
        "2019-03-20",
    ),
]


@pytest.mark.parametrize(
    ("promise", "events", "as_of", "state", "shown"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_states(promise: Any, events: Any, as_of: str, state: str, shown: str | None, told: Tell, rows: Rows) -> None:
    desk = told([("promise", "2019-03-15", [promise]), *((f"r{i}", day, [one]) for i, (day, one) in enumerate(events))])
    found = [row for row in rows(pledges(desk, as_of=as_of)) if row["report_id"] == "promise"]
    assert len(found) == 1
    assert found[0]["state"] == state, found[0]
    assert (str(found[0]["evidence_date"]) if found[0]["evidence_date"] else None) == shown
    assert found[0]["late_days"] == (7 if shown == "2019-03-27" else None)
    assert (found[0]["evidence_event_id"] is not None) == (state in ("kept", "broken"))
    assert found[0]["why"]


def test_filters(told: Tell, rows: Rows) -> None:
    desk = told([("a", "2019-03-15", [PATROLS, DRILL]), ("b", "2019-03-16", [SKIPPER])])
    assert [row["due"] for row in rows(pledges(desk))] == ["2019-03-18", "2019-03-20", "2019-03-21"]
    assert [row["due"] for row in rows(pledges(desk, due="2019-03-19/"))] == ["2019-03-20", "2019-03-21"]
    assert [row["due"] for row in rows(pledges(desk, due="2019-03-17/2019-03-18", by=["PER"]))] == [
        "2019-03-18",
        "2019-03-20",
    ]
    assert [row["due"] for row in rows(pledges(desk, by=["BOL"]))] == ["2019-03-21"]
    assert rows(pledges(desk, to=["CHL"])) == []
    assert len(rows(pledges(desk, states=["lapsed"], as_of="2019-04"))) == 3
    with pytest.raises(DataError, match="states are open, due, kept, broken, lapsed"):
        pledges(desk, states=["done"])
    with pytest.raises(DataError, match="no date"):
        pledges(desk, due="soon")


def test_what_was_marked_as_content_is_what_is_promised(told: Tell, rows: Rows) -> None:
    (row,) = rows(pledges(told([("promise", "2019-03-15", [MARKED])])))
    assert (row["promise"], row["promise_from"]) == ("Patrols will leave the bank by March 20", "marked as content")
    assert row["topic"] == "withdrawal"
    said = "Peru promised amnesty."
    assert promised(said, 5, 13, with_act=False, content=["amnesty"]) == (said, "whole passage")
    head = "Peru to withdraw lake patrols after talks"
    assert promised(head, 5, 16, with_act=False, content=["lake patrols"])[0] == "to withdraw lake patrols"


def test_what_is_promised_is_given_in_its_words() -> None:
    said = "Peru will withdraw its patrol boats by March 20, the minister said on Friday."
    assert promised(said, 0, 9, with_act=False)[0] == "withdraw its patrol boats by March 20"
    assert promised("A truce was agreed.", 12, 18, with_act=False) == ("A truce was agreed.", "whole passage")


@pytest.mark.parametrize(
    ("words", "topic"),
    [
        ("hold talks in Arica next week", "talks"),
        ("withdraw its patrol boats", "withdrawal"),
        ("talks and a truce from midnight", "truce"),
        ("reopen the bridge", "opening"),
        ("pay compensation to the families", "payment"),
        ("think about it", None),
    ],
)
def test_topics(words: str, topic: str | None) -> None:
    found = topic_of(words)
    assert (found.name if found else None) == topic


def test_own_words_leave_out_parties_and_plain_words() -> None:
    assert set(own_words("Peru will send its patrol boats on Monday", "Peru").values()) == {"send", "patrol", "boats"}


def test_the_example_of_the_docs(told: Tell, rows: Rows) -> None:
    page = (Path(__file__).parents[2] / "docs" / "pledges.md").read_text(encoding="utf-8")
    lines = page.split("<!-- example -->")[1].strip().splitlines()[2:]
    assert len(lines) == 5
    known = {one[0]: one for one in (LEFT, REFUSED)}
    for line in lines:
        day, what, as_of, state, late = (cell.strip() for cell in line.strip("|").split("|"))
        reports = [("promise", "2019-03-15", [PATROLS])] + ([("r", day, [known[what]])] if what != "–" else [])
        found = next(row for row in rows(pledges(told(reports), as_of=as_of)) if row["report_id"] == "promise")
        assert (found["state"], str(found["late_days"] or "–")) == (state, late), line
