"""Runs writers in children of its own and kills them; told what to do by lines on standard input (see test_faults.py).

A line is ``STORE LOG HOW NUMBER``: ``calls`` kills at the so-many-th call within the store's modules, ``seconds`` after
so many seconds, ``bytes`` lets no file grow beyond, ``count`` runs to the end. The answer is the child's exit status
(negative: the signal), how long it took in seconds, and how many calls there were (``count`` only).
"""

import os
import resource
import signal
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any

import duckdb  # noqa: F401  (loaded once, before the children are forked; so is pandas, which DuckDB loads)
import pandas  # noqa: F401

import detente.store
from detente.store import StoreError, Writer, batch, connect, writer
from detente.store.testing import MadeUpCoder, made_up_reports

FOLDER = str(Path(detente.store.__file__).parent)
REPORTS = 9


def main() -> None:
    """Answers line by line until the input ends."""
    coder = MadeUpCoder()
    assert [coder.code(report) for report in made_up_reports(7, 1)]  # its words are read before the fork, too
    for line in sys.stdin:
        store, log, how, number = line.split()
        started = time.perf_counter()
        child = os.fork()
        if child == 0:
            status = 70
            try:
                status = run(store, log, how, float(number))
            finally:
                os._exit(status)
        if how == "seconds":
            time.sleep(float(number))
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), time.perf_counter() - started, flush=True)


def run(store: str, log: str, how: str, number: float) -> int:
    """Adds the reports; whatever is committed is logged at once."""
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    commit = batch.Batch.commit

    def logged(self: batch.Batch) -> None:
        ids = sorted(self.report_ids)
        commit(self)
        os.write(file, "".join(f"committed {name}\n" for name in ids).encode())

    batch.Batch.commit = logged  # type: ignore[method-assign]
    connect._SETTINGS["threads"] = 1  # quicker for so little, on a machine that has other things to do
    writer.PUBLISH_SHARE = 0  # after every batch, so that publishing is hit often
    if how in ("calls", "count"):
        sys.setprofile(Counter(number if how == "calls" else float("inf"), file))
    if how == "bytes":
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(number), int(number)))
    try:
        with Writer(store, batch_reports=3, publish_every=0) as desk:
            desk.add(made_up_reports(7, REPORTS), MadeUpCoder())
    except StoreError as error:
        os.write(file, f"error {error}\n".encode())
        return 3
    if how == "count":
        counter: Any = sys.getprofile()
        sys.setprofile(None)
        os.write(file, f"calls {counter.calls}\n".encode())
    return 0


class Counter:
    """Counts what is called by the store's modules, DuckDB and the system included, and kills at a number."""

    def __init__(self, moment: float, log: int) -> None:
        self.calls = 0
        self.moment = moment

    def __call__(self, frame: FrameType, event: str, argument: object) -> None:
        """For ``sys.setprofile``."""
        if frame.f_code.co_filename.startswith(FOLDER) and not frame.f_code.co_filename.endswith("testing.py"):
            self.calls += 1
            if self.calls >= self.moment:
                os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
