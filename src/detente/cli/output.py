"""Where output goes and in which format: table on a terminal, JSON Lines in a pipe, or as the file's ending says."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import click

_ENDINGS = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".parquet": "parquet", ".txt": "table"}


@dataclass(frozen=True, slots=True)
class Out:
    """An open output: ``text`` is UTF-8 with untranslated line ends; ``bytes`` is what lies under it."""

    text: IO[str]
    bytes: IO[bytes]


def pick_format(asked: str | None, output: str | None) -> str:
    """The format: the one asked for, else by the file's ending, else table on a terminal and JSON Lines in a pipe."""
    if asked:
        if asked == "parquet" and output is None and sys.stdout.isatty():
            raise click.UsageError("Parquet is binary: name a file with -o, or pipe it.")
        return asked
    if output:
        return _ENDINGS.get(Path(output).suffix.lower(), "jsonl")
    return "table" if sys.stdout.isatty() else "jsonl"


@contextmanager
def open_output(output: str | None, format_: str) -> Iterator[Out]:
    """Opens the output; a file appears under its name only when it is whole."""
    if output is None:
        stream = sys.stdout
        if format_ != "table":
            stream.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
        yield Out(stream, stream.buffer)
        stream.flush()
        return
    target = Path(output)
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=target.name + ".", suffix=".part")
    except OSError as error:
        raise click.ClickException(f"{output}: cannot be written ({error.strerror})") from error
    try:
        with (
            os.fdopen(handle, "wb") as binary,
            open(binary.fileno(), "w", encoding="utf-8", newline="\n", closefd=False) as text,
        ):
            yield Out(text, binary)
        Path(name).chmod(0o644)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
