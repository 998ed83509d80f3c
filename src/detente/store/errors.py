"""What can be wrong with a store, each with what to do."""

from __future__ import annotations

from detente.errors import DetenteError


class StoreError(DetenteError):
    """A store cannot be opened, written or published; nothing that was committed is lost. Its text says what to do."""


class StoreBusyError(StoreError):
    """Another process writes the store."""


class StoreVersionError(StoreError):
    """The store has another schema version than this Détente, or was written by a newer DuckDB."""


class StoreDamagedError(StoreError):
    """The file is not a store, or parts of it cannot be read."""
