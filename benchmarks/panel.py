"""Measures the analyses on a store of made-up mentions: python benchmarks/panel.py [--mentions N] [--store FILE].

Without --store the store is made first (seeded: the same each time), which takes some minutes for 100,000 mentions;
``python benchmarks/store.py --keep FOLDER`` leaves one that can be used.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from detente.analysis import answers, changes, measure, panel, pledges, tension_events, thread_ids
from detente.records import Report
from detente.store import Desk
from detente.store.testing import MadeUpCoder, made_up_reports

SEED = 20220730


def main() -> None:
    """Runs the measurements and prints them as a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mentions", type=int, default=100_000)
    parser.add_argument("--store", metavar="FILE", help="A store that is there.")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        store = Path(options.store or Path(scratch) / "desk.duckdb")
        if not options.store:
            Desk.add(store, until(options.mentions), coder=MadeUpCoder())
        with Desk.open(store) as desk:
            run(desk)


def until(mentions: int) -> Iterator[Report]:
    """Reports that have at least so many mentions together."""
    coder, had = MadeUpCoder(), 0
    for report in made_up_reports(SEED):
        yield report
        had += len(coder.code(report))
        if had >= mentions:
            return


def run(desk: Desk) -> None:
    """Prints the median of three runs of each."""
    counts = desk.counts()
    print("| | |\n|---|---|")
    print(f"| mentions, events, reports | {counts['mentions']:,}, {counts['events']:,}, {counts['reports']:,} |")
    one = desk.sql("SELECT event_id FROM events ORDER BY event_id LIMIT 1").fetchall()[0][0]
    measured: dict[str, Callable[[], object]] = {
        "dyad-months": lambda: panel(desk).fetchall(),
        "dyad-months of all states": lambda: panel(desk, all_units=True).aggregate("sum(events)").fetchall(),
        "actor-days": lambda: panel(desk, "actors", by="day").fetchall(),
        "tension of a dyad by week": lambda: measure(desk, "PRK-USA"),
        "tension over all by week": lambda: measure(desk),
        "its events": lambda: tension_events(desk, "PRK-USA").fetchall(),
        "changes of a dyad by week": lambda: changes(desk, "PRK-USA").fetchall(),
        "pledges due in a month": lambda: pledges(desk, due="2022-08").fetchall(),
        "pledges, all": lambda: pledges(desk).fetchall(),
        "answers stated": lambda: answers(desk).fetchall(),
        "answers offered": lambda: answers(desk, offered=True).fetchall(),
        "a thread": lambda: thread_ids(desk, one),
    }
    for name, do in measured.items():
        print(f"| {name}, ms | {statistics.median(timed(do) for _ in range(3)) * 1000:.0f} |", flush=True)


def timed(do: Callable[[], object]) -> float:
    """Seconds that it takes."""
    started = time.perf_counter()
    do()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
