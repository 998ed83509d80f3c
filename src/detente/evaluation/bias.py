"""Whether who is named changes what is coded: the same passages with their two states called by other names."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from detente.coding.acts import Model, read_acts
from detente.corpus import CorpusPassage
from detente.corpus.swaps import countries, named, renamed

PASSAGES = 200
# Large and small, near and far, at odds and not; each name is a single word in all its forms.
PAIRS = (
    ("Russia", "Ukraine"), ("Israel", "Iran"), ("China", "Japan"), ("Pakistan", "Bangladesh"), ("Poland", "Belarus"),
    ("Norway", "Sweden"), ("Iraq", "Jordan"), ("Serbia", "Croatia"), ("Armenia", "Azerbaijan"), ("Kenya", "Somalia"),
    ("Sudan", "Eritrea"), ("Rwanda", "Uganda"), ("Chile", "Bolivia"), ("Ecuador", "Venezuela"),
    ("Canada", "Denmark"), ("Australia", "Indonesia"), ("Cuba", "Jamaica"), ("Morocco", "Algeria"),
    ("Turkey", "Syria"), ("Ghana", "Senegal"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bias:
    """What changed when the states of passages were called by other names.

    ``acts`` are those coded in the passages as they stand, times the pairs; ``other_type`` are coded with another type
    under other names, ``gone`` not at all.
    """

    passages: int
    pairs: int
    acts: int
    other_type: int
    gone: int

    @property
    def rate(self) -> float:
        """The share of acts whose type changes with the names."""
        return self.other_type / self.acts if self.acts else 0.0


def measure_bias(
    model: Model,
    passages: Sequence[CorpusPassage],
    threshold: float,
    seed: int = 0,
    tick: Callable[[str], None] | None = None,
) -> Bias:
    """Draws passages that name two states, gives them the names of each of ``PAIRS`` and codes them anew."""
    at = {country.name: i for i, country in enumerate(countries())}
    pairs = [(at[a], at[b]) for a, b in PAIRS if a in at and b in at]
    fit = [one for one in passages if one.events and len(named(one)) == 2]
    drawn = random.Random(seed).sample(fit, min(PASSAGES, len(fit)))
    acts = other = gone = 0
    for number, one in enumerate(drawn):
        if tick:
            tick(f"{number + 1} of {len(drawn)} passages under {len(pairs)} pairs of names")
        first, second = named(one)
        variants = [renamed(one, {first: a, second: b}) for a, b in pairs]
        base = _coded(model, one, threshold)
        for variant in variants:
            there = _coded(model, variant, threshold)
            for number_of_event, kind in base.items():
                acts += 1
                other += number_of_event in there and there[number_of_event] != kind
                gone += number_of_event not in there
    return Bias(len(drawn), len(pairs), acts, other, gone)


def _coded(model: Model, passage: CorpusPassage, threshold: float) -> dict[int, str]:
    """The type that is coded where each marked act stands."""
    found: dict[int, str] = {}
    for act in read_acts(model, [passage.text])[0].acts:
        for event in passage.events:
            span = passage.spans_of(event.number, "E")[0]
            if act.confidence >= threshold and act.start < span.end and span.start < act.end:
                found.setdefault(event.number, act.event)
    return found
