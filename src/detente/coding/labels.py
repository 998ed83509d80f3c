"""The order of the model's outputs, derived from the ontology: which column means what."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from detente.ontology import Ontology, load_ontology

ROLES = ("A", "R", "L", "T", "S", "C")
STATUSES = ("asserted", "future", "hypothetical", "negation", "historical")


@dataclass(frozen=True, slots=True)
class Labels:
    """Columns of each head.

    ``acts``: O, then begin and inside of every type. ``roles``: O, then begin and inside of every role.
    ``types``: the types, then none. ``mode_ranges``: for each type its columns in the mode head, the first for none.
    """

    types: tuple[str, ...]
    contexts: tuple[str, ...]
    modes: tuple[tuple[str, str | None], ...]
    mode_ranges: dict[str, tuple[int, int]]

    @property
    def acts(self) -> int:
        """Width of the acts head."""
        return 1 + 2 * len(self.types)

    @property
    def roles(self) -> int:
        """Width of the roles head."""
        return 1 + 2 * len(ROLES)


@cache
def model_labels() -> Labels:
    """The labels of the ontology that ships."""
    return labels_of(load_ontology())


def labels_of(ontology: Ontology) -> Labels:
    """The labels of an ontology, in the order of its types, modes and contexts."""
    modes: list[tuple[str, str | None]] = []
    ranges: dict[str, tuple[int, int]] = {}
    for kind in ontology.types.values():
        first = len(modes)
        modes += [(kind.name, None), *((kind.name, mode) for mode in kind.modes)]
        ranges[kind.name] = (first, len(modes))
    return Labels(tuple(ontology.types), tuple(ontology.contexts), tuple(modes), ranges)
