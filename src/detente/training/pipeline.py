"""From corpus to a model folder in one go: fit, export, check, calibrate, describe."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import torch

from detente.coding.encoder import Encoder, Settings
from detente.coding.labels import Labels, model_labels
from detente.coding.tokens import WordPieces
from detente.corpus import CorpusPassage, CorpusReport, read_corpus, read_reports
from detente.errors import DataError
from detente.ontology import load_ontology
from detente.training.calibrate import fit_confidence, relation_scale, threshold_for, unseen_calibration_error
from detente.training.discourse import cases_of, fit_discourse, measure_discourse, write_discourse
from detente.training.examples import Prepared, every_row, prepare, split, split_reports
from detente.training.export import Quantised, TorchEncoder, agreement, export
from detente.training.fit import Plan, fit
from detente.training.folders import (
    base_folder,
    check_base,
    folder_beside,
    put_in_place,
    short_name,
    write_settings,
)
from detente.training.heldout import measure, try_acts
from detente.training.network import SMALL, Network, Size, bert_pieces

CANDIDATE = 0.2
HELD_OUT = 0.08
# With fewer passages that tell an event there is too little to learn from and to hold out.
PASSAGES_AT_LEAST = 60
LARGE_PLAN: dict[str, Any] = {"epochs": 4, "rate": 1e-4, "head_rate": 6e-4, "tokens": 1600, "shares": (1.0, 1.0, 1.0)}
SECOND_STAGE: dict[str, Any] = {"epochs": 3, "rate": 1.5e-4, "head_rate": 5e-4, "shares": (0.9, 1.0, 1.0)}
TAUGHT_STAGE: dict[str, Any] = {"epochs": 3, "rate": 2e-4, "head_rate": 5e-4, "shares": (1.0, 1.0, 1.0)}
# Between what is likelier right than wrong (0.5) and a precision of 0.85 on held-out passages (0.64): on whole reports
# precision gains as much as recall loses here.
THRESHOLD = 0.6
PRECISIONS = (0.75, 0.85, 0.95)


@dataclass(frozen=True, slots=True)
class Trained:
    """Where the model is and what was measured on held-out passages."""

    folder: Path
    figures: dict[str, Any]


def train(
    corpus: Sequence[Path],
    out: Path,
    plan: Plan,
    progress: Callable[[str], None],
    base: Path | None = None,
    keep_network: bool = False,
    teacher: Path | None = None,
    size: Size = SMALL,
) -> Trained:
    """Trains on ``corpus`` and writes model.onnx, vocab.txt, settings.json and figures.json to ``out``.

    Passages come first; whole reports join them in a second stage (docs/decisions/0004) and teach the weights by which
    parties are taken from other sentences (docs/decisions/0006). Without reports there is neither.

    ``size``: ``LARGE`` trains the large network, on passages and reports at once (``base`` is all-mpnet-base-v2 then).
    ``teacher``: a model folder, mostly of the large network, whose judgement a third stage brings into the small one
    (docs/decisions/0007).

    The same corpus, plan and machine give the same weights. ``out`` gets its files at the very end, together; other
    files there stay. ``keep_network`` adds network.pt, the weights in floats. Raises ``DataError``, before training,
    for faults in the corpus, for too small a one, where the base model is missing or does not fit, and where ``out``
    cannot be written.
    """
    out = out.resolve()
    if base is None and size.is_mpnet:
        raise DataError("the large network needs --base: the folder of all-mpnet-base-v2 (CONTRIBUTING.md says how)")
    base = base or base_folder()
    check_base(base, size)
    taught_by = _teacher(teacher)
    passages, reports = read_corpus(corpus, load_ontology()), read_reports(corpus, load_ontology())
    _check_size(passages)
    with folder_beside(out) as work:
        (work / "vocab.txt").write_text("\n".join(bert_pieces(base / "vocab.txt")) + "\n", encoding="utf-8")
        labels = model_labels()
        torch.manual_seed(plan.seed)  # before the heads are made: they begin by chance
        network = Network(labels, size)
        network.load_base(base)
        figures = _train_into(work, passages, reports, network, labels, plan, progress, taught_by)
        if keep_network:
            torch.save(network.state_dict(), work / "network.pt")
        put_in_place(work, out)
    return Trained(out, figures)


def _teacher(folder: Path | None) -> Quantised | None:
    if folder is None:
        return None
    if not (folder / "model.onnx").is_file():
        raise DataError(f"{folder}: no model.onnx there; name a folder that detente train wrote, with --large mostly")
    return Quantised(folder / "model.onnx")


def _train_into(
    work: Path,
    passages: Sequence[CorpusPassage],
    reports: Sequence[CorpusReport],
    network: Network,
    labels: Labels,
    plan: Plan,
    progress: Callable[[str], None],
    teacher: Quantised | None,
) -> dict[str, Any]:
    pieces = WordPieces(work / "vocab.txt")
    learnt, held = split(prepare(passages, pieces), HELD_OUT, plan.seed)
    more, more_held = split_reports(reports, HELD_OUT, plan.seed)
    progress(f"{len(passages)} passages: {len(learnt)} to learn from, {len(held)} held out")
    progress(f"{len(reports)} whole reports: {len(more)} to learn from, {len(more_held)} held out")
    told = _passages_of(more, pieces)
    held += _passages_of(more_held, pieces)
    if network.size.is_mpnet:
        fit(network, learnt + told, labels, pieces, replace(plan, **LARGE_PLAN), progress)
    else:
        fit(network, learnt, labels, pieces, plan, progress)
        if reports:
            progress("second stage: whole reports")
            fit(network, told, labels, pieces, replace(plan, **SECOND_STAGE), progress, earlier=learnt)
        if teacher is not None:
            progress("third stage: what the teacher says")
            taught = replace(plan, **TAUGHT_STAGE)
            fit(network, learnt + told, labels, pieces, taught, progress, teacher=teacher)
    progress("exporting and quantising")
    export(network, work / "model.onnx")
    figures = describe(work, TorchEncoder(network), held, labels, plan, progress)
    if reports:
        fitted = fit_discourse(cases_of(more))
        write_discourse(fitted, work / "discourse.json")
        cases = (case for report in cases_of(more_held) for case in report)
        figures["held_out"]["sides_left_empty"] = measure_discourse(fitted, cases)
    every = [*passages, *(passage for report in reports for passage in report.passages)]
    figures["corpus"] = {
        "passages": len(every),
        "events": sum(len(passage.events) for passage in every),
        "reports": len(reports),
    }
    (work / "figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return figures


def _passages_of(reports: Sequence[CorpusReport], pieces: WordPieces) -> list[Prepared]:
    return prepare([passage for report in reports for passage in report.passages], pieces)


def _check_size(passages: Sequence[CorpusPassage]) -> None:
    telling = sum(bool(passage.events) for passage in passages)
    if telling < PASSAGES_AT_LEAST:
        raise DataError(
            f"the corpus is too small: {telling} passages with events, and training needs {PASSAGES_AT_LEAST} or more; "
            "add your files to the project's own: --corpus corpus --corpus YOURS"
        )


def describe(
    out: Path,
    floating: TorchEncoder,
    held: list[Prepared],
    labels: Labels,
    plan: Plan,
    progress: Callable[[str], None],
) -> dict[str, Any]:
    """Calibrates the quantised model on the held-out passages and measures it on them."""
    settings = Settings(f"minilm-{plan.seed}", (0.0, 1.0, 1.0, 1.0), CANDIDATE, 0.5, 1.0)
    write_settings(out, settings)
    encoder = Encoder(out)
    progress("calibrating")
    shuffled = held.copy()
    random.Random(plan.seed).shuffle(shuffled)
    tried = try_acts(encoder, shuffled, labels, CANDIDATE)
    weights = fit_confidence(tried)
    scale = relation_scale(encoder, held, labels)
    settings = Settings(
        short_name("mpnet" if floating.size.is_mpnet else "minilm", out / "model.onnx"),
        weights,
        CANDIDATE,
        THRESHOLD,
        scale,
    )
    write_settings(out, settings)
    progress("measuring on held-out passages")
    rows = every_row(held, labels)
    return {
        "plan": asdict(plan),
        "held_out": measure(encoder, held, labels, settings),
        "calibration_error_unseen": unseen_calibration_error(tried),
        "threshold": THRESHOLD,
        "threshold_for_precision": {p: threshold_for(tried, weights, p) for p in PRECISIONS},
        "quantised_agrees_with_floats": agreement(encoder.run(rows), floating.run(rows)),
        "megabytes": round((out / "model.onnx").stat().st_size / 1e6, 1),
    }
