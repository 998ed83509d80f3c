"""Says what of a report was not coded, and why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from detente.coding.acts import Read
from detente.coding.decode import Act
from detente.coding.wordlists import any_of
from detente.records import Mention, Omission, Passage, Report

WORTH_LISTING = 0.1


def furniture_omissions(report: Report) -> Iterator[Omission]:
    """The page furniture of a report, each block with its kind."""
    for block in report.blocks:
        if block.kind == "furniture":
            text = report.text[block.start : block.end]
            yield Omission(block.start, block.end, text, f"page furniture: {block.reason or 'other'}")


def act_omission(passage: Passage, act: Act, reason: str) -> Omission:
    """An act that was seen and not coded."""
    start, end = passage.start + act.start, passage.start + act.end
    return Omission(start, end, passage.text[act.start : act.end], reason, act.event, act.confidence)


def party_omission(mention: Mention) -> Omission:
    """An act of which neither its passage nor the report tells who did it or to whom."""
    span = mention.event_text[0]
    return Omission(span.start, span.end, span.text, "no parties", mention.event, mention.confidence)


def crowd_omission(passage: Passage, read: Read) -> Omission:
    """A passage with more words that look like acts than are looked at: lists and tables, not sentences."""
    reason = f"too many acts in one passage: {read.left_out} fainter ones were not looked at"
    return Omission(passage.start, passage.end, passage.text, reason)


def passage_omission(passage: Passage, read: Read) -> Omission | None:
    """A passage in which nothing was seen at all; ``None`` where its acts are listed already."""
    if any(act.confidence >= WORTH_LISTING for act in read.acts):
        return None
    reason = "statement only" if _statement().search(passage.text) else "no act named"
    return Omission(passage.start, passage.end, passage.text, reason)


@cache
def _statement() -> re.Pattern[str]:
    """Verbs of plain speech, from ``statement_words.txt``."""
    return re.compile(rf"\b{any_of('statement_words.txt')}\b", re.IGNORECASE)
