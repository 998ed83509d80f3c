"""One writer at a time: a lock file beside the store that names the process which holds it."""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from detente.store.errors import StoreBusyError, StoreError


class WriterLock:
    """Holds ``STORE.lock`` from creation to ``release``; the system frees it if the process dies.

    Raises ``StoreBusyError`` at once where another process, or this one, holds it.
    """

    def __init__(self, path: Path, store: Path) -> None:
        self._path = path
        self._file = self._taken(store)
        note = {"pid": os.getpid(), "since": datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")}
        with suppress(OSError):  # on a full disk the lock holds without its note
            os.ftruncate(self._file, 0)
            os.write(self._file, json.dumps(note).encode())

    def _taken(self, store: Path) -> int:
        while True:
            try:
                file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o666)
            except OSError as error:
                raise StoreError(f"{store}: cannot be written ({error.strerror})") from error
            if not _try(file):
                holder = _holder(file)
                os.close(file)
                raise StoreBusyError(f"{store} is being written by {holder}; wait until it is done, or stop it")
            # Whoever held it before took the file away after we had opened it: then ours is not the one in the folder.
            with suppress(OSError):
                if os.path.samestat(os.fstat(file), os.stat(self._path)):
                    return file
            os.close(file)

    def release(self) -> None:
        """Gives the lock back and takes its file away. Does nothing the second time."""
        if self._file < 0:
            return
        if sys.platform == "win32":  # an open file cannot be taken away there
            os.close(self._file)
            with suppress(OSError):
                self._path.unlink()
        else:
            with suppress(OSError):
                self._path.unlink()
            os.close(self._file)
        self._file = -1


def _holder(file: int) -> str:
    with suppress(OSError, ValueError, KeyError, TypeError):
        note = json.loads(os.read(file, 1000))
        return f"process {note['pid']} (since {note['since']})"
    return "another process"


if sys.platform == "win32":
    import msvcrt

    # Far behind the note, which others must be able to read.
    _FAR = 1 << 30

    def _try(file: int) -> bool:
        try:
            os.lseek(file, _FAR, os.SEEK_SET)
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(file, 0, os.SEEK_SET)
        return True

else:
    import fcntl

    def _try(file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
