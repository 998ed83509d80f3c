"""Measures finding and judging: python benchmarks/finding.py [--mentions N] [--judgements N] [--store FILE].

Fills a store with made-up mentions (seeded: the same each time), unless FILE is there already, then measures every kind
of question with its rows, evidence included, before and after judgements. No model runs.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from detente.store import Desk
from detente.store.judge import Reviewer
from detente.store.testing import MadeUpCoder, made_up_reports

SEED = 20220730
# What is asked, as one gives it on the command line; the rows of each are fetched as a terminal or a page would.
QUESTIONS: dict[str, dict[str, Any]] = {
    "dyad, types, since": {
        "actor": "PRK",
        "recipient": "USA,KOR",
        "type": "THREATEN,MOBILIZE",
        "since": "2022-01",
    },
    "the same, near, text": {
        "actor": "PRK",
        "recipient": "USA,KOR",
        "type": "THREATEN,MOBILIZE",
        "since": "2022-01",
        "near": "Seoul",
        "text": "threatened",
    },
    "text alone, best 100": {"text": "troops border", "limit": 100},
    "phrase": {"text": '"fishing grounds"', "limit": 100},
    "near alone": {"near": "Seoul", "limit": 100},
    "name": {"actor": "north korea", "limit": 100},
    "both take part": {"party": ["USA", "JPN"], "limit": 100},
    "an agency": {"source": "Northern Wire", "limit": 100},
    "newest 100 of all": {"order": "newest", "limit": 100},
    "one id": {"id": "?"},
}


def main() -> None:
    """Runs the measurements and prints them as a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mentions", type=int, default=100_000)
    parser.add_argument("--judgements", type=int, default=1_000)
    parser.add_argument("--store", metavar="FILE", help="Use it, or leave the store there.")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        store = Path(options.store or Path(scratch) / "desk.duckdb")
        if not store.exists():
            coder = MadeUpCoder()
            reports = itertools.islice(made_up_reports(SEED), int(options.mentions / 3.34))
            Desk.add(store, reports, coder=coder)
        print("| | |\n|---|---|")
        ask_all(store, "as coded")
        if options.judgements:
            judge(store, options.judgements)
            ask_all(store, "judged")


def ask_all(store: Path, state: str) -> None:
    """Every question, the median of five after one to warm up, and how many rows it has."""
    opened, desk = timed(lambda: Desk.open(store))
    with desk:
        row(f"mentions; events ({state})", f"{desk.counts()['mentions']:,}; {desk.counts()['events']:,}")
        row(f"opening, ms ({state})", f"{opened * 1000:.0f}")
        anyone = desk.sql("SELECT event_id FROM events LIMIT 1").fetchall()[0][0]
        for name, asked in QUESTIONS.items():
            given = {key: anyone if value == "?" else value for key, value in asked.items()}
            times = [timed(lambda given=given: desk.events(**given).fetchall()) for _ in range(6)]
            took = statistics.median(took for took, _ in times[1:])
            row(f"{name}, ms ({state})", f"{took * 1000:.0f} ({len(times[0][1])} rows)")
        took, rows = timed(lambda: desk.events(all_statuses=True).fetchall())
        row(f"all events with all evidence, s ({state})", f"{took:.1f} ({len(rows):,} rows)")


def judge(store: Path, number: int) -> None:
    """Judges so many events: confirms, corrects, rejects."""
    with Reviewer(store, "benchmark") as reviewer:
        ids = [found[0] for found in reviewer.desk.events(limit=number).fetchall()]
        took = []
        for count, event in enumerate(ids):
            ways = (
                lambda e=event: reviewer.confirm(e),
                lambda e=event: reviewer.reject(e),
                lambda e=event: reviewer.correct(e, "context", "economic"),
            )
            took.append(timed(ways[count % 3])[0])
        row(
            "a judgement, ms: the first 20; the last 20",
            " ; ".join(f"{statistics.median(some) * 1000:.0f}" for some in (took[:20], took[-20:])),
        )


def timed(do: Any) -> tuple[float, Any]:
    """Seconds that it takes, and what it gives."""
    started = time.perf_counter()
    result = do()
    return time.perf_counter() - started, result


def row(name: str, value: str) -> None:
    """A line of the table."""
    print(f"| {name} | {value} |", flush=True)


if __name__ == "__main__":
    main()
