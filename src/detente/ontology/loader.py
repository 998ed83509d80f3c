"""Loads the ontology from its data files and answers what a type, mode or code means and scores.

Source: PLOVER manual 2.0 draft (2021) and its CAMEO crosswalk, Open Event Data Alliance; where they contradict
themselves docs/decisions/0002-plover.md says what holds here.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from detente.errors import DataError


@dataclass(frozen=True, slots=True)
class Mode:
    """How an act is done; ``score`` from -10 to 10."""

    name: str
    score: float
    definition: str


@dataclass(frozen=True, slots=True)
class EventType:
    """One of the event types; ``quad_code`` 1 to 4, ``score`` from -10 to 10 where no mode gives a finer one.

    In a user's own ontology ``quad_code`` is 0 and ``score`` 0.0 where the type has none, and ``plover`` is the PLOVER
    type that comes nearest, with its mode, as far as the ontology says so. PLOVER's own types leave it ``None``.
    """

    name: str
    quad_code: int
    score: float
    recipient_required: bool
    definition: str
    modes: Mapping[str, Mode]
    plover: tuple[str, str | None] | None = None


@dataclass(frozen=True, slots=True)
class CameoRow:
    """What a CAMEO code is in PLOVER."""

    cameo: str
    type: str
    mode: str | None
    contexts: tuple[str, ...]
    note: str | None


@dataclass(frozen=True, slots=True)
class Ontology:
    """The event types with their modes, contexts, quad categories, sectors and the CAMEO crosswalk.

    ``name`` is ``None`` for PLOVER, the ontology that ships, and an own one's name otherwise (``ontology.own``).
    """

    types: Mapping[str, EventType]
    contexts: Mapping[str, str]
    quads: Mapping[int, str]
    sectors: Mapping[str, str]
    pseudo_countries: Mapping[str, str]
    cameo: Mapping[str, CameoRow]
    name: str | None = None

    def quad_code(self, event: str) -> int:
        """The quad category (1 to 4) of an event type; 0 for a type of an own ontology that has none."""
        return self.types[event].quad_code

    def score(self, event: str, modes: tuple[str, ...] = ()) -> float:
        """The PLOVER score, -10 to 10: that of the first mode, else of the type."""
        kind = self.types[event]
        return next((kind.modes[mode].score for mode in modes if mode in kind.modes), kind.score)


@cache
def load_ontology() -> Ontology:
    """The ontology that ships with the package.

    Raises ``DataError`` where a file is not whole: a mode of an unknown type, a code or context not listed.
    """
    quads = {int(row["quad_code"]): row["name"] for row in _rows("quads.csv")}
    contexts = {row["context"]: row["definition"] for row in _rows("contexts.csv")}
    modes: dict[str, dict[str, Mode]] = {}
    for row in _rows("modes.csv"):
        modes.setdefault(row["type"], {})[row["mode"]] = Mode(row["mode"], float(row["score"]), row["definition"])
    types = {
        row["type"]: EventType(
            row["type"],
            int(row["quad_code"]),
            float(row["score"]),
            row["recipient_required"] == "yes",
            row["definition"],
            modes.pop(row["type"], {}),
        )
        for row in _rows("types.csv")
    }
    if modes:
        raise DataError(f"modes.csv: modes of unknown types {', '.join(modes)}")
    if stray := {kind.quad_code for kind in types.values()} - set(quads):
        raise DataError(f"types.csv: quad codes {stray} are not in quads.csv")
    return Ontology(
        types,
        contexts,
        quads,
        {row["sector"]: row["definition"] for row in _rows("sectors.csv")},
        {row["code"]: row["definition"] for row in _rows("pseudo_countries.csv")},
        _crosswalk(types, contexts),
    )


def _crosswalk(types: Mapping[str, EventType], contexts: Mapping[str, str]) -> dict[str, CameoRow]:
    crosswalk: dict[str, CameoRow] = {}
    for row in _rows("cameo.csv"):
        kind, mode, found = row["type"], row["mode"] or None, tuple(row["contexts"].split())
        if kind not in types or (mode and mode not in types[kind].modes) or not set(found) <= set(contexts):
            raise DataError(f"cameo.csv: code {row['cameo']}: {kind} {mode} {found} is not in the ontology")
        crosswalk[row["cameo"]] = CameoRow(row["cameo"], kind, mode, found, row["note"] or None)
    return crosswalk


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("detente.ontology") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
