"""Shows a store with its judgements: the tables of an open connection become views that have them in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

import duckdb

from detente.ontology import load_ontology
from detente.records import Entity, Mention
from detente.store.judge_replay import Group, Judged, Judgement, Now, Replay, State
from detente.store.judge_values import corrected, record_of
from detente.store.read import read_mentions
from detente.store.rows import days_of, entity_rows, insert, mention_row
from detente.store.schema import sql

_SHADOWED = ("mentions", "entities", "events", "event_entities", "event_mentions", "current_mentions", "event_dyads")
_BELOW = ("reports", "passages", "codings", "omissions", "judgements", "runs", "problems")
_VERDICTS = (
    "CREATE OR REPLACE TEMP TABLE verdicts (target_kind VARCHAR, target VARCHAR, verdict VARCHAR, authors VARCHAR[])"
)


def apply(connection: duckdb.DuckDBPyConnection, *, judged: bool = True, author: str | None = None) -> State:
    """Makes the tables of the connection show what was judged; without judgements they stay as they are.

    ``mentions``, ``entities``, ``events``, ``event_entities``, ``event_mentions`` and the views of them are then those
    of a database in memory, ``judged``; ``desk.mentions`` and so on are as they were coded. Called again it starts
    anew; with ``judged`` false nothing is applied, with ``author`` what this one said.
    """
    forget(connection)
    connection.execute(_VERDICTS)
    judgements = read_judgements(connection, author=author) if judged else []
    if not judgements:
        return State()
    state = replayed(connection, judgements)
    connection.execute("ATTACH ':memory:' AS judged")
    cursor = connection.cursor()
    try:
        _build(cursor, state)
    finally:
        cursor.close()
    for name in _SHADOWED:
        connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS FROM judged.main.{name}")
    _mark(connection, state)
    return state


def forget(connection: duckdb.DuckDBPyConnection) -> None:
    """Shows the store as it was coded again."""
    for name in _SHADOWED:
        connection.execute(f"DROP VIEW IF EXISTS temp.{name}")
    with suppress(duckdb.Error):
        connection.execute("DETACH judged")


def read_judgements(
    connection: duckdb.DuckDBPyConnection, *, all_: bool = False, author: str | None = None
) -> list[Judgement]:
    """The judgements that hold, in the order in which they were made, or all with those undone and what undid them."""
    rows = connection.execute(sql("judge_read.sql"), {"all": all_, "author": author}).fetchall()
    return [_judgement(*row) for row in rows]


def _judgement(*row: Any) -> Judgement:
    identifier, made, author, kind, target_kind, target, mentions, field, old, new, note, undone_by = row
    return Judgement(
        identifier, made, author, kind, target_kind, target, tuple(mentions), field, _loaded(old), _loaded(new), note,
        undone_by,
    )  # fmt: skip


def _loaded(value: str | None) -> Any:
    return None if value is None else json.loads(value)


def replayed(connection: duckdb.DuckDBPyConnection, judgements: list[Judgement]) -> State:
    """What holds after these judgements, with the store's mentions and events as they are now."""
    ids = {mention for judgement in judgements for mention in judgement.mentions}
    ids |= {judgement.target for judgement in judgements if judgement.target_kind == "mention"}
    ids |= {mention for judgement in judgements if judgement.kind == "split" for mention in judgement.new or ()}
    found = connection.execute(sql("judge_resolve.sql"), {"ids": sorted(ids)}).fetchall()
    now = {judged: Now(mention, carried, alike) for judged, mention, carried, alike in found}
    imported = [j.target for j in judgements if j.target_kind == "event" and not j.mentions]
    members: dict[str, dict[str, tuple[str, float | None]]] = {}
    wanted = {"mentions": sorted({each.mention for each in now.values()}), "events": sorted(set(imported))}
    for event, mention, why, score in connection.execute(sql("judge_members.sql"), wanted).fetchall():
        told = members.setdefault(event, {})
        if mention is not None:
            told[mention] = (why, score)
    without = [event for event, told in members.items() if not told]
    return Replay(now, {event: told for event, told in members.items() if told}, without).run(judgements)


def _build(cursor: duckdb.DuckDBPyConnection, state: State) -> None:
    """Fills the database ``judged``: what judgements touch in its schema ``work``, views of everything in ``main``."""
    cursor.execute(sql("judge_prepare.sql"))
    cursor.execute("SET search_path = 'judged.work,desk.main'")
    cursor.execute("INSERT INTO judged.work.touched SELECT unnest(?::VARCHAR[])", [sorted(state.touched)])
    rows = [
        (group.id, mention, why, score, _rejected(state, group, mention))
        for group in state.events.values()
        for mention, (why, score) in sorted(group.members.items())
    ]
    _fill(cursor, "judged.work.members", ("VARCHAR", "VARCHAR", "VARCHAR", "DOUBLE", "BOOLEAN"), rows)
    _correct_mentions(cursor, state)
    cursor.execute(sql("judge_fill.sql"))
    sure = [mention for mention, judged in state.mentions.items() if judged.verdict in ("confirmed", "corrected")]
    cursor.execute(
        "UPDATE judged.work.mentions SET confidence = 1 WHERE mention_id IN (SELECT unnest(?::VARCHAR[]))", [sure]
    )
    cursor.execute(sql("rebuild_events.sql"))
    _count_sources(cursor)
    for group in state.events.values():
        _finish(cursor, group)
    cursor.execute(sql("judge_views.sql"))
    for table in _BELOW:
        cursor.execute(f"CREATE VIEW judged.main.{table} AS FROM desk.main.{table}")
    cursor.execute("USE judged.main")
    cursor.execute(sql("views.sql"))


def _fill(
    connection: duckdb.DuckDBPyConnection, table: str, kinds: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """Puts rows into a table in one statement; ``executemany`` takes a millisecond a row."""
    if rows:
        columns = ", ".join(f"unnest(?::{kind}[])" for kind in kinds)
        connection.execute(
            f"INSERT INTO {table} SELECT {columns}", [list(column) for column in zip(*rows, strict=True)]
        )


def _count_sources(cursor: duckdb.DuckDBPyConnection) -> None:
    """Independent sources: as they were where an event has the mentions that it had, else counted anew."""
    from detente.store.identity_copies import count_sources

    cursor.execute(sql("judge_sources.sql"))
    count_sources(cursor)


def _rejected(state: State, group: Group, mention: str) -> bool:
    judged = state.mentions.get(mention)
    return (judged is not None and judged.verdict == "rejected") or group.judged.verdict == "rejected"


def _correct_mentions(cursor: duckdb.DuckDBPyConnection, state: State) -> None:
    """Puts the mentions whose fields were corrected in as they are now."""
    fixed = sorted(mention for mention, judged in state.mentions.items() if judged.fixes)
    if not fixed:
        return
    homes = {
        row[0]: row[1:]
        for row in cursor.execute(
            "SELECT mention_id, version_id, coding_id FROM desk.main.mentions"
            " WHERE current AND mention_id IN (SELECT unnest(?::VARCHAR[]))",
            [fixed],
        ).fetchall()
    }
    rows: dict[str, list[dict[str, Any]]] = {"mentions": [], "entities": []}
    for mention in list(read_mentions(cursor, ids=fixed)):
        version, coding = homes[mention.id]
        judged = state.mentions[mention.id]
        changed = corrected(mention, judged.fixes, judged.authors)
        rows["mentions"].append(mention_row(changed, version, coding) | {"current": True})
        rows["entities"] += entity_rows(changed, coding)
    for table, made in rows.items():
        insert(cursor, table, made)


def _finish(cursor: duckdb.DuckDBPyConnection, group: Group) -> None:
    """What was said of an event as a whole: an imported one comes in here, unless it was rejected."""
    if group.imported and group.judged.verdict != "rejected":
        for table in ("events", "event_entities"):
            cursor.execute(
                f"INSERT INTO judged.work.{table} BY NAME FROM desk.main.{table} WHERE event_id = ?", [group.id]
            )
    if group.judged.verdict in ("confirmed", "corrected"):
        cursor.execute("UPDATE judged.work.events SET confidence = 1 WHERE event_id = ?", [group.id])
    for field, value in group.judged.fixes.items():
        if field in ("actor", "recipient", "said_by"):
            _set_parties(cursor, group, field, record_of(field, value))
        else:
            _set(cursor, group.id, _columns(field, value))
    if {"event", "mode"} & set(group.judged.fixes):
        _settle_score(cursor, group.id)


def _columns(field: str, value: Any) -> dict[str, Any]:
    """The columns of ``events`` that a field of a mention is there."""
    if field in ("date", "due"):
        when = record_of(field, value)
        first, last = days_of(when)
        names = ("value", "end_value", "precision", "direction")
        told = {f"{field}_{name}": getattr(when, name) if when else None for name in names}
        return told | {f"{field}_from": first, f"{field}_to": last}
    return {field: value}


def _set(cursor: duckdb.DuckDBPyConnection, event: str, columns: dict[str, Any]) -> None:
    for column, value in columns.items():
        if column == "event_loc":
            kind = cursor.execute("SELECT typeof(event_loc) FROM desk.main.events LIMIT 1").fetchone()
            left = ("start", "end", "note", "reason")  # an event"s place has no offsets
            kept = {key: each for key, each in (value or {}).items() if key not in left}
            given = json.dumps(kept, ensure_ascii=False) if kept else None
            cursor.execute(
                f"UPDATE judged.work.events SET event_loc = ?::JSON::{kind[0] if kind else 'JSON'} WHERE event_id = ?",
                [given, event],
            )
        else:
            cursor.execute(f"UPDATE judged.work.events SET {column} = ? WHERE event_id = ?", [value, event])


def _settle_score(cursor: duckdb.DuckDBPyConnection, event: str) -> None:
    row = cursor.execute("SELECT event, mode FROM judged.work.events WHERE event_id = ?", [event]).fetchone()
    if row is None:
        return
    ontology = load_ontology()
    modes = [mode for mode in row[1] if mode in ontology.types[row[0]].modes]
    quad, score = ontology.quad_code(row[0]), ontology.score(row[0], tuple(modes))
    _set(cursor, event, {"mode": modes, "quad_code": quad, "event_scale": score})


def _set_parties(cursor: duckdb.DuckDBPyConnection, group: Group, role: str, parties: Iterable[Entity]) -> None:
    cursor.execute("DELETE FROM judged.work.event_entities WHERE event_id = ? AND role = ?", [group.id, role])
    for position, party in enumerate(parties):
        cursor.execute(
            "INSERT INTO judged.work.event_entities BY NAME SELECT ? AS event_id, ? AS role, ? AS position, ? AS name,"
            " ? AS country, ? AS sector, ? AS office, ? AS identifier, ? AS n_mentions",
            [
                group.id, role, position, party.name, party.country, party.sector, party.office, party.identifier,
                len(group.members),
            ],
        )  # fmt: skip


def _mark(connection: duckdb.DuckDBPyConnection, state: State) -> None:
    """Fills ``verdicts``: what people said of each mention and event that they judged."""
    rows = [("mention", mention, judged.verdict, judged.authors) for mention, judged in state.mentions.items()]
    for group in state.events.values():
        verdict = event_verdict(state, group)
        if verdict.verdict:
            rows.append(("event", group.id, verdict.verdict, verdict.authors))
    _fill(connection, "temp.verdicts", ("VARCHAR", "VARCHAR", "VARCHAR", "VARCHAR[]"), rows)


def event_verdict(state: State, group: Group) -> Judged:
    """What holds of an event: what was said of it as a whole, else of its mentions where all of them were judged."""
    if group.judged.verdict:
        return group.judged
    told = [state.mentions.get(mention, Judged()) for mention in sorted(group.members)]
    left = [judged for judged in told if judged.verdict != "rejected"] or told
    verdicts = {judged.verdict for judged in left}
    authors = list(dict.fromkeys(author for judged in left for author in judged.authors))
    if not left or (None in verdicts and "corrected" not in verdicts):
        return Judged()
    return Judged("corrected" if "corrected" in verdicts else next(iter(verdicts)), authors)


def judged_mention(mention: Mention, state: State) -> Mention:
    """A mention as it is with what was corrected in it."""
    judged = state.mentions.get(mention.id)
    return corrected(mention, judged.fixes, judged.authors) if judged else mention
