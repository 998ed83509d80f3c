"""PLOVER types to CAMEO codes and back: out by a table made for it, in by the ontology's crosswalk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from detente.errors import DataError
from detente.export.codes import rows
from detente.export.event import Event
from detente.ontology import CameoRow, load_ontology


@dataclass(frozen=True, slots=True)
class CameoCode:
    """A CAMEO code with its Goldstein value (-10 to 10) and what it is called."""

    code: str
    goldstein: float
    label: str

    @property
    def base(self) -> str:
        """The first three digits."""
        return self.code[:3]

    @property
    def root(self) -> str:
        """The first two digits."""
        return self.code[:2]


class NoTypeError(DataError):
    """A CAMEO code that has no type in PLOVER: its statements."""


@cache
def _codes() -> Mapping[str, CameoCode]:
    return {
        row["cameo"]: CameoCode(row["cameo"], float(row["goldstein"]), row["label"]) for row in rows("cameo_codes.csv")
    }


@cache
def _out() -> Mapping[str, list[tuple[str, str, str]]]:
    found: dict[str, list[tuple[str, str, str]]] = {}
    for row in rows("to_cameo.csv"):
        found.setdefault(row["type"], []).append((row["mode"], row["context"], row["cameo"]))
    return found


@cache
def _in() -> Mapping[str, CameoRow]:
    own = {
        row["cameo"]: CameoRow(
            row["cameo"], row["type"], row["mode"] or None, tuple(row["contexts"].split()), row["why"]
        )
        for row in rows("from_cameo.csv")
    }
    return {**load_ontology().cameo, **own}


def to_cameo(event: Event) -> CameoCode:
    """The code that says as much of an event's type, first mode and contexts as CAMEO can, and nothing more."""
    kind = _out()[event.event]
    for mode in (*event.mode, ""):
        for wanted, context, code in kind:
            if wanted == mode and (not context or context in event.context):
                return _codes()[code]
    raise DataError(f"to_cameo.csv has no code for {event.event}")


def from_cameo(code: str) -> CameoRow:
    """What a code is in PLOVER; of a code that the crosswalk lacks, what the code above it is.

    Raises ``NoTypeError`` for statements, which PLOVER leaves out, ``DataError`` for what is no code.
    """
    for length in range(len(code), 1, -1):
        found = _in().get(code[:length])
        if found and code.isdecimal():
            if not found.type:
                raise NoTypeError(f"CAMEO {code[:length]} is {found.note}")
            return found
    raise DataError(f"{code!r} is no CAMEO code")
