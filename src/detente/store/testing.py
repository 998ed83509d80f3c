"""Reports and a coder that are made up, the same for the same seed: to test and to measure what comes after coding."""

from __future__ import annotations

import csv
import hashlib
import random
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from itertools import count, islice

from detente.coding.result import Coding
from detente.ontology import load_ontology
from detente.records import Block, Entity, Mention, Moment, Omission, Passage, Place, Report, Span, When

_HAPPENINGS_A_DAY = 12


@cache
def _words(kind: str) -> list[tuple[str, str, str]]:
    with (files("detente.store") / "made_up.tsv").open(encoding="utf-8") as lines:
        rows = csv.DictReader(lines, delimiter="\t")
        return [(row["words"], row["code"], row["more"] or "") for row in rows if row["kind"] == kind]


def made_up_report(
    report_id: str, sentences: list[str], published: str, *, source: str | None = None, updated: str | None = None
) -> Report:
    """A report of these sentences, each a passage; ``published`` and ``updated`` are ISO dates or times."""
    text = "\n".join(sentences)
    passages, at = [], 0
    for number, sentence in enumerate(sentences):
        passages.append(Passage(at, at + len(sentence), sentence, "body", number))
        at += len(sentence) + 1
    return Report(
        id=report_id,
        text=text,
        content_hash=hashlib.sha256(text.encode()).hexdigest(),
        source=source,
        published=Moment(published),
        updated=Moment(updated) if updated else None,
        language="en",
        blocks=(Block(0, len(text), "body"),),
        passages=tuple(passages),
    )


def made_up_reports(seed: int, number: int | None = None, *, days: int = 365) -> Iterator[Report]:
    """So many reports (endlessly many if ``None``) of a year of a made-up world, in no order of time.

    Reports tell happenings of their day, which other reports of that day tell in other words; every fifth is a copy of
    another one by another agency, with a changed word.
    """
    rng = random.Random(seed)
    made: list[tuple[list[str], str]] = []
    for index in islice(count(), number):
        source = rng.choice(_words("agency"))[0]
        if made and rng.random() < 0.2:
            told, day = rng.choice(made)
            sentences = [*told[:-1], f"{source} reported this first."]
        else:
            day = (date(2022, 1, 1) + timedelta(rng.randrange(days))).isoformat()
            happened = rng.sample(_happenings(seed, day), rng.randint(2, 5))
            sentences = [f"{facts}, {rng.choice(_words('filler'))[0]}." for facts in happened]
            sentences.insert(rng.randrange(len(sentences) + 1), rng.choice(_words("plain"))[0])
            made = [*made[-50:], (sentences, day)]
        yield made_up_report(f"{seed}-{index:06d}", sentences, day, source=source)


def _happenings(seed: int, day: str) -> list[str]:
    """What happens on a day, as sentences without an end: the same for every report of the day."""
    rng = random.Random(f"{seed} {day}")
    told = []
    for _ in range(_HAPPENINGS_A_DAY):
        (actor, _, _), (recipient, _, _), (_, _, city) = rng.sample(_words("country"), 3)
        told.append(f"{actor[0].upper()}{actor[1:]} {rng.choice(_words('act'))[0]} {recipient} in {city} on {day}")
    return told


class MadeUpCoder:
    """Codes the sentences of ``made_up_reports`` by looking for their words; needs no model."""

    def __init__(self, name: str = "made-up 1") -> None:
        self.name = name

    def code(self, report: Report) -> Coding:
        """The report's mentions; passages without an act are omissions."""
        mentions, omissions = [], []
        for passage in report.passages:
            found = _pattern().match(passage.text)
            if found:
                mentions.append(self._mention(report, passage, found))
            else:
                omissions.append(Omission(passage.start, passage.end, passage.text, "no act named"))
        return Coding(report, tuple(mentions), tuple(omissions))

    def _mention(self, report: Report, passage: Passage, found: re.Match[str]) -> Mention:
        event, mode = _codes()[found["act"]]
        modes = (mode,) if mode else ()
        ontology = load_ontology()
        at = passage.start
        act = Span(at + found.start("act"), at + found.end("act"), found["act"])
        key = "\x1f".join((report.id, report.content_hash, str(act.start), event, self.name))
        digest = hashlib.sha256(key.encode()).digest()
        day = found["day"]
        return Mention(
            id=digest.hex()[:16],
            report_id=report.id,
            passage=passage,
            event=event,
            mode=modes,
            context=("military",) if digest[0] < 64 else (),
            status="asserted" if digest[1] < 224 else "future",
            quad_code=ontology.quad_code(event),
            event_scale=ontology.score(event, modes),
            event_text=(act,),
            actor=(_entity(found, "actor", at),),
            recipient=(_entity(found, "recipient", at),),
            said_by=(),
            date=When(at + found.start("day"), at + found.end("day"), day, day, None, "day", "at", None, "as written"),
            due=None,
            event_loc=_place(found, at),
            confidence=0.5 + digest[2] / 512,
            reasons={"date": "as written"},
            coder=self.name,
        )


@cache
def _codes() -> dict[str, tuple[str, str]]:
    return {words: (code, mode) for words, code, mode in _words("act")}


@cache
def _pattern() -> re.Pattern[str]:
    countries = "|".join(re.escape(words) for words, _, _ in _words("country"))
    acts = "|".join(re.escape(words) for words, _, _ in _words("act"))
    return re.compile(
        rf"(?P<actor>(?i:{countries})) (?P<act>{acts}) (?P<recipient>{countries})"
        r"(?: in (?P<place>[A-Z]\w+(?: [A-Z]\w+)?))? on (?P<day>\d{4}-\d\d-\d\d)"
    )


@cache
def _countries() -> dict[str, str]:
    return {words.lower(): code for words, code, _ in _words("country")}


def _entity(found: re.Match[str], role: str, at: int) -> Entity:
    words = found[role]
    code = _countries()[words.lower()]
    name = words.removeprefix("the ").removeprefix("The ")
    return Entity(at + found.start(role), at + found.end(role), words, name, code, "GOV", reason="a country by name")


def _place(found: re.Match[str], at: int) -> Place | None:
    city = found["place"]
    if city is None:
        return None
    country = next((code for _, code, capital in _words("country") if capital == city), None)
    start, end = at + found.start("place"), at + found.end("place")
    return Place(start, end, city, city, None, None, None, city, None, None, country, "city", reason="a city by name")


class AssertedCoder(MadeUpCoder):
    """The made-up coder, all of whose mentions are asserted and without context."""

    def code(self, report: Report) -> Coding:
        """The report's mentions as ``MadeUpCoder`` has them, but for status and context."""
        coding = super().code(report)
        return replace(coding, mentions=tuple(replace(m, status="asserted", context=()) for m in coding.mentions))
