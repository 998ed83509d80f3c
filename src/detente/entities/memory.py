"""What a report has said so far: who was named, which countries it is about, and who was named last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from detente.entities.model import Entry

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


@dataclass(slots=True)
class ReportMemory:
    """Filled by ``Resolver.observe``, one report each."""

    passages: int = 0
    seen: list[Seen] = field(default_factory=list)
    names: dict[str, Seen] = field(default_factory=dict)
    countries: Counter[str] = field(default_factory=Counter)
    texts: list[str] = field(default_factory=list)
    ahead: ReportMemory | None = None

    def foretell(self, whole: ReportMemory) -> None:
        """Take ``whole``, the memory of the whole report, for names and countries that come only later in it.

        Headlines use short names before the text gives the full ones. What was named last is still told by what
        this memory itself has observed.
        """
        self.ahead = whole

    def known(self, folded: str) -> Seen | None:
        """Return who goes by a folded name in this report, ``None`` if nobody does."""
        seen = self.names.get(folded)
        return seen if seen is not None or self.ahead is None else self.ahead.names.get(folded)

    def add(self, seen: Seen) -> None:
        """Remember a naming; countries of the first three passages weigh double, those of people and bodies half."""
        first = not self.seen or self.seen[-1].passage != seen.passage
        self.seen.append(seen)
        if seen.country:
            # What a sentence begins with is mostly what it is about.
            weight = (2 if seen.kind in {"state", "nationality"} else 1) + first
            self.countries[seen.country] += weight * (2 if self.passages <= 3 else 1)

    def main_countries(self) -> list[str]:
        """Return the countries of the report, the one it says most about first."""
        counted = self.countries if self.ahead is None else self.ahead.countries
        return [country for country, _ in counted.most_common()]

    def before(self, position: int | None) -> Iterator[list[Seen]]:
        """Yield what was named before ``position`` in the present passage, then passage by passage backwards.

        Inside a passage the order is that of the text: its first party is mostly its subject.
        """
        present = [s for s in self.seen if s.passage == self.passages and (position is None or s.position < position)]
        if present:
            yield present
        for number in range(self.passages - 1, max(0, self.passages - 12), -1):
            earlier = [s for s in self.seen if s.passage == number]
            if earlier:
                yield earlier
