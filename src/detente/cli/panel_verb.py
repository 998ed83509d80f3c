"""``detente panel``: counts of events by country or dyad and period, zeros included, for statistics elsewhere."""

from __future__ import annotations

from operator import itemgetter
from typing import Any, Literal

import click

from detente.cli.analysis_output import Columns, Row, codes_of, say_silent, store_options, write_rows
from detente.cli.options import since_option, until_option
from detente.cli.problems import understood
from detente.wording import counted

_QUADS = {
    "verbal coop.": "verbal_cooperation",
    "material coop.": "material_cooperation",
    "verbal confl.": "verbal_conflict",
    "material confl.": "material_conflict",
}
# How much of a period's first day a table shows; the others keep it whole.
_SHOWN = {"month": 7, "year": 4}


@click.command("panel")
@click.argument("of", type=click.Choice(("dyads", "actors", "recipients")), default="dyads")
@store_options
@click.option(
    "--by", type=click.Choice(("day", "week", "month", "year")), default="month", show_default=True, help="The period."
)
@since_option
@until_option
@click.option("--among", multiple=True, metavar="ISO3", help="Only these countries: PRK,KOR,USA, or repeated.")
@click.option("--undirected", is_flag=True, help="Both directions of a dyad in one row.")
@click.option(
    "--all", "all_units", is_flag=True, help="A row also for units without any event: all states, or --among."
)
@click.option("--origin", default="detente", show_default=True, help="Or the data set that events were imported from.")
def command(
    of: Literal["dyads", "actors", "recipients"],
    store: str,
    format_: str | None,
    output: str | None,
    among: tuple[str, ...],
    undirected: bool,
    **options: Any,
) -> None:
    """Count events by period and dyad (or actor, or recipient) with zeros, and ISO, COW and Gleditsch-Ward codes.

    Asserted events between countries, each once, by quad category and with the sum of their PLOVER scores; the number
    of reports of each period stands beside them, for a zero in a month without reports is none. Columns are in
    docs/tension.md.

    \b
    detente panel --by month --format csv -o dyad-months.csv
    detente panel dyads --among PRK,KOR,USA --all --undirected
    detente panel actors --by week --since 2022 --until 2022-06
    """
    from detente.analysis.panel import panel
    from detente.store import Desk

    countries = codes_of(among)
    by: str = options["by"]

    def period(row: Row) -> object:
        return str(row["period"])[: _SHOWN.get(by)]

    first, second = ("one", "other") if undirected else ("from", "to")
    named = {first: "country1", second: "country2"} if of == "dyads" else {"country": "country1"}
    plain = {**named, "events": "events", **_QUADS, "score": "score", "reports": "reports"}
    columns: Columns = {by: period, **{heading: itemgetter(name) for heading, name in plain.items()}}
    with Desk.open(store) as desk:
        with understood():
            found = panel(desk, of, among=countries or None, directed=not undirected, **options)
        number = write_rows(found, format_, output, columns, giving_way=("score", *_QUADS))
        say_silent(desk, (code.upper() for code in countries))
    click.echo(counted(number, "row"), err=True)
