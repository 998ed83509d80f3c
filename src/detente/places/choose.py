"""Chooses among namesakes: hints in the phrase, the report's countries, places near by, then importance."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from detente.places.candidates import Candidate, is_close, measure_distance, measure_gap
from detente.places.features import load_countries, load_words
from detente.places.names import make_key
from detente.records import Place

# How much a place counts by itself, on the scale of the logarithm of a town's inhabitants (Tokyo has 7).
_WEIGHTS: Mapping[str, float] = {"country": 8.5, "region": 7.5, "sea": 7.5, "point": 7.0, "province": 5.5}
_CONTEXT_BONUS = 3.5
_NEIGHBOUR_BONUS = 0.8
_DATELINE_BONUS = 2.0
_NEAR_KM = 300.0
_NEAR_BONUS = 1.5
_BESIDE_BONUS = 1.5
_CUE_BONUS = 4.0
# A smaller town of a country that the report does not name is taken for a chance namesake.
_NAMESAKE_LIKENESS = 60.0
_NAMESAKE_POPULATION = 20_000
_CHANCE_POPULATION = 15_000
_CHANCE_POPULATION_ALTERNATE = 150_000


@dataclass(frozen=True, slots=True)
class PlaceContext:
    """What is known around a phrase: the report's countries (alpha-3), its dateline, places resolved before."""

    countries: tuple[str, ...] = ()
    dateline: str | None = None
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """The place chosen and why, in plain words; ``candidate`` is ``None`` where none convinces."""

    candidate: Candidate | None
    reason: str


def weigh(candidate: Candidate) -> float:
    """Return how much ``candidate`` counts before anything is known about the report."""
    weight = _WEIGHTS.get(candidate.precision)
    if weight is None:
        weight = math.log10(candidate.population + 10)
        if candidate.precision == "district":
            weight = 2.0 + 0.25 * weight
        elif candidate.kind == "capital":
            weight += 2.0
        elif candidate.kind == "seat":
            weight += 0.35
        elif candidate.kind == "own":
            weight = 5.0
    if candidate.well_known:
        return weight + 1.5
    if candidate.main:
        return weight
    return weight - (0.4 if candidate.close else 2.0)


def choose(
    name: str,
    candidates: tuple[Candidate, ...],
    context: PlaceContext,
    *,
    dateline_country: str | None = None,
    cue: str | None = None,
    hint: str | None = None,
    beside: tuple[Candidate, ...] = (),
) -> Choice:
    """Choose the likeliest of ``candidates``.

    ``hint`` says which words of the phrase had narrowed them already, ``beside`` what its other places likely are.
    """
    countries = frozenset(context.countries)
    near = _neighbours(countries)
    scored = sorted(
        (
            (
                _score(c, context, countries, near, dateline_country, cue) + _score_beside(c, beside),
                -i,
                c,
            )
            for i, c in enumerate(candidates)
        ),
        reverse=True,
        key=lambda s: s[:2],
    )
    best = scored[0][2]
    if best.precision in ("province", "district") and cue not in ("province", "district"):
        best = next((c for c in candidates if _is_namesake_town(c, best)), best)
    if hint is None and countries and _is_chance(name, best, countries, near | {dateline_country or ""}):
        place = f"{best.name} in {_country_name(best.country)}"
        return Choice(None, f"the only likely place of that name is {place}, which nothing in the report points to")
    return Choice(best, _explain(name, best, candidates, countries, dateline_country, cue, hint))


def _is_namesake_town(candidate: Candidate, division: Candidate) -> bool:
    """Whether ``candidate`` is the town that gave ``division`` its name: a bare name means the town."""
    if candidate.precision != "city":
        return False
    is_seat = candidate.kind in ("seat", "capital", "own")
    if not candidate.main and not (
        is_seat and is_close(make_key(division.name), make_key(candidate.name), _NAMESAKE_LIKENESS)
    ):
        return False
    if candidate.countries != division.countries or candidate.province not in (division.province, division.name):
        return False
    return is_seat or candidate.population >= _NAMESAKE_POPULATION or division.precision == "district"


def _neighbours(countries: frozenset[str]) -> frozenset[str]:
    known = load_countries()
    return frozenset(n for c in countries if c in known for n in known[c].neighbours)


def _score(
    candidate: Candidate,
    context: PlaceContext,
    countries: frozenset[str],
    near: frozenset[str],
    dateline_country: str | None,
    cue: str | None,
) -> float:
    score = weigh(candidate)
    own = frozenset(candidate.countries)
    if own & countries:
        score += _CONTEXT_BONUS
    elif own & near:
        score += _NEIGHBOUR_BONUS
    elif countries and candidate.precision == "point":
        score -= 2.0
    if dateline_country in own:
        score += _DATELINE_BONUS
    if cue is not None and candidate.precision == cue:
        score += _CUE_BONUS
    elif cue == "province" and candidate.precision == "district":
        score += _CUE_BONUS / 2
    return score + _score_nearness(candidate, context.places)


def _score_beside(candidate: Candidate, beside: tuple[Candidate, ...]) -> float:
    best = 0.0
    for other in beside:
        if candidate.country is not None and candidate.country in other.countries:
            near = 0.0 if other.precision == "country" else max(0.0, 1 - measure_gap(candidate, other) / _NEAR_KM)
            best = max(best, _BESIDE_BONUS + _NEAR_BONUS * near)
    return best


def _score_nearness(candidate: Candidate, places: tuple[Place, ...]) -> float:
    if candidate.lat is None or candidate.lon is None or candidate.precision == "country":
        return 0.0
    best = 0.0
    for place in places:
        if place.lat is None or place.lon is None or place.precision in ("country", "unknown"):
            continue
        distance = measure_distance(candidate.lat, candidate.lon, place.lat, place.lon)
        best = max(best, _NEAR_BONUS * (1 - distance / _NEAR_KM))
    return best


def _is_chance(name: str, candidate: Candidate, countries: frozenset[str], near: frozenset[str]) -> bool:
    if countries.intersection(candidate.countries):
        return False
    if candidate.precision == "point":
        # Every capital has its Independence Square.
        return all(word in load_words().common for word in make_key(name).split())
    if candidate.kind not in ("city", "seat", "district") or near.intersection(candidate.countries):
        return False
    limit = _CHANCE_POPULATION if candidate.main else _CHANCE_POPULATION_ALTERNATE
    return candidate.population < limit or candidate.precision == "district"


def _country_name(code: str | None) -> str:
    country = load_countries().get(code or "")
    return country.name if country else (code or "no single country")


def _explain(
    name: str,
    best: Candidate,
    candidates: tuple[Candidate, ...],
    countries: frozenset[str],
    dateline_country: str | None,
    cue: str | None,
    hint: str | None,
) -> str:
    called = "" if make_key(best.name) in make_key(name) else f"{name} is {best.name}; "
    if len(candidates) == 1:
        return called + (f"the one place of that name, in {hint}" if hint else "the only place of that name")
    group = f"{len(candidates)} places named {name}"
    if hint is not None:
        return f"{called}first of {group} in {hint}"
    if cue is not None and best.precision == cue:
        return f"{called}the phrase asks for a {cue} among {group}"
    inside = sorted(countries & frozenset(best.countries))
    if inside:
        others = [c for c in candidates if frozenset(c.countries) & countries]
        rank = "the one" if len(others) == 1 else f"first of {len(others)}"
        return f"{called}{rank} in {_country_name(inside[0])}, which the report is about, of {group}"
    if dateline_country is not None and dateline_country in best.countries:
        return f"{called}in the country of the dateline, of {group}"
    if best.precision in ("city", "district"):
        return f"{called}largest of {group}; nothing in the report points elsewhere"
    return f"{called}the best known of {group}; nothing in the report points elsewhere"
