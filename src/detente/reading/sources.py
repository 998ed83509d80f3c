"""Walks files and folders, tells their formats and hands each to its reader; nothing that goes wrong stops a batch."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Literal, cast

from detente.errors import ReadingError
from detente.reading.assemble import read_moment
from detente.reading.decode import MAX_BYTES, MAX_CHARACTERS
from detente.reading.jsonl import advice_for, read_json, read_jsonl
from detente.reading.text import read_text_bytes
from detente.records import Problem, Report

Format = Literal["text", "html", "jsonl", "json"]
FORMATS: dict[str, Format] = {
    ".txt": "text",
    ".text": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
}
# Markup of a page takes many times the room of its words.
MAX_PAGE_BYTES = 32 * MAX_CHARACTERS


def read_path(
    path: str | Path,
    *,
    format: str | None = None,  # noqa: A002
    default_date: str | None = None,
    keep_ids: bool = False,
) -> Iterator[Report | Problem]:
    """Yield the reports of a file, or of all files with a known suffix below a folder (sorted, ``.gz`` too).

    ``format`` is text, html, jsonl or json; without it the suffix tells, else the content. A report of a text or
    HTML file has the file's path as its id. ``default_date`` stands in where a report does not say when it was
    published. Rows of one id get ``#2``, ``#3`` … behind it; with ``keep_ids`` they are versions of one report and keep
    it. What cannot be read yields a Problem. Raises ReadingError for an unknown ``format`` or ``default_date``.
    """
    _check_arguments(format, default_date)
    path = Path(path)
    if path.is_dir():
        names = sorted(entry for entry in path.rglob("*") if entry.is_file() and _suffix(entry) in FORMATS)
        if not names:
            yield Problem(str(path), None, None, "no report in this folder", f"known are {', '.join(FORMATS)}")
        for name in names:
            yield from _read_file(name, format, default_date, keep_ids)
        return
    yield from _read_file(path, format, default_date, keep_ids)


def read_stream(
    stream: BinaryIO,
    name: str,
    *,
    format: str | None = None,  # noqa: A002
    default_date: str | None = None,
    keep_ids: bool = False,
) -> Iterator[Report | Problem]:
    """Yield the reports of a stream of bytes, which is called ``name`` in ids and Problems; else as ``read_path``."""
    _check_arguments(format, default_date)
    peeking = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(cast(io.RawIOBase, stream))
    try:
        if peeking.peek(2)[:2] == b"\x1f\x8b":
            peeking = io.BufferedReader(cast(io.RawIOBase, gzip.GzipFile(fileobj=peeking)))
        kind = format or FORMATS.get(_suffix(Path(name))) or sniff_format(peeking.peek(4096)[:4096])
        if kind == "jsonl":
            yield from read_jsonl(peeking, name, default_date=default_date, keep_ids=keep_ids)
        else:
            data = peeking.read((MAX_BYTES if kind == "text" else MAX_PAGE_BYTES) + 1)
            yield from _read_document(data, name, kind, default_date, keep_ids)
    except (OSError, EOFError, zlib.error) as error:
        yield Problem(name, None, None, f"cannot be read: {error}", None)


def sniff_format(head: bytes) -> Format:
    """Return the format that the first bytes of a file have the look of; plain text where nothing else fits."""
    start = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if re.match(rb"\{\s*\"[^\"]{0,80}\"\s*:|\[\s*\{", start):
        return "json" if start.startswith(b"[") or b"\n" in start[:2].strip(b" ") else "jsonl"
    if re.match(rb"<!doctype|<\?xml|<html|<head|<body|<!--|<(?:div|article|section|p|meta|h1)\b", start, re.IGNORECASE):
        return "html"
    tags = len(re.findall(rb"</?(?:html|head|body|div|p|span|a|article|meta|script|h[1-6])\b[^>]{0,500}>", head))
    return "html" if tags >= 6 else "text"


def _check_arguments(kind: str | None, default_date: str | None) -> None:
    if kind is not None and kind not in FORMATS.values():
        raise ReadingError(f"unknown format {kind!r}; known are text, html, jsonl, json")
    read_moment(default_date, "default_date")


def _read_file(path: Path, kind: str | None, default_date: str | None, keep_ids: bool) -> Iterator[Report | Problem]:
    try:
        with path.open("rb") as stream:
            yield from read_stream(stream, path.as_posix(), format=kind, default_date=default_date, keep_ids=keep_ids)
    except OSError as error:
        yield Problem(path.as_posix(), None, None, error.strerror or str(error), "check the path and its permissions")


def _read_document(
    data: bytes, name: str, kind: str, default_date: str | None, keep_ids: bool
) -> Iterator[Report | Problem]:
    if kind == "json":
        yield from read_json(data, name, default_date=default_date, keep_ids=keep_ids)
        return
    try:
        if kind == "html":
            from detente.reading.html import read_html

            report = read_html(data, id=name, default_date=default_date)
        else:
            report = read_text_bytes(data, name, default_date=default_date)
    except ReadingError as error:
        yield Problem(name, None, name, str(error), advice_for(str(error)))
        return
    yield report if report.source else replace(report, source=name)


def _suffix(path: Path) -> str:
    name = path.name.lower()
    return Path(name.removesuffix(".gz")).suffix
