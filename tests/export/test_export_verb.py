"""``detente export`` as one calls it, and its page."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from detente.cli.export_verb import FORMATS
from detente.cli.group import group
from detente.export.formats import formats
from detente.store import Desk

PAGE = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")
COLUMNS = Path(__file__).with_name("columns.tsv").read_text(encoding="utf-8").splitlines()


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def call(store: Path, *arguments: str) -> Result:
    return CliRunner().invoke(group, ["export", "--store", str(store), *arguments])


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_to_a_file_with_its_manifest(name: str, filled: Path) -> None:
    result = call(filled, "--format", name, "-o", "out")
    assert (result.exit_code, result.stdout) == (0, ""), result.output
    if name == "snapshot":
        assert Path("out/snapshot.json").is_file()
        loaded = CliRunner().invoke(group, ["import", "out", "--as", "snapshot", "--store", "again.duckdb"])
        assert loaded.exit_code == 0
        with Desk.open(filled) as one, Desk.open("again.duckdb") as other:
            assert one.counts() == other.counts()
        return
    assert sorted(path.name for path in Path().iterdir()) == ["out", "out.manifest.json"]
    told = json.loads(Path("out.manifest.json").read_text(encoding="utf-8"))
    assert told["format"] == name
    assert f"{told['rows']} rows of {name} in out" in result.stderr


def test_the_ending_names_the_format(filled: Path) -> None:
    assert call(filled, "-o", "e.geojson").exit_code == 0
    assert json.loads(Path("e.geojson").read_text(encoding="utf-8"))["type"] == "FeatureCollection"
    result = call(filled, "-o", "e.txt")
    assert (result.exit_code, "Name a format with --format" in result.output) == (2, True)


def test_filters_are_those_of_events(filled: Path) -> None:
    result = call(filled, "--format", "polecat", "--actor", "PRK", "--recipient", "USA", "--near", "Seoul")
    assert len(result.stdout.splitlines()) == 2
    assert "\tTHREATEN\t" in result.stdout
    assert "1 row of polecat" in result.stderr
    assert call(filled, "--format", "csv", "--type", "THREATNE").exit_code != 0


def test_a_format_that_cannot_tell_says_so(filled: Path) -> None:
    assert "which the format cannot say" not in call(filled, "--format", "icews").stderr
    result = call(filled, "--format", "icews", "--all")
    assert "they may be planned, denied or only thought of, which the format cannot say" in result.stderr
    assert len(result.stdout.splitlines()) == 8


def test_evidence_lies_beside_the_file(filled: Path) -> None:
    assert call(filled, "--format", "gdelt", "-o", "g.CSV", "--evidence").exit_code == 0
    lines = Path("g.CSV.evidence.jsonl").read_text(encoding="utf-8").splitlines()
    ids = {line.split("\t")[0] for line in Path("g.CSV").read_text(encoding="utf-8").splitlines()}
    assert {key for line in lines for key in json.loads(line)["ids"]} == ids
    assert call(filled, "--format", "gdelt", "--evidence").exit_code == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("--format", "snapshot"),
        ("--format", "snapshot", "-o", "x", "--actor", "USA"),
        ("--format", "snapshot", "-o", "x", "--pairs"),
        ("--format", "tsv"),
        (),
    ],
)
def test_what_is_not_understood(arguments: tuple[str, ...], filled: Path) -> None:
    assert call(filled, *arguments).exit_code == 2


def test_the_page_has_every_format_loss_and_column() -> None:
    assert tuple(formats()) == FORMATS
    flat = " ".join(PAGE.split())
    for name, format_ in formats().items():
        assert f"### `{name}`" in PAGE
        for loss in format_.loses:
            assert f"- {loss}" in flat, (name, loss)
    for line in COLUMNS:
        name, columns = line.split("\t")
        section = PAGE.split(f"### `{name}`")[1].split("\n### ")[0]
        listed = section.split("<!-- columns -->")[1]
        assert re.findall(r"`([^`]+)`", listed) == columns.split("|"), name


def test_the_worked_example_is_what_comes_out(filled: Path) -> None:
    example = PAGE.split("<!-- example -->")[1]
    rows = re.findall(r"^\| `([a-z-]+)` \| (\w+(?: \w+)*) \| `([^`]*)` \|$", example, flags=re.MULTILINE)
    assert len(rows) >= 12
    names = {line.split("\t")[0]: line.split("\t")[1].split("|") for line in COLUMNS}
    for name, column, value in rows:
        out = call(filled, "--format", name, "--type", "THREATEN").stdout
        cells = out.splitlines()[1 if name in ("polecat", "icews") else 0].split("\t")
        assert cells[names[name].index(column)] == value, (name, column)
