"""What the model marks in a passage becomes the mention's evidence."""

from __future__ import annotations

from detente import Coder, read_text
from detente.coding.decode import Act
from detente.coding.ground import Rooms, Story, ground
from detente.records import Span

TEXT = "Lima, March 3 – Rain fell.\n\nPatrols will leave the bank, Peru promised Bolivia, and boats will be given back."


def test_content_has_its_words_and_its_place_in_the_report(coder: Coder) -> None:
    report = read_text(TEXT, id="r", default_date="2019-03-03")
    passage = next(each for each in report.passages if "promised" in each.text)

    def at(words: str) -> tuple[int, int]:
        start = passage.text.index(words)
        return start, start + len(words)

    def told(*content: str) -> tuple[Span, ...]:
        spans: dict[str, tuple[tuple[int, int], ...]] = dict.fromkeys("ARLTSC", ())
        spans |= {"A": (at("Peru"),), "C": tuple(map(at, content))}
        act = Act(*at("promised"), "CONCEDE", None, (), "asserted", spans, 0.9)
        rooms = Rooms(coder.ontology, coder.resolver, coder.gazetteer, "test")
        return ground(act, (), passage, Story(report), rooms).content

    words = ("Patrols will leave the bank", "boats will be given back")
    found = told(*words)
    assert tuple(span.text for span in found) == words
    assert tuple(report.text[span.start : span.end] for span in found) == words
    assert told() == ()
