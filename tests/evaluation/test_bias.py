"""Bias by name: what changes when states are called by other names is counted."""

from collections.abc import Sequence

import pytest

from detente.coding.acts import Read
from detente.coding.decode import Act
from detente.corpus import CorpusEvent, CorpusPassage, TaggedSpan
from detente.corpus.swaps import countries
from detente.evaluation import bias

TEXT = "Kenya threatened Uganda."
PASSAGE = CorpusPassage(
    TEXT,
    (TaggedSpan(0, 5, "A", 1), TaggedSpan(6, 16, "E", 1), TaggedSpan(17, 23, "R", 1)),
    (CorpusEvent(1, "THREATEN", None, (), "asserted"),),
    (),
    False,
    "slice",
    1,
)


def test_changes_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    def read_acts(model: object, passages: Sequence[str]) -> list[Read]:
        (text,) = passages
        start = text.index("threatened")
        event = "ASSAULT" if text.startswith("Russia") else "THREATEN"
        sure = 0.1 if text.startswith("Norway") else 0.9
        return [Read((Act(start, start + 10, event, None, (), "asserted", {}, sure),), 0)]

    monkeypatch.setattr(bias, "read_acts", read_acts)
    found = bias.measure_bias(None, [PASSAGE], 0.5)  # type: ignore[arg-type]
    assert (found.passages, found.pairs, found.acts) == (1, 20, 20)
    assert (found.other_type, found.gone) == (1, 1)
    assert found.rate == pytest.approx(0.05)


def test_every_pair_is_of_two_states_that_can_be_named() -> None:
    names = {country.name for country in countries()}
    assert all(a in names and b in names and a != b for a, b in bias.PAIRS)
