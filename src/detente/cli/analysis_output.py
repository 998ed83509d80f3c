"""What the verbs that analyse a store share: their options, and rows as a table on a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from detente.cli.options import output_option, store_option
from detente.cli.output import open_output, pick_format
from detente.cli.relation_output import FORMATS, dict_rows, write_relation

if TYPE_CHECKING:
    import duckdb

    from detente.store import Desk

Row = Mapping[str, Any]
Columns = Mapping[str, Callable[[Row], object]]

format_option = click.option(
    "--format", "format_", type=click.Choice(FORMATS), help="Default: table on a terminal, jsonl in a pipe."
)
by_option = click.option(
    "--by", type=click.Choice(("day", "week", "month", "year")), default="week", show_default=True, help="The period."
)


def store_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Adds ``--store``, ``--format`` and ``-o``."""
    return store_option(format_option(output_option(function)))


def write_rows(
    found: duckdb.DuckDBPyRelation,
    format_: str | None,
    output: str | None,
    columns: Columns,
    *,
    giving_way: Sequence[str] = (),
) -> int:
    """Writes a relation in the format that is asked for, as a table with these columns; returns how many rows.

    ``giving_way`` as in ``print_rows``.
    """
    format_ = pick_format(format_, output)
    with open_output(output, format_) as out:
        if format_ != "table":
            return write_relation(found, out, format_)
        from detente.cli.tables import print_rows

        listed = list(dict_rows(found))
        print_rows(listed, columns, out.text, giving_way=giving_way)
        return len(listed)


def say_silent(desk: Desk, codes: Iterable[str]) -> None:
    """Says on standard error which of the countries take no part in any event: why nothing of them is found."""
    from detente.store.asking import silent

    for country in silent(desk.connection, codes):
        click.echo(f"{country} takes no part in any event of the store", err=True)


def codes_of(named: Iterable[str]) -> list[str]:
    """Codes that stand with commas or in an option that is repeated."""
    return [part.strip() for each in named for part in each.split(",") if part.strip()]


def sides(row: Row) -> str:
    """Who to whom: ``PER > BOL``."""
    named = ",".join(row["actors"]) or "?"
    return f"{named} > {','.join(row['recipients'])}" if row["recipients"] else named
