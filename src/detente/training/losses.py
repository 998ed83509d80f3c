"""What the network is told it got wrong, pass by pass."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from detente.coding.labels import ROLES, Labels
from detente.training.batches import Batch
from detente.training.examples import IGNORED, SOURCE_ROLES
from detente.training.network import HEADS

# The temperature at which a teacher's second thoughts are heard.
SOFTENED = 2.0
# Of who is who a teacher knows hardly more than its pupil, and less of sources: there it is heard half.
_ROLES_HEARD = 0.5


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


def taught_loss(outputs: tuple[Tensor, ...], taught: tuple[Tensor, ...], batch: Batch, labels: Labels) -> Tensor:
    """How far the network is from what its teacher says of one batch (Hinton et al. 2015), where a head is asked."""
    acts, roles, types, modes, status, contexts, relation = (output.float() for output in outputs)
    told = dict(zip(HEADS, (output.float() for output in taught), strict=True))
    asked = batch.tags != IGNORED
    if batch.task == "acts":
        return _apart(acts[asked], told["acts"][asked])
    if batch.task == "pair":
        return _apart(relation, told["relation"])
    total = _apart(types, told["types"])
    if asked.any():
        heard = _apart(roles[asked], told["roles"][asked])
        total = total + _ROLES_HEARD * heard + (1 - _ROLES_HEARD) * _roles_loss(roles, batch)
    real = batch.modes != IGNORED
    if real.any():
        wanted = batch.modes[real]
        own, told_own = (_own_modes(given[real], wanted, labels) for given in (modes, told["modes"]))
        total = total + 0.5 * _apart(own, told_own)
        total = total + 0.7 * _apart(status[real], told["status"][real])
        likely = torch.sigmoid(told["contexts"][real])
        total = total + functional.binary_cross_entropy_with_logits(contexts[real], likely)
    return total


def _apart(logits: Tensor, taught: Tensor) -> Tensor:
    """Divergence of softened probabilities, scaled so that it weighs as much as a plain cross entropy."""
    said = functional.log_softmax(logits / SOFTENED, dim=-1)
    wanted = functional.softmax(taught / SOFTENED, dim=-1)
    return functional.kl_div(said, wanted, reduction="batchmean") * SOFTENED**2


def _roles_loss(roles: Tensor, batch: Batch) -> Tensor:
    """Where a file does not mark sources and contents, those columns are left out: absence means nothing there."""
    unmarked = torch.zeros(roles.shape[0], 1, roles.shape[2])
    for role in SOURCE_ROLES:
        column = 1 + 2 * ROLES.index(role)
        unmarked[:, :, column : column + 2] = -1e4
    masked = roles + unmarked * (~batch.sources).float()[:, None, None]
    return functional.cross_entropy(masked.flatten(0, 1), batch.tags.flatten(), ignore_index=IGNORED)


def _modes_loss(modes: Tensor, wanted: Tensor, labels: Labels) -> Tensor:
    return functional.cross_entropy(_own_modes(modes, wanted, labels), wanted)


def _own_modes(modes: Tensor, wanted: Tensor, labels: Labels) -> Tensor:
    """Modes compete only with those of their own type: the others are as good as ruled out."""
    mask = torch.full_like(modes, -1e4)
    for i, column in enumerate(wanted.tolist()):
        first, last = labels.mode_ranges[labels.modes[column][0]]
        mask[i, first:last] = 0
    return modes + mask
