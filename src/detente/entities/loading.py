"""Reads the directory's CSV files, the package's own and the user's, and says exactly what is wrong in which row."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

from detente.errors import DataError

NAMED_COLUMNS = ("name", "aliases", "kind", "country", "sector", "start", "end", "members", "basis", "note")
PERSON_COLUMNS = ("name", "aliases", "country", "sector", "office", "start", "end", "precision", "basis")
STATE_COLUMNS = (
    *("iso3", "iso2", "cow", "gw", "fips", "name", "official_name", "names", "adjectives", "demonyms", "capital"),
    *("metonyms", "former_names", "start", "end", "successors", "neighbours", "basis"),
)
# The kinds of a user's rows, with their columns and which of them are needed.
KINDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "states": (STATE_COLUMNS, ("iso3", "name")),
    "people": (PERSON_COLUMNS, ("name", "office")),
    "named": (NAMED_COLUMNS, ("name", "country")),
}
SECTORS = frozenset(
    (
        *("COP", "GOV", "JUD", "LEG", "MIL", "PRM", "PTY", "REB", "SPY"),
        *("UAF", "UNK", "AGR", "BUS", "CRM", "CVL", "EDU", "ELI", "JRN"),
        *("LAB", "MED", "REF", "OPP", "PRE", "REL", "SOC"),
    )
)
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_COUNTRY = re.compile(r"[A-Z]{3}")

Row = dict[str, str]


def package_rows(name: str) -> list[Row]:
    """Return the rows of a file of the package (``states.csv``); an absent file has none."""
    source = files("detente.entities").joinpath("data", name)
    if not source.is_file():
        return []
    return list(_rows(source.read_text(encoding="utf-8")))


def user_rows(path: Path) -> tuple[str, list[Row]]:
    """Read and check a user's file; return its kind (``states``, ``people`` or ``named``) and its rows.

    Raises ``DataError`` naming file, row (the header is row 1) and column.
    """
    text = user_text(path)
    header = next(csv.reader(text.splitlines()), [])
    columns = [name.strip() for name in header]
    kind = "states" if "iso3" in columns else "people" if "office" in columns else "named"
    known, required = KINDS[kind]
    for column in columns:
        if column not in known:
            raise DataError(f"{path}, row 1: unknown column {column!r}; known are: {', '.join(known)}")
    for column in required:
        if column not in columns:
            raise DataError(f"{path}, row 1: column {column!r} is missing")
    rows = []
    for number, values in enumerate(csv.reader(text.splitlines()), 1):
        if number == 1 or not any(value.strip() for value in values):
            continue
        if len(values) != len(columns):
            raise DataError(f"{path}, row {number}: has {len(values)} values where the header has {len(columns)}")
        row = dict.fromkeys(known, "") | {name: value.strip() for name, value in zip(columns, values, strict=True)}
        for problem in problems(row, required):
            raise DataError(f"{path}, row {number}, column {problem}")
        rows.append(row)
    return kind, rows


def user_text(path: Path) -> str:
    """Return the text of a user's file; raises ``DataError`` where there is none or it is not UTF-8."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: is not UTF-8 text (byte {error.start}); save it as UTF-8") from error


def problems(row: Row, required: Sequence[str]) -> Iterator[str]:
    """Yield what is wrong in a row, each as ``'column': what``."""
    for column, what in faults(row, required):
        yield f"{column!r}: {what}"


def faults(row: Row, required: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each column of a row that is wrong, and what is wrong with it."""
    for column in required:
        if not row[column]:
            yield column, "is empty"
    for column in ("start", "end"):
        value = row.get(column, "")
        if value and not _DATE.fullmatch(value):
            yield column, f"{value!r} is not a date like 1998, 1998-05 or 1998-05-21"
    if row.get("start") and row.get("end") and row["start"] > row["end"] and not row["start"].startswith(row["end"]):
        yield "end", f"{row['end']} lies before the start {row['start']}"
    sector = row.get("sector", "")
    if sector and sector not in SECTORS:
        yield "sector", f"{sector!r} is no PLOVER sector; use one of {' '.join(sorted(SECTORS))}"
    for column in ("country", "iso3"):
        code = row.get(column, "")
        if code and not _COUNTRY.fullmatch(code):
            yield column, f"{code!r} is not a code of three capital letters"


def _rows(text: str) -> Iterator[Row]:
    lines = csv.reader(text.splitlines())
    header = next(lines, [])
    for values in lines:
        if values:
            yield dict(zip(header, values, strict=True))


def parts(value: str) -> list[str]:
    """Split a ``;``-joined value; empty parts are left out."""
    if ";" not in value:
        stripped = value.strip()
        return [stripped] if stripped else []
    return [part for part in (piece.strip() for piece in value.split(";")) if part]
