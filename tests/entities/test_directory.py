"""The directory: loading, dated choices, and the user's own files."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.entities import Directory, ReportMemory, Resolver
from detente.entities.directory import short_names
from detente.entities.loading import (
    NAMED_COLUMNS,
    PERSON_COLUMNS,
    SECTORS,
    STATE_COLUMNS,
    package_rows,
    parts,
    problems,
    user_rows,
)
from detente.entities.model import Term, in_range, term_at
from detente.errors import DataError

INTERNATIONAL = {"UNO", "EUR", "IGO", "NGO", "ISM", "IMG", "MNC"}


@pytest.mark.parametrize(
    ("name", "columns", "required"),
    [
        ("states.csv", STATE_COLUMNS, ("iso3", "name")),
        ("offices.csv", PERSON_COLUMNS, ("name", "office")),
        ("organisations.csv", NAMED_COLUMNS, ("name",)),
        ("groups.csv", NAMED_COLUMNS, ("name",)),
        ("media.csv", NAMED_COLUMNS, ("name",)),
        ("bodies.csv", NAMED_COLUMNS, ("name",)),
    ],
)
def test_package_files_are_sound(name: str, columns: tuple[str, ...], required: tuple[str, ...]) -> None:
    rows = package_rows(name)
    assert rows
    assert tuple(rows[0]) == columns
    wrong = [f"{row['name']}: {problem}" for row in rows for problem in problems(row, required)]
    assert not wrong


def test_countries_of_all_rows_are_known(directory: Directory) -> None:
    known = set(directory.states) | INTERNATIONAL
    unknown = [
        (name, row["name"], row["country"])
        for name in ("offices.csv", "organisations.csv", "groups.csv", "media.csv", "bodies.csv", "regions.csv")
        for row in package_rows(name)
        if row["country"] and row["country"] not in known
    ]
    assert not unknown


def test_roles_have_sectors() -> None:
    rows = package_rows("roles.csv")
    assert len(rows) >= 1200
    assert {row["sector"] for row in rows} <= SECTORS
    assert {row["kind"] for row in rows} == {"person", "group", "body"}


def test_neighbours_are_mutual(directory: Directory) -> None:
    for code, entries in directory.states.items():
        for entry in entries:
            for other in entry.neighbours if entry.end is None else ():
                back = directory.state(other)
                assert back is not None, (code, other)
                assert back.end is not None or code in back.neighbours, (code, other)


TERMS = (
    Term("president", "president", "USA", "GOV", "2017-01-20", "2021-01-20"),
    Term("president", "president", "USA", "GOV", "2025-01-20", None),
)


@pytest.mark.parametrize(
    ("date", "start", "standing"),
    [
        ("2016-12-31", "2017-01-20", "not yet in office"),
        ("2017-01-20", "2017-01-20", "in office"),
        ("2018", "2017-01-20", "in office"),
        ("2022-06", "2017-01-20", "former"),
        ("2025-01-20", "2025-01-20", "in office"),
        (None, "2025-01-20", "in office"),
    ],
)
def test_term_at(date: str | None, start: str, standing: str) -> None:
    term, found = term_at(TERMS, date)
    assert (term.start, found) == (start, standing)


@pytest.mark.parametrize(
    ("date", "start", "end", "inside"),
    [
        ("1995-06-01", "1995", "1995", True),
        ("1995", "1995-06-01", None, True),
        ("1994-12-31", "1995", None, False),
        ("1996-01-01", None, "1995-12", False),
        ("1995-12-31", None, "1995-12", True),
        (None, "1995", "1996", False),
        (None, "1995", None, True),
    ],
)
def test_in_range_compares_as_far_as_known(date: str | None, start: str | None, end: str | None, inside: bool) -> None:
    assert in_range(date, start, end) is inside


@pytest.mark.parametrize(
    ("name", "order", "short"),
    [
        ("emmanuel macron", None, ["macron"]),
        ("ursula von der leyen", None, ["leyen", "der leyen", "von der leyen"]),
        ("lee jong sup", "first", ["lee"]),
        ("xi jinping", "first", ["jinping", "xi"]),
        ("abiy ahmed", "both", ["ahmed", "abiy"]),
        ("bashar al assad", None, ["assad", "al assad"]),
        ("lula", None, ["lula"]),
    ],
)
def test_short_names(name: str, order: str | None, short: list[str]) -> None:
    assert short_names(name, order) == short


def test_parts_drops_empty_values() -> None:
    assert parts(" a; ;b;") == ["a", "b"]
    assert parts("  ") == []


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name,country,colour\nA,USA,red\n", "row 1: unknown column 'colour'"),
        ("name,sector\nA,GOV\n", "row 1: column 'country' is missing"),
        ("name,country\nA,USA\nB,us\n", "row 3, column 'country': 'us' is not a code"),
        ("name,country,sector\nA,USA,GOVT\n", "row 2, column 'sector': 'GOVT' is no PLOVER sector"),
        ("name,country,start\nA,USA,1998-13\n", "row 2, column 'start': '1998-13' is not a date"),
        ("name,country,start,end\nA,USA,1998,1990\n", "row 2, column 'end': 1990 lies before"),
        ("name,country\n,USA\n", "row 2, column 'name': is empty"),
        ("name,country\nA,USA,x\n", "row 2: has 3 values where the header has 2"),
        ("iso3,name\nruritania,Ruritania\n", "row 2, column 'iso3'"),
    ],
)
def test_user_file_errors_name_row_and_column(tmp_path: Path, text: str, message: str) -> None:
    path = write(tmp_path / "mine.csv", text)
    with pytest.raises(DataError) as caught:
        user_rows(path)
    assert str(caught.value).startswith(str(path))
    assert message in str(caught.value)


def test_user_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        Directory.load([tmp_path / "absent.csv"])
    broken = tmp_path / "latin.csv"
    broken.write_bytes("name,country\nKöln,DEU\n".encode("latin-1"))
    with pytest.raises(DataError, match="not UTF-8"):
        Directory.load([broken])


def test_private_world(tmp_path: Path) -> None:
    states = write(
        tmp_path / "states.csv",
        "iso3,name,adjectives,demonyms,capital,neighbours\nRUR,Ruritania,Ruritanian,Ruritanians,Strelsau,GRA\n"
        "GRA,Graustark,Graustarkian,Graustarkians,Edelweiss,RUR\n",
    )
    people = write(
        tmp_path / "people.csv",
        "name,aliases,country,sector,office,start,end\nRudolf Elphberg,,RUR,GOV,king,1994-02,\n",
    )
    bodies = write(
        tmp_path / "bodies.csv", "name,aliases,country,sector\nBlue Guard,Blue Guards;BG,RUR,PRM\nReuters,,RUR,SPY\n"
    )
    resolver = Resolver(Directory.load([states, people, bodies]))
    memory = ReportMemory()
    resolver.observe("The Blue Guard crossed into Graustark.", "1999-05-01", memory)

    def one(span: str) -> tuple[str | None, str | None, str | None]:
        entities = resolver.resolve(span, date="1999-05-01", memory=memory)
        assert len(entities) == 1
        return entities[0].name, entities[0].country, entities[0].sector

    assert one("Strelsau") == ("Ruritania", "RUR", "GOV")
    assert one("King Rudolf Elphberg") == ("Rudolf Elphberg", "RUR", "GOV")
    assert one("the Ruritanian king") == ("Rudolf Elphberg", "RUR", "GOV")
    assert one("Blue Guards") == ("Blue Guard", "RUR", "PRM")
    assert one("Graustarkian dockers") == (None, "GRA", "LAB")
    # The user's own row goes before the package's.
    assert one("Reuters") == ("Reuters", "RUR", "SPY")


@pytest.mark.parametrize(
    ("words", "date", "country"),
    [
        ("Lithuanian officials", "1989-05-01", "SUN"),
        ("Lithuanian officials", "1995-05-01", "LTU"),
        ("Slovak police", "1992-09-17", "CSK"),
        ("Serbian police", "1999-03-01", "YUG"),
        ("Serbian police", "2004-03-01", "SCG"),
        ("Eritrean rebels", "1988-01-01", "ETH"),
        ("Kosovo police", "2004-03-01", "XKX"),
    ],
)
def test_who_had_no_state_yet_is_of_the_one_of_the_day(
    directory: Directory, words: str, date: str, country: str
) -> None:
    (entity,) = Resolver(directory).resolve(words, date=date)
    assert entity.country == country


def test_a_monarch_goes_by_his_own_title(directory: Directory) -> None:
    resolver = Resolver(directory)
    assert resolver.resolve("the Danish queen", date="2006-01-01")[0].name == "Margrethe II"
    assert resolver.resolve("the sultan of Denmark", date="2006-01-01")[0].name != "Margrethe II"
    assert resolver.resolve("the emir of Qatar", date="2006-01-01")[0].office == "emir"
