"""Reads JSON Lines: one report a row, and a Problem for each row that is none."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from detente.errors import ReadingError
from detente.reading.assemble import read_moment
from detente.reading.decode import MAX_CHARACTERS, bom_encoding
from detente.reading.text import read_text
from detente.records import Problem, Report

# A character takes up to twelve bytes in JSON (two escapes); the rest is room for the other fields.
MAX_ROW = 12 * MAX_CHARACTERS + 1_000_000
_TEXTS = ("title", "source", "byline", "url", "publisher")
_DATES = ("published", "updated")
_ADVICE = 'a row is {"id": …, "text": …} with title, published, updated, source, url, byline, publisher at will'


def read_jsonl(
    stream: BinaryIO, name: str, *, default_date: str | None = None, keep_ids: bool = False
) -> Iterator[Report | Problem]:
    """Yield a report or a Problem for each row of ``stream`` that is not blank.

    A row without an id gets ``name:row``; an id seen before in the stream gets ``#2``, ``#3`` …, unless ``keep_ids``
    says that rows of one id are versions of one report. A field besides the text that cannot be used is left out, and
    a Problem that is not fatal says so before the report.
    """
    seen: dict[str, int] | None = None if keep_ids else {}
    for row, line in enumerate(_rows(stream), start=1):
        if line is None:
            yield Problem(name, row, None, f"row is longer than {MAX_ROW:,} bytes", "split the report")
            continue
        if not line.strip(b" \t\r\n\x00\xef\xbb\xbf"):
            continue
        try:
            value = json.loads(_decode_row(line))
        except (ValueError, RecursionError) as error:
            yield Problem(name, row, None, _explain(error), _ADVICE)
            continue
        yield from read_row(value, name, row, seen, default_date)


def read_json(
    data: bytes, name: str, *, default_date: str | None = None, keep_ids: bool = False
) -> Iterator[Report | Problem]:
    """Yield the reports of a JSON document: one object, or a list of objects; rows are counted from 1.

    Where the bytes are no single document they are read as JSON Lines. ``keep_ids`` as there.
    """
    try:
        value = json.loads(_decode_row(data))
    except (ValueError, RecursionError):
        yield from read_jsonl(io.BytesIO(data), name, default_date=default_date, keep_ids=keep_ids)
        return
    seen: dict[str, int] | None = None if keep_ids else {}
    for row, item in enumerate(value if isinstance(value, list) else [value], start=1):
        yield from read_row(item, name, row, seen, default_date)


def read_row(
    value: Any, name: str, row: int, seen: dict[str, int] | None, default_date: str | None
) -> Iterator[Report | Problem]:
    """Yield what one parsed row holds; ``seen`` counts the ids of the stream, ``None`` leaves ids as given."""
    if not isinstance(value, dict):
        yield Problem(name, row, None, f"row is {_kind(value)}, not an object", _ADVICE)
        return
    given = value.get("id")
    if given is not None and (isinstance(given, bool) or not isinstance(given, str | int)):
        yield Problem(name, row, None, f"id is {_kind(given)}, not text; named after its place", fatal=False)
        given = None
    report_id = _unique(str(given) if given not in (None, "") else f"{name}:{row}", seen)
    text = value.get("text")
    if not isinstance(text, str):
        reason = "text is missing" if text is None else f"text is {_kind(text)}, not text"
        yield Problem(name, row, report_id, reason, _ADVICE)
        return
    fields: dict[str, str] = {}
    for field in (*_TEXTS, *_DATES):
        problem = _take_field(value.get(field), field, fields)
        if problem:
            yield Problem(name, row, report_id, f"{problem}; read without it", fatal=False)
    try:
        yield read_text(text, id=report_id, default_date=default_date, **fields)  # type: ignore[arg-type]
    except ReadingError as error:
        yield Problem(name, row, report_id, str(error), advice_for(str(error)))


def advice_for(reason: str) -> str | None:
    """Return what to do about a reason for not reading, ``None`` where nothing can be done."""
    if reason.startswith("too long"):
        return "split it into one file or row a report"
    if reason.startswith("language is"):
        return "only English is coded; translate it first"
    if reason.startswith("not text"):
        return "save it as UTF-8 text, HTML or JSON Lines"
    return None


def _take_field(value: Any, field: str, fields: dict[str, str]) -> str | None:
    """Put ``value`` into ``fields`` where it can be used; return what is wrong with it otherwise."""
    if value is None or value == "":
        return None
    if field in _DATES and isinstance(value, int | float) and not isinstance(value, bool):
        value = str(int(value)) if abs(value) < 1e13 else "out of range"
    if field == "byline" and isinstance(value, list) and all(isinstance(item, str) for item in value):
        value = ", ".join(value)
    if not isinstance(value, str):
        return f"{field} is {_kind(value)}, not text"
    value = value.encode("utf-8", "replace").decode("utf-8")
    if field in _DATES:
        try:
            read_moment(value, field)
        except ReadingError as error:
            return str(error).split(";")[0]
    fields[field] = value
    return None


def _unique(report_id: str, seen: dict[str, int] | None) -> str:
    report_id = report_id.encode("utf-8", "replace").decode("utf-8")
    if seen is None:
        return report_id
    candidate = report_id
    while candidate in seen:
        seen[report_id] += 1
        candidate = f"{report_id}#{seen[report_id]}"
    seen[candidate] = 1
    return candidate


def _rows(stream: BinaryIO) -> Iterator[bytes | None]:
    """Yield the lines of ``stream``, ``None`` for one that is too long; UTF-16 and UTF-32 by their mark."""
    first = stream.readline(MAX_ROW + 1)
    encoding = bom_encoding(first[:4])
    if encoding not in (None, "utf-8-sig"):
        decoded = (first + stream.read()).decode(encoding or "utf-16", "replace")
        yield from (line.encode("utf-8", "replace") for line in decoded.split("\n"))
        return
    line = first
    while line:
        if len(line) > MAX_ROW and not line.endswith(b"\n"):
            while line and not line.endswith(b"\n"):
                line = stream.readline(MAX_ROW)
            yield None
        else:
            yield line
        line = stream.readline(MAX_ROW + 1)


def _decode_row(line: bytes) -> str:
    return line.decode("utf-8-sig").strip(" \t\r\n\x00")


def _explain(error: ValueError | RecursionError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"row is not UTF-8 (byte {error.start})"
    if isinstance(error, json.JSONDecodeError):
        return f"row is not JSON: {error.msg} at character {error.pos}"
    if isinstance(error, RecursionError):
        return "row is not JSON that can be read: nested too deep"
    return f"row is not JSON: {error}"


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    return {"str": "text", "list": "a list", "dict": "an object"}.get(type(value).__name__, type(value).__name__)
