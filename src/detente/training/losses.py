"""What the network is told it got wrong, pass by pass."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from detente.coding.labels import ROLES, Labels
from detente.training.batches import Batch
from detente.training.examples import IGNORED, SOURCE_ROLES


def loss_of(outputs: tuple[Tensor, ...], batch: Batch, labels: Labels) -> Tensor:
    """The loss of one batch: a single number."""
    acts, roles, types, modes, status, contexts, relation = (output.float() for output in outputs)
    if batch.task == "acts":
        return functional.cross_entropy(acts.flatten(0, 1), batch.tags.flatten(), ignore_index=IGNORED)
    if batch.task == "pair":
        return functional.cross_entropy(relation, batch.relations)
    total = functional.cross_entropy(types, batch.types)
    if (batch.tags != IGNORED).any():
        total = total + _roles_loss(roles, batch)
    real = batch.modes != IGNORED
    if real.any():
        total = total + 0.5 * _modes_loss(modes[real], batch.modes[real], labels)
        total = total + 0.7 * functional.cross_entropy(status[real], batch.status[real])
        total = total + functional.binary_cross_entropy_with_logits(contexts[real], batch.contexts[real])
    return total


def _roles_loss(roles: Tensor, batch: Batch) -> Tensor:
    """Where a file does not mark sources and contents, those columns are left out: absence means nothing there."""
    unmarked = torch.zeros(roles.shape[0], 1, roles.shape[2])
    for role in SOURCE_ROLES:
        column = 1 + 2 * ROLES.index(role)
        unmarked[:, :, column : column + 2] = -1e4
    masked = roles + unmarked * (~batch.sources).float()[:, None, None]
    return functional.cross_entropy(masked.flatten(0, 1), batch.tags.flatten(), ignore_index=IGNORED)


def _modes_loss(modes: Tensor, wanted: Tensor, labels: Labels) -> Tensor:
    """Modes compete only with those of their own type."""
    mask = torch.full_like(modes, -1e4)
    for i, column in enumerate(wanted.tolist()):
        first, last = labels.mode_ranges[labels.modes[column][0]]
        mask[i, first:last] = 0
    return functional.cross_entropy(modes + mask, wanted)
