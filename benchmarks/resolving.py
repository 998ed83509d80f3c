"""Measures the directory: python benchmarks/resolving.py [--rounds N].

Prints how long the directory takes to load in a fresh process and how much memory it then holds, and how many spans
a second are resolved: spans with their passage read before (as in a report), and the same spans alone. The spans are
those of tests/entities, each with its date; every round is new to the resolver's cache of answers, of which there is
none, but not to its cache of cut spans.
"""

from __future__ import annotations

import argparse
import csv
import statistics
import subprocess
import sys
import time
from pathlib import Path

from detente.entities import Directory, ReportMemory, Resolver

CASES = Path(__file__).parents[1] / "tests" / "entities"
_FRESH = """
import resource, time
started = time.perf_counter()
from detente.entities import Directory, Resolver
imported = time.perf_counter()
resolver = Resolver(Directory.load())
loaded = time.perf_counter()
resolver.resolve("the French president", date="2019-05-01")
ready = time.perf_counter()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(imported - started, loaded - imported, ready - loaded, peak)
"""


def main() -> None:
    """Run the measurements and print them as a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    rows = [
        row
        for name in ("cases.csv", "frozen_cases.csv")
        for row in csv.DictReader((CASES / name).read_text(encoding="utf-8").splitlines())
    ]
    resolver = Resolver(Directory.load())
    memories = []
    for row in rows:
        memory = ReportMemory()
        for text in (row["context"], row["text"]):
            if text:
                resolver.observe(text, row["date"] or None, memory)
        memories.append(memory)
    told = _speed(resolver, rows, memories, options.rounds)
    alone = _speed(resolver, rows, None, options.rounds)
    fresh = subprocess.run([sys.executable, "-c", _FRESH], capture_output=True, text=True, check=True).stdout.split()
    imported, loaded, ready, peak = (float(value) for value in fresh)
    print(f"| spans | {len(rows)} |\n|---|---|")
    print(f"| spans a second, with their passage | {told:,.0f} |")
    print(f"| spans a second, alone | {alone:,.0f} |")
    print(f"| import, s | {imported:.2f} |")
    print(f"| load the directory, s | {loaded:.2f} |")
    print(f"| first answer after it, s | {ready:.2f} |")
    print(f"| peak memory of that process, MB | {peak:.0f} |")


def _speed(resolver: Resolver, rows: list[dict[str, str]], memories: list[ReportMemory] | None, rounds: int) -> float:
    """Return the median of the rounds in spans a second, after one round to warm up."""
    speeds = []
    for number in range(rounds + 1):
        started = time.perf_counter()
        for at, row in enumerate(rows):
            if memories is None:
                resolver.resolve(row["span"], date=row["date"] or None)
            else:
                resolver.resolve(row["span"], date=row["date"] or None, memory=memories[at], passage=row["text"])
        if number:
            speeds.append(len(rows) / (time.perf_counter() - started))
    return statistics.median(speeds)


if __name__ == "__main__":
    main()
