"""What the command says where something is wrong with an input: a line each, and where it was."""

from __future__ import annotations

from detente.errors import DetenteError
from detente.export.words import printable
from detente.records import Problem


def problem_line(problem: Problem) -> str:
    """A problem as one line: where, what, what to do."""
    where = problem.path + (f", row {problem.row}" if problem.row is not None else "")
    return printable(f"{where}: {problem.reason}" + (f" ({problem.advice})" if problem.advice else ""))


def reason_of(error: Exception) -> str:
    """Why something could not be done: what Détente says itself, else the error with a request to report it."""
    if isinstance(error, DetenteError):
        return str(error)
    return f"internal error: {type(error).__name__}: {error}; please report it"
