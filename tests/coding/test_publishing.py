"""Where a report is published tells the country of its towns' police."""

from __future__ import annotations

from dataclasses import replace

import pytest

from detente import Coder, read_text
from detente.coding.publishing import publisher_country

TEXT = "The police arrested twelve traders at the upper market on Monday, the district office said.\n"


@pytest.mark.parametrize(
    ("publisher", "url", "country"),
    [
        ("Daily Nation", None, "KEN"),
        ("Dawn", None, "PAK"),
        ("The Jakarta Post", None, "IDN"),
        ("Times of Zambia", None, "ZMB"),
        ("The Irish Times", None, "IRL"),
        ("Reuters", None, None),
        ("BBC News", "https://www.bbc.co.uk/news/1", None),
        (None, "https://www.example.co.ke/news/7", "KEN"),
        (None, "https://www.example.co.uk/news/7", "GBR"),
        (None, "https://example.io/7", None),
        (None, "https://example.com/7", None),
        ("The Weekly Echo", None, None),
    ],
)
def test_country_of_an_outlet(coder: Coder, publisher: str | None, url: str | None, country: str | None) -> None:
    report = replace(read_text(TEXT, id="a"), publisher=publisher, url=url)
    assert publisher_country(report, coder.resolver, coder.gazetteer) == country


def test_police_of_a_report_without_a_country_are_of_the_papers_own(coder: Coder) -> None:
    report = read_text(TEXT, id="a", published="2019-03-05")
    assert {e.country for m in coder.code(report) for e in m.actor} == {None}
    (mention,) = coder.code(replace(report, publisher="Times of Zambia"))
    assert [e.country for e in mention.actor] == ["ZMB"]


def test_a_paper_counts_less_than_what_the_report_says(coder: Coder) -> None:
    told = "The police in Accra arrested twelve traders on Monday. Ghana has 16 regions.\n"
    report = replace(read_text(told, id="a", published="2019-03-05"), publisher="Times of Zambia")
    assert {e.country for m in coder.code(report) for e in m.actor} == {"GHA"}
