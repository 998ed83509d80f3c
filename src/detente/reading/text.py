"""Reads plain text as it is copied from a news page."""

from __future__ import annotations

from detente.reading.assemble import Metadata, build_report
from detente.reading.decode import decode_bytes
from detente.records import Report


def read_text(
    text: str,
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
    """Return the report in ``text``, whose offsets count in ``text`` as given.

    What is given (``title``, ``published`` …) outranks what the text says of itself; a ``title`` that stands in the
    text too is marked there. Raises ReadingError with a plain reason: empty, too long, not English, no date.
    """
    metadata = Metadata(title, published, updated, source, byline, url, publisher)
    return build_report(text, id=id, metadata=metadata, default_date=default_date, check_language=check_language)


def read_text_bytes(data: bytes, name: str | None = None, *, default_date: str | None = None) -> Report:
    """Return the report in the bytes of a text file, with ``name`` as its id; raise ReadingError as ``read_text``."""
    return read_text(decode_bytes(data), id=name, default_date=default_date)
