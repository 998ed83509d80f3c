"""Reads the word lists beside this module: one entry a line, lines that begin with # are comments."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files


@cache
def read_list(name: str) -> tuple[str, ...]:
    """The entries of ``name`` (a file of this package) in their order."""
    lines = (files("detente.coding") / name).read_text(encoding="utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def any_of(name: str) -> str:
    """A pattern that matches any entry of a list, to be put between word bounds."""
    return "(?:" + "|".join(re.escape(entry) for entry in read_list(name)) + ")"
