"""Scoring against keys: tellings, countries, furniture and traps are counted as documented."""

from typing import Any

from detente import Coder, read_text
from detente.evaluation.reports import field_accuracy, precision, score_report, table

TEXT = (
    "OSLO, May 3, 2021 - Norway thanked Sweden on Monday for sending two rescue ships to the Barents Sea.\n\n"
    "Advertisement\n\nThe minister hopes for rain.\n"
)


def key(**changes: Any) -> dict[str, Any]:
    event = {
        "type": "SUPPORT", "status": "asserted", "actor": [{"text": "Norway", "country": "NOR"}],
        "recipient": [{"text": "Sweden", "country": "SWE"}], "date": {"value": "2021-05-03", "precision": "day"},
        "due": None, "place": None, "words": ["thanked"],
    }  # fmt: skip
    return {
        "events": [event | changes],
        "no_event": [{"words": "hopes for rain", "why": "statement"}],
        "furniture": [{"words": "Advertisement", "kind": "advertisement"}],
    }


def test_a_right_event(coder: Coder) -> None:
    coding = coder.code(read_text(TEXT, id="x"))
    scored = score_report(coding, key())
    assert precision([scored], ("type", "status", "actor", "recipient", "date"))[0] == 1
    assert scored.found["type+status+countries+date"] == 1
    assert scored.furniture == (1, 1)
    assert scored.no_event_alarms == (0, 1)
    assert not scored.missed
    assert field_accuracy([scored])["type"] == 1


def test_a_wrong_country_counts_for_act_and_type_only(coder: Coder) -> None:
    coding = coder.code(read_text(TEXT, id="x"))
    scored = score_report(coding, key(recipient=[{"text": "Sweden", "country": "DNK"}]))
    assert scored.found["type"] == 1
    assert scored.found["type+countries"] == 0


def test_a_missed_event_and_words_that_are_not_there(coder: Coder) -> None:
    coding = coder.code(read_text(TEXT, id="x"))
    scored = score_report(coding, key(words=["never said"]))
    assert len(scored.missed) == 1
    assert scored.unplaced == ["never said"]
    overall = table([scored])[0]
    assert overall["recall"] == 0


def test_a_historical_event_is_not_wanted_but_excuses(coder: Coder) -> None:
    coding = coder.code(read_text(TEXT, id="x"))
    scored = score_report(coding, key(status="historical"))
    assert scored.events == 0
    assert precision([scored], ("type",))[0] == 1
    assert precision([scored], ("type", "status"))[0] == 0
