"""Runs the commands of docs/crisis.md and puts what they print, and the pictures that they draw, into the page.

    python scripts/crisis_page.py

Each block of commands (``sh``, ``python``) is run from the repository's root; a block ``text`` after it takes what it
prints, cut after as many lines as stand behind the word (``text 12``). The store lies in a temporary folder.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "crisis.md"
STORE = "crisis.duckdb"
_WIDTH = "116"
_BLOCK = re.compile(
    r"^```(?P<kind>sh|python)\n(?P<code>.*?)^```\n(?:\n```text(?: (?P<most>\d+))?\n(?P<shown>.*?)^```\n)?", re.M | re.S
)
# Verbs that draw a table on a terminal; here they must be told so.
_TABLES = ("events", "tension", "pledges", "answers", "panel")


def main() -> None:
    """Writes the page anew. Ends with a message where a command fails."""
    page = PAGE.read_text(encoding="utf-8")
    (ROOT / "docs" / "pictures").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        written = _BLOCK.sub(lambda block: _run_block(block, Path(folder)), page)
    PAGE.write_text(written, encoding="utf-8")


def _run_block(block: re.Match[str], folder: Path) -> str:
    code, kind = block["code"], block["kind"]
    if kind == "python":
        printed = _run([sys.executable, "-c", code.replace(STORE, (folder / STORE).as_posix())], code)
    else:
        printed = "".join(_verb(line, folder) for line in code.splitlines() if line.startswith("detente "))
    if block["shown"] is None:
        return block[0]
    lines = [line.rstrip() for line in printed.replace(f"{folder.as_posix()}/", "").strip("\n").splitlines()]
    most = int(block["most"] or len(lines))
    if len(lines) > most:
        lines = [*lines[:most], "…"]
    shown = "\n".join(lines)
    return f"```{kind}\n{code}```\n\n```text{f' {most}' if block['most'] else ''}\n{shown}\n```\n"


def _verb(line: str, folder: Path) -> str:
    words = shlex.split(line, comments=True)[1:]
    words = [(folder / STORE).as_posix() if word == STORE else word for word in words]
    more = ["--format", "table"] if words[0] in _TABLES and "-o" not in words else []
    return _run([sys.executable, "-m", "detente", *words, *more], line)


def _run(command: list[str], told: str) -> str:
    environment = {**os.environ, "COLUMNS": _WIDTH, "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
    )
    if done.returncode:
        sys.exit(f"{told.strip()}\n{done.stdout}")
    return done.stdout


if __name__ == "__main__":
    main()
