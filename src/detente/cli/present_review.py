"""Draws judgements and agreement on a terminal."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import IO, TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from detente.cli.relation_output import dict_rows
from detente.export.words import printable

if TYPE_CHECKING:
    import duckdb

    from detente.store.judge_agreement import Agreement


def print_judgements(found: duckdb.DuckDBPyRelation, stream: IO[str]) -> None:
    """A line a judgement: id, when, who, what of which, and the note."""
    console = Console(file=stream, highlight=False, markup=False, emoji=False)
    table = Table(box=None, pad_edge=False, expand=True)
    for name in ("judgement", "made (UTC)", "author", "what"):
        table.add_column(name, no_wrap=name == "judgement")
    for row in dict_rows(found):
        what = f"{row['kind']} {row['target_kind']} {row['target']}"
        if row["field"]:
            what += f": {row['field']} {_short(row['old'])} → {_short(row['new'])}"
        elif row["new"]:
            what += f": {_short(row['new'])}"
        what += f" ({row['note']})" if row["note"] else ""
        what += f" – undone by {row['undone_by']}" if row["undone_by"] else ""
        made = row["made"].strftime("%Y-%m-%d %H:%M")
        table.add_row(row["judgement_id"], made, Text(printable(row["author"])), Text(printable(what)))
    console.print(table)


def _short(value: str | None) -> str:
    """A JSON value in a few words: names and codes of parties, the value of a date, the name of a place."""
    given = None if value is None else json.loads(value)
    return _words(given) or "–"


def _words(given: object) -> str:
    if isinstance(given, list):
        return ", ".join(map(_words, given))
    if isinstance(given, dict):
        keys = ("country", "sector", "name", "value", "end_value", "resolved_place", "text")
        return " ".join(dict.fromkeys(str(given[key]) for key in keys if given.get(key)))
    return "" if given is None else str(given)


def print_agreement(rows: Sequence[Agreement], stream: IO[str]) -> None:
    """A line a field."""
    console = Console(file=stream, highlight=False, markup=False, emoji=False)
    table = Table(box=None, pad_edge=False)
    for name in ("field", "both judged", "the same", "kappa", "± (standard error)"):
        table.add_column(name, justify="left" if name == "field" else "right")
    for row in rows:
        kappa = "–" if row.kappa is None else f"{row.kappa:.2f}"
        error = "–" if row.error is None else f"{row.error:.2f}"
        table.add_row(row.field, str(row.items), f"{row.share:.0%}", kappa, error)
    console.print(table)
