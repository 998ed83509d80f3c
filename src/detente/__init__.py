"""Détente codes political events from news reports: who did what to whom, when and where, each with its evidence.

>>> from detente import Coder
>>> coding = Coder().code("SEOUL, July 29 - North Korea threatened South Korea on Friday.", published="2022-07-30")
>>> [(m.event, [a.country for a in m.actor], [r.country for r in m.recipient]) for m in coding]
[('THREATEN', ['PRK'], ['KOR'])]

Names are loaded when they are first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from detente.version import __version__

if TYPE_CHECKING:
    from detente.coding.coder import Coder, Relation
    from detente.coding.result import Coding, mentions_to_arrow, mentions_to_pandas, mentions_to_polars
    from detente.errors import DataError, DetenteError, MissingExtraError, ModelError, ReadingError
    from detente.ontology import Ontology, load_ontology
    from detente.reading import read_html, read_path, read_text
    from detente.records import Entity, Mention, Omission, Passage, Place, Problem, Report, Span, When
    from detente.store import Desk

_HOMES = {
    "Coder": "coding.coder",
    "Coding": "coding.result",
    "DataError": "errors",
    "Desk": "store",
    "DetenteError": "errors",
    "Entity": "records",
    "Mention": "records",
    "MissingExtraError": "errors",
    "ModelError": "errors",
    "Omission": "records",
    "Ontology": "ontology",
    "Passage": "records",
    "Place": "records",
    "Problem": "records",
    "ReadingError": "errors",
    "Relation": "coding.coder",
    "Report": "records",
    "Span": "records",
    "When": "records",
    "load_ontology": "ontology",
    "mentions_to_arrow": "coding.result",
    "mentions_to_pandas": "coding.result",
    "mentions_to_polars": "coding.result",
    "read_html": "reading",
    "read_path": "reading",
    "read_text": "reading",
}

__all__ = [
    "Coder",
    "Coding",
    "DataError",
    "Desk",
    "DetenteError",
    "Entity",
    "Mention",
    "MissingExtraError",
    "ModelError",
    "Omission",
    "Ontology",
    "Passage",
    "Place",
    "Problem",
    "ReadingError",
    "Relation",
    "Report",
    "Span",
    "When",
    "__version__",
    "load_ontology",
    "mentions_to_arrow",
    "mentions_to_pandas",
    "mentions_to_polars",
    "read_html",
    "read_path",
    "read_text",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'detente' has no attribute {name!r}")
    value = getattr(importlib.import_module(f"detente.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
