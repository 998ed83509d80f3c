"""Sentences end where a reader ends them, and every passage is a stretch of its report."""

import time
from pathlib import Path

import pytest

from detente.reading.passages import split_sentences


def cases() -> list[str]:
    lines = (Path(__file__).parent / "sentences.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


@pytest.mark.parametrize("case", cases(), ids=lambda case: case[:50])
def test_sentences(case: str) -> None:
    text = case.replace(" ¦ ", " ").replace("¦", "")
    assert [text[start:end] for start, end in split_sentences(text)] == [part.strip() for part in case.split("¦")]


@pytest.mark.parametrize("case", cases(), ids=lambda case: case[:50])
def test_nothing_but_space_is_lost(case: str) -> None:
    spans = split_sentences(case)
    kept = set().union(*(range(start, end) for start, end in spans))
    assert not [mark for place, mark in enumerate(case) if place not in kept and not mark.isspace()]


@pytest.mark.parametrize(
    "text", ["a. " * 200_000, '"' * 200_000, 'He said "x. ' * 50_000, "( X. " * 80_000, "." * 300_000, "A" * 900_000]
)
def test_time_is_linear(text: str) -> None:
    begin = time.process_time()
    split_sentences(text)
    assert time.process_time() - begin < 5
