"""A user's directory in YAML: the world of docs/directory.md, and messages that name file, line, entry and key."""

from __future__ import annotations

import builtins
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from detente.entities import Directory, Resolver
from detente.entities.directory_yaml import yaml_rows
from detente.entities.loading import user_rows
from detente.errors import DataError, DetenteError, MissingExtraError

pytest.importorskip("yaml", reason="PyYAML is optional: pip install 'detente[yaml]'")

WORLD = Path(__file__).parent / "world"
PAGE = Path(__file__).parents[2] / "docs" / "directory.md"


def test_the_page_shows_the_file() -> None:
    assert (WORLD / "world.yaml").read_text(encoding="utf-8") in PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("span", "date", "sector"),
    [("Valdoria's defence minister", "2018-05-01", "GOV"), ("Ilse Marran", "2012", "ELI")],
)
def test_a_person_has_several_terms(span: str, date: str, sector: str) -> None:
    """What the CSV files of the same world do not have; test_world.py asks both formats for the rest."""
    (entity,) = Resolver(Directory.load([WORLD / "world.yaml"])).resolve(span, date=date)
    assert (entity.name, entity.country, entity.sector) == ("Ilse Marran", "VLD", sector)
    assert entity.identifier == "person:VLD:ilse-marran"


def test_both_formats_give_the_same_rows() -> None:
    sections = dict(yaml_rows(WORLD / "world.yaml"))
    assert sections["states"] == user_rows(WORLD / "states.csv")[1]
    terms = [row for row in sections["people"] if row["office"] != "defence minister"]
    assert terms == user_rows(WORLD / "people.csv")[1]
    named = [*sections["groups"], *sections["organisations"]]
    assert [row | {"members": ""} for row in named] == user_rows(WORLD / "groups.csv")[1]


def test_what_yaml_takes_for_something_else_stays_as_written(tmp_path: Path) -> None:
    entry = "{name: No, aliases: [On, 007, 1.10], country: VLD, start: 1998-05-21, end: ~}"
    sections = yaml_rows(write(tmp_path, f"bodies:\n  - {entry}\nmedia:\npeople: []\n"))
    assert [section for section, _ in sections] == ["bodies", "media", "people"]
    ((_, (row,)), *rest) = sections
    assert (row["name"], row["aliases"], row["start"], row["end"]) == ("No", "On;007;1.10", "1998-05-21", "")
    assert [rows for _, rows in rest] == [[], []]


def test_terms_may_differ_in_country_and_sector(tmp_path: Path) -> None:
    text = (
        "people:\n- name: Rena Holt\n  country: VLD\n  sector: GOV\n  terms:\n  - {office: senator, sector: LEG}\n"
        "  - {office: envoy, country: UNO, start: 2001}\n"
    )
    ((_, rows),) = yaml_rows(write(tmp_path, text))
    assert [(row["name"], row["office"], row["country"], row["sector"], row["start"]) for row in rows] == [
        ("Rena Holt", "senator", "VLD", "LEG", ""),
        ("Rena Holt", "envoy", "UNO", "GOV", "2001"),
    ]


def write(folder: Path, text: str) -> Path:
    path = folder / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", ", line 1: has no section; begin with one of states, people, organisations, groups, bodies, media"),
        ("- name: A\n", ", line 1: has no section"),
        ("# mine\nteams:\n", ", line 2: unknown section 'teams'; known are: states, people"),
        ("groups:\nstates:\ngroups:\n", ", line 3: section 'groups' stands twice"),
        ("groups:\n  name: A\n", ", line 2: section 'groups' is no list; begin each entry with '- '"),
        ("groups:\n- A Front\n", ", line 2, section 'groups': 'A Front' is no entry of keys and values"),
        (
            "groups:\n- name: A\n  country: USA\n  colour: red\n",
            ", line 4, entry 'A': unknown key 'colour'; known",
        ),
        ("groups:\n- country: USA\n  name: A\n  country: RUS\n", ", line 2, entry 'A', key 'country': stands twice"),
        ("groups:\n- name: A\n", ", line 2, entry 'A', key 'country': is missing"),
        ("groups:\n- name: A\n  country:\n", ", line 3, entry 'A', key 'country': is empty"),
        ("groups:\n- country: USA\n", ", line 2, the entry of line 2, key 'name': is missing"),
        ("groups:\n- name: A\n  country: us\n", ", line 3, entry 'A', key 'country': 'us' is not a code of three"),
        ("groups:\n- name: A\n  country: USA\n  sector: NAVY\n", ", line 4, entry 'A', key 'sector': 'NAVY' is no"),
        ("groups:\n- name: A\n  country: USA\n  start: 98\n", ", line 4, entry 'A', key 'start': '98' is not a date"),
        ("groups:\n- name: A\n  country: [USA]\n", ", line 3, entry 'A', key 'country': takes one value, not a list"),
        ("groups:\n- name: A\n  aliases: {a: b}\n", ", line 3, entry 'A', key 'aliases': takes a text or a list of"),
        ("groups:\n- name: {a: b}\n", ", line 2, the entry of line 2, key 'name': takes a text, not keys"),
        ("groups:\n- name: A\n  aliases:\n  - B\n  - [C]\n", ", line 3, entry 'A', key 'aliases': the list holds some"),
        ("groups:\n- name: A\n  aliases: [B;C]\n", ", line 3, entry 'A', key 'aliases': 'B;C' holds a semicolon"),
        ("people:\n- name: A\n  country: USA\n", ", line 2, entry 'A', key 'office': is missing"),
        ("people:\n- name: A\n  terms: queen\n", ", line 3, entry 'A', key 'terms': is no list of terms"),
        ("people:\n- name: A\n  terms:\n  - queen\n", ", line 4, entry 'A', key 'terms': 'queen' is no term"),
        ("people:\n- name: A\n  terms:\n  - start: 1990\n", ", line 4, entry 'A', key 'office': is missing"),
        (
            "people:\n- name: A\n  start: 1990\n  terms: [{office: queen}]\n",
            ", line 3, entry 'A', key 'start': stands",
        ),
        (
            "people:\n- name: A\n  terms:\n  - office: queen\n    start: 1990\n    end: 1980\n",
            ", line 6, entry 'A', key 'end': 1980 lies before the start 1990",
        ),
        ("people:\n- name: A\n  terms:\n  - name: B\n    office: queen\n", ", line 4, entry 'A': unknown key 'name'"),
        ("groups:\n\t- name: A\n", ", line 2: is not YAML:"),
        ("groups: []\n---\ngroups: []\n", ", line 2: is not YAML:"),
        ("groups: [\x01]\n", ": is not YAML:"),
        ("groups: " + "[" * 5000 + "]" * 5000, ": is nested too deeply"),
        ("groups: &a [*a]\n", ", line 1, section 'groups': a list is no entry of keys and values"),
    ],
)
def test_errors_name_file_line_entry_and_key(tmp_path: Path, text: str, message: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(DataError) as caught:
        Directory.load([path])
    assert str(caught.value).startswith(f"{path}{message}")


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        Directory.load([tmp_path / "absent.yml"])
    broken = tmp_path / "latin.YAML"
    broken.write_bytes("groups:\n- name: Köln\n".encode("latin-1"))
    with pytest.raises(DataError, match="not UTF-8"):
        Directory.load([broken])


def test_without_pyyaml_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "yaml":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtraError, match=r"detente\[yaml\]") as caught:
        yaml_rows(WORLD / "world.yaml")
    assert isinstance(caught.value, DetenteError)


def test_the_verb_takes_the_file() -> None:
    words = ["resolve", "--why", "the Valdorian president", "--date", "2022-05-01", "--directory"]
    done = subprocess.run(
        [sys.executable, "-m", "detente", *words, str(WORLD / "world.yaml")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "Ilse Marran: VLD, GOV, president" in done.stdout
