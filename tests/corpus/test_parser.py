"""Corpus files are read with their spans, and what is malformed is named."""

from pathlib import Path

import pytest

from detente.corpus import CorpusPassage, read_corpus, read_corpus_file
from detente.errors import DataError
from detente.ontology import load_ontology


def parse(tmp_path: Path, text: str) -> tuple[list[CorpusPassage], list[str]]:
    file = tmp_path / "slice.txt"
    file.write_text(text, encoding="utf-8")
    faults: list[str] = []
    return list(read_corpus_file(file, load_ontology(), faults)), faults


def test_spans_events_and_status(tmp_path: Path) -> None:
    passages, faults = parse(
        tmp_path,
        "# a comment\n\n[A1:Oslo] [E1:freed] [R1A2:two sailors] who [E2:thanked] [R2:the crown] on [T1:Monday].\n"
        "  1 RETREAT release | legal\n  2 SUPPORT - | historical\n\nNothing happened.\n",
    )
    assert not faults
    first, second = passages
    assert first.text == "Oslo freed two sailors who thanked the crown on Monday."
    assert [(e.type, e.mode, e.contexts, e.status) for e in first.events] == [
        ("RETREAT", "release", ("legal",), "asserted"),
        ("SUPPORT", None, (), "historical"),
    ]
    assert [first.text[s.start : s.end] for s in first.spans_of(1, "R")] == ["two sailors"]
    assert [first.text[s.start : s.end] for s in first.spans_of(2, "A")] == ["two sailors"]
    assert not second.events
    assert not first.sources_marked


def test_source_tags_and_answers(tmp_path: Path) -> None:
    passages, faults = parse(
        tmp_path,
        "# tags: S C\n[A1:Rome] [E1:promised] to [C1:reopen the port], [S1R2:the envoy] said after [A2:crowds] "
        "[E2:hissed].\n  1 CONCEDE -\n  2 ACCUSE disapprove\n  1 answers 2\n",
    )
    assert not faults
    assert passages[0].sources_marked
    assert passages[0].answers == ((1, 2),)
    assert [s.role for s in passages[0].spans if s.event == 1] == ["A", "E", "C", "S"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[A1:Oslo] [E1:freed] them\n  1 FREE -\n", "unknown event type FREE"),
        ("[A1:Oslo] [E1:freed] them\n  1 RETREAT walk\n", "RETREAT has no mode walk"),
        ("[A1:Oslo] [E1:freed] them\n  1 RETREAT - | sea\n", "unknown context sea"),
        ("[A1:Oslo] [E1:freed] them\n  1 RETREAT - | legal | soon\n", "unknown status soon"),
        ("[A1:Oslo] freed them\n  1 RETREAT -\n", "event 1 has 0 E spans"),
        ("They [E1:freed] them\n  1 RETREAT -\n", "neither actor nor recipient"),
        ("[A1:Oslo] [E1:freed] [R2:them]\n  1 RETREAT -\n", "spans of event 2 but no event line"),
        ("[A1:Oslo] [E1:freed] them]\n  1 RETREAT -\n", "square brackets"),
        ("[A1:Oslo] [E1:freed] them\n  one RETREAT\n", "not understood"),
    ],
)
def test_faults_are_named(tmp_path: Path, text: str, fault: str) -> None:
    passages, faults = parse(tmp_path, text)
    assert not passages
    assert any(fault in found for found in faults), faults
    assert str(tmp_path) in faults[0]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no such corpus"):
        read_corpus([tmp_path / "none"], load_ontology())


def test_the_projects_own_corpus_is_whole() -> None:
    corpus = Path(__file__).parents[2] / "corpus"
    passages = read_corpus([corpus], load_ontology())
    assert len(passages) > 5000
    assert len({passage.text for passage in passages}) == len(passages)
