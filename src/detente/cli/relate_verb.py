"""``detente relate``: actor and recipient are given, the model says which event type holds between them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from detente.cli.options import coder_options, output_option
from detente.cli.output import open_output
from detente.cli.progress import Ticker
from detente.cli.rows import need, read_rows
from detente.errors import DataError
from detente.export.jsonl import to_line

if TYPE_CHECKING:
    from detente.coding.coder import Coder


@click.command("relate")
@click.argument("file", metavar="FILE.jsonl")
@output_option
@coder_options
def command(file: str, output: str | None, coder: Coder) -> None:
    """Say which event type holds between a given actor and recipient.

    \b
    Rows in:  {"id", "text", "actor": [[start, end], …], "recipient": [[start, end], …]}
    Rows out: {"id", "event", "quad_code", "confidence", "scores"}

    Offsets count Unicode code points of the text, end exclusive. FILE may be - for standard input.
    """
    problems = 0
    with open_output(output, "jsonl") as out, Ticker("relating") as ticker:
        for number, row in read_rows(file):
            try:
                if isinstance(row, DataError):
                    raise row
                out.text.write(to_line(_related(row, coder)) + "\n")
            except DataError as error:
                problems += 1
                click.echo(f"{file}, row {number}: {error}", err=True)
            ticker.tick(f"{number} rows")
    if problems:
        click.echo(f"{problems} rows could not be used (named above)", err=True)
        sys.exit(1)


def _related(row: dict[str, Any], coder: Coder) -> dict[str, Any]:
    text = need(row, "text", str, "a string")
    actor, recipient = (_spans(row, role) for role in ("actor", "recipient"))
    relation = coder.relate(text, actor, recipient)
    return {
        "id": row.get("id"),
        "event": relation.event,
        "quad_code": relation.quad_code,
        "confidence": relation.confidence,
        "scores": dict(relation.scores),
    }


def _spans(row: dict[str, Any], role: str) -> list[list[int]]:
    spans = need(row, role, list, "a list of [start, end]")
    for span in spans:
        if not (isinstance(span, list) and len(span) == 2 and all(type(offset) is int for offset in span)):
            raise DataError(f'"{role}": {span} is not [start, end] in whole numbers')
    return spans  # type: ignore[no-any-return]
