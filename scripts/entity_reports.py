"""How often the parties of an act get the right country in the training reports: ``corpus/reports/*.txt``.

Reads every report as the coder would (its sentences in order, nothing known but the text and the day), resolves the
spans that are marked as actor or recipient, and compares the set of countries of each side with the report's own line
``n who ACTORS > RECIPIENTS``. A side without a marked span is not judged: what is not marked cannot be resolved.

    PYTHONPATH=src python scripts/entity_reports.py [PATH…] [--misses]

For development: the rules of ``detente.entities`` were made better by looking at the misses.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from click import echo

from detente.coding.coder import Coder
from detente.coding.setting import Role, Setting, read_setting
from detente.corpus import CorpusReport, read_reports
from detente.ontology import load_ontology
from detente.records import Entity

_DATELINE = re.compile(r"(?P<place>[A-Z][\w'’. -]+?)(?:, [^-–—:]{2,40})?(?: \([^)]*\))? ?(?:--|–|—| - )\s*")
_ROLES: dict[str, Role] = {"S": "said_by", "A": "actor", "R": "recipient"}
# Codes that reports may use for a state of their day which the directory has under its present code.
_SAME = {"ZAR": "COD", "BUR": "MMR"}


@dataclass(frozen=True)
class Mark:
    """A marked party: offset in its passage, words, role (S A R) and event."""

    start: int
    text: str
    role: str
    event: int


@dataclass(frozen=True)
class Resolved:
    """A marked party with its passage and who it was taken for."""

    mark: Mark
    passage: str
    entities: tuple[Entity, ...]


Sides = dict[tuple[int, str], list[Resolved]]


def marks_of(report: CorpusReport, number: int) -> list[Mark]:
    """The parties marked in a passage, those of acts told elsewhere too, act by act as the coder resolves them."""
    text = report.passages[number].text
    spans = [(span.start, span.end, span.role, span.event) for span in report.passages[number].spans]
    spans += [(far.start, far.end, far.role, far.event) for far in report.far if far.passage == number]
    marks = [Mark(start, text[start:end], role, event) for start, end, role, event in set(spans) if role in _ROLES]
    return sorted(marks, key=lambda mark: (mark.event, "SAR".index(mark.role), mark.start))


def resolve_report(report: CorpusReport, coder: Coder) -> Sides:
    """Return what the marked parties resolve to, by event and side (``A``, ``R``)."""
    texts = [passage.text for passage in report.passages]
    head = next((match for text in texts if (match := _DATELINE.match(text))), None)
    setting = read_setting(
        texts, report.published, coder.resolver, coder.gazetteer, head["place"] if head is not None else None
    )
    sides: Sides = defaultdict(list)
    for number, text in enumerate(texts):
        coder.resolver.observe(text, report.published, setting.memory)
        for mark in marks_of(report, number):
            entities = _resolve(mark, text, report.published, setting, coder, sides)
            if mark.role != "S":
                sides[mark.event, mark.role].append(Resolved(mark, text, entities))
    return sides


def _resolve(mark: Mark, passage: str, date: str, setting: Setting, coder: Coder, sides: Sides) -> tuple[Entity, ...]:
    actors = tuple(entity for one in sides.get((mark.event, "A"), ()) for entity in one.entities)
    return setting.resolve(
        coder.resolver,
        mark.text,
        date=date,
        passage=passage,
        position=mark.start,
        role=_ROLES[mark.role],
        others=actors if mark.role == "R" else (),
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the agreement of each side, and the misses on demand."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, default=[Path("corpus/reports")])
    parser.add_argument("--misses", action="store_true", help="show every side that is not right")
    options = parser.parse_args(arguments)
    coder = Coder()
    right: Counter[str] = Counter()
    judged: Counter[str] = Counter()
    reports = read_reports(options.paths, load_ontology())
    for report in reports:
        sides = resolve_report(report, coder)
        for event, who in sorted(report.sides.items()):
            for side, role, codes in (("actor", "A", who[0]), ("recipient", "R", who[1])):
                resolved = sides.get((event, role), [])
                if not resolved:
                    continue
                wanted = {_SAME.get(code, code) for code in codes}
                got = {entity.country for one in resolved for entity in one.entities if entity.country}
                judged[side] += 1
                right[side] += got == wanted
                if got != wanted and options.misses:
                    _show(report, f"event {event}, {side}", wanted, resolved)
    for side, count in judged.items():
        echo(f"{side}: {right[side]} of {count} right ({right[side] / count:.3f})")
    total = sum(judged.values())
    echo(f"{len(reports)} reports, both sides: {right.total()} of {total} ({right.total() / max(total, 1):.3f})")


def _show(report: CorpusReport, what: str, wanted: set[str], resolved: Sequence[Resolved]) -> None:
    first = report.passages[0]
    echo(f"{first.slice}:{first.line} {report.published} {what}: wanted {','.join(sorted(wanted)) or '-'}")
    for one in resolved:
        start = one.mark.start
        echo(f"    [{one.mark.text}] in: {one.passage[max(0, start - 60) : start + 100]}")
        for entity in one.entities:
            echo(f"      {entity.country} {entity.sector} {entity.name}: {entity.reason[:150]}")


if __name__ == "__main__":
    main()
