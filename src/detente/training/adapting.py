"""From a user's own ontology and some tens of passages to a model folder: a trained network goes on with new types."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np
import torch

from detente.coding.decode import softmax
from detente.coding.encoder import Encoder, Settings
from detente.coding.labels import Labels, labels_of
from detente.coding.tokens import WordPieces, act_row
from detente.corpus import CorpusPassage, read_corpus, read_reports
from detente.errors import DataError
from detente.ontology import ONTOLOGY_FILE, Ontology, read_ontology, write_ontology
from detente.training.calibrate import fit_confidence, relation_scale, threshold_for, unseen_calibration_error
from detente.training.examples import Prepared, every_row, prepare
from detente.training.export import TorchEncoder, agreement, export
from detente.training.fit import Plan, fit
from detente.training.folders import check_base, folder_beside, put_in_place, short_name, write_settings
from detente.training.folds import FOLDS, OutOfFold
from detente.training.heldout import Tried, measure, try_acts
from detente.training.network import Network
from detente.training.pipeline import CANDIDATE, PRECISIONS, Trained
from detente.training.starting import Likeness, Start, likeness_of, renamed_discourse, state_of

#: What a plan takes from this where an own ontology is learnt: few passages, so many passes, small batches, low rates.
# First guesses: no other values were tried yet.
OWN_PLAN: dict[str, Any] = {"epochs": 16, "rate": 1e-4, "head_rate": 1e-3, "tokens": 600, "average": 0.99}
# Likelier right than wrong: with so few passages a finer choice would be one of chance.
THRESHOLD = 0.5
PASSAGES_AT_LEAST = 20
# A type with fewer examples is named: it will hardly be learnt.
EXAMPLES_WANTED = 5
# How strongly the weights of confidence are drawn to those of the network that training begins from.
_RIDGE = 0.5


@dataclass(frozen=True, slots=True)
class _Own:
    """What is learnt: the ontology with its columns, the passages in words, and the word pieces."""

    ontology: Ontology
    labels: Labels
    passages: list[Prepared]
    pieces: WordPieces


def adapt(
    ontology: Path,
    corpus: Sequence[Path],
    out: Path,
    plan: Plan,
    progress: Callable[[str], None],
    base: Path | None = None,
) -> Trained:
    """Trains on ``corpus`` for the ontology in ``ontology`` and writes a model folder that carries it.

    Training goes on from the model in ``base``, the one that ships if ``None``; a folder with model.safetensors is the
    bare base model, from which everything is learnt anew. The figures, and how scores become a confidence, come from
    ``FOLDS`` further trainings, each of which leaves out a part of the passages; the model that is written has learnt
    them all. The passages of whole reports are learnt as passages. The same input and machine give the same weights.

    Raises ``DataError``, before training, for faults in the ontology or the corpus, for too few passages, for a type
    without one, and where ``out`` cannot be written; ``ModelError`` where ``base`` is no model.
    """
    out = out.resolve()
    own = read_ontology(ontology)
    passages = read_corpus(corpus, own)
    passages += [passage for report in read_reports(corpus, own) for passage in report.passages]
    _check_size(passages, own, progress)
    with _base_folder(base) as start, folder_beside(out) as work:
        pieces = WordPieces(start / "vocab.txt")
        learnt = _Own(own, labels_of(own), prepare(passages, pieces), pieces)
        figures = _adapt_into(work, learnt, start, plan, progress)
        put_in_place(work, out)
    return Trained(out, figures)


@contextmanager
def _base_folder(base: Path | None) -> Iterator[Path]:
    if base is None:
        with as_file(files("detente.model")) as shipped:
            yield shipped
        return
    if not (base / "model.onnx").is_file():
        check_base(base)
    yield base


def _check_size(passages: Sequence[CorpusPassage], ontology: Ontology, progress: Callable[[str], None]) -> None:
    telling = sum(bool(passage.events) for passage in passages)
    counts = Counter(event.type for passage in passages for event in passage.events)
    without = [name for name in ontology.types if not counts[name]]
    if without:
        raise DataError(
            f"no passage tells {', '.join(without)}: write some ({EXAMPLES_WANTED} at least for each type), "
            "or take these types out of the ontology"
        )
    if telling < PASSAGES_AT_LEAST:
        raise DataError(
            f"the corpus is too small: {telling} passages with events, and training needs {PASSAGES_AT_LEAST} or more"
        )
    few = [f"{name} ({counts[name]})" for name in ontology.types if counts[name] < EXAMPLES_WANTED]
    if few:
        progress(f"few examples, hardly enough to learn from: {', '.join(few)}")
    if telling == len(passages):
        progress("every passage tells an event: without some that tell none the coder sees events everywhere")


def _adapt_into(work: Path, own: _Own, base: Path, plan: Plan, progress: Callable[[str], None]) -> dict[str, Any]:
    start, prior, likeness = _start(base, own)
    for name, shares in likeness.items():
        nearest = max(shares, key=lambda kind: shares[kind])
        progress(f"{name} begins as {nearest} ({shares[nearest]:.0%})")

    def taught(passages: Sequence[Prepared]) -> Network:
        torch.manual_seed(plan.seed)
        network = start.network(own.labels, likeness) if start else Network(own.labels)
        if start is None:
            network.load_base(base)
        return fit(network, passages, own.labels, own.pieces, plan, progress)

    def of_fold(fold: int, passages: Sequence[Prepared]) -> TorchEncoder:
        progress(f"measuring, part {fold + 1} of {FOLDS}: {len(passages)} passages to learn from")
        return TorchEncoder(taught(passages))

    figures, settings = _measured(OutOfFold(own.passages, of_fold, plan.seed), own, prior)
    progress(f"learning from all {len(own.passages)} passages")
    network = taught(own.passages)
    progress("exporting and quantising")
    export(network, work / "model.onnx")
    shutil.copyfile(base / "vocab.txt", work / "vocab.txt")
    write_ontology(own.ontology, work / ONTOLOGY_FILE)
    if (base / "discourse.json").is_file() and start:
        raw = json.loads((base / "discourse.json").read_text(encoding="utf-8"))
        renamed = renamed_discourse(raw, start.labels.types, likeness)
        (work / "discourse.json").write_text(json.dumps(renamed, indent=0) + "\n", encoding="utf-8")
    name = short_name(str(own.ontology.name), work / "model.onnx", work / ONTOLOGY_FILE)
    write_settings(work, Settings(name, *settings))
    rows = every_row(own.passages, own.labels)
    figures |= {
        "plan": asdict(plan),
        "began_as": likeness,
        "quantised_agrees_with_floats": agreement(Encoder(work).run(rows), TorchEncoder(network).run(rows)),
        "megabytes": round((work / "model.onnx").stat().st_size / 1e6, 1),
        "corpus": {
            "passages": len(own.passages),
            "events": sum(len(one.passage.events) for one in own.passages),
        },
    }
    (work / "figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return figures


def _start(base: Path, own: _Own) -> tuple[Start | None, Sequence[float] | None, Likeness]:
    """The network to go on from, its weights of confidence, and which of its types each new one is like."""
    if not (base / "model.onnx").is_file():
        return None, None, {}
    encoder = Encoder(base)
    named: dict[str, str] = {}
    for kind in own.ontology.types.values():
        if encoder.ontology.name and kind.name in encoder.labels.types:
            named[kind.name] = kind.name  # it goes on with what was learnt of it before
        elif kind.plover and kind.plover[0] in encoder.labels.types:
            named[kind.name] = kind.plover[0]
    marked = [
        (event.type, act_row(one.words, one.acts[event.number])) for one in own.passages for event in one.passage.events
    ]
    said = [softmax(scores.types)[:-1] for scores in encoder.run([row for _, row in marked])]
    found: list[tuple[str, np.ndarray]] = [(kind, shares) for (kind, _), shares in zip(marked, said, strict=True)]
    start = Start(state_of(base / "model.onnx"), encoder.labels)
    return start, encoder.settings.confidence, likeness_of(found, encoder.labels, named)


def _measured(
    model: OutOfFold, own: _Own, prior: Sequence[float] | None
) -> tuple[dict[str, Any], tuple[tuple[float, float, float, float], float, float, float]]:
    """The figures on passages while they are held out, and the settings that follow: all but the name."""
    tried: list[Tried] = try_acts(model, own.passages, own.labels, CANDIDATE)

    def fitted(some: Sequence[Tried]) -> tuple[float, float, float, float]:
        return fit_confidence(some, prior=prior, ridge=_RIDGE) if prior else fit_confidence(some)

    weights = fitted(tried)
    scale = relation_scale(model, own.passages, own.labels)
    settings = (weights, CANDIDATE, THRESHOLD, scale)
    figures = {
        "held_out": measure(model, own.passages, own.labels, Settings("", *settings)),
        "calibration_error_unseen": unseen_calibration_error(tried, fitted),
        "threshold": THRESHOLD,
        "threshold_for_precision": {p: threshold_for(tried, weights, p) for p in PRECISIONS},
    }
    return figures, settings
