"""What the readers of other data sets share: ids, countries by any name, and notes of what could not be kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from detente.errors import DataError
from detente.export.codes import country_of_cameo
from detente.ontology import EventType, load_ontology
from detente.store.asking import country_of
from detente.store.rows import hash_of


@dataclass(slots=True)
class Notes:
    """What was left out of rows that were read all the same: how often, by reason."""

    left: Counter[str] = field(default_factory=Counter)

    def known(self, values: Iterable[str], among: Iterable[str], what: str) -> tuple[str, ...]:
        """The values that are known, each once, in their order; the others are noted."""
        found: dict[str, None] = {}
        for value in values:
            if value in among:
                found[value] = None
            else:
                self.left[f"{what} {value} is not known"] += 1
        return tuple(found)


def event_id(origin: str, *parts: str | None) -> str:
    """The id of an imported event: of its data set, its id there, its day, what was done and who did it to whom.

    Ids repeat in POLECAT and ICEWS; with these beside them they hardly do.
    """
    return hash_of("import", origin, *(part or "" for part in parts))


def read_modes(kind: EventType, values: Iterable[str], notes: Notes) -> tuple[str, ...]:
    """The modes that a type has."""
    return notes.known((value.lower() for value in values), kind.modes, f"{kind.name} mode")


def known_country(value: str | None, notes: Notes | None) -> str | None:
    """The code of a country given by code or name, ``None`` for another word."""
    if not value:
        return None
    found = country_of(value) or country_of_cameo(value)
    if found is None and notes is not None:
        notes.left[f"country {value} is not known"] += 1
    return found


def split_cells(line: str, expected: int) -> list[str]:
    """The cells of a tab-separated line. Empty ones too many at its end are dropped, missing ones there are empty.

    Raises ``DataError`` where there are too many or too few.
    """
    cells = line.rstrip("\r\n").split("\t")
    while len(cells) > expected and not cells[-1].strip():
        cells.pop()
    if len(cells) != expected:
        raise DataError(f"{len(cells)} cells where {expected} are expected")
    return [_unquoted(cell) for cell in cells]


def _unquoted(cell: str) -> str:
    if len(cell) > 1 and cell.startswith('"') and cell.endswith('"'):
        return cell[1:-1].replace('""', '"')
    return cell


def decoded(raw: Iterable[bytes]) -> Iterator[str]:
    """Lines as text: UTF-8, and Latin-1 for a line that is not."""
    for line in raw:
        try:
            yield line.decode("utf-8-sig")
        except UnicodeDecodeError:
            yield line.decode("latin-1")


def scored(kind: str, modes: tuple[str, ...]) -> float:
    """The PLOVER score: other scales are not taken over."""
    return load_ontology().score(kind, modes)
