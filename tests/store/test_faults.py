"""Whatever happens to a writer or to a file: a clear message, and nothing that was committed is lost."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from detente.records import Report
from detente.store import (
    Desk,
    StoreBusyError,
    StoreDamagedError,
    StoreError,
    StoreVersionError,
    Writer,
    connect,
    text,
)
from detente.store.testing import MadeUpCoder, made_up_reports

Ask = Callable[[Path, Path, str, float], tuple[int, float]]
MOMENTS = 50
NEEDS_FORK = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork and no kill -9")


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    """Runs a writer in another process, and kills it."""
    script = Path(__file__).with_name("killed_runs.py")
    with subprocess.Popen(
        [sys.executable, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as helper:
        to, back = helper.stdin, helper.stdout
        assert to is not None
        assert back is not None

        def question(store: Path, log: Path, how: str, number: float) -> tuple[int, float]:
            to.write(f"{store} {log} {how} {number}\n")
            to.flush()
            status, took = back.readline().split()
            return int(status), float(took)

        yield question
        to.close()


@pytest.fixture(scope="module")
def whole() -> dict[str, Report]:
    return {report.id: report for report in made_up_reports(7, 9)}


@NEEDS_FORK
def test_a_writer_killed_at_any_moment_loses_nothing_that_was_committed(
    ask: Ask,
    whole: dict[str, Report],
    tmp_path: Path,
    contents: Callable[[Path], object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(connect._SETTINGS, "threads", 1)
    monkeypatch.setattr(text, "build", lambda connection: True)  # here only, to save time: the children build it
    (tmp_path / "reference").mkdir()
    reference = tmp_path / "reference" / "desk.duckdb"
    status, took = ask(reference, tmp_path / "count", "count", 0)
    assert status == 0
    calls = int((tmp_path / "count").read_text().split("calls ")[1])
    expected = contents(reference)
    rng, killed = random.Random(20220730), 0
    home = tmp_path / "killed"
    log = home / "log"
    while killed < MOMENTS:
        if not home.exists():
            home.mkdir()
        if killed % 2:
            status, _ = ask(home / "desk.duckdb", log, "calls", rng.randint(1, calls * 2 // 3))
        else:
            status, _ = ask(home / "desk.duckdb", log, "seconds", rng.uniform(0.005, took * 0.6))
        assert status in (0, -signal.SIGKILL)
        _examine(home, whole, tmp_path / "copy")
        if status == 0:
            assert contents(home / "desk.duckdb") == expected
            shutil.rmtree(home)
        else:
            killed += 1
    if not home.exists():
        home.mkdir()
    assert ask(home / "desk.duckdb", log, "count", 0)[0] == 0
    assert contents(home / "desk.duckdb") == expected
    assert sorted(path.name for path in home.iterdir()) == ["desk.duckdb", "log"]


def _examine(home: Path, whole: dict[str, Report], copy: Path) -> None:
    """What readers see is whole; what the next writer finds is whole and has all that was committed."""
    shutil.copytree(home, copy)
    store = copy / "desk.duckdb"
    try:
        if store.exists():
            with Desk.open(store) as desk:
                assert desk.check() == []
                assert all(report == whole[report.id] for report in desk.report_records())
        with Writer(store):
            pass
        log = copy / "log"
        lines = log.read_text().splitlines() if log.exists() else []
        with Desk.open(store) as desk:
            assert desk.check() == []
            there = {report.id: report for report in desk.report_records()}
            assert all(report == whole[name] for name, report in there.items())
            coder = MadeUpCoder()
            expected = {m.id: m for report in there.values() for m in coder.code(report)}
            assert {m.id: m for m in desk.mention_records()} == expected
            assert {line.removeprefix("committed ") for line in lines if line.startswith("committed ")} <= set(there)
            assert desk.sql("SELECT count(*) FROM runs WHERE state = 'running'").fetchone() == (0,)
    finally:
        shutil.rmtree(copy)


@NEEDS_FORK
@pytest.mark.parametrize("limit", [5_000, 20_000, 40_000, 1_000_000])
def test_a_disk_that_fills_up_while_a_store_is_made(
    limit: int, ask: Ask, whole: dict[str, Report], tmp_path: Path
) -> None:
    """While its tables are made, while the first batch is committed, while it is published."""
    home, log = tmp_path / "full", tmp_path / "full" / "log"
    home.mkdir()
    assert ask(home / "desk.duckdb", log, "bytes", limit)[0] == 3
    assert "there is no room to write" in log.read_text()
    _examine(home, whole, tmp_path / "copy")
    assert ask(home / "desk.duckdb", log, "count", 0)[0] == 0
    with Desk.open(home / "desk.duckdb") as desk:
        assert desk.check() == []
        assert {report.id for report in desk.report_records()} == set(whole)


@NEEDS_FORK
@pytest.mark.parametrize("limit", [1_000, 1_000_000, 2_000_000])
def test_a_full_disk_is_told_and_the_run_can_be_made_again(
    limit: int, ask: Ask, whole: dict[str, Report], tmp_path: Path
) -> None:
    home, log = tmp_path / "full", tmp_path / "full" / "log"
    home.mkdir()
    store = home / "desk.duckdb"
    with Writer(store) as writer:
        writer.add(list(whole.values())[:2], MadeUpCoder())
    before = store.stat().st_size
    status, _ = ask(store, log, "bytes", limit)
    assert status == 3, log.read_text() if log.exists() else "no log"
    errors = [line for line in log.read_text().splitlines() if line.startswith("error ")]
    assert "there is no room to write" in errors[0]
    with Desk.open(store) as desk:
        assert desk.check() == []
        assert desk.counts()["reports"] >= 2
    assert store.stat().st_size >= before
    _examine(home, whole, tmp_path / "copy")
    assert ask(store, log, "count", 0)[0] == 0
    with Desk.open(store) as desk:
        assert {report.id for report in desk.report_records()} == set(whole)
        assert desk.check() == []
    assert sorted(path.name for path in home.iterdir()) == ["desk.duckdb", "log"]


def test_a_second_writer_is_told_who_writes(store: Path) -> None:
    with Writer(store):
        with pytest.raises(StoreBusyError, match=rf"is being written by process {os.getpid()} \(since "):
            Writer(store)
        code = f"from detente.store import Writer; Writer({str(store)!r})"
        other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        assert f"being written by process {os.getpid()}" in other.stderr
    with Writer(store):
        pass
    assert not store.with_name("desk.duckdb.lock").exists()


def test_a_lock_left_by_a_killed_writer_is_none(store: Path) -> None:
    store.with_name("desk.duckdb.lock").write_text('{"pid": 1, "since": "2022"}')
    with Writer(store):
        pass


@pytest.fixture
def filled(store: Path, reports: list[Report], made_up: MadeUpCoder) -> Path:
    Desk.add(store, reports, coder=made_up)
    return store


def _alter(path: Path, statement: str) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute(statement)


def test_a_store_of_a_newer_version_is_left_alone(filled: Path, made_up: MadeUpCoder) -> None:
    _alter(filled, "INSERT INTO schema_versions VALUES (99, '2030-01-01', '9.0')")
    before = filled.read_bytes()
    with pytest.raises(StoreVersionError, match=r"written by a newer Détente \(schema 99.*upgrade"):
        Desk.open(filled)
    with pytest.raises(StoreVersionError, match=r"written by a newer Détente \(schema 99"):
        Desk.add(filled, [], coder=made_up)
    assert filled.read_bytes() == before
    assert sorted(p.name for p in filled.parent.iterdir()) == ["desk.duckdb"]


def test_what_is_no_store_is_told(store: Path, made_up: MadeUpCoder) -> None:
    store.write_bytes(b"who did what to whom\n" * 1000)
    for attempt in (lambda: Desk.open(store), lambda: Writer(store)):
        with pytest.raises(StoreDamagedError, match="is damaged or no store"):
            attempt()
    store.unlink()
    _alter(store, "CREATE TABLE other (a INTEGER)")
    for attempt in (lambda: Desk.open(store), lambda: Writer(store)):
        with pytest.raises(StoreDamagedError, match="no store of Détente"):
            attempt()
    assert sorted(p.name for p in store.parent.iterdir()) == ["desk.duckdb"]


@pytest.mark.parametrize("seed", range(12))
def test_a_damaged_store_is_told_or_was_not_touched_where_it_matters(
    seed: int, filled: Path, reports: list[Report]
) -> None:
    rng = random.Random(seed)
    data = bytearray(filled.read_bytes())
    if seed % 3 == 0:
        del data[rng.randrange(len(data) // 2) :]  # cut off; blocks at the end may be free
    else:
        at = rng.randrange(len(data) - 5000)
        data[at : at + 4096] = rng.randbytes(4096)
    filled.write_bytes(data)
    said = None
    try:
        with Desk.open(filled) as desk:
            assert desk.check() == []
            assert list(desk.report_records()) == sorted(reports, key=lambda report: report.id)
    except StoreError as error:
        said = str(error)
    assert said is None or str(filled) in said
    assert said is not None or seed % 3  # half a file cannot be read
    assert filled.read_bytes() == data


def test_a_work_file_of_another_store_is_refused(filled: Path, tmp_path: Path, made_up: MadeUpCoder) -> None:
    other = tmp_path / "other.duckdb"
    with Writer(other):
        pass
    other.rename(filled.with_name("desk.duckdb.work"))
    with pytest.raises(StoreError, match="left by an unfinished run on another state"):
        Writer(filled)


def test_a_damaged_work_file_is_told_and_the_store_stays(filled: Path) -> None:
    work = filled.with_name("desk.duckdb.work")
    work.write_bytes(b"\x00" * 50_000)
    with pytest.raises(StoreDamagedError, match="move that one away to go on from the other"):
        Writer(filled)
    with Desk.open(filled) as desk:
        assert desk.check() == []
    work.unlink()
    with Writer(filled):
        pass


def test_a_folder_that_is_not_there_and_a_store_that_is_not(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no folder"):
        Writer(tmp_path / "nowhere" / "desk.duckdb")
    with pytest.raises(StoreError, match="there is no store; make one with `detente add PATH --store"):
        Desk.open(tmp_path / "desk.duckdb")
