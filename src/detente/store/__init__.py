"""The memory: reports, mentions and events in one DuckDB file, open to anyone's SQL (docs/store.md)."""

from detente.store.desk import Desk
from detente.store.errors import StoreBusyError, StoreDamagedError, StoreError, StoreVersionError
from detente.store.frames import to_arrow, to_pandas, to_polars
from detente.store.planning import coder_key, plan
from detente.store.summary import Summary
from detente.store.writer import Writer, migrate

__all__ = [
    "Desk",
    "StoreBusyError",
    "StoreDamagedError",
    "StoreError",
    "StoreVersionError",
    "Summary",
    "Writer",
    "coder_key",
    "migrate",
    "plan",
    "to_arrow",
    "to_pandas",
    "to_polars",
]
