"""What people say of mentions and events holds for every reader, is never lost, and can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from detente.coding.result import Coding
from detente.errors import DataError
from detente.records import Mention, Report
from detente.store import Desk, StoreBusyError, StoreError, Writer
from detente.store.judge import AlreadyJudgedError, JudgementError, Reviewer, listed
from detente.store.judge_replay import event_id_of
from detente.store.snapshot import load, save
from detente.store.testing import AssertedCoder as Coder
from detente.store.testing import made_up_report

SENTENCES = [
    "North Korea threatened South Korea in Seoul on 2022-07-29, officials said.",
    "Japan held talks with France in Paris on 2022-08-02, officials said.",
]
COPY = ["North Korea threatened South Korea in Seoul on 2022-07-29, state media said."]
OTHER = ["The United States imposed sanctions on Sudan in Cairo on 2022-07-29, officials said."]


@pytest.fixture
def filled(store: Path) -> Path:
    """A threat told in two reports, talks, sanctions."""
    reports = [
        made_up_report("a", SENTENCES, "2022-07-30", source="Northern Wire"),
        made_up_report("b", COPY, "2022-07-30", source="Harbour Press"),
        made_up_report("c", OTHER, "2022-07-30", source="Harbour Press"),
    ]
    Desk.add(store, reports, coder=Coder())
    return store


@pytest.fixture
def reviewer(filled: Path) -> Iterator[Reviewer]:
    with Reviewer(filled, "Ada") as opened:
        yield opened


def one(desk: Desk, **asked: Any) -> dict[str, Any]:
    """The only event that fits."""
    relation = desk.events(**asked)
    rows = relation.fetchall()
    assert len(rows) == 1
    return dict(zip(relation.columns, rows[0], strict=True))


def types(desk: Desk) -> list[str]:
    return sorted(row[0] for row in desk.events(all_statuses=True).select("event").fetchall())


def joined(reviewer: Reviewer) -> str:
    """The id of the threat as one event with two mentions, whether they are one already or not."""
    ids = [row[0] for row in reviewer.desk.events(type="THREATEN").fetchall()]
    if len(ids) > 1:
        reviewer.merge(*ids)
    event: str = one(reviewer.desk, type="THREATEN")["event_id"]
    return event


ALL = ["CONSULT", "SANCTION", "THREATEN"]


def test_confirming_makes_it_sure(reviewer: Reviewer) -> None:
    event = one(reviewer.desk, type="SANCTION")
    assert event["confidence"] < 1
    reviewer.confirm(event["event_id"])
    after = one(reviewer.desk, type="SANCTION")
    assert (after["judged"], after["confidence"], after["event_id"]) == ("confirmed", 1.0, event["event_id"])
    assert {**after, "judged": None, "confidence": event["confidence"]} == event


def test_a_rejected_event_is_gone_everywhere_and_back_when_undone(reviewer: Reviewer) -> None:
    event = one(reviewer.desk, type="SANCTION")
    judgement = reviewer.reject(event["event_id"], note="a football match")
    desk = reviewer.desk
    assert "SANCTION" not in types(desk)
    for table in ("current_mentions", "events"):
        assert desk.sql(f"SELECT count(*) FROM {table} WHERE event = 'SANCTION'").fetchone() == (0,)
    assert desk.sql("SELECT count(*) FROM event_dyads WHERE recipient_country = 'SDN'").fetchone() == (0,)
    assert "SANCTION" not in {mention.event for mention in desk.mention_records()}
    assert desk.sql("SELECT count(*) FROM desk.events WHERE event = 'SANCTION'").fetchone() == (1,)
    reviewer.undo(judgement)
    assert one(reviewer.desk, type="SANCTION") == event


def test_the_same_verdict_of_one_author_is_written_once(filled: Path) -> None:
    with Reviewer(filled, "Ada") as ada:
        event = joined(ada)
        mention = one(ada.desk, id=event)["evidence"][0]["mention_id"]
        lone = one(ada.desk, type="SANCTION")["event_id"]
        for target in (event, mention, lone):
            first = ada.confirm(target)
            with pytest.raises(AlreadyJudgedError, match=f"is confirmed already, by Ada .judgement {first}"):
                ada.confirm(target)
        with pytest.raises(AlreadyJudgedError):  # an event told once is its telling
            ada.confirm(one(ada.desk, id=lone)["evidence"][0]["mention_id"])
        ada.reject(lone)
        with pytest.raises(AlreadyJudgedError, match="is rejected already"):
            ada.reject(lone)
        ada.confirm(lone)
        ada.correct(lone, "context", "military")
        last = ada.confirm(lone)
        ada.undo(last)
        ada.confirm(lone)
        made = len(ada.judgements(all_=True))
    with Reviewer(filled, "Bo") as bo:
        bo.confirm(lone)
        bo.reject(lone)
    with Reviewer(filled, "Ada") as ada:
        ada.confirm(lone)  # somebody said otherwise since
        assert len(ada.judgements(all_=True)) == made + 3


FIXES: list[tuple[str, Any, dict[str, Any]]] = [
    ("event", "ACCUSE", {"event": "ACCUSE", "quad_code": 3, "event_scale": -3.0}),
    ("event", "sanction", {"event": "SANCTION"}),
    ("mode", "multilateral, visit", {"mode": ["multilateral", "visit"]}),
    ("context", "economic,military", {"context": ["economic", "military"]}),
    ("status", "historical", {"status": "historical"}),
    ("date", "2022-07", {"date_value": "2022-07", "date_precision": "month", "date_from": date(2022, 7, 1)}),
    ("date", "since 2022-W30", {"date_direction": "since", "date_from": date(2022, 7, 25), "date_to": None}),
    ("date", "-", {"date_value": None, "date_from": None}),
    ("due", "until 2022-09-01", {"due_value": "2022-09-01", "due_direction": "until"}),
    ("due", {"value": "2022-08", "end_value": "2022-10"}, {"due_value": "2022-08", "due_end_value": "2022-10"}),
]


@pytest.mark.parametrize(("field", "value", "shown"), FIXES)
def test_fields_of_an_event_with_one_telling(reviewer: Reviewer, field: str, value: Any, shown: dict[str, Any]) -> None:
    event = one(reviewer.desk, type="CONSULT")
    reviewer.correct(event["event_id"], field, value, note="seen")
    after = one(reviewer.desk, id=event["event_id"])
    assert {name: after[name] for name in shown} == shown
    assert after["judged"] == "corrected"
    record = next(m for m in reviewer.desk.mention_records() if m.id == after["evidence"][0]["mention_id"])
    assert record.reasons[field] == "corrected by Ada"
    assert record.confidence == 1


def test_modes_of_another_type_fall_away(reviewer: Reviewer) -> None:
    event = one(reviewer.desk, type="CONSULT")["event_id"]
    assert one(reviewer.desk, id=event)["mode"] == ["visit"]
    reviewer.correct(event, "event", "ASSAULT")
    assert one(reviewer.desk, id=event)["mode"] == []
    reviewer.correct(event, "mode", "aerial")
    assert one(reviewer.desk, id=event)["mode"] == ["aerial"]


def parties(event: dict[str, Any], role: str) -> list[tuple[str | None, ...]]:
    return [(party["name"], party["country"], party["sector"]) for party in event[role]]


def mention_of(reviewer: Reviewer, event: str) -> Mention:
    told = one(reviewer.desk, id=event)["evidence"][0]["mention_id"]
    return next(iter(reviewer.desk.mention_records([told])))


def test_parties_given_as_codes_words_and_records(reviewer: Reviewer) -> None:
    event = one(reviewer.desk, type="SANCTION")["event_id"]
    reviewer.correct(event, "actor", "SDN")  # named already: taken with its words
    reviewer.correct(event, "recipient", "USA:MIL@The United States, KOR")
    reviewer.correct(event, "said_by", [{"name": "Lee Min", "country": "KOR", "sector": "GOV", "office": "minister"}])
    row = one(reviewer.desk, id=event)
    assert parties(row, "actor") == [("Sudan", "SDN", "GOV")]
    assert parties(row, "recipient") == [("The United States", "USA", "MIL"), ("South Korea", "KOR", "GOV")]
    assert parties(row, "said_by") == [("Lee Min", "KOR", "GOV")]
    mention = mention_of(reviewer, event)
    report = next(reviewer.desk.report_records("c"))
    assert report.text[mention.recipient[0].start : mention.recipient[0].end] == "The United States"
    assert mention.recipient[1].start is None
    dyads = set(reviewer.desk.sql("SELECT actor_country, recipient_country FROM event_dyads").fetchall())
    assert {("SDN", "USA"), ("SDN", "KOR")} <= dyads
    reviewer.correct(event, "recipient", "-")
    assert parties(one(reviewer.desk, id=event), "recipient") == []


def test_place_and_words_of_the_act(reviewer: Reviewer) -> None:
    event = one(reviewer.desk, type="SANCTION")["event_id"]
    reviewer.correct(event, "event_loc", "Cairo")
    place = one(reviewer.desk, id=event)["event_loc"]
    assert (place["geonameid"], place["country"], round(place["lat"])) == (360630, "EGY", 30)
    assert [row[0] for row in reviewer.desk.events(near="30.05, 31.25").select("event_id").fetchall()] == [event]
    reviewer.correct(event, "event_text", "imposed … on Sudan")
    assert [span.text for span in mention_of(reviewer, event).event_text] == ["imposed", "on Sudan"]
    reviewer.correct(event, "event_loc", None)
    assert one(reviewer.desk, id=event)["event_loc"] is None


def test_an_event_told_twice_is_corrected_as_a_whole_and_its_mentions_are_not(reviewer: Reviewer) -> None:
    event = joined(reviewer)
    before = one(reviewer.desk, id=event)
    assert before["n_mentions"] == 2
    for field, value in (("event", "ACCUSE"), ("actor", "SDN"), ("date", "2022-07-28"), ("event_loc", "Cairo")):
        reviewer.correct(event, field, value)
    after = one(reviewer.desk, id=event)
    assert (after["event"], after["event_scale"], after["date_from"]) == ("ACCUSE", -3.0, date(2022, 7, 28))
    assert (after["event_loc"]["city"], parties(after, "actor")) == ("Cairo", [("Sudan", "SDN", "GOV")])
    assert (after["judged"], after["n_mentions"], after["confidence"]) == ("corrected", 2, 1.0)
    assert {m.event for m in reviewer.desk.mention_records() if m.report_id in "ab"} == {"THREATEN", "CONSULT"}
    with pytest.raises(JudgementError, match="correct the words of one of its mentions"):
        reviewer.correct(event, "event_text", "threatened")


def test_a_rejected_telling_leaves_the_event_and_takes_its_count_along(reviewer: Reviewer) -> None:
    event = joined(reviewer)
    told = one(reviewer.desk, id=event)["evidence"]
    reviewer.reject(told[0]["mention_id"])
    after = one(reviewer.desk, type="THREATEN")
    assert (after["n_mentions"], after["n_reports"], after["n_sources"]) == (1, 1, 1)
    assert [each["mention_id"] for each in after["evidence"]] == [told[1]["mention_id"]]
    reviewer.confirm(told[0]["mention_id"])  # and back: what was said last holds
    assert one(reviewer.desk, type="THREATEN")["n_mentions"] == 2


def test_copies_are_one_source_after_a_judgement_too(store: Path) -> None:
    filler = (
        "Shops in the capital stayed open until late while people gathered round radios to hear what would come next."
    )
    reports = [
        made_up_report("a", [SENTENCES[0], filler], "2022-07-30", source="Northern Wire"),
        made_up_report("copy", [SENTENCES[0], filler, "More soon."], "2022-07-30", source="Courier"),
        made_up_report("own", COPY, "2022-07-30", source="Harbour Press"),
    ]
    Desk.add(store, reports, coder=Coder())
    with Reviewer(store, "Ada") as reviewer:
        event = joined(reviewer)
        before = one(reviewer.desk, id=event)
        assert (before["n_reports"], before["n_sources"]) == (3, 2)
        reviewer.reject(next(each["mention_id"] for each in before["evidence"] if each["report_id"] == "own"))
        after = one(reviewer.desk, type="THREATEN")
        assert (after["n_reports"], after["n_sources"]) == (2, 1)


def test_merge_and_split(reviewer: Reviewer) -> None:
    threat, talks = joined(reviewer), one(reviewer.desk, type="CONSULT")["event_id"]
    before = len(reviewer.judgements())
    merged = reviewer.merge(threat, talks, note="one and the same")
    row = one(reviewer.desk, party="PRK")
    mentions = [each["mention_id"] for each in row["evidence"]]
    assert row["event_id"] == event_id_of(mentions)
    assert (row["n_mentions"], row["n_reports"]) == (3, 2)
    assert {party["country"] for party in row["actor"]} == {"PRK", "JPN"}
    assert "joined by Ada" in {each["why"] for each in row["evidence"]}
    away = next(each["mention_id"] for each in row["evidence"] if "talks" in each["act"])
    reviewer.split(row["event_id"], [away])
    assert one(reviewer.desk, party="PRK")["n_mentions"] == 2
    assert one(reviewer.desk, party="JPN")["evidence"][0]["why"] == "set apart by Ada"
    reviewer.undo(merged)  # then there is nothing to set apart
    assert types(reviewer.desk) == ALL
    assert len(reviewer.judgements()) == before + 1
    assert len(reviewer.stranded) == 1


def test_undoing_an_undo(reviewer: Reviewer) -> None:
    event = one(reviewer.desk, type="SANCTION")["event_id"]
    judgement = reviewer.reject(event)
    undo = reviewer.undo(judgement, note="no: it was")
    with pytest.raises(JudgementError, match="undone already"):
        reviewer.undo(judgement)
    reviewer.undo(undo)
    assert "SANCTION" not in types(reviewer.desk)
    kinds = [(each.kind, each.undone_by is None) for each in reviewer.judgements(all_=True)]
    assert kinds == [("reject", True), ("undo", False), ("undo", True)]
    assert len(listed(reviewer.desk).fetchall()) == 1
    assert len(listed(reviewer.desk, all_=True, author="Ada").fetchall()) == 3
    assert listed(reviewer.desk, author="Bo").fetchall() == []


def test_readers_see_it_and_nothing_was_overwritten(filled: Path) -> None:
    with Reviewer(filled, "Ada") as reviewer:
        event = one(reviewer.desk, type="SANCTION")["event_id"]
        reviewer.correct(event, "event", "AID")
    with Desk.open(filled) as desk:
        assert types(desk) == [
            "AID",
            *[kind for kind in ALL if kind != "SANCTION"],
            *["THREATEN"] * (len(types(desk)) - 3),
        ]
        assert desk.check() == []
    with Desk.open(filled, judged=False) as desk:
        assert "SANCTION" in types(desk)
        assert one(desk, type="SANCTION")["judged"] is None
        assert desk.sql("SELECT author, kind, field, old, new FROM judgements").fetchall() == [
            ("Ada", "correct", "event", '"SANCTION"', '"AID"')
        ]


def test_a_snapshot_keeps_what_was_coded_and_what_was_judged(filled: Path, tmp_path: Path) -> None:
    with Reviewer(filled, "Ada") as reviewer:
        reviewer.reject(one(reviewer.desk, type="SANCTION")["event_id"])
    save(filled, tmp_path / "snapshot")
    load(tmp_path / "snapshot", tmp_path / "other.duckdb")
    with Desk.open(tmp_path / "other.duckdb") as desk:
        assert "SANCTION" not in types(desk)
        assert desk.sql("SELECT count(*) FROM desk.events WHERE event = 'SANCTION'").fetchone() == (1,)
        assert desk.check() == []


def test_it_holds_when_reports_come_are_changed_and_are_coded_anew(filled: Path) -> None:
    with Reviewer(filled, "Ada") as reviewer:
        rejected = one(reviewer.desk, type="SANCTION")["event_id"]
        reviewer.reject(rejected)
        talks = one(reviewer.desk, type="CONSULT")["event_id"]
        reviewer.correct(talks, "context", "economic")
        reviewer.confirm(talks)
    # The same words at another place of a later version, by another coder: what was said of them still holds.
    Desk.add(filled, [made_up_report("c", ["Snow fell.", *OTHER], "2022-08-01")], coder=Coder("later"))
    Desk.add(
        filled,
        [made_up_report("a", SENTENCES, "2022-07-30", source="Northern Wire")],
        coder=Coder("later"),
        recode=True,
    )
    with Reviewer(filled, "Bo") as reviewer:
        assert "SANCTION" not in types(reviewer.desk)
        event = one(reviewer.desk, type="CONSULT")
        assert (event["context"], event["judged"], reviewer.stranded) == (["economic"], "corrected", [])
    # Other words: what was said of the old ones is kept and does not hold.
    changed = [OTHER[0].replace("Sudan", "Egypt")]
    Desk.add(filled, [made_up_report("c", changed, "2022-08-05")], coder=Coder("later"))
    with Reviewer(filled, "Bo") as reviewer:
        assert "SANCTION" in types(reviewer.desk)
        assert len(reviewer.stranded) == 1


def test_a_confirmation_does_not_pass_to_another_coding(filled: Path) -> None:
    class Turned(Coder):
        def code(self, report: Report) -> Coding:
            coding = super().code(report)
            turned = (replace(m, actor=m.recipient, recipient=m.actor) for m in coding.mentions)
            return replace(coding, mentions=tuple(turned))

    with Reviewer(filled, "Ada") as reviewer:
        reviewer.confirm(one(reviewer.desk, type="SANCTION")["event_id"])
    Desk.add(filled, [made_up_report("c", OTHER, "2022-07-30", source="Harbour Press")], coder=Turned("x"), recode=True)
    with Desk.open(filled) as desk:
        assert one(desk, type="SANCTION")["judged"] is None


def test_imported_events_can_be_judged_and_not_joined(filled: Path) -> None:
    with Writer(filled) as writer, writer.transaction() as connection:
        connection.execute(
            "INSERT INTO events BY NAME SELECT * EXCLUDE (event_id, origin, main_mention, external_id, n_mentions),"
            " 'g1' AS event_id, 'gdelt' AS origin, 'x' AS external_id, NULL AS main_mention, 0 AS n_mentions"
            " FROM events WHERE event = 'SANCTION'"
        )
    with Reviewer(filled, "Ada") as reviewer:
        own = one(reviewer.desk, type="SANCTION", origin="detente")["event_id"]
        with pytest.raises(JudgementError, match="was imported, without mentions"):
            reviewer.merge(own, "g1")
        reviewer.correct("g1", "event", "AID")
        row = one(reviewer.desk, id="g1")
        assert (row["event"], row["quad_code"], row["judged"], row["evidence"]) == ("AID", 2, "corrected", [])
        reviewer.reject("g1")
        assert reviewer.desk.events(id="g1").fetchall() == []


WRONG: list[tuple[str, Any, str]] = [
    ("colour", "red", "no field colour; fields are event"),
    ("event", "TREATY", "no type TREATY"),
    ("event", "AID,AGREE", "give one type"),
    ("event", "SANCTION", "is that already"),
    ("status", "maybe", "no status maybe"),
    ("mode", "soft", "no mode soft"),
    ("context", "weather", "no context weather"),
    ("actor", "XXX", "no country XXX"),
    ("actor", "USA@Washington", "'Washington' does not stand in the passage"),
    ("actor", [{"country": "USA", "rank": 1}], "rank is no part of it"),
    ("actor", [{"country": "Mars"}], "no country Mars"),
    ("date", "soon", "soon is no date"),
    ("date", "around 2022", "there is no around; directions are at"),
    ("mode", "aerial", "SANCTION has no mode aerial; it has convict"),
    ("due", {"value": "2022-13"}, "no date"),
    ("event_loc", {"lat": 3}, "needs a name"),
    ("event_text", "declared war", "does not stand in the passage"),
    ("actor", "[", "not JSON"),
]


@pytest.mark.parametrize(("field", "value", "said"), WRONG)
def test_wrong_corrections_are_named_and_write_nothing(reviewer: Reviewer, field: str, value: Any, said: str) -> None:
    event = one(reviewer.desk, type="SANCTION")["event_id"]
    with pytest.raises((DataError, JudgementError), match=said):
        reviewer.correct(event, field, value)
    assert reviewer.judgements(all_=True) == []


def test_what_cannot_be_judged(reviewer: Reviewer, filled: Path, tmp_path: Path) -> None:
    threat = joined(reviewer)
    mentions = [each["mention_id"] for each in one(reviewer.desk, id=threat)["evidence"]]
    before = reviewer.judgements(all_=True)
    cases: list[tuple[str, Callable[[], object]]] = [
        ("no such event or mention", lambda: reviewer.confirm("nothing")),
        ("no judgement nothing", lambda: reviewer.undo("nothing")),
        ("needs two or more events", lambda: reviewer.merge(threat, mentions[0])),
        ("some of its 2 mentions must go", lambda: reviewer.split(threat, mentions)),
        ("has no mention nothing", lambda: reviewer.split(threat, ["nothing"])),
        ("is a mention", lambda: reviewer.split(mentions[0], mentions)),
    ]
    for said, wrong in cases:
        with pytest.raises(JudgementError, match=said):
            wrong()
    assert reviewer.judgements(all_=True) == before
    with pytest.raises(StoreBusyError):
        Reviewer(filled, "Bo")
    with pytest.raises(StoreError, match="there is no store"):
        Reviewer(tmp_path / "none.duckdb", "Bo")
    with pytest.raises(JudgementError, match="needs an author"):
        Reviewer(filled, " ")


def test_judging_in_any_order_of_what_does_not_touch_gives_the_same(filled: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.duckdb"
    copy.write_bytes(filled.read_bytes())
    steps: list[Callable[[Reviewer], object]] = [
        lambda r: r.reject(one(r.desk, type="SANCTION")["event_id"]),
        lambda r: r.correct(one(r.desk, type="CONSULT")["event_id"], "status", "future"),
    ]
    shown = []
    for path, order in ((filled, steps), (copy, steps[::-1])):
        with Reviewer(path, "Ada") as reviewer:
            for step in order:
                step(reviewer)
            shown.append(reviewer.desk.events(all_statuses=True).fetchall())
    assert shown[0] == shown[1]
