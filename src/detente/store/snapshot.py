"""A whole store as a folder of Parquet files, a table each, out and in again without loss."""

from __future__ import annotations

import json
import os
import secrets
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb

from detente.store import schema
from detente.store.connect import attach, close, telling
from detente.store.desk import Desk
from detente.store.errors import StoreDamagedError, StoreError, StoreVersionError
from detente.store.files import StoreFiles
from detente.store.lock import WriterLock
from detente.store.writer import Writer
from detente.version import __version__

MANIFEST = "snapshot.json"


def save(store: str | Path, folder: str | Path) -> dict[str, int]:
    """Writes what a store has published to a new folder: ``TABLE.parquet`` for each table and ``snapshot.json``.

    Returns the number of rows by table. The folder appears under its name when it is whole.
    Raises ``StoreError`` where it is there already, or where there is no room.
    """
    target = Path(folder).resolve()
    if target.exists():
        raise StoreError(f"{folder} is there already; name a new folder")
    part = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
    with Desk.open(store, judged=False) as desk:
        try:
            with telling(target):
                part.mkdir(parents=True)
                rows = {table: _saved(desk.connection, table, part) for table in tables(desk.connection)}
                manifest = {
                    "schema": schema.version_of(desk.connection, desk.path),
                    "detente": __version__,
                    "rows": rows,
                }
                (part / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
                os.replace(part, target)
        except BaseException:
            with suppress(OSError):
                shutil.rmtree(part)
            raise
    return rows


def tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The tables of a store, without those of the text index."""
    found = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = current_database()"
        " AND schema_name = 'main' AND NOT temporary ORDER BY table_name"
    ).fetchall()
    return [row[0] for row in found]


def _saved(connection: duckdb.DuckDBPyConnection, table: str, folder: Path) -> int:
    where = str(folder / f"{table}.parquet").replace("'", "''")
    connection.execute(f"COPY {table} TO '{where}' (FORMAT parquet, COMPRESSION zstd)")
    row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(row[0]) if row else 0


def load(folder: str | Path, store: str | Path) -> dict[str, int]:
    """Makes a new store of a snapshot; returns the number of rows by table.

    Raises ``StoreError`` where there is a store already or the snapshot is not whole, ``StoreVersionError`` where it
    is of another schema version. A store appears under its name when it is whole.
    """
    files = StoreFiles.of(store)
    source = Path(folder)
    manifest = _manifest(source)
    lock = WriterLock(files.lock, files.store)
    try:
        if files.store.exists() or files.work.exists():
            raise StoreError(f"{store}: there is a store already; name a new file")
        files.part.unlink(missing_ok=True)
        try:
            _fill(files.part, source, manifest["rows"])
            files.part.replace(files.work)
        except BaseException:
            files.part.unlink(missing_ok=True)
            files.beside("part.wal").unlink(missing_ok=True)
            raise
    finally:
        lock.release()
    with Writer(store):  # builds the text index and publishes
        rows: dict[str, int] = manifest["rows"]
        return rows


def _manifest(source: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((source / MANIFEST).read_text(encoding="utf-8"))
        version, _ = int(manifest["schema"]), dict(manifest["rows"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreDamagedError(f"{source} is no snapshot of a store: {MANIFEST} is missing or broken") from error
    if version != schema.current_version():
        raise StoreVersionError(
            f"{source} has schema {version}, this Détente {schema.current_version()}: "
            "load it with the version that wrote it, then bring the store up to date"
        )
    return manifest


def _fill(path: Path, source: Path, rows: dict[str, int]) -> None:
    connection = attach(path, read_only=False)
    try:
        with telling(path):
            schema.create(connection)
            if odd := set(rows) ^ set(tables(connection)):
                raise StoreDamagedError(f"{source}: its tables are not those of a store: {', '.join(sorted(odd))}")
            connection.execute("BEGIN")
            for table, expected in rows.items():
                _filled(connection, table, source / f"{table}.parquet", expected)
            connection.execute("COMMIT")
            connection.execute("CHECKPOINT")
    finally:
        close(connection)


def _filled(connection: duckdb.DuckDBPyConnection, table: str, file: Path, expected: int) -> None:
    try:
        connection.execute(f"DELETE FROM {table}")
        connection.execute(f"INSERT INTO {table} BY NAME FROM read_parquet(?)", [str(file)])
    except duckdb.Error as error:
        raise StoreDamagedError(f"{file}: cannot be read ({str(error).strip().splitlines()[0]})") from error
    row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    if row is None or row[0] != expected:
        raise StoreDamagedError(f"{file} has {row[0] if row else 0} rows, not the {expected} that {MANIFEST} says")
