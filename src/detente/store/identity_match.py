"""Whether two mentions tell one happening: what rules it out, and how much speaks for it."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import numpy as np
from rapidfuzz import fuzz

from detente.store.identity_told import PROPER, Side, Told, tokens

# Two mentions are one where the probability is at least THRESHOLD; in an event of several their mean must be,
# and none may be below FLOOR.
THRESHOLD = 0.6
FLOOR = 0.3
_BOTH_SIDED = frozenset({"CONSULT", "AGREE", "COOPERATE"})
_VERBAL = frozenset({"ACCUSE", "REQUEST", "REJECT", "SUPPORT", "THREATEN", "CONCEDE"})
_DEEDS = frozenset({"ASSAULT", "MOBILIZE", "PROTEST", "COERCE"})  # what is often done day after day
_PLACES_APART_KM, _REGIONS_APART_KM = 40.0, 250.0
_SAME_MEANING = 0.4  # cosine
_WHOLE_ALIKE = 0.25  # cosine of all words that says nothing for or against
_SIDES_ALIKE = 0.3  # cosine of the words for two sides that says nothing for or against
_DAYS = {
    "day_same": "same day",
    "day_next": "next day",
    "days_coarse": "dates that meet",
    "day_unknown": "no date known",
}
_EXECUTIVE = frozenset({"GOV", "MIL", "COP", "SPY"})
_OPPOSED = ({"state", "armed"}, {"state", "society"}, {"armed", "political"})


@cache
def kin() -> frozenset[tuple[str, str]]:
    """Pairs of types by which two coders may name one act, both ways round."""
    with (files("detente.store") / "identity_types.tsv").open(encoding="utf-8") as lines:
        pairs = [(row["one"], row["other"]) for row in csv.DictReader(lines, delimiter="\t")]
    return frozenset(pairs) | frozenset((other, one) for one, other in pairs)


@cache
def weights() -> Mapping[str, float]:
    """What each feature adds to the logarithm of the odds."""
    with (files("detente.store") / "identity_weights.tsv").open(encoding="utf-8") as lines:
        return {row["feature"]: float(row["weight"]) for row in csv.DictReader(lines, delimiter="\t")}


def probability(one: Told, other: Told) -> float:
    """That two mentions tell one happening, from 0 to 1; 0 where something rules it out. The same both ways round."""
    found = features(one, other)
    if found is None:
        return 0.0
    known = weights()
    odds = sum(known[name] * value for name, value in found.items())
    return 1.0 / (1.0 + math.exp(-odds))


def features(one: Told, other: Told) -> dict[str, float] | None:
    """What speaks for and against two mentions being one; ``None`` where something rules it out."""
    if ruled_out(one, other):
        return None
    sides = _sides(one, other)
    if sides is None:
        return None
    if sides.get("recipient_named_same") and one.event not in _VERBAL:
        sides["recipient_named_deed"] = 1.0
    return {"start": 1.0} | sides | _days(one, other) | _where(one, other) | _words(one, other) | _kind(one, other)


def ruled_out(one: Told, other: Told) -> bool:
    """Whether the two cannot be one whatever their words: passage, type, status, days, place."""
    if one.passage_id == other.passage_id:  # its coder saw two acts in one sentence
        return True
    if one.event != other.event and (one.event, other.event) not in kin():
        return True
    if one.status != other.status:
        return True
    slack = 1 if one.dated and other.dated and one.first == one.last and other.first == other.last else 0
    if one.first > other.last + slack or other.first > one.last + slack:
        return True
    if one.due and other.due and (one.due[0] > other.due[1] or other.due[0] > one.due[1]):
        return True
    return _apart(one, other)


def _apart(one: Told, other: Told) -> bool:
    if one.country and other.country and one.country != other.country:
        return True
    both = one.city is not None and other.city is not None
    if one.city and other.city and fuzz.ratio(one.city, other.city) >= 80:
        return False
    if one.point and other.point:
        return _kilometres(one.point, other.point) > (_PLACES_APART_KM if both else _REGIONS_APART_KM)
    return both


def _kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    (lat1, lon1), (lat2, lon2) = (map(math.radians, point) for point in (one, other))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 12742.0 * math.asin(min(1.0, math.sqrt(half)))


def _sides(one: Told, other: Told) -> dict[str, float] | None:
    """How the parties agree, in the order given or, for acts of both, in any; ``None`` where they do not."""
    straight = _parties(one.actor, one.recipient, other.actor, other.recipient)
    if one.event in _BOTH_SIDED and other.event in _BOTH_SIDED:
        turned = _parties(one.actor, one.recipient, other.recipient, other.actor)
        whole = _parties(_together(one), _NOBODY, _together(other), _NOBODY)
        found = [each for each in (straight, turned, whole) if each is not None]
        return max(found, key=lambda each: sum(weights()[k] * v for k, v in each.items())) if found else None
    return straight


_NOBODY = Side(False, frozenset(), frozenset(), frozenset(), frozenset(), frozenset(), None)


def _together(one: Told) -> Side:
    a, b = one.actor, one.recipient
    return Side(
        True,
        a.countries | b.countries,
        a.kinds | b.kinds,
        a.sectors | b.sectors,
        a.names | b.names,
        a.proper | b.proper,
        None,
    )


def _parties(a: Side, b: Side, c: Side, d: Side) -> dict[str, float] | None:
    actor, recipient = _agreement(a, c), _agreement(b, d)
    if actor is None or recipient is None or actor.get("opposed"):
        return None
    if not (a.there and c.there) and not (b.there and d.there):  # nothing to go by
        return None
    return {f"actor_{name}": value for name, value in actor.items()} | {
        f"recipient_{name}": value for name, value in recipient.items()
    }


def _agreement(one: Side, other: Side) -> dict[str, float] | None:
    """``None`` where two sides are not of one country, or nothing can be both."""
    if not one.there or not other.there:
        return {"missing": float(one.there or other.there)}
    if one.countries and other.countries:
        shared = len(one.countries & other.countries)
        if not shared:
            return None
        countries = shared / max(len(one.countries), len(other.countries))
    else:
        countries = 0.5
    found = {"countries": countries}
    if one.kinds and other.kinds and not one.kinds & other.kinds:
        found["opposed"] = float(any({a, b} in _OPPOSED for a in one.kinds for b in other.kinds))
    if one.names and other.names:
        same = any(_same_name(a, b) for a in one.names for b in other.names)
        state = "state" in one.kinds and "state" in other.kinds
        found["named_same" if same else "named_two_state" if state else "named_two"] = 1.0
    elif one.sectors and other.sectors and not one.sectors & other.sectors:
        found[_sectors_apart(one, other)] = 1.0
    if one.proper and other.proper and not found.get("named_same") and one.proper.isdisjoint(other.proper):
        found["proper_apart"] = 1.0
    if one.meaning is not None and other.meaning is not None and "state" not in one.kinds | other.kinds:
        found["alike"] = float(one.meaning @ other.meaning) - _SIDES_ALIKE
    return found


def _sectors_apart(one: Side, other: Side) -> str:
    if "state" not in one.kinds or "state" not in other.kinds:
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


def _days(one: Told, other: Told) -> dict[str, float]:
    if not (one.dated and other.dated):
        return {"day_unknown": 1.0}
    longest = max(one.last - one.first, other.last - other.first)
    if longest:
        shortest = min(one.last - one.first, other.last - other.first)
        return {"days_coarse": 1.0, "days_length": math.log(1 + longest) / 6, "days_both_coarse": float(shortest > 0)}
    if one.first == other.first:
        return {"day_same": 1.0}
    return {"day_next": 1.0, "day_next_deed": float(one.event in _DEEDS)}


def _where(one: Told, other: Told) -> dict[str, float]:
    if one.city and other.city:
        return {"city_same": 1.0}
    city, told = (one.city, other) if one.city else (other.city, one)
    return {"city_told": 1.0} if city and all(word in tokens(told.passage) for word in tokens(city)) else {}


def _words(one: Told, other: Told) -> dict[str, float]:
    """How far the words agree that are no names of the parties, by letter and by meaning."""
    named = one.named | other.named
    a, b = _kept(one, named), _kept(other, named)
    found = {"words_exact": 0.0, "words_most": 0.0, "words_mean": 0.0}
    exact = _same_words(a, b)
    if _proper_apart(a, {x for x, _ in exact}) and _proper_apart(b, {y for _, y in exact}):
        found["words_proper_apart"] = 1.0
    placed = one.placed | other.placed
    if placed:
        a, b = [word for word in a if word[0] not in placed], [word for word in b if word[0] not in placed]
    if a and b:
        alike = np.maximum(one.meanings[[at for _, at, _ in a]] @ other.meanings[[at for _, at, _ in b]].T, 0.0)
        exact = _same_words(a, b) if placed else exact
        for x, y in exact:
            alike[x, y] = 1.0
        alike = np.where(alike >= _SAME_MEANING, alike, 0.0)
        weigh_a, weigh_b = np.array([weight for _, _, weight in a]), np.array([weight for _, _, weight in b])
        best_a, best_b = float(weigh_a @ alike.max(1)), float(weigh_b @ alike.max(0))
        all_a, all_b = float(weigh_a.sum()), float(weigh_b.sum())
        found["words_exact"] = math.log1p(sum(min(a[x][2], b[y][2]) for x, y in exact))
        found["words_most"] = max(best_a / (all_a + 1.0), best_b / (all_b + 1.0))
        found["words_mean"] = (best_a + best_b) / (all_a + all_b + 1.0)
        found["words_proper_apart"] = float(
            _proper_apart(a, {x for x, _ in exact}) and _proper_apart(b, {y for _, y in exact})
        )
        left_a = float(weigh_a @ (1.0 - alike.max(1)))
        left_b = float(weigh_b @ (1.0 - alike.max(0)))
        found["words_apart"] = math.log1p(min(left_a, left_b))
        whole_a = weigh_a @ one.meanings[[at for _, at, _ in a]]
        whole_b = weigh_b @ other.meanings[[at for _, at, _ in b]]
        size = float(np.linalg.norm(whole_a) * np.linalg.norm(whole_b))
        found["words_meaning"] = float(whole_a @ whole_b) / size - _WHOLE_ALIKE if size else 0.0
    if one.again != other.again:
        found["again"] = 1.0
    if one.numbers and other.numbers:
        found["numbers_same" if one.numbers & other.numbers else "numbers_apart"] = 1.0
    if fuzz.ratio(one.passage, other.passage) >= 90:
        found["copied"] = 1.0
    return found


def _proper_apart(words: Sequence[Word], shared: set[int]) -> bool:
    """Whether a telling has a proper name that the other has not."""
    return any(weight == PROPER and at not in shared for at, (_, _, weight) in enumerate(words))


Word = tuple[str, int, float]  # a word, where it stands in its telling, its weight


def _kept(one: Told, named: frozenset[str]) -> list[Word]:
    starts = {name[:5] for name in named if len(name) >= 4}  # Peru and Peruvian
    return [
        (word, at, weight)
        for at, (word, weight) in enumerate(one.words.items())
        if word not in named and word[:5] not in starts
    ]


def _same_words(a: Sequence[Word], b: Sequence[Word]) -> list[tuple[int, int]]:
    """Words of one stem, and names in other spellings, by where they stand in ``a`` and ``b``."""
    where = {word: at for at, (word, _, _) in enumerate(b)}
    found = [(at, where[word]) for at, (word, _, _) in enumerate(a) if word in where]
    taken = {y for _, y in found}
    for x, (word, _, weight) in enumerate(a):
        if weight == PROPER and len(word) >= 5 and word not in where:
            for y, (other, _, _) in enumerate(b):
                if y not in taken and other[0] == word[0] and fuzz.ratio(word, other) >= 80:
                    found.append((x, y))
                    taken.add(y)
                    break
    return found


def _kind(one: Told, other: Told) -> dict[str, float]:
    found = {}
    if one.event != other.event:
        found["type_near"] = 1.0
    elif one.modes and other.modes:
        found["mode_same" if one.modes & other.modes else "mode_other"] = 1.0
    if one.event in _VERBAL and other.event in _VERBAL:
        found["verbal"] = 1.0
    elif one.event in _BOTH_SIDED and other.event in _BOTH_SIDED:
        found["both_sided"] = 1.0
    if one.report == other.report:
        found["report_same"] = 1.0
    return found


def explained(one: Told, other: Told) -> str:
    """Why two mentions were taken to be one, in plain words."""
    found = features(one, other) or {}
    said = ["same report" if one.report == other.report else "another report"]
    said.append("same type" if one.event == other.event else f"type near {other.event}")
    for role in ("actor", "recipient"):
        if found.get(f"{role}_named_same"):
            said.append(f"same {role}")
        elif found.get(f"{role}_countries", 0.0) > 0.5:
            said.append(f"{role} of the same country")
    said.append(next((words for name, words in _DAYS.items() if found.get(name)), ""))
    if found.get("city_same") or found.get("city_told"):
        said.append("same place")
    said.append("nearly the same words" if found.get("copied") else f"words {found.get('words_most', 0.0):.0%} alike")
    return ", ".join(part for part in said if part)
