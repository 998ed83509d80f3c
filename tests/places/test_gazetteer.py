"""The gazetteer as a whole: it never raises, gives reasons, keeps offsets, loads fast."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import DataError
from detente.places import Gazetteer, PlaceContext, choose_event_place
from detente.places.candidates import measure_distance
from detente.places.features import FILES, load_adjectives, load_countries, load_features, read_rows
from detente.places.names import make_key
from detente.places.table import Table, pack_population, unpack_population

GAZETTEER = Gazetteer.load()


@given(st.text(max_size=60), st.lists(st.sampled_from(["USA", "SYR", "???", ""]), max_size=2))
@settings(max_examples=300, deadline=None)
def test_never_raises(text: str, countries: list[str]) -> None:
    place = GAZETTEER.resolve(text, PlaceContext(tuple(countries), dateline=text))
    assert place.extracted_place == text
    assert place.reason
    assert (place.resolved_place is None) == (place.precision == "unknown")
    for span in GAZETTEER.find(text):
        assert text[span.start : span.end] == span.text


@pytest.mark.parametrize("text", ["", " ", "'s", "’", "the", "The", "U.S.", "-", "()", "in", "\x00", "a" * 5000, "St."])
def test_odd_phrases(text: str) -> None:
    assert GAZETTEER.resolve(text).extracted_place == text


def test_offsets_pass_through() -> None:
    place = GAZETTEER.resolve("Goma", PlaceContext(), start=3, end=7)
    assert (place.start, place.end) == (3, 7)


def test_fields_of_a_town() -> None:
    place = GAZETTEER.resolve("a village near Goma", PlaceContext(("COD",)))
    assert (place.city, place.district, place.province, place.country) == ("Goma", "Goma", "North Kivu", "COD")
    assert place.geonameid == 216281
    assert place.note == "near Goma"
    assert place.lat is not None
    assert place.lon is not None
    assert measure_distance(place.lat, place.lon, -1.674, 29.228) < 5


def test_fields_of_a_facility() -> None:
    place = GAZETTEER.resolve("the Pentagon")
    assert (place.city, place.province, place.country) == ("Arlington", "Virginia", "USA")
    assert place.geonameid is None


@pytest.mark.parametrize("name", ["Crimea", "the Golan Heights", "Kashmir", "Nagorno-Karabakh", "Western Sahara"])
def test_disputed_places_carry_a_note(name: str) -> None:
    assert GAZETTEER.resolve(name).note


def test_a_place_near_by_decides() -> None:
    springfield = GAZETTEER.resolve("Springfield")
    chicopee = GAZETTEER.resolve("Chicopee, Massachusetts")
    near = GAZETTEER.resolve("Springfield", PlaceContext(places=(chicopee,)))
    assert (springfield.province, near.province) == ("Missouri", "Massachusetts")


def test_context_is_part_of_the_answer() -> None:
    first = GAZETTEER.resolve("Tripoli", PlaceContext(("LBN",)))
    second = GAZETTEER.resolve("Tripoli", PlaceContext(("LBY",)))
    assert (first.country, second.country) == ("LBN", "LBY")


def test_chance_namesakes_are_refused() -> None:
    place = GAZETTEER.resolve("Halgan", PlaceContext(("SOM", "ETH")))
    assert place.resolved_place is None
    assert place.precision == "unknown"


def test_users_adjectives() -> None:
    gazetteer = Gazetteer.load(adjectives={"Ruritanian": "DEU"})
    assert gazetteer.resolve("a Ruritanian court").country == "DEU"
    assert GAZETTEER.resolve("a Ruritanian court").country is None


def test_event_place() -> None:
    context = PlaceContext(("SYR",))
    country = GAZETTEER.resolve("Syria", context, start=0, end=5)
    far = GAZETTEER.resolve("Homs", context, start=90, end=94)
    near = GAZETTEER.resolve("Kobani", context, start=40, end=46)
    lost = GAZETTEER.resolve("Zzyzxville", context, start=40, end=50)
    chosen = choose_event_place([country, near], [far])
    assert chosen is not None
    assert chosen.resolved_place == "Kobani"
    chosen = choose_event_place([], [far, near], act_start=30)
    assert chosen is not None
    assert chosen.resolved_place == "Kobani"
    assert choose_event_place([lost], [far]) == lost
    assert choose_event_place([]) is None
    chosen = choose_event_place([], [], dateline=far)
    assert chosen is not None
    assert "dateline" in chosen.reason


def test_data_files_are_whole() -> None:
    countries = load_countries()
    assert set(load_adjectives().values()) <= set(countries)
    for features in load_features().values():
        for feature in features:
            assert set(feature.countries) <= set(countries), feature.name
            assert -90 <= feature.lat <= 90
            assert -180 <= feature.lon <= 180
            assert feature.precision in ("point", "city", "district", "province", "country", "region", "sea")
    for file in FILES:
        rows = [row for _, row in read_rows(file)]
        assert all(row["basis"] for row in rows)
    assert len([1 for _ in read_rows("regions.csv")]) >= 250
    assert len([1 for _ in read_rows("facilities.csv")]) >= 250


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Sana'a", "sanaa"),
        ("the Deir ez-Zor", "deir ez zor"),
        ("Łódź", "lodz"),
        ("St. Louis", "saint louis"),
        ("Sistan and B.", "sistan b"),
    ],
)
def test_keys(name: str, key: str) -> None:
    assert make_key(name) == key


@pytest.mark.parametrize("population", [0, 1, 500, 14_002_598])
def test_population_survives_packing(population: int) -> None:
    assert unpack_population(pack_population(population)) == pytest.approx(population, rel=0.01)


def test_missing_and_foreign_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"none\.bin"):
        Table(tmp_path / "none.bin")
    (tmp_path / "bad.bin").write_bytes(b"something else altogether, long enough")
    with pytest.raises(DataError, match="not a gazetteer"):
        Table(tmp_path / "bad.bin")


def test_loads_at_once() -> None:
    start = time.perf_counter()
    Gazetteer.load().resolve("Kabul")
    assert time.perf_counter() - start < 0.5
