"""Mentions as JSON Lines: the native, loss-free format (fields: docs/output.md)."""

from __future__ import annotations

import json
from typing import Any

from detente.records import Entity, Mention, Omission, Place, When


def mention_to_json(mention: Mention) -> str:
    """One line of JSON, keys in the order of the design, without a line end."""
    return to_line(mention_to_dict(mention))


def omission_to_json(report_id: str, omission: Omission) -> str:
    """One line of JSON for something that was not coded."""
    return to_line(omission_to_dict(report_id, omission))


def to_line(row: dict[str, Any]) -> str:
    """A row as compact JSON without a line end; what is no UTF-8 (lone surrogates) is replaced."""
    line = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
    return line.encode("utf-8", "replace").decode("utf-8")


def mention_to_dict(mention: Mention) -> dict[str, Any]:
    """A mention with PLOVER's field names; what is missing is ``None``."""
    passage = mention.passage
    return {
        "id": mention.id,
        "report_id": mention.report_id,
        "passage": {"start": passage.start, "end": passage.end, "text": passage.text},
        "also": [_span(span.start, span.end, span.text) for span in passage.also],
        "event": mention.event,
        "mode": list(mention.mode),
        "context": list(mention.context),
        "status": mention.status,
        "quad_code": mention.quad_code,
        "event_scale": mention.event_scale,
        "event_text": [_span(span.start, span.end, span.text) for span in mention.event_text],
        "content": [_span(span.start, span.end, span.text) for span in mention.content],
        "actor": [entity_to_dict(entity) for entity in mention.actor],
        "recipient": [entity_to_dict(entity) for entity in mention.recipient],
        "said_by": [entity_to_dict(entity) for entity in mention.said_by],
        "date": when_to_dict(mention.date),
        "due": when_to_dict(mention.due),
        "event_loc": place_to_dict(mention.event_loc),
        "confidence": mention.confidence,
        "reasons": mention.reasons,
        "coder": mention.coder,
    }


def entity_to_dict(entity: Entity) -> dict[str, Any]:
    """An entity without its reason, which stands in the mention's ``reasons``."""
    return {
        "start": entity.start,
        "end": entity.end,
        "entity_text": entity.entity_text,
        "name": entity.name,
        "country": entity.country,
        "sector": entity.sector,
        "office": entity.office,
        "identifier": entity.identifier,
    }


def when_to_dict(when: When | None) -> dict[str, Any] | None:
    """A time, or ``None``."""
    if when is None:
        return None
    return {
        "start": when.start,
        "end": when.end,
        "text": when.text,
        "value": when.value,
        "end_value": when.end_value,
        "precision": when.precision,
        "direction": when.direction,
        "anchor": when.anchor,
    }


def place_to_dict(place: Place | None) -> dict[str, Any] | None:
    """A place, or ``None``."""
    if place is None:
        return None
    return {
        "start": place.start,
        "end": place.end,
        "extracted_place": place.extracted_place,
        "resolved_place": place.resolved_place,
        "geonameid": place.geonameid,
        "lat": place.lat,
        "lon": place.lon,
        "city": place.city,
        "district": place.district,
        "province": place.province,
        "country": place.country,
        "precision": place.precision,
        "note": place.note,
    }


def omission_to_dict(report_id: str, omission: Omission) -> dict[str, Any]:
    """Something not coded, as ``--explain`` lists it in JSON Lines: told apart from mentions by ``not_coded``."""
    return {
        "report_id": report_id,
        "not_coded": omission.reason,
        "start": omission.start,
        "end": omission.end,
        "text": omission.text,
        "event": omission.event,
        "confidence": omission.confidence,
    }


def _span(start: int, end: int, text: str) -> dict[str, Any]:
    return {"start": start, "end": end, "text": text}
