"""Draws judgements and agreement on a terminal."""

from __future__ import annotations

import json
from collections.abc import Sequence
from operator import itemgetter
from typing import IO, TYPE_CHECKING

from detente.cli.analysis_output import Row
from detente.cli.relation_output import dict_rows
from detente.cli.tables import print_rows

if TYPE_CHECKING:
    import duckdb

    from detente.store.judge_agreement import Agreement


def print_judgements(found: duckdb.DuckDBPyRelation, stream: IO[str]) -> None:
    """A line a judgement: id, when, who, what of which, and the note."""
    columns = {
        "judgement": lambda row: row["judgement_id"],
        "made (UTC)": lambda row: row["made"].strftime("%Y-%m-%d %H:%M"),
        "author": lambda row: row["author"],
        "what": _what,
    }
    print_rows(dict_rows(found), columns, stream)


def _what(row: Row) -> str:
    what = f"{row['kind']} {row['target_kind']} {row['target']}"
    if row["field"]:
        what += f": {row['field']} {_short(row['old'])} → {_short(row['new'])}"
    elif row["new"]:
        what += f": {_short(row['new'])}"
    what += f" ({row['note']})" if row["note"] else ""
    return what + (f" – undone by {row['undone_by']}" if row["undone_by"] else "")


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
    listed = [
        {
            "field": row.field,
            "both judged": row.items,
            "the same": f"{row.share:.0%}",
            "kappa": None if row.kappa is None else f"{row.kappa:.2f}",
            "± (standard error)": None if row.error is None else f"{row.error:.2f}",
        }
        for row in rows
    ]
    names = ("field", "both judged", "the same", "kappa", "± (standard error)")
    print_rows(listed, {name: itemgetter(name) for name in names}, stream)
