"""Parties that an act's own sentence leaves out, taken from what the report tells beside and before it.

``Peru accused Ecuador of poaching. It denied the charge.``: who is answered is a matter of types, roles and countries
more than of words, so a logistic function over such features decides. How it was taught: docs/decisions/0006.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from detente.coding.setting import Setting
from detente.entities import ReportMemory
from detente.errors import ModelError
from detente.records import Entity, Mention, Report

Side = Literal["actor", "recipient"]
SIDES: tuple[Side, Side] = ("actor", "recipient")
# Sentences back in which a party is looked for.
REACH = 3
# From this share of what a report says of countries on, it is about one alone.
_DOMESTIC = 0.75
_PASSIVE = re.compile(r"\b(?:was|were|been|being|be|is|are|got|gets)(?: \w+){0,2}\s*$", re.IGNORECASE)
_BE = ("was ", "were ", "been ", "be ", "being ")
_PRONOUN = re.compile(
    r"(?:he|she|it|they|him|her|them|who|his|its|their|one|others?|we|us|i|you|th[ei]se?|those|that)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Telling:
    """An act with its parties: where its words stand in which passage (number), and who is on each side."""

    passage: int
    start: int
    end: int
    type: str
    status: str
    sides: Mapping[Side, tuple[Entity, ...]]


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody whom a passage names, in an act or not."""

    passage: int
    position: int
    entity: Entity


@dataclass(frozen=True, slots=True)
class Scene:
    """A report as its parties are looked for: its passages, its acts, whom it names and what country it is about."""

    texts: tuple[str, ...]
    titles: tuple[bool, ...]
    tellings: tuple[Telling, ...]
    named: tuple[Named, ...]
    about: str | None
    domestic: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """Who may be the missing party, from where, and the features that speak for or against it."""

    entities: tuple[Entity, ...]
    source: str
    features: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Discourse:
    """Weights of the features, and for each side of a type (``recipient REJECT``) the probability from which a party
    is taken; none is where there is no such threshold.
    """

    weights: Mapping[str, float]
    thresholds: Mapping[str, float]

    def probability(self, choice: Choice) -> float:
        """How likely the choice is the missing party."""
        total = sum(self.weights.get(name, 0.0) for name in choice.features)
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))

    def takes(self, side: Side, type_: str) -> bool:
        """Whether anybody is ever taken for a side of an act of that type."""
        return f"{side} {type_}" in self.thresholds

    def best(self, listed: Sequence[Choice], side: Side, type_: str) -> Choice | None:
        """The likeliest choice for a side of an act of that type, if it is likely enough."""
        threshold = self.thresholds.get(f"{side} {type_}")
        if threshold is None:
            return None
        first = max(listed, key=self.probability, default=None)
        return first if first is not None and self.probability(first) >= threshold else None


def with_parties(
    mentions: Sequence[Mention], report: Report, setting: Setting, discourse: Discourse | None
) -> list[Mention]:
    """The mentions, those that lack an actor or a recipient with whom the report leaves no doubt about."""
    if discourse is None:
        return list(mentions)
    scene = scene_of(mentions, report, setting)
    done = []
    for mention, telling in zip(mentions, scene.tellings, strict=True):
        for side in SIDES:
            if telling.sides[side] or not discourse.takes(side, telling.type):
                continue
            found = discourse.best(choices(scene, telling, side), side, telling.type)
            if found is not None:
                mention = _completed(mention, side, found)
        done.append(mention)
    return done


def _completed(mention: Mention, side: Side, found: Choice) -> Mention:
    taken = tuple(
        replace(e, reason=f"{e.reason}; not named in the act's own clause: {found.source}") for e in found.entities
    )
    reasons = {**mention.reasons, side: "; ".join(f"{e.entity_text}: {e.reason}" for e in taken)}
    if side == "actor":
        return replace(mention, actor=taken, reasons=reasons)
    return replace(mention, recipient=taken, reasons=reasons)


def scene_of(mentions: Sequence[Mention], report: Report, setting: Setting) -> Scene:
    """The scene of a report whose mentions are in the order of the text."""
    number = {id(passage): i for i, passage in enumerate(report.passages)}
    tellings = tuple(
        Telling(
            number[id(mention.passage)],
            mention.event_text[0].start - mention.passage.start,
            mention.event_text[0].end - mention.passage.start,
            mention.event,
            mention.status,
            {"actor": mention.actor, "recipient": mention.recipient},
        )
        for mention in mentions
    )
    texts = tuple(passage.text for passage in report.passages)
    titles = tuple(passage.kind != "body" for passage in report.passages)
    starts = [passage.start for passage in report.passages]
    return Scene(texts, titles, tellings, named_in(setting.memory, starts), *about_of(setting))


def named_in(memory: ReportMemory, starts: Sequence[int]) -> tuple[Named, ...]:
    """Whom the passages of a report name; ``starts`` are their offsets."""
    found = []
    for seen in memory.seen:
        at = seen.passage - 1
        if seen.country is None or seen.chance or not 0 <= at < len(starts):
            continue
        start = starts[at] + seen.position
        name = seen.name if seen.named else None
        entity = Entity(start, start + len(seen.text), seen.text, name, seen.country, seen.sector, seen.office)
        found.append(Named(at, seen.position, replace(entity, reason=f'"{seen.text}" is named there')))
    return tuple(found)


def about_of(setting: Setting) -> tuple[str | None, bool]:
    """The country that a report is about and whether it is about that one alone."""
    weights = setting.memory.weights
    total = sum(weights.values())
    most = weights.get(setting.about, 0.0) if setting.about else 0.0
    return setting.about, total > 0 and most / total >= _DOMESTIC


def choices(scene: Scene, telling: Telling, side: Side) -> list[Choice]:
    """Who may be on the empty side of an act, the nearest first; each country once from each kind of source."""
    own = scene.texts[telling.passage]
    words = own[telling.start : telling.end]
    passive = bool(_PASSIVE.search(own[max(0, telling.start - 24) : telling.start])) or words.lower().startswith(_BE)
    other = telling.sides["recipient" if side == "actor" else "actor"]
    across = {entity.country for entity in other if entity.country}
    x, t = side[0], telling.type
    shared = (
        "bias",
        f"{x} {t}",
        f"{x} passive={passive}",
        f"{x} {t} passive={passive}",
        f"{x} other={len(across)}",
        f"{x} {t} other={bool(across)}",
        f"{x} {telling.status}",
        f"{x} domestic={scene.domestic}",
        f"{x} {t} domestic={scene.domestic}",
        f"{x} title={scene.titles[telling.passage]}",
    )
    found: list[Choice] = []
    taken: set[tuple[str, frozenset[str]]] = set()
    for passage, role, source, entities, what, facing in _sources(scene, telling):
        countries = frozenset(entity.country for entity in entities if entity.country)
        if not countries or (role, countries) in taken:
            continue
        taken.add((role, countries))
        distance = telling.passage - passage
        place = "title" if scene.titles[passage] and distance else str(min(distance, REACH))
        same = "no" if not across else "same" if countries <= across else "other"
        main = scene.about in countries
        # Who is accused answers the accuser, who is asked refuses the one who asks.
        reply = "-" if not across or not facing else "yes" if across & facing else "no"
        features = (
            *shared,
            f"{x} from={role} d={place}",
            f"{x} {t} from={role}",
            f"{x} from={role} source={source}",
            f"{x} {t} from={role} source={source}",
            f"{x} rank={min(len(found), 5)} from={role}",
            f"{x} {t} same={same}",
            f"{x} {t} same={same} domestic={scene.domestic}",
            f"{x} same={same} main={main}",
            f"{x} same={same} from={role} d={place}",
            f"{x} {t} main={main}",
            f"{x} {t} sector={entities[0].sector}",
            f"{x} several={len(countries) > 1}",
            f"{x} pronoun={bool(_PRONOUN.match(entities[0].entity_text))}",
            f"{x} {t} d={place}",
            f"{x} passive={passive} from={role} d={place}",
            f"{x} reply={reply} from={role}",
            f"{x} {t} reply={reply} from={role}",
            f"{x} {t} reply={reply} from={role} source={source}",
        )
        found.append(Choice(entities, what, features))
    return found


def _sources(
    scene: Scene, telling: Telling
) -> Iterator[tuple[int, str, str, tuple[Entity, ...], str, frozenset[str | None]]]:
    """Who may be meant: first the parties of the acts around, then others who are named.

    Each with the passage, the role there, the type of the act there, who, that in words, and the countries that the act
    there has on its other side.
    """
    near = [one for one in scene.tellings if one is not telling and 0 <= telling.passage - one.passage <= REACH]
    near.sort(
        key=lambda one: (
            telling.passage - one.passage,
            abs(one.start - telling.start) if one.passage == telling.passage else -one.start,
        )
    )
    for one in near:
        for side, across in zip(SIDES, reversed(SIDES), strict=True):
            if one.sides[side]:
                words = scene.texts[one.passage][one.start : one.end]
                where = "beside it" if one.passage == telling.passage else "before it"
                facing = frozenset(entity.country for entity in one.sides[across] if entity.country)
                yield one.passage, side[0], one.type, one.sides[side], f'{side} of "{words}" {where}', facing
    for named in sorted(scene.named, key=lambda n: (-n.passage, abs(n.position - telling.start))):
        distance = telling.passage - named.passage
        if 0 <= distance <= REACH or (distance > 0 and scene.titles[named.passage]):
            where = "beside it" if distance == 0 else "before it"
            yield named.passage, "n", "-", (named.entity,), f"named {where}", frozenset()


def discourse_of(raw: Mapping[str, object] | None) -> Discourse | None:
    """The weights as ``training.discourse`` wrote them, ``None`` without. Raises ``ModelError`` if they are broken."""
    if raw is None:
        return None
    try:
        weights: Mapping[str, float] = raw["weights"]  # type: ignore[assignment]
        thresholds: Mapping[str, float] = raw["thresholds"]  # type: ignore[assignment]
        return Discourse(
            {str(name): float(weight) for name, weight in weights.items()},
            {str(name): float(threshold) for name, threshold in thresholds.items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"discourse.json of the model is broken ({error}); train or install it again") from error
