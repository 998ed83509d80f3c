"""Reads a user's own ontology: a YAML file to train from, or the ``ontology.json`` that a trained model carries."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

from detente.errors import DataError, MissingExtraError
from detente.ontology.loader import EventType, Mode, Ontology, load_ontology
from detente.records import Status

#: The file in a model's folder that says which types it codes; without it they are PLOVER's.
ONTOLOGY_FILE = "ontology.json"
NO_QUAD = 0
_FAULTS_SHOWN = 20
_KEYS = {
    "": ("name", "definition", "types", "contexts"),
    "type": ("definition", "plover", "quad", "score", "recipient", "modes"),
    "mode": ("definition", "score"),
}
_TYPE = re.compile(r"[A-Z]+")
_MODE = re.compile(r"[a-z][a-z0-9-]*")
_CONTEXT = re.compile(r"[a-z][a-z_]*")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
_STATUSES: tuple[str, ...] = get_args(Status)

Path_ = tuple[str, ...]


@dataclass(slots=True)
class _Source:
    """A file's values, on which line each key stands (none in JSON), and the faults found so far."""

    file: Path
    values: Any
    lines: Mapping[Path_, int]
    faults: list[str] = field(default_factory=list)

    def fault(self, at: Path_, reason: str) -> None:
        """Notes what is wrong with the value at ``at`` and what to do."""
        line = next((self.lines[at[:n]] for n in range(len(at), -1, -1) if at[:n] in self.lines), None)
        where = f"{self.file}:{line}" if line else str(self.file)
        self.faults.append(f"{where}: {'.'.join(at)}: {reason}" if at else f"{where}: {reason}")


def read_ontology(file: Path) -> Ontology:
    """An own ontology from ``.yaml``, ``.yml`` or ``.json`` (docs/ontologies.md gives the format).

    What the file leaves open comes from PLOVER: contexts where it has none; quad category and score of a type from the
    PLOVER type that it names as the nearest. Sectors and country codes are PLOVER's; there is no CAMEO crosswalk.

    Raises ``DataError`` naming file, line and key of every fault (the first twenty), ``MissingExtraError`` where a YAML
    file is given and PyYAML is not installed.
    """
    source = _read(file)
    ontology = _ontology(source)
    if source.faults:
        raise DataError(f"{len(source.faults)} faults in the ontology:\n" + "\n".join(source.faults[:_FAULTS_SHOWN]))
    return ontology


def write_ontology(ontology: Ontology, file: Path) -> None:
    """Writes an own ontology as JSON that ``read_ontology`` reads to the same."""
    types = {kind.name: _type_values(kind) for kind in ontology.types.values()}
    values = {"name": ontology.name, "types": types, "contexts": dict(ontology.contexts)}
    file.write_text(json.dumps(values, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _type_values(kind: EventType) -> dict[str, Any]:
    values: dict[str, Any] = {"definition": kind.definition, "quad": kind.quad_code, "score": kind.score}
    if kind.plover:
        values["plover"] = " ".join(part for part in kind.plover if part)
    if kind.recipient_required:
        values["recipient"] = "required"
    values["modes"] = {mode.name: {"definition": mode.definition, "score": mode.score} for mode in kind.modes.values()}
    return values


def _read(file: Path) -> _Source:
    if file.suffix.lower() not in (".yaml", ".yml", ".json"):
        raise DataError(f"{file}: an ontology is a file that ends in .yaml, .yml or .json")
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise DataError(f"{file}: cannot be read ({error.strerror}); give the file of your ontology") from error
    except UnicodeDecodeError as error:
        raise DataError(f"{file}: not UTF-8 ({error.reason} at byte {error.start}); save it as UTF-8") from error
    if file.suffix.lower() != ".json":
        return _yaml_source(file, text)
    try:
        return _Source(file, json.loads(text), {})
    except ValueError as error:
        raise DataError(f"{file}: no JSON ({error})") from error


def _yaml_source(file: Path, text: str) -> _Source:
    try:
        import yaml  # only for who trains on an own ontology
    except ImportError as error:
        raise MissingExtraError("reading an ontology in YAML", "train") from error
    source = _Source(file, None, {})
    lines: dict[Path_, int] = {}
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        if node is not None:
            source.values = _plain(node, (), lines, source, yaml)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{file}:{mark.line + 1}" if mark else str(file)
        raise DataError(f"{where}: no YAML ({getattr(error, 'problem', None) or error}); mend that line") from error
    except RecursionError as error:
        raise DataError(f"{file}: nested too deeply; docs/ontologies.md shows the format") from error
    source.lines = lines
    return source


def _plain(node: Any, at: Path_, lines: dict[Path_, int], source: _Source, yaml: Any) -> Any:
    """The values of a YAML node; every key's line goes into ``lines``, keys given twice are faults."""
    if isinstance(node, yaml.MappingNode):
        values: dict[str, Any] = {}
        for key, value in node.value:
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else "?"
            below = (*at, name)
            line = key.start_mark.line + 1
            if name in values:
                source.lines = {below: line}
                source.fault(below, f"given twice, first on line {lines[below]}; leave one of the two out")
            lines[below] = line
            values[name] = _plain(value, below, lines, source, yaml)
        return values
    if isinstance(node, yaml.SequenceNode):
        return [_plain(value, at, lines, source, yaml) for value in node.value]
    return yaml.SafeLoader("").construct_object(node)


def _ontology(source: _Source) -> Ontology:
    plover, values = load_ontology(), source.values
    if not isinstance(values, dict):
        source.fault((), "holds no keys; an ontology has name, types and, if it likes, contexts (docs/ontologies.md)")
        return plover
    _known_keys(source, values, (), "")
    name = values.get("name")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        source.fault(("name",), f"{_said(name)}; give a short name of small letters, digits and hyphens (my-ontology)")
    listed = values.get("types")
    if not isinstance(listed, dict) or len(listed) < 2:
        source.fault(("types",), "give at least two types, each as NAME: {definition: what it covers}")
        listed = {}
    types = {str(kind): _type(source, str(kind), value, plover) for kind, value in listed.items()}
    contexts = _contexts(source, values["contexts"]) if "contexts" in values else plover.contexts
    quads = {NO_QUAD: "no category", **plover.quads}
    return Ontology(types, contexts, quads, plover.sectors, plover.pseudo_countries, {}, str(name))


def _type(source: _Source, name: str, values: Any, plover: Ontology) -> EventType:
    at = ("types", name)
    if not _TYPE.fullmatch(name):
        source.fault(at, "the name of a type is capital letters A to Z alone (STRIKE), as in the corpus's event lines")
    if isinstance(values, str):
        values = {"definition": values}
    if not isinstance(values, dict):
        source.fault(at, f"{_said(values)}; give a definition, as text or under the key definition")
        values = {"definition": "-"}
    _known_keys(source, values, at, "type")
    nearest = _nearest(source, values.get("plover", name if name in plover.types else None), at, plover)
    quad, score = NO_QUAD, 0.0
    if nearest:
        kind, mode = nearest
        quad, score = plover.quad_code(kind), plover.score(kind, (mode,) if mode else ())
    given = values.get("quad", quad)
    if type(given) is not int or given not in (NO_QUAD, *plover.quads):
        named = ", ".join(f"{code} ({words})" for code, words in plover.quads.items())
        source.fault((*at, "quad"), f"{_said(given)}; a quad category is one of {named}, or left out")
        given = quad
    score = _score(source, values, at, score)
    recipient = values.get("recipient", "optional")
    if recipient not in ("required", "optional"):
        source.fault((*at, "recipient"), f"{_said(recipient)}; give required or optional, or leave it out")
    definition = _definition(source, values, at)
    modes = _modes(source, values.get("modes") or {}, at, score, plover.types[nearest[0]].modes if nearest else {})
    return EventType(name, given, score, recipient == "required", definition, modes, nearest)


def _nearest(source: _Source, given: Any, at: Path_, plover: Ontology) -> tuple[str, str | None] | None:
    """The PLOVER type, and its mode if one is given, that a type names as the nearest (``PROTEST strike``)."""
    if given is None or given == "none":
        return None
    kind, _, mode = str(given).partition(" ")
    if kind not in plover.types:
        source.fault((*at, "plover"), f"PLOVER has no type {kind}; it has {', '.join(plover.types)}, or leave it out")
        return None
    if mode and mode not in plover.types[kind].modes:
        known = ", ".join(plover.types[kind].modes) or "none"
        source.fault((*at, "plover"), f"PLOVER's {kind} has no mode {mode}; it has {known}")
        return kind, None
    return kind, mode or None


def _modes(source: _Source, values: Any, above: Path_, score: float, nearest: Mapping[str, Mode]) -> dict[str, Mode]:
    at = (*above, "modes")
    if not isinstance(values, dict):
        source.fault(at, f"{_said(values)}; give modes as name: definition")
        return {}
    modes = {}
    for name, value in values.items():
        here = (*at, str(name))
        if not _MODE.fullmatch(str(name)):
            source.fault(here, "the name of a mode is small letters, digits and hyphens, and begins with a letter")
        if isinstance(value, str):
            value = {"definition": value}
        if not isinstance(value, dict):
            source.fault(here, f"{_said(value)}; give a definition, as text or under the key definition")
            continue
        _known_keys(source, value, here, "mode")
        default = nearest[name].score if name in nearest else score
        modes[str(name)] = Mode(str(name), _score(source, value, here, default), _definition(source, value, here))
    return modes


def _contexts(source: _Source, values: Any) -> dict[str, str]:
    if not isinstance(values, dict) or not values:
        source.fault(
            ("contexts",), f"{_said(values)}; give contexts as name: definition, or leave the key out for PLOVER's"
        )
        return {}
    for name, definition in values.items():
        at = ("contexts", str(name))
        if not _CONTEXT.fullmatch(str(name)):
            source.fault(at, "the name of a context is small letters and underscores, and begins with a letter")
        elif name in _STATUSES:
            source.fault(at, "is the name of a status; choose another")
        if not isinstance(definition, str) or not definition.strip():
            source.fault(at, f"{_said(definition)}; say in a sentence what it covers")
    return {str(name): str(definition).strip() for name, definition in values.items()}


def _definition(source: _Source, values: Mapping[str, Any], at: Path_) -> str:
    found = values.get("definition")
    if not isinstance(found, str) or not found.strip():
        source.fault((*at, "definition"), f"{_said(found)}; say in a sentence what it covers")
    return str(found).strip()


def _score(source: _Source, values: Mapping[str, Any], at: Path_, default: float) -> float:
    found = values.get("score", default)
    if isinstance(found, bool) or not isinstance(found, (int, float)) or not -10 <= found <= 10:
        source.fault((*at, "score"), f"{_said(found)}; a score is a number from -10 (hostile) to 10 (friendly)")
        return default
    return float(found)


def _known_keys(source: _Source, values: Iterable[Any], at: Path_, what: str) -> None:
    for key in values:
        if key not in _KEYS[what]:
            source.fault((*at, str(key)), f"unknown key; known are {', '.join(_KEYS[what])}")


def _said(value: Any) -> str:
    return "missing or empty" if value is None or value == "" or value == {} else f"{value!r} does not do"
