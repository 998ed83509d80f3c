"""What adding reports comes to: the same, changed, older, coded by another coder; stopped, and gone on with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from detente import Coding
from detente.errors import ReadingError
from detente.records import Moment, Problem, Report
from detente.store import Desk, Writer, coder_key, plan
from detente.store.rows import fingerprint, rank_time
from detente.store.testing import MadeUpCoder, made_up_report, made_up_reports

Contents = Callable[[Path], dict[str, list[tuple[object, ...]]]]
THREAT = "North Korea threatened Japan in Tokyo on 2022-07-29, officials said."
TALKS = "China held talks with Japan in Tokyo on 2022-07-28, officials said."


def test_the_records_that_come_out_are_those_that_went_in(
    store: Path, reports: list[Report], made_up: MadeUpCoder
) -> None:
    summary = Desk.add(store, reports, coder=made_up)
    mentions = {m.id: m for report in reports for m in made_up.code(report)}
    assert summary.reports == {"new": 30}
    assert summary.mentions == len(mentions) > 60
    assert summary.passages == sum(len(report.passages) for report in reports)
    with Desk.open(store) as desk:
        assert {m.id: m for m in desk.mention_records()} == mentions
        assert list(desk.report_records()) == sorted(reports, key=lambda report: report.id)
        some = sorted(mentions)[:5]
        assert {m.id for m in desk.mention_records(some)} == set(some)
        assert desk.check() == []


def test_records_of_real_codings_come_out_as_they_went_in(store: Path, codings: dict[str, Coding]) -> None:
    """Offices, furniture, spans of moments, inferred dates: all that the model's coder gives."""

    class Replay:
        name = "replay"

        def code(self, report: Report, /) -> Coding:
            return codings[report.id]

    Desk.add(store, [coding.report for coding in codings.values()], coder=Replay())
    assert sum(map(len, codings.values())) > 20
    with Desk.open(store) as desk:
        assert sorted(desk.mention_records(), key=lambda m: m.id) == sorted(
            (m for coding in codings.values() for m in coding), key=lambda m: m.id
        )
        assert list(desk.report_records()) == [codings[name].report for name in sorted(codings)]
        omitted = desk.sql("SELECT report_id, omission_start, text, reason FROM current_omissions").fetchall()
        assert sorted(omitted) == sorted(
            (name, o.start, o.text, o.reason) for name, coding in codings.items() for o in coding.omissions
        )


def test_signs_beyond_the_basic_plane_and_null_bytes_stay(store: Path, made_up: MadeUpCoder) -> None:
    report = made_up_report("é😀\x00", [f"😀\x00‮ “{THREAT}” 東京", THREAT], "2022-07-30")
    Desk.add(store, [report], coder=made_up)
    with Desk.open(store) as desk:
        assert list(desk.report_records()) == [report]


def test_the_same_again_changes_nothing(
    store: Path, reports: list[Report], made_up: MadeUpCoder, contents: Contents
) -> None:
    Desk.add(store, reports, coder=made_up)
    before = contents(store)
    again = Desk.add(store, [*reports, *reports[:3]], coder=made_up)
    assert again.reports == {"same": 33}
    assert (again.mentions, again.events) == (0, again.events_before)
    assert contents(store) == before


def test_reports_with_one_text_and_two_ids_are_two(store: Path, made_up: MadeUpCoder) -> None:
    one = made_up_report("one", [THREAT], "2022-07-30")
    assert Desk.add(store, [one, replace(one, id="two")], coder=made_up).reports == {"new": 2}


VERSIONS = [
    made_up_report("r", [TALKS], "2022-07-30T08:00"),
    made_up_report("r", [TALKS, THREAT], "2022-07-30T08:00", updated="2022-07-30T12:00"),
    made_up_report("r", [THREAT], "2022-07-30T08:00", updated="2022-07-31"),
]


@pytest.mark.parametrize("batch", [1, 100])
def test_versions_rank_the_same_in_whatever_order_they_come(
    batch: int, tmp_path: Path, made_up: MadeUpCoder, contents: Contents
) -> None:
    seen = []
    for number, order in enumerate(permutations(VERSIONS)):
        path = tmp_path / f"{number}.duckdb"
        with Writer(path, batch_reports=batch) as writer:
            summary = writer.add(order, made_up)
        assert summary.reports.total() == 3
        seen.append(contents(path))
        with Desk.open(path) as desk:
            assert list(desk.report_records("r")) == VERSIONS
            assert desk.sql("SELECT event FROM events").fetchall() == [("THREATEN",)]
            chain = desk.sql("SELECT version_id, superseded_by, current FROM reports ORDER BY rank").fetchall()
            assert [row[1] for row in chain] == [chain[1][0], chain[2][0], None]
            assert [row[2] for row in chain] == [False, False, True]
    assert all(other == seen[0] for other in seen)


def test_counts_of_versions(store: Path, made_up: MadeUpCoder) -> None:
    assert Desk.add(store, [VERSIONS[1]], coder=made_up).reports == {"new": 1}
    assert Desk.add(store, [VERSIONS[0], VERSIONS[2]], coder=made_up).reports == {"older": 1, "changed": 1}
    assert Desk.add(store, VERSIONS, coder=made_up).reports == {"same": 3}
    with Desk.open(store) as desk:
        runs = desk.sql(
            "SELECT reports_read, reports_new, reports_older, reports_changed, state FROM runs ORDER BY started"
        )
        assert runs.fetchall() == [(1, 1, 0, 0, "done"), (2, 0, 1, 1, "done"), (3, 0, 0, 0, "done")]


def test_another_date_for_the_same_text_is_another_version(
    store: Path, made_up: MadeUpCoder, contents: Contents
) -> None:
    later = replace(VERSIONS[0], published=Moment("2022-08-01"))
    Desk.add(store, [VERSIONS[0]], coder=made_up)
    assert Desk.add(store, [later], coder=made_up).reports == {"changed": 1}
    with Desk.open(store) as desk:
        assert desk.check() == []
        assert desk.sql("SELECT first_reported::VARCHAR FROM events").fetchall() == [("2022-08-01",)]
    other = store.with_name("other.duckdb")
    Desk.add(other, [later, VERSIONS[0]], coder=made_up)
    assert contents(other) == contents(store)


def test_what_the_text_says_itself_makes_no_other_version() -> None:
    report = VERSIONS[0]
    assert fingerprint(report) == fingerprint(replace(report, title=TALKS[:20], language="en"))
    assert fingerprint(report) != fingerprint(replace(report, title="Envoys meet"))
    assert fingerprint(report) != fingerprint(replace(report, source="Northern Wire"))


@pytest.mark.parametrize(
    ("published", "updated", "expected"),
    [
        (None, None, ""),
        (Moment("2022-07-30"), None, "2022-07-30"),
        (Moment("2022-07-30"), Moment("2022-07-31T09:00"), "2022-07-31T09:00"),
        (Moment("2022-07-30T12:16", "+09:00"), None, "2022-07-30T03:16:00"),
        (Moment("2022-07-30T00:16", "Z"), None, "2022-07-30T00:16:00"),
        (Moment("2022-07-30", "+09:00"), None, "2022-07-30"),
        (Moment("2022-07-30T12:16", "nowhere"), None, "2022-07-30T12:16"),
    ],
)
def test_rank_time(published: Moment | None, updated: Moment | None, expected: str) -> None:
    assert rank_time(replace(VERSIONS[0], published=published, updated=updated)) == expected


def test_another_coder_codes_anew_only_if_asked(store: Path, reports: list[Report], contents: Contents) -> None:
    first, second = MadeUpCoder("made-up 1"), MadeUpCoder("made-up 2")
    Desk.add(store, reports, coder=first)
    before = contents(store)
    assert Desk.add(store, reports, coder=second).reports == {"other_coder": 30}
    assert contents(store) == before
    anew = Desk.add(store, reports, coder=second, recode=True)
    assert anew.reports == {"recoded": 30}
    with Desk.open(store) as desk:
        assert desk.check() == []
        assert {m.coder for m in desk.mention_records()} == {"made-up 2"}
        assert desk.sql("SELECT count(*) FROM codings").fetchone() == (60,)
    back = Desk.add(store, reports, coder=first, recode=True)
    assert (back.reports, back.mentions) == ({"recoded": 30}, 0)  # its coding is still there
    with Desk.open(store) as desk:
        assert desk.check() == []
        assert {m.coder for m in desk.mention_records()} == {"made-up 1"}


def test_a_threshold_of_ones_own_is_another_coder() -> None:
    class Settings:
        threshold = 0.5

    class Encoder:
        settings = Settings()

    class Thresholded(MadeUpCoder):
        encoder = Encoder()
        threshold = 0.5

    coder = Thresholded("model")
    assert coder_key(coder) == "model"
    coder.threshold = 0.75
    assert coder_key(coder) == "model threshold-0.75"


class Stumbling(MadeUpCoder):
    """Stumbles over some reports."""

    def code(self, report: Report) -> Coding:
        if report.id.endswith("3"):
            raise ReadingError("cannot be coded")
        if report.id.endswith("7"):
            raise ZeroDivisionError("division by zero")
        return super().code(report)


def test_what_cannot_be_read_or_coded_is_listed_and_the_rest_goes_on(
    store: Path, reports: list[Report], made_up: MadeUpCoder
) -> None:
    unread = Problem("bad.txt", None, None, "empty: no words in it")
    told: list[Problem] = []
    with Writer(store) as writer:
        summary = writer.add([*reports[:10], unread], Stumbling(), problem=told.append)
    assert summary.reports == {"new": 8, "failed": 2}
    assert told == [*summary.problems[:2], unread]
    with Desk.open(store) as desk:
        assert desk.check() == []
        rows = desk.sql("SELECT path, reason, fatal FROM problems ORDER BY path").fetchall()
        assert rows == [
            ("3-000003", "cannot be coded", True),
            ("3-000007", "internal error: ZeroDivisionError: division by zero", True),
            ("bad.txt", "empty: no words in it", True),
        ]
    assert Desk.add(store, reports[:10], coder=Stumbling()).reports == {"same": 8, "failed": 2}


def test_a_run_that_is_stopped_keeps_what_it_coded_and_goes_on(
    store: Path, reports: list[Report], made_up: MadeUpCoder, contents: Contents
) -> None:
    def stopped() -> Iterator[Report]:
        yield from reports[:11]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Desk.add(store, stopped(), coder=made_up)
    with Desk.open(store) as desk:
        assert desk.check() == []
        assert desk.sql("SELECT state, reports_new FROM runs").fetchall() == [("stopped", 11)]
    assert Desk.add(store, reports, coder=made_up).reports == {"same": 11, "new": 19}
    whole = store.with_name("whole.duckdb")
    Desk.add(whole, reports, coder=made_up)
    assert contents(store) == contents(whole)


def test_what_is_dropped_is_counted_by_its_reason(store: Path, reports: list[Report], made_up: MadeUpCoder) -> None:
    summary = Desk.add(store, reports, coder=made_up)
    plain = sum(len(made_up.code(report).omissions) for report in reports)
    assert summary.dropped == {"no act named": plain}
    with Desk.open(store) as desk:
        assert desk.sql("SELECT (dropped ->> 'no act named')::INTEGER FROM runs").fetchone() == (plain,)


def test_a_plan_says_what_adding_would_do_and_writes_nothing(store: Path, made_up: MadeUpCoder) -> None:
    inputs = [VERSIONS[1], VERSIONS[0], VERSIONS[2], VERSIONS[0], *made_up_reports(1, 2)]
    planned = [action for _, action in plan(None, inputs, made_up.name)]
    assert planned == ["new", "older", "changed", "same", "new", "new"]
    assert not store.exists()
    summary = Desk.add(store, inputs, coder=made_up)
    assert summary.reports == {name: planned.count(name) for name in set(planned)}
    with Desk.open(store) as desk:
        assert [a for _, a in plan(desk.connection, inputs, made_up.name)] == ["same"] * 6
        assert [a for _, a in plan(desk.connection, inputs[:2], "b")] == ["other_coder"] * 2
        assert [a for _, a in plan(desk.connection, [*inputs[:1], *inputs[:1]], "b", recode=True)] == [
            "recoded",
            "same",
        ]
