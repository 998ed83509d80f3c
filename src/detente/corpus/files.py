"""Which files of a corpus hold passages and which hold whole reports."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from detente.errors import DataError


def corpus_files(paths: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """Files of passages and files of whole reports, told apart by what they hold; folders are taken with all below.

    Raises ``DataError`` where a path is missing or a folder holds no corpus file.
    """
    passages: list[Path] = []
    reports: list[Path] = []
    for path in paths:
        if not path.exists():
            raise DataError(f"{path}: there is no such corpus file or folder")
        files = sorted(path.rglob("*.txt")) if path.is_dir() else [path]
        if not files:
            raise DataError(f"no corpus files (*.txt) in {path}")
        for file in files:
            (reports if _holds_reports(file) else passages).append(file)
    return passages, reports


def _holds_reports(path: Path) -> bool:
    with path.open(encoding="utf-8") as lines:
        first = next((line for line in lines if line.strip() and not line.startswith("#")), "")
    return first.startswith("===")
