"""Reads whole short reports that are coded through; parties may stand in another sentence (format: docs/corpus.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from detente.corpus.files import corpus_files
from detente.corpus.parser import ANSWER, CorpusEvent, CorpusPassage, TaggedSpan, event_of, unmark
from detente.errors import DataError
from detente.ontology import Ontology

_HEAD = re.compile(r"=== (\d{4}(?:-\d\d(?:-\d\d)?)?) \| (.+)")
_COUNTRY = r"(?:[A-Z]{3}(?:,[A-Z]{3})*|-)"
_WHO = re.compile(rf"(\d{{1,2}}) who ({_COUNTRY}) > ({_COUNTRY})")
_WHEN = re.compile(r"(\d{1,2}) (on|due) (\d{4}(?:-\d\d(?:-\d\d)?|-W\d\d|-Q[1-4])?|\d{3}x?|-)")
_SAME = re.compile(r"(\d{1,2}) same (\d{1,2})")
_AWAY = "AR"


@dataclass(frozen=True, slots=True)
class FarSpan:
    """A party of an event that is told in another sentence: ``passage`` is the sentence that names it."""

    passage: int
    start: int
    end: int
    role: str
    event: int


@dataclass(frozen=True, slots=True)
class CorpusReport:
    """A report as a list of passages (headlines and sentences in their order), each with the events told there.

    ``far`` are the parties that stand in another passage than their act. ``sides``: for each event the countries of its
    actors and recipients; ``dates`` and ``dues``: when it happened and by when (``None`` if open); ``answers`` and
    ``same``: pairs (event, earlier event) that it reacts to or tells again.
    """

    published: str
    style: str
    passages: tuple[CorpusPassage, ...]
    titles: tuple[bool, ...]
    paragraphs: tuple[int, ...]
    far: tuple[FarSpan, ...]
    sides: Mapping[int, tuple[tuple[str, ...], tuple[str, ...]]] = field(hash=False)
    dates: Mapping[int, str | None] = field(hash=False)
    dues: Mapping[int, str | None] = field(hash=False)
    answers: tuple[tuple[int, int], ...]
    same: tuple[tuple[int, int], ...]

    @property
    def text(self) -> str:
        """The report as a page would give it: headlines on lines of their own, a paragraph a line."""
        lines: list[str] = []
        for i, passage in enumerate(self.passages):
            joins = i > 0 and not self.titles[i] and not self.titles[i - 1]
            if joins and self.paragraphs[i] == self.paragraphs[i - 1]:
                lines[-1] += " " + passage.text
            else:
                lines.append(passage.text)
        return "\n\n".join(lines) + "\n"


@dataclass(slots=True)
class _Open:
    """A report while its lines are read."""

    path: Path
    line: int
    published: str
    style: str
    sources_marked: bool
    rows: list[tuple[int, str, bool, int]] = field(default_factory=list)
    lines: dict[int, list[tuple[int, str]]] = field(default_factory=dict)


def read_reports(paths: Sequence[Path], ontology: Ontology) -> list[CorpusReport]:
    """All whole reports of the files and folders; files of passages are passed over.

    Raises ``DataError`` naming every faulty line (the first twenty of them).
    """
    faults: list[str] = []
    reports: list[CorpusReport] = []
    for file in corpus_files(paths)[1]:
        for opened in _split(file, faults):
            report = _report(opened, ontology, faults)
            if report:
                reports.append(report)
    if faults:
        shown = "\n".join(faults[:20])
        raise DataError(f"{len(faults)} faults in the reports of the corpus:\n{shown}")
    return reports


def _split(path: Path, faults: list[str]) -> Iterator[_Open]:
    sources_marked = False
    opened: _Open | None = None
    paragraph = 0
    for number, raw in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        line = raw.rstrip()
        if line.startswith("==="):
            if opened:
                yield opened
            head = _HEAD.fullmatch(line)
            if not head:
                faults.append(f"{path}:{number}: a report begins with `=== YYYY-MM-DD | style, place`")
            published, style = head.groups() if head else ("", "")
            opened = _Open(path, number, published, style, sources_marked)
        elif line.startswith("#"):
            sources_marked = sources_marked or line.replace(" ", "").lower().startswith("#tags:sc")
        elif not line:
            paragraph += 1
        elif opened is None:
            faults.append(f"{path}:{number}: a line before the first `=== date | style`")
        elif line[0] in " \t":
            opened.lines.setdefault(len(opened.rows) - 1, []).append((number, line.strip()))
        else:
            title = line.startswith("= ")
            opened.rows.append((number, line[2:] if title else line, title, paragraph))
    if opened:
        yield opened


@dataclass(slots=True)
class _Facts:
    """What the indented lines of a report say, event by event."""

    events: dict[int, tuple[int, CorpusEvent]] = field(default_factory=dict)
    sides: dict[int, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)
    dates: dict[int, str | None] = field(default_factory=dict)
    dues: dict[int, str | None] = field(default_factory=dict)
    answers: list[tuple[int, int]] = field(default_factory=list)
    same: list[tuple[int, int]] = field(default_factory=list)


def _report(opened: _Open, ontology: Ontology, faults: list[str]) -> CorpusReport | None:
    found: list[str] = []
    facts = _Facts()
    for at, lines in sorted(opened.lines.items()):
        for number, line in lines:
            fault = _fact(line, at, facts, ontology)
            if fault:
                found.append(f"{number}: {fault}")
    spans: list[tuple[int, TaggedSpan]] = []
    texts: list[str] = []
    for at, (number, source, _, _) in enumerate(opened.rows):
        wrong: list[str] = []
        text, marked = unmark(source, wrong)
        found.extend(f"{number}: {fault}" for fault in wrong)
        texts.append(text)
        spans.extend((at, span) for span in marked)
    found.extend(f"{opened.line}: {fault}" for fault in _inconsistencies(spans, facts))
    if found:
        faults.extend(f"{opened.path}:{fault}" for fault in found)
        return None
    home = {number: at for number, (at, _) in facts.events.items()}
    passages = tuple(
        CorpusPassage(
            text,
            tuple(span for where, span in spans if where == at == home[span.event]),
            tuple(event for where, event in facts.events.values() if where == at),
            tuple((a, b) for a, b in facts.answers if home[a] == home[b] == at),
            opened.sources_marked,
            f"reports/{opened.path.stem}",
            opened.rows[at][0],
        )
        for at, text in enumerate(texts)
    )
    far = tuple(FarSpan(at, s.start, s.end, s.role, s.event) for at, s in spans if at != home[s.event])
    titles = tuple(title for _, _, title, _ in opened.rows)
    paragraphs = tuple(paragraph for _, _, _, paragraph in opened.rows)
    return CorpusReport(
        opened.published,
        opened.style,
        passages,
        titles,
        paragraphs,
        far,
        facts.sides,
        facts.dates,
        facts.dues,
        tuple(facts.answers),
        tuple(facts.same),
    )


def _fact(line: str, at: int, facts: _Facts, ontology: Ontology) -> str | None:
    """Takes in one indented line; says what is wrong with it."""
    if match := _WHO.fullmatch(line):
        actor, recipient = (tuple(side.split(",")) if side != "-" else () for side in match.groups()[1:])
        facts.sides[int(match[1])] = (actor, recipient)
    elif match := _WHEN.fullmatch(line):
        kind = facts.dates if match[2] == "on" else facts.dues
        kind[int(match[1])] = None if match[3] == "-" else match[3]
    elif match := ANSWER.fullmatch(line):
        facts.answers.append((int(match[1]), int(match[2])))
    elif match := _SAME.fullmatch(line):
        facts.same.append((int(match[1]), int(match[2])))
    else:
        event = event_of(line, ontology)
        if isinstance(event, str):
            return event
        if event.number in facts.events:
            return f"event {event.number} has two event lines"
        facts.events[event.number] = (at, event)
    return None


def _inconsistencies(spans: list[tuple[int, TaggedSpan]], facts: _Facts) -> Iterator[str]:
    numbers = set(facts.events)
    for number in sorted({span.event for _, span in spans} - numbers):
        yield f"spans of event {number} but no event line"
    for number in sorted(numbers):
        at = facts.events[number][0]
        own = [span.role for where, span in spans if span.event == number and where == at]
        away = [span.role for where, span in spans if span.event == number and where != at]
        if own.count("E") != 1:
            yield f"event {number} has {own.count('E')} E spans in its sentence; it needs one"
        for role in sorted(set(away) - set(_AWAY)):
            yield f"event {number} has its {role} in another sentence; only A and R may be there"
        if not {"A", "R"} & {*own, *away}:
            yield f"event {number} has neither actor nor recipient"
        if number not in facts.sides:
            yield f"event {number} has no line `{number} who ACTORS > RECIPIENTS`"
        if number not in facts.dates:
            yield f"event {number} has no line `{number} on DATE`"
    pairs = [*facts.answers, *facts.same]
    for a, b in pairs:
        if a not in numbers or b not in numbers:
            yield f"{a} and {b} are tied, but one is no event"
