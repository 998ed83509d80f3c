"""Reads the room's tables of data, which lie beside its modules."""

from __future__ import annotations

import csv
from importlib.resources import files


def read_table(name: str) -> list[dict[str, str]]:
    """Return the rows of the CSV file ``name`` as they are; the caller keeps what it makes of them."""
    content = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(content.splitlines()))
