"""What a report has said before, and how spans go back to it."""

from __future__ import annotations

import pytest

from detente.entities import ReportMemory, Resolver

DATE = "2022-07-30"


def memory_of(resolver: Resolver, *passages: str) -> ReportMemory:
    memory = ReportMemory()
    for passage in passages:
        resolver.observe(passage, DATE, memory)
    return memory


def test_names_and_countries_are_counted(resolver: Resolver) -> None:
    memory = memory_of(resolver, "South Korea and Japan agreed.", "South Korea thanked Fumio Kishida.")
    assert memory.main_countries()[:2] == ["KOR", "JPN"]
    assert memory.known("kishida") is not None
    assert [seen.text for seen in memory.seen if seen.kind == "person"] == ["Fumio Kishida"]


def test_abbreviation_of_an_unknown_body(resolver: Resolver) -> None:
    memory = memory_of(resolver, "The National Docks Union (NDU) struck.")
    (entity,) = resolver.resolve("the NDU", date=DATE, memory=memory)
    assert (entity.name, entity.sector) == ("National Docks Union", "LAB")
    assert "National Docks Union" in entity.reason


def test_headline_uses_names_that_come_later(resolver: Resolver) -> None:
    passages = ["Dolmatov quits in Astana", "Kazakh Energy Minister Arman Dolmatov resigned on Friday."]
    whole = memory_of(resolver, *passages)
    memory = ReportMemory()
    memory.foretell(whole)
    resolver.observe(passages[0], DATE, memory)
    (entity,) = resolver.resolve("Dolmatov", date=DATE, memory=memory, passage=passages[0])
    assert (entity.name, entity.country, entity.sector) == ("Arman Dolmatov", "KAZ", "GOV")
    assert not any(seen.name == "Arman Dolmatov" and seen.passage == 2 for seen in memory.seen)


def test_pronoun_takes_the_subject_before_it(resolver: Resolver) -> None:
    memory = memory_of(resolver, "Fumio Kishida met Lloyd Austin before he flew home.")
    (entity,) = resolver.resolve(
        "he", date=DATE, memory=memory, passage="Fumio Kishida met Lloyd Austin before he flew home."
    )
    assert entity.name == "Fumio Kishida"
    assert '"he"' in entity.reason


def test_object_pronoun_is_not_the_subject(resolver: Resolver) -> None:
    first, second = "Lloyd Austin came to Tokyo.", "Fumio Kishida thanked him."
    memory = memory_of(resolver, first, second)
    (entity,) = resolver.resolve("him", date=DATE, memory=memory, passage=second)
    assert entity.name == "Lloyd Austin"


def test_same_span_in_two_reports_is_not_mixed_up(resolver: Resolver) -> None:
    for country, code in (("France", "FRA"), ("Kenya", "KEN"), ("Peru", "PER")):
        memory = memory_of(resolver, f"{country} closed its border.")
        (entity,) = resolver.resolve("the president", date=DATE, memory=memory)
        assert entity.country == code


def test_same_span_at_two_dates(resolver: Resolver) -> None:
    names = [resolver.resolve("the French president", date=date)[0].name for date in ("1996-01-01", "2010-01-01")]
    assert names == ["Jacques Chirac", "Nicolas Sarkozy"]


def test_offsets_of_list_members(resolver: Resolver) -> None:
    entities = resolver.resolve("France, Peru and Kenya", date=DATE, start=100, end=122)
    assert [(e.start, e.end, e.entity_text) for e in entities] == [
        (100, 106, "France"),
        (108, 112, "Peru"),
        (117, 122, "Kenya"),
    ]


def test_steps_are_told(resolver: Resolver) -> None:
    _, steps = resolver.explain("Kenyan dockers", date=DATE)
    assert steps[0] == "pronoun"
    assert steps[-1] == "role"


def test_place_names_of_another_room(resolver: Resolver) -> None:
    placed = Resolver(resolver.directory, {"Ouarzazate": "MAR"}.get)
    (entity,) = placed.resolve("Ouarzazate police", date=DATE)
    assert (entity.country, entity.sector) == ("MAR", "COP")
    assert "Ouarzazate" in entity.reason


@pytest.mark.parametrize(
    "span", ["", " ", "“”", "’s", "- -", "\u202e\u200f", "🙂", "x" * 5000, "of of of", "the", "(", "12"]
)
def test_odd_spans_are_answered(resolver: Resolver, span: str) -> None:
    entities = resolver.resolve(span, date=None)
    assert entities
    assert all(entity.reason and entity.entity_text == span for entity in entities)


@pytest.mark.parametrize(
    ("first", "second", "span", "date", "names"),
    [
        (
            "Emmanuel Macron received Olaf Scholz.",
            "The pair agreed.",
            "The pair",
            "2022-05-01",
            ["Emmanuel Macron", "Olaf Scholz"],
        ),
        ("France and Germany quarrelled.", "The duo agreed.", "The duo", "2022-05-01", ["France", "Germany"]),
        ("Emmanuel Macron received Olaf Scholz.", "Both ministers left.", "Both ministers", "2022-05-01", [None, None]),
        (
            "Sergei Lavrov met Hakan Fidan.",
            "Both ministers left.",
            "Both ministers",
            "2023-09-01",
            ["Sergei Lavrov", "Hakan Fidan"],
        ),
    ],
)
def test_two_who_are_called_a_pair(
    resolver: Resolver, first: str, second: str, span: str, date: str, names: list[str | None]
) -> None:
    memory = ReportMemory()
    for text in (first, second):
        resolver.observe(text, date, memory)
    found = resolver.resolve(span, date=date, memory=memory, passage=second, position=0)
    assert [entity.name for entity in found] == names


def test_half_of_a_name_is_read_as_the_whole(resolver: Resolver) -> None:
    passage = "Peru called home its ambassador in La Paz."
    (entity,) = resolver.resolve("Paz", date="2019-03-19", passage=passage, start=138, end=141)
    assert (entity.country, entity.entity_text, entity.start) == ("BOL", "La Paz", 135)
