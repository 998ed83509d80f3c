"""``detente add``: reports into a store, coded, each version once."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from detente.cli.inputs import count_inputs, read_inputs, reading_options
from detente.cli.options import coder_options, store_option
from detente.cli.problems import problem_line
from detente.cli.progress import Ticker
from detente.wording import counted

if TYPE_CHECKING:
    from detente.coding.coder import Coder
    from detente.coding.in_plover import InPlover
    from detente.records import Problem, Report
    from detente.store import Summary

_WORDS = {
    "new": "new",
    "changed": "changed",
    "older": "older than what is there",
    "recoded": "coded anew",
    "same": "the same",
    "other_coder": "coded by another coder",
    "failed": "not coded",
}


@click.command("add")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@store_option
@click.option("--dry-run", is_flag=True, help="Say for each report what would be done; write and code nothing.")
@click.option("--recode", is_flag=True, help="Code reports anew that another coder (version, model, threshold) coded.")
@reading_options
@coder_options
def command(
    paths: tuple[str, ...],
    store: str,
    dry_run: bool,
    recode: bool,
    published: str | None,
    input_format: str | None,
    coder: Coder,
) -> None:
    """Code reports and keep them in a store: one DuckDB file, open to SQL, that tells events from mentions.

    PATH is as for `detente code`. The same report again changes nothing; a changed one (same id, another text or date)
    supersedes its older version, which is kept. A run that was stopped goes on where it was when it is started again.
    One process writes; readers see what was published last.

    \b
    detente add reports/
    detente add reports/ --store crisis.duckdb --dry-run
    detente add news.jsonl && detente add more.jsonl
    """
    from detente.coding.in_plover import in_plover

    in_store = in_plover(coder)  # what is made from a store knows PLOVER's types only
    with Ticker("adding") as ticker:
        ticker.total = count_inputs(paths, input_format) if ticker.shows else None
        items = _items(paths, input_format, published)
        if dry_run:
            problems = _print_plan(items, store, in_store, recode, ticker)
        else:
            problems = _add(items, store, in_store, recode, ticker)
    if problems:
        sys.exit(1)


def _items(paths: tuple[str, ...], input_format: str | None, published: str | None) -> Iterator[Report | Problem]:
    from detente.records import Report

    for _, item in read_inputs(paths, input_format, published, keep_ids=True):
        if isinstance(item, Report) and item.id == "-":
            # Two texts piped in one after the other are two reports, not two versions of one called "-".
            item = replace(item, id=f"text-{item.content_hash[:12]}")
        yield item


def _add(items: Iterator[Report | Problem], store: str, coder: Coder | InPlover, recode: bool, ticker: Ticker) -> int:
    from detente.store import Writer

    _ = coder.encoder, coder.resolver, coder.gazetteer  # what is wrong with these is no fault of a report

    def tick(summary: Summary) -> None:
        ticker.step(summary.read, "report", f", {counted(summary.mentions, 'mention')}")

    with Writer(store) as writer:
        summary = writer.add(
            items, coder, recode=recode, progress=tick, problem=lambda told: ticker.say(problem_line(told))
        )
    ticker.clear()
    _say(summary, store)
    return sum(problem.fatal for problem in summary.problems)


def _say(summary: Summary, store: str) -> None:
    fatal = sum(problem.fatal for problem in summary.problems)
    parts = [
        f"{counted(summary.read, 'report')} read{_listed(summary.reports)}",
        counted(summary.passages, "passage"),
        counted(summary.mentions, "mention"),
        f"{counted(summary.events, 'event')} in {store} ({summary.events - summary.events_before:+d})",
    ]
    if fatal:
        parts.append(f"{fatal} could not be read or coded (named above)")
    if len(summary.problems) > fatal:
        parts.append(f"{counted(len(summary.problems) - fatal, 'field')} left out (named above)")
    if summary.reports["other_coder"]:
        parts.append("--recode codes anew what another coder coded")
    click.echo("; ".join(parts), err=True)
    if summary.dropped:
        kinds = ", ".join(f"{reason} {number}" for reason, number in summary.dropped.most_common())
        click.echo(f"seen and not coded: {kinds}", err=True)


def _listed(counts: Counter[str]) -> str:
    named = ", ".join(f"{counts[name]} {words}" for name, words in _WORDS.items() if counts[name])
    return f" ({named})" if named else ""


def _print_plan(
    items: Iterator[Report | Problem], store: str, coder: Coder | InPlover, recode: bool, ticker: Ticker
) -> int:
    from pathlib import Path

    from detente.export.words import printable
    from detente.records import Report
    from detente.store import Desk, coder_key, plan
    from detente.store.planning import CODED

    problems = 0

    def reports() -> Iterator[Report]:
        nonlocal problems
        for item in items:
            if isinstance(item, Report):
                yield item
            else:
                problems += item.fatal
                ticker.say(problem_line(item))

    counts: Counter[str] = Counter()
    passages = 0
    desk = Desk.open(store) if Path(store).exists() else None
    try:
        for report, action in plan(desk.connection if desk else None, reports(), coder_key(coder), recode=recode):
            counts[action] += 1
            passages += len(report.passages) if action in CODED else 0
            ticker.clear()
            click.echo(printable(f"{_WORDS[action]}: {report.id} ({counted(len(report.passages), 'passage')})"))
    finally:
        if desk:
            desk.close()
    made = "" if desk else ", which would be made"
    click.echo(
        f"{counted(counts.total(), 'report')}{_listed(counts)}; {counted(passages, 'passage')} to code; "
        f"nothing was written to {store}{made}",
        err=True,
    )
    return problems
