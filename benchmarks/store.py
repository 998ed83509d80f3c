"""Measures the store: python benchmarks/store.py [--mentions N] [--more N] [--keep FOLDER].

Fills a store with made-up mentions (seeded: the same each time), then measures adding 1,000 more, opening, queries,
full text, a snapshot, and the file's size. No model runs: what is measured is what comes after coding.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import TypeVar

from detente.records import Report
from detente.store import Desk, Writer
from detente.store.snapshot import load, save
from detente.store.testing import MadeUpCoder, made_up_reports

Result = TypeVar("Result")
SEED = 20220730
# Queries in the way of the finder's; each is run several times, the slowest of the medians counts.
QUERIES = {
    "events of a dyad and type": "SELECT e.* FROM events AS e JOIN event_dyads AS d USING (event_id)"
    " WHERE d.actor_country = 'PRK' AND d.recipient_country IN ('USA', 'KOR') AND e.event IN ('THREATEN', 'MOBILIZE')"
    " AND e.date_from >= '2022-06-01' ORDER BY e.date_from LIMIT 100",
    "dyad-months": "SELECT d.actor_country, d.recipient_country, date_trunc('month', e.date_from) AS month, quad_code,"
    " count(*) FROM events AS e JOIN event_dyads AS d USING (event_id) WHERE e.status = 'asserted' GROUP BY ALL",
    "mentions of a report": "SELECT * FROM current_mentions WHERE report_id = (SELECT max(report_id) FROM reports)",
    "events in a place": "SELECT * FROM events WHERE event_loc.city = 'Seoul' ORDER BY date_from DESC LIMIT 100",
}


def main() -> None:
    """Runs the measurements and prints them as a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mentions", type=int, default=100_000)
    parser.add_argument("--more", type=int, default=1_000)
    parser.add_argument("--keep", metavar="FOLDER", help="Leave the store there.")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(options.keep or scratch)
        folder.mkdir(parents=True, exist_ok=True)
        measure(folder, options.mentions, options.more)


def measure(folder: Path, mentions: int, more: int) -> None:
    """Fills a store in a folder and prints what was measured."""
    store = folder / "desk.duckdb"
    coder, reports = MadeUpCoder(), made_up_reports(SEED)
    first, second = list(until(reports, coder, mentions)), list(until(reports, coder, more))
    print("| | |\n|---|---|")
    took, summary = timed(lambda: Desk.add(store, first, coder=coder))
    row("mentions in reports", f"{summary.mentions:,} in {summary.read:,}")
    row("adding them, s", f"{took:.1f}")
    row("file, MB", f"{store.stat().st_size / 1e6:.0f}")
    took, summary = timed(lambda: Desk.add(store, second, coder=coder))
    row(f"adding {summary.mentions:,} more, s", f"{took:.2f}")
    took, summary = timed(lambda: Desk.add(store, second, coder=coder))
    row(f"adding the same {summary.read:,} reports again, s", f"{took:.2f}")
    row("file, MB", f"{store.stat().st_size / 1e6:.0f}")
    with Writer(store) as writer:
        row("publishing in the course of a run, s", f"{timed(writer.publish)[0]:.2f}")
    took, desk = timed(lambda: Desk.open(store))
    row("opening, ms", f"{took * 1000:.0f}")
    for name, query in QUERIES.items():
        row(f"{name}, ms", f"{median(lambda query=query: desk.sql(query).fetchall()) * 1000:.0f}")  # type: ignore[misc]
    searching = median(lambda: desk.search("troops border").fetchmany(100))
    row("full text, ms", f"{searching * 1000:.0f}")
    took, broken = timed(desk.check)
    row("check, s", f"{took:.2f} ({broken or 'all holds'})")
    desk.close()
    row("snapshot out, s", f"{timed(lambda: save(store, folder / 'snapshot'))[0]:.2f}")
    size = sum(file.stat().st_size for file in (folder / "snapshot").iterdir())
    row("snapshot, MB", f"{size / 1e6:.0f}")
    row("snapshot in, s", f"{timed(lambda: load(folder / 'snapshot', folder / 'other.duckdb'))[0]:.2f}")
    row("peak memory, MB", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}")


def until(reports: Iterator[Report], coder: MadeUpCoder, mentions: int) -> Iterator[Report]:
    """Reports that have at least so many mentions together."""
    had = 0
    while had < mentions:
        for report in islice(reports, 1):
            had += len(coder.code(report))
            yield report


def timed(do: Callable[[], Result]) -> tuple[float, Result]:
    """Seconds that it takes, and what it gives."""
    started = time.perf_counter()
    result = do()
    return time.perf_counter() - started, result


def median(do: Callable[[], object]) -> float:
    """Median seconds of five runs after one to warm up."""
    return statistics.median([timed(do)[0] for _ in range(6)][1:])


def row(name: str, value: str) -> None:
    """A line of the table."""
    print(f"| {name} | {value} |", flush=True)


if __name__ == "__main__":
    main()
