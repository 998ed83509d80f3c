"""Swapping states keeps the spans on their words."""

import random

from detente.corpus import CorpusPassage, TaggedSpan
from detente.corpus.swaps import countries, named, renamed, swapped

TEXT = "Iranian officials met Norway's envoys in Tehran; South Sudan's watched."


def passage() -> CorpusPassage:
    marked = ("Iranian officials", "Norway's envoys", "Tehran", "met")
    spans = tuple(TaggedSpan(TEXT.index(w), TEXT.index(w) + len(w), "A", 1) for w in marked)
    return CorpusPassage(TEXT, spans, (), (), False, "slice", 1)


def test_a_state_is_renamed_in_all_its_forms() -> None:
    at = {country.name: i for i, country in enumerate(countries())}
    assert [countries()[i].name for i in named(passage())] == ["Iran", "Norway"]
    there = renamed(passage(), {at["Iran"]: at["Kenya"], at["Norway"]: at["Mozambique"]})
    assert there.text == "Kenyan officials met Mozambique's envoys in Nairobi; South Sudan's watched."
    assert [there.text[s.start : s.end] for s in there.spans] == [
        "Kenyan officials",
        "Mozambique's envoys",
        "Nairobi",
        "met",
    ]


def test_swaps_are_to_other_states_and_repeatable() -> None:
    one = swapped(passage(), random.Random(5))
    assert one == swapped(passage(), random.Random(5))
    assert not set(named(one)) & set(named(passage()))
