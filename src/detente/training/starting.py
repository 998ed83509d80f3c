"""Takes a quantised model back to floats as the start of another: encoder and heads, these with other types if need be.

Only the quantised network ships. Its bytes times their scales are its floats to a part in 250; on 175 rows of the
corpus the network made of them says the same as the quantised one for 0.98 of the types (docs/ontologies.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from onnx import numpy_helper
from torch import Tensor

from detente.coding.labels import Labels
from detente.errors import ModelError
from detente.training.network import Network

# What comes between a product with bytes and the bias that is added to it.
_BETWEEN = ("Cast", "Mul")
# Of the columns of several old labels that a new one begins with, those of less than this share are left out.
_SHARE_AT_LEAST = 0.05

#: For each new label the old ones that it is like, with their shares (sum 1); one that is like none begins anew.
Likeness = Mapping[str, Mapping[str, float]]


def state_of(model: Path) -> dict[str, Tensor]:
    """The weights of a quantised ``model.onnx`` in floats, by the names that ``Network`` has for them.

    Raises ``ModelError`` where the file is not one that ``detente train`` wrote.
    """
    try:
        graph = onnx.load(str(model)).graph
        arrays = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
        state = {name: array for name, array in arrays.items() if name.endswith((".weight", ".bias"))}
        state["words.weight"] = arrays["words.bytes"].astype(np.float32) * arrays["words.scale"]
        users: dict[str, list[onnx.NodeProto]] = {}
        for node in graph.node:
            for name in node.input:
                users.setdefault(name, []).append(node)
        for node in graph.node:
            if node.op_type == "MatMulInteger" and node.input[1] in arrays:
                name = node.input[1].removesuffix("_quantized")
                floats = arrays[node.input[1]].astype(np.float32) - arrays[f"{name}_zero_point"].astype(np.float32)
                state[_layer_of(node, users) + ".weight"] = (floats * arrays[f"{name}_scale"]).T
    except (KeyError, ValueError, IndexError, OSError, DecodeError) as error:
        raise ModelError(f"{model}: not a network that `detente train` wrote ({error!r})") from error
    return {name: torch.from_numpy(np.array(array, dtype=np.float32)) for name, array in state.items()}


def _layer_of(node: onnx.NodeProto, users: Mapping[str, list[onnx.NodeProto]]) -> str:
    """The layer whose product a node is: what is added to it in the end is that layer's bias."""
    while True:
        (node,) = users[node.output[0]][:1]
        if node.op_type == "Add":
            bias = next(str(name) for name in node.input if name.endswith(".bias"))
            return bias.removesuffix(".bias")
        if node.op_type not in _BETWEEN:
            raise ValueError(f"{node.op_type} after a product")


@dataclass(frozen=True, slots=True)
class Start:
    """A trained network's weights and what its heads tell apart."""

    state: Mapping[str, Tensor]
    labels: Labels

    def network(self, labels: Labels, likeness: Likeness) -> Network:
        """A network for ``labels`` that begins as this one: the encoder, roles and status as they are, new types as
        the old ones that they are like, their modes and contexts as those of the same name.

        Raises ``ModelError`` where this one is of another size than ``Network`` is.
        """
        network = Network(labels)
        own = {name: tensor.clone() for name, tensor in network.state_dict().items()}
        for name, tensor in own.items():
            if name.split(".")[0] not in _HEADS:
                begun = self.state.get(name, tensor[:0])
                if not 0 < len(begun) <= len(tensor) or begun.shape[1:] != tensor.shape[1:]:
                    raise ModelError(
                        f"the model to begin from has no {name} of {tuple(tensor.shape)}: it is of another size; "
                        "name another with --base, or leave it out for ours"
                    )
                tensor[: len(begun)] = begun  # there are fewer positions: those that no passage reaches are not kept
        for head, columns in self._columns(labels, likeness).items():
            for kind in ("weight", "bias"):
                old, new = self.state[f"{head}.{kind}"], own[f"{head}.{kind}"]
                for column, shares in enumerate(columns):
                    if shares:
                        new[column] = sum(
                            (old[i] * share for i, share in shares.items()), torch.zeros_like(new[column])
                        )
        network.load_state_dict(own)
        return network

    def _columns(self, labels: Labels, likeness: Likeness) -> dict[str, list[dict[int, float]]]:
        """For each head that depends on the ontology, for each of its columns: which old ones it begins as."""
        before = self.labels
        like = [_strong({before.types.index(o): s for o, s in likeness.get(n, {}).items()}) for n in labels.types]
        acts: list[dict[int, float]] = [{0: 1.0}]
        for shares in like:
            acts += [{1 + 2 * i + inside: share for i, share in shares.items()} for inside in (0, 1)]
        contexts: list[dict[int, float]] = [
            {before.contexts.index(name): 1.0} if name in before.contexts else {} for name in labels.contexts
        ]
        return {
            "acts": acts,
            "types": [*like, {len(before.types): 1.0}],
            "relation": like,
            "contexts": contexts,
            "modes": [self._mode(kind, mode, likeness) for kind, mode in labels.modes],
        }

    def _mode(self, kind: str, mode: str | None, likeness: Likeness) -> dict[int, float]:
        found = {o: s for o, s in likeness.get(kind, {}).items() if (o, mode) in self.labels.modes}
        return _strong({self.labels.modes.index((o, mode)): share for o, share in found.items()})


_HEADS = ("acts", "types", "relation", "contexts", "modes")


def _strong(shares: Mapping[int, float]) -> dict[int, float]:
    kept = {i: share for i, share in shares.items() if share >= _SHARE_AT_LEAST}
    total = sum(kept.values())
    return {i: share / total for i, share in kept.items()}


def likeness_of(
    found: Sequence[tuple[str, np.ndarray]], old: Labels, named: Mapping[str, str]
) -> dict[str, dict[str, float]]:
    """For each new type how like it is to each old one: as ``named``, else the mean of what the old network says.

    ``found`` are the new type of each act and the old network's probabilities of its types, (old types,).
    """
    likeness = {new: {kind: 1.0} for new, kind in named.items()}
    for new in sorted({new for new, _ in found} - set(named)):
        mean = np.mean([probabilities for kind, probabilities in found if kind == new], axis=0)
        likeness[new] = {kind: float(p) for kind, p in zip(old.types, mean / mean.sum(), strict=True)}
    return likeness


def renamed_discourse(raw: Mapping[str, Any], old: Sequence[str], likeness: Likeness) -> dict[str, Any]:
    """The weights by which parties are taken from other sentences (``coding.discourse``) in the words of new types.

    Each new type takes the weights of the old one that it is most like; those that name no type hold for all.
    """
    heirs: dict[str, list[str]] = {kind: [] for kind in old}
    for new, shares in likeness.items():
        heirs[max(shares, key=lambda kind: shares[kind])].append(new)
    return {part: dict(sorted(_renamed(raw[part], heirs).items())) for part in ("weights", "thresholds")}


def _renamed(values: Mapping[str, float], heirs: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """The values under names in which every type that has heirs is each of them in turn."""
    renamed: dict[str, float] = {}
    for name, value in values.items():
        parts = name.split(" ")
        named = [[part] if _type_in(part) not in heirs else [] for part in parts]
        for i, part in enumerate(parts):
            if not named[i]:
                before = part[: -len(_type_in(part))]
                named[i] = [before + new for new in heirs[_type_in(part)]]
        for words in product(*named):
            renamed[" ".join(words)] = value
    return renamed


def _type_in(part: str) -> str:
    """The type in a part of a feature's name (``ACCUSE``, ``source=ACCUSE``), or the part."""
    return part.removeprefix("source=")
