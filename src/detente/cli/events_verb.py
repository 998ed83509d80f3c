"""``detente events``: finds events of a store by who, what, when, where and which words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from detente.cli.analysis_output import say_silent
from detente.cli.event_options import asked_of, event_options
from detente.cli.options import output_option, store_option
from detente.cli.output import open_output, pick_format
from detente.cli.problems import understood
from detente.cli.relation_output import FORMATS, dict_rows, write_relation
from detente.wording import counted

if TYPE_CHECKING:
    import duckdb

    from detente.store import Desk

# A terminal shows so many unless told; a file or a pipe gets all.
SHOWN = 100
_ALL = 1_000_000
_FIRST = ("mention_id", "report_id", "source", "act", "passage")


def _tellings(context: click.Context, parameter: click.Parameter, value: str) -> int:
    """How many passages to show of each event."""
    if value == "all":
        return _ALL
    if value.isdigit():
        return int(value)
    raise click.BadParameter(f"{value} is no number; give one, or all")


@click.command("events")
@store_option
@event_options
@click.option("--id", "id_", multiple=True, metavar="ID", help="This event, or that of this mention, of any status.")
@click.option("--thread", metavar="ID", help="The chain of act and answer that this event stands in, and nothing else.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help=f"At most so many; in a table {SHOWN} unless told.")
@click.option(
    "--evidence",
    callback=_tellings,
    default="1",
    show_default=True,
    metavar="N|all",
    help="How many passages of each event a table shows.",
)
@click.option("--format", "format_", type=click.Choice(FORMATS), help="Default: table on a terminal, jsonl in a pipe.")
@output_option
def command(
    store: str, format_: str | None, output: str | None, evidence: int, thread: str | None, **asked: Any
) -> None:
    """Find events: who did what to whom, when and where, each with the passages that tell it.

    Alternatives stand with commas (--recipient USA,KOR) or the option is repeated; different options must all hold.
    Judgements (detente review) are in. Asserted and future events are shown unless --status, --all or --id says else.
    CSV has a row an event with its first passage; JSON Lines and Parquet have all (docs/finding.md).

    \b
    detente events --actor PRK --recipient USA,KOR --type THREATEN,MOBILIZE --since 2022-01
    detente events --near Seoul --text nuclear --evidence all
    detente events --party RUS --party UKR --status future --format csv -o planned.csv
    detente events --thread 0a7faf3033c5ae3f
    """
    from detente.store import Desk
    from detente.store.find import ask, count_found, find, find_spot

    format_ = pick_format(format_, output)
    asked["limit"] = asked["limit"] or (SHOWN if format_ == "table" else None)
    with understood():
        question = ask(**asked_of(asked))
    more = 0
    with Desk.open(store) as desk:
        spot = find_spot(desk.connection, question.near, question.within) if question.near else None
        if spot:
            click.echo(spot.told(), err=True)
        found = _of_thread(desk, thread) if thread else find(desk.connection, question, spot)
        with open_output(output, format_) as out:
            if format_ == "table":
                from detente.cli.present_events import print_events

                number = print_events(dict_rows(found), out.text, tellings=evidence)
            else:
                number = write_relation(_flat(found) if format_ == "csv" else found, out, format_)
        if number == question.limit and not thread:
            more = count_found(desk.connection, question, spot) - number
        if not number:
            say_silent(desk, [country for _, country, _, _ in question.asked if country])
    hint = f"; {more} more: --limit {number + more}" if more else ""
    click.echo(counted(number, "event") + hint, err=True)


def _flat(found: duckdb.DuckDBPyRelation) -> duckdb.DuckDBPyRelation:
    """With the first passage in place of all."""
    return found.project(f"* EXCLUDE (evidence), {', '.join(f'evidence[1].{name} AS {name}' for name in _FIRST)}")


def _of_thread(desk: Desk, event: str) -> duckdb.DuckDBPyRelation:
    """The events of a chain of act and answer with ``depth`` (0 began it) and what each ``answers``, by which words."""
    from detente.analysis.answers import thread
    from detente.store.find import find_chain

    links = [(row["event_id"], row["depth"], row["answers"], row["words"]) for row in dict_rows(thread(desk, event))]
    return find_chain(desk.connection, links)
