"""Opens DuckDB files: always attached to a connection in memory as ``desk``, never with anything fetched from afar."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from detente.store.errors import StoreDamagedError, StoreError, StoreVersionError

CATALOG = "desk"
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",  # a name in a query is a table, never a variable of the caller
}
# What DuckDB says where a file is none of its own or was changed by something else.
_DAMAGE = (
    "not a valid duckdb",
    "corrupt",
    "checksum",
    "serialization error",
    "deserialize",
    "metadata pointer",
    "failed to load",
    "could not read",
)
_FULL = ("no space left", "file too large", "could not write", "could not truncate", "disk full", "disk quota")


def attach(path: Path, *, read_only: bool, shown: Path | None = None) -> duckdb.DuckDBPyConnection:
    """A connection of its own whose default database is the file, which messages call ``shown``.

    DuckDB shares one instance among connections to the same path; a reader that opens the store after it was published
    anew would then see the old one. Attached to a connection of its own, it sees the file that is there.
    Raises ``StoreError`` where the file cannot be opened.
    """
    scratch = Path(tempfile.gettempdir()) / f"detente-{secrets.token_hex(8)}"  # made only where memory does not do
    connection = duckdb.connect(config={**_SETTINGS, "temp_directory": str(scratch)})
    try:
        mode = " (READ_ONLY)" if read_only else ""
        with telling(shown or path):
            connection.execute(f"ATTACH '{_quoted(path)}' AS {CATALOG}{mode}")
            connection.execute(f"USE {CATALOG}")
    except BaseException:
        connection.close()
        raise
    return connection


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


@contextmanager
def telling(path: Path) -> Iterator[None]:
    """Turns what DuckDB and the system say about a store's file into a ``StoreError`` that says what to do."""
    try:
        yield
    except (duckdb.Error, OSError, UnicodeDecodeError) as error:
        raise explained(error, path) from error


def explained(error: Exception, path: Path) -> StoreError:
    """The ``StoreError`` for what DuckDB or the system said about the store's file."""
    said = str(error).strip().split("\n")[0]
    low = str(error).lower()
    if any(word in low for word in _FULL) or getattr(error, "errno", None) in (27, 28, 122):
        return StoreError(
            f"{path}: there is no room to write ({said}). Make room and run the same command again: "
            "what was committed is kept, and readers see the last published state"
        )
    if "newer version" in low or "older version of duckdb" in low or "storage version" in low:
        return StoreVersionError(f"{path} was written by another version of DuckDB ({said}); use a newer Détente")
    if isinstance(error, PermissionError) or "permission denied" in low:
        return StoreError(f"{path}: cannot be opened (Permission denied)")
    if any(word in low for word in _DAMAGE) or isinstance(error, (duckdb.InternalException, UnicodeDecodeError)):
        return StoreDamagedError(
            f"{path} is damaged or no store ({said}). Put a copy or a snapshot in its place; the file was not changed"
        )
    return StoreError(f"{path}: {said}")


def close(connection: duckdb.DuckDBPyConnection) -> None:
    """Closes a connection whatever state it is in."""
    with suppress(duckdb.Error):
        connection.close()
