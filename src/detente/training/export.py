"""Writes the trained network as one quantised ONNX file and checks that it still says the same."""

from __future__ import annotations

import io
import shutil
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from onnxruntime import InferenceSession
from onnxruntime.quantization import QuantType, quantize_dynamic  # here, so that its lack shows before training
from torch import Tensor, nn

from detente.coding.encoder import Scores
from detente.coding.tokens import MAX_TOKENS, Row
from detente.training.batches import collate
from detente.training.examples import Example
from detente.training.network import HEADS, Network


class TorchEncoder:
    """The network in floating point behind the interface of ``coding.encoder.Encoder.run``."""

    def __init__(self, network: Network) -> None:
        self._network = network.eval()
        self.size = network.size

    def run(self, rows: Sequence[Row]) -> list[Scores]:
        """The scores of every row, one by one in batches of like length."""
        results: list[Scores | None] = [None] * len(rows)
        order = sorted(range(len(rows)), key=lambda i: len(rows[i].ids))
        for first in range(0, len(order), 32):
            group = order[first : first + 32]
            batch = collate([Example("acts", rows[i]) for i in group], contexts=0)
            with torch.no_grad():
                outputs = [output.numpy() for output in self._network(batch.ids, batch.capitals, batch.anchors)]
            for at, i in enumerate(group):
                tokens = rows[i].word_tokens
                results[i] = Scores(outputs[0][at][tokens], outputs[1][at][tokens], *(o[at] for o in outputs[2:]))
        return [scores for scores in results if scores is not None]


class Quantised:
    """An exported network behind the call of a ``Network``: tensors in, logits of every head out."""

    def __init__(self, file: Path) -> None:
        self._session = InferenceSession(file, providers=["CPUExecutionProvider"])

    def __call__(self, ids: Tensor, capitals: Tensor, anchors: Tensor) -> tuple[Tensor, ...]:
        """Shapes as in ``Network.forward``."""
        feeds = {"ids": ids.numpy(), "capitals": capitals.numpy(), "anchors": anchors.numpy()}
        return tuple(torch.from_numpy(output) for output in self._session.run(list(HEADS), feeds))


class _Rowwise(nn.Module):
    """Word vectors as bytes with one scale a word: a quarter of the size, and exact to a part in 250 for each word."""

    def __init__(self, weight: Tensor) -> None:
        super().__init__()
        scale = weight.abs().amax(dim=1, keepdim=True).clamp_min(1e-8) / 127
        self.register_buffer("bytes", (weight / scale).round().to(torch.int8))
        self.register_buffer("scale", scale.float())

    def forward(self, ids: Tensor) -> Tensor:
        bytes_, scale = self.get_buffer("bytes"), self.get_buffer("scale")
        return bytes_[ids].float() * scale[ids]


def export(network: Network, file: Path) -> None:
    """Writes ``file``: matrix products in 8 bits per channel, word vectors in 8 bits per word, the rest in floats."""
    state = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    network.eval()
    words, positions = network.words, network.positions
    network.words = _Rowwise(words.weight.detach())
    network.positions = nn.Embedding.from_pretrained(positions.weight.detach()[:MAX_TOKENS].clone())
    example = (
        torch.ones(2, 9, dtype=torch.long),
        torch.zeros(2, 9, dtype=torch.long),
        torch.ones(2, 2, dtype=torch.long),
    )
    tokens = {0: "rows", 1: "tokens"}
    axes = {"ids": tokens, "capitals": tokens, "anchors": {0: "rows"}, "acts": tokens, "roles": tokens}
    axes |= {name: {0: "rows"} for name in HEADS[2:]}
    with tempfile.TemporaryDirectory() as folder:
        floats = Path(folder) / "floats.onnx"
        buffer = io.BytesIO()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the exporter warns of its own successor
            torch.onnx.export(
                network,
                example,
                buffer,
                input_names=["ids", "capitals", "anchors"],
                output_names=list(HEADS),
                dynamic_axes=axes,
                opset_version=17,
                dynamo=False,
            )
        floats.write_bytes(buffer.getvalue())
        quantized = Path(folder) / "model.onnx"
        quantize_dynamic(
            floats,
            quantized,
            per_channel=True,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul"],
            extra_options={"MatMulConstBOnly": True},
        )
        file.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(quantized, file)
    network.words, network.positions = words, positions
    network.load_state_dict(state)


def agreement(first: Sequence[Scores], second: Sequence[Scores]) -> dict[str, float]:
    """Share of rows (words for acts and roles) for which both say the same, for each head."""
    shares = {}
    for name in HEADS:
        if name == "contexts":
            same = [
                ((getattr(a, name) > 0) == (getattr(b, name) > 0)).mean() for a, b in zip(first, second, strict=True)
            ]
        else:
            same = [
                (getattr(a, name).argmax(-1) == getattr(b, name).argmax(-1)).mean()
                for a, b in zip(first, second, strict=True)
            ]
        shares[name] = round(float(np.mean(same)), 4)
    return shares
