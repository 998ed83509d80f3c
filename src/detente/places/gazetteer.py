"""The gazetteer: a phrase in its report becomes a Place, and known places are found in a text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from importlib.resources import as_file, files
from itertools import pairwise

from detente.places.candidates import Candidate, Candidates
from detente.places.choose import Choice, PlaceContext, choose, weigh
from detente.places.features import load_adjectives, load_countries, load_words
from detente.places.find import find_places
from detente.places.names import make_key
from detente.places.parse import Match, Parse, parse
from detente.places.table import Table
from detente.records import Place, Span

_CONTAINERS = ("country", "province", "region", "district", "city")
_ALONE = ", the one that the report is about"


class Gazetteer:
    """Resolves phrases to places; open it with ``Gazetteer.load()``."""

    def __init__(self, table: Table, adjectives: Mapping[str, str]) -> None:
        """``adjectives`` maps an adjective in any spelling to a country (alpha-3)."""
        self._candidates = Candidates(table)
        self._adjectives = {make_key(word): country for word, country in adjectives.items()}

    @classmethod
    def load(cls, *, adjectives: Mapping[str, str] | None = None) -> Gazetteer:
        """Open the gazetteer that comes with the package; ``adjectives`` adds to those it knows.

        Raises DataError where its files are missing or broken.
        """
        with as_file(files("detente.places") / "data" / "gazetteer.bin") as path:
            table = Table(path)
        return cls(table, {**load_adjectives(), **(adjectives or {})})

    def resolve(
        self,
        span_text: str,
        context: PlaceContext | None = None,
        *,
        start: int | None = None,
        end: int | None = None,
    ) -> Place:
        """Return the place that ``span_text`` means, with a reason; unresolved: ``resolved_place`` is ``None``.

        ``start`` and ``end`` are the phrase's code points in the report and are passed through.
        """
        context = context or PlaceContext()
        text = " ".join(span_text.split())
        found = parse(text, self._candidates.look_up, self._adjectives, load_words())
        dateline = self._find_dateline_country(context.dateline)
        place = self._resolve(text, found, context, dateline)
        return replace(place, start=start, end=end, extracted_place=span_text)

    def find(self, text: str, *, offset: int = 0) -> list[Span]:
        """Return the names of known places in ``text`` that stand where a place stands; ``offset`` is added.

        It is careful: a name counts where a word such as ``in`` or ``near`` leads to it or it can be nothing else.
        """
        return find_places(text, self._candidates.look_up, self._adjectives, load_words(), offset)

    def _resolve(self, text: str, found: Parse, context: PlaceContext, dateline: str | None) -> Place:
        home = [m for m in found.matches if not m.abroad]
        names = [m for m in home if m.adjective is None]
        hints = frozenset(m.adjective for m in home if m.adjective is not None)
        if not names:
            return self._resolve_without_name(text, found, hints, context)
        groups = {id(m): self._narrow(m, names, hints) for m in names}
        head = _find_head(found, names, groups)
        candidates, hint = groups[id(head)]
        beside = tuple(max(m.candidates, key=weigh) for m in names if m is not head)
        choice = choose(
            head.text, candidates, context, dateline_country=dateline, cue=head.cue, hint=hint, beside=beside
        )
        if choice.candidate is None:
            return _unresolved(text, choice.reason, context)
        if choice.candidate.precision == "country" and choice.candidate.country and _asks_for_capital(found, head):
            choice = self._choose_capital(choice.candidate.country) or choice
        return self._build(choice, head, found, text)

    def _choose_capital(self, country: str) -> Choice | None:
        """Return the capital of ``country``, where the tables know it."""
        name = load_countries()[country].capital
        towns = [c for c in self._candidates.look_up(make_key(name or "")) if c.country == country and c.city]
        if not towns:
            return None
        return Choice(max(towns, key=weigh), f"the capital of {load_countries()[country].name}")

    def _narrow(
        self, match: Match, names: list[Match], hints: frozenset[str]
    ) -> tuple[tuple[Candidate, ...], str | None]:
        """Return the candidates of ``match`` that lie in the other places of the phrase, and which those are."""
        candidates = match.candidates
        said: str | None = None
        for other in names:
            if other is match:
                continue
            inside = tuple(c for c in candidates if any(_lies_in(c, o) for o in other.candidates))
            if inside:
                candidates, said = inside, other.text
        inside = tuple(c for c in candidates if hints.intersection(c.countries))
        if inside and said is None:
            countries = load_countries()
            named = sorted({countries[h].name for h in hints if any(h in c.countries for c in inside)})
            candidates, said = inside, " and ".join(named)
        return candidates, said

    def _resolve_without_name(self, text: str, found: Parse, hints: frozenset[str], context: PlaceContext) -> Place:
        whole = tuple(c for c in self._candidates.look_up(make_key(text)) if c.precision != "district")
        if whole and not found.matches and text[:1].isalpha() and " " not in text:
            choice = choose(text, whole, context)
            if choice.candidate is not None:
                return self._build(choice, None, found, text)
        if len(hints) == 1:
            code = next(iter(hints))
            match = next(m for m in found.matches if m.adjective == code)
            if _asks_for_capital(found, match):
                capital = self._choose_capital(code)
                if capital is not None:
                    return self._build(capital, None, found, text)
            note = f"{' '.join(found.unknown)} is not in the gazetteer" if found.unknown else None
            return replace(_as_country(text, code, f"country by the word {match.text}"), note=note)
        implied = self._resolve_implied(text, found, context)
        if implied is not None:
            return implied
        if any(m.abroad for m in found.matches):
            thing = next(m for m in found.matches if m.abroad)
            return _unresolved(
                text, f"what belongs to {thing.text} stands elsewhere and the phrase does not say where", None
            )
        if found.unknown:
            return _unresolved(text, f"{' '.join(found.unknown)} is not in the gazetteer", context)
        return _unresolved(text, "the phrase names no place", None)

    def _resolve_implied(self, text: str, found: Parse, context: PlaceContext) -> Place | None:
        """Return the place of a phrase that names none but means the report's (``the capital``, ``the country``)."""
        words = [t.text.casefold() for t in found.tokens]
        if found.unknown:
            return None
        alone = context.countries[0] if len(context.countries) == 1 else None
        if alone is not None and alone in load_countries() and not found.matches:
            if words in (["the", "capital"], ["capital"]):
                capital = self._choose_capital(alone)
                if capital is not None:
                    return self._build(replace(capital, reason=capital.reason + _ALONE), None, found, text)
            if "country" in words or "nationwide" in words:
                return _as_country(text, alone, "the country" + _ALONE)
        sites = [w for w in words if load_words().roles.get(w) in ("site", "city") or w in ("embassy", "consulate")]
        choice = self._choose_dateline(context.dateline) if sites else None
        if choice is None or choice.candidate is None:
            return None
        reason = f"the {sites[0]} of the place that the report was written in; the phrase names none"
        return self._build(Choice(choice.candidate, reason), None, found, text)

    def _build(self, choice: Choice, head: Match | None, found: Parse, text: str) -> Place:
        candidate = choice.candidate
        if candidate is None:
            return _unresolved(text, choice.reason, None)
        notes = [candidate.note] if candidate.note else []
        if head is not None and head.direction and candidate.precision != "sea":
            part = head.direction if head.direction.endswith(" of") else f"{head.direction} part of"
            notes.append(f"{part} {head.text}")
        elif head is not None and head.lead in ("off", "near", "outside"):
            notes.append(f"{head.lead} {head.text}")
        if head is not None and candidate.precision in ("country", "province") and found.unknown:
            notes.append(f"{' '.join(found.unknown)} is not in the gazetteer")
        return Place(
            None,
            None,
            text,
            candidate.name,
            candidate.geonameid,
            candidate.lat,
            candidate.lon,
            candidate.city,
            candidate.district,
            candidate.province,
            candidate.country,
            candidate.precision,
            "; ".join(notes) or None,
            choice.reason,
        )

    def _find_dateline_country(self, dateline: str | None) -> str | None:
        choice = self._choose_dateline(dateline)
        return choice.candidate.country if choice is not None and choice.candidate is not None else None

    def _choose_dateline(self, dateline: str | None) -> Choice | None:
        if not dateline:
            return None
        found = parse(" ".join(dateline.split()), self._candidates.look_up, self._adjectives, load_words())
        names = [m for m in found.matches if m.adjective is None]
        if not names:
            return None
        groups = {id(m): self._narrow(m, names, frozenset()) for m in names}
        head = _find_head(found, names, groups)
        return choose(head.text, groups[id(head)][0], PlaceContext())


def _as_country(text: str, code: str, reason: str) -> Place:
    country = load_countries()[code]
    return Place(
        None,
        None,
        text,
        country.name,
        country.geonameid,
        country.lat,
        country.lon,
        None,
        None,
        None,
        code,
        "country",
        None,
        reason,
    )


def _lies_in(candidate: Candidate, outer: Candidate) -> bool:
    """Whether ``candidate`` is a part of ``outer``, as far as the divisions tell."""
    if outer.precision == "country":
        return candidate.precision != "country" and bool(frozenset(candidate.countries) & frozenset(outer.countries))
    if not frozenset(candidate.countries) & frozenset(outer.countries):
        return False
    if outer.precision == "province":
        return candidate.precision in ("city", "district", "point") and candidate.province == outer.province
    if outer.precision == "district":
        return candidate.precision in ("city", "point") and candidate.district == outer.district
    if outer.precision == "city":
        return candidate.precision == "point" and candidate.city == outer.city
    if outer.precision == "region":
        return candidate.precision in ("city", "point") and candidate is not outer
    return False


def _find_head(
    found: Parse, names: list[Match], groups: Mapping[int, tuple[tuple[Candidate, ...], str | None]]
) -> Match:
    """Return the name that the phrase is about: the innermost; else the one that ``in`` leads to; else the first."""
    inner = [m for m in names if groups[id(m)][1] is not None]
    if inner:
        return inner[0]
    roles, common = load_words().roles, load_words().common
    head = names[0]
    for earlier, match in pairwise(names):
        joined = {roles.get(t.text.casefold()) for t in found.tokens[earlier.last : match.first]}
        leads = roles.get(match.lead) == "at" or (match.lead == "of" and match.cue is not None)
        # `Crimea's Sevastopol` is the latter; `Hebron's Old City` is in Hebron, whichever Old City is known.
        owned = earlier.owner and not all(w in common for w in make_key(match.text).split())
        if (leads or owned) and not joined & {"and", "from"}:
            head = match
    return head


def _asks_for_capital(found: Parse, match: Match) -> bool:
    """Whether the phrase means the capital of the country that ``match`` names (``the Somali capital``)."""
    words = [t.text.casefold() for t in found.tokens]
    if words[match.last : match.last + 1] == ["capital"]:
        return True
    before = [w for w in words[: match.first] if w != "the"]
    return before[-2:] == ["capital", "of"] and before[-3:-2] in ([], ["a"])


def _unresolved(text: str, reason: str, context: PlaceContext | None) -> Place:
    country = None
    if context is not None and len(context.countries) == 1:
        country = context.countries[0]
        reason += "; country taken from the report, which names one alone"
    return Place(None, None, text, None, None, None, None, None, None, None, country, "unknown", None, reason)
