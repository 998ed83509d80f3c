"""Where output goes and in which format: table on a terminal, JSON Lines in a pipe, or as the file's ending says."""

from __future__ import annotations

import io
import os
import secrets
import stat
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import click

ENDINGS = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".parquet": "parquet", ".txt": "table"}
ROW_ENDINGS = {".jsonl": "jsonl", ".ndjson": "jsonl"}
_STANDARD = (None, "-", "/dev/stdout")


@dataclass(slots=True)
class Out:
    """An open output: ``text`` is UTF-8 with untranslated line ends; ``bytes`` is what lies under it."""

    text: IO[str]
    bytes: IO[bytes]
    terminal: bool = False
    whole: int = 0

    def checkpoint(self) -> None:
        """Sends off what was written: what stands there now is whole and may be kept if the rest fails."""
        self.text.flush()
        self.bytes.flush()
        if not self.terminal and self.bytes.seekable():
            self.whole = self.bytes.tell()


def pick_format(asked: str | None, output: str | None) -> str:
    """The format: the one asked for, else by the file's ending, else table on a terminal and JSON Lines in a pipe."""
    if asked:
        if asked == "parquet" and output in _STANDARD and sys.stdout.isatty():
            raise click.UsageError("Parquet is binary: name a file with -o, or pipe it.")
        return asked
    if output is not None and output not in _STANDARD:
        return format_of(output, ENDINGS)
    return "table" if sys.stdout.isatty() else "jsonl"


def format_of(output: str, endings: Mapping[str, str]) -> str:
    """The format that a file's ending names, JSON Lines where it has none. Raises ``UsageError`` for another ending."""
    ending = Path(output).suffix.lower()
    if not ending or (Path(output).exists() and not Path(output).is_file()):
        return "jsonl"
    if ending not in endings:
        more = "; name another format with --format" if endings is ENDINGS else ""
        raise click.UsageError(f"-o {output}: the ending {ending} is not known; known are {', '.join(endings)}{more}.")
    return endings[ending]


@contextmanager
def open_output(output: str | None, format_: str) -> Iterator[Out]:
    """Opens the output; a file appears under its name only when it is whole.

    Where the work fails, the reports that were done stay in a file ``NAME.….part``, which is named on standard error;
    there is none for Parquet, which cannot be read without its end. ``-`` is standard output; what is no file (a named
    pipe, /dev/null) is written directly. A link is followed, and a file that is there keeps its permissions.
    """
    if output is None or output in _STANDARD:
        yield from _standard(format_)
        return
    target = Path(output)
    if target.is_dir():
        raise click.UsageError(f"-o {output}: is a folder; name a file in it.")
    if target.exists() and not target.is_file():
        with _opened(target, target, os.O_WRONLY) as binary, io.TextIOWrapper(binary, "utf-8", newline="\n") as text:
            yield Out(text, binary)
            text.flush()
        return
    yield from _replaced(target.resolve(), format_)


def _standard(format_: str) -> Iterator[Out]:
    stream = sys.stdout
    terminal = stream.isatty()
    if format_ == "table" and terminal:
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    else:
        stream.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    try:
        yield Out(stream, stream.buffer, terminal)
        stream.flush()
    except BrokenPipeError:
        silence_output()  # whoever read our output has gone
        sys.exit(141)


def silence_output() -> None:
    """Sends what is still to come to standard output nowhere, so that Python does not complain on its way out."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _replaced(target: Path, format_: str) -> Iterator[Out]:
    if target.exists() and not os.access(target, os.W_OK):
        raise click.ClickException(f"{target}: cannot be written (Permission denied)")
    part = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
    binary = _opened(part, target, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    out = Out(io.TextIOWrapper(binary, "utf-8", newline="\n"), binary)
    try:
        yield out
        out.text.close()
        if target.exists():
            part.chmod(stat.S_IMODE(target.stat().st_mode))
        part.replace(target)
    except BaseException:
        with suppress(OSError):
            out.text.close()
        if out.whole and format_ != "parquet":
            os.truncate(part, out.whole)
            click.echo(f"what was done until then is kept in {part}", err=True)
        else:
            part.unlink(missing_ok=True)
        raise


def _opened(path: Path, asked: Path, flags: int) -> IO[bytes]:
    try:
        return os.fdopen(os.open(path, flags | getattr(os, "O_BINARY", 0), 0o666), "wb")
    except OSError as error:
        reason = error.strerror if path.parent.is_dir() else f"there is no folder {path.parent}"
        raise click.ClickException(f"{asked}: cannot be written ({reason})") from error
