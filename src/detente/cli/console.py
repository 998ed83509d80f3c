"""The console that every table and drawing is printed with."""

from __future__ import annotations

import re
from typing import IO, Any

from rich.console import Console

_TRAILING = re.compile(r"[ \t]+(?=\n)")


class _Trimmed:
    """A stream that leaves out blanks at the ends of lines: rich fills every line up to its width."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        self._stream.write(_TRAILING.sub("", text))
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Leaves it to ``open_output``, which ends the command with 141, as for every format."""
        raise  # rich calls this while it handles the error


def console_for(stream: IO[str], *, width: int | None = None) -> Console:
    """A console on the stream: as wide as the terminal, without markup, and without blanks at the ends of lines."""
    trimmed: Any = _Trimmed(stream)
    return _Console(file=trimmed, width=width, highlight=False, soft_wrap=False, markup=False, emoji=False)
