"""``detente code``: reports in, mentions out."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from detente.cli.options import coder_options, output_option
from detente.cli.output import Out, open_output, pick_format
from detente.cli.progress import Ticker

if TYPE_CHECKING:
    from detente.coding.coder import Coder
    from detente.coding.result import Coding
    from detente.records import Problem, Report

FORMATS = ("table", "jsonl", "csv", "parquet")


@click.command("code")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.option("--format", "format_", type=click.Choice(FORMATS), help="Default: table on a terminal, jsonl in a pipe.")
@output_option
@click.option("--all", "all_", is_flag=True, help="Also acts that are historical, hypothetical or denied.")
@click.option("--explain", is_flag=True, help="Also what was not coded and why, page furniture included.")
@click.option("--published", metavar="DATE", help="Date of publication (ISO) of reports that do not give theirs.")
@click.option("--input-format", type=click.Choice(("text", "html", "jsonl")), help="Do not guess the inputs' format.")
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
    with open_output(output, format_) as out:
        _write(_coded(paths, input_format, published, coder, counts), out, format_, all_, explain, counts)
    _summary(counts, explain)
    if counts["problems"]:
        sys.exit(1)


def _inputs(
    paths: tuple[str, ...], input_format: str | None, published: str | None, counts: Counter[str]
) -> Iterator[Report]:
    from detente.reading import read_path, read_stream
    from detente.records import Problem

    for path in paths:
        if path == "-":
            items = read_stream(sys.stdin.buffer, "-", format=input_format, default_date=published)
        else:
            items = read_path(path, format=input_format, default_date=published)
        for item in items:
            if isinstance(item, Problem):
                counts["problems"] += 1
                click.echo(problem_line(item), err=True)
            else:
                counts["reports"] += 1
                yield item


def _coded(
    paths: tuple[str, ...], input_format: str | None, published: str | None, coder: Coder, counts: Counter[str]
) -> Iterator[Coding]:
    with Ticker("coding") as ticker:
        for report in _inputs(paths, input_format, published, counts):
            coding = coder.code(report)
            counts["passages"] += len(report.passages)
            counts["mentions"] += len(coding.mentions)
            ticker.tick(f"{counts['reports']} reports, {counts['mentions']} mentions")
            yield coding


def _write(codings: Iterator[Coding], out: Out, format_: str, all_: bool, explain: bool, counts: Counter[str]) -> None:
    if format_ == "table":
        from detente.cli.present import print_coding

        for coding in codings:
            counts["written"] += len(coding.mentions if all_ else coding.shown())
            print_coding(coding, out.text, all_=all_, explain=explain)
        return
    if format_ == "jsonl":
        from detente.export.jsonl import mention_to_json, omission_to_json

        for coding in codings:
            for mention in coding.mentions if all_ else coding.shown():
                counts["written"] += 1
                out.text.write(mention_to_json(mention) + "\n")
            for omission in coding.omissions if explain else ():
                out.text.write(omission_to_json(coding.report.id, omission) + "\n")
        return
    from detente.export.flat import write_csv, write_parquet

    mentions = (mention for coding in codings for mention in (coding.mentions if all_ else coding.shown()))
    if format_ == "csv":
        write_csv(_counted(mentions, counts), out.text)
    else:
        write_parquet(_counted(mentions, counts), out.bytes)


def _counted(mentions: Iterator, counts: Counter[str]) -> Iterator:  # type: ignore[type-arg]
    for mention in mentions:
        counts["written"] += 1
        yield mention


def problem_line(problem: Problem) -> str:
    """A problem as one line: where, what, what to do."""
    where = problem.path + (f", row {problem.row}" if problem.row is not None else "")
    return f"{where}: {problem.reason}" + (f" ({problem.advice})" if problem.advice else "")


def _summary(counts: Counter[str], explain: bool) -> None:
    hidden = counts["mentions"] - counts["written"]
    parts = [f"{counts['reports']} reports", f"{counts['passages']} passages", f"{counts['written']} mentions"]
    if hidden:
        parts.append(f"{hidden} more that are historical, hypothetical or denied (--all)")
    if counts["problems"]:
        parts.append(f"{counts['problems']} could not be read (named above)")
    if not explain and counts["reports"]:
        parts.append("--explain lists what was not coded and why")
    click.echo("; ".join(parts), err=True)
