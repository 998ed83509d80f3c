"""PLOVER's own JSON Lines: an event a line with all its mentions, out and back in without loss."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import date
from typing import IO, Any, TypeVar

from detente.errors import DataError
from detente.export.codes import country_name
from detente.export.event import Event, Party, Time
from detente.export.jsonl import to_line
from detente.records import Entity, Mention, Passage, Place, Span, When

_AS_THEY_ARE = ("origin", "external_id", "status", "quad_code", "event_scale", "confidence")
_RESOLUTIONS = {"point": 5, "city": 4, "district": 3, "province": 2, "country": 1}
_COUNTED = (
    "main_mention", "first_mention", "last_mention", "first_reported", "last_reported", "n_mentions", "n_reports",
    "n_sources",
)  # fmt: skip
_Record = TypeVar("_Record", When, Place, Entity)


def event_to_dict(event: Event) -> dict[str, Any]:
    """An event in PLOVER's fields, and in fields of our own for what has none there. Days are ISO."""
    main = event.mentions[0] if event.mentions else {}
    report = main.get("report", {})
    first, last = event.date.day, event.date.last
    return {
        "id": event.event_id,
        "date": _iso(first),
        "enddate": _iso(last) if last != first else None,
        "actor": [_party(party) for party in event.actor],
        "recipient": [_party(party) for party in event.recipient],
        "event": [event.event],
        "mode": list(event.mode),
        "context": list(event.context),
        "quad_code": event.quad_code,
        "event_scale": event.event_scale,
        "event_loc": _location(event.event_loc),
        "event_text": [span["text"] for span in main.get("event_text", ())],
        "text": main["passage"]["text"] if main else None,
        "text_info": {key: main["passage"][key] for key in ("sequence", "start", "end")} if main else None,
        "cite_info": {key: report.get(key) for key in ("url", "title", "language")}
        | {"publication": report.get("source"), "citation": main.get("report_id")}
        if main
        else None,
        "coder": main.get("coder"),
        "status": event.status,
        "said_by": [_party(party) for party in event.said_by],
        "when": _time(event.date),
        "due": _time(event.due),
        "confidence": event.confidence,
        "origin": event.origin,
        "external_id": event.external_id,
        **{name: _plain(getattr(event, name)) for name in _COUNTED},
        "mentions": [_mention(told) for told in event.mentions],
    }


def _mention(told: Mapping[str, Any]) -> dict[str, Any]:
    report = {key: _plain(value) for key, value in told["report"].items()}
    roles = {
        role: [{key: value for key, value in entity.items() if key != "role"} for entity in told[role]]
        for role in ("actor", "recipient", "said_by")
    }
    return {**told, **roles, "reasons": json.loads(told["reasons"]), "report": report}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _party(party: Party) -> dict[str, Any]:
    return {
        "code": party.country,
        "sector": party.sector,
        "identifier_text": party.name,
        "office": party.office,
        "identifier": party.identifier,
        "n_mentions": party.n_mentions,
    }


def _time(time: Time) -> dict[str, Any] | None:
    if time == Time():
        return None
    return {
        "value": time.value,
        "end_value": time.end_value,
        "precision": time.precision,
        "direction": time.direction,
        "from": _iso(time.first),
        "to": _iso(time.last),
    }


def _location(place: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if place is None:
        return None
    code = place["country"]
    return {
        **place,
        "country": country_name(code),
        "country_code": code,
        "resolution": _RESOLUTIONS.get(place["precision"]),
    }


def write(events: Iterable[Event], out: IO[str]) -> int:
    """An event a line. ``events`` are those that ``select.events`` gives with ``full``. Returns their number."""
    number = 0
    for event in events:
        out.write(to_line(event_to_dict(event)) + "\n")
        number += 1
    return number


def write_mentions(events: Iterable[Event], out: IO[str]) -> int:
    """A mention a line as ``detente code`` writes them, with its ``event_id`` and what that leaves out."""
    number = 0
    for event in events:
        for told in event.mentions:
            out.write(to_line({"event_id": event.event_id, **_mention(told)}) + "\n")
            number += 1
    return number


def read(lines: Iterable[str]) -> Iterator[Event]:
    """Events of such lines, equal to those that were written. Raises ``DataError`` for a line that is none."""
    for number, line in enumerate(lines, 1):
        try:
            row = json.loads(line)
            yield _event(row)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise DataError(f"line {number} is no event of Détente's PLOVER file ({error})") from error


def _event(row: Mapping[str, Any]) -> Event:
    place = row["event_loc"]
    if place is not None:
        place = {**place, "country": place["country_code"]}
        place = {key: value for key, value in place.items() if key not in ("country_code", "resolution")}
    known: dict[str, Any] = {name: row[name] for name in _AS_THEY_ARE}
    known |= {name: _day(row[name]) if name.endswith("reported") else row[name] for name in _COUNTED}
    return Event(
        event_id=row["id"],
        event=row["event"][0],
        mode=tuple(row["mode"]),
        context=tuple(row["context"]),
        date=_read_time(row["when"]),
        due=_read_time(row["due"]),
        event_loc=place,
        actor=_read_parties(row["actor"]),
        recipient=_read_parties(row["recipient"]),
        said_by=_read_parties(row["said_by"]),
        mentions=tuple(_read_telling(told) for told in row["mentions"]),
        **known,
    )


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _read_time(value: Mapping[str, Any] | None) -> Time:
    if value is None:
        return Time()
    return Time(
        value["value"],
        value["end_value"],
        value["precision"],
        value["direction"],
        _day(value["from"]),
        _day(value["to"]),
    )


def _read_parties(values: Iterable[Mapping[str, Any]]) -> tuple[Party, ...]:
    names = ("identifier_text", "code", "sector", "office", "identifier", "n_mentions")
    return tuple(Party(*(value[name] for name in names)) for value in values)


def _read_telling(told: Mapping[str, Any]) -> dict[str, Any]:
    report = {**told["report"], "published_on": _day(told["report"]["published_on"])}
    return {**told, "report": report}


def mention_of(told: Mapping[str, Any]) -> Mention:
    """A mention of such a line, or a line of mentions, as the record that was coded."""
    passage = told["passage"]
    also = tuple(Span(**span) for span in told["also"])
    return Mention(
        id=told["id"],
        report_id=told["report_id"],
        passage=Passage(passage["start"], passage["end"], passage["text"], passage["kind"], passage["paragraph"], also),
        event=told["event"],
        mode=tuple(told["mode"]),
        context=tuple(told["context"]),
        status=told["status"],
        quad_code=told["quad_code"],
        event_scale=told["event_scale"],
        event_text=tuple(Span(**span) for span in told["event_text"]),
        actor=_entities(told["actor"]),
        recipient=_entities(told["recipient"]),
        said_by=_entities(told["said_by"]),
        date=_record(When, told["date"]),
        due=_record(When, told["due"]),
        event_loc=_record(Place, told["event_loc"]),
        confidence=told["confidence"],
        reasons=told["reasons"],
        coder=told["coder"],
        content=tuple(Span(**span) for span in told["content"]),
    )


def _entities(values: Iterable[Mapping[str, Any]]) -> tuple[Entity, ...]:
    return tuple(Entity(**{field.name: value[field.name] for field in fields(Entity)}) for value in values)


def _record(kind: type[_Record], value: Mapping[str, Any] | None) -> _Record | None:
    return None if value is None else kind(**value)
