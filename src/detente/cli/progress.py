"""Progress on standard error for whatever takes longer than two seconds."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

import click

from detente.export.words import printable
from detente.wording import counted

if TYPE_CHECKING:
    from detente.cli.output import Out

PATIENCE = 2.0
_EVERY = 0.5


class Ticker:
    """Shows one changing line on a terminal once two seconds have passed, and cleans it away at the end.

    There is none where the results themselves go to the terminal (``out``): they would be mixed with it; ``shows`` says
    whether there is one. Where ``total`` is set, it tells how much is left.
    """

    def __init__(self, what: str, out: Out | None = None) -> None:
        self._what = what
        self._started = self._shown = time.monotonic()
        self._width = 0
        self.total: int | None = None
        self.shows = sys.stderr.isatty() and not (out is not None and out.terminal)

    def __enter__(self) -> Ticker:
        return self

    def tick(self, state: str) -> None:
        """Tells how far the work is."""
        self._show(state, "")

    def step(self, done: int, noun: str, more: str = "") -> None:
        """Tells how many of what are done; where ``total`` is set, of how many, and how long the others may take."""
        if not self.total or not 0 < done <= self.total:
            self._show(counted(done, noun) + more, "")
            return
        left = (time.monotonic() - self._started) / done * (self.total - done)
        self._show(f"{done} of {counted(self.total, noun)}{more}", f", about {_duration(left)} left")

    def _show(self, state: str, left: str) -> None:
        now = time.monotonic()
        if not self.shows or now - self._started < PATIENCE or now - self._shown < _EVERY:
            return
        self._shown = now
        line = f"{self._what}: {state}, {_duration(now - self._started)}{left}"
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


def _duration(seconds: float) -> str:
    """``40 s``, ``12 min``, ``3 h 5 min``."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"
