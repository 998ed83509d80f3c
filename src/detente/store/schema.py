"""Makes a store's schema, tells its version, and brings older stores up to date."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

import duckdb

from detente.store.connect import telling
from detente.store.errors import StoreDamagedError, StoreVersionError
from detente.version import __version__

NOW = "(now() AT TIME ZONE 'UTC')::TIMESTAMP"


@cache
def sql(name: str) -> str:
    """The text of one of the store's SQL files."""
    return (files("detente.store") / name).read_text(encoding="utf-8")


@cache
def migrations() -> Mapping[int, str]:
    """The migrations by the version that they lead to: ``migrations/002.sql`` is from 1 to 2."""
    folder = files("detente.store") / "migrations"
    named = ((re.fullmatch(r"(\d{3})\.sql", entry.name), entry) for entry in folder.iterdir())
    return {int(found[1]): entry.read_text(encoding="utf-8") for found, entry in named if found}


def current_version() -> int:
    """The schema version that this Détente writes and reads."""
    return max(migrations(), default=1)


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """Makes the tables and views of a new store, in one transaction."""
    connection.execute("BEGIN")
    connection.execute(sql("schema.sql"))
    connection.execute(f"INSERT INTO store VALUES (?, {NOW}, ?, 0)", [secrets.token_hex(8), __version__])
    connection.execute(f"INSERT INTO schema_versions VALUES (?, {NOW}, ?)", [current_version(), __version__])
    connection.execute(sql("views.sql"))
    connection.execute("COMMIT")


def version_of(connection: duckdb.DuckDBPyConnection, path: Path) -> int:
    """The schema version of an attached store. Raises ``StoreDamagedError`` where the file is no store."""
    with telling(path):
        try:
            row = connection.execute("SELECT max(version) FROM schema_versions").fetchone()
        except duckdb.CatalogException as error:
            raise StoreDamagedError(f"{path} is a DuckDB file, but no store of Détente") from error
    if row is None or row[0] is None:
        raise StoreDamagedError(f"{path} does not say which schema version it has")
    return int(row[0])


def check_version(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Raises ``StoreVersionError`` unless the store can be read as it is."""
    version, ours = version_of(connection, path), current_version()
    if version > ours:
        raise StoreVersionError(
            f"{path} was written by a newer Détente (schema {version}; this one, {__version__}, knows {ours}): "
            "upgrade with pip install -U detente. The file was not changed"
        )
    if version < ours:
        raise StoreVersionError(
            f"{path} has schema {version}, this Détente reads {ours}: bring it up to date with "
            f"detente.store.migrate({str(path)!r}) or any `detente add` to it"
        )


def bring_up_to_date(
    connection: duckdb.DuckDBPyConnection, path: Path, steps: Mapping[int, str] | None = None
) -> list[int]:
    """Applies what migrations are missing, each in a transaction of its own, and makes the views anew.

    Returns the versions it went through. Raises ``StoreVersionError`` for a store of a newer version, ``StoreError``
    where a migration fails; the store then has the version before it.
    """
    steps = migrations() if steps is None else steps
    version, ours = version_of(connection, path), max(steps, default=1)
    if version > ours:
        check_version(connection, path)
    missing = list(range(version + 1, ours + 1))
    with telling(path):
        for number in missing:
            connection.execute("BEGIN")
            try:
                connection.execute(steps[number])
                connection.execute(f"INSERT INTO schema_versions VALUES (?, {NOW}, ?)", [number, __version__])
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")
        connection.execute("BEGIN")
        connection.execute(sql("views.sql"))
        connection.execute("COMMIT")
    return missing
