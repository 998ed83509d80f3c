"""Which act answers which: as stated in words, or offered from their order, never both."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from detente.analysis.answers import answers, thread
from detente.errors import DataError
from detente.store import Desk

Tell = Callable[[list[Any]], Desk]
Rows = Callable[[Any], list[dict[str, Any]]]


def act(words: str, event: str, sides: str, **more: str) -> dict[str, Any]:
    actor, _, recipient = sides.partition(">")
    return {"words": words, "event": event, "actor": actor.strip(), "recipient": recipient.strip(), **more}


SHUT, SEIZED = act("closed", "COERCE", "BOL > PER"), act("seizure", "COERCE", "PER > BOL", mode="seize")
# Sentences with their acts; which act answers which; with what words.
CASES = [
    (
        "the cue between them",
        [("Bolivia closed the bridge in response to the seizure of four boats.", [SHUT, SEIZED])],
        ("closed", "seizure"),
        "in response to the seizure",
    ),
    (
        "the cue at the beginning",
        [("In response to the seizure of four boats, Bolivia closed the bridge.", [SEIZED, SHUT])],
        ("closed", "seizure"),
        "In response to the seizure",
    ),
    (
        "the act first",
        [("The seizure of four boats came on Monday, prompting Bolivia as it closed the bridge.", [SEIZED, SHUT])],
        ("closed", "seizure"),
        "prompting",
    ),
    (
        "the sentence before",
        [
            ("The seizure of four boats was told by Lima.", [SEIZED]),
            ("In retaliation, Bolivia closed the bridge.", [SHUT]),
        ],
        ("closed", "seizure"),
        "In retaliation",
    ),
    (
        "after, and the sides are turned round",
        [("Bolivia closed the bridge after the seizure of four boats.", [SHUT, SEIZED])],
        ("closed", "seizure"),
        "after the seizure",
    ),
    (
        "after, of somebody else's quarrel",
        [("Chile closed its border after the seizure of four boats.", [act("closed", "COERCE", "CHL > ARG"), SEIZED])],
        None,
        None,
    ),
    (
        "nobody answers himself",
        [("Peru closed the bridge in response to the seizure.", [act("closed", "COERCE", "PER > BOL"), SEIZED])],
        None,
        None,
    ),
    (
        "the answer is not earlier",
        [("Bolivia closed the bridge in response to the seizure.", [SHUT, {**SEIZED, "date": "2019-03-25"}])],
        None,
        None,
    ),
    (
        "what did not happen is no answer",
        [("Bolivia closed the bridge in response to the seizure.", [{**SHUT, "status": "negation"}, SEIZED])],
        None,
        None,
    ),
    ("no cue", [("Bolivia closed the bridge; the seizure of four boats went on.", [SHUT, SEIZED])], None, None),
    (
        "two sentences away is too far",
        [
            ("The seizure of four boats was told by Lima.", [SEIZED]),
            ("It rained.", []),
            ("In retaliation, Bolivia closed the bridge.", [SHUT]),
        ],
        None,
        None,
    ),
]


@pytest.mark.parametrize(("sentences", "pair", "words"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_stated(sentences: Any, pair: tuple[str, str] | None, words: str | None, told: Tell, rows: Rows) -> None:
    desk = told([("r", "2019-03-18", sentences)])
    acts = dict(
        desk.sql(
            "SELECT em.event_id, m.event_text[1].text FROM event_mentions em JOIN mentions m USING (mention_id)"
        ).fetchall()
    )
    found = rows(answers(desk))
    assert [(acts[row["event_id"]], acts[row["answers"]]) for row in found] == ([pair] if pair else [])
    assert [row["words"] for row in found] == ([words] if words else [])
    assert all(row["kind"] == "stated" and row["report_ids"] == ["r"] for row in found)


def test_offered_are_apart_from_stated(told: Tell, rows: Rows) -> None:
    desk = told(
        [
            ("a", "2019-03-12", [("Peru announced the seizure of four boats.", [SEIZED])]),
            ("b", "2019-03-14", [("Bolivia closed the bridge.", [SHUT])]),
            ("c", "2019-03-15", [("Peru accused Bolivia.", [act("accused", "ACCUSE", "PER > BOL")])]),
            ("d", "2019-03-30", [("Bolivia thanked Peru.", [act("thanked", "SUPPORT", "BOL > PER")])]),
            ("e", "2019-03-15", [("Chile accused Bolivia.", [act("accused", "ACCUSE", "CHL > BOL")])]),
        ]
    )
    assert rows(answers(desk)) == []
    offered = rows(answers(desk, offered=True))
    assert [(row["kind"], row["lag_days"], row["words"]) for row in offered] == [
        ("offered", 1, None),
        ("offered", 2, None),
    ]
    assert [row["lag_days"] for row in rows(answers(desk, offered=True, window=1))] == [1]
    with pytest.raises(DataError, match="window"):
        answers(desk, offered=True, window=0)


def test_what_is_stated_is_not_offered(told: Tell, rows: Rows) -> None:
    earlier = {**SEIZED, "date": "2019-03-12"}
    desk = told([("r", "2019-03-14", [("Bolivia closed the bridge in response to the seizure.", [SHUT, earlier])])])
    assert [row["lag_days"] for row in rows(answers(desk))] == [2]
    assert rows(answers(desk, offered=True)) == []


def test_a_thread_runs_through_reports(told: Tell, rows: Rows) -> None:
    recalled = act("recalled", "SANCTION", "PER > BOL", mode="withdraw")
    desk = told(
        [
            (
                "a",
                "2019-03-14",
                [
                    ("Bolivia closed the bridge in response to the seizure.", [SHUT, {**SEIZED, "date": "2019-03-12"}]),
                    ("In reply, Peru recalled its ambassador.", [recalled]),
                ],
            ),
            ("b", "2019-03-15", [("Chile accused Peru.", [act("accused", "ACCUSE", "CHL > PER")])]),
        ]
    )
    ids = dict(
        desk.sql("SELECT event_text[1].text, event_id FROM mentions JOIN event_mentions USING (mention_id)").fetchall()
    )
    for one in ("seizure", "closed", "recalled"):
        found = rows(thread(desk, ids[one]))
        assert [(row["depth"], row["event"]) for row in found] == [(0, "COERCE"), (1, "COERCE"), (2, "SANCTION")]
        assert [row["answers"] for row in found] == [None, ids["seizure"], ids["closed"]]
        assert found[1]["words"] == "in response to the seizure"
    assert [row["event"] for row in rows(thread(desk, ids["accused"]))] == ["ACCUSE"]
    with pytest.raises(DataError, match="no event nothing"):
        thread(desk, "nothing")
