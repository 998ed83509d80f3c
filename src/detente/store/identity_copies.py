"""How many independent sources tell an event: near-copies of one text, and reports of one outlet, are one voice."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import duckdb
from rensa import RMinHash  # type: ignore[import-untyped]

from detente.store.schema import sql

# Copies share most runs of words: of signatures of PERMUTATIONS numbers, at least this part is the same.
NEAR_COPY = 0.5
_PERMUTATIONS = 64
_RUN = 4
_SEED = 20220730


def count_sources(connection: duckdb.DuckDBPyConnection) -> None:
    """Counts ``n_sources`` of the events in temp table ``stale`` that more than one report tells."""
    cursor = connection.execute(sql("identity_sources.sql"))
    told: dict[str, list[tuple[str, str]]] = {}
    voices: dict[str, str | None] = {}
    texts: dict[str, str] = {}
    for event, version, voice, text in cursor.fetchall():
        told.setdefault(event, []).append((version, text))
        voices[version], texts[version] = voice, text
    if not told:
        return
    signatures = {version: signature(text) for version, text in texts.items()}
    counts = [
        (event, voices_of([version for version, _ in reports], voices, signatures)) for event, reports in told.items()
    ]
    connection.execute(
        "UPDATE events SET n_sources = new.n"
        " FROM (SELECT unnest(?::VARCHAR[]) AS event_id, unnest(?::INTEGER[]) AS n) AS new"
        " WHERE events.event_id = new.event_id",
        [[event for event, _ in counts], [number for _, number in counts]],
    )


def signature(text: str) -> tuple[int, ...]:
    """The MinHash of a text's runs of four words."""
    words = text.lower().split()
    runs = [" ".join(words[at : at + _RUN]) for at in range(max(1, len(words) - _RUN + 1))]
    hashed = RMinHash(num_perm=_PERMUTATIONS, seed=_SEED)
    hashed.update(runs)
    return tuple(hashed.digest())


def near_copies(one: Sequence[int], other: Sequence[int]) -> bool:
    """Whether two signatures are of nearly the same text."""
    return sum(a == b for a, b in zip(one, other, strict=True)) >= NEAR_COPY * len(one)


def voices_of(versions: Sequence[str], voices: dict[str, str | None], signatures: dict[str, tuple[int, ...]]) -> int:
    """How many groups the reports fall into, where copies and reports of one outlet hang together."""
    groups: list[list[str]] = []
    for version in sorted(versions):
        joined = [group for group in groups if any(_one_voice(version, each, voices, signatures) for each in group)]
        groups = [group for group in groups if group not in joined]
        groups.append([version, *(each for group in joined for each in group)])
    return len(groups)


def _one_voice(one: str, other: str, voices: dict[str, str | None], signatures: dict[str, tuple[int, ...]]) -> bool:
    same: Hashable = voices[one]
    return (same is not None and same == voices[other]) or near_copies(signatures[one], signatures[other])
