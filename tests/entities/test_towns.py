"""Towns that only a gazetteer knows: alone they act by their people, with a body they only tell its country."""

from __future__ import annotations

import pytest

from detente.entities import Directory, Resolver


@pytest.fixture(scope="module")
def placed(directory: Directory) -> Resolver:
    return Resolver(directory, {"Mariupol": "UKR", "Gosier": "GLP"}.get)


@pytest.mark.parametrize(
    ("span", "country", "sector"),
    [
        ("Mariupol", "UKR", "CVL"),
        ("Mariupol police", "UKR", "COP"),
        ("Mariupol city council", "UKR", "GOV"),
        ("Gosier", "FRA", "CVL"),
        ("Kyiv", "UKR", "GOV"),
        ("Nowhereville", None, None),
    ],
)
def test_town(placed: Resolver, span: str, country: str | None, sector: str | None) -> None:
    (entity,) = placed.resolve(span, date="2022-03-10")
    assert (entity.country, entity.sector) == (country, sector)
