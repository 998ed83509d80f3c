"""The memory-mapped table of towns and divisions: its layout, its writer's constants and its reader."""

from __future__ import annotations

import json
import math
import mmap
import struct
from bisect import bisect_left
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from detente.errors import DataError

MAGIC: Final = b"DETGAZ01"
# geonameid, latitude, longitude, name offset, parent division, population code, country index, kind
ROW: Final = struct.Struct("<IffIHHBB")
HEADER: Final = struct.Struct("<8sIIIII")
NO_PARENT: Final = 0xFFFF
ALTERNATE: Final = 0x80000000
KINDS: Final = ("city", "province", "district", "capital", "seat")


def pack_population(population: int) -> int:
    """Return ``population`` on a logarithmic scale of 16 bits (0 is unknown; steps of about 0.04 per cent)."""
    return min(0xFFFF, int(math.log1p(max(0, population)) * 2700 + 0.5))


def unpack_population(code: int) -> int:
    """Return the population that ``code`` stands for, to three figures."""
    if code == 0:
        return 0
    value = math.expm1(code / 2700)
    step = math.pow(10, max(0, int(math.log10(max(1.0, value))) - 2))
    return int(round(value / step) * step)


@dataclass(frozen=True, slots=True)
class Row:
    """One town or division as the table has it; ``parent`` is the row number of its division, ``None`` at the top."""

    number: int
    geonameid: int
    lat: float
    lon: float
    name: str
    parent: int | None
    population: int
    country: str
    kind: str


class Table:
    """Reader of the built table; rows are read when they are asked for."""

    def __init__(self, path: Path) -> None:
        """Open the file at ``path``; raises DataError where it is missing or of another version."""
        try:
            with path.open("rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            raise DataError(f"{path.name}: the gazetteer cannot be opened ({error}); reinstall detente") from error
        magic, rows, names, blob, countries, _ = HEADER.unpack_from(self._map, 0)
        if magic != MAGIC:
            raise DataError(f"{path.name}: not a gazetteer of this version; reinstall detente")
        view = memoryview(self._map)
        start = HEADER.size
        self._hashes = view[start : start + 8 * names].cast("Q")
        start += 8 * names
        self._postings = view[start : start + 4 * names].cast("I")
        start += 4 * names
        self._rows = start
        start += ROW.size * rows
        self._blob = start
        start += blob
        self._countries: list[str] = json.loads(self._map[start : start + countries])
        self._count: int = rows

    def __len__(self) -> int:
        return self._count

    def row(self, number: int) -> Row:
        """Return row ``number``."""
        geonameid, lat, lon, name, parent, population, country, kind = ROW.unpack_from(
            self._map, self._rows + number * ROW.size
        )
        start = self._blob + name
        text = self._map[start + 1 : start + 1 + self._map[start]].decode()
        return Row(
            number,
            geonameid,
            round(lat, 5),
            round(lon, 5),
            text,
            None if parent == NO_PARENT else parent,
            unpack_population(population),
            self._countries[country],
            KINDS[kind],
        )

    def find(self, number: int) -> list[tuple[int, bool]]:
        """Return (row number, whether the name is its main name) for every place filed under the hash ``number``."""
        hashes, postings = self._hashes, self._postings
        at = bisect_left(hashes, number)
        found: list[tuple[int, bool]] = []
        while at < len(hashes) and hashes[at] == number:
            posting = postings[at]
            found.append((posting & ~ALTERNATE, not posting & ALTERNATE))
            at += 1
        return found
