"""Turns the bytes of a document into text, or says why they are none."""

from __future__ import annotations

import codecs
import re

from detente.errors import ReadingError

MAX_CHARACTERS = 1_000_000
# No encoding that is read here needs more than four bytes a character.
MAX_BYTES = 4 * MAX_CHARACTERS

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\x89PNG", "an image (PNG)"),
    (b"\xff\xd8\xff", "an image (JPEG)"),
    (b"GIF8", "an image (GIF)"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x7fELF", "a program"),
    (b"PAR1", "a Parquet file"),
    (b"{\\rtf", "a rich text document (RTF)"),
)


def bom_encoding(data: bytes) -> str | None:
    """Return the encoding that the first bytes of ``data`` announce, ``None`` where they announce none."""
    return next((encoding for mark, encoding in _BOMS if data.startswith(mark)), None)


def decode_bytes(data: bytes) -> str:
    """Return the text in ``data``: by its byte order mark, else UTF-8, else Windows-1252 where that makes sense.

    Raises ReadingError where the bytes are no text: too long, a known binary format, or in an unknown encoding.
    """
    if len(data) > MAX_BYTES:
        raise ReadingError(f"too long: {len(data):,} bytes; the limit is {MAX_CHARACTERS:,} characters a report")
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise ReadingError(f"not text but {kind}")
    encoding = bom_encoding(data)
    if encoding:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            raise ReadingError(f"the bytes are not the {encoding.upper()} they announce") from error
    if data.count(0) * 50 > len(data):
        raise ReadingError("not text: binary data (many null bytes)")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_windows(data)


def check_length(text: str) -> None:
    """Raise ReadingError where ``text`` is longer than a report may be."""
    if len(text) > MAX_CHARACTERS:
        raise ReadingError(f"too long: {len(text):,} characters; the limit is {MAX_CHARACTERS:,} a report")


def mend_surrogates(text: str) -> str:
    """Return ``text`` with each half of a surrogate pair replaced by U+FFFD, so that it can be written; same length."""
    return re.sub(r"[\ud800-\udfff]", "\ufffd", text)


def _decode_windows(data: bytes) -> str:
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        # A few broken bytes in UTF-8 cost their characters only; more means another encoding.
        text = data.decode("utf-8", "replace")
        if text.count("\ufffd") * 50 > len(text):
            raise ReadingError("not text in a known encoding (UTF-8, UTF-16 with its mark, Windows-1252)") from None
        return text
    control = len(re.findall(r"[\x00-\x08\x0e-\x1f\x7f]", text))
    high = len(re.findall(r"[^\x00-\x7f]", text))
    if control * 100 > len(text) or high * 4 > len(text):
        raise ReadingError("not text in a known encoding (UTF-8, UTF-16 with its mark, Windows-1252)")
    # Valid UTF-8 sequences beside a stray byte: it is UTF-8 with damage, and Windows-1252 would garble the rest.
    damaged = data.decode("utf-8", "replace")
    if high and damaged.count("\ufffd") * 2 < len(re.findall(r"[^\x00-\x7f\ufffd]", damaged)):
        return damaged
    return text
