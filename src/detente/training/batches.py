"""Groups examples of like length and task into tensors, so that little is spent on padding."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from detente.training.examples import IGNORED, Example


@dataclass(frozen=True, slots=True)
class Batch:
    """Tensors of one task: inputs (batch, tokens) and what each head should say (``IGNORED`` where not asked)."""

    task: str
    ids: Tensor
    capitals: Tensor
    anchors: Tensor
    tags: Tensor
    sources: Tensor
    types: Tensor
    modes: Tensor
    status: Tensor
    contexts: Tensor
    relations: Tensor


def batches(
    examples: Sequence[Example], tokens: int, contexts: int, chance: random.Random | None = None
) -> Iterator[Batch]:
    """Batches of one task each, of at most ``tokens`` tokens with padding; in random order if there is ``chance``."""
    groups: list[list[Example]] = []
    for task in ("acts", "roles", "pair"):
        chosen = [example for example in examples if example.task == task]
        if chance:
            chance.shuffle(chosen)
            chosen.sort(key=lambda example: len(example.row.ids) // 6)
        else:
            chosen.sort(key=lambda example: len(example.row.ids))
        group: list[Example] = []
        for example in chosen:
            longest = max(len(example.row.ids), len(group[-1].row.ids) if group else 0)
            if group and longest * (len(group) + 1) > tokens:
                groups.append(group)
                group = []
            group.append(example)
        if group:
            groups.append(group)
    if chance:
        chance.shuffle(groups)
    for group in groups:
        yield collate(group, contexts)


def collate(group: Sequence[Example], contexts: int) -> Batch:
    """One batch from examples of one task."""
    width = max(len(example.row.ids) for example in group)
    ids = torch.zeros(len(group), width, dtype=torch.long)
    capitals = torch.zeros(len(group), width, dtype=torch.long)
    tags = torch.full((len(group), width), IGNORED, dtype=torch.long)
    wanted = torch.full((len(group), contexts), -1.0)
    for i, example in enumerate(group):
        length = len(example.row.ids)
        ids[i, :length] = torch.tensor(example.row.ids)
        capitals[i, :length] = torch.tensor(example.row.capitals)
        for token, tag in zip(example.row.word_tokens, example.tags, strict=False):
            tags[i, token] = tag
        if example.contexts is not None:
            wanted[i] = torch.tensor(example.contexts, dtype=torch.float)
    return Batch(
        group[0].task,
        ids,
        capitals,
        torch.tensor([example.row.anchors for example in group]),
        tags,
        torch.tensor([example.sources for example in group]),
        torch.tensor([example.type for example in group]),
        torch.tensor([example.mode for example in group]),
        torch.tensor([example.status for example in group]),
        wanted,
        torch.tensor([example.relation for example in group]),
    )
