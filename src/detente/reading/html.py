"""Reads an HTML page: the report's title, deck, headings and paragraphs, and its dates, without the page around."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice
from typing import Any

from detente.errors import ReadingError
from detente.reading.assemble import Metadata, build_report
from detente.reading.decode import MAX_CHARACTERS, decode_bytes, mend_surrogates
from detente.reading.lines import TRIM, normal_form
from detente.reading.moments import parse_moment, read_stamp_line
from detente.reading.tables import read_table
from detente.records import BlockKind, Moment, Report

MAX_PAGE = 8 * MAX_CHARACTERS
_PARAGRAPHS = ("p", "quote", "item", "head", "cell", "code", "ab")
_DECK = r"standfirst|\bdek\b|\bdeck\b|sub-?(?:title|head|headline)|strapline|article-?(?:summary|lede|lead|intro)\b"
# Where a page's own words are searched for its one stamp: so many pieces, none longer than this.
_MOST_PIECES = 20_000
_LONGEST_STAMP = 60
_JSON_DATE = r'"(datePublished|dateModified)"\s*:\s*"([^"]{8,40})"'


@dataclass(slots=True)
class _Text:
    """The lines of the report while they are gathered, and the kinds that markup gives some of them."""

    lines: list[str] = field(default_factory=list)
    kinds: dict[int, BlockKind] = field(default_factory=dict)
    length: int = 0

    def add(self, line: str, kind: BlockKind = "body") -> None:
        if not line.strip(TRIM):
            return
        start = self.length + len(line) - len(line.lstrip(TRIM))
        self.kinds[start] = kind
        self.lines.append(line)
        self.length += len(line) + 2

    def joined(self) -> str:
        return "\n\n".join(self.lines)


def read_html(
    data: bytes | str,
    *,
    id: str | None = None,  # noqa: A002
    title: str | None = None,
    published: str | None = None,
    updated: str | None = None,
    source: str | None = None,
    byline: str | None = None,
    url: str | None = None,
    publisher: str | None = None,
    check_language: bool = True,
    default_date: str | None = None,
) -> Report:
    """Return the report in a page; its ``text`` is what was extracted, the title first, paragraphs two lines apart.

    What is given outranks what the page says of itself. Raises ReadingError where no report is found in the page,
    and as ``read_text`` does.
    """
    if len(data) > MAX_PAGE * (4 if isinstance(data, bytes) else 1):
        raise ReadingError(f"too long: the page has {len(data):,} bytes")
    tree = _parse(data)
    moments = _find_moments(tree)
    document = _extract(tree)
    text = _gather(document, title)
    found_url = url or document.url
    metadata = Metadata(
        title=title,
        published=published or moments.get("published") or _guess_date(data, tree, text, found_url),
        updated=updated or moments.get("updated"),
        source=source,
        byline=byline or _clean(document.author),
        url=_clean(found_url),
        publisher=publisher or _clean(document.sitename),
    )
    return build_report(
        text.joined(),
        id=id,
        metadata=metadata,
        default_date=default_date,
        check_language=check_language,
        kinds=text.kinds,
    )


def _parse(data: bytes | str) -> Any:
    load_html = _library().load_html
    text = data if isinstance(data, str) else _decode_page(data)
    # Null bytes end the parser's input; they mean nothing in a page.
    text = mend_surrogates(text).replace("\x00", "")
    if not text.strip(TRIM):
        raise ReadingError("empty: no words in it")
    tree = load_html(text)
    if tree is None and "<" in text:
        # A piece of a page without its frame is turned away unless it gets one.
        tree = load_html(f"<html><body>{text}</body></html>")
    if tree is None:
        raise ReadingError("no report in this page: it is not HTML that can be read")
    return tree


def _decode_page(data: bytes) -> str:
    declared = re.search(rb"charset\s*=\s*[\"']?\s*([\w-]{3,20})", data[:4096], re.IGNORECASE)
    if declared and declared[1].lower() not in (b"utf-8", b"utf8") and data.count(0) * 50 <= len(data):
        try:
            return data.decode(declared[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass
    try:
        return decode_bytes(data[: 4 * MAX_CHARACTERS]) + data[4 * MAX_CHARACTERS :].decode("utf-8", "replace")
    except ReadingError as error:
        if not str(error).startswith("not text in a known"):
            raise
        # Markup around broken bytes can still be read; what is broken is visible in the text.
        return data.decode("utf-8", "replace")


def _extract(tree: Any) -> Any:
    try:
        document = _library().bare_extraction(
            tree, with_metadata=True, include_comments=False, include_tables=False, include_images=False
        )
    except (ValueError, TypeError, AttributeError, RecursionError, AssertionError, LookupError) as error:
        raise ReadingError(f"no report in this page: its markup is broken ({type(error).__name__})") from error
    if document is None or document.body is None:
        raise ReadingError("no report in this page")
    return document


def _gather(document: Any, title: str | None) -> _Text:
    text = _Text()
    elements = list(_paragraphs(document.body))
    wanted = _clean(title) or _clean(document.title)
    first_head = next((i for i, (tag, _, _) in enumerate(elements[:4]) if tag == "h1"), None)
    if first_head is not None and (not title or normal_form(elements[first_head][2]) == normal_form(title)):
        wanted = elements.pop(first_head)[2]
    if wanted:
        text.add(wanted, "title")
    bodies = 0
    for tag, label, words in elements:
        if wanted and not bodies and normal_form(words) == normal_form(wanted):
            continue
        if tag.startswith("h"):
            text.add(words, "heading" if bodies else "deck")
        elif not bodies and re.search(_DECK, label, re.IGNORECASE):
            text.add(words, "deck")
        else:
            text.add(words)
            bodies += 1
    return text


def _paragraphs(body: Any) -> Iterator[tuple[str, str, str]]:
    """Yield for each paragraph its tag (h1 to h6 for heads), the words of its class, and its own words."""
    for element in body.iter(*_PARAGRAPHS):
        if any(child.tag in _PARAGRAPHS for child in element):
            continue
        tag = element.get("rend", "h2") if element.tag == "head" else element.tag
        label = f"{element.get('class', '')} {element.get('id', '')}"
        for child in element.iter("lb"):
            child.tail = "\n" + (child.tail or "")
        for line in "".join(element.itertext()).split("\n"):
            words = " ".join(line.split())
            if words:
                yield tag, label, words


def _find_moments(tree: Any) -> dict[str, Moment]:
    """Return the moments that the page's own metadata tell, under ``published`` and ``updated``."""
    found: dict[str, tuple[int, Moment]] = {}
    for element in tree.iter("meta", "time"):
        content = element.get("content") or element.get("datetime") or ""
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            field_rank = _meta_names().get((element.get(attribute) or "").lower())
            if not field_rank or not content or (moment := parse_moment(content[:60])) is None:
                continue
            field_name, rank = field_rank
            if field_name not in found or rank < found[field_name][0]:
                found[field_name] = (rank, moment)
    for script in tree.iter("script"):
        if script.get("type") == "application/ld+json" and script.text:
            for name, value in re.findall(_JSON_DATE, script.text[:200_000]):
                field_name = "published" if name == "datePublished" else "updated"
                moment = parse_moment(value)
                if moment and field_name not in found:
                    found[field_name] = (0, moment)
    return {name: moment for name, (_, moment) in found.items()}


def _guess_date(data: bytes | str, tree: Any, text: _Text, url: str | None) -> Moment | None:
    """Return the date that htmldate finds, or the only stamp of the page, where the report's own lines tell none."""
    for line in [*text.lines[:6], *text.lines[-3:]]:
        stamps = read_stamp_line(line)
        if stamps and not stamps.rest and any(stamp.moment for stamp in stamps.stamps):
            return None
    from htmldate import find_date

    try:
        value = find_date(data[:500_000], url=url, original_date=True, extensive_search=False)
    except (ValueError, TypeError, AttributeError, RecursionError, AssertionError):
        return None
    return Moment(value, None, "found in the page by htmldate") if value else _only_stamp(tree)


def _only_stamp(tree: Any) -> Moment | None:
    """Return the moment of the pieces of a page that are nothing but a day with its time, if all tell the same day.

    What stands beside such a stamp in the page (Email, Print) makes extraction leave it out.
    """
    found: list[Moment] = []
    for piece in islice(tree.itertext(), _MOST_PIECES):
        words = " ".join(piece.split())
        stamps = read_stamp_line(words) if 10 < len(words) <= _LONGEST_STAMP else None
        if stamps is not None and not stamps.rest:
            found += [stamp.moment for stamp in stamps.stamps if stamp.moment and "T" in stamp.moment.value]
    days = {moment.value[:10] for moment in found}
    return replace(found[0], note="the only stamp in the page", span=None) if len(days) == 1 else None


def _clean(words: str | None) -> str | None:
    return " ".join(mend_surrogates(words).split()) or None if words else None


@cache
def _library() -> Any:
    """Return trafilatura, which takes half a second to load; what it logs is left to whoever sets up logging."""
    import trafilatura

    for name in ("trafilatura", "htmldate", "courlan"):
        logging.getLogger(name).addHandler(logging.NullHandler())
    return trafilatura


@cache
def _meta_names() -> dict[str, tuple[str, int]]:
    return {row["name"]: (row["field"], rank) for rank, row in enumerate(read_table("metadata.csv"))}
