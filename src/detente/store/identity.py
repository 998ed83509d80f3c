"""Mentions to events: which tellings are of one happening. Called by the writer in the transaction that brings them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

import duckdb

from detente.store import identity_match as match
from detente.store.identity_copies import count_sources
from detente.store.identity_group import Pair, grouped
from detente.store.identity_told import Told, told
from detente.store.schema import sql

Key = tuple[str, str]  # ids of a mention and of its coding


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
    pairs = sorted(match.kin())
    connection.execute(
        "INSERT INTO identity_kin SELECT unnest(?::VARCHAR[]), unnest(?::VARCHAR[])",
        [[one for one, _ in pairs], [other for _, other in pairs]],
    )
    connection.execute("INSERT INTO identity_kin SELECT DISTINCT event, event FROM mentions")


def _hanging_together(connection: duckdb.DuckDBPyConnection) -> tuple[dict[str, Told], dict[Pair, float]]:
    """The current mentions that hang together with touched ones, and how alike they are, pair by pair.

    From the touched ones, which need not be current any more, it goes on from each to those alike until there are
    no others.
    """
    known: dict[Key, Told] = {}
    likeness: dict[Pair, float] = {}
    found = connection.execute("SELECT mention_id, coding_id FROM mentions SEMI JOIN touched USING (mention_id)")
    frontier: list[Key] = sorted(found.fetchall())
    reached = set(frontier)
    while frontier:
        _set_frontier(connection, frontier)
        connection.execute(sql("identity_near.sql"))
        near = connection.execute("FROM near ORDER BY ALL").fetchall()
        _read(connection, {*frontier, *((row[2], row[3]) for row in near)} - known.keys(), known)
        frontier = []
        for row in near:
            one, other = known[row[0], row[1]], known[row[2], row[3]]
            pair = (min(one.id, other.id), max(one.id, other.id))
            if one.current and pair in likeness:
                continue
            value = match.probability(*sorted((one, other), key=lambda each: each.id))  # the last digit must not vary
            if one.current and value >= match.FLOOR:
                likeness[pair] = value
            if value >= match.THRESHOLD and (row[2], row[3]) not in reached:
                reached.add((row[2], row[3]))
                frontier.append((row[2], row[3]))
    mentions = {known[key].id: known[key] for key in reached if known[key].current}
    return mentions, {pair: value for pair, value in likeness.items() if pair[0] in mentions and pair[1] in mentions}


def _set_frontier(connection: duckdb.DuckDBPyConnection, keys: Iterable[Key]) -> None:
    listed = sorted(keys)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE frontier AS"
        " SELECT unnest(?::VARCHAR[]) AS mention_id, unnest(?::VARCHAR[]) AS coding_id",
        [[mention for mention, _ in listed], [coding for _, coding in listed]],
    )


def _read(connection: duckdb.DuckDBPyConnection, keys: Iterable[Key], known: dict[Key, Told]) -> None:
    """Takes what these mentions tell into ``known``."""
    _set_frontier(connection, keys)
    cursor = connection.execute(sql("identity_read.sql"))
    names = [column[0] for column in cursor.description or ()]
    for values in cursor.fetchall():
        row = dict(zip(names, values, strict=True))
        known[row["mention_id"], row["coding_id"]] = told(row)


def _write(connection: duckdb.DuckDBPyConnection, mentions: dict[str, Told], likeness: dict[Pair, float]) -> None:
    """Groups the mentions and writes ``event_mentions``; leaves the events that changed in temp table ``stale``."""
    rows: list[tuple[str, str, str, float | None]] = []
    for group in grouped(mentions, likeness, threshold=match.THRESHOLD, floor=match.FLOOR):
        core = _core(group, likeness)
        for member in group:
            if len(group) == 1:
                rows.append((group[0], member, "the only telling", None))
            elif member == core:
                rows.append((group[0], member, "the telling that the others were joined to", None))
            else:
                value = likeness[min(member, core), max(member, core)]
                rows.append((group[0], member, match.explained(mentions[member], mentions[core]), round(value, 3)))
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
