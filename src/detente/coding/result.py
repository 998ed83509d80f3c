"""What coding a report gives: its mentions, what was left out and why, and ways out to tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from detente.records import Mention, Omission, Report

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

SHOWN = ("asserted", "future")


@dataclass(frozen=True, slots=True, repr=False)
class Coding:
    """One report, coded. Iterating gives its mentions of every status; tables have those that default views show.

    A coding is true even if it has no mention: the report was coded. ``len(coding)`` counts the mentions.
    """

    report: Report
    mentions: tuple[Mention, ...]
    omissions: tuple[Omission, ...]

    def __iter__(self) -> Iterator[Mention]:
        return iter(self.mentions)

    def __len__(self) -> int:
        return len(self.mentions)

    def __bool__(self) -> bool:
        return True

    def __repr__(self) -> str:
        return f"<Coding of {self.report.id!r}: {len(self.mentions)} mentions, {len(self.omissions)} omissions>"

    def shown(self) -> tuple[Mention, ...]:
        """The mentions that default views show: asserted and future."""
        return tuple(mention for mention in self.mentions if mention.status in SHOWN)

    def to_dicts(self, *, all_statuses: bool = False) -> list[dict[str, Any]]:
        """Mentions as the JSON of docs/output.md has them, one dictionary each.

        The asserted and future ones; ``all_statuses`` adds the historical, hypothetical and denied, as in all tables.
        """
        from detente.export.jsonl import mention_to_dict

        return [mention_to_dict(mention) for mention in self._chosen(all_statuses)]

    def to_arrow(self, *, all_statuses: bool = False) -> pyarrow.Table:
        """Mentions as a flat table, a row each (columns: docs/output.md); ``all_statuses`` as in ``to_dicts``.

        Needs ``pip install 'detente[arrow]'``.
        """
        return mentions_to_arrow(self._chosen(all_statuses))

    def to_pandas(self, *, all_statuses: bool = False) -> pandas.DataFrame:
        """The same as a pandas frame (needs ``pip install 'detente[pandas]'``)."""
        return mentions_to_pandas(self._chosen(all_statuses))

    def to_polars(self, *, all_statuses: bool = False) -> polars.DataFrame:
        """The same as a polars frame (needs ``pip install 'detente[polars]'``)."""
        return mentions_to_polars(self._chosen(all_statuses))

    def _chosen(self, all_statuses: bool) -> tuple[Mention, ...]:
        return self.mentions if all_statuses else self.shown()

    def _repr_html_(self) -> str:
        from detente.export.html import coding_to_html

        return coding_to_html(self)


def mentions_to_arrow(mentions: Iterable[Mention]) -> pyarrow.Table:
    """Mentions of any number of reports as a flat Arrow table. Raises ``MissingExtraError`` without pyarrow."""
    from detente.export.flat import mentions_to_arrow as convert

    return convert(mentions)


def mentions_to_pandas(mentions: Iterable[Mention]) -> pandas.DataFrame:
    """Mentions of any number of reports as a pandas frame. Raises ``MissingExtraError`` without pandas."""
    from detente.export.flat import mentions_to_pandas as convert

    return convert(mentions)


def mentions_to_polars(mentions: Iterable[Mention]) -> polars.DataFrame:
    """Mentions of any number of reports as a polars frame. Raises ``MissingExtraError`` without polars."""
    from detente.export.flat import mentions_to_polars as convert

    return convert(mentions)
