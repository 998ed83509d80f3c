"""Events are found by who, what, when, where and which words; wrong words are named with the right ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from detente.cli.events_verb import command
from detente.coding.result import Coding
from detente.errors import DataError
from detente.records import Entity, Report, When
from detente.store import Desk, asking, text, to_arrow, to_pandas, to_polars
from detente.store.find import find_spot
from detente.store.testing import MadeUpCoder, made_up_report

PAGE = Path(__file__).parents[2] / "docs" / "finding.md"
full_text = pytest.mark.skipif(text.extension() is None, reason="DuckDB's full text is not packaged for this machine")

# report: sentences, day, agency. Events are called by the words that only their sentence has.
REPORTS = [
    ("r1", ["North Korea threatened South Korea in Seoul on 2022-07-29, with a nuclear test.",
            "The United States massed troops on the border of North Korea in Tokyo on 2022-07-30, calmly."],
     "2022-07-30", "Northern Wire"),
    ("r2", ["Japan held talks with France in Paris on 2022-08-02, on nuclear waste and a test."],
     "2022-08-02", "Harbour Press"),
    ("r3", ["South Korea accused Japan in Seoul on 2022-09-01, as snow fell."], "2022-09-02", "Harbour Press"),
]  # fmt: skip


class Coder(MadeUpCoder):
    """The made-up coder, with what its sentences lack: coordinates, a meeting without a recipient, open dates."""

    def code(self, report: Report) -> Coding:
        coding = super().code(report)
        mentions = tuple(replace(mention, **self._more(report, mention)) for mention in coding.mentions)
        return replace(coding, mentions=mentions)

    def _more(self, report: Report, mention: Any) -> dict[str, Any]:
        where = {"Seoul": (37.566, 126.978), "Tokyo": (35.69, 139.69), "Paris": (48.853, 2.349)}[mention.event_loc.city]
        place = replace(mention.event_loc, lat=where[0], lon=where[1])
        if report.id == "r2":
            both = (*mention.actor, *mention.recipient)
            return {"event_loc": place, "status": "asserted", "actor": both, "recipient": (), "context": ()}
        if report.id == "r3":
            said = Entity(None, None, "Lee", "Lee Min", "KOR", "GOV", "foreign minister", "lee")
            since = When(None, None, None, "2022-09-01", None, "day", "since", None)
            due = When(None, None, None, "2022-10", None, "month", "at", None)
            return {"event_loc": place, "status": "negation", "said_by": (said,), "date": since, "due": due}
        if mention.event == "MOBILIZE":
            return {"event_loc": replace(place, precision="country", city=None, resolved_place="Japan", country="JPN"),
                    "status": "future", "context": ("military",)}  # fmt: skip
        return {"event_loc": place, "status": "asserted", "mode": ("violence",), "context": ()}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    store = tmp_path_factory.mktemp("find") / "desk.duckdb"
    reports = [made_up_report(name, told, day, source=source) for name, told, day, source in REPORTS]
    Desk.add(store, reports, coder=Coder())
    with Desk.open(store) as opened:
        yield opened


def found(desk: Desk, **asked: Any) -> list[str]:
    """The event types found, in their order: there is one of each."""
    return [row[0] for row in desk.events(**asked).select("event").fetchall()]


THREAT, MOVE, TALKS, CHARGE = "THREATEN", "MOBILIZE", "CONSULT", "ACCUSE"
EVERY = [THREAT, MOVE, TALKS, CHARGE]

CASES: list[tuple[dict[str, Any], list[str]]] = [
    ({}, [THREAT, MOVE, TALKS]),
    ({"all_statuses": True}, EVERY),
    ({"status": "negation"}, [CHARGE]),
    ({"status": "future, negation"}, [MOVE, CHARGE]),
    ({"actor": "PRK"}, [THREAT]),
    ({"actor": "North Korea"}, [THREAT]),
    ({"actor": ["PRK,USA"]}, [THREAT, MOVE]),
    ({"actor": "USA:GOV"}, [MOVE]),
    ({"actor": "USA:MIL"}, []),
    ({"actor": ":GOV"}, [THREAT, MOVE, TALKS]),
    ({"actor": "united sta"}, [MOVE]),
    ({"recipient": "PRK"}, [MOVE]),
    ({"actor": "PRK", "recipient": "KOR,USA"}, [THREAT]),
    ({"actor": "PRK", "recipient": "USA"}, []),
    ({"actor": "JPN", "recipient": "FRA"}, [TALKS]),  # they met: each is also the other's recipient
    ({"actor": "FRA", "recipient": "JPN"}, [TALKS]),
    ({"party": "PRK"}, [THREAT, MOVE]),
    ({"party": ["PRK", "USA,JPN"]}, [MOVE]),
    ({"party": "PRK,JPN"}, [THREAT, MOVE, TALKS]),
    ({"said_by": "Lee", "all_statuses": True}, [CHARGE]),
    ({"said_by": "foreign minister", "all_statuses": True}, [CHARGE]),
    ({"said_by": "KOR", "recipient": "JPN", "all_statuses": True}, [CHARGE]),
    ({"type": "threaten, MOBILIZE"}, [THREAT, MOVE]),
    ({"mode": "violence"}, [THREAT]),
    ({"context": "military"}, [MOVE]),
    ({"since": "2022-07-30"}, [MOVE, TALKS]),
    ({"until": "2022-07"}, [THREAT, MOVE]),
    ({"since": "2022-W30", "until": "2022-W30"}, [THREAT, MOVE]),
    ({"since": "2022-08-03", "all_statuses": True}, [CHARGE]),
    ({"near": "Seoul"}, [THREAT]),
    ({"near": "seoul", "all_statuses": True}, [THREAT, CHARGE]),
    ({"near": "37.27, 127.01"}, [THREAT]),  # Suwon, 33 km away
    ({"near": "37.27, 127.01", "within": 30.0}, []),
    ({"near": "Japan"}, [MOVE]),
    ({"near": "France"}, [TALKS]),
    ({"near": "Versailles"}, [TALKS]),  # 17 km from Paris, by the gazetteer
    ({"source": "harbour press"}, [TALKS]),
    ({"origin": "gdelt"}, []),
    ({"min_sources": 2}, []),
    ({"min_confidence": 1.0}, []),
    ({"judged": True}, []),
    ({"judged": False, "limit": 2}, [THREAT, MOVE]),
    ({"order": "newest"}, [TALKS, MOVE, THREAT]),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "expected"), CASES)
def test_questions(desk: Desk, asked: dict[str, Any], expected: list[str]) -> None:
    assert found(desk, **asked) == expected


@full_text
@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"text": "nuclear"}, {THREAT, TALKS}),
        ({"text": "nuclear waste"}, {TALKS}),
        ({"text": "tests"}, {THREAT, TALKS}),  # by their stems
        ({"text": '"nuclear test"'}, {THREAT}),
        ({"text": 'test "Nuclear  waste"'}, {TALKS}),
        ({"text": "nuclear", "actor": "PRK", "near": "Seoul", "since": "2022"}, {THREAT}),
        ({"text": "zeppelin"}, set()),
    ],
)
def test_words(desk: Desk, asked: dict[str, Any], expected: set[str]) -> None:
    assert set(found(desk, **asked)) == expected


@full_text
def test_the_best_comes_first_and_with_the_passage_that_has_the_words(desk: Desk) -> None:
    rows = desk.events(text="snow fell", all_statuses=True).select("event, score, evidence").fetchall()
    assert [row[0] for row in rows] == [CHARGE]
    assert rows[0][1] > 0
    assert "as snow fell" in rows[0][2][0]["passage"]
    scores = [row[0] for row in desk.events(text="nuclear").select("score").fetchall()]
    assert scores == sorted(scores, reverse=True)


def test_ids_of_events_and_of_mentions_whatever_their_status(desk: Desk) -> None:
    ((event, evidence),) = desk.events(status="negation").select("event_id, evidence").fetchall()
    assert found(desk, id=event) == [CHARGE]
    assert found(desk, id=[evidence[0]["mention_id"], "nothing"]) == [CHARGE]
    assert found(desk, id=event, status="asserted") == []


def test_a_row_has_the_evidence_and_the_offsets_are_those_of_the_report(desk: Desk) -> None:
    row = dict(zip((r := desk.events(actor="PRK")).columns, r.fetchall()[0], strict=True))
    told = row["evidence"][0]
    report = next(desk.report_records("r1"))
    assert report.text[told["act_start"] : told["act_end"]] == told["act"] == "threatened"
    assert report.text[told["passage_start"] : told["passage_end"]] == told["passage"]
    assert (told["source"], str(told["published_on"])) == ("Northern Wire", "2022-07-30")
    assert [(party["country"], party["name"]) for party in row["recipient"]] == [("KOR", "South Korea")]
    assert row["event_loc"]["city"] == "Seoul"
    assert (row["n_mentions"], row["judged"], row["score"]) == (1, None, None)


def test_tables(desk: Desk) -> None:
    relation = desk.events(all_statuses=True)
    assert to_arrow(relation).num_rows == len(to_pandas(relation)) == len(to_polars(relation)) == 4
    later, other = desk.events(actor="PRK"), desk.events(actor="USA")
    assert [row[9] for row in later.fetchall()] == [THREAT]  # a relation keeps its answer whatever is asked after it
    assert [row[9] for row in other.fetchall()] == [MOVE]


def test_a_place_without_coordinates_is_found_by_its_name(
    store: Path, reports: list[Report], made_up: MadeUpCoder
) -> None:
    Desk.add(store, reports, coder=made_up)
    with Desk.open(store) as opened:
        places = {row[0]["resolved_place"] for row in opened.events(near="Seoul").select("event_loc").fetchall()}
        assert places == {"Seoul"}
        assert find_spot(opened.connection, "Seoul").told() == "places called Seoul"


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"type": "THREATN"}, "no type THREATN; did you mean THREATEN"),
    ({"mode": "violent"}, "did you mean violence"),
    ({"context": "zzz"}, "no context zzz; known are military"),
    ({"status": "past"}, "no status past"),
    ({"actor": "XYZ"}, "no country XYZ"),
    ({"actor": "USA:XXX"}, "no sector XXX"),
    ({"actor": "Kim:MIL"}, "no country Kim"),
    ({"since": "soon"}, "soon is no date"),
    ({"near": "Nowhereville-on-Sea"}, "no such place"),
    ({"near": "97, 12"}, "latitudes"),
    ({"within": 0.0}, "more than 0"),
    ({"text": " "}, "no words"),
    ({"order": "score"}, "needs a text"),
    ({"order": "best"}, "no order best"),
]


@pytest.mark.parametrize(("asked", "said"), WRONG)
def test_wrong_words_are_named(desk: Desk, asked: dict[str, Any], said: str) -> None:
    with pytest.raises(DataError, match=said):
        desk.events(**asked)


@full_text
def test_the_example_of_the_page(desk: Desk) -> None:
    page = PAGE.read_text(encoding="utf-8").split("<!-- example -->")[1].split("\n## ")[0]
    told = [sentence for _, sentences, _, _ in REPORTS for sentence in sentences]
    assert all(sentence in page for sentence in told)
    numbers = [int(number) for number in re.findall(r"(?<=[` ])(\d)(?=[ ,.])(?! [a-z]*-)", page.split("\n\n")[-1])]
    asked: list[dict[str, Any]] = [
        {"party": "PRK"}, {"text": "nuclear"}, {"text": '"nuclear test"'}, {"near": "Seoul"},
        {"near": "Seoul", "all_statuses": True}, {"actor": "FRA", "recipient": "JPN"}, {"since": "2022-07-30"},
    ]  # fmt: skip
    assert numbers == [len(found(desk, **question)) for question in asked]


def test_every_option_and_column_is_on_the_page(desk: Desk) -> None:
    page = PAGE.read_text(encoding="utf-8")
    for option in command.params:
        for name in option.opts if option.name not in ("store", "format_", "output", "evidence", "id_") else ():
            assert f"`{name}`" in page or f"{name} " in page, name
    for column in desk.events().columns:
        assert f"`{column}`" in page, column


def test_places_of_the_same_name_are_told_apart_in_words(desk: Desk) -> None:
    assert find_spot(desk.connection, "Seoul", 20).told() == "within 20 km of Seoul, KOR at 37.57 126.98"
    assert find_spot(desk.connection, "KOR").told() == "in South Korea, KOR"
    assert find_spot(desk.connection, "Gangwon").wide


def test_country_names() -> None:
    assert asking.country_of("south korea") == "KOR"
    assert asking.country_of("UNO") == "UNO"
    assert asking.country_of("who") is None
