"""Full text of passages with ranking (BM25), by DuckDB's extension ``fts`` as it lies in an installed package."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import duckdb

from detente.store.errors import StoreError

_BUILD = (
    "PRAGMA create_fts_index('passages', 'passage_id', 'text', stemmer = 'porter', stopwords = 'english',"
    " ignore = '[^a-z0-9]+', strip_accents = 1, lower = 1, overwrite = 1)"
)


def extension() -> Path | None:
    """Where the extension's file is; ``None`` on machines that there is none for (Linux on ARM)."""
    try:
        root = files("duckdb_extension_fts")
    except ModuleNotFoundError:
        return None
    path = Path(str(root / "extensions" / f"v{duckdb.__version__}" / "fts.duckdb_extension"))
    return path if path.is_file() else None


def load(connection: duckdb.DuckDBPyConnection) -> None:
    """Makes ``fts_main_passages.match_bm25(passage_id, words)`` work; raises ``StoreError`` where it cannot.

    The file is loaded from where it is installed: nothing is copied and nothing fetched.
    """
    path = extension()
    if path is None:
        raise StoreError(
            f"full text needs the package duckdb-extension-fts in version {duckdb.__version__}, "
            "which this machine has not (there is none for Linux on ARM)"
        )
    quoted = str(path).replace("'", "''")
    try:
        connection.execute(f"LOAD '{quoted}'")
    except duckdb.Error as error:
        raise StoreError(f"full text cannot be used: {str(error).strip().splitlines()[0]}") from error


def missing(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the store has no index."""
    there = connection.execute(
        "SELECT 1 FROM duckdb_tables() WHERE database_name = current_database() AND schema_name = 'fts_main_passages'"
    ).fetchone()
    return there is None


def stale(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether passages came since the index was built."""
    if missing(connection):
        return True
    counts = connection.execute(
        "SELECT (SELECT count(*) FROM fts_main_passages.docs), (SELECT count(*) FROM passages),"
        " (SELECT count(*) FROM (SELECT name FROM fts_main_passages.docs EXCEPT SELECT passage_id FROM passages))"
    ).fetchone()
    return counts is None or counts[0] != counts[1] or counts[2] > 0


def build(connection: duckdb.DuckDBPyConnection) -> bool:
    """Builds the index anew if it is stale; says whether there is one. A machine without the extension has none."""
    if extension() is None:
        return False
    if stale(connection):
        load(connection)
        connection.execute(_BUILD)
    return True
