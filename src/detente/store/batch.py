"""Reports that are coded and not yet written: a batch goes into the store in one transaction, or not at all."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import duckdb

from detente.errors import DetenteError
from detente.records import Problem, Report
from detente.store import identity
from detente.store.planning import Action, CoderLike, Known
from detente.store.rows import (
    Row,
    coding_id,
    entity_rows,
    insert,
    mention_row,
    omission_row,
    passage_rows,
    problem_row,
    report_row,
    version_id,
)
from detente.store.runs import count_run
from detente.store.schema import sql
from detente.store.summary import Summary

if TYPE_CHECKING:
    from detente.coding.result import Coding
    from detente.store.writer import Writer

_TABLES = ("reports", "passages", "codings", "mentions", "entities", "omissions")


class Batch:
    """Rows that wait, and the summary that counts them."""

    def __init__(self, writer: Writer, summary: Summary) -> None:
        self.summary = summary
        self.problems: list[Problem] = []
        self._failures: list[Problem] = []
        self._writer = writer
        self._clear()

    def _clear(self) -> None:
        self.report_ids: set[str] = set()
        self._rows: dict[str, list[Row]] = {table: [] for table in _TABLES}
        self._chosen: list[tuple[str, str]] = []
        self._began = time.monotonic()

    def full(self, reports: int, seconds: float) -> bool:
        """Whether it is time to commit."""
        waiting = bool(self.report_ids or self.problems)
        return len(self.report_ids) >= reports or (waiting and time.monotonic() - self._began >= seconds)

    def take_failures(self) -> list[Problem]:
        """The reports that could not be coded since this was last asked."""
        failures, self._failures = self._failures, []
        return failures

    def code(self, report: Report, coder: CoderLike, action: Action, known: list[Known]) -> None:
        """Codes a report and takes its rows in; one that the coder stumbles over is counted and listed."""
        version = version_id(report)
        coding = coding_id(version, self.summary.coder)
        there = next((k for k in known if k.version_id == version), None)
        if there is None or self.summary.coder not in there.coders:
            try:
                result: Coding = coder.code(report)
            except Exception as error:
                self._fail(report, error)
                return
            self._take(report, result, version, coding, fresh=there is None)
        self.report_ids.add(report.id)
        self._chosen.append((version, coding))
        self.summary.reports[action] += 1

    def _fail(self, report: Report, error: Exception) -> None:
        """A report the coder stumbles over is a problem of this report, not of the run."""
        reason = str(error) if isinstance(error, DetenteError) else f"internal error: {type(error).__name__}: {error}"
        told = Problem(report.id, None, report.id, reason, None if isinstance(error, DetenteError) else "report it")
        self.problems.append(told)
        self._failures.append(told)
        self.summary.reports["failed"] += 1

    def _take(self, report: Report, result: Coding, version: str, coding: str, *, fresh: bool) -> None:
        rows, run = self._rows, self.summary.run_id
        if fresh:
            rows["reports"].append(report_row(report, run))
        rows["passages"] += passage_rows(report, result.mentions)
        rows["codings"].append(
            {
                "coding_id": coding,
                "version_id": version,
                "coder": self.summary.coder,
                "current": True,
                "coded": time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime()),
                "run_id": run,
                "n_mentions": len(result.mentions),
                "n_omissions": len(result.omissions),
            }
        )
        for mention in result.mentions:
            rows["mentions"].append(mention_row(mention, version, coding))
            rows["entities"] += entity_rows(mention, coding)
        rows["omissions"] += [omission_row(omission, report, version, coding) for omission in result.omissions]
        self.summary.passages += len(report.passages)
        self.summary.mentions += len(result.mentions)
        self.summary.dropped.update(_kind(omission.reason) for omission in result.omissions)

    def commit(self) -> None:
        """Writes what waits, in one transaction. Raises ``StoreError``; then nothing of the batch is in the store."""
        if not self.report_ids and not self.problems:
            return
        with self._writer.transaction() as connection:
            self._write(connection)
        self.summary.problems += self.problems
        self.problems = []
        self._clear()

    def _write(self, connection: duckdb.DuckDBPyConnection) -> None:
        run = self.summary.run_id
        insert(connection, "problems", [problem_row(problem, run) for problem in self.problems])
        if self._rows["passages"]:  # a version that is coded anew may have been read anew
            connection.execute(
                "DELETE FROM passages WHERE version_id IN (SELECT unnest(?::VARCHAR[])) AND passage_id IN"
                " (SELECT unnest(?::VARCHAR[]))",
                [
                    sorted({row["version_id"] for row in self._rows["passages"]}),
                    [row["passage_id"] for row in self._rows["passages"]],
                ],
            )
        for table, rows in self._rows.items():
            insert(connection, table, rows)
        identity.assign(connection, self._settle(connection))
        count_run(connection, self.summary)

    def _settle(self, connection: duckdb.DuckDBPyConnection) -> list[str]:
        """Ranks versions and says what is current; returns the mentions for which that changed."""
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE arrived AS SELECT unnest(?::VARCHAR[]) AS report_id",
            [sorted(self.report_ids)],
        )
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE chosen AS"
            " SELECT unnest(?::VARCHAR[]) AS version_id, unnest(?::VARCHAR[]) AS coding_id",
            [[version for version, _ in self._chosen], [coding for _, coding in self._chosen]],
        )
        connection.execute(sql("settle.sql"))
        changed = connection.execute(sql("settle_mentions.sql")).fetchall()
        return sorted({row[0] for row in changed})


def _kind(reason: str) -> str:
    """A reason without its figures, to count like with like: ``below threshold``."""
    return re.sub(r":? \d[\d.]*.*$", "", reason) or reason
