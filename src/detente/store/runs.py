"""The log of runs: begun, counted with every batch, ended."""

from __future__ import annotations

import json
import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import duckdb

from detente.store.rows import insert
from detente.store.summary import Summary
from detente.version import __version__

if TYPE_CHECKING:
    from detente.store.writer import Writer

_REPORTS = ("new", "changed", "older", "recoded", "same", "other_coder", "failed")


def begin_run(connection: duckdb.DuckDBPyConnection, coder: str) -> Summary:
    """Enters a run and returns its summary, with nothing counted yet."""
    started = datetime.now(UTC).replace(tzinfo=None)
    run = f"{started:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
    insert(
        connection,
        "runs",
        [
            {
                "run_id": run,
                "started": started.isoformat(sep=" "),
                "ended": None,
                "state": "running",
                "detente_version": __version__,
                "coder": coder,
                "reports_read": 0,
                **{f"reports_{name}": 0 for name in _REPORTS},
                "passages": 0,
                "mentions": 0,
                "dropped": {},
            }
        ],
    )
    events = _events(connection)
    return Summary(run, coder, events_before=events, events=events)


def count_run(connection: duckdb.DuckDBPyConnection, summary: Summary) -> None:
    """Writes what the summary counts into the run's row."""
    counts = {"reports_read": summary.read, "passages": summary.passages, "mentions": summary.mentions}
    counts |= {f"reports_{name}": summary.reports[name] for name in _REPORTS}
    names = ", ".join(f"{name} = ?" for name in counts)
    connection.execute(
        f"UPDATE runs SET {names}, dropped = ? WHERE run_id = ?",
        [*counts.values(), json.dumps(dict(sorted(summary.dropped.items()))), summary.run_id],
    )


def end_run(writer: Writer, summary: Summary, state: str) -> None:
    """Closes the run's row."""
    with writer.transaction() as connection:
        count_run(connection, summary)
        ended = datetime.now(UTC).replace(tzinfo=None)
        connection.execute("UPDATE runs SET ended = ?, state = ? WHERE run_id = ?", [ended, state, summary.run_id])
        summary.events = _events(connection)


def _events(connection: duckdb.DuckDBPyConnection) -> int:
    row = connection.execute("SELECT count(*) FROM events").fetchone()
    return int(row[0]) if row else 0
