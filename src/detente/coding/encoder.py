"""The model's session: rows in, the scores of every head out, on ONNX Runtime."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.coding.labels import labels_of, model_labels
from detente.coding.tokens import Row, WordPieces
from detente.errors import DataError, ModelError
from detente.ontology import ONTOLOGY_FILE, Ontology, load_ontology, read_ontology

Array = NDArray[np.float32]
_BATCH_TOKENS = 2048
# What training measured, and the weights that find parties in other sentences.
_BESIDE = ("figures.json", "discourse.json")


@dataclass(frozen=True, slots=True)
class Scores:
    """Logits of one row. ``acts`` and ``roles`` are (words, labels); the others (labels,)."""

    acts: Array
    roles: Array
    types: Array
    modes: Array
    status: Array
    contexts: Array
    relation: Array


@dataclass(frozen=True, slots=True)
class Settings:
    """What the model's ``settings.json`` holds: its name, how scores become confidences, and the default threshold.

    ``confidence`` are the weights of a logistic function over [1, logit of the acts pass, logit of the roles pass,
    logit of the type]; ``relation`` scales the logits of pair mode.
    """

    name: str
    confidence: tuple[float, float, float, float]
    candidate: float
    threshold: float
    relation: float


class Encoder:
    """The network in its ONNX form with the word pieces that it was taught on."""

    def __init__(self, folder: Path | None = None, threads: int | None = None) -> None:
        """Loads the model that ships, or the one in ``folder``. Raises ``ModelError`` where it is not whole."""
        if folder is None:
            with as_file(files("detente.model")) as shipped:
                self._load(shipped, threads)
        else:
            self._load(folder, threads)

    def _load(self, folder: Path, threads: int | None) -> None:
        for name in ("model.onnx", "vocab.txt", "settings.json"):
            if not (folder / name).exists():
                raise ModelError(f"{folder}: no {name} there; name a folder that `detente train` wrote")
        self.settings = read_settings(folder / "settings.json")
        self.pieces = WordPieces(folder / "vocab.txt")
        self._session = _session(folder / "model.onnx", threads)
        #: What the model codes by: its own ontology where one lies beside it, else PLOVER; and the heads' columns.
        self.ontology = _ontology(folder)
        self.labels = labels_of(self.ontology) if self.ontology.name else model_labels()
        expected = {"acts": self.labels.acts, "roles": self.labels.roles, "types": len(self.labels.types) + 1}
        expected |= {"modes": len(self.labels.modes), "contexts": len(self.labels.contexts)}
        for output in self._session.get_outputs():
            if output.name in expected and output.shape[-1] != expected[output.name]:
                raise ModelError(f"{folder}: made for another ontology ({output.name} has {output.shape[-1]} labels)")
        #: JSON files that lie beside the network, by name; what is not there is missing.
        self.beside: dict[str, Any] = {name: _json(folder / name) for name in _BESIDE if (folder / name).exists()}

    def run(self, rows: Sequence[Row]) -> list[Scores]:
        """The scores of every row, in the order of the rows; rows of like length share a batch."""
        order = sorted(range(len(rows)), key=lambda i: len(rows[i].ids))
        results: list[Scores | None] = [None] * len(rows)
        group: list[int] = []
        for i in order:
            if group and len(rows[i].ids) * (len(group) + 1) > _BATCH_TOKENS:
                self._run_group(rows, group, results)
                group = []
            group.append(i)
        if group:
            self._run_group(rows, group, results)
        return [scores for scores in results if scores is not None]

    def _run_group(self, rows: Sequence[Row], group: list[int], results: list[Scores | None]) -> None:
        width = max(len(rows[i].ids) for i in group)
        ids = np.zeros((len(group), width), dtype=np.int64)
        capitals = np.zeros_like(ids)
        anchors = np.array([rows[i].anchors for i in group], dtype=np.int64)
        for at, i in enumerate(group):
            ids[at, : len(rows[i].ids)] = rows[i].ids
            capitals[at, : len(rows[i].ids)] = rows[i].capitals
        outputs = self._session.run(None, {"ids": ids, "capitals": capitals, "anchors": anchors})
        acts, roles, types, modes, status, contexts, relation = outputs
        for at, i in enumerate(group):
            words = rows[i].word_tokens
            results[i] = Scores(
                acts[at][words],
                roles[at][words],
                types[at],
                modes[at],
                status[at],
                contexts[at],
                relation[at],
            )


def _ontology(folder: Path) -> Ontology:
    file = folder / ONTOLOGY_FILE
    if not file.exists():
        return load_ontology()
    try:
        return read_ontology(file)
    except DataError as error:
        raise ModelError(
            f"{error}\ntrain the model again, or take {ONTOLOGY_FILE} from where it was trained"
        ) from error


def _json(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ModelError(f"{file}: broken ({error}); train or install the model again") from error


def read_settings(file: Path) -> Settings:
    """The settings beside a model. Raises ``ModelError`` naming the file where they are broken."""
    try:
        raw = json.loads(file.read_text(encoding="utf-8"))
        weights = tuple(float(weight) for weight in raw["confidence"])
        if len(weights) != 4:
            raise ValueError("confidence needs four weights")
        return Settings(
            str(raw["name"]),
            (weights[0], weights[1], weights[2], weights[3]),
            float(raw["candidate"]),
            float(raw["threshold"]),
            float(raw["relation"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{file}: not the settings of a model ({error})") from error


def _session(file: Path, threads: int | None) -> Any:
    import onnxruntime  # a third of a second: only where a model is really run

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    if threads is not None:
        options.intra_op_num_threads = threads
    return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
