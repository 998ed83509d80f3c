"""PLOVER in the project's own words: types, modes, contexts, quad categories, scores, sectors, CAMEO crosswalk."""

from detente.ontology.loader import CameoRow, EventType, Mode, Ontology, load_ontology

__all__ = ["CameoRow", "EventType", "Mode", "Ontology", "load_ontology"]
