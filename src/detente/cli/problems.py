"""What the command says where something is wrong with an input: a line each, and where it was."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import click

from detente.errors import DataError, DetenteError
from detente.export.words import printable
from detente.records import Problem
from detente.wording import counted


def problem_line(problem: Problem) -> str:
    """A problem as one line: where, what, what to do."""
    where = problem.path + (f", row {problem.row}" if problem.row is not None else "")
    return printable(f"{where}: {problem.reason}" + (f" ({problem.advice})" if problem.advice else ""))


# What is wrong, without the value that is: "'0431x' is no CAMEO code", "12 cells where 20 are expected".
_KIND = re.compile(r"\b(?:is|are|has|where)\b.*", re.DOTALL)
_EACH = 5


@dataclass(slots=True)
class Rejects:
    """Names the first few problems of each file and reason, and in the end how many more there were of each."""

    say: Callable[[str], None]
    told: Counter[tuple[str, str]] = field(default_factory=Counter)

    def tell(self, problem: Problem) -> None:
        """Names the problem, or only counts it."""
        found = _KIND.search(problem.reason)
        kind = (problem.path, found[0] if found else problem.reason)
        self.told[kind] += 1
        if self.told[kind] <= _EACH:
            self.say(problem_line(problem))

    def sum_up(self) -> None:
        """Says how many more there were."""
        for (path, kind), number in self.told.items():
            if number > _EACH:
                self.say(f"{path}: {counted(number - _EACH, 'more row')} of this kind: … {kind}")


def reason_of(error: Exception) -> str:
    """Why something could not be done: what Détente says itself, else the error with a request to report it."""
    if isinstance(error, DetenteError):
        return str(error)
    return f"internal error: {type(error).__name__}: {error}; please report it"


@contextmanager
def understood() -> Iterator[None]:
    """Makes of a word that what is asked has and nobody knows (a code, a type, a date) a command not understood."""
    try:
        yield
    except DataError as error:
        raise click.UsageError(printable(str(error))) from error
