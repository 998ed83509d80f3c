"""Parties from other sentences: who is offered, and from which probability on he is taken."""

from dataclasses import replace

import pytest

from detente.coding.discourse import Discourse, Named, Scene, Telling, choices, discourse_of
from detente.errors import ModelError
from detente.records import Entity

PERU = Entity(0, 4, "Peru", "Peru", "PER", "GOV")
ECUADOR = Entity(13, 20, "Ecuador", "Ecuador", "ECU", "GOV")
IT = Entity(30, 32, "It", "Ecuador", "ECU", "GOV")
OSLO = Entity(50, 54, "Oslo", "Norway", "NOR", "GOV")
TEXTS = ("Peru accused Ecuador.", "It denied the charge in Oslo.")
ACCUSED = Telling(0, 5, 12, "ACCUSE", "asserted", {"actor": (PERU,), "recipient": (ECUADOR,)})
DENIED = Telling(1, 3, 9, "REJECT", "asserted", {"actor": (IT,), "recipient": ()})


def scene(*named: Named) -> Scene:
    return Scene(TEXTS, (False, False), (ACCUSED, DENIED), named, "PER", False)


def test_parties_of_the_act_before_are_offered_then_whoever_is_named() -> None:
    listed = choices(scene(Named(1, 24, OSLO)), DENIED, "recipient")
    assert [choice.entities[0].country for choice in listed] == ["PER", "ECU", "NOR"]
    assert 'actor of "accused" before it' in listed[0].source
    assert "r REJECT same=other" in listed[0].features
    assert "r REJECT same=same" in listed[1].features


def test_what_comes_later_is_not_offered() -> None:
    first = replace(ACCUSED, sides={"actor": (), "recipient": (ECUADOR,)})
    later = Scene(TEXTS, (False, False), (first, DENIED), (Named(1, 24, OSLO),), "PER", False)
    assert choices(later, first, "actor") == []


def test_only_a_likely_choice_is_taken() -> None:
    listed = choices(scene(), DENIED, "recipient")
    weights = {"r REJECT from=a": 3.0, "bias": -1.0}
    eager = Discourse(weights, {"recipient REJECT": 0.5})
    best = eager.best(listed, "recipient", "REJECT")
    assert best is not None
    assert best.entities == (PERU,)
    assert Discourse(weights, {"recipient REJECT": 0.95}).best(listed, "recipient", "REJECT") is None
    assert eager.best([], "recipient", "REJECT") is None


def test_nobody_is_taken_for_a_side_that_reports_leave_open() -> None:
    weights = {"r REJECT from=a": 3.0}
    discourse = Discourse(weights, {"recipient REJECT": 0.5})
    assert discourse.best(choices(scene(), DENIED, "recipient"), "recipient", "PROTEST") is None


def test_who_accused_is_told_from_who_accused_somebody_else() -> None:
    listed = choices(scene(), DENIED, "recipient")
    assert "r REJECT reply=yes from=a source=ACCUSE" in listed[0].features
    other = replace(ACCUSED, sides={"actor": (PERU,), "recipient": (OSLO,)})
    apart = Scene(TEXTS, (False, False), (other, DENIED), (), "PER", False)
    assert "r REJECT reply=no from=a source=ACCUSE" in choices(apart, DENIED, "recipient")[0].features


def test_broken_weights_are_named() -> None:
    assert discourse_of(None) is None
    with pytest.raises(ModelError, match=r"discourse\.json"):
        discourse_of({"weights": {"a": "much"}, "thresholds": {}})
