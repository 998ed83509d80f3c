"""Furniture is found by kind wherever it stands, and news is never taken for it."""

import csv
from pathlib import Path

import pytest

from detente.reading import read_text
from detente.reading.furniture import rules

HERE = Path(__file__).parent
TITLE = "Norland and Sudmark agree to withdraw troops from border"
FIRST = "Norland and Sudmark agreed on Monday to withdraw their troops from the border, officials of both said."
SECOND = "The two armies had exchanged fire across the river for three days, and nine soldiers were killed there."
THIRD = "The United Nations welcomed the agreement and called on the two governments to return to talks within a week."


def rows() -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for name in ("furniture.tsv", "pages.tsv"):
        with (HERE / name).open(encoding="utf-8", newline="") as handle:
            found += csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE)
    return found


def place(line: str, where: str) -> str:
    if where == "title":
        return "\n\n".join([line, FIRST, SECOND, THIRD])
    parts = [TITLE, FIRST, SECOND, THIRD]
    parts.insert({"top": 0, "head": 1, "body": 2, "tail": 4}[where], line)
    return "\n\n".join(parts)


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["line"][:50])
def test_line_is_what_it_is(row: dict[str, str]) -> None:
    report = read_text(place(row["line"], row["where"]))
    start = report.text.index(row["line"])
    block = next(block for block in report.blocks if block.start <= start < block.end)
    found = block.reason if block.kind == "furniture" else block.kind
    assert found == row["expected"]


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["line"][:50])
def test_the_report_around_it_stays_whole(row: dict[str, str]) -> None:
    report = read_text(place(row["line"], row["where"]))
    told = [passage.text for passage in report.passages]
    assert told[0] == report.title == (row["line"] if row["where"] == "title" else TITLE)
    assert all(sentence in told for sentence in (FIRST, SECOND, THIRD))
    assert report.passages[0].kind == "title"


def test_every_reason_of_the_rules_has_a_case() -> None:
    untold = {rule.reason for rule in rules()} - {row["expected"] for row in rows()}
    assert not untold


def test_rules_hold_no_groups_of_their_own() -> None:
    import re

    # The number of the group that matched tells the rule: a group inside a rule would shift it.
    assert not [rule.pattern for rule in rules() if re.compile(rule.pattern).groups]
