"""What a desk can say of its events together: thin doors to ``detente.analysis``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    import duckdb

    from detente.analysis.panel import PanelOf
    from detente.store.desk import Desk


class Analysed:
    """Methods of ``Desk``; each gives a DuckDB relation, as all of its methods do."""

    def tension(self, subjects: str | Sequence[str] = "all", **options: Any) -> duckdb.DuckDBPyRelation:
        """The tension index of all, of countries or dyads: ``detente.analysis.measure`` has the options."""
        from detente.analysis import tension

        return tension(cast("Desk", self), subjects, **options)

    def changes(self, subjects: str | Sequence[str] = "all", **options: Any) -> duckdb.DuckDBPyRelation:
        """Where tension changes its level, and by which events: ``detente.analysis.changes``."""
        from detente.analysis import changes

        return changes(cast("Desk", self), subjects, **options)

    def panel(self, of: PanelOf = "dyads", **options: Any) -> duckdb.DuckDBPyRelation:
        """Zero-filled counts by dyad, actor or recipient and period: ``detente.analysis.panel``."""
        from detente.analysis import panel

        return panel(cast("Desk", self), of, **options)

    def pledges(self, **options: Any) -> duckdb.DuckDBPyRelation:
        """Promises and announcements with what became of them: ``detente.analysis.pledges``."""
        from detente.analysis import pledges

        return pledges(cast("Desk", self), **options)

    def answers(self, **options: Any) -> duckdb.DuckDBPyRelation:
        """Pairs of act and answer, stated or offered: ``detente.analysis.answers``."""
        from detente.analysis import answers

        return answers(cast("Desk", self), **options)

    def thread(self, event_id: str) -> duckdb.DuckDBPyRelation:
        """The chain of act and answer that an event stands in: ``detente.analysis.thread``."""
        from detente.analysis import thread

        return thread(cast("Desk", self), event_id)
