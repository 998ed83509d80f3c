"""``detente tension``: how relations tighten and ease, as an index that opens to the events it is made of."""

from __future__ import annotations

from typing import Any

import click

from detente.cli.analysis_output import Row, by_option, say_silent, sides, store_options, write_rows
from detente.cli.options import since_option, until_option
from detente.cli.problems import understood
from detente.wording import counted

_BAR = 12


@click.command("tension")
@click.argument("subjects", nargs=-1, metavar="[SUBJECT…]")
@store_options
@by_option
@since_option
@until_option
@click.option("--base", metavar="FROM/TO", help="The time that is 100 (2022-01/2022-03); default: all that is shown.")
@click.option(
    "--smoothing", type=click.IntRange(1), metavar="N", help="Over N periods up to each; default 7 of days, else 1."
)
@click.option(
    "--thin",
    type=click.IntRange(0),
    default=10,
    show_default=True,
    help="Fewer reports than this mark a value as thin.",
)
@click.option("--seed", type=int, default=20220730, show_default=True, help="Of the band's random draws.")
@click.option("--origin", default="detente", show_default=True, help="Or the data set that events were imported from.")
@click.option("--events", "events_", is_flag=True, help="The events that the index is made of, with their passages.")
@click.option("--changes", "changes_", is_flag=True, help="Where the level changes, and by which events.")
@click.option(
    "--chart", metavar="FILE", help="Draws the index too: .svg, .png, or .json (the Vega-Lite specification)."
)
def command(
    subjects: tuple[str, ...],
    store: str,
    format_: str | None,
    output: str | None,
    events_: bool,
    changes_: bool,
    chart: str | None,
    **options: Any,
) -> None:
    """Measure tension: hostile events per report, weighed by PLOVER's scores, base 100, words and acts apart.

    SUBJECT is all (every pair of countries; the default), a country (USA: with all others), a dyad (PRK-USA), or sides
    with sectors (SDN:GOV-SDN:REB). The band holds nine in ten series that other reports of the same kind would give;
    rising and falling are told only where the step is beyond chance. The formula: docs/tension.md.

    \b
    detente tension PRK-USA --by month --base 2022-01/2022-03
    detente tension BOL-PER --events --format csv -o events.csv
    detente tension BOL-PER --by day --changes
    detente tension BOL-PER --by day --chart tension.svg
    """
    from detente.analysis.span import subject_sides
    from detente.store import Desk

    if events_ and changes_:
        raise click.UsageError("--events and --changes are two lists; ask for one at a time.")
    if chart and (events_ or changes_):
        raise click.UsageError("--chart draws the index (its changes are in it); leave out --events and --changes.")
    named = subjects or ("all",)
    with understood():
        countries = [side.country for subject in named for side in subject_sides(subject)]
    with Desk.open(store) as desk, understood():
        if chart:
            _draw(desk, named, chart, options)
        if events_:
            _events(desk, named, format_, output, options)
        elif changes_:
            _changes(desk, named, format_, output, options)
        else:
            _index(desk, named, format_, output, options)
        say_silent(desk, countries)


def _index(
    desk: Any, subjects: tuple[str, ...], format_: str | None, output: str | None, options: dict[str, Any]
) -> None:
    from detente.analysis.query import per, relation_of
    from detente.analysis.tension import COLUMNS, measure

    measured = [measure(desk, subject, **options) for subject in subjects]
    rows = [row for one in measured for row in one.rows]
    most = max((row["tension"] or 0 for row in rows), default=0)

    def bar(row: Row) -> str:
        return "█" * round(_BAR * (row["tension"] or 0) / most) if most else ""

    covered = "reports" if per(options["origin"]) == "report" else "all events"
    columns = {
        **({"subject": lambda row: row["subject"]} if len(subjects) > 1 else {}),
        options["by"]: lambda row: row["period"],
        covered: lambda row: f"{row['reports']}{' thin' if row['thin'] else ''}",
        "events": lambda row: row["events"],
        "hostile": lambda row: row["hostile"],
        "tension": lambda row: row["tension"],
        "band": lambda row: None if row["low"] is None else f"{row['low']:.0f} to {row['high']:.0f}",
        "words": lambda row: row["words"],
        "acts": lambda row: row["acts"],
        "trend": lambda row: row["trend"],
        "": bar,
    }
    giving_way = ("", "hostile", "words", "acts", "band")
    write_rows(relation_of(desk, rows, COLUMNS), format_, output, columns, giving_way=giving_way)
    for one in measured:
        for note in one.notes:
            click.echo(note, err=True)


def _draw(desk: Any, subjects: tuple[str, ...], chart: str, options: dict[str, Any]) -> None:
    from detente.charts import kind_of, require_charts, tension_chart
    from detente.cli.output import open_output

    kind = kind_of(chart)
    if kind != "json":
        require_charts()  # told before anything is worked out
    drawn = tension_chart(desk, subjects, **options).render(kind)
    with open_output(chart, kind) as out:
        out.bytes.write(drawn)


def _events(
    desk: Any, subjects: tuple[str, ...], format_: str | None, output: str | None, options: dict[str, Any]
) -> None:
    from detente.analysis.evidence import tension_events

    kept = {name: options[name] for name in ("by", "since", "until", "origin")}
    found = tension_events(desk, subjects[0], **kept)
    for subject in subjects[1:]:
        found = found.union(tension_events(desk, subject, **kept))
    columns = {
        "day": lambda row: row["day"],
        "event": lambda row: " ".join([row["event"], *row["mode"]]),
        "who": sides,
        "kind": lambda row: row["kind"],
        "size": lambda row: row["size"],
        "reports": lambda row: row["n_reports"],
        "words": lambda row: row["passage"],
        "id": lambda row: row["event_id"],
    }
    number = write_rows(found, format_, output, columns, giving_way=("reports", "kind"))
    click.echo(f"{counted(number, 'event')}; detente events --id ID shows one with all its passages", err=True)


def _changes(
    desk: Any, subjects: tuple[str, ...], format_: str | None, output: str | None, options: dict[str, Any]
) -> None:
    from detente.analysis.changes import changes
    from detente.analysis.query import fetch, per

    kept = {name: options[name] for name in ("by", "since", "until", "seed", "origin")}
    found = changes(desk, subjects, **kept)

    def named(row: Row) -> str:
        facts = {one["event_id"]: one for one in fetch(desk, "facts.sql", {"events": row["event_ids"]})}
        told = (facts[event] for event in row["event_ids"])
        return "; ".join(f"{one['date_value']} {one['event']} {sides(one)} ({one['event_id']})" for one in told)

    columns = {
        "subject": lambda row: row["subject"],
        options["by"]: lambda row: row["period"],
        "tension": lambda row: row["change"],
        "before": lambda row: row["before"],
        "after": lambda row: row["after"],
        "p": lambda row: f"{row['p_value']:.3f}",
        "by": named,
    }
    number = write_rows(found, format_, output, columns)
    told = f"{counted(number, 'change')} of level (hostile size per 100 {per(options['origin'])}s before and after)"
    click.echo(told, err=True)
