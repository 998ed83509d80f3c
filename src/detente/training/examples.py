"""Turns corpus passages into training rows for the three passes: acts, roles (with one act marked), and pairs."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from detente.coding.labels import ROLES, STATUSES, Labels
from detente.coding.tokens import Row, WordPieces, Words, act_row, pair_row, plain_row
from detente.corpus import CorpusEvent, CorpusPassage, CorpusReport

IGNORED = -100
HELD_OUT_BLOCK = 20
# Fewer held-out passages with events than this tell nothing of a model.
HELD_OUT_AT_LEAST = 10
# Who says so and what: not every corpus file marks these.
SOURCE_ROLES = ("S", "C")


@dataclass(frozen=True, slots=True)
class Example:
    """One row with what each head should say; ``IGNORED`` where a head is not asked.

    ``tags`` are labels of the row's words for the head named by ``task`` (acts or roles). ``sources`` says whether
    the roles head may learn S and C from this row.
    """

    task: str
    row: Row
    tags: tuple[int, ...] = ()
    sources: bool = False
    type: int = IGNORED
    mode: int = IGNORED
    status: int = IGNORED
    contexts: tuple[int, ...] | None = None
    relation: int = IGNORED


@dataclass(slots=True)
class Prepared:
    """A passage with its words, so that they are cut once and not every epoch."""

    passage: CorpusPassage
    words: Words
    acts: dict[int, tuple[int, int]] = field(default_factory=dict)


def prepare(passages: Iterable[CorpusPassage], pieces: WordPieces) -> list[Prepared]:
    """Cuts the passages into words and finds the words of each act."""
    prepared = []
    for passage in passages:
        words = pieces.words(passage.text)
        acts = {s.event: words.index_range(s.start, s.end) for s in passage.spans if s.role == "E"}
        prepared.append(Prepared(passage, words, acts))
    return prepared


def split_reports(
    reports: Sequence[CorpusReport], held_out: float, seed: int
) -> tuple[list[CorpusReport], list[CorpusReport]]:
    """Reports to learn from and held-out ones."""
    order = list(range(len(reports)))
    random.Random(seed).shuffle(order)
    held = set(order[: max(1, round(len(order) * held_out))]) if order else set()
    return [r for i, r in enumerate(reports) if i not in held], [r for i, r in enumerate(reports) if i in held]


def split(passages: Sequence[Prepared], held_out: float, seed: int) -> tuple[list[Prepared], list[Prepared]]:
    """Training and held-out passages; neighbours of a file stay together since some tell one story.

    One block is held out at least, and more than the share ``held_out`` where else fewer than ``HELD_OUT_AT_LEAST``
    passages with events would be; half of the blocks are always left to learn from.
    """
    blocks: dict[tuple[str, int], list[Prepared]] = {}
    counts: dict[str, int] = {}
    for one in passages:
        place = counts.get(one.passage.slice, 0)
        counts[one.passage.slice] = place + 1
        blocks.setdefault((one.passage.slice, place // HELD_OUT_BLOCK), []).append(one)
    keys = sorted(blocks)
    chance = random.Random(seed)
    chosen = set(chance.sample(keys, max(1, round(len(keys) * held_out)))) if keys else set()
    others = [key for key in keys if key not in chosen]
    chance.shuffle(others)
    while others and len(chosen) < len(keys) // 2 and _with_events(blocks, chosen) < HELD_OUT_AT_LEAST:
        chosen.add(others.pop())
    train = [one for key in keys if key not in chosen for one in blocks[key]]
    held = [one for key in keys if key in chosen for one in blocks[key]]
    return train, held


def _with_events(blocks: dict[tuple[str, int], list[Prepared]], chosen: set[tuple[str, int]]) -> int:
    return sum(bool(one.passage.events) for key in chosen for one in blocks[key])


def trigger_words(passages: Iterable[Prepared]) -> set[str]:
    """The single words that name an act somewhere in the corpus, lower case."""
    found = set()
    for one in passages:
        for span in one.passage.spans:
            if span.role == "E":
                word = one.passage.text[span.start : span.end].lower()
                if " " not in word and len(word) > 3:
                    found.add(word)
    return found


def acts_example(one: Prepared, labels: Labels) -> Example:
    """What the acts pass should say of a passage."""
    tags = [0] * len(one.words.starts)
    for event in one.passage.events:
        first, last = one.acts[event.number]
        kind = labels.types.index(event.type)
        for i in range(first, last):
            tags[i] = 1 + 2 * kind + (i > first)
    return Example("acts", plain_row(one.words), tuple(tags))


def role_examples(one: Prepared, labels: Labels, chance: random.Random | None, triggers: set[str]) -> list[Example]:
    """What the roles pass should say of each act, and of some words that name none (drawn by ``chance``).

    With ``chance``, an act's edges are moved by a word now and then, since the acts pass errs there too.
    """
    examples = []
    for event in one.passage.events:
        act = one.acts[event.number]
        if chance and chance.random() < 0.15:
            act = _moved(act, len(one.words.starts), chance)
        examples.append(_role_example(one, event, act, labels))
    if chance is None:
        examples += [_none_example(one, act, labels) for act in false_acts(one, triggers)]
    else:
        candidates = false_acts(one, triggers)
        for act in chance.sample(candidates, min(1, len(candidates))):
            examples.append(_none_example(one, act, labels))
        taken = {i for first, last in one.acts.values() for i in range(first, last)}
        free = [i for i in range(len(one.words.starts)) if i not in taken and len(one.words.pieces[i]) > 0]
        if free and chance.random() < 0.25:
            i = chance.choice(free)
            examples.append(_none_example(one, (i, i + 1), labels))
    return examples


def false_acts(one: Prepared, triggers: set[str]) -> list[tuple[int, int]]:
    """Words that name an act elsewhere in the corpus and none here."""
    text, words = one.passage.text, one.words
    taken = {i for first, last in one.acts.values() for i in range(first, last)}
    return [
        (i, i + 1)
        for i in range(len(words.starts))
        if i not in taken and text[words.starts[i] : words.ends[i]].lower() in triggers
    ]


def _moved(act: tuple[int, int], length: int, chance: random.Random) -> tuple[int, int]:
    first, last = act
    move = chance.choice(((-1, 0), (0, 1), (1, 0), (0, -1)))
    first, last = max(0, first + move[0]), min(length, last + move[1])
    return (first, last) if last > first else act


def _role_example(one: Prepared, event: CorpusEvent, act: tuple[int, int], labels: Labels) -> Example:
    tags = [0] * len(one.words.starts)
    for span in one.passage.spans:
        if span.event == event.number and span.role in ROLES:
            first, last = one.words.index_range(span.start, span.end)
            role = ROLES.index(span.role)
            for i in range(first, last):
                tags[i] = 1 + 2 * role + (i > first)
    return Example(
        "roles",
        act_row(one.words, act),
        tuple(tags),
        one.passage.sources_marked,
        labels.types.index(event.type),
        labels.modes.index((event.type, event.mode)),
        STATUSES.index(event.status),
        tuple(int(context in event.contexts) for context in labels.contexts),
    )


def _none_example(one: Prepared, act: tuple[int, int], labels: Labels) -> Example:
    return Example("roles", act_row(one.words, act), (), type=len(labels.types))


def pair_examples(one: Prepared, labels: Labels) -> list[Example]:
    """For each event with two sides, the passage with both marked; sides alike are marked in both orders."""
    examples = []
    for event in one.passage.events:
        actors = [one.words.index_range(s.start, s.end) for s in one.passage.spans_of(event.number, "A")]
        recipients = [one.words.index_range(s.start, s.end) for s in one.passage.spans_of(event.number, "R")]
        if actors and recipients:
            sides = [(actors, recipients)]
        elif len(actors) > 1:
            sides = [(actors[:1], actors[1:]), (actors[1:], actors[:1])]
        else:
            continue
        relation = labels.types.index(event.type)
        examples += [Example("pair", pair_row(one.words, a, r), relation=relation) for a, r in sides]
    return examples


def every_row(passages: Sequence[Prepared], labels: Labels) -> list[Row]:
    """The rows of all passes: each passage, each of its acts, each pair."""
    rows = [plain_row(one.words) for one in passages]
    rows += [act_row(one.words, act) for one in passages for act in one.acts.values()]
    return rows + [example.row for one in passages for example in pair_examples(one, labels)]
