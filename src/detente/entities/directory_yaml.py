"""Reads a user's directory in YAML into the rows of the CSV files, and says which line, entry and key is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from detente.entities.loading import KINDS, Row, faults, user_text
from detente.errors import DataError, MissingExtraError

# Sections are called as the package's files are; people are those of offices.csv, several terms of one person may stand
# in a list below the name.
SECTIONS = ("states", "people", "organisations", "groups", "bodies", "media")
_LISTS = frozenset(
    ("aliases", "members", "names", "adjectives", "demonyms", "metonyms", "former_names", "successors", "neighbours")
)
_TERMS = "terms"
_TERM_KEYS = ("office", "start", "end", "country", "sector", "precision")


@dataclass(slots=True)
class _Entry:
    """One entry while it is read: its name for messages, its first line, its cells, and the line of each key."""

    where: str
    line: int
    cells: Row = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    def error(self, key: str, reason: str) -> DataError:
        return DataError(f"{self.where}, line {self.lines.get(key, self.line)}, {self.name}, key {key!r}: {reason}")

    @property
    def name(self) -> str:
        return f"entry {self.cells['name']!r}" if self.cells.get("name") else f"the entry of line {self.line}"


def yaml_rows(path: Path) -> list[tuple[str, list[Row]]]:
    """Read and check a user's YAML file; return its sections (of ``SECTIONS``) with their rows.

    Raises ``DataError`` naming file, line, entry and key; ``MissingExtraError`` where PyYAML is not installed.
    """
    root = _compose(path)
    if root is None or root.id != "mapping":
        raise DataError(f"{path}, line 1: has no section; begin with one of {', '.join(SECTIONS)}, followed by a colon")
    found: dict[str, list[Row]] = {}
    for key, value in root.value:
        line = _line(key)
        if key.value not in SECTIONS:
            raise DataError(f"{path}, line {line}: unknown section {_shown(key)}; known are: {', '.join(SECTIONS)}")
        if key.value in found:
            raise DataError(f"{path}, line {line}: section {key.value!r} stands twice")
        if _empty(value):
            found[key.value] = []
            continue
        if value.id != "sequence":
            raise DataError(
                f"{path}, line {_line(value)}: section {key.value!r} is no list; begin each entry with '- '"
            )
        found[key.value] = [row for node in value.value for row in _rows(path, key.value, node)]
    return list(found.items())


def _compose(path: Path) -> Any:
    """The file as a tree of nodes: their texts are as written, so that no date, year or ``no`` is turned into else."""
    try:
        import yaml
    except ImportError as error:
        raise MissingExtraError("a directory in YAML", "yaml") from error
    try:
        return yaml.compose(user_text(path), Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or getattr(error, "reason", None) or "cannot be read"
        where = f"{path}, line {mark.line + 1}" if mark else f"{path}"
        raise DataError(f"{where}: is not YAML: {reason}") from error
    except RecursionError as error:
        raise DataError(f"{path}: is nested too deeply for a directory") from error


def _rows(path: Path, section: str, node: Any) -> Iterator[Row]:
    """The rows of an entry: one, or one for each of a person's terms."""
    kind = section if section in KINDS else "named"
    columns, required = KINDS[kind]
    if node.id != "mapping":
        raise DataError(
            f"{path}, line {_line(node)}, section {section!r}: {_shown(node)} is no entry of keys and values"
        )
    entry = _Entry(str(path), _line(node))
    terms = _fill(entry, node, (*columns, _TERMS) if kind == "people" else columns)
    if terms is None:
        yield _checked(entry, columns, required)
        return
    for term in terms:
        if term.id != "mapping":
            what = f"{_shown(term)} is no term of keys and values"
            raise DataError(f"{path}, line {_line(term)}, {entry.name}, key {_TERMS!r}: {what}")
        own = _Entry(entry.where, _line(term), {"name": entry.cells.get("name", "")})
        _fill(own, term, _TERM_KEYS)
        one = _Entry(entry.where, _line(term), entry.cells | own.cells, entry.lines | own.lines)
        yield _checked(one, columns, required)


def _fill(entry: _Entry, node: Any, known: tuple[str, ...]) -> list[Any] | None:
    """Put the values of a mapping into the entry; return the nodes of a person's terms if they stand in a list."""
    terms: list[Any] | None = None
    for key, value in node.value:  # first of all, so that every message can call the entry by its name
        if key.value == "name" and "name" in known and _plain(value):
            entry.cells["name"] = value.value.strip()
    for key, value in node.value:
        column = key.value
        if column not in known:
            what = f"unknown key {_shown(key)}; known are: {', '.join(known)}"
            raise DataError(f"{entry.where}, line {_line(key)}, {entry.name}: {what}")
        if column in entry.lines:
            raise entry.error(column, f"stands twice, here and in line {_line(key)}")
        entry.lines[column] = _line(key)
        if column == _TERMS:
            if value.id != "sequence" or not value.value:
                raise entry.error(column, "is no list of terms; begin each with '- '")
            terms = value.value
        else:
            entry.cells[column] = _cell(entry, column, value)
    if terms is not None:
        for column in ("office", "start", "end"):
            if column in entry.lines:
                raise entry.error(column, f"stands beside {_TERMS!r}; write it in the term that it belongs to")
    return terms


def _cell(entry: _Entry, column: str, value: Any) -> str:
    """A value as a cell of the CSV file: the parts of a list are joined by semicolons."""
    if _empty(value):
        return ""
    if value.id == "scalar":
        return str(value.value).strip()
    if value.id == "mapping":
        raise entry.error(column, "takes a text" + (" or a list of texts" if column in _LISTS else "") + ", not keys")
    if column not in _LISTS:
        raise entry.error(column, "takes one value, not a list")
    for part in value.value:
        if not _plain(part):
            raise entry.error(column, f"the list holds something in line {_line(part)} that is no text")
        if ";" in part.value:
            raise entry.error(column, f"{part.value!r} holds a semicolon; write its parts as items of their own")
    return ";".join(part.value.strip() for part in value.value)


def _checked(entry: _Entry, columns: tuple[str, ...], required: tuple[str, ...]) -> Row:
    row = dict.fromkeys(columns, "") | entry.cells
    for column, reason in faults(row, required):
        missing = reason == "is empty" and column not in entry.lines
        raise entry.error(column, "is missing" if missing else reason)
    return row


def _empty(node: Any) -> bool:
    return node.id == "scalar" and (node.tag.endswith(":null") or not node.value.strip())


def _plain(node: Any) -> bool:
    return node.id == "scalar" and not _empty(node)


def _line(node: Any) -> int:
    return int(node.start_mark.line) + 1


def _shown(node: Any) -> str:
    return repr(node.value) if node.id == "scalar" else f"a {'list' if node.id == 'sequence' else 'group of keys'}"
