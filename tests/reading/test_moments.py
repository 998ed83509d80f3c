"""Stamps from all over the world are read as precisely as they are, with a zone only where it is certain."""

import csv
from pathlib import Path

import pytest

from detente.errors import ReadingError
from detente.reading import read_text
from detente.reading.endcodes import read_end_code
from detente.reading.moments import parse_moment, read_stamp_line

BODY = "Norland and Sudmark agreed on Monday to withdraw their troops from the border, officials of both states said."


def rows() -> list[dict[str, str]]:
    with (Path(__file__).parent / "moments.tsv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, delimiter="\t"))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["line"])
def test_stamp(row: dict[str, str]) -> None:
    found = read_stamp_line(row["line"], 7)
    assert found is not None
    assert found.rest == ""
    (stamp,) = found.stamps
    assert stamp.moment is not None
    assert stamp.span is not None
    assert (stamp.role or "", stamp.moment.value, stamp.moment.zone or "") == (row["role"], row["value"], row["zone"])
    assert row["note"] in (stamp.moment.note or "")
    assert bool(row["note"]) == bool(stamp.moment.note)
    assert row["line"][stamp.span.start - 7 : stamp.span.end - 7] == stamp.span.text


@pytest.mark.parametrize(
    "line",
    [
        "The two presidents met on 30 July 2022 in Vienna",
        "Nine killed in July 30 bombing",
        "Article 5 of the 1949 treaty",
        "A 12:30 deadline passed",
        "10.5 million people have fled",
        "The date was set by both armies",
    ],
)
def test_prose_with_a_date_is_no_stamp(line: str) -> None:
    found = read_stamp_line(line)
    assert found is None or found.rest


def test_two_stamps_on_a_line() -> None:
    report = read_text(
        f"Army takes northern town\n\nPublished 1 May 2020 10:00 GMT | Updated 2 May 2020 11:30 GMT\n\n{BODY}"
    )
    assert report.published is not None
    assert report.updated is not None
    assert (report.published.value, report.published.zone) == ("2020-05-01T10:00", "Z")
    assert (report.updated.value, report.updated.zone) == ("2020-05-02T11:30", "Z")
    assert report.published.span is not None
    assert report.text[report.published.span.start : report.published.span.end] == report.published.span.text


@pytest.mark.parametrize(
    ("given", "value", "zone"),
    [
        ("2022-07-30", "2022-07-30", None),
        ("2022-07", "2022-07", None),
        ("2022", "2022", None),
        ("20220730", "2022-07-30", None),
        ("20220730T121600Z", "2022-07-30T12:16", "Z"),
        ("2022-07-30T12:16:30.123456+00:00", "2022-07-30T12:16", "Z"),
        ("2022-07-30T12:16:30.123-0400", "2022-07-30T12:16", "-04:00"),
        ("Sat, 30 Jul 2022 12:16:00 GMT", "2022-07-30T12:16", "Z"),
        ("Wed May 28 22:14:09 UTC 2008", "2008-05-28T22:14", "Z"),
        ("May 28 2008", "2008-05-28", None),
        ("1659183360", "2022-07-30T12:16", "Z"),
        ("1659183360000", "2022-07-30T12:16", "Z"),
    ],
)
def test_moment_of_metadata(given: str, value: str, zone: str | None) -> None:
    moment = parse_moment(given)
    assert moment is not None
    assert (moment.value, moment.zone) == (value, zone)


@pytest.mark.parametrize(
    "given", ["", "soon", "2022-13-01", "2022-02-30", "30 Juli 2022 oder so", "99999999999999999999"]
)
def test_no_moment(given: str) -> None:
    assert parse_moment(given) is None


def test_a_given_date_that_is_none_is_an_error() -> None:
    with pytest.raises(ReadingError, match="published is no date: 'soon'"):
        read_text(BODY, published="soon")


@pytest.mark.parametrize(
    ("head", "default", "value"),
    [
        ("SEOUL, July 30 (Yonhap) -- ", "2022-08-02", "2022-07-30"),
        ("SEOUL, July 30, 2021 (Yonhap) -- ", None, "2021-07-30"),
        ("GENEVA, 30 December (OCHA) – ", "2022-01-04", "2021-12-30"),
        ("SEOUL (Yonhap) -- ", "2022-08-02", "2022-08-02"),
        ("SEOUL, July 30 (Yonhap) -- ", None, None),
    ],
)
def test_dateline_dates_a_report_without_stamp(head: str, default: str | None, value: str | None) -> None:
    report = read_text(f"Army takes northern town\n\n{head}{BODY}", default_date=default)
    assert (report.published.value if report.published else None) == value


def test_address_dates_a_report_without_stamp() -> None:
    report = read_text(BODY, url="https://example.org/world/2022/07/30/border")
    assert report.published is not None
    assert (report.published.value, report.published.note) == ("2022-07-30", "from the page's address")


@pytest.mark.parametrize(
    ("code", "value", "zone"),
    [
        ("AP-NY-11-04-93 0722EST", "1993-11-04T07:22", "-05:00"),
        ("(AP-WX-07-30-02 2145GMT)", "2002-07-30T21:45", "Z"),
        ("APTV-02-20-95 1918EST", "1995-02-20T19:18", "-05:00"),
        ("1747 080994 GMT", "1994-09-08T17:47", "Z"),
        ("AFP 1747 310188 GMT", "1988-01-31T17:47", "Z"),
        ("081747 GMT SEP 94", "1994-09-08T17:47", "Z"),
        ("Reut 12:15 03-11-91", "1991-03-11T12:15", None),
    ],
)
def test_end_code_dates_the_report(code: str, value: str, zone: str | None) -> None:
    report = read_text(f"Army takes northern town\n\n{BODY}\n\n{code}")
    assert report.published is not None
    assert (report.published.value, report.published.zone) == (value, zone)
    assert report.published.span is not None
    assert report.published.span.text == code
    assert code not in [passage.text for passage in report.passages]


def test_end_code_without_year_takes_it_from_what_is_known() -> None:
    report = read_text(f"Army takes northern town\n\n{BODY}\n\nReut 12:15 03-11", default_date="1991-03-20")
    assert report.published is not None
    assert report.published.value == "1991-03-11T12:15"
    assert "inferred" in (report.published.note or "")


@pytest.mark.parametrize(
    "line",
    ["AP-NY-13-40-93 0722EST", "1747 450994 GMT", "2561 080994 GMT", "1747 people fled", "AP-NY 0722EST", "0722"],
)
def test_no_end_code(line: str) -> None:
    assert read_end_code(line) is None


@pytest.mark.parametrize("stamp", ["October 16, 2017", "16.10.2017", "Monday, 16 October 2017"])
@pytest.mark.parametrize("lines", [1, 2, 3])
def test_bare_date_near_the_top_is_the_stamp(stamp: str, lines: int) -> None:
    parts = ["Army takes northern town", BODY, "The United Nations called on both sides to stop their fire at once."]
    parts.insert(lines, stamp)
    report = read_text("\n\n".join([*parts, "Nine soldiers were killed in the town on Sunday, the mayor said."]))
    assert report.published is not None
    assert report.published.value == "2017-10-16"
    assert stamp not in [passage.text for passage in report.passages]


def test_dates_of_a_chronology_stay() -> None:
    days = ["12 May 2014", "14 May 2014", "20 June 2014"]
    report = read_text("How the war began\n\n" + "\n\n".join(f"{day}\n\n{BODY} No. {day[:2]}" for day in days))
    assert report.published is None
    assert [passage.text for passage in report.passages if passage.kind == "heading"] == days


@pytest.mark.parametrize("line", ["PX2207.118  July 30, 2022  31 lines (350 words)", "SG/SM/118  30 July 2022"])
def test_the_head_of_a_dispatch_tells_its_day(line: str) -> None:
    report = read_text(f"THE HARBOUR WEEKLY DISPATCH\n\n{line}\n\nPort reopened\n\n{BODY}")
    assert report.published is not None
    assert report.published.value == "2022-07-30"
    assert not any(line in passage.text for passage in report.passages)


def test_a_sentence_with_a_day_is_no_stamp() -> None:
    report = read_text(f"{BODY}\n\nThe 350 men of July 30, 2020 came home.")
    assert report.published is None
    assert any("350 men" in passage.text for passage in report.passages)
