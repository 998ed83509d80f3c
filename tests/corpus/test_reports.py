"""Whole reports of the corpus: parties in other sentences, countries, dates, and what is malformed."""

from pathlib import Path

import pytest

from detente.corpus import CorpusReport, corpus_files, read_reports
from detente.errors import DataError
from detente.evaluation.coded import key_events
from detente.ontology import load_ontology

REPORT = """# tags: S C
# a slice of one

=== 1995-02-20 | wire, Oslo
= [A1:Oslo] [E1:accuses] [R1:Rome] of poaching
  1 ACCUSE allege | territory
  1 who NOR > ITA
  1 on 1995-02-20

[A2R3:Norway] [E2:accused] [R2A3:Italy] on [T2:Monday] of poaching cod.
  2 ACCUSE allege | territory
  2 who NOR > ITA
  2 on 1995-02-20
  2 same 1
It [E3:denied] [C3:the charge].
  3 REJECT -
  3 who ITA > NOR
  3 on 1995-02-20
  3 answers 2

Cod is a fish.
"""


def read(tmp_path: Path, text: str = REPORT) -> CorpusReport:
    (tmp_path / "slice.txt").write_text(text, encoding="utf-8")
    (report,) = read_reports([tmp_path], load_ontology())
    return report


def test_a_party_in_another_sentence(tmp_path: Path) -> None:
    report = read(tmp_path)
    assert [passage.text for passage in report.passages][2] == "It denied the charge."
    assert [e.type for e in report.passages[2].events] == ["REJECT"]
    assert {s.role for s in report.passages[2].spans} == {"E", "C"}
    far = {span.role: report.passages[span.passage].text[span.start : span.end] for span in report.far}
    assert far == {"R": "Norway", "A": "Italy"}
    assert report.sides[3] == (("ITA",), ("NOR",))
    assert (report.answers, report.same) == (((3, 2),), ((2, 1),))


def test_text_has_headlines_and_paragraphs(tmp_path: Path) -> None:
    assert read(tmp_path).text == (
        "Oslo accuses Rome of poaching\n\nNorway accused Italy on Monday of poaching cod. It denied the charge.\n\n"
        "Cod is a fish.\n"
    )


def test_what_is_told_twice_is_one_event_of_the_key(tmp_path: Path) -> None:
    report = read(tmp_path)
    events = key_events(report)
    assert [(e.type, e.actor, e.recipient) for e in events] == [
        ("ACCUSE", ("NOR",), ("ITA",)),
        ("REJECT", ("ITA",), ("NOR",)),
    ]
    assert [report.text[start:end] for start, end in events[0].tellings] == ["accuses", "accused"]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("  3 who ITA > NOR\n", "", "event 3 has no line `3 who"),
        ("  3 on 1995-02-20\n", "", "event 3 has no line `3 on DATE`"),
        ("[T2:Monday]", "[T3:Monday]", "event 3 has its T in another sentence"),
        ("=== 1995-02-20 | wire, Oslo", "=== 20 February", "a report begins with"),
        ("who NOR > ITA\n  2", "who Norway > ITA\n  2", "not understood"),
        ("3 answers 2", "3 answers 9", "3 and 9 are tied"),
        ("[E3:denied]", "denied", "event 3 has 0 E spans"),
    ],
)
def test_faults_name_the_line(tmp_path: Path, old: str, new: str, fault: str) -> None:
    assert old in REPORT
    with pytest.raises(DataError, match=r"slice\.txt:\d+") as raised:
        read(tmp_path, REPORT.replace(old, new, 1))
    assert fault in str(raised.value)


def test_files_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "reports.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "passages.txt").write_text("# a comment\nNothing happened.\n", encoding="utf-8")
    passages, reports = corpus_files([tmp_path])
    assert ([file.name for file in passages], [file.name for file in reports]) == (["passages.txt"], ["reports.txt"])
    with pytest.raises(DataError, match="no such corpus file"):
        corpus_files([tmp_path / "gone"])
