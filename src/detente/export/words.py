"""A mention in a few words, the same on the terminal, in a notebook and on a page."""

from __future__ import annotations

from dataclasses import dataclass
from unicodedata import category

from detente.records import Entity, Mention, Report, When

# Marks, embeddings, overrides and isolates that change the direction in which words are shown.
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True)
class MentionWords:
    """What a row about a mention says: date, event with mode, parties, place."""

    date: str
    event: str
    parties: str
    place: str


def mention_words(mention: Mention) -> MentionWords:
    """The mention in words; what is not known is a dash."""
    modes = " ".join(mention.mode)
    event = f"{mention.event} {modes}".strip()
    date = _date(mention.date) or "–"
    if mention.due is not None and (due := _date(mention.due)):
        date += f"\ndue {due}"
    actors = ", ".join(map(entity_words, mention.actor)) or "–"
    parties = f"{actors} → {', '.join(map(entity_words, mention.recipient))}" if mention.recipient else actors
    place = "–"
    if mention.event_loc is not None:
        place = mention.event_loc.resolved_place or mention.event_loc.extracted_place
        if mention.event_loc.country:
            place += f" ({mention.event_loc.country})"
    return MentionWords(date, event, parties, place)


def entity_words(entity: Entity) -> str:
    """A name with country and sector: ``Lloyd Austin (USA GOV)``."""
    codes = " ".join(code for code in (entity.country, entity.sector) if code)
    name = entity.name or entity.entity_text
    return f"{name} ({codes})" if codes else name


def headline(report: Report) -> str:
    """Title (or id) of a report with its date of publication."""
    published = f", {report.published.value[:10]}" if report.published else ", no date of publication"
    return (report.title or report.id) + published


def _date(when: When | None) -> str | None:
    if when is None:
        return None
    if when.value is None:
        return when.text
    if when.precision == "open":
        # The value is only the day that it was reckoned from: shown alone it would be taken for the date.
        side = {"past": "before ", "future": "after "}.get(when.direction, "")
        return when.text or f"{side}{when.value}"
    value = f"{when.value} to {when.end_value}" if when.end_value else when.value
    return f"{when.direction} {value}" if when.direction in ("since", "until", "before", "after") else value


def printable(text: str) -> str:
    """The text, one character for one, without what steers a terminal or turns the direction of writing.

    Line ends and tabs become spaces; other control characters, bidirectional controls and lone surrogates become
    U+FFFD.
    """
    return "".join(map(_printable, text))


def _printable(character: str) -> str:
    if character in "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029":
        return " "
    if category(character) in ("Cc", "Cs") or character in _BIDI:
        return "\ufffd"
    return character
