"""``detente import``: events of other data sets into a store, to set them beside our own."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from detente.cli.options import file_of_rows, store_option
from detente.cli.output import open_output
from detente.cli.problems import Rejects
from detente.cli.progress import Ticker
from detente.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from detente.export.taking import Taken
    from detente.records import Problem

DIALECTS = ("polecat", "gdelt", "icews", "snapshot")
_NOTES_SHOWN = 5


@click.command("import")
@click.argument("paths", nargs=-1, required=True, metavar="FILE…")
@click.option("--as", "dialect", type=click.Choice(DIALECTS), required=True, help="What the files are.")
@click.option(
    "--rejects", metavar="FILE.jsonl", callback=file_of_rows, help="Write every row that could not be read there."
)
@store_option
def command(paths: tuple[str, ...], dialect: str, store: str, rejects: str | None) -> None:
    """Take events of POLECAT, GDELT or ICEWS files into a store, without text and marked with where they are from.

    FILE is as it is published, plain or zipped. `--origin gdelt` asks for such events in other verbs; series are of
    our own unless it is given. The same file again changes nothing; a changed row replaces the older. CAMEO's
    statements (01), for which PLOVER has no type, are left out and counted. The first bad rows of each kind are named,
    the others counted (--rejects lists all), and the rest goes on. A snapshot (a folder that `detente export --format
    snapshot` wrote) becomes a new store.

    \b
    detente import 20220730.export.CSV.zip --as gdelt
    detente import ngecEvents.DV.2022.txt --as polecat --store compare.duckdb
    detente import events.2018.tab --as icews && detente events --origin icews --actor PRK
    detente import backup/ --as snapshot --store again.duckdb
    """
    if dialect == "snapshot":
        _load(paths, store)
        return
    from detente.export.taking import DIALECTS as KNOWN
    from detente.export.taking import take_in
    from detente.store import Writer

    with Ticker("importing") as ticker, Writer(store) as writer:
        bad = Rejects(ticker.say)
        try:
            taken = take_in(
                writer,
                paths,
                KNOWN[dialect],
                problem=bad.tell,
                progress=lambda so_far: ticker.step(so_far.read, "row"),
            )
        finally:
            bad.sum_up()
    if rejects:
        _list(taken.problems, rejects)
    _say(taken, dialect, store, rejects)
    if taken.problems:
        sys.exit(1)


def _load(folders: tuple[str, ...], store: str) -> None:
    from detente.store.snapshot import load

    if len(folders) != 1:
        raise click.UsageError("A store is made of one snapshot: name one folder.")
    counts = load(folders[0], store)
    told = f"{counted(sum(counts.values()), 'row')} of {counted(len(counts), 'table')} in {store}"
    click.echo(told, err=True)


def _list(problems: Iterable[Problem], output: str) -> None:
    from detente.export.jsonl import to_line

    with open_output(output, "jsonl") as out:
        for problem in problems:
            told = {"path": problem.path, "row": problem.row, "reason": problem.reason, "advice": problem.advice}
            out.text.write(to_line(told) + "\n")


def _say(taken: Taken, dialect: str, store: str, rejects: str | None) -> None:
    parts = [f"{counted(taken.read, 'row')} of {dialect} read", f"{counted(taken.new, 'new event')} in {store}"]
    parts += [f"{number} {word}" for word, number in (("changed", taken.changed), ("the same", taken.same)) if number]
    parts += [f"{number} left out: {reason}" for reason, number in taken.skipped.items()]
    if taken.problems:
        where = f"listed in {rejects}" if rejects else "named above; --rejects FILE lists all"
        parts.append(f"{len(taken.problems)} could not be read ({where})")
    click.echo("; ".join(parts), err=True)
    notes = taken.notes.left.most_common()
    if notes:
        shown = ", ".join(f"{reason} ({number})" for reason, number in notes[:_NOTES_SHOWN])
        more = f", and {len(notes) - _NOTES_SHOWN} more" if len(notes) > _NOTES_SHOWN else ""
        click.echo(f"cells left out of events that were read: {shown}{more}", err=True)
