"""Tables of cases: a span in its passage, with what the report said before, and who is meant.

``cases.csv`` grew with the code. ``frozen_cases.csv`` was made by somebody who had not seen it; those of it that are
not right (all three columns) are listed in ``frozen_failures.txt``, so that no other goes wrong unnoticed.

One convention changed after the freeze: bodies of several states that act as governments do (the Security Council, the
European Commission, a secretary-general) have the sector GOV, as the field's data give them, where the tables had left
it empty; 23 frozen rows were given it, in that column alone.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from detente.entities import Directory, ReportMemory, Resolver
from detente.entities.text import key
from detente.records import Entity

HERE = Path(__file__).parent
Case = dict[str, str]


def cases(name: str) -> list[Case]:
    """Rows of a table. Alternatives are joined by ``|``, several entities by `` + ``.

    Empty means none, ``*`` is not judged. A single sector counts for every entity of a list.
    """
    return list(csv.DictReader((HERE / name).read_text(encoding="utf-8").splitlines()))


def answer(resolver: Resolver, case: Case) -> tuple[Entity, ...]:
    memory = ReportMemory()
    date = case["date"] or None
    for sentence in re.split(r"(?<![A-Z]\.)(?<=[.!?])\s+(?=[A-Z])", case["context"]):
        if sentence:
            resolver.observe(sentence, date, memory)
    resolver.observe(case["text"], date, memory)
    return resolver.resolve(case["span"], date=date, memory=memory, passage=case["text"])


def wrong_columns(case: Case, entities: tuple[Entity, ...], directory: Directory) -> list[str]:
    """Columns that are wrong. The name of an unnamed group may be empty where the note says so."""
    wrong = []
    for column in ("name", "country", "sector"):
        wanted = [part.split("|") for part in case[column].split(" + ")]
        got = [getattr(entity, column) or "" for entity in entities]
        if len(wanted) == 1 and wanted[0] == ["*"]:
            continue
        if len(wanted) == 1:
            wanted *= len(got)
        if column == "name" and "name may be left empty" in case["note"]:
            wanted = [[*names, ""] for names in wanted]
        if len(wanted) != len(got) or not all(map(_same, got, wanted, [directory] * len(got))):
            wrong.append(column)
    return wrong


def _same(value: str, wanted: list[str], directory: Directory) -> bool:
    """Names are compared without accents and hyphens, and by the directory: two names of one entry are one."""
    if wanted == ["*"] or key(value) in {key(alternative) for alternative in wanted}:
        return True
    entries = [hit.entry for hit in directory.names.get(key(value), ())]
    return any(hit.entry in entries for name in wanted if name for hit in directory.names.get(key(name), ()))


def describe(case: Case, entities: tuple[Entity, ...]) -> str:
    wanted = f"{case['name']}, {case['country']}, {case['sector']}"
    got = "; ".join(f"{e.name}, {e.country}, {e.sector} ({e.reason})" for e in entities)
    return f"{case['span']} ({case['date']}): wanted {wanted}; got {got}"


@pytest.mark.parametrize("case", cases("cases.csv"), ids=lambda case: f"{case['span'][:40]}|{case['date']}")
def test_case(resolver: Resolver, case: Case) -> None:
    entities = answer(resolver, case)
    assert entities
    assert all(entity.reason for entity in entities)
    assert not wrong_columns(case, entities, resolver.directory), describe(case, entities)


def test_frozen_cases(resolver: Resolver) -> None:
    failures = {}
    table = cases("frozen_cases.csv")
    for case in table:
        entities = answer(resolver, case)
        if wrong_columns(case, entities, resolver.directory):
            failures[f"{case['date']} {case['span']} | {case['text'][:60]}"] = describe(case, entities)
    known = set((HERE / "frozen_failures.txt").read_text(encoding="utf-8").splitlines())
    new = [text for name, text in failures.items() if name not in known]
    assert not new, "\n".join(new)
    assert len(table) == 400
