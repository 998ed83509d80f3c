"""DuckDB relations as Arrow, pandas and polars, each an extra that is named where it is missing."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

import duckdb

from detente.errors import MissingExtraError

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow


def require(module: str, part: str, extra: str) -> None:
    """Raises ``MissingExtraError`` where a module is not installed."""
    if find_spec(module) is None:
        raise MissingExtraError(part, extra)


def to_arrow(relation: duckdb.DuckDBPyRelation) -> pyarrow.Table:
    """The rows as an Arrow table (needs ``pip install 'detente[arrow]'``)."""
    require("pyarrow", "an Arrow table", "arrow")
    return relation.to_arrow_table()


def to_pandas(relation: duckdb.DuckDBPyRelation) -> pandas.DataFrame:
    """The rows as a pandas frame (needs ``pip install 'detente[pandas]'``)."""
    require("pandas", "a pandas frame", "pandas")
    return relation.df()


def to_polars(relation: duckdb.DuckDBPyRelation) -> polars.DataFrame:
    """The rows as a polars frame (needs ``pip install 'detente[polars]'``, which brings Arrow too)."""
    require("polars", "a polars frame", "polars")
    require("pyarrow", "a polars frame of a query", "polars")
    return relation.pl()
