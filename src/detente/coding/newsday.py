"""The day of a report's news: what its sentences leave undated happened when its lead says, not when it was printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from detente.coding.background import last_day
from detente.dates import PUBLICATION
from detente.records import Mention, When

# News is of the day or the days before; an older day in the lead is where a story began.
_NEWS_DAYS = 4
# A day that dates a neighbour in the same sentence may lie further back.
_SENTENCE_DAYS = 31


def with_news_day(mentions: Sequence[Mention], published: str | None) -> tuple[Mention, ...]:
    """The mentions in the order of the text, the undated ones with the day of their sentence or of the report's news.

    An act without a time of its own took place on the day that its sentence gives for another act, else on the day that
    the lead gives, the first sentence of the body that tells an act; else its date stays that of publication.
    """
    if published is None:
        return tuple(mentions)
    day = date.fromisoformat(published[:10])
    told = next((m.passage for m in mentions if m.passage.kind == "body" and m.status == "asserted"), None)
    lead = next((m for m in mentions if m.passage is told and _dated(m, day, _NEWS_DAYS)), None)
    return tuple(_placed(mention, mentions, lead, day) for mention in mentions)


def _placed(mention: Mention, mentions: Sequence[Mention], lead: Mention | None, day: date) -> Mention:
    if mention.date is None or mention.status == "historical" or not mention.date.reason.startswith(PUBLICATION):
        return mention
    near = [m for m in mentions if m.passage is mention.passage and _dated(m, day, _SENTENCE_DAYS)]
    if near:
        at = mention.event_text[0].start
        return _with(
            mention, min(near, key=lambda m: abs(m.event_text[0].start - at)), "the day of another act beside it"
        )
    if lead is not None:
        return _with(mention, lead, "the day of the report's news")
    return mention


def _with(mention: Mention, source: Mention, what: str) -> Mention:
    when = source.date
    if when is None or when.value is None:
        return mention
    reason = f"no time given: {what} ({when.text})"
    taken = When(None, None, None, when.value[:10], None, "day", "at", when.anchor, reason)
    return replace(mention, date=taken, reasons={**mention.reasons, "date": reason})


def _dated(mention: Mention, day: date, days: int) -> bool:
    """Whether a mention is news with a day that its own sentence gives, at most ``days`` before ``day``."""
    when = mention.date
    if when is None or when.start is None or when.value is None or mention.status not in ("asserted", "negation"):
        return False
    if when.precision not in ("day", "hour") or when.direction not in ("at", "past"):
        return False
    last = last_day(when.value)
    return last is not None and day - timedelta(days=days) <= last <= day
