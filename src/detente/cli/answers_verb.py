"""``detente answers``: which events answer which, as the reports say, or as their order in time suggests."""

from __future__ import annotations

import click

from detente.cli.analysis_output import Row, sides, store_options, write_rows
from detente.wording import counted


@click.command("answers")
@store_options
@click.option("--offered", is_flag=True, help="Instead: what only the order in time suggests; nothing states it.")
@click.option(
    "--window",
    type=click.IntRange(1),
    default=7,
    show_default=True,
    metavar="DAYS",
    help="Of --offered: at most so late.",
)
def command(store: str, format_: str | None, output: str | None, offered: bool, window: int) -> None:
    """List acts that answer acts: pairs of events that a report ties together, with its words.

    With --offered instead those pairs that no report ties together, but that follow each other within days with the
    sides turned round: a suggestion to look at, never mixed with what is stated. Rules: docs/pledges.md.

    \b
    detente answers
    detente answers --offered --window 3 --format csv -o offered.csv
    detente events --thread ID
    """
    from detente.analysis.answers import answers
    from detente.analysis.query import fetch
    from detente.store import Desk

    with Desk.open(store) as desk:
        found = answers(desk, offered=offered, window=window)
        facts = {row["event_id"]: row for row in fetch(desk, "facts.sql", {"events": _ids(found.fetchall())})}

        def told(event: str) -> str:
            return f"{facts[event]['date_value']} {facts[event]['event']} {sides(facts[event])}"

        def words(row: Row) -> object:
            return row["words"] or f"{counted(row['lag_days'], 'day')} later"

        columns = {
            "answer": lambda row: told(row["event_id"]),
            "to": lambda row: told(row["answers"]),
            "offered" if offered else "stated": words,
            "reports": lambda row: row["n_reports"] or None,
            "id": lambda row: row["event_id"],
        }
        number = write_rows(found, format_, output, columns, giving_way=("reports",))
    click.echo(f"{counted(number, 'answer')} {'offered by order in time' if offered else 'stated'}", err=True)


def _ids(rows: list[tuple[object, ...]]) -> list[object]:
    return sorted({event for row in rows for event in row[1:3]}, key=str)
