"""Measures speed and memory of coding, raw text to mentions: python benchmarks/throughput.py [FOLDER] [--rounds N].

Prints passages a second (median of the rounds, after one round to warm up), the share of the time that the model
takes, the time from the start of a fresh `detente code` to its first result, import time, and peak memory.
FOLDER holds reports (text or HTML); by default the whole reports of evaluation/reports.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from detente import Coder, Problem, read_path
from detente.coding.encoder import Scores
from detente.coding.tokens import Row


def main() -> None:
    """Runs the measurements and prints them as a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", default=str(Path(__file__).parents[1] / "evaluation" / "reports"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=None)
    options = parser.parse_args()
    files = sorted(p for p in Path(options.folder).iterdir() if p.suffix in (".txt", ".html"))
    coder = Coder(threads=options.threads)
    in_model = _clock_model(coder)
    speeds, shares, passages = [], [], 0
    for round_ in range(options.rounds + 1):
        in_model[0] = 0.0
        started = time.perf_counter()
        passages = _code(coder, files)
        took = time.perf_counter() - started
        if round_:
            speeds.append(passages / took)
            shares.append(in_model[0] / took)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"| reports | {len(files)} with {passages} passages |\n|---|---|")
    print(f"| passages a second | {statistics.median(speeds):.0f} ({min(speeds):.0f} to {max(speeds):.0f}) |")
    print(f"| share of the time in the model | {statistics.median(shares):.2f} |")
    print(f"| peak memory, MB | {peak:.0f} |")
    print(f"| start of the command to its end, one report, s | {_fresh(files[0]):.2f} |")
    print(f"| import detente, s | {_import():.3f} |")


def _clock_model(coder: Coder) -> list[float]:
    spent = [0.0]
    run = coder.encoder.run

    def clocked(rows: Sequence[Row]) -> list[Scores]:
        started = time.perf_counter()
        scores = run(rows)
        spent[0] += time.perf_counter() - started
        return scores

    coder.encoder.run = clocked  # type: ignore[method-assign]
    return spent


def _code(coder: Coder, files: Sequence[Path]) -> int:
    passages = 0
    for file in files:
        for item in read_path(file):
            if not isinstance(item, Problem):
                passages += len(item.passages)
                coder.code(item)
    return passages


def _fresh(file: Path) -> float:
    times = []
    for _ in range(3):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-m", "detente", "code", str(file)], check=True, capture_output=True)
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def _import() -> float:
    code = "import time; s = time.perf_counter(); import detente; print(time.perf_counter() - s)"
    runs = [subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True) for _ in range(5)]
    return statistics.median(float(run.stdout) for run in runs)


if __name__ == "__main__":
    main()
