"""``detente doctor``: versions, model, data, and a self-test."""

from __future__ import annotations

import importlib.metadata
import platform
import sys
import time
from collections import Counter
from typing import TYPE_CHECKING

import click

from detente.errors import DetenteError
from detente.export.words import printable
from detente.version import __version__

if TYPE_CHECKING:
    from detente.coding.coder import Coder

_PARTS = (
    *("onnxruntime", "numpy", "trafilatura", "htmldate", "py3langid", "ahocorasick-rs", "rapidfuzz"),
    *("duckdb", "duckdb-extension-fts", "click", "rich"),
)
_EXTRAS = ("pyarrow", "pandas", "polars", "torch")
_TEXT = (
    "SEOUL, July 29 – South Korea and the United States agreed on Friday to expand joint military exercises, "
    "a day after North Korea threatened to use nuclear weapons."
)
_EXPECTED = {("AGREE", "KOR"), ("AGREE", "USA"), ("THREATEN", "PRK")}


@click.command("doctor")
def command() -> None:
    """Check the set-up: versions, model, data, and a self-test on one sentence.

    Prints what to put into a bug report or a paper: version, model name, threshold, versions of the parts. Exit code 0
    if the self-test finds the agreement and the threat that its sentence tells, 1 if not or if something is missing.
    """
    click.echo(f"detente {__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}")
    for name in _PARTS + _EXTRAS:
        try:
            click.echo(f"  {name:<20} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            optional = name in _EXTRAS
            click.echo(f"  {name:<20} " + ("not installed (optional)" if optional else "MISSING"))
    try:
        well = _self_test()
    except Exception as error:  # whatever it is: telling it is what this verb is for
        kind = "" if isinstance(error, DetenteError) else f"{type(error).__name__}: "
        click.echo(printable(f"not well: {kind}{error}"), err=True)
        sys.exit(1)
    sys.exit(0 if well else 1)


def _self_test() -> bool:
    from detente.coding.coder import Coder
    from detente.ontology import load_ontology

    ontology = load_ontology()
    click.echo(
        f"ontology: {len(ontology.types)} types, {sum(len(t.modes) for t in ontology.types.values())} modes, "
        f"{len(ontology.contexts)} contexts, {len(ontology.cameo)} CAMEO codes"
    )
    started = time.perf_counter()
    coder = Coder()
    click.echo(f"data: {_data(coder)}")
    click.echo(f"model: {coder.encoder.settings.name}, threshold {coder.threshold}")
    coding = coder.code(_TEXT, published="2022-07-30")
    took = time.perf_counter() - started
    found = {(mention.event, entity.country or "?") for mention in coding for entity in mention.actor}
    well = found >= _EXPECTED
    listed = ", ".join(f"{event} by {country}" for event, country in sorted(found))
    click.echo(f"self-test: {'well' if well else 'NOT WELL'} in {took:.1f} s ({listed})")
    return well


def _data(coder: Coder) -> str:
    from importlib.resources import as_file, files

    from detente.places.features import load_features
    from detente.places.table import Table

    directory = coder.resolver.directory
    entries = {id(hit.entry): hit.entry.kind for hits in directory.names.values() for hit in hits}
    kinds = Counter(entries.values())
    offices = sum(len(person.terms) for person in directory.people)
    with as_file(files("detente.places") / "data" / "gazetteer.bin") as path:
        places = len(Table(path)) + len(load_features())
    return (
        f"{len(directory.states)} states, {kinds['person']} people with {offices} terms of office, "
        f"{kinds['organisation'] + kinds['body'] + kinds['media']} organisations, {kinds['group']} groups, "
        f"{places} places"
    )
