"""Numbers with their nouns, for whatever is told to people."""

from __future__ import annotations


def counted(number: int, noun: str) -> str:
    """``1 report``, ``2 reports``."""
    return f"{number} {noun if number == 1 else noun + 's'}"
