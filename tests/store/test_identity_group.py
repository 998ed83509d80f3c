"""Grouping by likeness: no chains, and the same whatever the order."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from detente.store.identity_group import grouped

NAMES = "abcdefgh"
Likeness = dict[tuple[str, str], float]


@st.composite
def likenesses(draw: st.DrawFn) -> Likeness:
    pairs = list(combinations(NAMES[: draw(st.integers(1, len(NAMES)))], 2))
    return {pair: draw(st.sampled_from([0.0, 0.2, 0.4, 0.6, 0.7, 0.9, 1.0])) for pair in pairs}


@given(likenesses(), st.randoms(use_true_random=False))
def test_the_order_does_not_matter_and_every_pair_is_alike(likeness: Likeness, rng: object) -> None:
    members = sorted({name for pair in likeness for name in pair} | {"a"})
    once = grouped(members, likeness, threshold=0.6, floor=0.3)
    turned, pairs = list(reversed(members)), list(likeness.items())
    rng.shuffle(pairs)  # type: ignore[attr-defined]
    assert grouped(turned, dict(pairs), threshold=0.6, floor=0.3) == once
    assert sorted(name for group in once for name in group) == members
    for group in once:
        values = [likeness[pair] for pair in combinations(group, 2)]
        assert all(value >= 0.3 for value in values)
        assert not values or sum(values) / len(values) >= 0.6 - 1e-9


def test_no_chain() -> None:
    chain = {("a", "b"): 0.9, ("b", "c"): 0.9, ("a", "c"): 0.1}
    assert grouped("abc", chain, threshold=0.6, floor=0.3) == [["a", "b"], ["c"]]


@given(likenesses())
def test_sets_that_do_not_touch_are_grouped_apart(likeness: Likeness) -> None:
    """What is grouped anew after an addition is only what hangs together: the rest must come out the same."""
    members = sorted({name for pair in likeness for name in pair} | {"a"})
    whole = grouped(members, likeness, threshold=0.6, floor=0.3)
    left = set(members)
    apart: list[list[str]] = []
    while left:
        part, before = {min(left)}, set[str]()
        while part != before:
            before = set(part)
            part |= {n for pair, value in likeness.items() if value >= 0.6 and part & set(pair) for n in pair}
        within = {pair: value for pair, value in likeness.items() if set(pair) <= part}
        apart += grouped(part, within, threshold=0.6, floor=0.3)
        left -= part
    assert sorted(apart) == whole
