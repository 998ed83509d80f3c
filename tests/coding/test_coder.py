"""The coder as a whole, with the model that ships: evidence holds, and the same input gives the same bytes."""

import random

import pytest

from detente import Coder, Coding, DataError, Entity, ReadingError, read_text
from detente.export.jsonl import mention_to_json
from detente.ontology import load_ontology

STATUSES = {"asserted", "future", "hypothetical", "negation", "historical"}


def facts(coding: Coding) -> set[tuple[str, str, str]]:
    """Type, actor country, status of every mention."""
    return {(m.event, a.country or "?", m.status) for m in coding for a in m.actor}


def test_every_offset_points_at_its_words(codings: dict[str, Coding], sample_texts: dict[str, str]) -> None:
    seen = 0
    for name, coding in codings.items():
        text = sample_texts[name]
        for mention in coding:
            seen += 1
            assert text[mention.passage.start : mention.passage.end] == mention.passage.text
            for span in mention.event_text:
                assert text[span.start : span.end] == span.text
                assert mention.passage.start <= span.start < span.end <= mention.passage.end
            for entity in (*mention.actor, *mention.recipient, *mention.said_by):
                assert isinstance(entity, Entity)
                assert entity.start is not None
                assert text[entity.start : entity.end] == entity.entity_text
                assert entity.reason
            for when in (mention.date, mention.due):
                if when is not None and when.start is not None:
                    assert text[when.start : when.end] == when.text
            if mention.event_loc is not None:
                place = mention.event_loc
                assert text[place.start : place.end] == place.extracted_place
    assert seen > 20


def test_every_mention_is_a_whole_record(codings: dict[str, Coding]) -> None:
    ontology = load_ontology()
    for coding in codings.values():
        assert len({m.id for m in coding}) == len(coding)
        for m in coding:
            assert m.actor or m.recipient
            assert m.status in STATUSES
            assert m.quad_code == ontology.quad_code(m.event)
            assert m.event_scale == ontology.score(m.event, m.mode)
            assert set(m.mode) <= set(ontology.types[m.event].modes)
            assert set(m.context) <= set(ontology.contexts)
            assert 0 <= m.confidence <= 1
            assert m.date is None or m.reasons["date"]


def test_what_the_samples_tell(codings: dict[str, Coding]) -> None:
    strait = facts(codings["1-strait-patrols.txt"])
    assert ("AGREE", "PHL", "asserted") in strait
    assert ("AGREE", "VNM", "asserted") in strait
    assert ("ACCUSE", "CHN", "asserted") in strait
    strike = facts(codings["2-bread-strike.txt"])
    assert {("PROTEST", "TUN", "asserted"), ("ASSAULT", "TUN", "asserted")} <= strike


def test_furniture_is_never_coded(codings: dict[str, Coding]) -> None:
    coding = codings["1-strait-patrols.txt"]
    furniture = [o for o in coding.omissions if o.reason.startswith("page furniture")]
    assert {o.reason.removeprefix("page furniture: ") for o in furniture} >= {
        "advertisement",
        "related story",
        "caption",
    }
    for mention in coding:
        assert not any(o.start <= mention.event_text[0].start < o.end for o in furniture)
        assert "expels two envoys" not in mention.passage.text


def test_the_same_input_gives_the_same_bytes(coder: Coder, sample_texts: dict[str, str]) -> None:
    text = sample_texts["1-strait-patrols.txt"]
    first = [mention_to_json(m) for m in coder.code(read_text(text, id="x"))]
    others = Coder()
    for other in sample_texts.values():  # what was coded before must leave no trace
        others.code(read_text(other))
    assert first == [mention_to_json(m) for m in others.code(read_text(text, id="x"))]


def test_a_high_threshold_codes_less_and_says_so(sample_texts: dict[str, str]) -> None:
    text = sample_texts["2-bread-strike.txt"]
    strict, lax = Coder(threshold=0.95).code(text), Coder(threshold=0.05).code(text)
    assert len(strict) < len(lax)
    assert any(o.reason == "below threshold 0.95" and o.confidence and o.confidence < 0.95 for o in strict.omissions)


def test_a_string_that_is_no_report(coder: Coder) -> None:
    with pytest.raises(ReadingError):
        coder.code("   ")
    with pytest.raises(DataError, match="between 0 and 1"):
        Coder(threshold=7)


def test_relate(coder: Coder) -> None:
    text = "Rebels kidnapped four nurses near Goma, and Oslo praised Madrid."
    taken = coder.relate(text, [[0, 6]], [[17, 28]])
    praised = coder.relate(text, [[44, 48]], [[57, 63]])
    assert (taken.event, taken.quad_code) == ("ASSAULT", 4)
    assert (praised.event, praised.quad_code) == ("SUPPORT", 1)
    assert sum(taken.scores.values()) == pytest.approx(1, abs=0.01)
    assert taken.confidence == max(taken.scores.values())


@pytest.mark.parametrize(
    ("actor", "recipient", "message"),
    [
        ([[0, 99]], [[0, 3]], "does not lie in the text"),
        ([[3, 3]], [[0, 3]], "does not lie in the text"),
        ([[4, 5]], [[0, 3]], "holds no word"),
        ([], [], "neither actor nor recipient"),
    ],
)
def test_relate_refuses_bad_spans(
    coder: Coder, actor: list[list[int]], recipient: list[list[int]], message: str
) -> None:
    with pytest.raises(DataError, match=message):
        coder.relate("Rome  thanked Oslo", actor, recipient)


def test_odd_texts_do_no_harm(coder: Coder) -> None:
    chance = random.Random(7)
    odd = [
        "\u202eRome\u202c",
        "😀",
        "\x00",
        "“",
        "…",
        "word" * 300,
        "Seoul",
        "attacked",
        "\n\n",
        "–",
        "U.S.",
        "1,200",
        "\u00a0",
    ]
    for _ in range(60):
        text = " ".join(chance.choice(odd) for _ in range(chance.randint(1, 40)))
        try:
            coding = coder.code(read_text(text, check_language=False))
        except ReadingError:
            continue
        assert all(m.actor or m.recipient for m in coding)
