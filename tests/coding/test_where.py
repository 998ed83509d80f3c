"""The place of an act: the name in what the model marks, else the place named nearest to a deed."""

import pytest

from detente.coding.decode import Act
from detente.coding.where import place_span
from detente.places import Gazetteer

GAZETTEER = Gazetteer.load()


def act(text: str, words: str, event: str = "ASSAULT", **spans: str) -> Act:
    marked = {
        role: tuple((text.index(w), text.index(w) + len(w)) for w in ([spans[role]] if role in spans else []))
        for role in ("A", "R", "L", "T", "S", "C")
    }
    start = text.index(words)
    return Act(start, start + len(words), event, None, (), "asserted", marked, 0.9)


@pytest.mark.parametrize(
    ("text", "words", "event", "marked", "place"),
    [
        (
            "He was shot near the West Bank town of Ramallah.",
            "shot",
            "ASSAULT",
            "West Bank town of Ramallah",
            "Ramallah",
        ),
        ("She was shot outside her apartment in Tbilisi.", "shot", "ASSAULT", "apartment", "Tbilisi"),
        ("She was shot outside her apartment.", "shot", "ASSAULT", "apartment", "apartment"),
        ("The plane was shot down over Laos in April.", "shot down", "ASSAULT", None, "Laos"),
        ("Police arrested two men in Lyon on Monday.", "arrested", "COERCE", None, "Lyon"),
        ("The minister condemned the raid in Lyon.", "condemned", "ACCUSE", None, None),
        ("Police arrested two men; in Lyon it rained.", "arrested", "COERCE", None, None),
        ("Police arrested two men.", "arrested", "COERCE", None, None),
    ],
)
def test_place_span(text: str, words: str, event: str, marked: str | None, place: str | None) -> None:
    found = place_span(act(text, words, event, **({"L": marked} if marked else {})), (), text, GAZETTEER)
    assert (text[found[0] : found[1]] if found else None) == place


def test_a_party_is_no_place() -> None:
    text = "Rebels in Goma shelled the airport."
    assert place_span(act(text, "shelled", A="Rebels in Goma"), (), text, GAZETTEER) is None


def test_a_place_belongs_to_the_act_nearest_to_it() -> None:
    text = "Two men were held and, in Lyon, a third was shot."
    held, shot = act(text, "held", "COERCE"), act(text, "shot")
    assert place_span(held, (held, shot), text, GAZETTEER) is not None
    assert place_span(shot, (held, shot), text, GAZETTEER) is None
