"""Names in running text, and the words they are cut into."""

from __future__ import annotations

import pytest

from detente.entities import Resolver
from detente.entities.text import key, singular, tokens


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Russia's envoy left the United States.", ["Russia", "United States"]),
        ("US-South Korea drills", ["US", "South Korea"]),
        ("They told us that the US would go.", ["US"]),
        ("Chad Smith played; Chad lost.", ["Chad"]),
        ("We eat turkey in march.", []),
        ("South Koreans and Nigerians met in Niger.", ["South Koreans", "Nigerians", "Niger"]),
        ("Kim Jong-Un, Kim Jong Un", ["Kim Jong-Un", "Kim Jong Un"]),
        ("The U.S. envoy", ["U.S."]),
        ("Chinatown and Indianapolis", []),
        ("", []),
        ("Türkiye, Côte d’Ivoire", ["Türkiye", "Côte d’Ivoire"]),
    ],
)
def test_find(resolver: Resolver, text: str, names: list[str]) -> None:
    found = resolver.finder.find(text)
    assert [name.text for name in found] == names
    assert all(text[name.start : name.end] == name.text for name in found)


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("volodymyr zelenskyi", "volodymyr zelenskyy"),
        ("phillippines", "philippines"),
        ("phillipines", None),
        ("chad", None),
        ("zzzzzzzz", None),
    ],
)
def test_near(resolver: Resolver, name: str, near: str | None) -> None:
    found = resolver.finder.near(name)
    if near is None:
        assert found is None
    else:
        assert found is not None
        wanted = {hit.entry.name for hit in resolver.directory.names[near]}
        assert wanted == {hit.entry.name for hit in resolver.directory.names[found]}


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("U.S.", "us"),
        ("U.S", "us"),
        ("Recep Tayyip Erdoğan", "recep tayyip erdogan"),
        ("Kim Jong-un", "kim jong un"),
        ("People’s Daily", "people 's daily"),
        ("Côte d'Ivoire", "cote d ivoire"),
        ("Łódź", "lodz"),
    ],
)
def test_key(name: str, folded: str) -> None:
    assert key(name) == folded


def test_tokens_keep_offsets() -> None:
    text = "Türkiye’s “Gray Wolves” (U.S.-backed)"
    assert [text[token.start : token.end] for token in tokens(text)] == [token.text for token in tokens(text)]
    assert [token.norm for token in tokens(text)] == ["turkiye", "'s", "gray", "wolves", "us", "backed"]


@pytest.mark.parametrize(
    ("plural", "one"),
    [
        ("gunmen", "gunman"),
        ("dockers", "docker"),
        ("armies", "army"),
        ("churches", "church"),
        ("mps", "mp"),
        ("police", "police"),
        ("congress", "congress"),
        ("children", "child"),
    ],
)
def test_singular(plural: str, one: str) -> None:
    assert singular(plural) == one
