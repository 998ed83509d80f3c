"""Mentions to events: which tellings are of one happening. Called by the writer in the transaction that brings them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from itertools import combinations

import duckdb

from detente.store import identity_match as match
from detente.store.identity_alike import Pairs
from detente.store.identity_copies import count_sources
from detente.store.identity_group import Pair, grouped
from detente.store.identity_sides import BOTH_SIDED
from detente.store.identity_told import Told, told
from detente.store.schema import sql

_ALONE, _CORE = "the only telling", "the telling that the others were joined to"


def assign(connection: duckdb.DuckDBPyConnection, touched_mention_ids: Sequence[str]) -> None:
    """Makes events right again after mentions came, or ceased to be current, in the transaction that is open.

    ``touched_mention_ids`` are those whose ``current`` changed. Afterwards every current mention belongs to one event
    and no other mention to any. Only mentions that hang together with a touched one, by likeness from one to the next,
    are grouped anew; as the grouping of such a set depends on nothing outside it, the outcome does not depend on the
    order in which reports came.
    """
    if not touched_mention_ids:
        return
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE touched AS SELECT DISTINCT unnest(?::VARCHAR[]) AS mention_id",
        [list(touched_mention_ids)],
    )
    _begin(connection)
    mentions, likeness = _hanging_together(connection)
    _write(connection, mentions, likeness)
    rebuild(connection)


def rebuild(connection: duckdb.DuckDBPyConnection) -> None:
    """Makes the rows of ``events`` and ``event_entities`` anew, from their mentions, for the events in ``stale``.

    ``stale`` is a temporary table with a column ``event_id``; an event without mentions is taken away.
    """
    connection.execute(sql("rebuild_events.sql"))
    count_sources(connection)


def _begin(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(sql("identity_begin.sql"))
    events = {row[0] for row in connection.execute("SELECT DISTINCT event FROM mentions").fetchall()}
    pairs = sorted(match.kin() | {(event, event) for event in events})
    connection.execute(
        "INSERT INTO identity_kin SELECT unnest(?::VARCHAR[]), unnest(?::VARCHAR[]), unnest(?::BOOLEAN[])",
        [[one for one, _ in pairs], [other for _, other in pairs], [BOTH_SIDED.issuperset(pair) for pair in pairs]],
    )


def _hanging_together(connection: duckdb.DuckDBPyConnection) -> tuple[dict[str, Told], dict[Pair, float]]:
    """The current mentions that hang together with touched ones, and how alike they are, pair by pair.

    From the touched ones, which need not be current any more, it goes on from each to those alike until there are
    no others.
    """
    known: dict[int, Told] = {}
    likeness: dict[Pair, float] = {}
    comparing = _Comparing()
    frontier = [row[0] for row in connection.execute("FROM frontier ORDER BY ALL").fetchall()]
    reached = set(frontier)
    _read(connection, frontier, known)
    while frontier:
        connection.execute(sql("identity_near.sql"))
        near = connection.execute("FROM near ORDER BY ALL").fetchall()
        _read(connection, {at for pair in near for at in pair} - known.keys(), known)
        pairs = [(known[one], known[other]) for one, other in near]
        following = []
        for (_, at), (one, other), value in zip(near, pairs, comparing.values(pairs), strict=True):
            if one.current and value >= match.FLOOR:
                likeness[_pair(one.id, other.id)] = value
            if value >= match.THRESHOLD and at not in reached:
                reached.add(at)
                following.append(at)
        frontier = following
        connection.execute("INSERT INTO identity_done FROM frontier")
        _set(connection, "frontier", frontier)
    mentions = {known[at].id: known[at] for at in reached if known[at].current}
    return mentions, {pair: value for pair, value in likeness.items() if pair[0] in mentions and pair[1] in mentions}


class _Comparing:
    """Compares mentions, those that tell the same word for word once: copies of one text are many."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[Hashable, ...], int] = {}
        self._number_of: dict[int, int] = {}  # by id of what is told, which lives as long as this
        self._values: dict[tuple[int, int, tuple[float, ...]], float] = {}

    def values(self, pairs: Pairs) -> list[float]:
        """The probability of each pair."""
        keys = [self._key(one, other) for one, other in pairs]
        new = {key: pair for key, pair in zip(keys, pairs, strict=True) if key not in self._values}
        self._values.update(zip(new, match.probabilities(list(new.values())), strict=True))
        return [self._values[key] for key in keys]

    def _key(self, one: Told, other: Told) -> tuple[int, int, tuple[float, ...]]:
        first, second = self._number(one), self._number(other)
        standing = tuple(match.within(one, other).values()) if one.report == other.report else ()
        return min(first, second), max(first, second), standing

    def _number(self, one: Told) -> int:
        number = self._number_of.get(id(one))
        if number is None:
            number = self._numbers.setdefault(match.content(one), len(self._numbers))
            self._number_of[id(one)] = number
        return number


def _pair(one: str, other: str) -> Pair:
    return (one, other) if one < other else (other, one)


def _set(connection: duckdb.DuckDBPyConnection, table: str, numbers: Iterable[int]) -> None:
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT unnest(?::BIGINT[]) AS number", [sorted(numbers)]
    )


def _read(connection: duckdb.DuckDBPyConnection, numbers: Iterable[int], known: dict[int, Told]) -> None:
    """Takes what these mentions tell into ``known``, by their numbers."""
    _set(connection, "wanted", numbers)
    cursor = connection.execute(sql("identity_read.sql"))
    names = [column[0] for column in cursor.description or ()]
    for values in cursor.fetchall():
        row = dict(zip(names, values, strict=True))
        known[row["number"]] = told(row)


def _write(connection: duckdb.DuckDBPyConnection, mentions: dict[str, Told], likeness: dict[Pair, float]) -> None:
    """Groups the mentions and writes ``event_mentions``; leaves the events that changed in temp table ``stale``."""
    rows: list[tuple[str, str, str, float | None]] = []
    joined: list[tuple[str, str, str]] = []  # first of the group, member, core
    for group in grouped(mentions, likeness, threshold=match.THRESHOLD, floor=match.FLOOR):
        core = _core(group, likeness)
        rows.append((group[0], core, _CORE if len(group) > 1 else _ALONE, None))
        joined += [(group[0], member, core) for member in group if member != core]
    why = match.explained([(mentions[member], mentions[core]) for _, member, core in joined])
    for (first, member, core), words in zip(joined, why, strict=True):
        rows.append((first, member, words, round(likeness[_pair(member, core)], 3)))
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE joined AS"
        " SELECT unnest(?::VARCHAR[]) AS first_id, unnest(?::VARCHAR[]) AS mention_id,"
        " unnest(?::VARCHAR[]) AS why, unnest(?::DOUBLE[]) AS score",
        [[row[at] for row in rows] for at in range(4)],
    )
    connection.execute(sql("identity_write.sql"))


def _core(group: Sequence[str], likeness: dict[Pair, float]) -> str:
    """The member that is most like the others; the first by id of several."""
    total = dict.fromkeys(group, 0.0)
    for pair in combinations(group, 2):
        for member in pair:
            total[member] += likeness[pair]
    return min(group, key=lambda member: (-round(total[member], 9), member))
