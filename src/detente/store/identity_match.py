"""Whether two mentions tell one happening: what rules it out, and how much speaks for it."""

from __future__ import annotations

import csv
import math
from collections.abc import Hashable, Mapping
from functools import cache
from importlib.resources import files

from rapidfuzz import fuzz

from detente.store.identity_alike import NAMES, Pairs, alike
from detente.store.identity_sides import BOTH_SIDED, VERBAL, agreement, places_agree
from detente.store.identity_told import Told
from detente.store.identity_words import tokens

# Two mentions are one where the probability is at least THRESHOLD; in an event of several their mean must be,
# and none may be below FLOOR.
THRESHOLD = 0.78
FLOOR = 0.3
DAYS_APART = 1  # that two exact days of one happening may be apart
_DEEDS = frozenset({"ASSAULT", "MOBILIZE", "PROTEST", "COERCE"})  # what is often done day after day
_FEW, _SMALL = 3, 12  # numbers up to these are shared by chance, always and often
_USUAL, _NEAR, _FAR = 300, -1.0, 3.0  # code points between passages; logarithms of how many times that
_LIKE, _COPY = 70.0, 90.0  # per cent of letters in common: what counts, and what is as good as the same
_DAYS = {
    "day_same": "same day",
    "day_next": "next day",
    "days_coarse": "dates that meet",
    "day_unknown": "no date known",
}


@cache
def kin() -> frozenset[tuple[str, str]]:
    """Pairs of types by which two coders may name one act, both ways round."""
    with (files("detente.store") / "identity_types.tsv").open(encoding="utf-8") as lines:
        pairs = [(row["one"], row["other"]) for row in csv.DictReader(lines, delimiter="\t")]
    return frozenset(pairs) | frozenset((other, one) for one, other in pairs)


@cache
def weights(*, within: bool = False) -> Mapping[str, float]:
    """What each feature adds to the logarithm of the odds: between two reports, or ``within`` one.

    One report tells an act again in other words, and other acts in like words; two reports tell an act in like words.
    """
    column = "within" if within else "apart"
    with (files("detente.store") / "identity_weights.tsv").open(encoding="utf-8") as lines:
        return {row["feature"]: float(row[column]) for row in csv.DictReader(lines, delimiter="\t")}


def probability(one: Told, other: Told) -> float:
    """That two mentions tell one happening, from 0 to 1; 0 where something rules it out. The same both ways round."""
    return probabilities([(one, other)])[0]


def probabilities(pairs: Pairs) -> list[float]:
    """``probability`` of each pair; no other pair in the list changes it."""
    apart, inside = weights(), weights(within=True)
    return [
        _probability(found, inside if one.report == other.report else apart)
        for (one, other), found in zip(pairs, measured(pairs, apart), strict=True)
    ]


def _probability(found: Mapping[str, float] | None, known: Mapping[str, float]) -> float:
    if found is None:
        return 0.0
    # Added up exactly, so that the last digit is the same whatever is compared beside.
    odds = math.fsum(known[name] * value for name, value in found.items())
    return round(1.0 / (1.0 + math.exp(-odds)), 9)


def features(one: Told, other: Told) -> dict[str, float] | None:
    """What speaks for and against two mentions being one; ``None`` where something rules it out."""
    return measured([(one, other)], weights())[0]


def measured(pairs: Pairs, known: Mapping[str, float]) -> list[dict[str, float] | None]:
    """``features`` of each pair; by ``known`` weights acts of both sides are turned round."""
    found = [_but_words(one, other, known) for one, other in pairs]
    left = [(each, pair) for each, pair in zip(found, pairs, strict=True) if each is not None]
    words = alike([pair for _, pair in left]).tolist()
    for (each, (one, other)), row in zip(left, words, strict=True):
        each.update(zip(NAMES, row, strict=True))
        copied = fuzz.ratio(one.passage, other.passage, score_cutoff=_LIKE)
        if copied:
            each["copied"] = min(1.0, (copied - _LIKE) / (_COPY - _LIKE))
    return found


def content(one: Told) -> tuple[Hashable, ...]:
    """All that a comparison depends on but ids: mentions of like content are alike to all others in like measure.

    Sides are compared as they are kept: the same words for the same parties are one side as long as they are kept.
    """
    days = (one.first, one.last, one.dated, one.due)
    return (
        one.passage,
        one.event,
        one.beside,
        one.modes,
        one.status,
        *days,
        one.actor,
        one.recipient,
        one.where,
        *one.banned.tolist(),
    )


def _but_words(one: Told, other: Told, known: Mapping[str, float]) -> dict[str, float] | None:
    """What type, status, days, place and parties say; ``None`` where they rule it out whatever the words."""
    if one.passage_id == other.passage_id or one.status != other.status:  # its coder saw two acts in one sentence
        return None
    if one.event != other.event and not _near(one, other):
        return None
    days, where = _days(one, other), places_agree(one.where, other.where)
    if days is None or where is None:
        return None
    sides = agreement((one.actor, one.recipient), (other.actor, other.recipient), one.event, other.event, known)
    if sides is None:
        return None
    found = {"start": 1.0, **sides, **days, **where, **_kind(one, other), **_said(one, other), **_numbers(one, other)}
    if "type_near" in found and "day_same" not in found:  # of two types, days must agree the more
        found["near_day"] = 1.0
    return found | within(one, other)


def _near(one: Told, other: Told) -> bool:
    """Whether one act may have been given these two types: not where a passage has an act of either type."""
    return (one.event, other.event) in kin() and other.event not in one.beside and one.event not in other.beside


def _days(one: Told, other: Told) -> dict[str, float] | None:
    gap = max(one.first - other.last, other.first - one.last, 0)
    if gap > DAYS_APART or (one.due and other.due and (one.due[0] > other.due[1] or other.due[0] > one.due[1])):
        return None
    longest, shortest = sorted((one.last - one.first, other.last - other.first), reverse=True)
    if not (one.dated and other.dated):
        return {"day_unknown": 1.0} if not gap else None
    if longest:
        coarse = {"days_coarse": 1.0, "days_length": math.log(1 + longest) / 6, "days_both_coarse": float(shortest > 0)}
        return coarse if not gap else None
    if not gap:
        return {"day_same": 1.0}
    return {"day_next": 1.0, "day_next_deed": float(one.event in _DEEDS or other.event in _DEEDS)}


def _kind(one: Told, other: Told) -> dict[str, float]:
    found = {}
    if one.event != other.event:
        found["type_near"] = 1.0
    elif one.modes and other.modes:
        found["mode_same" if one.modes & other.modes else "mode_other"] = 1.0
    if one.event in VERBAL and other.event in VERBAL:
        found["verbal"] = 1.0
    elif one.event in BOTH_SIDED and other.event in BOTH_SIDED:
        found["both_sided"] = 1.0
    if one.words.again != other.words.again:
        found["again"] = 1.0
    return found


def within(one: Told, other: Told) -> dict[str, float]:
    """How two passages of one report stand to each other: a headline and its story, near or far from each other."""
    if one.report != other.report:
        return {}
    if one.at is None or other.at is None:
        return {"unplaced": 1.0}
    far = max(1, abs(one.at - other.at))
    distance = min(_FAR, max(_NEAR, math.log(far / _USUAL)))
    return {"headline": float(one.title != other.title), "distance": distance}


def _said(one: Told, other: Told) -> dict[str, float]:
    """Whether what only one mention has as party or place is at least named in the passage of the other."""
    found = {}
    for role, a, b in (("actor", one.actor, other.actor), ("recipient", one.recipient, other.recipient)):
        called, words = (a.called, other.words) if a.there else (b.called, one.words)
        if a.there != b.there and called:
            found[f"{role}_untold" if called.isdisjoint(words.stems) else f"{role}_told"] = 1.0
    if bool(one.where.city) != bool(other.where.city):
        city, words = (one.where.city, other.words) if one.where.city else (other.where.city, one.words)
        if words.tokens.issuperset(tokens(city or "")):
            found["city_told"] = 1.0
    return found


def _numbers(one: Told, other: Told) -> dict[str, float]:
    shared = one.words.numbers & other.words.numbers
    if not shared or max(shared) <= _FEW:
        return {}
    return {"numbers_same" if max(shared) > _SMALL else "numbers_same_small": 1.0}


def explained(pairs: Pairs) -> list[str]:
    """Why the mentions of each pair were taken to be one, in plain words."""
    return [
        _explained(one, other, found or {})
        for (one, other), found in zip(pairs, measured(pairs, weights()), strict=True)
    ]


def _explained(one: Told, other: Told, found: Mapping[str, float]) -> str:
    said = ["same report" if one.report == other.report else "another report"]
    said.append("same type" if one.event == other.event else f"type near {other.event}")
    for role in ("actor", "recipient"):
        if found.get(f"{role}_named_same") or found.get(f"{role}_named_same_many"):
            said.append(f"same {role}")
        elif found.get(f"{role}_countries", 0.0) > 0.5:
            said.append(f"{role} of the same country")
    said.append(next((words for name, words in _DAYS.items() if found.get(name)), ""))
    if found.get("city_same") or found.get("city_told"):
        said.append("same place")
    copied, alike_words = found.get("copied") == 1.0, f"words {found.get('words_most', 0.0):.0%} alike"
    said.append("nearly the same words" if copied else alike_words)
    return ", ".join(part for part in said if part)
