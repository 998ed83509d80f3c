"""Progress on standard error for whatever takes longer than two seconds."""

from __future__ import annotations

import sys
import time
from types import TracebackType

PATIENCE = 2.0
_EVERY = 0.5


class Ticker:
    """Shows one changing line on a terminal once two seconds have passed, and cleans it away at the end."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._started = self._shown = time.monotonic()
        self._width = 0
        self._terminal = sys.stderr.isatty()

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

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._width:
            sys.stderr.write("\r" + " " * self._width + "\r")
            sys.stderr.flush()
