"""Fits the network to the corpus: the same result for the same seed, with progress."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch

from detente.coding.labels import Labels
from detente.coding.tokens import WordPieces
from detente.corpus.swaps import swapped
from detente.training.batches import Batch, batches
from detente.training.examples import (
    Example,
    Prepared,
    acts_example,
    pair_examples,
    prepare,
    role_examples,
    trigger_words,
)
from detente.training.losses import loss_of, taught_loss
from detente.training.network import Network

Progress = Callable[[str], None]
#: Ids, capitals and anchors of a batch to the logits of every head: a network, or an exported one.
Teacher = Callable[[torch.Tensor, torch.Tensor, torch.Tensor], tuple[torch.Tensor, ...]]


@dataclass(frozen=True, slots=True)
class Plan:
    """How to fit: passes over the corpus, rates, size of a batch in tokens, seed.

    ``shares``: how much of the rows for acts, roles and pairs each pass takes. ``swaps``: the share of passages whose
    states are swapped for others in a pass. ``rehearsal``: the share of the passages of an earlier stage that each pass
    takes along. ``taught``: how much a teacher's word weighs against the corpus, where there is one.
    """

    epochs: int = 6
    rate: float = 3e-4
    head_rate: float = 1e-3
    tokens: int = 1200
    warm_up: float = 0.06
    decay: float = 0.01
    average: float = 0.998
    seed: int = 20221130
    shares: tuple[float, float, float] = (0.8, 1.0, 1.0)
    swaps: float = 0.25
    rehearsal: float = 0.5
    taught: float = 0.6


def epoch_examples(
    passages: Sequence[Prepared],
    labels: Labels,
    pieces: WordPieces,
    triggers: set[str],
    chance: random.Random,
    plan: Plan,
) -> list[Example]:
    """The training rows of one pass over the corpus, drawn by the plan's shares."""
    acts, roles, pairs = plan.shares
    examples: list[Example] = []
    for one in passages:
        if chance.random() < plan.swaps:
            one = prepare([swapped(one.passage, chance)], pieces)[0]
        if chance.random() < acts:
            examples.append(acts_example(one, labels))
        if chance.random() < roles:
            examples += role_examples(one, labels, chance, triggers)
        if chance.random() < pairs:
            examples += pair_examples(one, labels)
    return examples


def fit(
    network: Network,
    passages: Sequence[Prepared],
    labels: Labels,
    pieces: WordPieces,
    plan: Plan,
    progress: Progress,
    earlier: Sequence[Prepared] = (),
    teacher: Teacher | None = None,
) -> Network:
    """Trains in place and leaves the running average of the weights in the network.

    ``earlier``: passages that the network has learnt before, of which each pass rehearses a share. ``teacher``: a
    trained network whose judgement of the same rows, with the states swapped too, the network learns beside the corpus.
    """
    chance = random.Random(plan.seed)
    torch.manual_seed(plan.seed)
    triggers = trigger_words([*passages, *earlier])
    width = len(labels.contexts)

    def drawn() -> list[Batch]:
        rehearsed = [one for one in earlier if chance.random() < plan.rehearsal]
        examples = epoch_examples([*passages, *rehearsed], labels, pieces, triggers, chance, plan)
        return list(batches(examples, plan.tokens, width, chance))

    first = drawn()
    total = plan.epochs * len(first)
    network.freeze()
    optimizer = _optimizer(network, plan)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate(step, total, plan.warm_up))
    learnt = trained_parameters(network)
    average = [parameter.detach().clone() for parameter in learnt.values()]
    started, step = time.monotonic(), 0
    network.train()
    for epoch in range(plan.epochs):
        if epoch:
            first = drawn()
        losses: dict[str, list[float]] = {}
        for batch in first:
            with torch.autocast("cpu", dtype=torch.bfloat16):
                outputs = network(batch.ids, batch.capitals, batch.anchors)
            loss = loss_of(outputs, batch, labels)
            if teacher is not None:
                told = _judged(teacher, batch)
                loss = (1 - plan.taught) * loss + plan.taught * taught_loss(outputs, told, batch, labels)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            losses.setdefault(batch.task, []).append(loss.item())
            keep = min(plan.average, (1 + step) / (10 + step))
            for mean, parameter in zip(average, learnt.values(), strict=True):
                mean.lerp_(parameter.detach(), 1 - keep)
            if step % 100 == 0:
                spent = time.monotonic() - started
                left = spent / step * max(0, total - step)
                means = "  ".join(f"{task} {sum(v[-100:]) / len(v[-100:]):.3f}" for task, v in sorted(losses.items()))
                progress(f"epoch {epoch + 1}/{plan.epochs}  step {step}/{total}  {means}  {left / 60:.0f} min left")
    with torch.no_grad():
        for mean, parameter in zip(average, learnt.values(), strict=True):
            parameter.copy_(mean)
    network.eval()
    return network


def _judged(teacher: Teacher, batch: Batch) -> tuple[torch.Tensor, ...]:
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        return teacher(batch.ids, batch.capitals, batch.anchors)


def trained_parameters(network: Network) -> dict[str, torch.nn.Parameter]:
    """What training changes, by name; the word vectors are frozen in ``fit`` and need no running average."""
    return {name: parameter for name, parameter in network.named_parameters() if parameter.requires_grad}


def _optimizer(network: Network, plan: Plan) -> torch.optim.Optimizer:
    heads = ("acts", "roles", "pooled", "types", "modes", "status", "contexts", "paired", "relation", "capitals")
    groups: dict[tuple[float, float], list[torch.nn.Parameter]] = {}
    for name, parameter in trained_parameters(network).items():
        rate = plan.head_rate if name.split(".")[0] in heads else plan.rate
        decay = plan.decay if parameter.dim() > 1 and not name.startswith("words") else 0.0
        groups.setdefault((rate, decay), []).append(parameter)
    return torch.optim.AdamW(
        [{"params": p, "lr": rate, "weight_decay": decay} for (rate, decay), p in groups.items()], betas=(0.9, 0.98)
    )


def _rate(step: int, total: int, warm_up: float) -> float:
    rise = max(1, round(total * warm_up))
    return min((step + 1) / rise, max(0.0, (total - step) / max(1, total - rise)))
