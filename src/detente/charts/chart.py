"""A chart is a whole Vega-Lite specification with its rows; it is rendered only when asked for as SVG or PNG."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from detente.errors import DataError
from detente.store.frames import require

# The version of Vega-Lite that the specifications are written for.
_VEGA_LITE = "5.20"
_SCALE = 2  # pixels of a PNG per pixel of the chart, so that it is sharp in print
ENDINGS = {".svg": "svg", ".png": "png", ".json": "json"}


@dataclass(frozen=True, slots=True)
class Chart:
    """A Vega-Lite specification, its rows in it."""

    spec: Mapping[str, Any]

    def render(self, kind: str) -> bytes:
        """The chart as ``svg``, ``png`` or ``json`` (its specification, for pages and notebooks).

        Raises ``MissingExtraError`` for a picture without ``detente[charts]``, ``DataError`` for another kind.
        """
        if kind == "json":
            return (json.dumps(self.spec, ensure_ascii=False, indent=1) + "\n").encode()
        if kind not in ENDINGS.values():
            raise DataError(f"a chart as {kind}: known are {', '.join(ENDINGS.values())}")
        require_charts()
        import vl_convert

        spec = dict(self.spec)
        if kind == "svg":
            return vl_convert.vegalite_to_svg(spec, vl_version=_VEGA_LITE).encode()
        return vl_convert.vegalite_to_png(spec, vl_version=_VEGA_LITE, scale=_SCALE)

    def save(self, path: str | Path) -> None:
        """Writes the chart in the kind that the file's ending names. Raises as ``render``, and ``OSError``."""
        Path(path).write_bytes(self.render(kind_of(path)))

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        """What notebooks draw; they bring Vega-Lite themselves."""
        return {"application/vnd.vegalite.v5+json": dict(self.spec), "text/plain": repr(self)}

    def __repr__(self) -> str:
        return f"Chart({self.spec.get('description', '')!r})"


def kind_of(path: str | Path) -> str:
    """What a file's ending asks for. Raises ``DataError`` for an ending that is no chart's."""
    ending = Path(path).suffix.lower()
    if ending not in ENDINGS:
        raise DataError(f"{path}: a chart is written as {', '.join(ENDINGS)}")
    return ENDINGS[ending]


def require_charts() -> None:
    """Raises ``MissingExtraError`` where pictures cannot be rendered."""
    require("vl_convert", "a chart as a picture", "charts")


def fill(name: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """A specification in which each string ``$name`` is replaced by the value of that name.

    Raises ``KeyError`` where one is not given, ``ValueError`` where one is given that does not stand in it.
    """
    used: set[str] = set()
    filled: dict[str, Any] = _filled(json.loads(template(name)), values, used)
    if unused := values.keys() - used:
        raise ValueError(f"{name} has no place for {', '.join(sorted(unused))}")
    return filled


@cache
def template(name: str) -> str:
    """The text of a specification file."""
    return (files("detente.charts") / "specs" / name).read_text(encoding="utf-8")


def whole(panels: list[dict[str, Any]], description: str) -> Chart:
    """A chart of panels one below the other in the style that all charts share."""
    style = json.loads(template("style.json"))
    if len(panels) > 1:  # names of parts must differ within a chart
        panels = [_renamed(panel, f"_{number}") for number, panel in enumerate(panels, 1)]
    return Chart({**style, "description": description, "vconcat": panels})


def dicts(relation: Any) -> list[dict[str, Any]]:
    """The rows of a relation as dictionaries."""
    return [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]


def plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as JSON has it: days as text."""
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in row.items()}


def told_sides(row: Mapping[str, Any]) -> str:
    """Who to whom: ``PER > BOL``; a question mark where it is not known who."""
    actors = ",".join(row["actors"]) or "?"
    return f"{actors} > {','.join(row['recipients'])}" if row["recipients"] else actors


def _renamed(part: dict[str, Any], ending: str) -> dict[str, Any]:
    renamed = {**part, "name": part["name"] + ending} if "name" in part else dict(part)
    for key in ("vconcat", "layer"):
        if key in part:
            renamed[key] = [_renamed(each, ending) for each in part[key]]
    return renamed


def _filled(part: Any, values: Mapping[str, Any], used: set[str]) -> Any:
    if isinstance(part, dict):
        return {key: _filled(each, values, used) for key, each in part.items()}
    if isinstance(part, list):
        return [_filled(each, values, used) for each in part]
    if isinstance(part, str) and part.startswith("$"):
        used.add(part[1:])
        return values[part[1:]]
    return part
