"""The group of verbs; a verb's module is imported only when it is called or its help is shown."""

from __future__ import annotations

import importlib
import signal
import sys
from types import FrameType

import click

from detente.cli.output import silence_output
from detente.errors import DetenteError
from detente.export.words import printable
from detente.version import __version__

VERBS = (
    "code",
    "add",
    "events",
    "review",
    "tension",
    "pledges",
    "answers",
    "panel",
    "export",
    "import",
    "relate",
    "resolve",
    "demo",
    "doctor",
    "train",
    "evaluate",
)


class LazyVerbs(click.Group):
    """Finds the command ``x`` in ``detente.cli.x_verb`` as ``command``."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs in the order in which one meets them."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The verb's command, or ``None`` where there is none of that name."""
        if cmd_name not in VERBS:
            return None
        command: click.Command = importlib.import_module(f"detente.cli.{cmd_name}_verb").command
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Runs the verb; whoever read its output and has gone ends it with 141, without a word."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            silence_output()
            sys.exit(141)


@click.group(cls=LazyVerbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="detente")
def group() -> None:
    """Read news reports and keep who did what to whom, when and where, each with the words that say so.

    \b
    detente demo                     see it work on sample reports
    detente code report.txt          code a report; --explain says what was left out and why
    detente code reports/ > out.jsonl
    detente VERB --help              teaches a verb

    Exit codes: 0 all was read; 1 something could not be read or done (named on standard error, the rest was done);
    2 the command was not understood.
    """


def main() -> None:
    """Entry point: errors that Détente raises on purpose become one line and exit code 1."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, _stop)
    try:
        group.main(prog_name="detente", standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("stopped", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except DetenteError as error:
        click.echo(f"detente: {printable(str(error))}", err=True)
        sys.exit(1)
    except OSError as error:  # a full disk, most of all; a closed pipe does not come this far
        silence_output()
        where = f"{error.filename}: " if error.filename else ""
        click.echo(f"detente: {where}{error.strerror or error}", err=True)
        sys.exit(1)


def _stop(number: int, frame: FrameType | None) -> None:
    """Leaves by way of every ``finally``, so that no half-written file is left behind."""
    sys.exit(128 + number)
