"""Scores become spans as their probabilities say."""

import numpy as np
import pytest

from detente.coding.decode import candidates, softmax
from detente.coding.labels import model_labels

LABELS = model_labels()


def act_logits(tags: list[str]) -> np.ndarray:
    """Logits (words, labels) that say one tag a word: O, B-TYPE or I-TYPE."""
    logits = np.full((len(tags), LABELS.acts), -4.0, dtype=np.float32)
    for i, tag in enumerate(tags):
        column = 0 if tag == "O" else 1 + 2 * LABELS.types.index(tag[2:]) + (tag[0] == "I")
        logits[i, column] = 4.0
    return logits


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        (["O"] * 4, []),
        (["O", "B-AGREE", "I-AGREE", "O"], [((1, 3), "AGREE")]),
        (["B-AGREE", "B-ASSAULT", "O", "O"], [((0, 1), "AGREE"), ((1, 2), "ASSAULT")]),
        (["O", "O", "O", "B-AID"], [((3, 4), "AID")]),
        (["I-AID", "O", "I-AID", "O"], [((0, 1), "AID"), ((2, 3), "AID")]),
    ],
)
def test_candidates(tags: list[str], expected: list[tuple[tuple[int, int], str]]) -> None:
    found = candidates(act_logits(tags), LABELS, 0.2)
    assert [(c.words, LABELS.types[int(c.types.argmax())]) for c in found] == expected
    assert all(c.types.sum() == pytest.approx(1, abs=1e-5) for c in found)


def test_a_faint_act_is_no_candidate() -> None:
    logits = act_logits(["O", "O"])
    logits[1, 1] = 2.0  # about one in nine
    assert candidates(logits, LABELS, 0.2) == []
    assert len(candidates(logits, LABELS, 0.1)) == 1


def test_no_words_no_candidates() -> None:
    assert candidates(np.zeros((0, LABELS.acts), dtype=np.float32), LABELS, 0.2) == []


def test_softmax_sums_to_one_for_large_logits() -> None:
    assert softmax(np.array([[1000.0, 0.0], [-1000.0, 0.0]], dtype=np.float32)).sum(axis=1) == pytest.approx([1, 1])
