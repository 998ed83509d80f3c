"""The network: a small transformer encoder with one head for each thing that it tells about a passage."""

from __future__ import annotations

import math
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
# What the network says of a batch, in this order.
HEADS = ("acts", "roles", "types", "modes", "status", "contexts", "relation")
ENCODER = ("words", "positions", "layers", "norm", "distances")


@dataclass(frozen=True, slots=True)
class Size:
    """Dimensions of the encoder.

    ``distances``: how many classes of distance between two tokens the attention tells apart (MPNet does, BERT does
    not). ``capitals_at``: the layer below which capitals enter.
    """

    vocabulary: int = 30522
    hidden: int = 384
    layers: int = 6
    heads: int = 12
    inner: int = 1536
    positions: int = 512
    distances: int = 0
    capitals_at: int = 0

    @property
    def is_mpnet(self) -> bool:
        """Whether the encoder is of MPNet's kind, else of BERT's."""
        return self.distances > 0


SMALL = Size()
# all-mpnet-base-v2, the teacher: its layers also see how far apart two tokens are. It has learnt without capitals, and
# they enter half-way.
LARGE = Size(hidden=768, layers=12, inner=3072, distances=32, capitals_at=6)


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
        """``states`` (batch, tokens, hidden); ``bias`` (batch, heads or 1, tokens or 1, tokens) is added."""
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
        self.distances = nn.Embedding(size.distances, size.heads) if size.distances else None
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
        embedded = self.words(ids) + self.positions(positions)
        if not self.size.capitals_at:
            embedded = embedded + self.capitals(capitals)
        states = functional.dropout(self.norm(embedded), self.dropout, self.training)
        bias = (ids == 0).to(states.dtype)[:, None, None, :] * -1e4
        if self.distances is not None:
            apart = distance_classes(ids.shape[1], self.size.distances).to(ids.device)
            bias = bias + self.distances(apart).permute(2, 0, 1)[None]
        for i, layer in enumerate(self.layers):
            if i and i == self.size.capitals_at:
                states = states + self.capitals(capitals)
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

    def freeze(self) -> None:
        """Leaves the word vectors out of training."""
        # Words that the corpus lacks must keep their place beside those that it has; and it saves a third of the time.
        self.words.weight.requires_grad_(False)

    def load_base(self, folder: Path) -> None:
        """Takes the encoder's weights from a BERT's or MPNet's ``model.safetensors``; heads stay as they are.

        Raises ``DataError`` where the file is broken or holds a network of another kind or size.
        """
        file, size = folder / "model.safetensors", self.size
        try:
            base = {name.removeprefix("bert."): tensor for name, tensor in load_file(file).items()}
            if f"encoder.layer.{size.layers}.output.dense.weight" in base:
                raise ValueError(f"it has more than {size.layers} layers")
            missing, unexpected = self.load_state_dict(self._state_of(base), strict=False)
            if unexpected or any(name.startswith(ENCODER) for name in missing):
                raise ValueError(f"missing {missing}, unexpected {unexpected}")
        except KeyError as error:
            raise _unfit(file, size, f"it lacks {error}") from error
        except (OSError, RuntimeError, SafetensorError, ValueError) as error:
            raise _unfit(file, size, str(error).splitlines()[-1].strip()) from error

    def _state_of(self, base: dict[str, Tensor]) -> dict[str, Tensor]:
        mpnet = self.size.is_mpnet
        words, positions = base["embeddings.word_embeddings.weight"], base["embeddings.position_embeddings.weight"]
        if mpnet:
            words, positions = _in_bert_order(words), positions[MPNET_SPECIAL - 2 :]
            first = torch.zeros(1, self.size.hidden)
        else:
            first = base["embeddings.token_type_embeddings.weight"][:1]
        state = {
            "words.weight": words,
            "positions.weight": positions,
            "norm.weight": base["embeddings.LayerNorm.weight"],
            "norm.bias": base["embeddings.LayerNorm.bias"],
            "capitals.weight": first.repeat(CAPITALS, 1),
        }
        if mpnet:
            state["distances.weight"] = base["encoder.relative_attention_bias.weight"]
        names = MPNET_NAMES if mpnet else BERT_NAMES
        for i in range(self.size.layers):
            old, new = f"encoder.layer.{i}.", f"layers.{i}."
            for kind in ("weight", "bias"):
                state |= {
                    f"{new}{ours}.{kind}": torch.cat([base[f"{old}{part}.{kind}"] for part in theirs])
                    for ours, theirs in names.items()
                }
        return state


BERT_NAMES = {
    "query_key_value": [f"attention.self.{part}" for part in ("query", "key", "value")],
    "attended": ["attention.output.dense"],
    "norm_attended": ["attention.output.LayerNorm"],
    "inner": ["intermediate.dense"],
    "outer": ["output.dense"],
    "norm_outer": ["output.LayerNorm"],
}
MPNET_NAMES = BERT_NAMES | {
    "query_key_value": [f"attention.attn.{part}" for part in "qkv"],
    "attended": ["attention.attn.o"],
    "norm_attended": ["attention.LayerNorm"],
}
# MPNet has BERT's word pieces after four special ones of its own, of which it uses these in place of BERT's.
MPNET_SPECIAL = 4
MPNET_INSTEAD = {0: 1, 101: 0, 102: 2}


def bert_pieces(vocabulary: Path) -> list[str]:
    """The word pieces of BERT in a ``vocab.txt``, in their order; MPNet's has special ones around them."""
    pieces = vocabulary.read_text(encoding="utf-8").splitlines()
    return pieces[MPNET_SPECIAL:-1] if pieces[:1] == ["<s>"] else pieces


def _in_bert_order(words: Tensor) -> Tensor:
    """MPNet's word vectors in the order of BERT's vocabulary, so that both read the same rows."""
    ordered = words[MPNET_SPECIAL : MPNET_SPECIAL + Size().vocabulary].clone()
    for ours, theirs in MPNET_INSTEAD.items():
        ordered[ours] = words[theirs]
    return ordered


def distance_classes(tokens: int, classes: int, furthest: int = 128) -> Tensor:
    """For each pair of tokens the class of their distance, (tokens, tokens): half of the classes for each direction,
    near ones by the token and far ones on a scale of logarithms (Raffel et al. 2020, as MPNet uses it).
    """
    at = torch.arange(tokens)
    apart = at[None, :] - at[:, None]
    half, exact = classes // 2, classes // 4
    far = exact + (torch.log(apart.abs().clamp_min(1) / exact) / math.log(furthest / exact) * (half - exact)).long()
    near = torch.where(apart.abs() < exact, apart.abs(), far.clamp_max(half - 1))
    return near + torch.where(apart > 0, half, 0)


def _unfit(file: Path, size: Size, reason: str) -> DataError:
    kind, example = ("MPNet", "all-mpnet-base-v2") if size.is_mpnet else ("BERT", "all-MiniLM-L6-v2")
    return DataError(
        f"{file}: not a base model that fits ({reason}); it takes an encoder of the kind of {kind} of {size.layers} "
        f"layers, {size.hidden} wide, with {size.vocabulary} word pieces, such as {example}"
    )
