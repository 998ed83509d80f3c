"""Events as GeoJSON: a point each, where the place has coordinates, and the fields of the flat table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import IO, Any

from detente.export.event import Event
from detente.export.jsonl import to_line
from detente.export.tables import COLUMNS

NO_PLACE = "without coordinates: a feature without a geometry"


def write(events: Iterable[Event], out: IO[str]) -> tuple[int, Counter[str]]:
    """A FeatureCollection, a feature a line. Returns their number and how many have no geometry."""
    left: Counter[str] = Counter()
    out.write('{"type":"FeatureCollection","features":[')
    number = 0
    for event in events:
        feature = to_feature(event)
        left[NO_PLACE] += feature["geometry"] is None
        out.write((",\n" if number else "\n") + to_line(feature))
        number += 1
    out.write("\n]}\n")
    return number, +left


def to_feature(event: Event) -> dict[str, Any]:
    """One event; longitude comes before latitude in GeoJSON."""
    place = event.event_loc or {}
    lat, lon = place.get("lat"), place.get("lon")
    located = lat is not None and lon is not None
    return {
        "type": "Feature",
        "id": event.event_id,
        "geometry": {"type": "Point", "coordinates": [lon, lat]} if located else None,
        "properties": {
            column.name: _value(column.cell(event)) for column in COLUMNS if column.name not in ("lat", "lon")
        },
    }


def _value(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
