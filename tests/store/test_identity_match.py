"""What two tellings are compared by: words, numbers, parties, places; one with many gives what one with one does."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from detente.store import identity_match as match
from detente.store.identity_sides import places_agree
from detente.store.identity_told import Told, Where, told
from detente.store.identity_words import CODE, SOUND, numbers_of, words_of

DAY = date(2022, 7, 29)
Row = dict[str, Any]


def entity(words: str, country: str | None = None, sector: str | None = "GOV", name: str | None = None) -> Row:
    return {"entity_text": words, "name": name, "country": country, "sector": sector}


KOREA, JAPAN = entity("North Korea", "PRK"), entity("Japan", "JPN")


def telling(passage: str, **changes: Any) -> Told:
    row: Row = {
        "mention_id": passage,
        "current": True,
        "report_id": passage,
        "passage_id": passage,
        "passage": passage,
        "event": "ACCUSE",
        "mode": [],
        "status": "asserted",
        "first": DAY,
        "last": DAY,
        "dated": True,
        "due_from": None,
        "due_to": None,
        "place": None,
        "actor": [KOREA],
        "recipient": [JAPAN],
        "said_by": None,
    }
    return told(row | changes)


ONE = "North Korea accused Japan on 29 July of stealing squid worth 12,000 dollars off Wonsan."
NUMBERS: list[tuple[str, set[float]]] = [
    ("Twelve thousand men", {12_000}),
    ("12,000 men", {12_000}),
    ("$800m and 800 million dollars", {800e6}),
    ("twenty-five of 26.5 tonnes", {25, 26.5}),
    ("on 29 July 2022, July 29, 2022-07-29 and in 1953", set()),
    ("hundreds of people", set()),
    ("seven or eight", {7, 8}),
]


@pytest.mark.parametrize(("text", "numbers"), NUMBERS)
def test_numbers(text: str, numbers: set[float]) -> None:
    assert numbers_of(text) == numbers


@pytest.mark.parametrize(
    ("text", "again"),
    [("fired again", True), ("a second blast", True), ("a second-hand market", False), ("a blast", False)],
)
def test_again(text: str, again: bool) -> None:
    assert words_of(text).again is again


def test_one_with_many_is_as_one_with_one() -> None:
    others = [
        telling("Pyongyang said Tokyo's boats had robbed it of squid near Wonsan, a loss of 12,000 dollars."),
        telling("Japan."),
        telling("North Korea accused Japan again of squid theft.", actor=[entity("Kim Jong Un", "PRK")]),
        telling("The squid was stolen.", actor=[]),
        telling("Squid: Wonsan fishermen robbed, says Pyongyang", first=date(2022, 7, 28), last=date(2022, 7, 28)),
        telling("Nothing", status="negation"),
    ]
    one = telling(ONE)
    alone = [match.probability(one, other) for other in others]
    pairs = [(one, other) for other in others]
    assert match.probabilities(pairs) == alone
    assert match.probabilities(pairs[::-1]) == alone[::-1]
    assert match.probabilities(pairs * 200) == alone * 200
    assert [match.probability(other, one) for other in others] == alone
    assert alone[-1] == 0.0
    assert alone[0] > max(alone[1:])
    assert match.probabilities([]) == []


def test_acts_of_both_sides_may_be_told_the_other_way_round() -> None:
    one = telling(ONE, event="AGREE")
    turned = telling("Japan and North Korea settled over squid.", event="AGREE", actor=[JAPAN], recipient=[KOREA])
    both = telling("A deal on squid was made.", event="AGREE", actor=[JAPAN, KOREA], recipient=[])
    for other in (turned, both):
        assert match.probability(one, other) == match.probability(other, one) > 0.1
    assert match.probability(telling(ONE), telling("Japan accused.", actor=[JAPAN], recipient=[KOREA])) == 0.0


RULED_OUT: list[tuple[str, Row]] = [
    ("another state acts", {"actor": [entity("China", "CHN")]}),
    ("another state is acted on", {"recipient": [entity("China", "CHN")]}),
    ("words of an actor of another country", {"actor": [entity("a union", "CHN", "LAB")]}),
    ("another country and no recipient", {"event": "ASSAULT", "actor": [entity("x", "CHN", "REB")], "recipient": []}),
    ("nobody told by both", {"actor": [], "recipient": []}),
    ("two days later", {"first": date(2022, 7, 31), "last": date(2022, 7, 31)}),
    ("the month after", {"first": date(2022, 8, 1), "last": date(2022, 8, 31)}),
    ("no kin of the type", {"event": "AID"}),
]


@pytest.mark.parametrize(("name", "changes"), RULED_OUT, ids=[name for name, _ in RULED_OUT])
def test_ruled_out(name: str, changes: Row) -> None:
    first = telling(ONE, event=changes.get("event", "ACCUSE") if changes.get("event") != "AID" else "ACCUSE")
    assert match.features(first, telling("the same", **changes)) is None


def test_two_acts_of_one_sentence_are_not_joined_across_its_copies() -> None:
    said = "Peru expelled two attachés of Bolivia and threatened to shut a port."
    acts = {"SANCTION", "THREATEN"}
    first, copy = (telling(said, event=event, beside=acts, passage_id=event) for event in sorted(acts))
    alone = telling(said, event="THREATEN", passage_id="alone")
    assert match.probability(first, copy) == 0.0
    assert match.probability(telling(said, event="SANCTION"), alone) > match.THRESHOLD


STANDING: list[tuple[str, Row, Row, dict[str, float]]] = [
    ("two reports", {"report_id": "a"}, {"report_id": "b"}, {}),
    ("headline and story", {"title": True, "at": 0}, {"at": 300}, {"headline": 1.0, "distance": 0.0}),
    ("the next sentence", {"at": 900}, {"at": 850}, {"headline": 0.0, "distance": -1.0}),
    ("far down", {"at": 10}, {"at": 90_000}, {"headline": 0.0, "distance": 3.0}),
    ("it is not known where", {}, {"at": 90_000}, {"unplaced": 1.0}),
]


@pytest.mark.parametrize(("name", "one", "other", "found"), STANDING, ids=[row[0] for row in STANDING])
def test_how_two_passages_of_a_report_stand(name: str, one: Row, other: Row, found: dict[str, float]) -> None:
    first, second = (telling(text, **{"report_id": "r", **row}) for text, row in ((ONE, one), ("Squid.", other)))
    assert match.within(first, second) == match.within(second, first) == found


def test_a_headline_and_its_story_are_joined_sooner_than_two_sentences() -> None:
    head = {"report_id": "r", "title": True, "at": 0}
    story = telling("Pyongyang said that squid worth 12,000 dollars was stolen off Wonsan.", report_id="r", at=1200)
    said = "Japan stole squid, says North Korea"
    above, beside = telling(said, **head), telling(said, **{**head, "title": False})
    assert match.probability(above, story) > match.THRESHOLD > match.probability(beside, story)


def test_of_two_types_days_must_agree_the_more() -> None:
    students = [entity("students", "KOR", "EDU")]
    police, gunmen = entity("Police", "KOR", "COP"), entity("gunmen", None, "UAF")
    arrest = telling("Police arrested students.", event="COERCE", actor=[police], recipient=students)
    undated: Row = {"event": "ASSAULT", "actor": [gunmen], "recipient": students, "dated": False}
    attack = telling("Students were attacked by gunmen with a drone.", **undated)
    found = match.features(arrest, attack)
    assert found is not None
    assert found["near_day"] == 1.0
    assert match.probability(arrest, attack) < match.THRESHOLD
    same_day = match.features(arrest, telling("Students were attacked.", **{**undated, "dated": True}))
    assert same_day is not None
    assert "near_day" not in same_day


def test_a_victim_of_another_country_does_not_rule_out_a_deed() -> None:
    first = telling(ONE, event="ASSAULT", recipient=[entity("villagers", "MEX", "CVL")])
    found = match.features(first, telling("shot", event="ASSAULT", recipient=[entity("tourists", "USA", "CVL")]))
    assert found is not None
    assert found["recipient_apart"] == 1.0


def test_a_missing_recipient_that_the_other_names() -> None:
    without = telling("Pyongyang scolded Suga over squid.", recipient=[])
    found = match.features(telling(ONE, recipient=[entity("Suga", "JPN", "GOV", "Yoshihide Suga")]), without)
    assert found is not None
    assert found["recipient_missing"] == found["recipient_told"] == 1.0


PLACES: list[tuple[Where, Where, dict[str, float] | None]] = [
    (Where("tajoura", "LBY", (32.88, 13.35)), Where("tripoli", "LBY", (32.88, 13.19)), {"city_near": 1.0}),
    (Where("dahyan", "YEM", (17.06, 43.61)), Where("saada", "YEM", (16.94, 43.76)), {"city_near": 1.0}),
    (Where("kyiv", "UKR", (50.45, 30.52)), Where("odesa", "UKR", (46.48, 30.73)), None),
    (Where("kyiv", "UKR", None), Where("odesa", "UKR", None), None),
    (Where("mykolaiv", "UKR", None), Where("mykolayiv", "UKR", None), {"city_same": 1.0}),
    (Where("kyiv", "UKR", None), Where(None, "RUS", None), None),
    (Where("kyiv", "UKR", None), Where(None, None, None), {}),
]


@pytest.mark.parametrize(("one", "other", "found"), PLACES)
def test_places(one: Where, other: Where, found: dict[str, float] | None) -> None:
    assert places_agree(one, other) == places_agree(other, one) == found


@pytest.mark.parametrize("names", [("Zelenskiy", "Zelensky"), ("Erdoğan", "Erdogan"), ("Ghannouchi", "Ganouchi")])
def test_names_in_two_spellings_are_one_word(names: tuple[str, str]) -> None:
    one, other = (words_of(f"with {name} there") for name in names)
    assert set(one.table[SOUND]) & set(other.table[SOUND]) - {0}
    assert not set(one.table[CODE]) & set(other.table[CODE])
