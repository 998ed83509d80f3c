"""Which tellings become one event: cases, what the event shows, and that the order in which reports come is nothing."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from detente import Coding
from detente.records import Mention, Place, Report, When
from detente.store import Desk, Writer, identity_match
from detente.store.identity_told import Told
from detente.store.testing import MadeUpCoder, made_up_report, made_up_reports

THREAT = "North Korea threatened Japan in Tokyo on 2022-07-29"
OSAKA = Place(None, None, "Osaka", "Osaka", None, 34.69, 135.5, "Osaka", None, None, "JPN", "city")
Change = Callable[[Mention], Mention]
UNDATED = When(None, None, None, None, None, "open", "at", None)


class Changing(MadeUpCoder):
    """Changes every mention after the first of a report."""

    def __init__(self, change: Change) -> None:
        super().__init__("changing")
        self.change = change

    def code(self, report: Report) -> Coding:
        coding = super().code(report)
        return replace(coding, mentions=(coding.mentions[0], *map(self.change, coding.mentions[1:])))


class Asserting(MadeUpCoder):
    """Codes every act as asserted."""

    def code(self, report: Report) -> Coding:
        coding = super().code(report)
        return replace(coding, mentions=tuple(replace(m, status="asserted") for m in coding.mentions))


def no_parties(mention: Mention) -> Mention:
    strangers = tuple(replace(entity, country=None) for entity in (*mention.actor, *mention.recipient))
    return replace(mention, actor=strangers, recipient=())


CASES: list[tuple[str, Change, int]] = [
    ("told twice alike", lambda m: m, 1),
    ("in another mode and place", lambda m: replace(m, mode=("x",), event_loc=None), 1),
    # Acts of two types in one report are two: in whole reports that were coded by hand hardly any pair of these is one.
    ("a type near to it", lambda m: replace(m, event="ACCUSE"), 2),
    ("another type", lambda m: replace(m, event="AID"), 2),
    ("not asserted", lambda m: replace(m, status="negation"), 2),
    ("the other way round", lambda m: replace(m, actor=m.recipient, recipient=m.actor), 2),
    ("another actor", lambda m: replace(m, actor=(replace(m.actor[0], country="CHN"),)), 2),
    ("no date", lambda m: replace(m, date=None), 2),
    ("a vague date", lambda m: replace(m, date=UNDATED), 2),
    ("the month of it", lambda m: replace(m, date=replace(m.date, value="2022-07", precision="month")), 1),  # type: ignore[type-var]
    ("the month before", lambda m: replace(m, date=replace(m.date, value="2022-06", precision="month")), 2),  # type: ignore[type-var]
    ("the day after next", lambda m: replace(m, date=replace(m.date, value="2022-07-31")), 2),  # type: ignore[type-var]
    ("recalled", lambda m: replace(m, status="historical"), 1),
    ("in another city", lambda m: replace(m, event_loc=OSAKA), 2),
    # In the same words, on the same day and in the same place: a party that is not known is not another.
    ("unknown parties", no_parties, 1),
    ("unknown parties, another place", lambda m: replace(no_parties(m), event_loc=OSAKA), 2),
]


@pytest.mark.parametrize(("name", "change", "events"), CASES, ids=[case[0] for case in CASES])
def test_tellings_of_one_report(name: str, change: Change, events: int, store: Path) -> None:
    report = made_up_report("r", [f"{THREAT}, officials said.", f"{THREAT}, weeks before the vote."], "2022-07-30")
    summary = Desk.add(store, [report], coder=Changing(change))
    assert (summary.mentions, summary.events) == (2, events)
    with Desk.open(store) as desk:
        assert desk.check() == []
        told = desk.sql("SELECT n_mentions, n_reports, n_sources FROM events ORDER BY ALL").fetchall()
    assert told == ([(2, 1, 1)] if events == 1 else [(1, 1, 1)] * 2)


def test_two_acts_of_one_sentence_are_two(store: Path) -> None:
    class Twice(MadeUpCoder):
        def code(self, report: Report) -> Coding:
            coding = super().code(report)
            again = [replace(m, id=m.id[::-1]) for m in coding.mentions]
            return replace(coding, mentions=(*coding.mentions, *again))

    assert Desk.add(store, [made_up_report("r", [f"{THREAT}."], "2022-07-30")], coder=Twice()).events == 2


def test_what_has_no_date_at_all_is_an_event_of_its_own(store: Path) -> None:
    class Undated(Asserting):
        def code(self, report: Report) -> Coding:
            coding = super().code(report)
            return replace(coding, mentions=tuple(replace(m, date=None) for m in coding.mentions))

    reports = [replace(made_up_report(str(n), [f"{THREAT}."], "2022-07-30"), published=None) for n in range(2)]
    assert Desk.add(store, reports, coder=Undated()).events == 2
    with Desk.open(store) as desk:
        assert desk.check() == []


def test_copies_and_reports_of_one_outlet_are_one_source(store: Path) -> None:
    words = (
        "Shops in the capital stayed open until late while people gathered round radios to hear what would come next."
    )
    reports = [
        made_up_report("a", [f"{THREAT}, officials said.", words], "2022-07-30", source="Northern Wire"),
        made_up_report("copy", [f"{THREAT}, officials said.", words, "More soon."], "2022-07-30", source="Courier"),
        made_up_report("later", [f"{THREAT}, state media said in the evening."], "2022-07-30", source="northern wire"),
        made_up_report("own", [f"{THREAT}, despite calls for calm."], "2022-07-30", source="Harbour Press"),
    ]
    Desk.add(store, reports, coder=Asserting())
    with Desk.open(store) as desk:
        assert desk.sql("SELECT n_mentions, n_reports, n_sources FROM events").fetchall() == [(4, 4, 2)]


def test_copies_are_compared_once(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[int] = []
    whole = identity_match.probabilities

    def counted(pairs: Sequence[tuple[Told, Told]]) -> list[float]:
        compared.append(len(pairs))
        return whole(pairs)

    monkeypatch.setattr(identity_match, "probabilities", counted)
    reports = [made_up_report(str(n), [f"{THREAT}, officials said."], "2022-07-30") for n in range(9)]
    assert Desk.add(store, reports, coder=Asserting()).events == 1
    assert sum(compared) == 1


def test_what_a_later_version_no_longer_tells_leaves_its_event(store: Path) -> None:
    told = [f"{THREAT}, officials said.", f"{THREAT}, despite calls for calm."]
    Desk.add(store, [made_up_report(str(n), [text], "2022-07-30") for n, text in enumerate(told)], coder=Asserting())
    other = made_up_report(
        "0", ["France sent relief to Kenya in Nairobi on 2022-07-29."], "2022-07-30", updated="2022-08-01"
    )
    Desk.add(store, [other], coder=Asserting())
    with Desk.open(store) as desk:
        assert desk.check() == []
        assert desk.sql("SELECT event, n_mentions FROM events ORDER BY ALL").fetchall() == [("AID", 1), ("THREATEN", 1)]


def test_an_event_shows_its_surest_mention_and_all_its_parties(store: Path) -> None:
    report = made_up_report("r", [f"{THREAT}, a.", f"{THREAT}, b."], "2022-07-30")

    def surer(mention: Mention) -> Mention:
        minister = replace(mention.actor[0], name="Foreign Ministry of North Korea", sector="GOV")
        return replace(mention, actor=(minister,), confidence=0.99, mode=("military",), context=("security",))

    Desk.add(store, [report], coder=Changing(surer))
    with Desk.open(store) as desk:
        (event,) = desk.sql(
            "SELECT confidence, mode, date_from::VARCHAR, event_loc.city, n_mentions FROM events"
        ).fetchall()
        assert event == (0.99, ["military"], "2022-07-29", "Tokyo", 2)
        parties = desk.sql("SELECT role, position, name, n_mentions FROM event_entities ORDER BY ALL").fetchall()
        assert parties == [
            ("actor", 0, "Foreign Ministry of North Korea", 1),
            ("actor", 1, "North Korea", 1),
            ("recipient", 0, "Japan", 2),
        ]
        assert desk.sql("FROM event_dyads").fetchall()[0][1:] == ("PRK", "JPN")
        why = {row[0] for row in desk.sql("SELECT why FROM event_mentions").fetchall()}
        assert why == {
            "the telling that the others were joined to",
            "same report, same type, actor of the same country, recipient of the same country, same day, same place, "
            "nearly the same words",
        }


def test_the_order_in_which_reports_come_does_not_matter(
    tmp_path: Path, contents: Callable[[Path], object], made_up: MadeUpCoder
) -> None:
    reports = list(made_up_reports(5, 40))
    changed = [
        made_up_report(r.id, [p.text for p in r.passages[:-1]], "2022-01-01", updated="2023-01-01") for r in reports[:9]
    ]
    seen = []
    for seed in range(4):
        inputs = [*reports, *changed]
        random.Random(seed).shuffle(inputs)
        path = tmp_path / f"{seed}.duckdb"
        with Writer(path, batch_reports=1 + 6 * seed) as writer:
            writer.add(inputs, made_up)
        seen.append(contents(path))
    assert all(other == seen[0] for other in seen)
