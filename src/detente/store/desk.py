"""A store for reading: what was published last, as SQL, tables and records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Unpack

import duckdb

from detente.records import Mention, Problem, Report
from detente.store import find, judge_apply, read, schema, text
from detente.store.analysed import Analysed
from detente.store.connect import attach, close, telling
from detente.store.errors import StoreError
from detente.store.files import StoreFiles
from detente.store.planning import CoderLike
from detente.store.summary import Summary
from detente.store.writer import Writer

_COUNTED = ("reports", "codings", "passages", "mentions", "entities", "omissions", "events", "judgements", "runs")


class Desk(Analysed):
    """A snapshot of a store: what was published when it was opened, whatever is written meanwhile.

    Any number of processes may have one open. Results are DuckDB relations: iterate with ``fetchall``, go on with SQL,
    or make tables of them with ``detente.store.to_arrow``, ``to_pandas`` and ``to_polars``.
    """

    def __init__(self, path: Path, connection: duckdb.DuckDBPyConnection) -> None:
        """Use ``Desk.open``."""
        self.path = path
        self.connection = connection

    @classmethod
    def open(cls, path: str | Path, *, judged: bool = True) -> Desk:
        """Opens a store for reading, with its judgements applied unless told not to (docs/review.md).

        Raises ``StoreError`` where there is none, or where it cannot be read.
        """
        files = StoreFiles.of(path)
        if not files.store.is_file():
            hint = " (a run is at work on it, or was stopped before it published)" if files.work.exists() else ""
            raise StoreError(f"{path}: there is no store{hint}; make one with `detente add PATH --store {path}`")
        connection = attach(files.store, read_only=True)
        try:
            schema.check_version(connection, files.store)
            with telling(files.store):
                judge_apply.apply(connection, judged=judged)
        except BaseException:
            close(connection)
            raise
        return cls(files.store, connection)

    @staticmethod
    def add(
        path: str | Path,
        reports: Iterable[Report | Problem],
        *,
        coder: CoderLike | None = None,
        recode: bool = False,
        progress: Callable[[Summary], None] | None = None,
    ) -> Summary:
        """Codes reports and adds them to the store at ``path``, which is made where there is none.

        ``coder``: the one that ships if ``None``. Else as ``Writer.add``; raises ``StoreError``.
        """
        if coder is None:
            from detente.coding.coder import Coder

            coder = Coder()
        with Writer(path) as writer:
            return writer.add(reports, coder, recode=recode, progress=progress)

    def __enter__(self) -> Desk:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Gives the file free."""
        close(self.connection)

    def sql(self, query: str, parameters: Any = None) -> duckdb.DuckDBPyRelation:
        """Any SELECT (docs/store.md has the tables); ``parameters`` fill ``?`` or ``$name``.

        Raises ``StoreError`` where the query is wrong. A relation is worked out when its rows are asked for.
        """
        try:
            relation = self.connection.sql(query, params=parameters)
        except duckdb.Error as error:
            raise StoreError(str(error).strip()) from error
        if relation is None:
            raise StoreError("the query gives no rows; a desk reads only")
        return relation

    def reports(self) -> duckdb.DuckDBPyRelation:
        """The current version of every report."""
        return self.sql("FROM current_reports ORDER BY report_id")

    def mentions(self, *, all_statuses: bool = False) -> duckdb.DuckDBPyRelation:
        """Every current mention with its passage: the asserted and future ones, or of ``all_statuses``."""
        shown = "" if all_statuses else " WHERE status IN ('asserted', 'future')"
        return self.sql(f"FROM current_mentions{shown} ORDER BY report_id, passage_start, mention_id")

    def search(self, words: str) -> duckdb.DuckDBPyRelation:
        """Passages of current reports in which some of the words stand, best first: passage_id, score, text.

        The score is BM25 over stems. Raises ``StoreError`` where the machine has no full text.
        """
        text.load(self.connection)
        if text.missing(self.connection):
            raise StoreError(f"{self.path} has no text index yet: it is built at the end of `detente add`")
        return self.sql(schema.sql("search.sql"), {"words": words})

    def events(self, **asked: Unpack[find.Asked]) -> duckdb.DuckDBPyRelation:
        """Events by who, what, when, where and which words (``find.ask``; columns and examples: docs/finding.md)."""
        with telling(self.path):
            return find.find(self.connection, find.ask(**asked))

    def mention_records(self, ids: list[str] | None = None) -> Iterator[Mention]:
        """Current mentions as records, equal to those that were coded or as judged; by report and place in it."""
        with telling(self.path):
            yield from read.read_mentions(self.connection, ids=ids)

    def report_records(self, report_id: str | None = None) -> Iterator[Report]:
        """The current version of every report as records, or all versions, oldest first, of one."""
        with telling(self.path):
            yield from read.read_reports(self.connection, report_id=report_id)

    def counts(self) -> dict[str, int]:
        """How many rows each table has."""
        with telling(self.path):
            rows = self.connection.execute(
                " UNION ALL ".join(f"SELECT '{table}', count(*) FROM {table}" for table in _COUNTED)
            ).fetchall()
        return dict(rows)

    def check(self) -> list[str]:
        """What does not hold in the store, a line each; empty where all is well. Reads every row."""
        with telling(self.path), read.as_coded(self.connection) as cursor:
            return [row[0] for row in cursor.execute(schema.sql("check.sql")).fetchall()]
