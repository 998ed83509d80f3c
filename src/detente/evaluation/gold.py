"""Writes predictions for the public gold sets and has the gold's own ``score.py`` score them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.errors import DataError, ReadingError
from detente.export.jsonl import mention_to_json, to_line
from detente.reading import read_text

if TYPE_CHECKING:
    from detente.coding.coder import Coder

SETS = {"relations": "relations", "sentences": "sentences", "actors": "actors", "places": "event_places"}


def score_gold(gold: Path, coder: Coder, work: Path, tick: Callable[[str], None]) -> dict[str, dict[str, Any]]:
    """Figures for each set of ``gold`` (a folder with ``score.py`` and ``dev/``); predictions stay in ``work``."""
    script = gold / "score.py"
    if not script.exists():
        raise DataError(f"{gold}: no score.py there; name the folder that holds score.py and dev/")
    figures = {}
    for kind, name in SETS.items():
        file = gold / "dev" / f"{name}.jsonl"
        if not file.exists():
            raise DataError(f"{file}: there is no such file; name the folder that holds score.py and dev/")
        rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
        out = work / f"{kind}.jsonl"
        with out.open("w", encoding="utf-8") as lines:
            for number, line in enumerate(_predictions(kind, rows, coder)):
                lines.write(line + "\n")
                tick(f"{kind} {number + 1} of {len(rows)}")
        run = subprocess.run(
            [sys.executable, str(script), kind, str(file), str(out)], capture_output=True, text=True, check=False
        )
        if run.returncode:
            raise DataError(f"{script} {kind} failed: {_last_line(run.stderr) or f'exit code {run.returncode}'}")
        figures[kind] = _figures(script, kind, run.stdout)
    return figures


def _last_line(output: str) -> str:
    return (output.strip().splitlines() or [""])[-1]


def _figures(script: Path, kind: str, output: str) -> dict[str, Any]:
    try:
        figures: dict[str, Any] = json.loads(_last_line(output))
    except ValueError as error:
        raise DataError(f"{script} {kind} printed no figures: the last line of its output must be JSON") from error
    return figures


def _predictions(kind: str, rows: list[dict[str, Any]], coder: Coder) -> Iterator[str]:
    for row in rows:
        if kind == "relations":
            relation = coder.relate(row["text"], row["actor"], row["recipient"])
            yield to_line({"id": row["id"], "event": relation.event})
        elif kind == "actors":
            found = coder.resolve(row["text"], row["date"])
            first = found[0] if found else None
            yield to_line(
                {
                    "id": row["id"],
                    "country": first.country if first else None,
                    "sector": first.sector if first else None,
                }
            )
        else:
            try:
                report = read_text(row["text"], id=row["id"], check_language=False)
            except ReadingError:
                continue
            for mention in coder.code(report):
                yield mention_to_json(mention)
