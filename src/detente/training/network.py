"""The network: a small transformer encoder with one head for each thing that it tells about a passage."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from detente.coding.labels import STATUSES, Labels
from detente.errors import DataError

CAPITALS = 3


@dataclass(frozen=True, slots=True)
class Size:
    """Dimensions of the encoder."""

    vocabulary: int = 30522
    hidden: int = 384
    layers: int = 6
    heads: int = 12
    inner: int = 1536
    positions: int = 512


class Layer(nn.Module):
    """One transformer layer, post-normalised as in BERT."""

    def __init__(self, size: Size, dropout: float) -> None:
        super().__init__()
        self.heads = size.heads
        self.dropout = dropout
        self.query_key_value = nn.Linear(size.hidden, 3 * size.hidden)
        self.attended = nn.Linear(size.hidden, size.hidden)
        self.norm_attended = nn.LayerNorm(size.hidden, eps=1e-12)
        self.inner = nn.Linear(size.hidden, size.inner)
        self.outer = nn.Linear(size.inner, size.hidden)
        self.norm_outer = nn.LayerNorm(size.hidden, eps=1e-12)

    def forward(self, states: Tensor, bias: Tensor) -> Tensor:
        """``states`` (batch, tokens, hidden), ``bias`` (batch, 1, 1, tokens): 0, very negative for padding."""
        batch, tokens, hidden = states.shape
        mixed = self.query_key_value(states).view(batch, tokens, 3, self.heads, hidden // self.heads)
        query, key, value = mixed.permute(2, 0, 3, 1, 4)
        weights = torch.softmax(query @ key.transpose(-1, -2) * (hidden // self.heads) ** -0.5 + bias, dim=-1)
        context = (weights @ value).transpose(1, 2).reshape(batch, tokens, hidden)
        drop = functional.dropout(self.attended(context), self.dropout, self.training)
        states = self.norm_attended(states + drop)
        drop = functional.dropout(self.outer(functional.gelu(self.inner(states))), self.dropout, self.training)
        out: Tensor = self.norm_outer(states + drop)
        return out


class Network(nn.Module):
    """Encoder and heads; every head answers on every pass, the caller takes those that the pass is for."""

    def __init__(self, labels: Labels, size: Size | None = None, dropout: float = 0.1) -> None:
        super().__init__()
        self.size = size = size or Size()
        self.dropout = dropout
        self.words = nn.Embedding(size.vocabulary, size.hidden)
        self.positions = nn.Embedding(size.positions, size.hidden)
        self.capitals = nn.Embedding(CAPITALS, size.hidden)
        self.norm = nn.LayerNorm(size.hidden, eps=1e-12)
        self.layers = nn.ModuleList(Layer(size, dropout) for _ in range(size.layers))
        hidden = size.hidden
        self.acts = nn.Linear(hidden, labels.acts)
        self.roles = nn.Linear(hidden, labels.roles)
        self.pooled = nn.Linear(3 * hidden, hidden)
        self.types = nn.Linear(hidden, len(labels.types) + 1)
        self.modes = nn.Linear(hidden, len(labels.modes))
        self.status = nn.Linear(hidden, len(STATUSES))
        self.contexts = nn.Linear(hidden, len(labels.contexts))
        self.paired = nn.Linear(3 * hidden, hidden)
        self.relation = nn.Linear(hidden, len(labels.types))

    def forward(self, ids: Tensor, capitals: Tensor, anchors: Tensor) -> tuple[Tensor, ...]:
        """``ids``, ``capitals`` (batch, tokens), ``anchors`` (batch, 2) to logits: acts, roles (batch, tokens, labels),
        types, modes, status, contexts, relation (batch, labels).
        """
        positions = torch.arange(ids.shape[1], device=ids.device)
        states = self.norm(self.words(ids) + self.positions(positions) + self.capitals(capitals))
        states = functional.dropout(states, self.dropout, self.training)
        bias = (ids == 0).to(states.dtype)[:, None, None, :] * -1e4
        for layer in self.layers:
            states = layer(states, bias)
        index = anchors[:, :, None].expand(-1, -1, states.shape[2])
        gathered = torch.gather(states, 1, index)
        summary = torch.cat([states[:, 0], gathered[:, 0], gathered[:, 1]], dim=1)
        act = functional.dropout(torch.tanh(self.pooled(summary)), self.dropout, self.training)
        pair = functional.dropout(torch.tanh(self.paired(summary)), self.dropout, self.training)
        return (
            self.acts(states),
            self.roles(states),
            self.types(act),
            self.modes(act),
            self.status(act),
            self.contexts(act),
            self.relation(pair),
        )

    def load_base(self, folder: Path) -> None:
        """Takes the encoder's weights from a BERT-like ``model.safetensors``; heads stay as they are.

        Raises ``DataError`` where the file is broken or holds a network of another kind or size.
        """
        file, size = folder / "model.safetensors", self.size
        try:
            base = {name.removeprefix("bert."): tensor for name, tensor in load_file(file).items()}
            if f"encoder.layer.{size.layers}.output.dense.weight" in base:
                raise ValueError(f"it has more than {size.layers} layers")
            missing, unexpected = self.load_state_dict(self._state_of(base), strict=False)
            if unexpected or any(name.startswith(("words", "positions", "layers", "norm")) for name in missing):
                raise ValueError(f"missing {missing}, unexpected {unexpected}")
        except KeyError as error:
            raise _unfit(file, size, f"it lacks {error}") from error
        except (OSError, RuntimeError, SafetensorError, ValueError) as error:
            raise _unfit(file, size, str(error).splitlines()[-1].strip()) from error

    def _state_of(self, base: dict[str, Tensor]) -> dict[str, Tensor]:
        state = {
            "words.weight": base["embeddings.word_embeddings.weight"],
            "positions.weight": base["embeddings.position_embeddings.weight"],
            "norm.weight": base["embeddings.LayerNorm.weight"],
            "norm.bias": base["embeddings.LayerNorm.bias"],
        }
        first = base["embeddings.token_type_embeddings.weight"][:1]
        state["capitals.weight"] = first.repeat(CAPITALS, 1)
        for i in range(self.size.layers):
            old, new = f"encoder.layer.{i}.", f"layers.{i}."
            for kind in ("weight", "bias"):
                state[f"{new}query_key_value.{kind}"] = torch.cat(
                    [base[f"{old}attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
                )
                state[f"{new}attended.{kind}"] = base[f"{old}attention.output.dense.{kind}"]
                state[f"{new}norm_attended.{kind}"] = base[f"{old}attention.output.LayerNorm.{kind}"]
                state[f"{new}inner.{kind}"] = base[f"{old}intermediate.dense.{kind}"]
                state[f"{new}outer.{kind}"] = base[f"{old}output.dense.{kind}"]
                state[f"{new}norm_outer.{kind}"] = base[f"{old}output.LayerNorm.{kind}"]
        return state


def _unfit(file: Path, size: Size, reason: str) -> DataError:
    return DataError(
        f"{file}: not a base model that fits ({reason}); it takes a BERT encoder of {size.layers} layers, "
        f"{size.hidden} wide, with {size.vocabulary} word pieces, such as all-MiniLM-L6-v2"
    )
