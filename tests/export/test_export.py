"""What comes out of each format is what went in."""

import csv
import io
import json

import pandas
import polars
import pyarrow.parquet
import pytest

from detente import Coding, mentions_to_arrow
from detente.export.flat import COLUMNS, write_csv, write_parquet
from detente.export.html import coding_to_html
from detente.export.jsonl import mention_to_json, to_line
from detente.export.marks import marked_pieces

KEYS = [
    "id", "report_id", "passage", "also", "event", "mode", "context", "status", "quad_code", "event_scale",
    "event_text", "actor", "recipient", "said_by", "date", "due", "event_loc", "confidence", "reasons", "coder",
]  # fmt: skip
ENTITY = ["start", "end", "entity_text", "name", "country", "sector", "office", "identifier"]
WHEN = ["start", "end", "text", "value", "end_value", "precision", "direction", "anchor"]


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
    write_parquet(coding, out)
    table = pyarrow.parquet.read_table(io.BytesIO(out.getvalue()))
    assert table.column_names == [name for name, _, _ in COLUMNS]
    assert table.equals(coding.to_arrow())
    frame = coding.to_pandas()
    assert isinstance(frame, pandas.DataFrame)
    assert list(frame["event"]) == [m.event for m in coding]
    other = coding.to_polars()
    assert isinstance(other, polars.DataFrame)
    assert other["confidence"].to_list() == [m.confidence for m in coding]


def test_no_mentions_still_make_a_table() -> None:
    table = mentions_to_arrow([])
    assert table.num_rows == 0
    assert table.column_names[:3] == ["id", "report_id", "date"]


def test_html_marks_the_words_and_escapes_the_rest(coding: Coding) -> None:
    page = coding_to_html(coding)
    assert page.count('<mark class="event_text"') == len(coding.shown())
    assert "<script" not in page


def test_marked_pieces_make_up_the_passage(coding: Coding) -> None:
    for mention in coding:
        pieces = list(marked_pieces(mention))
        assert "".join(text for text, _ in pieces) == mention.passage.text
        assert [text for text, part in pieces if part == "event_text"] == [mention.event_text[0].text]


def test_lone_surrogates_do_not_break_a_line() -> None:
    assert json.loads(to_line({"a": "x\ud800"})) == {"a": "x?"}
