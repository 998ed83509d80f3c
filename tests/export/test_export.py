"""What comes out of each format is what went in."""

import csv
import io
import json
import re
import sys
import weakref
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas
import polars
import pyarrow.parquet
import pytest

from detente import Coding, MissingExtraError, mentions_to_arrow, mentions_to_pandas, mentions_to_polars
from detente.export import flat
from detente.export.flat import COLUMNS, write_csv, write_parquet
from detente.export.html import coding_to_html
from detente.export.jsonl import mention_to_json, to_line
from detente.export.marks import marked_pieces
from detente.export.words import mention_words, printable
from detente.records import DateDirection, DatePrecision, Mention, Place, When

KEYS = [
    "id", "report_id", "passage", "also", "event", "mode", "context", "status", "quad_code", "event_scale",
    "event_text", "content", "actor", "recipient", "said_by", "date", "due", "event_loc", "confidence", "reasons",
    "coder",
]  # fmt: skip
ENTITY = ["start", "end", "entity_text", "name", "country", "sector", "office", "identifier"]
WHEN = ["start", "end", "text", "value", "end_value", "precision", "direction", "anchor"]


def when(text: str | None, precision: DatePrecision = "open", direction: DateDirection = "future") -> When:
    return When(0, 1, text, "2022-07-30", None, precision, direction, "2022-07-30")


@pytest.fixture
def coding(codings: dict[str, Coding]) -> Coding:
    return codings["1-strait-patrols.txt"]


def test_json_lines_have_the_documented_keys(coding: Coding) -> None:
    for mention in coding:
        row = json.loads(mention_to_json(mention))
        assert list(row) == KEYS
        assert all(list(entity) == ENTITY for entity in row["actor"] + row["recipient"])
        assert row["date"] is None or list(row["date"]) == WHEN


def test_csv(coding: Coding) -> None:
    out = io.StringIO()
    write_csv(coding, out)
    rows = list(csv.DictReader(io.StringIO(out.getvalue())))
    assert [row["id"] for row in rows] == [m.id for m in coding]
    assert [row["actor_country"] for row in rows] == ["; ".join(a.country or "" for a in m.actor) for m in coding]
    assert "\r" not in out.getvalue()


def test_parquet_arrow_pandas_and_polars_agree(coding: Coding) -> None:
    out = io.BytesIO()
    write_parquet(coding.shown(), out)
    table = pyarrow.parquet.read_table(io.BytesIO(out.getvalue()))
    assert table.column_names == [name for name, _, _ in COLUMNS]
    assert table.equals(coding.to_arrow())
    frame = coding.to_pandas()
    assert isinstance(frame, pandas.DataFrame)
    assert list(frame["event"]) == [m.event for m in coding.shown()]
    other = coding.to_polars()
    assert isinstance(other, polars.DataFrame)
    assert other["confidence"].to_list() == [m.confidence for m in coding.shown()]


def test_no_mentions_still_make_a_table() -> None:
    table = mentions_to_arrow([])
    assert table.num_rows == 0
    assert table.column_names[:3] == ["id", "report_id", "date"]


def test_html_marks_the_words(coding: Coding) -> None:
    assert coding_to_html(coding).count('<mark class="event_text"') == len(coding.shown())


def test_html_escapes_what_the_report_says(coding: Coding) -> None:
    evil = "<script>alert('x')</script>"
    mention = coding.mentions[0]
    passage = replace(mention.passage, text=f"{evil} {mention.passage.text}")
    entity = replace(mention.actor[0], name=evil)
    place = Place(None, None, evil, evil, None, None, None, None, None, None, evil, "city")
    mention = replace(mention, passage=passage, actor=(entity,), recipient=(entity,), event_loc=place, date=when(evil))
    report = replace(coding.report, title=evil)
    page = coding_to_html(replace(coding, report=report, mentions=(mention,)))
    assert "<script" not in page
    assert page.count("&lt;script&gt;") >= 6


def test_marked_pieces_make_up_the_passage(coding: Coding) -> None:
    for mention in coding:
        pieces = list(marked_pieces(mention))
        assert "".join(text for text, _ in pieces) == mention.passage.text
        assert [text for text, part in pieces if part == "event_text"] == [mention.event_text[0].text]


def test_lone_surrogates_do_not_break_a_line() -> None:
    assert json.loads(to_line({"a": "x\ud800"})) == {"a": "x?"}


def test_open_dates_show_their_words_and_not_the_day_they_were_reckoned_from(coding: Coding) -> None:
    mention = replace(coding.mentions[0], date=when("in the coming days"), due=when(None))
    assert mention_words(mention).date == "in the coming days\ndue after 2022-07-30"


def test_flat_formats_keep_the_direction_of_a_date(coding: Coding) -> None:
    mention = replace(coding.mentions[0], date=when("since", "day", "since"), due=when("by", "day", "until"))
    (row,) = mentions_to_arrow([mention]).to_pylist()
    assert (row["date_direction"], row["due_direction"]) == ("since", "until")


def test_the_columns_are_those_of_the_documentation() -> None:
    page = (Path(__file__).parents[2] / "docs" / "output.md").read_text(encoding="utf-8")
    listed = page.split("<!-- columns -->")[1]
    assert re.findall(r"`([a-z_]+)`", listed) == [name for name, _, _ in COLUMNS]


def test_parquet_is_written_in_row_groups(coding: Coding, monkeypatch: pytest.MonkeyPatch) -> None:
    """DuckDB writes the file when all mentions are there; until then they wait on disk and none is held in memory."""
    monkeypatch.setattr(flat, "ROW_GROUP", 2048)
    many, held, most = 2 * 2048 + 7, weakref.WeakSet[Held](), 0

    def draw() -> Iterator[Mention]:
        nonlocal most
        for number in range(many):
            reasons = Held()
            held.add(reasons)
            most = max(most, len(held))
            yield replace(coding.mentions[0], id=str(number), reasons=reasons)
            del reasons

    out = io.BytesIO()
    write_parquet(draw(), out)
    file = pyarrow.parquet.ParquetFile(io.BytesIO(out.getvalue()))
    assert [file.metadata.row_group(i).num_rows for i in range(file.metadata.num_row_groups)] == [2048, 2048, 7]
    assert file.read()["id"].to_pylist() == [str(number) for number in range(many)]
    assert most <= 3


class Held(dict[str, str]):
    """Reasons that one can see go: records have slots and cannot be watched."""

    __hash__ = object.__hash__  # type: ignore[assignment]


@pytest.mark.parametrize("name", ["pyarrow", "pandas", "polars"])
def test_a_missing_extra_names_itself(name: str, coding: Coding, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    convert = {"pyarrow": coding.to_arrow, "pandas": coding.to_pandas, "polars": coding.to_polars}[name]
    with pytest.raises(MissingExtraError, match=rf"pip install 'detente\[{name.removeprefix('py')}\]'"):
        convert()


def test_frames_need_no_arrow(coding: Coding, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    out = io.BytesIO()
    write_parquet(coding, out)
    mentions = [replace(coding.mentions[0], event_loc=None), coding.mentions[0]]
    frame, other = mentions_to_pandas(mentions), mentions_to_polars(mentions)
    assert frame["geonameid"][0] is pandas.NA
    assert frame["place"][0] is None
    assert other["geonameid"][0] is None
    assert out.getvalue()[:4] == out.getvalue()[-4:] == b"PAR1"


def test_tables_have_what_default_views_show_and_all_if_asked(coding: Coding) -> None:
    mentions = tuple(replace(coding.mentions[0], status=status) for status in ("asserted", "historical", "negation"))
    mixed = replace(coding, mentions=mentions)
    assert len(list(mixed)) == 3
    assert [row["status"] for row in mixed.to_dicts()] == ["asserted"]
    assert len(mixed.to_dicts(all_statuses=True)) == 3
    assert (mixed.to_arrow().num_rows, mixed.to_arrow(all_statuses=True).num_rows) == (1, 3)
    assert (len(mixed.to_pandas()), len(mixed.to_pandas(all_statuses=True))) == (1, 3)
    assert (len(mixed.to_polars()), len(mixed.to_polars(all_statuses=True))) == (1, 3)


def test_a_coding_without_mentions_is_true_and_says_what_it_is_in_a_line(coding: Coding) -> None:
    assert replace(coding, mentions=())
    omissions = len(coding.omissions)
    assert repr(coding) == f"<Coding of '1-strait-patrols.txt': {len(coding)} mentions, {omissions} omissions>"


def test_printable_keeps_the_words_and_drops_what_steers_a_terminal() -> None:
    assert printable("a\tb\nc") == "a b c"
    assert printable("\x1b[2J\x07\x9b1m\u202ex\u2066\udcff") == "\ufffd[2J\ufffd\ufffd1m\ufffdx\ufffd\ufffd"
    assert printable("Işık – 東京 é") == "Işık – 東京 é"
