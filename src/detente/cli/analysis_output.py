"""What the verbs that analyse a store share: their options, and rows as a table on a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import IO, TYPE_CHECKING, Any

import click

from detente.cli.options import output_option, store_option
from detente.cli.output import open_output, pick_format
from detente.cli.relation_output import FORMATS, dict_rows, write_relation
from detente.export.words import printable

if TYPE_CHECKING:
    import duckdb

Row = Mapping[str, Any]
Print = Callable[[Iterable[Row], IO[str]], None]
Columns = Mapping[str, Callable[[Row], object]]

_WHOLE = 16

format_option = click.option(
    "--format", "format_", type=click.Choice(FORMATS), help="Default: table on a terminal, jsonl in a pipe."
)
by_option = click.option(
    "--by", type=click.Choice(("day", "week", "month", "year")), default="week", show_default=True, help="The period."
)


def store_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Adds ``--store``, ``--format`` and ``-o``."""
    return store_option(format_option(output_option(function)))


def write_rows(found: duckdb.DuckDBPyRelation, format_: str | None, output: str | None, columns: Columns) -> int:
    """Writes a relation in the format that is asked for, as a table with these columns; returns how many rows."""
    format_ = pick_format(format_, output)
    with open_output(output, format_) as out:
        if format_ != "table":
            return write_relation(found, out, format_)
        listed = list(dict_rows(found))
        print_rows(listed, columns, out.text)
        return len(listed)


def print_rows(rows: Iterable[Row], columns: Columns, stream: IO[str]) -> None:
    """Draws rows as a table; numbers stand at the right, what is missing is a dash."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(file=stream, highlight=False, markup=False, emoji=False)
    listed = list(rows)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name, cell in columns.items():
        numbers = any(isinstance(cell(row), (int, float)) for row in listed)
        longest = max((len(_shown(cell(row))) for row in listed), default=0)
        # Dates, numbers and codes stay whole on a narrow terminal; what is longer is folded.
        whole = longest if longest <= _WHOLE else None
        table.add_column(Text(name), justify="right" if numbers else "left", overflow="fold", min_width=whole)
    for row in listed:
        table.add_row(*(Text(_shown(cell(row))) for cell in columns.values()))
    console.print(table)


def _shown(value: object) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, float):
        return f"{value:.1f}"
    return printable(str(value))


def sides(row: Row) -> str:
    """Who to whom: ``PER > BOL``."""
    named = ",".join(row["actors"]) or "?"
    return f"{named} > {','.join(row['recipients'])}" if row["recipients"] else named
