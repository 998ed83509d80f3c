"""``detente export``: events of a store in the formats of other data sets and tools."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from detente.cli.event_options import asked_of, event_options
from detente.cli.options import store_option
from detente.cli.output import open_output, pick_format
from detente.cli.problems import understood
from detente.cli.progress import Ticker
from detente.export.polecat import INTENSITY
from detente.wording import counted

if TYPE_CHECKING:
    from detente.export.formats import Choices, Format, Written
    from detente.store.find import Question

FORMATS = (
    "plover", "parquet", "csv", "polecat", "gdelt", "gdelt-mentions", "icews", "cameo", "geojson", "gexf", "graphml",
    "snapshot",
)  # fmt: skip
_ENDINGS = {
    ".jsonl": "plover", ".ndjson": "plover", ".parquet": "parquet", ".csv": "csv", ".geojson": "geojson",
    ".gexf": "gexf", ".graphml": "graphml",
}  # fmt: skip


@click.command("export")
@store_option
@click.option("--format", "format_", type=click.Choice(FORMATS), help="Else by the ending of the file.")
@click.option(
    "-o", "--output", metavar="FILE", help="Write there instead of standard output (-); for a snapshot a new folder."
)
@click.option("--pairs", is_flag=True, help="In gdelt, icews and cameo: a row for every pair of sides of an event.")
@click.option("--mentions", is_flag=True, help="In plover: a mention a line instead of an event.")
@click.option("--evidence", is_flag=True, help="Also FILE.evidence.jsonl: by id, all mentions with their words.")
@click.option(
    "--intensity",
    type=click.Choice(INTENSITY),
    default=INTENSITY[0],
    show_default=True,
    help="In polecat: what the fifth column is called, which releases differ in.",
)
@event_options
@click.option("--id", "id_", multiple=True, metavar="ID", help="This event, or that of this mention, of any status.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="At most so many events.")
def command(
    store: str,
    format_: str | None,
    output: str | None,
    pairs: bool,
    mentions: bool,
    evidence: bool,
    intensity: str,
    **asked: Any,
) -> None:
    """Write events for other tools: PLOVER, Parquet, CSV, POLECAT, GDELT, ICEWS, CAMEO, GeoJSON, GEXF, GraphML.

    Which events is said as in `detente events`. Beside the file stands FILE.manifest.json: of which store, what was
    asked, how many rows, and what the format loses (docs/formats.md). Formats that cannot tell planned from done, or
    ours from imported, get asserted events of our own unless --status, --all or --origin says else.

    \b
    detente export -o events.parquet
    detente export --format gdelt --pairs --since 2022-07 -o 2022-07.export.CSV --evidence
    detente export --format polecat --actor PRK --type THREATEN,MOBILIZE > ngecEvents.txt
    detente export --format snapshot -o backup/
    """
    from detente.export.formats import Choices, formats

    name = format_ or _by_ending(output)
    if name == "snapshot":
        _snapshot(store, output, asked, pairs or mentions or evidence)
        return
    if evidence and output in (None, "-"):
        raise click.UsageError("--evidence writes a file beside the other: name that with -o FILE.")
    _write(store, output, formats()[name], Choices(pairs, mentions, intensity), asked, evidence)


def _by_ending(output: str | None) -> str:
    ending = Path(output or "").suffix.lower()
    if ending not in _ENDINGS:
        raise click.UsageError(
            f"Name a format with --format ({', '.join(FORMATS)}), or by the ending of -o: {', '.join(_ENDINGS)}."
        )
    return _ENDINGS[ending]


def _snapshot(store: str, output: str | None, asked: dict[str, Any], more: bool) -> None:
    from detente.store.snapshot import save

    context = click.get_current_context()
    given = [key for key in asked if context.get_parameter_source(key) is not click.core.ParameterSource.DEFAULT]
    if given or more:
        raise click.UsageError("A snapshot is of the whole store: it takes --store and -o, and nothing else.")
    if output in (None, "-"):
        raise click.UsageError("A snapshot is a folder: name a new one with -o FOLDER.")
    counts = save(store, str(output))
    told = f"{counted(sum(counts.values()), 'row')} of {counted(len(counts), 'table')} in {output}"
    click.echo(told, err=True)


def _write(
    store: str, output: str | None, format_: Format, choices: Choices, asked: dict[str, Any], evidence: bool
) -> None:
    from detente.export.formats import check, manifest, question_of, write, write_evidence
    from detente.store import Desk

    with understood():
        check(format_, choices)
        question = question_of(format_, asked_of(asked))
    with Desk.open(store) as desk:
        binary = pick_format("parquet", output) if format_.name == "parquet" else "jsonl"
        with open_output(output, binary) as out, Ticker("writing", out):
            written = write(desk, format_, question, out.bytes, choices)
        file = Path(output) if output not in (None, "-") and Path(str(output)).is_file() else None
        if file and evidence:
            with open_output(f"{output}.evidence.jsonl", "jsonl") as out, Ticker("writing", out):
                write_evidence(desk, format_, question, out.bytes, choices)
        if file:
            told = manifest(desk, format_, question, written, file)
            with open_output(f"{output}.manifest.json", "jsonl") as out:
                out.text.write(told)
    _say(format_, written, output, question)


def _say(format_: Format, written: Written, output: str | None, question: Question) -> None:
    parts = [
        f"{counted(written.rows, 'row')} of {format_.name}" + (f" in {output}" if output not in (None, "-") else "")
    ]
    parts += [f"{counted(number, 'event')} {reason}" for reason, number in written.left.items()]
    if not format_.status and question.statuses != ["asserted"]:
        parts.append("they may be planned, denied or only thought of, which the format cannot say")
    if format_.loses:
        parts.append(f"what {format_.name} loses: docs/formats.md" + (", or the manifest" if output else ""))
    click.echo("; ".join(parts), err=True)
