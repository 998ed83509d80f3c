"""Values that a reviewer gives for a field, checked; and mentions with the fields that were corrected."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, get_args

from detente.dates.periods import bounds
from detente.errors import DataError
from detente.ontology import load_ontology
from detente.records import DateDirection, DatePrecision, Entity, Mention, Place, PlacePrecision, Span, When
from detente.store import asking
from detente.store.rows import plain

FIELDS = (
    "event", "mode", "context", "status", "actor", "recipient", "said_by", "date", "due", "event_loc", "event_text",
)  # fmt: skip
_ROLES = ("actor", "recipient", "said_by")
_NONE = ("", "-", "none", "null")
_PRECISIONS: tuple[tuple[str, DatePrecision], ...] = (
    (r"\d{4}-\d\d-\d\dT.*", "hour"),
    (r"\d{4}-\d\d-\d\d", "day"),
    (r"\d{4}-W\d\d", "week"),
    (r"\d{4}-Q\d", "quarter"),
    (r"\d{4}-(?:SP|SU|FA|WI)", "season"),
    (r"\d{4}-\d\d", "month"),
    (r"\d{3}x", "decade"),
    (r"\d{4}", "year"),
)


def read_value(field: str, given: Any, mention: Mention | None) -> Any:
    """The value as JSON, as ``judgements.new`` keeps it: of words, or of Python values in the shape of docs/output.md.

    ``mention`` is what is corrected: its passage is where words are looked for, its parties what a bare country stands
    for. Raises ``DataError`` where the field or the value is none.
    """
    if field not in FIELDS:
        raise DataError(f"there is no field {field}; fields are {', '.join(FIELDS)}")
    if isinstance(given, str) and given.strip()[:1] in ("{", "["):
        try:
            given = json.loads(given)
        except ValueError as error:
            raise DataError(f"{field}: not JSON ({error})") from error
    return _READERS[field](field, given, mention)


def _type(field: str, given: Any, mention: Mention | None) -> str:
    found = asking.types(str(given)) or []
    if len(found) != 1:
        raise DataError("event: give one type")
    return found[0]


def _status(field: str, given: Any, mention: Mention | None) -> str:
    found = asking.statuses(str(given)) or []
    if len(found) != 1:
        raise DataError(f"status: give one of {', '.join(asking.STATUSES)}")
    return found[0]


def _words(field: str, given: Any, mention: Mention | None) -> list[str]:
    if given is None or (isinstance(given, str) and given.strip().lower() in _NONE):
        return []
    found = list(dict.fromkeys((asking.modes(given) if field == "mode" else asking.contexts(given)) or []))
    known = load_ontology().types[mention.event].modes if field == "mode" and mention else found
    if odd := [word for word in found if word not in known]:
        raise DataError(
            f"{mention.event if mention else field} has no mode {odd[0]}; it has {', '.join(known) or 'none'}"
        )
    return found


def _parties(field: str, given: Any, mention: Mention | None) -> list[dict[str, Any]]:
    if given is None or (isinstance(given, str) and given.strip().lower() in _NONE):
        return []
    items: list[Any] = re.split(r",\s*", given.strip()) if isinstance(given, str) else list(given)
    return [plain(_party(field, item, mention)) for item in items]


def _party(field: str, item: Any, mention: Mention | None) -> Entity:
    if isinstance(item, Entity):
        return item
    if isinstance(item, Mapping):
        return _checked(_record(Entity, field, {"entity_text": item.get("name") or "", **item}), field)
    code, _, words = str(item).partition("@")
    span = _span(field, words.strip(), mention) if words.strip() else None
    if not re.fullmatch(r"[A-Z]{3}(?::[A-Z]{3})?", code.strip()) and not words:
        span = _span(field, code.strip(), mention)
        return Entity(span.start, span.end, span.text, span.text, None, None, reason="given by a reviewer")
    asked = asking.party_of(code.strip())
    if asked.country is None:
        raise DataError(f"{field}: {code} is no country; give CODE, CODE:SECTOR or CODE:SECTOR@words of the passage")
    there = _there(asked, mention) if span is None else None
    if there is not None:
        return there
    name = span.text if span else asking.country_name(asked.country)
    start, end = (span.start, span.end) if span else (None, None)
    return Entity(
        start, end, span.text if span else name or asked.country, name, asked.country, asked.sector or "GOV",
        reason="given by a reviewer",
    )  # fmt: skip


def _there(asked: asking.Party, mention: Mention | None) -> Entity | None:
    """A party of that country that the mention names already, in whatever role."""
    for role in _ROLES if mention else ():
        for entity in getattr(mention, role):
            if entity.country == asked.country and asked.sector in (None, entity.sector):
                found: Entity = entity
                return found
    return None


def _checked(entity: Entity, field: str) -> Entity:
    if entity.country is not None and asking.country_of(entity.country) != entity.country:
        raise DataError(f"{field}: there is no country {entity.country}")
    if entity.sector is not None and entity.sector not in load_ontology().sectors:
        raise DataError(f"{field}: there is no sector {entity.sector}")
    return entity


def _span(field: str, words: str, mention: Mention | None) -> Span:
    """Where the words stand in the mention's passage."""
    passage = mention.passage if mention else None
    at = passage.text.find(words) if passage else -1
    if passage is None or at < 0 or not words:
        raise DataError(f"{field}: {words!r} does not stand in the passage")
    return Span(passage.start + at, passage.start + at + len(words), words)


def _when(field: str, given: Any, mention: Mention | None) -> dict[str, Any] | None:
    if given is None or (isinstance(given, str) and given.strip().lower() in _NONE):
        return None
    if isinstance(given, Mapping):
        start = {"start": None, "end": None, "text": None, "end_value": None, "direction": "at", "anchor": None}
        value = str(given.get("value"))
        when = _record(When, field, {**start, "precision": _precision(field, value), **given})
    else:
        first, *more = str(given).split()
        direction = first if more else "at"
        value, _, last = (more[0] if more else first).partition("/")
        when = When(None, None, None, value, last or None, _precision(field, value), direction, None)  # type: ignore[arg-type]
    if when.direction not in get_args(DateDirection) or when.precision not in get_args(DatePrecision):
        raise DataError(f"{field}: there is no {when.direction}; directions are {', '.join(get_args(DateDirection))}")
    if bounds(when.value) is None or (when.end_value and bounds(when.end_value) is None):
        raise DataError(f"{field}: {given} is no date; give 2022-07-29, 2022-07, 2022-W30, 2022-07-01/2022-07-05")
    told: dict[str, Any] = plain(replace(when, reason="given by a reviewer"))
    return told


def _precision(field: str, value: str) -> DatePrecision:
    for shape, precision in _PRECISIONS:
        if re.fullmatch(shape, value):
            return precision
    raise DataError(f"{field}: {value} is no date; give 2022-07-29, 2022-07, 2022-W30, 2022-07-01/2022-07-05")


def _place(field: str, given: Any, mention: Mention | None) -> dict[str, Any] | None:
    if given is None or (isinstance(given, str) and given.strip().lower() in _NONE):
        return None
    if isinstance(given, Mapping):
        empty = {each.name: None for each in fields(Place)} | {"precision": "unknown", "reason": "given by a reviewer"}
        words = given.get("resolved_place") or given.get("city") or given.get("country")
        place = _record(Place, field, {**empty, "extracted_place": words, **given})
        if not place.extracted_place or place.precision not in get_args(PlacePrecision):
            raise DataError(
                f"{field}: a place needs a name and one of the precisions {', '.join(get_args(PlacePrecision))}"
            )
    else:
        from detente.places import Gazetteer

        words = str(given).strip()
        span = _span(field, words, mention) if mention and words in mention.passage.text else None
        place = Gazetteer.load().resolve(words, start=span.start if span else None, end=span.end if span else None)
        place = replace(place, reason=f"given by a reviewer; {place.reason}")
    told: dict[str, Any] = plain(place)
    return told


def _act(field: str, given: Any, mention: Mention | None) -> list[dict[str, Any]]:
    """The words of the act, in one piece or in several with `` … `` between them."""
    pieces: Sequence[Any] = re.split(r"\s*…\s*", given) if isinstance(given, str) else given or ()
    spans = [_span(field, piece if isinstance(piece, str) else str(piece["text"]), mention) for piece in pieces]
    if not spans:
        raise DataError(f"{field}: give the words of the passage that name the act")
    return [plain(span) for span in spans]


def _record(kind: type[Any], field: str, values: Mapping[str, Any]) -> Any:
    known = {each.name for each in fields(kind)}
    if odd := set(values) - known:
        raise DataError(f"{field}: {', '.join(sorted(odd))} is no part of it; parts are {', '.join(sorted(known))}")
    empty = {each.name: None for each in fields(kind)} | {"reason": "given by a reviewer"}
    return kind(**{**empty, **values})


_READERS: Mapping[str, Callable[[str, Any, Mention | None], Any]] = {
    "event": _type,
    "mode": _words,
    "context": _words,
    "status": _status,
    "actor": _parties,
    "recipient": _parties,
    "said_by": _parties,
    "date": _when,
    "due": _when,
    "event_loc": _place,
    "event_text": _act,
}


def record_of(field: str, value: Any) -> Any:
    """A value of ``judgements.new`` as what the field of a ``Mention`` holds."""
    if field in _ROLES:
        return tuple(Entity(**entity) for entity in value)
    if field in ("date", "due"):
        return When(**value) if value else None
    if field == "event_loc":
        return Place(**value) if value else None
    if field == "event_text":
        return tuple(Span(**span) for span in value)
    return tuple(value) if field in ("mode", "context") else value


def value_of(field: str, mention: Mention) -> Any:
    """What the field of a mention holds, as JSON."""
    return plain(getattr(mention, field))


def corrected(mention: Mention, fixes: Mapping[str, Any], authors: Sequence[str]) -> Mention:
    """The mention with what was corrected; quad category and score follow, modes of another type fall away."""
    if not fixes:
        return mention
    changed: dict[str, Any] = {field: record_of(field, value) for field, value in fixes.items()}
    by = ", ".join(authors)
    mention = replace(mention, **changed, reasons=mention.reasons | dict.fromkeys(fixes, f"corrected by {by}"))
    ontology = load_ontology()
    modes = tuple(mode for mode in mention.mode if mode in ontology.types[mention.event].modes)
    return replace(
        mention,
        mode=modes,
        quad_code=ontology.quad_code(mention.event),
        event_scale=ontology.score(mention.event, modes),
    )
