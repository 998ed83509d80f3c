"""PLOVER in the project's own words: types, modes, contexts, quad categories, scores, sectors, CAMEO crosswalk.

A user's own ontology takes the same form (``ontology.own``).
"""

from detente.ontology.loader import CameoRow, EventType, Mode, Ontology, load_ontology
from detente.ontology.own import ONTOLOGY_FILE, read_ontology, write_ontology

__all__ = [
    "ONTOLOGY_FILE",
    "CameoRow",
    "EventType",
    "Mode",
    "Ontology",
    "load_ontology",
    "read_ontology",
    "write_ontology",
]
