"""Progress on standard error for whatever takes longer than two seconds."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

import click

from detente.export.words import printable

if TYPE_CHECKING:
    from detente.cli.output import Out

PATIENCE = 2.0
_EVERY = 0.5


class Ticker:
    """Shows one changing line on a terminal once two seconds have passed, and cleans it away at the end.

    There is none where the results themselves go to the terminal (``out``): they would be mixed with it.
    """

    def __init__(self, what: str, out: Out | None = None) -> None:
        self._what = what
        self._started = self._shown = time.monotonic()
        self._width = 0
        self._terminal = sys.stderr.isatty() and not (out is not None and out.terminal)

    def __enter__(self) -> Ticker:
        return self

    def tick(self, state: str) -> None:
        """Tells how far the work is."""
        now = time.monotonic()
        if not self._terminal or now - self._started < PATIENCE or now - self._shown < _EVERY:
            return
        self._shown = now
        line = f"{self._what}: {state}, {now - self._started:.0f} s"
        sys.stderr.write("\r" + line.ljust(self._width))
        sys.stderr.flush()
        self._width = len(line)

    def say(self, line: str) -> None:
        """Writes a line to standard error, on a clean line and without control characters."""
        self.clear()
        click.echo(printable(line), err=True)

    def clear(self) -> None:
        """Takes the line away until the next tick."""
        if self._width:
            sys.stderr.write("\r" + " " * self._width + "\r")
            sys.stderr.flush()
            self._width = 0

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.clear()
