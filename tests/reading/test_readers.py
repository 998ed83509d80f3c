"""Every format comes in; what cannot be read gives a clear answer and the rest goes on."""

import csv
import gzip
import io
import json
from pathlib import Path

import pytest

from detente.errors import ReadingError
from detente.reading import MAX_CHARACTERS, read_path, read_stream, read_text
from detente.reading.sources import sniff_format
from detente.records import Problem, Report

BODY = "Norland and Sudmark agreed on Monday to withdraw their troops from the border, officials of both states said."
MORE = "The two armies had exchanged fire across the river for three days, and nine soldiers were killed there."


def rows(*lines: str | bytes, name: str = "rows.jsonl") -> list[Report | Problem]:
    data = b"\n".join(line.encode() if isinstance(line, str) else line for line in lines)
    return list(read_stream(io.BytesIO(data), name))


def report_of(items: list[Report | Problem]) -> Report:
    (item,) = items
    assert isinstance(item, Report), item
    return item


def problem_of(items: list[Report | Problem]) -> Problem:
    (item,) = items
    assert isinstance(item, Problem), item
    return item


def test_text_is_the_input_as_given() -> None:
    text = f"  Border quiet again\r\n\r\n{BODY}\u200f \x00\r\n"
    report = read_text(text)
    assert report.text == text
    assert report.title == "Border quiet again"
    assert [passage.text for passage in report.passages] == ["Border quiet again", BODY]


@pytest.mark.parametrize(
    "data",
    [
        BODY.encode(),
        b"\xef\xbb\xbf" + BODY.encode(),
        BODY.encode("utf-16"),
        b"\xfe\xff" + BODY.encode("utf-16-be"),
        BODY.encode("utf-32"),
        gzip.compress(BODY.encode()),
    ],
)
def test_encodings(data: bytes) -> None:
    report = report_of(list(read_stream(io.BytesIO(data), "report.txt")))
    assert report.text == BODY


def test_windows_1252() -> None:
    text = "“Norland’s troops will leave Zürich – all of them – by Monday,” the minister of defence said on Friday."
    assert report_of(list(read_stream(io.BytesIO(text.encode("cp1252")), "a.txt"))).text == text


def test_a_few_broken_bytes_cost_their_characters_only() -> None:
    data = f"José Peña met Zoë Müller in Malmö. {BODY} {MORE}".encode() + b"\xc3\x28"
    assert "José Peña met Zoë Müller in Malmö." in report_of(list(read_stream(io.BytesIO(data), "a.txt"))).text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"%PDF-1.7 " + b"x" * 100, "not text but a PDF document"),
        (b"PK\x03\x04" + b"x" * 100, "not text but a ZIP archive or office document"),
        (bytes(range(256)) * 20, "not text"),
        (b"ab\x00\x01" * 500, "not text: binary data"),
        (("слово " * 60).encode("koi8-r"), "not text in a known encoding"),
        (b"Advertisement\n\nShare\n", "nothing to read"),
        (b"a " * (MAX_CHARACTERS // 2 + 1), "too long"),
        (b"a" * (4 * MAX_CHARACTERS + 10), "too long"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, reason: str) -> None:
    problem = problem_of(list(read_stream(io.BytesIO(data), "report.txt", format="text")))
    assert problem.reason.startswith(reason)
    assert (problem.path, problem.report_id, problem.row) == ("report.txt", "report.txt", None)


def foreign() -> list[dict[str, str]]:
    with (Path(__file__).parent / "languages.tsv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, delimiter="\t"))


@pytest.mark.parametrize("row", foreign(), ids=lambda row: row["language"])
def test_other_languages(row: dict[str, str]) -> None:
    with pytest.raises(ReadingError, match=f"language is {row['language']}, not English"):
        read_text(row["text"])
    assert read_text(row["text"], check_language=False).language is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (f"{BODY} {MORE}", "en"),
        ("CHINA, RUSSIA HOLD JOINT NAVAL DRILLS NEAR JAPAN, SEOUL PROTESTS AIRSPACE INCURSION", "en"),
        ("Putin meets Xi", None),
        ("Rebellen", None),
    ],
)
def test_english_and_too_short_to_tell(text: str, language: str | None) -> None:
    assert read_text(text).language == language


def test_a_list_of_foreign_names_is_not_turned_away() -> None:
    read_text(
        "Haniyeh, Netanyahu, Lapid, Smotrich, Ben-Gvir, Abbas, Herzog, Sinwar, Gallant, Deri, Rabin, Peres, Barak"
    )


def test_rows_with_their_fields() -> None:
    row = {
        "id": "a-1", "text": f"{BODY} {MORE}", "title": "Border quiet", "published": "2022-07-30T12:16:00+09:00",
        "updated": "2022-07-31", "source": "Daily", "url": "https://example.org/a", "byline": "Jane Doe",
        "publisher": "Post",
    }  # fmt: skip
    report = report_of(rows(json.dumps(row)))
    assert (report.id, report.title, report.source, report.byline) == ("a-1", "Border quiet", "Daily", "Jane Doe")
    assert (report.url, report.publisher, report.text) == ("https://example.org/a", "Post", row["text"])
    assert report.published is not None
    assert report.updated is not None
    assert (report.published.value, report.published.zone) == ("2022-07-30T12:16", "+09:00")
    assert (report.updated.value, report.updated.span) == ("2022-07-31", None)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("{", "row is not JSON"),
        ("null", "row is null, not an object"),
        ('["a"]', "row is a list, not an object"),
        ('{"id": "x"}', "text is missing"),
        ('{"id": "x", "text": 5}', "text is a number, not text"),
        ('{"id": "x", "text": ""}', "empty"),
        (json.dumps({"text": foreign()[0]["text"]}), "language is German"),
        (b'{"id": "x", "text": "\xff\xff"}', "row is not UTF-8"),
        ("[" * 200_000, "row is not JSON that can be read: nested too deep"),
        (json.dumps({"id": "x", "text": "a " * 600_000}), "too long"),
    ],
)
def test_a_bad_row_is_named_and_the_rest_goes_on(row: str | bytes, reason: str) -> None:
    good = [json.dumps({"id": name, "text": BODY}) for name in ("first", "last")]
    first, problem, last = rows(good[0], row, good[1])
    assert isinstance(first, Report)
    assert isinstance(last, Report)
    assert isinstance(problem, Problem)
    assert (first.id, last.id) == ("first", "last")
    assert (problem.path, problem.row) == ("rows.jsonl", 2)
    assert problem.reason.startswith(reason)


def test_a_field_that_cannot_be_used_is_told_and_left_out() -> None:
    problem, report = rows(json.dumps({"id": "x", "text": BODY, "published": "soon"}))
    assert isinstance(problem, Problem)
    assert isinstance(report, Report)
    assert (problem.report_id, problem.row) == ("x", 1)
    assert problem.reason.startswith("published is no date: 'soon'")
    assert report.published is None


def test_ids_of_rows() -> None:
    lines = [
        json.dumps({"text": BODY}),
        json.dumps({"id": "a", "text": BODY}),
        "",
        json.dumps({"id": "a", "text": BODY}),
    ]
    lines += [json.dumps({"id": 7, "text": BODY}), json.dumps({"id": "a", "text": BODY})]
    assert [item.id for item in rows(*lines) if isinstance(item, Report)] == ["rows.jsonl:1", "a", "a#2", "7", "a#3"]


def test_half_a_surrogate_pair_keeps_the_offsets() -> None:
    report = report_of(rows('{"id": "a\\ud83d", "text": "\\ud83d ' + BODY + ' \\ud83d\\ude00", "title": "x\\udc00"}'))
    assert report.text == f"\ufffd {BODY} 😀"
    assert report.id == "a?"
    report.text.encode()


def test_json_documents() -> None:
    listed = json.dumps([{"id": "a", "text": BODY}, {"id": "b", "text": BODY}], indent=1)
    assert [item.id for item in rows(listed, name="list.json") if isinstance(item, Report)] == ["a", "b"]
    assert report_of(rows(json.dumps({"id": "a", "text": BODY}, indent=1), name="one.json")).id == "a"
    lines = "\n".join(json.dumps({"id": name, "text": BODY}) for name in "ab")
    assert [item.id for item in rows(lines, name="rows.json") if isinstance(item, Report)] == ["a", "b"]


def test_utf16_rows() -> None:
    data = "\n".join(json.dumps({"id": name, "text": BODY}) for name in "ab").encode("utf-16")
    assert [item.id for item in rows(data) if isinstance(item, Report)] == ["a", "b"]


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b'{"id": 1, "text": "a"}\n{"id": 2}', "jsonl"),
        (b'[\n {"id": 1}]', "json"),
        (b"<!DOCTYPE html><html>", "html"),
        (b"\xef\xbb\xbf  <html lang='en'>", "html"),
        (b"Hello <b>you</b>", "text"),
        (b"a < b and c > d", "text"),
        (b"{curly} words", "text"),
        (b"[Editor] words", "text"),
        (b"", "text"),
    ],
)
def test_sniffing(head: bytes, kind: str) -> None:
    assert sniff_format(head) == kind


def test_folder(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text(BODY, encoding="utf-8")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.jsonl.gz").write_bytes(gzip.compress(json.dumps({"id": "row", "text": BODY}).encode()))
    (tmp_path / "a.html").write_text(f"<html><body><h1>Border quiet</h1><p>{BODY}</p><p>{MORE}</p></body></html>")
    (tmp_path / "broken.txt.gz").write_bytes(gzip.compress(BODY.encode())[:-20])
    (tmp_path / "notes.md").write_text("no report")
    items = list(read_path(tmp_path))
    ids = [item.id if isinstance(item, Report) else f"problem {Path(item.path).name}" for item in items]
    root = tmp_path.as_posix()
    assert ids == [f"{root}/a.html", f"{root}/b.txt", "problem broken.txt.gz", "row"]
    assert problem_of(list(read_path(tmp_path / "absent.txt"))).reason == "No such file or directory"
    (tmp_path / "void").mkdir()
    assert problem_of(list(read_path(tmp_path / "void"))).reason == "no report in this folder"
    assert isinstance(report_of(list(read_path(tmp_path / "b.txt", default_date="2022-07-30"))), Report)


def test_unknown_format_and_date_are_errors() -> None:
    with pytest.raises(ReadingError, match="unknown format 'docx'"):
        list(read_path("a.docx", format="docx"))
    with pytest.raises(ReadingError, match="default_date is no date"):
        list(read_stream(io.BytesIO(b"a"), "a.txt", default_date="soon"))


def test_default_date_stands_in() -> None:
    (dated,) = list(
        read_stream(io.BytesIO(f"Updated 2 May 2020\n\n{BODY}".encode()), "a.txt", default_date="2022-07-30")
    )
    (bare,) = list(read_stream(io.BytesIO(BODY.encode()), "b.txt", default_date="2022-07-30"))
    assert isinstance(dated, Report)
    assert isinstance(bare, Report)
    assert dated.published is None
    assert bare.published is not None
    assert bare.published.value == "2022-07-30"


def test_the_same_bytes_give_the_same_report() -> None:
    text = f"Border quiet again\n\n{BODY} {MORE}"
    assert read_text(text) == read_text(text)
    assert read_text(text).id == f"text-{read_text(text).content_hash[:12]}"
