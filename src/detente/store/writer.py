"""Writes a store: one process at a time, whole reports in transactions, published for readers by renaming."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType

import duckdb

from detente.records import Problem, Report
from detente.store import schema, text
from detente.store.batch import Batch
from detente.store.connect import attach, close, telling
from detente.store.errors import StoreDamagedError, StoreError
from detente.store.files import StoreFiles
from detente.store.lock import WriterLock
from detente.store.planning import CODED, CoderLike, action_for, coder_key, known_versions
from detente.store.runs import begin_run, end_run
from detente.store.summary import Summary

# A batch is committed when it has so many reports or is so old; publishing takes at most a twentieth of the time.
BATCH_REPORTS = 100
BATCH_SECONDS = 10.0
PUBLISH_SECONDS = 60.0
PUBLISH_SHARE = 20
_BROKEN = (duckdb.IOException, duckdb.FatalException, duckdb.InternalException, duckdb.OutOfMemoryException)


class Writer:
    """The one writer of a store; makes the store where there is none. Use it in a ``with`` statement.

    What is committed is never lost: a writer that is killed leaves ``STORE.work``, which the next one takes up.
    Readers see what was published last: every ``publish_every`` seconds while reports are added, and at the end.
    Raises ``StoreBusyError`` where another writer is at work, ``StoreVersionError`` for a store of a newer version,
    ``StoreDamagedError`` where the file is none, ``StoreError`` where it cannot be written.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        batch_reports: int = BATCH_REPORTS,
        batch_seconds: float = BATCH_SECONDS,
        publish_every: float = PUBLISH_SECONDS,
    ) -> None:
        self.files = StoreFiles.of(path)
        self._batch_limits = (batch_reports, batch_seconds)
        self._publish_every = publish_every
        if not self.files.store.parent.is_dir():
            raise StoreError(f"{path}: there is no folder {self.files.store.parent}")
        self._lock = WriterLock(self.files.lock, self.files.store)
        self._open = True
        self._failed = False
        try:
            self.connection = self._opened()
        except BaseException:
            self._lock.release()
            raise
        self._published = time.monotonic()
        self._publishing_took = 0.0

    def _opened(self) -> duckdb.DuckDBPyConnection:
        self._check_pair()
        left = self.files.work.exists()
        made = not left and not self.files.store.exists()
        try:
            with telling(self.files.store):
                self.files.take_up()
            return self._connected(made)
        except BaseException:
            if not left:  # what an unfinished run left stays, whatever is wrong with it
                self.files.drop_work()
            raise

    def _connected(self, made: bool) -> duckdb.DuckDBPyConnection:
        connection = attach(self.files.work, read_only=False, shown=self.files.store)
        try:
            with telling(self.files.store):
                if made or _is_empty(connection):  # empty: killed before its tables were committed
                    schema.create(connection)
                schema.bring_up_to_date(connection, self.files.store)
                connection.execute("UPDATE runs SET state = 'killed' WHERE state = 'running'")
        except BaseException:
            close(connection)
            raise
        return connection

    def _check_pair(self) -> None:
        """Refuses a work file that is not the continuation of the store beside it."""
        if not (self.files.work.exists() and self.files.store.exists()):
            return
        try:
            store, work = _identity_of(self.files.store), _identity_of(self.files.work)
        except StoreDamagedError as error:
            raise StoreDamagedError(
                f"{error}. Of {self.files.store.name} and {self.files.work.name}, which an unfinished run left, "
                "one is damaged: move that one away to go on from the other"
            ) from error
        if work is not None and store is not None and (work[0] != store[0] or work[1] < store[1]):
            raise StoreError(
                f"{self.files.work} was left by an unfinished run on another state of {self.files.store}: "
                "move one of the two away"
            )

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """Errors become ``StoreError``; after one of the file system or of DuckDB itself nothing more is written."""
        with telling(self.files.store):
            try:
                yield
            except (*_BROKEN, OSError):
                self._failed = True
                raise

    @contextmanager
    def transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """All that is done within is committed at its end, or nothing of it. Raises ``StoreError``."""
        with self._guarded():
            self.connection.execute("BEGIN")
            try:
                yield self.connection
            except BaseException:
                with suppress(duckdb.Error):
                    self.connection.execute("ROLLBACK")
                raise
            try:
                self.connection.execute("COMMIT")
            except duckdb.Error:  # whether its end stands in the log is not known: nothing more may follow it
                self._failed = True
                raise

    def add(
        self,
        items: Iterable[Report | Problem],
        coder: CoderLike,
        *,
        recode: bool = False,
        progress: Callable[[Summary], None] | None = None,
        problem: Callable[[Problem], None] | None = None,
    ) -> Summary:
        """Codes reports and puts them in; what ``detente.read_path`` yields can be given as it is.

        A report that is there in the same version, coded by the same coder, changes nothing. A changed one supersedes
        the older version, which is kept, whatever the order in which they come. One that another coder has coded is
        coded anew with ``recode`` only. ``progress`` is called after every report, ``problem`` for every problem.
        Where it is stopped, what was coded until then is committed. Raises ``StoreError``.
        """
        with self._guarded():
            summary = begin_run(self.connection, coder_key(coder))
        batch = Batch(self, summary)
        state = "stopped"
        try:
            for item in items:
                if isinstance(item, Report):
                    self._add_one(item, coder, batch, recode)
                else:
                    batch.problems.append(item)
                    if problem:
                        problem(item)
                for told in batch.take_failures():
                    if problem:
                        problem(told)
                if batch.full(*self._batch_limits):
                    batch.commit()
                    self._publish_in_time()
                if progress:
                    progress(summary)
            state = "done"
        finally:
            if not self._failed:
                batch.commit()
                end_run(self, summary, state)
        return summary

    def _add_one(self, report: Report, coder: CoderLike, batch: Batch, recode: bool) -> None:
        if report.id in batch.report_ids:
            batch.commit()
        with self._guarded():
            known = known_versions(self.connection, report.id)
        action = action_for(report, known, batch.summary.coder, recode=recode)
        if action in CODED:
            batch.code(report, coder, action, known)
        else:
            batch.summary.reports[action] += 1

    def _publish_in_time(self) -> None:
        wait = max(self._publish_every, PUBLISH_SHARE * self._publishing_took)
        if time.monotonic() - self._published >= wait:
            self.publish()

    def publish(self) -> None:
        """Lets readers see what is committed. The text index is brought up to date at the end only."""
        started = time.monotonic()
        with self._guarded():
            self._checkpoint()
            self.files.publish_copy()
        self._published = time.monotonic()
        self._publishing_took = self._published - started

    def _checkpoint(self) -> None:
        self.connection.execute("UPDATE store SET generation = generation + 1")
        self.connection.execute("CHECKPOINT")

    def close(self) -> None:
        """Publishes what is committed and gives the store free. Does nothing the second time. Raises ``StoreError``.

        After a failure nothing is published: what was committed stays in the work file for the next writer.
        """
        if not self._open:
            return
        self._open = False
        try:
            if not self._failed:
                with self._guarded():
                    text.build(self.connection)
                    self._checkpoint()
                    self.connection.execute("USE memory")
                    self.connection.execute("DETACH desk")
                    self.files.publish_whole()
        finally:
            close(self.connection)
            self._lock.release()


def _is_empty(connection: duckdb.DuckDBPyConnection) -> bool:
    query = "SELECT count(*) FROM duckdb_tables() WHERE database_name = current_database()"
    return connection.execute(query).fetchone() == (0,)


def _identity_of(path: Path) -> tuple[str, int] | None:
    """Which store a file is and how often it was published; ``None`` where it has no tables yet."""
    connection = attach(path, read_only=not path.name.endswith(".work"))  # one that was killed has a log to replay
    try:
        if _is_empty(connection):
            return None
        schema.version_of(connection, path)
        with telling(path):
            row = connection.execute("SELECT store_id, generation FROM store").fetchone()
        return (str(row[0]), int(row[1])) if row else None
    finally:
        close(connection)


def migrate(path: str | Path) -> int:
    """Brings a store up to the schema version of this Détente; returns that version. Raises ``StoreError``."""
    files = StoreFiles.of(path)
    if not files.store.exists() and not files.work.exists():
        raise StoreError(f"{path}: there is no store")
    with Writer(path):
        return schema.current_version()
