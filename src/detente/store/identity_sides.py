"""How the parties of two mentions agree, and how their places do: what speaks for and against their being one."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache, lru_cache

from rapidfuzz import fuzz

from detente.store.identity_told import Side, Where

Found = Mapping[str, float]

BOTH_SIDED = frozenset({"CONSULT", "AGREE", "COOPERATE"})
VERBAL = frozenset({"ACCUSE", "REQUEST", "REJECT", "SUPPORT", "THREATEN", "CONCEDE"})
#: What is done to a person once in a long while: arrest, verdict, release, murder.
DONE_TO = frozenset({"ASSAULT", "COERCE", "SANCTION", "RETREAT"})
_MANY = frozenset({"state", "armed"})  # kinds of those who do much on a day, and to whom much is done
_EXECUTIVE = frozenset({"GOV", "MIL", "COP", "SPY"})
_OPPOSED = ({"state", "armed"}, {"state", "society"}, {"armed", "political"})
_UNKNOWN_COUNTRY = 0.4  # as if so much of the countries were in common
_SIDES_ALIKE = 0.3  # cosine of the words for two sides that says nothing for or against
_NEAR_KM, _REGION_KM = 60.0, 250.0
_NONE: frozenset[str] = frozenset()
_NOBODY = Side(False, _NONE, _NONE, _NONE, _NONE, _NONE, _NONE, None)


def agreement(
    first: tuple[Side, Side], second: tuple[Side, Side], event: str, other: str, weights: Mapping[str, float]
) -> Found | None:
    """How actor and recipient of two mentions agree, in the order given or, for acts of both sides, in any.

    ``event`` and ``other`` are their types. ``None`` where they cannot be one: states that differ, or words of actors
    of different countries.
    """
    verbal, done_to = event in VERBAL or other in VERBAL, event in DONE_TO and other in DONE_TO
    straight = _parties(*first, *second, verbal, done_to)
    if event not in BOTH_SIDED or other not in BOTH_SIDED:
        return straight
    turned = (
        _parties(*first, second[1], second[0], verbal, done_to),
        _parties(first[1], first[0], *second, verbal, done_to),  # which is called actor must not matter
    )
    whole = _parties(_together(*first), _NOBODY, _together(*second), _NOBODY, verbal, done_to)
    found = [each for each in (straight, *turned, whole) if each is not None]
    return max(found, key=lambda each: sum(weights[name] * value for name, value in each.items())) if found else None


def _parties(a: Side, b: Side, c: Side, d: Side, verbal: bool, done_to: bool) -> Found | None:
    actor, recipient = _agreement(a, c), _agreement(b, d)
    if not (a.there and c.there) and not (b.there and d.there):  # nothing to go by
        return None
    if actor.get("apart") and not b.countries & d.countries:
        return None
    if recipient.get("apart") and not a.countries & c.countries:
        return None
    if actor.get("apart") and (verbal or _states(a, c)):
        return None
    if recipient.get("apart") and _states(b, d):
        return None
    found = {f"actor_{name}": value for name, value in actor.items()}
    found |= {f"recipient_{name}": value for name, value in recipient.items()}
    if verbal and recipient.get("apart"):
        found["apart_verbal"] = 1.0
    if verbal and (actor.get("opposed") or actor.get("kinds_apart")):
        found["speaker_apart"] = 1.0
    if done_to and recipient.get("named_same"):
        found["recipient_named_deed"] = 1.0
    return found


def _states(one: Side, other: Side) -> bool:
    return "state" in one.kinds and "state" in other.kinds


@lru_cache(maxsize=50_000)
def _together(a: Side, b: Side) -> Side:
    return Side(
        True,
        a.countries | b.countries,
        a.kinds | b.kinds,
        a.sectors | b.sectors,
        a.names | b.names,
        a.proper | b.proper,
        a.called | b.called,
        None,
    )


@lru_cache(maxsize=200_000)
def _agreement(one: Side, other: Side) -> Found:
    if not one.there or not other.there:
        return {"missing": float(one.there or other.there)}
    found: dict[str, float] = {}
    if one.countries and other.countries:
        shared = one.countries & other.countries
        found["countries"] = len(shared) / max(len(one.countries), len(other.countries))
        if not shared:
            found["apart"] = 1.0
        elif one.countries - shared and other.countries - shared:
            found["crossed"] = 1.0
    else:
        found["countries"] = _UNKNOWN_COUNTRY
    return found | _who(one, other) | _words(one, other)


def _who(one: Side, other: Side) -> dict[str, float]:
    """How kinds, names and sectors agree."""
    found: dict[str, float] = {}
    if one.kinds and other.kinds:
        if not one.kinds & other.kinds:
            opposed = any({a, b} in _OPPOSED for a in one.kinds for b in other.kinds)
            found["opposed" if opposed else "kinds_apart"] = 1.0
        if ("state" in one.kinds) != ("state" in other.kinds):
            found["kinds_state"] = 1.0
    if one.names and other.names:
        same = any(_same_name(a, b) for a in one.names for b in other.names)
        many = not (one.kinds | other.kinds).isdisjoint(_MANY)
        same_name = "named_same_many" if many else "named_same"
        found[same_name if same else "named_two_state" if _states(one, other) else "named_two"] = 1.0
    elif one.sectors and other.sectors:
        if one.sectors & other.sectors:
            found["sectors_same"] = 1.0
        elif one.kinds & other.kinds:
            found[_sectors_apart(one, other)] = 1.0
    return found


def _words(one: Side, other: Side) -> dict[str, float]:
    """How the words for the two sides agree, as far as they are no names that were compared."""
    found: dict[str, float] = {}
    named = one.names and other.names and any(_same_name(a, b) for a in one.names for b in other.names)
    if one.proper and other.proper and not named and one.proper.isdisjoint(other.proper):
        found["proper_apart"] = 1.0
    if one.meaning is not None and other.meaning is not None and "state" not in one.kinds | other.kinds:
        found["alike"] = round(float(one.meaning @ other.meaning), 4) - _SIDES_ALIKE
    return found


def _sectors_apart(one: Side, other: Side) -> str:
    if not _states(one, other):
        return "sectors_apart"
    ruling = (not one.sectors.isdisjoint(_EXECUTIVE), not other.sectors.isdisjoint(_EXECUTIVE))
    return "sectors_apart_state" if all(ruling) else "branches_apart"


@cache
def _same_name(one: str, other: str) -> bool:
    if one == other:
        return True
    a, b = set(one.split()), set(other.split())
    return a <= b or b <= a or fuzz.token_sort_ratio(one, other) >= 78 or _same_last(one, other)


def _same_last(one: str, other: str) -> bool:
    """Whether the last words of two names are spellings of one: Qadhafi, Gaddafi."""
    return fuzz.ratio(one.split()[-1], other.split()[-1]) >= 70 and min(len(one), len(other)) >= 6


@lru_cache(maxsize=100_000)
def places_agree(one: Where, other: Where) -> Found | None:
    """How two places agree; ``None`` where they cannot be one."""
    far = _kilometres(one.point, other.point) if one.point and other.point else None
    lands = bool(one.country and other.country and one.country != other.country)
    if one.city and other.city:
        if fuzz.ratio(one.city, other.city) >= 80:
            return {"city_same": 1.0}
        return None if lands or far is None or far > _NEAR_KM else {"city_near": 1.0}
    return None if lands or (far is not None and far > _REGION_KM) else {}


def _kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    (lat1, lon1), (lat2, lon2) = (map(math.radians, point) for point in (one, other))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 12742.0 * math.asin(min(1.0, math.sqrt(half)))
