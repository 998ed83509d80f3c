"""The records that travel between the stages: frozen, typed, and nothing but data.

Offsets count Unicode code points of the report's text; ``end`` is exclusive. What is not known is ``None``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Status = Literal["asserted", "future", "hypothetical", "negation", "historical"]
BlockKind = Literal["title", "deck", "heading", "body", "furniture"]
DatePrecision = Literal["hour", "day", "week", "month", "quarter", "season", "year", "decade", "open"]
DateDirection = Literal["at", "since", "until", "before", "after", "past", "future"]
PlacePrecision = Literal["point", "city", "district", "province", "country", "region", "sea", "unknown"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the report's text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Moment:
    """When a report was published or updated, as its page says.

    ``value`` is ISO 8601 as precise as the page is (``2022-07-30`` or ``2022-07-30T12:16``); ``zone`` is an offset
    such as ``+05:30`` or ``Z`` and only given where it is certain; ``note`` says why it is not (``IST is used in
    India, Ireland and Israel``). ``span`` is where the text says so, ``None`` if it came from metadata or the caller.
    """

    value: str
    zone: str | None = None
    note: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A run of lines of one kind; ``reason`` says why a block is furniture (``image credit``)."""

    start: int
    end: int
    kind: BlockKind
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence, headline or heading. ``also`` are the other places where the same words stand in the report."""

    start: int
    end: int
    text: str
    kind: BlockKind
    paragraph: int
    also: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """One document as published. ``text`` is the input as given (plain text, JSONL) or as extracted (HTML)."""

    id: str
    text: str
    content_hash: str
    title: str | None = None
    byline: str | None = None
    publisher: str | None = None
    source: str | None = None
    url: str | None = None
    published: Moment | None = None
    updated: Moment | None = None
    language: str | None = None
    blocks: tuple[Block, ...] = ()
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a document or a row of a batch: which file, which row, what, what to do.

    ``fatal`` is false where the report is read all the same, without a field that cannot be used.
    """

    path: str
    row: int | None
    report_id: str | None
    reason: str
    advice: str | None = None
    fatal: bool = True


@dataclass(frozen=True, slots=True)
class Entity:
    """A span that names someone, resolved.

    ``country`` is ISO 3166 alpha-3, XKX, or one of UNO EUR IGO NGO ISM IMG MNC. ``reason`` says in plain words how
    the span came to its name. ``start`` and ``end`` are ``None`` where the text was given without a report.
    """

    start: int | None
    end: int | None
    entity_text: str
    name: str | None
    country: str | None
    sector: str | None
    office: str | None = None
    identifier: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class When:
    """A time: ``value`` is as precise as ``precision`` (2022-07-29, 2022-W30, 2022-07, 2022-Q3, 2022, 199x).

    ``start``, ``end`` and ``text`` are ``None`` where the date was inferred; ``anchor`` is the date that a relative
    phrase was reckoned from; ``reason`` says how the value came about.
    """

    start: int | None
    end: int | None
    text: str | None
    value: str | None
    end_value: str | None
    precision: DatePrecision
    direction: DateDirection
    anchor: str | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where: ``extracted_place`` as the report says it, ``resolved_place`` as the gazetteer calls it."""

    start: int | None
    end: int | None
    extracted_place: str
    resolved_place: str | None
    geonameid: int | None
    lat: float | None
    lon: float | None
    city: str | None
    district: str | None
    province: str | None
    country: str | None
    precision: PlacePrecision
    note: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """One coded act in one passage: a PLOVER record with its evidence.

    ``content`` are the words that say what is said, promised, asked or denied; empty where the passage has none.
    """

    id: str
    report_id: str
    passage: Passage
    event: str
    mode: tuple[str, ...]
    context: tuple[str, ...]
    status: Status
    quad_code: int
    event_scale: float
    event_text: tuple[Span, ...]
    actor: tuple[Entity, ...]
    recipient: tuple[Entity, ...]
    said_by: tuple[Entity, ...]
    date: When | None
    due: When | None
    event_loc: Place | None
    confidence: float
    reasons: dict[str, str] = field(hash=False)
    coder: str
    content: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Omission:
    """Something that was seen and not coded, and why (``statement only``, ``no parties``, ``below threshold 0.41``)."""

    start: int
    end: int
    text: str
    reason: str
    event: str | None = None
    confidence: float | None = None
