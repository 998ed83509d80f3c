"""Answers JSON Lines rows for verbs that take rows and not reports; a bad row is named and the rest goes on."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click

from detente.cli.output import open_output
from detente.cli.problems import reason_of
from detente.cli.progress import Ticker
from detente.errors import DataError
from detente.export.jsonl import to_line
from detente.wording import counted

Row = dict[str, Any]


def answer_rows(
    file: str, output: str | None, what: str, load: Callable[[], object], answer: Callable[[Row], Row]
) -> None:
    """Writes the answer to each row of a file; ends the command with exit code 1 where a row could not be used.

    ``load`` gets ready what ``answer`` needs: what goes wrong there is no fault of a row and stops the command.
    """
    problems = 0
    with open_output(output, "jsonl") as out, Ticker(what, out) as ticker:
        load()
        for number, row in read_rows(file):
            try:
                if isinstance(row, DataError):
                    raise row
                line = to_line(answer(row))
            except Exception as error:
                problems += 1
                ticker.say(f"{file}, row {number}: {reason_of(error)}")
                continue
            out.text.write(line + "\n")
            out.checkpoint()
            ticker.step(number, "row")
    if problems:
        click.echo(f"{counted(problems, 'row')} could not be used (named above)", err=True)
        sys.exit(1)


def read_rows(path: str) -> Iterator[tuple[int, Row | DataError]]:
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


def _rows(lines: Any) -> Iterator[tuple[int, Row | DataError]]:
    for number, raw in enumerate(lines, 1):
        if not raw.strip():
            continue
        try:
            row = json.loads(raw)
        except (ValueError, RecursionError) as error:
            yield number, DataError(f"not JSON ({error})")
            continue
        yield number, row if isinstance(row, dict) else DataError("not a JSON object")


def need(row: Row, key: str, kind: type, what: str) -> Any:
    """A field of a row. Raises ``DataError`` where it is missing or of another kind."""
    value = row.get(key)
    if not isinstance(value, kind):
        raise DataError(f'"{key}" {"is missing" if value is None else "is not " + what}; a row needs {what} there')
    return value
