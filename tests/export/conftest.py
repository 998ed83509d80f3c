"""A store of a few reports that hold what formats differ in, coded by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from detente.coding.result import Coding
from detente.export.event import Event
from detente.export.select import events
from detente.ontology import load_ontology
from detente.records import Entity, Mention, Moment, Place, Report, Span, When
from detente.store import Desk
from detente.store.find import ask
from detente.store.testing import made_up_report

USA = ("the United States", "United States", "USA", "GOV", None, "state:USA")
KOR = ("South Korea", "South Korea", "KOR", "GOV", None, "state:KOR")
ARMY = ("North\tKorea's army", "Korean People's Army; the Guards", "PRK", "MIL", None, None)
KIM = ("Kim", "Kim Jong Un", "PRK", "GOV", "supreme leader", "person:PRK:kim-jong-un")
UN = ("the UN", "United Nations", "UNO", "GOV", None, None)
POLICE = ("Police", None, "KOR", "COP", None, None)
STUDENTS = ("students", None, "KOR", "EDU", None, None)
GUNMEN = ("gunmen", None, None, "UAF", None, None)

SEOUL = {"geonameid": 1835848, "lat": 37.566, "lon": 126.9784, "city": "Seoul", "country": "KOR", "precision": "city"}
KOREA = {"geonameid": 1835841, "lat": 36.5, "lon": 127.75, "country": "KOR", "precision": "country"}
YELLOW_SEA = {"lat": 36.0, "lon": 123.0, "precision": "sea"}

DAY = When(None, None, None, "2022-07-29", None, "day", "at", "2022-07-30", "Friday")
MONTH = When(None, None, None, "2022-07", None, "month", "at", None, "as written")
SPAN = When(None, None, None, "2022-07-01", "2022-07-05", "day", "at", None, "as written")
UNTIL = When(None, None, None, "2022-08", None, "month", "until", "2022-07-30", "next month")

# Sentence, type, modes, contexts, status, actors, recipients, said_by, date, due, place.
TOLD: dict[str, list[tuple[Any, ...]]] = {
    "a": [
        ("The United States and South Korea agreed on a joint exercise.", "AGREE", (), ("military", "diplomatic"),
         "asserted", (USA, KOR), (), (), DAY, UNTIL, None),
        ("North\tKorea's army and Kim threatened the United States and South Korea with fire.", "THREATEN",
         ("violence",), ("military", "cbrn"), "asserted", (ARMY, KIM), (USA, KOR), (UN,), DAY, None, ("Seoul", SEOUL)),
        ("Police arrested students – “all of them” 🙂.", "COERCE", ("arrest",), (), "asserted", (POLICE,), (STUDENTS,),
         (), MONTH, None, ("South Korea", KOREA)),
        ("North\tKorea's army sailed through the Yellow Sea.", "MOBILIZE", ("troops",), ("military",), "asserted",
         (ARMY,), (), (), SPAN, None, ("the Yellow Sea", YELLOW_SEA)),
    ],
    "b": [
        ("The UN will send observers to South Korea.", "AID", (), ("peacekeeping",), "future", (UN,), (KOR,), (), DAY,
         UNTIL, None),
        ("Students were attacked by gunmen with a drone.", "ASSAULT", ("drone",), (), "asserted", (GUNMEN,),
         (STUDENTS,), (), None, None, None),
        ("Kim did not meet the UN.", "CONSULT", ("visit",), (), "negation", (KIM,), (UN,), (), DAY, None, None),
    ],
}  # fmt: skip


def told_reports() -> Iterator[Report]:
    """The reports: one from the web with a time and a zone, one that is only cited."""
    for name, told in TOLD.items():
        report = made_up_report(name, [row[0] for row in told], "2022-07-30", source=f"Agency {name.upper()}")
        if name == "a":
            report = replace(
                report,
                url="https://news.example/a",
                title="A day in July",
                published=Moment("2022-07-30T02:16", "+05:30"),
            )
        yield report


class ToldCoder:
    """Codes the reports as ``TOLD`` has them."""

    name = "told 1"

    def code(self, report: Report) -> Coding:
        """A mention for each sentence."""
        mentions = []
        for number, (passage, row) in enumerate(zip(report.passages, TOLD[report.id], strict=True)):
            _, event, mode, context, status, actors, recipients, said_by, date, due, place = row
            span = Span(passage.start, passage.start + 3, passage.text[:3])
            mentions.append(
                Mention(
                    id=f"{report.id}{number:015d}",
                    report_id=report.id,
                    passage=passage,
                    event=event,
                    mode=mode,
                    context=context,
                    status=status,
                    quad_code=load_ontology().quad_code(event),
                    event_scale=load_ontology().score(event, mode),
                    event_text=(span,),
                    actor=tuple(_entity(who, passage.start) for who in actors),
                    recipient=tuple(_entity(who, passage.start + 9) for who in recipients),
                    said_by=tuple(_entity(who, None) for who in said_by),
                    date=date,
                    due=due,
                    event_loc=_place(*place) if place else None,
                    confidence=0.625 + number / 8,
                    reasons={"date": "as written", "actor": "“by hand”"},
                    coder=self.name,
                    content=(Span(passage.start + 4, passage.start + 9, passage.text[4:9]),) if number % 2 else (),
                )
            )
        return Coding(report, tuple(mentions), ())


def _entity(who: tuple[str | None, ...], start: int | None) -> Entity:
    text, name, country, sector, office, identifier = who
    end = None if start is None else start + len(text or "")
    return Entity(start, end, text or "", name, country, sector, office, identifier, reason="by hand")


def _place(words: str, known: dict[str, object]) -> Place:
    fields = dict.fromkeys(("geonameid", "lat", "lon", "city", "district", "province", "country", "precision"))
    return Place(3, 8, words, words.removeprefix("the "), **{**fields, **known}, reason="by hand")  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("told") / "desk.duckdb"
    Desk.add(path, told_reports(), coder=ToldCoder())
    return path


@pytest.fixture
def desk(filled: Path) -> Iterator[Desk]:
    with Desk.open(filled) as opened:
        yield opened


@pytest.fixture
def told(desk: Desk) -> dict[str, Event]:
    """Every event by its type, of every status."""
    return {event.event: event for event in events(desk, ask(all_statuses=True), full=True)}
