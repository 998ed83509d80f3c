"""What was judged comes out as passages that the corpus reader takes, and agreement is Cohen's kappa."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from detente.cli.train_verb import command as train
from detente.coding.result import Coding
from detente.corpus import read_corpus_file
from detente.ontology import load_ontology
from detente.records import Report
from detente.store import Desk, StoreError
from detente.store.judge import Reviewer
from detente.store.judge_agreement import agreement, kappa_of
from detente.store.judge_gold import Fault, corpus_passages, judged_mentions, marked_passage, write_corpus
from detente.store.testing import AssertedCoder as Coder
from detente.store.testing import made_up_report

SENTENCES = [
    "North Korea threatened South Korea in Seoul on 2022-07-29, officials said.",
    "Japan held talks with France in Paris on 2022-08-02, officials said.",
    "The United States imposed sanctions on Sudan in Cairo on 2022-07-29, officials said.",
    "Turkey shelled positions of Egypt in Cairo on 2022-07-29, officials said.",
]


@pytest.fixture
def filled(store: Path) -> Path:
    Desk.add(store, [made_up_report("a", SENTENCES, "2022-08-03")], coder=Coder())
    return store


def event(reviewer: Reviewer, kind: str) -> str:
    found: str = reviewer.desk.events(type=kind, all_statuses=True).fetchall()[0][0]
    return found


def test_gold_is_read_back_as_it_was_judged(filled: Path, tmp_path: Path) -> None:
    with Reviewer(filled, "Ada") as reviewer:
        reviewer.confirm(event(reviewer, "THREATEN"))
        reviewer.reject(event(reviewer, "CONSULT"))
        sanction = event(reviewer, "SANCTION")
        for field, value in (("event", "AID"), ("context", "economic"), ("status", "future"), ("recipient", "SDN")):
            if field != "recipient":
                reviewer.correct(sanction, field, value)
    gold = write_corpus(filled, tmp_path / "judged.txt")
    assert (len(gold.passages), gold.events, gold.left_out) == (3, 2, {})
    faults: list[str] = []
    passages = {p.text: p for p in read_corpus_file(tmp_path / "judged.txt", load_ontology(), faults)}
    assert faults == []
    assert set(passages) == set(SENTENCES[:3])  # the shelling was not judged
    assert passages[SENTENCES[1]].events == ()
    (aid,) = passages[SENTENCES[2]].events
    assert (aid.type, aid.mode, aid.contexts, aid.status) == ("AID", None, ("economic",), "future")
    threat = passages[SENTENCES[0]]
    words = {role: [threat.text[s.start : s.end] for s in threat.spans_of(1, role)] for role in "AERLT"}
    assert words == {
        "A": ["North Korea"],
        "E": ["threatened"],
        "R": ["South Korea"],
        "L": ["Seoul"],
        "T": ["2022-07-29"],
    }
    assert not threat.sources_marked  # nothing is said about sources and contents


def test_a_passage_comes_only_when_all_of_its_mentions_are_judged(filled: Path, store: Path) -> None:
    class Twice(Coder):
        def code(self, report: Report) -> Coding:
            coding = super().code(report)
            first = coding.mentions[0]
            word = replace(first.event_text[0], start=first.passage.end - 5, end=first.passage.end - 1, text="said")
            second = replace(first, id="f" * 16, event="ACCUSE", event_text=(word,))
            return replace(coding, mentions=(*coding.mentions, second))

    Desk.add(store, [made_up_report("b", ["Egypt threatened Turkey in Cairo on 2022-07-01, she said."], "2022-07-02")],
             coder=Twice())  # fmt: skip
    with Reviewer(store, "Ada") as reviewer:
        for kind in ("THREATEN", "ACCUSE"):
            found = reviewer.desk.events(type=kind, recipient="TUR").fetchall()
            reviewer.confirm(found[0][0])
            gold = corpus_passages(reviewer.desk)
            assert len(gold.passages) == (kind == "ACCUSE")
            assert gold.left_out == ({} if kind == "ACCUSE" else {"not all of its mentions are judged": 1})
    assert "[A1A2:Egypt] [E1:threatened] [R1R2:Turkey]" in gold.passages[0]
    assert gold.passages[0].endswith("\n  1 THREATEN -\n  2 ACCUSE -")


def test_the_same_words_judged_differently_are_left_out(store: Path) -> None:
    reports = [made_up_report(name, [SENTENCES[0]], f"2022-08-0{day}") for name, day in (("a", 1), ("b", 2))]
    Desk.add(store, reports, coder=Coder())
    with Reviewer(store, "Ada") as reviewer:
        ids = [mention.id for mention in reviewer.desk.mention_records()]
        reviewer.confirm(ids[0])
        reviewer.correct(ids[1], "event", "ACCUSE")
        gold = corpus_passages(reviewer.desk)
    assert (gold.passages, gold.left_out) == ([], {"the same words judged differently in two reports": 1})


def test_judged_mentions_have_what_was_corrected_and_rejected_ones_are_there(filled: Path) -> None:
    with Reviewer(filled, "Ada") as reviewer:
        reviewer.reject(event(reviewer, "CONSULT"))
        reviewer.correct(event(reviewer, "THREATEN"), "event", "ACCUSE")
    with Desk.open(filled) as desk:
        told = [(each.mention.event, each.verdict, each.authors) for each in judged_mentions(desk)]
    assert told == [("ACCUSE", "corrected", ("Ada",)), ("CONSULT", "rejected", ("Ada",))]


@pytest.mark.parametrize(
    ("text", "change", "said"),
    [
        ("A [B] C", {}, "square brackets"),
        ("# Japan did it.", {}, "cannot stand as a line"),
        (None, {"event_text": ()}, "several pieces"),
        (None, {"actor": (), "recipient": ()}, "none of whose parties"),
    ],
)
def test_what_the_corpus_cannot_say_is_left_out(text: str | None, change: dict[str, Any], said: str) -> None:
    coding = Coder().code(made_up_report("a", SENTENCES[:1], "2022-08-01"))
    mention = replace(coding.mentions[0], **change)
    marked = marked_passage(text or mention.passage.text, [mention])
    assert isinstance(marked, Fault)
    assert said in marked.reason


def test_overlapping_places_and_times_fall_away_and_parties_do_not() -> None:
    mention = Coder().code(made_up_report("a", SENTENCES[:1], "2022-08-01")).mentions[0]
    actor = mention.actor[0]
    assert mention.event_loc is not None
    place = replace(mention.event_loc, start=actor.start, end=(actor.end or 0) - 2)
    marked = marked_passage(mention.passage.text, [replace(mention, event_loc=place)])
    assert isinstance(marked, str)
    assert "L1" not in marked
    other = replace(actor, start=actor.start, end=(actor.end or 0) - 2)
    assert isinstance(marked_passage(mention.passage.text, [replace(mention, recipient=(other,))]), Fault)


def test_kappa_by_hand() -> None:
    # 20 yes-yes, 15 no-no, 5 yes-no, 10 no-yes: share .7; chance .5 x .6 + .5 x .4 = .5; kappa .4 (Cohen 1960's way)
    pairs = [("yes", "yes")] * 20 + [("no", "no")] * 15 + [("yes", "no")] * 5 + [("no", "yes")] * 10
    found = kappa_of("x", pairs)
    assert (found.items, found.share) == (50, 0.7)
    assert found.kappa == pytest.approx(0.4)
    assert found.error == pytest.approx((0.7 * 0.3 / 50) ** 0.5 / 0.5)
    assert kappa_of("x", [("a", "a")] * 3) == replace(found, items=3, share=1.0, kappa=None, error=None)


def test_two_reviewers(filled: Path) -> None:
    with Reviewer(filled, "Ada") as ada:
        ada.confirm(event(ada, "THREATEN"))
        ada.reject(event(ada, "CONSULT"))
        ada.correct(event(ada, "SANCTION"), "event", "AID")
        ada.confirm(event(ada, "ASSAULT"))
    with Reviewer(filled, "Bo") as bo:  # Bo judges the same mentions, with other results on two
        mentions = [mention.id for mention in bo.desk.mention_records()]
        bo.confirm(mentions[0])
        bo.correct(mentions[1], "status", "future")
        rows = {row.field: row for row in agreement(bo.desk, "Ada", "Bo")}
    assert (rows["verdict"].items, rows["verdict"].share, rows["verdict"].kappa) == (2, 1.0, None)
    assert (rows["event"].items, rows["event"].share) == (2, 0.5)  # what Ada corrected is not Bo's word
    assert rows["event"].kappa == pytest.approx(1 / 3)
    assert (rows["status"].items, rows["status"].share) == (2, 0.5)
    with Reviewer(filled, "Cy", blind=True) as cy:  # sees nothing of what the others said
        assert {row[0] for row in cy.desk.events(all_statuses=True).select("event").fetchall()} == {
            "THREATEN", "CONSULT", "SANCTION", "ASSAULT",
        }  # fmt: skip
        with pytest.raises(StoreError, match="there is no judgement by Cy; there are some by Ada, Bo"):
            agreement(cy.desk, "Ada", "Cy")
        cy.confirm(event(cy, "CONSULT"))
        with pytest.raises(StoreError, match="no mention that both Bo and Cy judged"):
            agreement(cy.desk, "Bo", "Cy")


def test_training_takes_what_was_judged(filled: Path, tmp_path: Path) -> None:
    with Reviewer(filled, "Ann") as reviewer:
        for row in reviewer.desk.events().fetchall():
            reviewer.confirm(row[0])
    out = tmp_path / "model"
    (tmp_path / "mine.txt").write_text("Nothing happened.\n", encoding="utf-8")
    arguments = ["--check", "--corpus", str(tmp_path / "mine.txt"), "--with-judgements", str(filled), "--out", str(out)]
    done = CliRunner().invoke(train, arguments)
    assert done.exit_code == 0, done.output
    assert "judged passages to learn from" in done.stderr
    assert "by file: " in done.stdout
    assert "judged-1" in done.stdout
