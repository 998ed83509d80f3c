"""Passages become rows: offsets hold, markers stand where they should, long passages are cut and not broken."""

from importlib.resources import files
from pathlib import Path

import pytest

from detente.coding.tokens import (
    ACT_CLOSE,
    ACT_OPEN,
    ACTOR_CLOSE,
    ACTOR_OPEN,
    MAX_TOKENS,
    RECIPIENT_OPEN,
    WordPieces,
    act_row,
    pair_row,
    plain_row,
)


@pytest.fixture(scope="module")
def pieces() -> WordPieces:
    return WordPieces(Path(str(files("detente.model") / "vocab.txt")))


def test_offsets_and_capitals(pieces: WordPieces) -> None:
    text = "US-led talks: Zürich's “yes” 😀"
    words = pieces.words(text)
    spelled = [text[s:e] for s, e in zip(words.starts, words.ends, strict=True)]
    assert spelled[:6] == ["US", "-", "led", "talks", ":", "Zürich"]
    assert words.capitals[:6] == (2, 0, 0, 0, 0, 1)


def test_the_united_states_is_no_pronoun(pieces: WordPieces) -> None:
    words = pieces.words("US told us")
    assert words.pieces[0] != words.pieces[2]


def test_markers(pieces: WordPieces) -> None:
    words = pieces.words("Rome warned Paris")
    row = act_row(words, (1, 2))
    assert row.ids[2] == ACT_OPEN
    assert row.ids[4] == ACT_CLOSE
    assert row.anchors == (2, 4)
    assert [row.ids[t] for t in row.word_tokens] == [p[0] for p in words.pieces]
    pair = pair_row(words, [(0, 1)], [(2, 3)])
    assert pair.ids[1] == ACTOR_OPEN
    assert pair.ids[3] == ACTOR_CLOSE
    assert pair.anchors == (1, pair.ids.index(RECIPIENT_OPEN))


def test_a_long_passage_is_cut(pieces: WordPieces) -> None:
    words = pieces.words("war " * 500)
    row = plain_row(words)
    assert len(row.ids) <= MAX_TOKENS
    assert 100 < len(row.word_tokens) < 500
    late = act_row(words, (400, 401))
    assert late.anchors == (0, 0)


def test_a_long_passage_is_read_in_windows_that_lose_no_word(pieces: WordPieces) -> None:
    text = "The army shelled the town, and rebels fled. " * 60
    words = pieces.words(text)
    windows = list(words.windows(text))
    assert len(windows) > 3
    assert [start for window in windows for start in window.starts] == list(words.starts)
    assert all(len(plain_row(window).word_tokens) == len(window.starts) for window in windows)
    assert text[windows[0].starts[-1]] in ".,"


def test_capitals_throughout_say_nothing(pieces: WordPieces) -> None:
    shouted, spoken = pieces.words("IRAN IS READY"), pieces.words("Iran hit IS camps")
    assert shouted.pieces[1] == pieces.words("is").pieces[0]
    assert spoken.pieces[2] != shouted.pieces[1]


@pytest.mark.parametrize("text", ["", "   ", "\u200f", "\x00"])
def test_odd_passages(pieces: WordPieces, text: str) -> None:
    row = plain_row(pieces.words(text))
    assert row.ids[0] == 101
    assert row.ids[-1] == 102


def test_index_range(pieces: WordPieces) -> None:
    words = pieces.words("the Prime Minister said")
    assert words.index_range(4, 18) == (1, 3)
    assert words.index_range(3, 4) == (0, 0)
