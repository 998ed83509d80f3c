"""Whole reports of the corpus as a measure: what ``detente train`` held out, or files of one's own in that format."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from detente.coding.result import Coding
from detente.corpus import CorpusEvent, CorpusReport
from detente.evaluation.reports import KeyEvent, Scored, score_events
from detente.reading import read_text


def key_events(report: CorpusReport) -> list[KeyEvent]:
    """The report's events, those that tell the same happening taken as one. Its text is ``report.text``."""
    first: dict[int, int] = {}
    for number, earlier in report.same:
        first[number] = first.get(earlier, earlier)
    told: dict[int, CorpusEvent] = {}
    tellings: dict[int, list[tuple[int, int]]] = {}
    words: dict[int, str] = {}
    at = 0
    for passage in report.passages:
        at = report.text.index(passage.text, at)
        for event in passage.events:
            span = passage.spans_of(event.number, "E")[0]
            one = first.get(event.number, event.number)
            told.setdefault(one, event)
            words.setdefault(one, passage.text[span.start :][:40])
            tellings.setdefault(one, []).append((at + span.start, at + span.end))
        at += len(passage.text)
    return [_key_event(report, one, event, tuple(tellings[one]), words[one]) for one, event in told.items()]


def _key_event(
    report: CorpusReport, number: int, event: CorpusEvent, tellings: tuple[tuple[int, int], ...], words: str
) -> KeyEvent:
    actor, recipient = (tuple(sorted(set(side))) for side in report.sides[number])
    parties = {"actor": tuple(("", c) for c in actor), "recipient": tuple(("", c) for c in recipient)}
    date, due = report.dates[number], report.dues.get(number)
    return KeyEvent(event.type, event.status, actor, recipient, date, due, None, tellings, words, parties)


def score_reports(reports: Sequence[CorpusReport], code: Callable[..., Coding]) -> list[Scored]:
    """Codes the text of every report (``code`` is ``Coder.code``) and scores it; places are not judged."""
    scored = []
    for number, report in enumerate(reports, 1):
        read = read_text(report.text, id=f"{report.passages[0].slice}:{number}", published=report.published)
        scored.append(score_events(code(read), key_events(report)))
    return scored
