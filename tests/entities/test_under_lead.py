"""Who is led by a body of several states, and who only bears a word of its name."""

import pytest

from detente.entities import Directory, ReportMemory, Resolver

RESOLVER = Resolver(Directory.load())


@pytest.mark.parametrize(
    ("text", "span", "country"),
    [
        (
            "The European Union sent envoys to Tunis. Police arrested two union organisers.",
            "two union organisers",
            "TUN",
        ),
        ("The Saudi-led coalition denied it. Coalition jets bombed Saada, Yemen said.", "Coalition jets", "IGO"),
    ],
)
def test_country_under_a_lead(text: str, span: str, country: str) -> None:
    memory = ReportMemory()
    for passage in text.split(". "):
        RESOLVER.observe(passage, "2021-05-05", memory)
    last = text.split(". ")[-1]
    (entity,) = RESOLVER.resolve(span, date="2021-05-05", memory=memory, passage=last, position=last.index(span))
    assert entity.country in (country, None if country == "TUN" else country), entity.reason
