"""``detente import``: events of other data sets into a store, to set them beside our own."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from detente.cli.options import store_option
from detente.cli.problems import problem_line
from detente.cli.progress import Ticker

if TYPE_CHECKING:
    from detente.export.taking import Taken

DIALECTS = ("polecat", "gdelt", "icews", "snapshot")
_NOTES_SHOWN = 5


@click.command("import")
@click.argument("paths", nargs=-1, required=True, metavar="FILE…")
@click.option("--as", "dialect", type=click.Choice(DIALECTS), required=True, help="What the files are.")
@store_option
def command(paths: tuple[str, ...], dialect: str, store: str) -> None:
    """Take events of POLECAT, GDELT or ICEWS files into a store, without text and marked with where they are from.

    FILE is as it is published, plain or zipped. `--origin gdelt` asks for such events in other verbs; series are of
    our own unless it is given. The same file again changes nothing; a changed row replaces the older. CAMEO's
    statements (01), for which PLOVER has no type, are left out and counted. A bad row is named and the rest goes on.
    A snapshot (a folder that `detente export --format snapshot` wrote) becomes a new store.

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
        taken = take_in(
            writer,
            paths,
            KNOWN[dialect],
            problem=lambda told: ticker.say(problem_line(told)),
            progress=lambda so_far: ticker.tick(f"{so_far.read} rows"),
        )
    _say(taken, dialect, store)
    if taken.problems:
        sys.exit(1)


def _load(folders: tuple[str, ...], store: str) -> None:
    from detente.store.snapshot import load

    if len(folders) != 1:
        raise click.UsageError("A store is made of one snapshot: name one folder.")
    counts = load(folders[0], store)
    click.echo(f"{sum(counts.values())} rows of {len(counts)} tables in {store}", err=True)


def _say(taken: Taken, dialect: str, store: str) -> None:
    parts = [f"{taken.read} rows of {dialect} read", f"{taken.new} new events in {store}"]
    parts += [f"{number} {word}" for word, number in (("changed", taken.changed), ("the same", taken.same)) if number]
    parts += [f"{number} left out: {reason}" for reason, number in taken.skipped.items()]
    if taken.problems:
        parts.append(f"{len(taken.problems)} could not be read (named above)")
    click.echo("; ".join(parts), err=True)
    notes = taken.notes.left.most_common()
    if notes:
        shown = ", ".join(f"{reason} ({number})" for reason, number in notes[:_NOTES_SHOWN])
        more = f", and {len(notes) - _NOTES_SHOWN} more" if len(notes) > _NOTES_SHOWN else ""
        click.echo(f"cells left out of events that were read: {shown}{more}", err=True)
