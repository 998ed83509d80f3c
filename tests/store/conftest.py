"""Stores of made-up reports, and what two stores must have in common to be the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from detente.records import Report
from detente.store import Desk
from detente.store.snapshot import tables
from detente.store.testing import MadeUpCoder, made_up_reports

Contents = dict[str, list[tuple[Any, ...]]]
# What tells of runs and of the store itself, and not of what it holds.
_OF_RUNS = {"runs", "problems", "store", "schema_versions"}


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "desk.duckdb"


@pytest.fixture(scope="session")
def reports() -> list[Report]:
    return list(made_up_reports(3, 30))


@pytest.fixture(scope="session")
def made_up() -> MadeUpCoder:
    return MadeUpCoder()


@pytest.fixture(scope="session")
def contents() -> Callable[[Path], Contents]:
    """Every row of every table but those about runs, sorted; when and in which run a row came is left out."""

    def read(path: Path) -> Contents:
        with Desk.open(path) as desk:
            assert desk.check() == []
            found: Contents = {}
            for table in tables(desk.connection):
                if table not in _OF_RUNS:
                    columns = "COLUMNS(c -> c NOT IN ('run_id', 'coded'))::VARCHAR"
                    found[table] = sorted(desk.sql(f"SELECT {columns} FROM {table}").fetchall(), key=str)
            return found

    return read
