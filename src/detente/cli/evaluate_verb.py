"""``detente evaluate``: measures the coder on whole reports and, where it is at hand, on public gold data."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from detente.cli.options import coder_options
from detente.cli.progress import Ticker
from detente.errors import DataError

if TYPE_CHECKING:
    from detente.coding.coder import Coder
    from detente.coding.result import Coding
    from detente.evaluation.reports import KeyEvent, Scored


@click.command("evaluate")
@click.option("--reports", metavar="FOLDER", help="Whole reports with their keys (rNN.key.json).")
@click.option("--gold", metavar="FOLDER", help="Public gold data: a folder with score.py and dev/.")
@click.option("--bias", metavar="CORPUS", help="Passages whose states are called by other names, to see what changes.")
@click.option("--misses", is_flag=True, help="Also list each missed event and each false or wrong mention.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object with every figure.")
@click.option("--save", metavar="FILE", help="Keep the figures in FILE (JSON), beside those of other measures there.")
@click.option("--page", metavar="FILE", help="Write the page of figures from --template and all figures of --save.")
@click.option(
    "--template", metavar="FILE", default="evaluation/page.md", show_default=True, help="The page's prose, with places."
)
@coder_options
def command(
    reports: str | None,
    gold: str | None,
    bias: str | None,
    misses: bool,
    as_json: bool,
    save: str | None,
    page: str | None,
    template: str,
    coder: Coder,
) -> None:
    """Measure the coder.

    \b
    detente evaluate --reports evaluation/reports
    detente evaluate --reports evaluation/reports --misses
    detente evaluate --gold PATH
    detente evaluate --reports evaluation/reports --bias corpus \\
        --save evaluation/figures.json --page docs/evaluation.md
    """
    if reports is None and gold is None and bias is None and page is None:
        raise click.UsageError("Name --reports FOLDER, --gold FOLDER or --bias CORPUS: one of them, or several.")
    if page is not None and save is None:
        raise click.UsageError("--page needs --save FILE: the page is made from the figures that are kept there.")
    from detente.coding.in_plover import need_plover

    need_plover(coder.ontology, "reports with keys, gold data and the corpus have")
    figures: dict[str, Any] = {}
    with Ticker("evaluating") as ticker:
        if reports is not None:
            figures["reports"] = _reports(Path(reports), coder, ticker, misses and not as_json, as_json)
        if gold is not None:
            from detente.evaluation.gold import score_gold

            with tempfile.TemporaryDirectory() as work:
                figures["gold"] = score_gold(Path(gold), coder, Path(work), ticker.tick)
            ticker.clear()
            if not as_json:
                _print_gold(figures["gold"])
        if bias is not None:
            figures["bias"] = _bias(Path(bias), coder, ticker)
            ticker.clear()
            if not as_json:
                click.echo(f"bias by name: {figures['bias']}")
    if as_json:
        click.echo(json.dumps(figures, ensure_ascii=False, indent=1))
    if save is not None:
        kept = _kept(Path(save), coder.encoder.settings.name) | figures
        Path(save).write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        if page is not None:
            from detente.evaluation.page import page as write_page

            text = write_page(_read(Path(template)), kept | model_figures(coder))
            Path(page).write_text(text, encoding="utf-8")


def model_figures(coder: Coder) -> dict[str, Any]:
    """What training measured (``figures.json`` beside the model), and a line on the model itself."""
    found = coder.encoder.beside.get("figures.json")
    if found is None:
        return {}
    return {"training": found, "model": {"name": coder.encoder.settings.name, **found["corpus"]}}


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise DataError(f"{file}: cannot be read ({error.strerror})") from error


def _kept(file: Path, model: str) -> dict[str, Any]:
    """The figures of an earlier run, if they are of this model."""
    if not file.exists():
        return {"of": model}
    try:
        kept: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise DataError(f"{file}: not figures that --save wrote ({error}); name another file") from error
    return kept if kept.get("of") == model else {"of": model}


def _bias(corpus: Path, coder: Coder, ticker: Ticker) -> dict[str, Any]:
    from dataclasses import asdict

    from detente.corpus import read_corpus
    from detente.evaluation.bias import measure_bias
    from detente.ontology import load_ontology

    passages = read_corpus([corpus], load_ontology())
    found = measure_bias(coder.encoder, passages, coder.threshold, tick=ticker.tick)
    return {**asdict(found), "rate": round(found.rate, 4)}


def _reports(folder: Path, coder: Coder, ticker: Ticker, misses: bool, quiet: bool) -> dict[str, Any]:
    from detente.evaluation.breakdown import by_construction, by_status, by_type, reliability
    from detente.evaluation.reports import field_accuracy, precision, score_folder, table
    from detente.reading import read_path
    from detente.records import Problem

    def code(file: Path) -> Coding:
        ticker.tick(file.name)
        item = next(item for item in read_path(file) if not isinstance(item, Problem) or item.fatal)
        if isinstance(item, Problem):
            raise DataError(f"{file}: {item.reason}")
        codings.append(coder.code(item))
        return codings[-1]

    codings: list[Coding] = []
    scored = score_folder(folder, code)
    per_report = []
    for one in scored:
        right, said = precision([one], ("type", "actor", "recipient"))
        per_report.append(
            {
                "report": Path(one.report).name,
                "right": right,
                "mentions": said,
                "found": one.found["type+countries"],
                "events": one.events,
            }
        )
    figures = {
        "overall": table(scored),
        "fields": field_accuracy(scored),
        "furniture_kept_out": [sum(one.furniture[i] for one in scored) for i in (0, 1)],
        "no_event_alarms": [sum(one.no_event_alarms[i] for one in scored) for i in (0, 1)],
        "by_type": by_type(scored),
        "by_status": by_status(scored),
        "by_construction": by_construction(list(zip(scored, codings, strict=True))),
        "reliability": reliability(
            [(j.mention.confidence, j.event is not None and j.agrees["type"]) for one in scored for j in one.judged]
        ),
        "per_report": per_report,
        "unplaced": [words for one in scored for words in one.unplaced],
    }
    ticker.clear()
    if not quiet:
        _print_reports(figures)
    if misses:
        for one in scored:
            _print_misses(one)
    return figures


def _print_reports(figures: dict[str, Any]) -> None:
    click.echo("| whole reports: right in | precision | recall | F1 | mentions right of | events found of |")
    click.echo("|---|---|---|---|---|---|")
    for row in figures["overall"]:
        click.echo(
            f"| {row['measure']} | {row['precision']:.3f} | {row['recall']:.3f} | {row['f1']:.3f} "
            f"| {row['mentions_right']} of {row['mentions']} | {row['events_found']} of {row['events']} |"
        )
    fields = ", ".join(f"{name} {share:.3f}" for name, share in figures["fields"].items())
    click.echo(f"\nof mentions that tell an event of the key, right in: {fields}")
    kept, pieces = figures["furniture_kept_out"]
    alarms, traps = figures["no_event_alarms"]
    click.echo(f"furniture kept out: {kept} of {pieces}; traps without event that were coded: {alarms} of {traps}\n")
    click.echo("| report | mentions right in type and countries | events found so |\n|---|---|---|")
    for row in figures["per_report"]:
        click.echo(f"| {row['report']} | {row['right']} of {row['mentions']} | {row['found']} of {row['events']} |")
    if figures["unplaced"]:
        click.echo(f"\nwords of keys that are not in the report's text: {figures['unplaced']}")


def _print_misses(one: Scored) -> None:
    click.echo(f"\n== {one.report}")
    for event in one.missed:
        click.echo(f"  missed   {_key_words(event)}: {event.words}")
    for j in one.judged:
        mention = j.mention
        wrong = [name for name, agrees in j.agrees.items() if not agrees and not name.endswith("~")]
        said = f"{mention.event} {mention.status} {mention.confidence:.2f}: {mention.event_text[0].text!r}"
        if j.event is None:
            click.echo(f"  false    {said} in {mention.passage.text[:100]!r}")
        elif wrong:
            found = [entity.country for entity in mention.actor], [entity.country for entity in mention.recipient]
            when = mention.date.value if mention.date else None
            click.echo(f"  wrong in {', '.join(wrong)}: {said} {found} {when}")
            click.echo(f"           key {_key_words(j.event)} due {j.event.due} at {j.event.place}")


def _key_words(event: KeyEvent) -> str:
    return f"{event.type} {event.status} {event.actor} -> {event.recipient} {event.date}"


def _print_gold(gold: dict[str, dict[str, Any]]) -> None:
    for kind, figures in gold.items():
        click.echo(f"\n{kind}")
        for name, value in figures.items():
            click.echo(f"  {name:<22} {json.dumps(value)}")
