"""What adding a report to a store comes to: new, changed, older, the same, coded by another coder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import duckdb

from detente.errors import DataError
from detente.records import Report
from detente.store.rows import fingerprint, rank_time, version_id

Action = Literal["new", "changed", "older", "recoded", "same", "other_coder"]
CODED: tuple[Action, ...] = ("new", "changed", "older", "recoded")


class CoderLike(Protocol):
    """What the store needs of a coder: its name, and that it codes a report."""

    @property
    def name(self) -> str:
        """Version and model."""
        ...

    def code(self, report: Report, /) -> Any:
        """The report's ``Coding``."""
        ...


def coder_key(coder: CoderLike) -> str:
    """What a coding is known by: the coder's name, and its threshold where that is not the model's own.

    Raises ``DataError`` for a coder whose types are not PLOVER's: what is made from a store knows no others.
    """
    ontology = getattr(coder, "ontology", None)
    if ontology is not None and ontology.name is not None:
        raise DataError(
            f"the model codes by {ontology.name}, and a store holds PLOVER types: add with "
            "detente.coding.in_plover.in_plover(coder)"
        )
    encoder = getattr(coder, "encoder", None)
    threshold = getattr(coder, "threshold", None)
    if encoder is None or threshold is None or threshold == encoder.settings.threshold:
        return coder.name
    return f"{coder.name} threshold-{threshold:g}"


@dataclass(frozen=True, slots=True)
class Known:
    """A version that is in the store, or planned to be: what it ranks by, and the coders that have coded it."""

    version_id: str
    rank_key: tuple[str, str, str]
    coders: frozenset[str]
    current_coder: str | None


def known_versions(connection: duckdb.DuckDBPyConnection | None, report_id: str) -> list[Known]:
    """The versions of a report that are in the store."""
    if connection is None:
        return []
    rows = connection.execute(
        "SELECT r.version_id, rank_time, content_hash, fingerprint, list(coder), max(coder) FILTER (c.current)"
        " FROM reports AS r JOIN codings AS c USING (version_id) WHERE r.report_id = ? GROUP BY ALL",
        [report_id],
    ).fetchall()
    return [Known(row[0], (row[1], row[2], row[3]), frozenset(row[4]), row[5]) for row in rows]


def action_for(report: Report, known: Iterable[Known], coder: str, *, recode: bool) -> Action:
    """What adding the report comes to, given the versions of it that are there."""
    known = list(known)
    own = next((version for version in known if version.version_id == version_id(report)), None)
    if own is not None:
        if own.current_coder == coder:
            return "same"
        return "recoded" if recode else "other_coder"
    if not known:
        return "new"
    return "changed" if key_of(report) > max(version.rank_key for version in known) else "older"


def key_of(report: Report) -> tuple[str, str, str]:
    """What versions of a report rank by."""
    return rank_time(report), report.content_hash, fingerprint(report)


def plan(
    connection: duckdb.DuckDBPyConnection | None, reports: Iterable[Report], coder: str, *, recode: bool = False
) -> Iterator[tuple[Report, Action]]:
    """Each report with what adding it would come to, those before it being added; writes nothing.

    ``connection`` is one to the store, ``None`` where there is no store yet.
    """
    planned: dict[str, list[Known]] = {}
    for report in reports:
        known = planned.get(report.id)
        if known is None:
            known = planned[report.id] = known_versions(connection, report.id)
        action = action_for(report, known, coder, recode=recode)
        if action in CODED:
            version = version_id(report)
            before = [k.coders for k in known if k.version_id == version]
            known[:] = [k for k in known if k.version_id != version]
            coders = frozenset({coder}).union(*before)
            known.append(Known(version, key_of(report), coders, coder))
        yield report, action
