"""Goes through events one by one and judges each by a key and what follows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import IO, TYPE_CHECKING

import click

from detente.cli.console import console_for
from detente.cli.present_events import print_event
from detente.cli.relation_output import dict_rows
from detente.errors import DetenteError
from detente.export.words import printable

if TYPE_CHECKING:
    from detente.store.judge import Reviewer

KEYS = """\
  c                  right in all its fields
  e FIELD=VALUE      another value for a field: event mode context status actor recipient said_by date due event_loc
  r                  no event
  m ID…              the same event as these
  s MENTION…         these of its mentions tell another event
  k                  go on, without a judgement
  u                  undo the last judgement
  q                  stop
Behind # a note:  r # a football match"""
_TELLINGS = 20


def walk(reviewer: Reviewer, events: Sequence[str], stream: IO[str], read: Callable[[], str | None]) -> Counter[str]:
    """Shows each event and does what is asked until it is judged or left; returns how often each was done.

    ``read`` gives what was typed, ``None`` at the end of input.
    """
    from detente.store.judge import AlreadyJudgedError

    console = console_for(stream)
    done: Counter[str] = Counter()
    made: list[str] = []
    for event in events:
        while True:
            row = next(dict_rows(reviewer.desk.events(id=event)), None)
            if row is None:  # joined to another, or rejected with it
                break
            print_event(row, console, _TELLINGS)
            for told in row["evidence"] if len(row["evidence"]) > 1 else ():
                click.echo(f"    {told['mention_id']}: {printable(told['act'])}", file=stream)
            line = read()
            if line is None or line.strip() == "q":
                return done
            try:
                step = _do(reviewer, event, line, made)
            except AlreadyJudgedError as error:
                click.echo(error, file=stream)
                step = "skipped"
            except DetenteError as error:
                click.echo(f"detente: {error}", file=stream)
                continue
            if step == "help":
                click.echo(KEYS, file=stream)
                continue
            done[step] += step != "skipped"
            if step not in ("corrected", "undone", "split"):
                break
    return done


def _do(reviewer: Reviewer, event: str, line: str, made: list[str]) -> str:
    """Does what one line asks; what it was, in a word. Raises ``DetenteError`` where it cannot be done."""
    asked, _, note = line.partition("#")
    key, *words = asked.split(maxsplit=1) or ["?"]
    rest, note_ = (words[0].strip() if words else ""), note.strip() or None
    if key == "k":
        return "skipped"
    if key == "u" and made:
        reviewer.undo(made.pop())
        return "undone"
    field, sign, value = rest.partition("=")
    if key == "e" and sign:
        made.append(reviewer.correct(event, field.strip(), value.strip(), note=note_))
        return "corrected"
    steps: dict[str, tuple[str, Callable[[], str]]] = {
        "c": ("confirmed", lambda: reviewer.confirm(event, note=note_)),
        "r": ("rejected", lambda: reviewer.reject(event, note=note_)),
        "m": ("merged", lambda: reviewer.merge(event, *rest.split(), note=note_)),
        "s": ("split", lambda: reviewer.split(event, rest.split(), note=note_)),
    }
    if key not in steps:
        return "help"
    word, step = steps[key]
    made.append(step())
    return word
