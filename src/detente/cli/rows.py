"""Reads JSON Lines rows for verbs that take rows and not reports; a bad row is named and the rest goes on."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from detente.errors import DataError


def read_rows(path: str) -> Iterator[tuple[int, dict[str, Any] | DataError]]:
    """Row number (from 1) and the row, or the error that says what is wrong with it; ``-`` is standard input."""
    if path == "-":
        lines: Any = sys.stdin.buffer
        yield from _rows(lines)
        return
    try:
        with Path(path).open("rb") as lines:
            yield from _rows(lines)
    except OSError as error:
        raise click.ClickException(f"{path}: cannot be read ({error.strerror})") from error


def _rows(lines: Any) -> Iterator[tuple[int, dict[str, Any] | DataError]]:
    for number, raw in enumerate(lines, 1):
        if not raw.strip():
            continue
        try:
            row = json.loads(raw)
        except (ValueError, RecursionError) as error:
            yield number, DataError(f"not JSON ({error})")
            continue
        yield number, row if isinstance(row, dict) else DataError("not a JSON object")


def need(row: dict[str, Any], key: str, kind: type, what: str) -> Any:
    """A field of a row. Raises ``DataError`` where it is missing or of another kind."""
    value = row.get(key)
    if not isinstance(value, kind):
        raise DataError(f'"{key}" {"is missing" if value is None else "is not " + what}; a row needs {what} there')
    return value
