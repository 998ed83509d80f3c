"""Rows as a table that fits the terminal: ids, dates and numbers stay whole, words give way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import IO

import click
from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from detente.cli.analysis_output import Columns, Row
from detente.cli.console import console_for
from detente.export.words import printable

_GAP = 2
_SHORT = 16  # dates, codes and ids are not longer; nor are words worth folding
_LONG = 40  # longer text needs room of its own
_ROOM = 24
_INDENT = 4


@dataclass(frozen=True, slots=True)
class _Column:
    """A column's cells as text; ``least`` and ``most`` are the widths between which it may be drawn."""

    name: str
    cells: tuple[str, ...]
    numbers: bool
    least: int
    most: int
    long: bool


def print_rows(rows: Iterable[Row], columns: Columns, stream: IO[str], *, giving_way: Sequence[str] = ()) -> None:
    """Draws rows as a table; numbers stand at the right, what is missing is a dash.

    Where the terminal is too narrow, long text stands under its row; then the columns ``giving_way`` are left out, in
    that order, which is said on standard error. What still does not fit makes long lines: nothing is cut.
    """
    listed = list(rows)
    console = console_for(stream)
    made = [_column(name, cell, listed) for name, cell in columns.items()]
    beside = [column for column in made if not column.long]
    under = [column for column in made if column.long]
    if _width(beside, most=True) + len(under) * (_ROOM + _GAP) <= console.width:
        beside, under = made, []
    left_out = []
    for name in giving_way:
        if _width(beside) <= console.width:
            break
        if any(column.name == name for column in beside):
            left_out.append(name)
            beside = [column for column in beside if column.name != name]
    if _width(beside) > console.width:
        console = console_for(stream, width=_width(beside))
    _draw(console, beside, under, len(listed))
    if named := [name for name in left_out if name]:
        click.echo(f"no room for {', '.join(named)}: a wider terminal has them, and --format csv", err=True)


def _column(name: str, cell: Callable[[Row], object], rows: Sequence[Row]) -> _Column:
    values = [cell(row) for row in rows]
    shown = tuple(_shown(value) for value in values)
    longest = max(map(cell_len, shown), default=0)
    heading = max(map(cell_len, name.split()), default=0)
    whole = longest <= _SHORT or (longest <= _LONG and not any(" " in each for each in shown))
    words = longest if whole else min(_SHORT, max(cell_len(word) for each in shown for word in each.split()))
    return _Column(
        name,
        shown,
        any(isinstance(value, (int, float)) for value in values),
        max(words, heading),
        max(longest, cell_len(name)),
        longest > _LONG,
    )


def _shown(value: object) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, float):
        return f"{value:.1f}"
    return printable(str(value))


def _width(columns: Sequence[_Column], *, most: bool = False) -> int:
    widths = [column.most if most else _ROOM if column.long else column.least for column in columns]
    return sum(widths) + _GAP * max(0, len(widths) - 1)


def _widths(columns: Sequence[_Column], room: int) -> list[int]:
    """What each column gets: its least, and of what is left an equal share at most, those that want little first."""
    widths = [_ROOM if column.long else column.least for column in columns]
    left = room - sum(widths) - _GAP * max(0, len(widths) - 1)
    order = sorted(range(len(columns)), key=lambda i: columns[i].most - widths[i])
    for number, i in enumerate(order):
        more = min(max(0, columns[i].most - widths[i]), max(0, left) // (len(order) - number))
        widths[i] += more
        left -= more
    return widths


def _draw(console: Console, beside: Sequence[_Column], under: Sequence[_Column], number: int) -> None:
    widths = _widths(beside, console.width)

    def line(cells: Sequence[str], style: str = "") -> Table:
        grid = Table.grid(padding=(0, _GAP, 0, 0), pad_edge=False)
        for column, width in zip(beside, widths, strict=True):
            grid.add_column(
                width=width, justify="right" if column.numbers else "left", overflow="fold", vertical="bottom"
            )
        grid.add_row(*(Text(cell, style=style) for cell in cells))
        return grid

    console.print(line([column.name for column in beside], "bold"))
    for i in range(number):
        grid = line([column.cells[i] for column in beside])
        for column in grid.columns:
            column.vertical = "top"
        console.print(grid)
        for column_under in under:
            told = Text.assemble((f"{column_under.name}: ", "dim"), column_under.cells[i])
            console.print(Padding(told, (0, 0, 0, _INDENT)))
