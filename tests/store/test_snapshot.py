"""A snapshot holds everything, comes in again without loss, and says when it is not whole."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from detente.records import Problem, Report
from detente.store import Desk, StoreDamagedError, StoreError, StoreVersionError, Writer
from detente.store.snapshot import load, save, tables
from detente.store.testing import MadeUpCoder


@pytest.fixture
def filled(store: Path, reports: list[Report], made_up: MadeUpCoder) -> Path:
    Desk.add(store, [*reports, Problem("bad.txt", 3, None, "empty", "drop it")], coder=made_up)
    Desk.add(store, reports[:9], coder=MadeUpCoder("second"), recode=True)
    with Writer(store) as writer, writer.transaction() as connection:
        connection.execute(
            "INSERT INTO judgements VALUES ('j', '2026-01-02', 'Ada', 'correct', 'event', 'e', 'mode',"
            " '[]', '[\"x\", null]', 'é😀', NULL, ['m'])"
        )
    return store


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with Desk.open(path) as desk:
        return {
            table: desk.sql(f"SELECT {'* EXCLUDE (generation)' if table == 'store' else '*'} FROM {table}").fetchall()
            for table in tables(desk.connection)
        }


def test_out_and_in_again_without_loss(filled: Path, tmp_path: Path) -> None:
    folder, other = tmp_path / "snapshot", tmp_path / "other.duckdb"
    counts = save(filled, folder)
    assert load(folder, other) == counts
    assert rows(other) == rows(filled)
    with Desk.open(other) as desk:
        assert desk.check() == []
        assert desk.search("japan").fetchall()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["desk.duckdb", "other.duckdb", "snapshot"]


def test_nothing_is_written_over(filled: Path, tmp_path: Path) -> None:
    folder = tmp_path / "snapshot"
    save(filled, folder)
    with pytest.raises(StoreError, match="is there already"):
        save(filled, folder)
    with pytest.raises(StoreError, match="there is a store already"):
        load(folder, filled)


def _cut(folder: Path) -> None:
    data = (folder / "mentions.parquet").read_bytes()
    (folder / "mentions.parquet").write_bytes(data[: len(data) // 2])


def _short(folder: Path) -> None:
    manifest = json.loads((folder / "snapshot.json").read_text())
    manifest["rows"]["mentions"] += 1
    (folder / "snapshot.json").write_text(json.dumps(manifest))


def _newer(folder: Path) -> None:
    manifest = json.loads((folder / "snapshot.json").read_text())
    (folder / "snapshot.json").write_text(json.dumps(manifest | {"schema": 99}))


@pytest.mark.parametrize(
    ("harm", "error", "said"),
    [
        (_cut, StoreDamagedError, "mentions.parquet: cannot be read"),
        (_short, StoreDamagedError, "rows, not the"),
        (_newer, StoreVersionError, "has schema 99"),
        (lambda folder: (folder / "events.parquet").unlink(), StoreDamagedError, "events.parquet: cannot be read"),
        (lambda folder: (folder / "snapshot.json").unlink(), StoreDamagedError, "is no snapshot"),
    ],
)
def test_a_snapshot_that_is_not_whole_makes_no_store(
    harm: Callable[[Path], None], error: type[StoreError], said: str, filled: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "snapshot"
    save(filled, folder)
    harm(folder)
    with pytest.raises(error, match=said):
        load(folder, tmp_path / "other.duckdb")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["desk.duckdb", "snapshot"]
