"""What a run did: counts of reports by what became of them, of what was coded, and of what was dropped and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from detente.records import Problem


@dataclass(slots=True)
class Summary:
    """``reports`` counts by ``new changed older recoded same other_coder failed``; ``dropped`` by reason.

    ``events`` is how many events the store has after the run, ``events_before`` how many it had.
    """

    run_id: str
    coder: str
    reports: Counter[str] = field(default_factory=Counter)
    passages: int = 0
    mentions: int = 0
    events_before: int = 0
    events: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)

    @property
    def read(self) -> int:
        """Reports that were read, whatever became of them."""
        return sum(self.reports.values())
