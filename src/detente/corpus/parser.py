"""Reads corpus files (format: docs/corpus.md) into passages with spans and events, and refuses what is malformed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from detente.coding.labels import ROLES
from detente.corpus.files import corpus_files
from detente.errors import DataError
from detente.ontology import Ontology
from detente.records import Status

# The words of the act itself, and the roles around it.
ROLE_TAGS = ("E", *ROLES)
_SPAN = re.compile(r"\[((?:[A-Z]\d{1,2})+):([^\[\]]+)\]")
_TAG = re.compile(r"([A-Z])(\d{1,2})")
_EVENT = re.compile(r"(\d{1,2}) ([A-Z]+) (\S+)(?:\s*\|\s*([a-z_ ]*?))?(?:\s*\|\s*([a-z]+))?\s*")
ANSWER = re.compile(r"(\d{1,2}) answers (\d{1,2})")
_STATUSES: tuple[Status, ...] = get_args(Status)


@dataclass(frozen=True, slots=True)
class TaggedSpan:
    """A marked run of words: ``role`` is one of A R E L T S C, ``event`` the number of the event it plays in."""

    start: int
    end: int
    role: str
    event: int


@dataclass(frozen=True, slots=True)
class CorpusEvent:
    """One event line: number, type, mode or ``None``, contexts and status."""

    number: int
    type: str
    mode: str | None
    contexts: tuple[str, ...]
    status: Status


@dataclass(frozen=True, slots=True)
class CorpusPassage:
    """A passage without its marks, its spans (code-point offsets) and events.

    ``sources_marked`` says whether the file marks S (who says so) and C (content) spans; where it does not, nothing
    follows from their absence. ``answers`` are pairs (event, event that it answers).
    """

    text: str
    spans: tuple[TaggedSpan, ...]
    events: tuple[CorpusEvent, ...]
    answers: tuple[tuple[int, int], ...]
    sources_marked: bool
    slice: str
    line: int

    def spans_of(self, event: int, role: str) -> tuple[TaggedSpan, ...]:
        """The spans that play ``role`` in ``event``, in the order of the text."""
        return tuple(span for span in self.spans if span.event == event and span.role == role)


def read_corpus(paths: Sequence[Path], ontology: Ontology) -> list[CorpusPassage]:
    """All passages of the files and folders, in the order of the names; files of whole reports are passed over.

    Raises ``DataError`` naming every faulty line (the first twenty of them).
    """
    faults: list[str] = []
    passages: list[CorpusPassage] = []
    for file in corpus_files(paths)[0]:
        passages.extend(read_corpus_file(file, ontology, faults))
    if faults:
        shown = "\n".join(faults[:20])
        raise DataError(f"{len(faults)} faults in the corpus:\n{shown}")
    return passages


def read_corpus_file(path: Path, ontology: Ontology, faults: list[str]) -> Iterator[CorpusPassage]:
    """The passages of one file; what is malformed is left out and named in ``faults``."""
    sources_marked = False
    marked: tuple[int, str] | None = None
    lines: list[tuple[int, str]] = []
    for number, raw in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        line = raw.rstrip()
        if line.startswith("#"):
            sources_marked = sources_marked or line.replace(" ", "").lower().startswith("#tags:sc")
        elif line and line[0] in " \t":
            lines.append((number, line.strip()))
        elif line:
            if marked:
                yield from _passage(path, marked, lines, sources_marked, ontology, faults)
            marked, lines = (number, line), []
    if marked:
        yield from _passage(path, marked, lines, sources_marked, ontology, faults)


def _passage(
    path: Path,
    marked: tuple[int, str],
    lines: list[tuple[int, str]],
    sources_marked: bool,
    ontology: Ontology,
    faults: list[str],
) -> Iterator[CorpusPassage]:
    number, source = marked
    found: list[str] = []
    text, spans = unmark(source, found)
    events: list[CorpusEvent] = []
    answers: list[tuple[int, int]] = []
    for line_number, line in lines:
        if answer := ANSWER.fullmatch(line):
            answers.append((int(answer[1]), int(answer[2])))
            continue
        event = event_of(line, ontology)
        if isinstance(event, str):
            found.append(f"line {line_number}: {event}")
        else:
            events.append(event)
    found.extend(_inconsistencies(spans, events, answers))
    if found:
        faults.extend(f"{path}:{number}: {fault}" for fault in found)
        return
    yield CorpusPassage(text, tuple(spans), tuple(events), tuple(answers), sources_marked, path.stem, number)


def unmark(source: str, found: list[str]) -> tuple[str, list[TaggedSpan]]:
    """The text without its marks, and the spans that these made; what is malformed goes into ``found``."""
    pieces: list[str] = []
    spans: list[TaggedSpan] = []
    length = position = 0
    for match in _SPAN.finditer(source):
        before = source[position : match.start()]
        pieces += [before, match[2]]
        start = length + len(before)
        length = start + len(match[2])
        position = match.end()
        for role, event in _TAG.findall(match[1]):
            if role not in ROLE_TAGS:
                found.append(f"unknown tag {role}{event}; known are {', '.join(ROLE_TAGS)}")
            spans.append(TaggedSpan(start, length, role, int(event)))
    pieces.append(source[position:])
    text = "".join(pieces)
    if "[" in text or "]" in text:
        found.append("square brackets that mark no span")
    return text, spans


def event_of(line: str, ontology: Ontology) -> CorpusEvent | str:
    """The event that a line tells, or what is wrong with the line."""
    match = _EVENT.fullmatch(line)
    if not match:
        return f"event line not understood: {line}"
    number, kind, mode, middle, last = match.groups()
    contexts = (middle or "").split()
    if last is None and len(contexts) == 1 and contexts[0] in _STATUSES:
        contexts, last = [], contexts[0]
    if kind not in ontology.types:
        return f"unknown event type {kind}"
    if mode != "-" and mode not in ontology.types[kind].modes:
        return f"{kind} has no mode {mode}; it has {', '.join(ontology.types[kind].modes) or 'none'}"
    unknown = [context for context in contexts if context not in ontology.contexts]
    if unknown:
        return f"unknown context {', '.join(unknown)}"
    if last is not None and last not in _STATUSES:
        return f"unknown status {last}; known are {', '.join(_STATUSES)}"
    status: Status = last or "asserted"
    return CorpusEvent(int(number), kind, None if mode == "-" else mode, tuple(contexts), status)


def _inconsistencies(
    spans: list[TaggedSpan], events: list[CorpusEvent], answers: list[tuple[int, int]]
) -> Iterator[str]:
    numbers = {event.number for event in events}
    for number in sorted({span.event for span in spans} - numbers):
        yield f"spans of event {number} but no event line"
    for event in events:
        roles = [span.role for span in spans if span.event == event.number]
        if roles.count("E") != 1:
            yield f"event {event.number} has {roles.count('E')} E spans; it needs one"
        if "A" not in roles and "R" not in roles:
            yield f"event {event.number} has neither actor nor recipient"
    for first, second in answers:
        if first not in numbers or second not in numbers:
            yield f"{first} answers {second}: no such event"
