"""The files of a store: readers see ``desk.duckdb``; the writer works on ``desk.duckdb.work`` and publishes by rename.

The work file is made whole before it gets its name, is never behind the published one, and is taken up by the next
writer if one was killed. The methods raise ``OSError``.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class StoreFiles:
    """Where the files of one store are."""

    store: Path

    @classmethod
    def of(cls, path: str | Path) -> StoreFiles:
        """Those of a path; a link is followed, so that what it points at is replaced and not the link."""
        return cls(Path(path).resolve())

    def beside(self, ending: str) -> Path:
        """A file beside the store: ``desk.duckdb.work``."""
        return self.store.with_name(f"{self.store.name}.{ending}")

    @property
    def work(self) -> Path:
        """What the writer works on."""
        return self.beside("work")

    @property
    def part(self) -> Path:
        """A copy on its way to become the store or the work file."""
        return self.beside("part")

    @property
    def lock(self) -> Path:
        """The writer's lock."""
        return self.beside("lock")

    def take_up(self) -> None:
        """Makes the work file from the store where there is no work file yet; a new store has neither."""
        self.part.unlink(missing_ok=True)
        if not self.work.exists() and self.store.exists():
            self._copied(self.store, self.work)

    def drop_work(self) -> None:
        """Takes the work file away, and its log."""
        for path in (self.work, self.beside("work.wal")):
            path.unlink(missing_ok=True)

    def publish_copy(self) -> None:
        """Puts a copy of the work file, which must have been checkpointed, in the store's place."""
        self._copied(self.work, self.store)

    def publish_whole(self) -> None:
        """Puts the work file, which must be closed, in the store's place."""
        _synced(self.work)
        self._keep_mode(self.work)
        os.replace(self.work, self.store)
        _synced_folder(self.store.parent)

    def _copied(self, source: Path, target: Path) -> None:
        try:
            shutil.copyfile(source, self.part)
            _synced(self.part)
            self._keep_mode(self.part)
            os.replace(self.part, target)
            _synced_folder(target.parent)
        except BaseException:
            self.part.unlink(missing_ok=True)
            raise

    def _keep_mode(self, path: Path) -> None:
        if self.store.exists():
            shutil.copymode(self.store, path)


def _synced(path: Path) -> None:
    file = os.open(path, os.O_RDWR)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def _synced_folder(path: Path) -> None:
    if os.name != "nt":  # folders cannot be opened there
        file = os.open(path, os.O_RDONLY)
        try:
            os.fsync(file)
        finally:
            os.close(file)
