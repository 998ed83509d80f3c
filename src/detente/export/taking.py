"""Takes events of other data sets into a store: without words, marked with where they are from."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from detente.errors import DataError
from detente.export import gdelt, icews, polecat
from detente.export.cameo import NoTypeError
from detente.export.event import Event, Party, Time
from detente.export.reading import Notes, decoded, split_cells
from detente.export.select import sql
from detente.records import Problem
from detente.store.errors import StoreError
from detente.store.rows import insert, problem_row
from detente.store.runs import begin_run, end_run

if TYPE_CHECKING:
    from detente.store import Writer
    from detente.store.summary import Summary

_AT_A_TIME = 5000
_MARK = "detente import"


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a data set's file is read: its columns' number where that is fixed, the first cells of its header."""

    name: str
    cells: int | None
    header: tuple[str, ...]
    read_row: Callable[[list[str], Notes], Event]


DIALECTS = {
    "polecat": Dialect("polecat", 40, ("event id",), polecat.read_row),
    "gdelt": Dialect("gdelt", None, ("globaleventid", "globaleventid2"), gdelt.read_row),
    "icews": Dialect("icews", 20, ("event id",), icews.read_row),
}


@dataclass(slots=True)
class Taken:
    """What an import did with the rows of its files."""

    new: int = 0
    changed: int = 0
    same: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    notes: Notes = field(default_factory=Notes)
    problems: list[Problem] = field(default_factory=list)

    @property
    def read(self) -> int:
        """Rows that were read, whatever became of them."""
        return self.new + self.changed + self.same + self.skipped.total() + len(self.problems)


def read_events(path: str | Path, dialect: Dialect, taken: Taken) -> Iterator[tuple[int, Event | Problem]]:
    """The rows of a file, plain or zipped, by number from 1: an event, or what is wrong with the row.

    Statements, for which PLOVER has no type, are counted in ``taken.skipped``. Raises ``DataError`` where the file
    cannot be read at all.
    """
    with _opened(Path(path)) as raw:
        for number, line in enumerate(decoded(raw), 1):
            if not line.strip() or (number == 1 and _is_header(line, dialect)):
                continue
            try:
                cells = split_cells(line, dialect.cells) if dialect.cells else _cells(line)
                yield number, dialect.read_row(cells, taken.notes)
            except NoTypeError as error:
                taken.skipped[str(error)] += 1
            except DataError as error:
                yield number, Problem(str(path), number, None, str(error), f"is it a row of {dialect.name}?")


def _cells(line: str) -> list[str]:
    return line.rstrip("\r\n").split("\t")


def _is_header(line: str, dialect: Dialect) -> bool:
    return line.split("\t")[0].strip().strip('"').casefold() in dialect.header


@contextmanager
def _opened(path: Path) -> Iterator[Iterable[bytes]]:
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                yield _members(packed)
        else:
            with path.open("rb") as plain:
                yield plain
    except (OSError, zipfile.BadZipFile) as error:
        raise DataError(f"{path}: cannot be read ({getattr(error, 'strerror', None) or error})") from error


def _members(packed: zipfile.ZipFile) -> Iterator[bytes]:
    for name in packed.namelist():
        if not name.endswith("/"):
            with packed.open(name) as member:
                yield from member


def take_in(
    writer: Writer,
    paths: Iterable[str | Path],
    dialect: Dialect,
    *,
    problem: Callable[[Problem], None] | None = None,
    progress: Callable[[Taken], None] | None = None,
) -> Taken:
    """Puts the events of files into a store. A row that is there already changes nothing, a changed one replaces it.

    Bad rows are kept as problems of the run and handed to ``problem``; the rest goes on. Raises ``StoreError``.
    """
    taken = Taken()
    with writer.transaction() as connection:
        summary = begin_run(connection, f"{_MARK} {dialect.name}")
    state = "stopped"
    try:
        for path in paths:
            _take_file(writer, path, dialect, taken, summary, problem, progress)
        state = "done"
    finally:
        summary.dropped = taken.skipped
        with suppress(StoreError) if state == "stopped" else nullcontext():  # what stopped it is told, not what follows
            end_run(writer, summary, state)
    return taken


def _take_file(
    writer: Writer,
    path: str | Path,
    dialect: Dialect,
    taken: Taken,
    summary: Summary,
    problem: Callable[[Problem], None] | None,
    progress: Callable[[Taken], None] | None,
) -> None:
    waiting: dict[str, Event] = {}
    problems: list[Problem] = []

    def send() -> None:
        with writer.transaction() as connection:
            _put(connection, list(waiting.values()), taken)
            insert(connection, "problems", [problem_row(each, summary.run_id) for each in problems])
        waiting.clear()
        problems.clear()
        if progress:
            progress(taken)

    try:
        for _, item in read_events(path, dialect, taken):
            if isinstance(item, Problem):
                _tell(item, taken, problems, problem)
            elif waiting.get(item.event_id) == item:
                taken.same += 1
            else:
                taken.changed += item.event_id in waiting
                waiting[item.event_id] = item
            if len(waiting) + len(problems) >= _AT_A_TIME:
                send()
    except DataError as error:
        _tell(Problem(str(path), None, None, str(error).removeprefix(f"{path}: ")), taken, problems, problem)
    send()


def _tell(item: Problem, taken: Taken, problems: list[Problem], problem: Callable[[Problem], None] | None) -> None:
    taken.problems.append(item)
    problems.append(item)
    if problem:
        problem(item)


def _put(connection: duckdb.DuckDBPyConnection, events: list[Event], taken: Taken) -> None:
    """Writes the events that are not there as they are."""
    ids = [event.event_id for event in events]
    connection.execute("CREATE OR REPLACE TEMP TABLE taken_ids AS SELECT unnest($1::VARCHAR[]) AS event_id", [ids])
    connection.execute(sql("taken_before.sql"))
    insert(connection, "events", [event_row(event) for event in events])
    insert(connection, "event_entities", [row for event in events for row in party_rows(event)])
    row = connection.execute(sql("taken_changed.sql")).fetchone()
    before, changed = row if row else (0, 0)
    taken.new += len(events) - before
    taken.changed += changed
    taken.same += before - changed


def event_row(event: Event) -> dict[str, Any]:
    """An event as a row of ``events``."""
    plain = (
        "event_id", "origin", "external_id", "event", "status", "quad_code", "event_scale", "confidence",
        "main_mention", "first_mention", "last_mention", "n_mentions", "n_reports", "n_sources",
    )  # fmt: skip
    return {
        **{name: getattr(event, name) for name in plain},
        "mode": list(event.mode),
        "context": list(event.context),
        **_time_cells("date", event.date),
        **_time_cells("due", event.due),
        "event_loc": dict(event.event_loc) if event.event_loc else None,
        "first_reported": _iso(event.first_reported),
        "last_reported": _iso(event.last_reported),
    }


def _time_cells(name: str, time: Time) -> dict[str, Any]:
    return {
        f"{name}_value": time.value,
        f"{name}_end_value": time.end_value,
        f"{name}_precision": time.precision,
        f"{name}_direction": time.direction,
        f"{name}_from": _iso(time.first),
        f"{name}_to": _iso(time.last),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def party_rows(event: Event) -> list[dict[str, Any]]:
    """An event's parties as rows of ``event_entities``."""
    roles: dict[str, tuple[Party, ...]] = {"actor": event.actor, "recipient": event.recipient, "said_by": event.said_by}
    return [
        {
            "event_id": event.event_id,
            "role": role,
            "position": position,
            "name": party.name,
            "country": party.country,
            "sector": party.sector,
            "office": party.office,
            "identifier": party.identifier,
            "n_mentions": party.n_mentions,
        }
        for role, parties in roles.items()
        for position, party in enumerate(parties)
    ]
