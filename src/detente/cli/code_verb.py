"""``detente code``: reports in, mentions out."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from detente.cli.inputs import count_inputs, read_inputs, reading_options
from detente.cli.options import coder_options, output_option
from detente.cli.output import Out, open_output, pick_format
from detente.cli.problems import problem_line, reason_of
from detente.cli.progress import Ticker
from detente.wording import counted

if TYPE_CHECKING:
    from detente.coding.coder import Coder
    from detente.coding.result import Coding
    from detente.records import Mention, Problem, Report

FORMATS = ("table", "jsonl", "csv", "parquet")


@click.command("code")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.option("--format", "format_", type=click.Choice(FORMATS), help="Default: table on a terminal, jsonl in a pipe.")
@output_option
@click.option("--all", "all_", is_flag=True, help="Also acts that are historical, hypothetical or denied.")
@click.option("--explain", is_flag=True, help="Also what was not coded and why, page furniture included.")
@reading_options
@coder_options
def command(
    paths: tuple[str, ...],
    format_: str | None,
    output: str | None,
    all_: bool,
    explain: bool,
    published: str | None,
    input_format: str | None,
    coder: Coder,
) -> None:
    """Code reports: who did what to whom, when and where, each with the words that say so.

    PATH is a text, HTML or JSON Lines file, a folder of them, or - for standard input. JSON Lines rows are
    {"id", "text", "title"?, "published"?, "source"?}. Page furniture (adverts, captions, bylines) is recognised and
    left out; every act is kept with its status, and by default the asserted and future ones are shown.

    \b
    detente code report.txt
    detente code report.html --all --explain
    detente code reports/ --format csv -o mentions.csv
    cat reports.jsonl | detente code - --threshold 0.7 > mentions.jsonl
    """
    counts: Counter[str] = Counter()
    format_ = pick_format(format_, output)
    if explain and format_ in ("csv", "parquet"):
        raise click.UsageError(f"--explain has no place in {format_}, which has a row a mention; use jsonl or table.")
    with open_output(output, format_) as out, Ticker("coding", out) as ticker:
        ticker.total = count_inputs(paths, input_format) if ticker.shows else None
        reports = _inputs(paths, input_format, published, counts, ticker)
        _write(_coded(reports, coder, counts, ticker), out, format_, all_, explain, counts)
    _summary(counts, explain)
    if counts["problems"]:
        sys.exit(1)


def _inputs(
    paths: tuple[str, ...], input_format: str | None, published: str | None, counts: Counter[str], ticker: Ticker
) -> Iterator[tuple[str, Report]]:
    from detente.records import Problem

    for path, item in read_inputs(paths, input_format, published):
        if isinstance(item, Problem):
            _tell(item, counts, ticker)
        else:
            yield path, item


def _tell(problem: Problem, counts: Counter[str], ticker: Ticker) -> None:
    counts["problems" if problem.fatal else "notes"] += 1
    ticker.say(problem_line(problem))


def _coded(
    reports: Iterator[tuple[str, Report]], coder: Coder, counts: Counter[str], ticker: Ticker
) -> Iterator[Coding]:
    """The reports coded; one that the coder stumbles over is told and counted, and the rest goes on."""
    from detente.records import Problem

    for path, report in reports:
        _ = coder.encoder, coder.resolver, coder.gazetteer  # what is wrong with these is no fault of a report
        try:
            coding = coder.code(report)
        except Exception as error:
            where = report.id if report.id.startswith(path) else f"{path}, report {report.id}"
            _tell(Problem(where, None, report.id, reason_of(error)), counts, ticker)
            continue
        counts["reports"] += 1
        counts["passages"] += len(report.passages)
        counts["mentions"] += len(coding.mentions)
        yield coding
        ticker.step(counts["reports"], "report", f", {counted(counts['mentions'], 'mention')}")


def _write(codings: Iterator[Coding], out: Out, format_: str, all_: bool, explain: bool, counts: Counter[str]) -> None:
    if format_ == "csv":
        from detente.export.flat import write_csv

        write_csv(_chosen(codings, all_, counts, out), out.text)
    elif format_ == "parquet":
        from detente.export.flat import write_parquet

        write_parquet(_chosen(codings, all_, counts, out), out.bytes)
    else:
        for coding in codings:
            counts["written"] += len(coding.mentions if all_ else coding.shown())
            if format_ == "table":
                from detente.cli.present import print_coding

                print_coding(coding, out.text, all_=all_, explain=explain)
            else:
                _write_lines(coding, out, all_, explain)
            out.checkpoint()


def _write_lines(coding: Coding, out: Out, all_: bool, explain: bool) -> None:
    from detente.export.jsonl import mention_to_json, omission_to_json

    for mention in coding.mentions if all_ else coding.shown():
        out.text.write(mention_to_json(mention) + "\n")
    for omission in coding.omissions if explain else ():
        out.text.write(omission_to_json(coding.report.id, omission) + "\n")


def _chosen(codings: Iterator[Coding], all_: bool, counts: Counter[str], out: Out) -> Iterator[Mention]:
    """The mentions to be written; each report's rows are sent off before the next one is coded."""
    for coding in codings:
        for mention in coding.mentions if all_ else coding.shown():
            counts["written"] += 1
            yield mention
        out.checkpoint()


def _summary(counts: Counter[str], explain: bool) -> None:
    hidden = counts["mentions"] - counts["written"]
    shown = {"report": counts["reports"], "passage": counts["passages"], "mention": counts["written"]}
    parts = [counted(number, noun) for noun, number in shown.items()]
    if hidden:
        parts.append(f"{hidden} more that are historical, hypothetical or denied (--all)")
    if counts["problems"]:
        parts.append(f"{counts['problems']} could not be read or coded (named above)")
    if counts["notes"]:
        parts.append(f"{counted(counts['notes'], 'field')} left out (named above)")
    if not explain and counts["reports"]:
        parts.append("--explain lists what was not coded and why")
    click.echo("; ".join(parts), err=True)
