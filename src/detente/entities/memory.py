"""What a report has said so far: who was named, which countries it is about, and who was named last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from detente.entities.model import Entry
from detente.records import Entity

SeenKind = Literal["person", "state", "nationality", "party", "role", "place"]


@dataclass(slots=True)
class Seen:
    """One naming in the report: ``passage`` counts from 1, ``position`` is the offset in that passage."""

    text: str
    name: str
    kind: SeenKind
    country: str | None
    sector: str | None
    passage: int
    position: int
    entry: Entry | None = None
    office: str | None = None
    office_class: str | None = None
    woman: bool | None = None
    # The preposition before it, where it stands after one; whether it is several; whether it has a name of its own.
    led: str | None = None
    plural: bool = False
    # Whether it only describes a thing (the Polish border).
    chance: bool = False
    named: bool = True
    # Whether an act has it as actor or speaker; who it is, where it stands for several.
    acted: bool = False
    guessed: bool = False
    # Whether its own words tell its country (Sri Lankan navy, Chad's army).
    owned: bool = False
    parties: tuple[Entity, ...] = ()

    @property
    def end(self) -> int:
        """Offset in the passage after its words."""
        return self.position + len(self.text)


@dataclass(frozen=True, slots=True)
class Town:
    """A place of the gazetteer in the report: number of the passage, offset in it, words, country."""

    passage: int
    position: int
    text: str
    country: str


@dataclass(slots=True)
class ReportMemory:
    """Filled by ``Resolver.observe``, one report each."""

    passages: int = 0
    seen: list[Seen] = field(default_factory=list)
    names: dict[str, Seen] = field(default_factory=dict)
    countries: Counter[str] = field(default_factory=Counter)
    texts: list[str] = field(default_factory=list)
    ahead: ReportMemory | None = None
    # How much the whole report speaks of each country, and its places, where those are known.
    weights: dict[str, float] = field(default_factory=dict)
    towns: list[Town] = field(default_factory=list)
    # The countries of the last span that named just two.
    pair: tuple[str, ...] = ()
    _passages: dict[int, list[Seen]] = field(default_factory=dict)

    def foretell(self, whole: ReportMemory) -> None:
        """Take ``whole``, the memory of the whole report, for names and countries that come only later in it.

        Headlines use short names before the text gives the full ones. What was named last is still told by what
        this memory itself has observed.
        """
        self.ahead = whole
        self.weights, self.towns = whole.weights, whole.towns

    def note(self, role: str | None, start: int, text: str, entities: tuple[Entity, ...]) -> None:
        """Remember who a span of the present passage was: whoever acts or speaks is what a later ``he`` means."""
        acts = role in {"actor", "said_by"}
        end = start + len(text)
        countries = tuple(dict.fromkeys(entity.country for entity in entities if entity.country))
        if len(countries) == 2 and len(entities) == 2:
            self.pair = countries
        here = [s for s in self._passages.get(self.passages, ()) if s.position < end and start < s.end]
        if len(entities) == 1 and here:
            # The head of the span: its person, else what stands first and hangs on no preposition.
            heads = [s for s in here if s.kind == "person"] or [s for s in here if s.kind != "nationality"] or here
            seen = next((s for s in heads if s.led is None or s.position <= start), heads[0])
            seen.acted = seen.acted or acts
            if not seen.named and entities[0].name is not None and seen.kind == "person":
                seen.name, seen.named = entities[0].name, True
            if seen.entry is not None and seen.kind == "party" and entities[0].name is None and len(here) == 1:
                # Catholic bishops are no longer the church.
                seen.entry, seen.named, seen.kind = None, False, "role"
                seen.country, seen.sector, seen.plural = entities[0].country, entities[0].sector, True
            if seen.country is None and seen.kind in {"person", "role"}:
                seen.country, seen.sector, seen.guessed = entities[0].country, seen.sector or entities[0].sector, True
            return
        if not entities or (len(entities) > 1 and here):
            for seen in here:
                seen.acted = seen.acted or acts
            if len(entities) < 2:
                return
        one = entities[0]
        many = len(entities) > 1
        kind: SeenKind = "person" if one.office and not many else "role" if one.name is None or many else "party"
        seen = Seen(text, one.name or text, kind, one.country, one.sector, self.passages, start, acted=acts)
        seen.plural, seen.named, seen.office = many, False, one.office
        seen.parties = entities
        self.seen.append(seen)
        self._passages.setdefault(self.passages, []).append(seen)
        self._passages[self.passages].sort(key=lambda s: s.position)

    def known(self, folded: str) -> Seen | None:
        """Return who goes by a folded name in this report, ``None`` if nobody does."""
        seen = self.names.get(folded)
        return seen if seen is not None or self.ahead is None else self.ahead.names.get(folded)

    def add(self, seen: Seen) -> None:
        """Remember a naming; countries of the first three passages weigh double, those of people and bodies half."""
        first = not self.seen or self.seen[-1].passage != seen.passage
        self.seen.append(seen)
        self._passages.setdefault(seen.passage, []).append(seen)
        if seen.country:
            # What a sentence begins with is mostly what it is about.
            weight = (2 if seen.kind in {"state", "nationality"} else 1) + first
            self.countries[seen.country] += weight * (2 if self.passages <= 3 else 1)

    def main_countries(self) -> list[str]:
        """Return the countries of the report, the one it says most about first."""
        if self.weights:
            return sorted(self.weights, key=lambda code: (-self.weights[code], code))
        counted = self.countries if self.ahead is None else self.ahead.countries
        return [country for country, _ in counted.most_common()]

    def named_apart(self, entry: Entry) -> set[str]:
        """Return the countries that the report has named by anything but ``entry``."""
        return {seen.country for seen in self.seen if seen.country and seen.entry is not entry}

    def before(self, position: int | None) -> Iterator[list[Seen]]:
        """Yield what was named before ``position`` in the present passage, then passage by passage backwards.

        Inside a passage the order is that of the text: its first party is mostly its subject.
        """
        present = [s for s in self._passages.get(self.passages, ()) if position is None or s.position < position]
        if present:
            yield present
        for number in range(self.passages - 1, max(0, self.passages - 12), -1):
            earlier = self._passages.get(number)
            if earlier:
                yield earlier

    def in_passage(self, number: int) -> list[Seen]:
        """Return what the passage of that number (from 1) names, in order."""
        return self._passages.get(number, [])

    def here(self) -> list[Seen]:
        """Return what the present passage names, in order."""
        return self._passages.get(self.passages, [])

    def towns_here(self) -> list[Town]:
        """Return the present passage's places of the gazetteer."""
        return [town for town in self.towns if town.passage == self.passages]
