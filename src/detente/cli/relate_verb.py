"""``detente relate``: actor and recipient are given, the model says which event type holds between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from detente.cli.options import model_options, row_output_option
from detente.cli.rows import answer_rows, need
from detente.errors import DataError

if TYPE_CHECKING:
    from detente.coding.coder import Coder


@click.command("relate")
@click.argument("file", metavar="FILE.jsonl")
@row_output_option
@model_options
def command(file: str, output: str | None, coder: Coder) -> None:
    """Say which event type holds between a given actor and recipient.

    \b
    Rows in:  {"id", "text", "actor": [[start, end], …], "recipient": [[start, end], …]}
    Rows out: {"id", "event", "quad_code", "confidence", "scores"}

    Offsets count Unicode code points of the text, end exclusive. FILE may be - for standard input.
    """
    answer_rows(file, output, "relating", lambda: coder.encoder, lambda row: _related(row, coder))


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
