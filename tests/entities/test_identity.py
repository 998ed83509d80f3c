"""Identifiers are stable, and told by what is known: a name of the directory, else a country's office."""

from __future__ import annotations

import pytest

from detente.entities import Directory, Resolver
from detente.entities.identity import identifier_of


@pytest.mark.parametrize(
    ("span", "date", "identifier"),
    [
        ("Pyongyang", "2010-05-01", "state:PRK"),
        ("Kim Jong Un", "2022-07-30", "person:PRK:kim-jong-un"),
        ("the North Korean leader", "2022-07-30", "person:PRK:kim-jong-un"),
        ("Hamas fighters", "2010-05-01", "group:hamas"),
        ("the Pentagon", "2010-05-01", "body:USA:department-of-defense"),
        ("Reuters", "2010-05-01", "media:reuters"),
        ("California", "2010-05-01", "region:USA:california"),
        ("the European Commission", "2010-05-01", "organisation:european-commission"),
        ("the French foreign minister", "1950-05-01", "office:FRA:foreign-minister"),
        ("Kenyan dockers", "2010-05-01", None),
        ("Jack Millersfield", "2010-05-01", None),
    ],
)
def test_identifier(resolver: Resolver, span: str, date: str, identifier: str | None) -> None:
    (entity,) = resolver.resolve(span, date=date)
    assert entity.identifier == identifier, entity.reason


def test_identifiers_of_people_are_their_own(directory: Directory) -> None:
    """Two people of one country never share an identifier, else their acts would be counted as one's."""
    told: dict[str, str] = {}
    for entry in directory.people:
        identifier = identifier_of(entry)
        assert told.setdefault(identifier, entry.name) == entry.name
    assert len(told) == len(directory.people)


def test_no_person_stands_twice(directory: Directory) -> None:
    """Full names shared by two entries of one country: father and son alone."""
    shared = {
        tuple(sorted({one.entry.name, other.entry.name}))
        for name, hits in directory.names.items()
        for one in hits
        for other in hits
        if " " in name and one.entry.kind == other.entry.kind == "person"
        if one.entry is not other.entry and one.entry.country == other.entry.country
    }
    assert shared == {
        ("George H. W. Bush", "George W. Bush"),
        ("Ferdinand Marcos", "Ferdinand Marcos Jr."),
    }
