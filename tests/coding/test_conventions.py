"""Hosts, ceremonies and who says ``we``."""

import pytest

from detente.coding.conventions import host_and_visitor, is_ceremony, is_first_person, speaker_span
from detente.coding.decode import Act


def act(text: str, words: str, event: str, **spans: str) -> Act:
    marked: dict[str, tuple[tuple[int, int], ...]] = {
        role: ((text.index(spans[role]), text.index(spans[role]) + len(spans[role])),) if role in spans else ()
        for role in ("A", "R", "L", "T", "S", "C")
    }
    start = text.index(words)
    return Act(start, start + len(words), event, None, (), "asserted", marked, 0.9)


@pytest.mark.parametrize(
    ("text", "words", "marked", "visitor", "host"),
    [
        ("Austin welcomed Lee to the Pentagon.", "welcomed", {"A": "Austin", "R": "Lee"}, "Lee", "Austin"),
        ("Austin hosted Lee.", "hosted", {"A": "Austin", "R": "Lee"}, "Lee", "Austin"),
        ("Lee was received by Austin.", "received", {"A": "Lee", "R": "Austin"}, "Lee", "Austin"),
        ("Lee visited Austin.", "visited", {"A": "Lee", "R": "Austin"}, "Lee", "Austin"),
    ],
)
def test_the_visitor_is_the_actor(text: str, words: str, marked: dict[str, str], visitor: str, host: str) -> None:
    turned = host_and_visitor(act(text, words, "CONSULT", **marked), text)
    assert [text[a:b] for a, b in turned.spans["A"]] == [visitor]
    assert [text[a:b] for a, b in turned.spans["R"]] == [host]


def test_welcoming_a_deal_is_no_visit() -> None:
    text = "Austin welcomed the deal."
    one = act(text, "welcomed", "SUPPORT", A="Austin", R="the deal")
    assert host_and_visitor(one, text) is one


@pytest.mark.parametrize(
    ("text", "words", "event", "ceremony"),
    [
        ("The leader took part in the dedication of a wall.", "dedication", "SUPPORT", True),
        ("The minister laid a wreath at the tomb.", "laid a wreath", "CONSULT", True),
        ("The minister praised the dedication of the troops.", "praised", "SUPPORT", False),
        ("Rebels attacked a memorial service.", "attacked", "ASSAULT", False),
    ],
)
def test_ceremonies(text: str, words: str, event: str, ceremony: bool) -> None:
    assert is_ceremony(act(text, words, event), text) is ceremony


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        ("This prompted a response from the UN that stressed: We call for talks.", "We", "the UN"),
        ("The minister said: “We will not yield.”", "We", "The minister"),
        ("The road is long. We call for talks.", "We", None),
    ],
)
def test_who_says_we(text: str, words: str, speaker: str | None) -> None:
    assert is_first_person(words)
    found = speaker_span(text, text.index(words))
    assert (text[found[0] : found[1]] if found else None) == speaker
