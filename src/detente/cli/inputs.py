"""Reports as verbs take them: PATH arguments and - for standard input, with the options that say how to read them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from detente.cli.problems import reason_of

if TYPE_CHECKING:
    from pathlib import Path

    from detente.records import Problem, Report


def _published(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    from detente.errors import ReadingError
    from detente.reading.assemble import read_moment

    try:
        read_moment(value, "it")
    except ReadingError as error:
        raise click.BadParameter(str(error)) from error
    return value


def reading_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Adds ``--published`` and ``--input-format``."""
    published = click.option(
        "--published",
        metavar="DATE",
        callback=_published,
        help="Date of publication (ISO) of reports that do not give theirs.",
    )
    input_format = click.option(
        "--input-format", type=click.Choice(("text", "html", "jsonl", "json")), help="Do not guess the inputs' format."
    )
    return published(input_format(function))


def count_inputs(paths: Sequence[str], input_format: str | None) -> int | None:
    """How many reports the inputs have: files, and lines of JSON Lines. ``None`` where that is not known beforehand."""
    from pathlib import Path

    from detente.reading.sources import FORMATS

    number = 0
    for name in paths:
        path = Path(name)
        if not path.exists():  # standard input too
            return None
        for file in path.rglob("*") if path.is_dir() else (path,):
            plain = file.name.lower().removesuffix(".gz")
            kind: str | None = FORMATS.get(Path(plain).suffix)
            if path.is_dir() and (kind is None or not file.is_file()):
                continue
            kind = input_format or kind
            if kind == "jsonl" and plain == file.name.lower():
                number += _lines(file)
            elif kind in ("text", "html"):
                number += 1
            else:
                return None
    return number


def _lines(file: Path) -> int:
    with file.open("rb") as lines:
        return sum(1 for line in lines if line.strip())


def read_inputs(
    paths: Sequence[str], input_format: str | None, published: str | None, *, keep_ids: bool = False
) -> Iterator[tuple[str, Report | Problem]]:
    """Each path with what it holds, one after the other; an error in one is a Problem, and the next goes on.

    ``keep_ids`` as in ``detente.read_path``.
    """
    from detente.reading import read_path, read_stream
    from detente.records import Problem

    for path in paths:
        how: dict[str, Any] = {"format": input_format, "default_date": published, "keep_ids": keep_ids}
        items = read_stream(sys.stdin.buffer, "-", **how) if path == "-" else read_path(path, **how)
        while True:
            try:
                item = next(items, None)
            except Exception as error:  # one bad file does not stop the batch
                item = Problem(path, None, None, f"{reason_of(error)}; what follows in it is not read")
            if item is None:
                break
            yield path, item
