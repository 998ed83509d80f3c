"""The private world of docs/directory.md: invented countries with their own codes, and the page that shows them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from detente.entities import Directory, ReportMemory, Resolver
from detente.entities.loading import package_rows

WORLD = Path(__file__).parent / "world"
PAGE = Path(__file__).parents[2] / "docs" / "directory.md"
FILES = ("states.csv", "people.csv", "groups.csv")


@pytest.fixture(scope="module", params=[FILES, ("world.yaml",)], ids=["csv", "yaml"])
def own(request: pytest.FixtureRequest) -> Resolver:
    if "world.yaml" in request.param:
        pytest.importorskip("yaml", reason="PyYAML is optional: pip install 'detente[yaml]'")
    return Resolver(Directory.load([WORLD / name for name in request.param]))


@pytest.mark.parametrize(
    ("span", "date", "name", "country", "sector", "identifier"),
    [
        ("the Valdorian president", "2022-05-01", "Ilse Marran", "VLD", "GOV", "person:VLD:ilse-marran"),
        ("the Valdorian president", "2015-05-01", "Tomas Orel", "VLD", "GOV", "person:VLD:tomas-orel"),
        ("Tomas Orel", "2022-05-01", "Tomas Orel", "VLD", "ELI", "person:VLD:tomas-orel"),
        ("Karsk's foreign minister", "2020-01-01", "Yarek Dunn", "KRS", "GOV", "person:KRS:yarek-dunn"),
        ("Serrano Bay", "2022-05-01", "Valdoria", "VLD", "GOV", "state:VLD"),
        ("the Lighthouse Palace", "2022-05-01", "Valdoria", "VLD", "GOV", "state:VLD"),
        ("Karskan dockers", "2022-05-01", None, "KRS", "LAB", None),
        ("FHF gunmen", "2022-05-01", "Free Harbour Front", "VLD", "REB", "group:free-harbour-front"),
        ("the Compact", "2022-05-01", "Northern Sea Compact", "IGO", "GOV", "organisation:northern-sea-compact"),
        ("KDU", "2022-05-01", "Karsk Dockers' Union", "KRS", "LAB", "organisation:karsk-dockers-union"),
    ],
)
def test_private_world(
    own: Resolver, span: str, date: str, name: str | None, country: str, sector: str, identifier: str | None
) -> None:
    (entity,) = own.resolve(span, date=date)
    assert (entity.name, entity.country, entity.sector, entity.identifier) == (name, country, sector, identifier)


def test_two_countries_of_a_private_world(own: Resolver) -> None:
    memory = ReportMemory()
    for text in ("Valdoria and Karsk signed a truce on Monday.", "The two countries had fought since March."):
        own.observe(text, "2022-05-01", memory)
    entities = own.resolve("The two countries", date="2022-05-01", memory=memory, role="actor")
    assert [entity.country for entity in entities] == ["VLD", "KRS"]


def test_the_page_shows_these_files() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for name in FILES:
        assert (WORLD / name).read_text(encoding="utf-8") in page


def test_the_page_counts_the_rows() -> None:
    told = {
        cells[1].strip("` "): int(cells[2].replace(",", ""))
        for line in PAGE.read_text(encoding="utf-8").splitlines()
        if line.startswith("| `") and len(cells := line.split("|")) == 6
    }
    assert told == {name: len(package_rows(name)) for name in told}
    assert len(told) == 8


def test_rows_of_the_world_are_all_read(own: Resolver) -> None:
    for name in FILES:
        with (WORLD / name).open(encoding="utf-8") as lines:
            for row in csv.DictReader(lines):
                assert own.resolve(row["name"], date="2020-05-01")[0].country in {"VLD", "KRS", "IGO"}
