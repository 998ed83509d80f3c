"""Words are cut as the base model's vocabulary was made."""

from importlib.resources import files
from pathlib import Path

import pytest

from detente.coding.pieces import UNKNOWN, cut, read_vocabulary

VOCABULARY = read_vocabulary(Path(str(files("detente.model") / "vocab.txt")))
NAMES = {number: piece for piece, number in VOCABULARY.items()}


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("war", "war"),
        ("Seoul", "seoul"),
        ("Łódź", "łodz"),
        ("naïve", "naive"),
        ("denuclearization", "den ##uc ##lea ##rization"),
        ("1200", "1200"),
        ("\u200b", ""),
        ("😀", "[UNK]"),
        ("x" * 101, "[UNK]"),
    ],
)
def test_cut(word: str, pieces: str) -> None:
    assert " ".join(NAMES[number] for number in cut(word, VOCABULARY)) == pieces


def test_unknown_is_the_vocabularys_own() -> None:
    assert NAMES[UNKNOWN] == "[UNK]"


def test_at_most_twelve() -> None:
    assert len(cut("ab" * 45, VOCABULARY)) <= 12
