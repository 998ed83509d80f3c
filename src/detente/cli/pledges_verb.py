"""``detente pledges``: what was promised or announced, and whether it was kept."""

from __future__ import annotations

import click

from detente.cli.analysis_output import codes_of, say_silent, sides, store_options, write_rows
from detente.cli.problems import understood
from detente.wording import counted


@click.command("pledges")
@store_options
@click.option("--due", metavar="DATE", help="Due in this time: 2022-08, 2022-08/2022-10, 2022-08-15/.")
@click.option("--state", "states", multiple=True, metavar="STATE", help="open, due, kept, broken, lapsed.")
@click.option("--by", multiple=True, metavar="ISO3", help="Promised by one of these countries.")
@click.option("--to", multiple=True, metavar="ISO3", help="Promised to one of these countries.")
@click.option("--as-of", metavar="DATE", help="As things stood on this day; default: the day of the last report.")
def command(
    store: str,
    format_: str | None,
    output: str | None,
    due: str | None,
    states: tuple[str, ...],
    by: tuple[str, ...],
    to: tuple[str, ...],
    as_of: str | None,
) -> None:
    """List promises and announced acts: what, by whom, to whom, by when, and what became of them.

    kept and broken are said only where a later event matches in type, sides and content, and name it; lapsed means that
    the time went by and no report tells of it. Alternatives stand with commas or the option is repeated. Rules:
    docs/pledges.md.

    \b
    detente pledges --due 2022-08
    detente pledges --state broken,lapsed --by PRK
    detente pledges --as-of 2022-07-30 --format csv -o pledges.csv
    """
    from detente.analysis.pledges import pledges
    from detente.store import Desk

    columns = {
        "date": lambda row: row["date"],
        "who": sides,
        "promise": lambda row: f"{row['event']}: {row['promise']}",
        "due": lambda row: row["due"],
        "state": lambda row: row["state"],
        "why": lambda row: row["why"],
        "id": lambda row: row["event_id"],
    }
    with Desk.open(store) as desk:
        with understood():
            found = pledges(desk, due=due, states=codes_of(states), by=codes_of(by), to=codes_of(to), as_of=as_of)
        number = write_rows(found, format_, output, columns, giving_way=("due",))
        say_silent(desk, (code.upper() for code in codes_of((*by, *to))))
    click.echo(counted(number, "pledge"), err=True)
