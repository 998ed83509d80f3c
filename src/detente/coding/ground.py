"""Gives an act its meaning in its report: who the spans are, when and where, who says so, and why each."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from detente.coding.background import background_reason
from detente.coding.conventions import host_and_visitor, is_first_person, speaker_span
from detente.coding.decode import Act
from detente.coding.setting import Role, Setting
from detente.coding.timing import times_of
from detente.coding.where import has_name, place_span
from detente.entities import ReportMemory, Resolver
from detente.ontology import Ontology
from detente.places import Gazetteer, PlaceContext
from detente.records import DatePrecision, Entity, Mention, Passage, Place, Report, Span, Status, When

# The choice among namesakes looks at this many places that the report named last.
_NEAR_PLACES = 20


@dataclass(frozen=True, slots=True)
class Rooms:
    """What grounding asks: the ontology, the resolver of names and the gazetteer, and the name of the coder."""

    ontology: Ontology
    resolver: Resolver
    gazetteer: Gazetteer
    coder: str


@dataclass(slots=True)
class Story:
    """What is known of a report while its passages are read in order."""

    report: Report
    setting: Setting = field(default_factory=lambda: Setting(ReportMemory(), None))
    places: list[Place] = field(default_factory=list)
    dateline: str | None = None
    previous: When | None = None

    @property
    def told(self) -> str | None:
        """When the report was published, else updated, as precise as it says (2022, 2022-07, 2022-07-30T12:16)."""
        moment = self.report.published or self.report.updated
        return moment.value if moment else None

    @property
    def published(self) -> str | None:
        """Date or time from which phrases are reckoned: known to the day at least, or ``None``."""
        return self.told if self.told and len(self.told) >= len("2022-07-30") else None

    @property
    def day(self) -> str | None:
        """The same without its time, or what is known of it: the date at which names are looked up."""
        return self.told[:10] if self.told else None


def ground(act: Act, others: Sequence[Act], passage: Passage, story: Story, rooms: Rooms) -> Mention:
    """The act as a mention; a side that its passage does not name is empty. ``others``: acts beside it."""
    reasons: dict[str, str] = {}
    act = host_and_visitor(act, passage.text)
    parties: dict[Role, tuple[Entity, ...]] = {}
    sides: tuple[tuple[str, Role], ...] = (("S", "said_by"), ("A", "actor"), ("R", "recipient"))
    for label, role in sides:
        actors = parties.get("actor", ())
        parties[role] = _entities(act.spans[label], role, actors, passage, story, rooms, reasons)
    date, due = _times(act, others, passage, story, reasons)
    status = _status(act, date, story, reasons)
    place = _place(act, others, passage, story, rooms, reasons)
    start, end = passage.start + act.start, passage.start + act.end
    modes = (act.mode,) if act.mode else ()
    return Mention(
        id=_identity(story.report, start, end, act.event, rooms.coder),
        report_id=story.report.id,
        passage=passage,
        event=act.event,
        mode=modes,
        context=act.contexts,
        status=status,
        quad_code=rooms.ontology.quad_code(act.event),
        event_scale=rooms.ontology.score(act.event, modes),
        event_text=(_span(story.report, start, end),),
        actor=parties["actor"],
        recipient=parties["recipient"],
        said_by=parties["said_by"],
        date=date,
        due=due,
        event_loc=place,
        confidence=act.confidence,
        reasons=reasons,
        coder=rooms.coder,
        content=tuple(
            _span(story.report, passage.start + first, passage.start + last) for first, last in act.spans["C"]
        ),
    )


def _span(report: Report, start: int, end: int) -> Span:
    return Span(start, end, report.text[start:end])


def _entities(
    spans: tuple[tuple[int, int], ...],
    role: Role,
    others: tuple[Entity, ...],
    passage: Passage,
    story: Story,
    rooms: Rooms,
    reasons: dict[str, str],
) -> tuple[Entity, ...]:
    found: list[Entity] = []
    for start, end in spans:
        if is_first_person(passage.text[start:end]):
            start, end = speaker_span(passage.text, start) or (start, end)
        resolved = story.setting.resolve(
            rooms.resolver,
            passage.text[start:end],
            date=story.day,
            passage=passage.text,
            position=start,
            start=passage.start + start,
            end=passage.start + end,
            role=role,
            others=others,
        )
        found += [entity for entity in resolved if not any(_same(entity, other) for other in found)]
    if found:
        reasons[role] = "; ".join(f"{entity.entity_text}: {entity.reason}" for entity in found)
    return tuple(found)


def _same(entity: Entity, other: Entity) -> bool:
    """Whether a side has this party already: ``Austin`` beside ``Secretary Austin``."""
    if entity.name is None:
        return entity == other
    return (entity.name, entity.country, entity.office) == (other.name, other.country, other.office)


def _times(
    act: Act, others: Sequence[Act], passage: Passage, story: Story, reasons: dict[str, str]
) -> tuple[When | None, When | None]:
    date, due = times_of(act, others, passage, story.published, story.previous)
    if date is None and story.told:
        precision: DatePrecision = "month" if "-" in story.told else "year"
        reason = f"no time given: the report's date is known to the {precision} only"
        date = When(None, None, None, story.told, None, precision, "at", None, reason)
    if date is not None:
        reasons["date"] = date.reason
        if act.status == "asserted" and date.start is not None:
            story.previous = date
    if due is not None:
        reasons["due"] = due.reason
    return date, due


def _status(act: Act, date: When | None, story: Story, reasons: dict[str, str]) -> Status:
    if act.status == "asserted" and (reason := background_reason(date, story.published)):
        reasons["status"] = reason
        return "historical"
    return act.status


def _place(
    act: Act, others: Sequence[Act], passage: Passage, story: Story, rooms: Rooms, reasons: dict[str, str]
) -> Place | None:
    found = place_span(act, others, passage.text, rooms.gazetteer)
    if found is None:
        return None
    start, end, why = found
    if not has_name(passage.text[start:end]):
        return _unnamed_place(passage, start, end, story.setting.about, reasons)
    context = PlaceContext(
        tuple(story.setting.memory.main_countries()), story.dateline, tuple(story.places[-_NEAR_PLACES:])
    )
    place = rooms.gazetteer.resolve(
        passage.text[start:end], context, start=passage.start + start, end=passage.start + end
    )
    if place.resolved_place is not None:
        story.places.append(place)
    reasons["event_loc"] = f"{why}; {place.reason}" if why else place.reason
    return place


def _unnamed_place(passage: Passage, start: int, end: int, country: str | None, reasons: dict[str, str]) -> Place:
    reason = "a place without a name" + (f"; the report is about {country}" if country else "")
    reasons["event_loc"] = reason
    first, last = passage.start + start, passage.start + end
    where = passage.text[start:end]
    return Place(first, last, where, None, None, None, None, None, None, None, country, "unknown", reason=reason)


def dateline(report: Report) -> str | None:
    """The words of the report's dateline, where it has one."""
    return next((report.text[b.start : b.end] for b in report.blocks if b.reason == "dateline"), None)


def _identity(report: Report, start: int, end: int, event: str, coder: str) -> str:
    content = "\x1f".join((report.id, report.content_hash, str(start), str(end), event, coder))
    return hashlib.sha256(content.encode()).hexdigest()[:16]
