"""Builds the Report out of a text and what is known about it: blocks, passages, moments, language."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from detente.errors import ReadingError
from detente.reading.decode import check_length, mend_surrogates
from detente.reading.language import check_english
from detente.reading.lines import TRIM
from detente.reading.moments import infer_year, moment_in_address, parse_moment
from detente.reading.passages import split_sentences
from detente.reading.repeats import merge_repeats
from detente.reading.structure import Structure, analyse, bullet_length
from detente.records import BlockKind, Moment, Passage, Report


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about a report besides its text; dates as their source writes them or as moments."""

    title: str | None = None
    published: str | Moment | None = None
    updated: str | Moment | None = None
    source: str | None = None
    byline: str | None = None
    url: str | None = None
    publisher: str | None = None


def build_report(
    text: str,
    *,
    id: str | None = None,  # noqa: A002
    metadata: Metadata | None = None,
    default_date: str | None = None,
    check_language: bool = True,
    kinds: dict[int, BlockKind] | None = None,
) -> Report:
    """Return the report that ``text`` is; ``kinds`` are kinds of lines known from markup, by where they start.

    ``default_date`` stands for ``published`` where neither text nor metadata say when it was published or updated.
    Without ``id`` it is ``text-`` and the first twelve digits of the content's hash.
    Raises ReadingError where the text is empty, too long or not English, or a given date is none.
    """
    known = metadata or Metadata()
    text = mend_surrogates(text)
    check_length(text)
    if not text.strip(TRIM):
        raise ReadingError("empty: no words in it")
    structure = analyse(text, title=known.title, kinds=kinds)
    passages = make_passages(text, structure)
    if not passages:
        raise ReadingError("nothing to read: all of it is page furniture")
    sample = " ".join(passage.text for passage in passages[:40])
    language = check_english(sample) if check_language else None
    published, updated = _moments(structure, known, default_date)
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    return Report(
        id=id if id is not None else f"text-{digest[:12]}",
        text=text,
        content_hash=digest,
        title=known.title or structure.title,
        byline=known.byline or structure.byline,
        publisher=known.publisher,
        source=known.source,
        url=known.url,
        published=published,
        updated=updated,
        language=language,
        blocks=tuple(structure.blocks),
        passages=passages,
    )


def make_passages(text: str, structure: Structure) -> tuple[Passage, ...]:
    """Return the passages of all blocks that are not furniture; paragraphs are counted over these blocks."""
    found: list[Passage] = []
    lone: set[int] = set()
    paragraph = 0
    for block in structure.blocks:
        if block.kind == "furniture":
            continue
        body = text[block.start : block.end]
        skip = bullet_length(body) if block.kind == "body" else 0
        if block.kind in ("title", "heading"):
            pieces = [(0, len(body))]
        else:
            pieces = [(start + skip, end + skip) for start, end in split_sentences(body[skip:])]
        if len(pieces) == 1 and body[:1] in "\"“'‘":
            lone.add(paragraph)
        for start, end in pieces:
            found.append(Passage(block.start + start, block.start + end, body[start:end], block.kind, paragraph))
        paragraph += 1
    return merge_repeats(found, frozenset(lone))


def read_moment(given: str | Moment | None, field: str) -> Moment | None:
    """Return the moment that the caller gave as ``field``; raise ReadingError where it is no date."""
    if given is None or isinstance(given, Moment):
        return given
    if not given.strip():
        return None
    moment = parse_moment(given)
    if moment is None:
        raise ReadingError(f"{field} is no date: {given[:60]!r}; write it as 2022-07-30 or 2022-07-30T12:16+09:00")
    return moment


def _moments(structure: Structure, known: Metadata, default_date: str | None) -> tuple[Moment | None, Moment | None]:
    published = read_moment(known.published, "published")
    updated = read_moment(known.updated, "updated")
    default = read_moment(default_date, "default_date")
    stamps = [stamp for stamp in structure.stamps if stamp.moment]
    told = next((stamp.moment for stamp in stamps if stamp.role == "published"), None)
    bare = next((stamp.moment for stamp in stamps if stamp.role is None), None)
    updated = updated or next((stamp.moment for stamp in stamps if stamp.role == "updated"), None)
    anchors = (published, told, bare, updated, default)
    yearless = next((infer_year(stamp, anchors) for stamp in structure.stamps if not stamp.moment), None)
    address = moment_in_address(known.url) if known.url else None
    published = published or told or bare or yearless or address or _dateline_moment(structure, (updated, default))
    if published is None and updated is None and default is not None:
        published = replace(default, note="given as the default date; the report itself tells none")
    return published, updated


def _dateline_moment(structure: Structure, anchors: tuple[Moment | None, ...]) -> Moment | None:
    for dateline in structure.datelines:
        stamp = dateline.stamp
        if stamp is None:
            continue
        moment = stamp.moment or infer_year(stamp, anchors)
        if moment:
            # The stamp's own offsets count from the dateline; the block has the place in the text.
            note = "; ".join(part for part in ("from the dateline", moment.note) if part)
            return Moment(moment.value, moment.zone, note, None)
    return None
