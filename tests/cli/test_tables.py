"""Tables fit their terminal: ids and numbers stay whole, words give way, nothing is lost without a word."""

from __future__ import annotations

import io
from operator import itemgetter
from typing import Any

import pytest

from detente.cli.tables import print_rows

ID, OTHER = "0123456789abcdef", "fedcba9876543210"
ROWS = [
    {"day": "2019-03-08", "who": "BOL,PER", "size": -12.5, "n": 3, "words": "to sit down together " * 6, "id": ID},
    {"day": "2019-03-09", "who": "BOL,CHL,PER > BOL,PER", "size": 1234.5, "n": None, "words": "talks", "id": OTHER},
]
WIDTHS = (40, 60, 80, 100, 120, 200)


def drawn(width: int, monkeypatch: pytest.MonkeyPatch, *names: str, **options: Any) -> list[str]:
    monkeypatch.setenv("COLUMNS", str(width))
    out = io.StringIO()
    columns = {name: itemgetter(name) for name in names or ROWS[0]}
    print_rows(ROWS, columns, out, **options)
    return out.getvalue().splitlines()


@pytest.mark.parametrize("width", WIDTHS)
def test_ids_dates_and_numbers_are_whole_at_every_width(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    words = " ".join(drawn(width, monkeypatch)).split()
    assert {ID, OTHER, "2019-03-08", "2019-03-09", "-12.5", "1234.5", "3"} <= set(words)
    assert words.count("together") == 6


@pytest.mark.parametrize("width", WIDTHS[1:])
def test_lines_fit_the_terminal_and_have_no_blanks_at_their_ends(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = drawn(width, monkeypatch, giving_way=("n",))
    assert max(map(len, lines)) <= width
    assert lines == [line.rstrip() for line in lines]


def test_long_words_stand_under_their_row_where_there_is_no_room_beside(monkeypatch: pytest.MonkeyPatch) -> None:
    narrow, wide = drawn(80, monkeypatch), drawn(200, monkeypatch)
    assert narrow[0].split() == ["day", "who", "size", "n", "id"]
    assert narrow[2].startswith("    words: to sit down")
    assert wide[0].split() == ["day", "who", "size", "n", "words", "id"]
    assert len(wide) == 3


def test_columns_give_way_in_order_and_that_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ("day", "size", "n", "id")
    assert drawn(60, monkeypatch, *names, giving_way=("n", "size"))[0].split() == list(names)
    assert capsys.readouterr().err == ""
    assert drawn(36, monkeypatch, *names, giving_way=("size", "n"))[0].split() == ["day", "n", "id"]
    assert capsys.readouterr().err == "no room for size: a wider terminal has them, and --format csv\n"


def test_no_rows_are_a_heading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    out = io.StringIO()
    print_rows([], {"day": itemgetter("day"), "a long heading": itemgetter("n")}, out)
    assert out.getvalue() == "day  a long heading\n"


def test_what_is_missing_is_a_dash_and_nothing_steers_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    out = io.StringIO()
    print_rows([{"a": None, "b": "[red]\x1b[2J"}], {"a": itemgetter("a"), "b": itemgetter("b")}, out)
    assert out.getvalue().splitlines()[1].split() == ["–", "[red]\ufffd[2J"]
