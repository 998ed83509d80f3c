"""docs/crisis.md names commands that are understood, and pictures that are there and small."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from detente.cli.group import group

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = (DOCS / "crisis.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^detente (.+)$", PAGE, re.M)
PICTURES = re.findall(r"!\[[^\]]+\]\((pictures/[^)]+)\)", PAGE)


@pytest.mark.parametrize("line", COMMANDS)
def test_commands_are_understood(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(DOCS.parent)
    verb, *words = shlex.split(line)
    command = group.get_command(click.Context(group), verb)
    assert command is not None
    command.make_context(verb, words)  # raises for an option or a value that there is not


def test_every_step_is_shown() -> None:
    assert {line.split()[0] for line in COMMANDS} == {"add", "events", "tension", "pledges", "answers"}
    blocks = re.findall(r"^```text(?: \d+)?\n(.*?)^```$", PAGE, re.M | re.S)
    assert len(blocks) >= 7
    assert all(block.strip() for block in blocks)


@pytest.mark.parametrize("picture", PICTURES)
def test_pictures_are_there_and_small(picture: str) -> None:
    text = (DOCS / picture).read_text(encoding="utf-8")
    assert text.startswith("<svg")
    assert len(text.encode()) < 200_000


def test_two_pictures_and_no_others() -> None:
    assert len(PICTURES) == 2
    assert {f"pictures/{one.name}" for one in (DOCS / "pictures").iterdir()} == set(PICTURES)
