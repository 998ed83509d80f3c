"""The one door to coding: ``Coder.code(report)``."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from detente.coding.acts import Read, read_acts
from detente.coding.companions import model_folder
from detente.coding.conventions import is_ceremony
from detente.coding.decode import relation_probabilities
from detente.coding.discourse import Discourse, discourse_of, with_parties
from detente.coding.encoder import Encoder
from detente.coding.ground import Rooms, Story, dateline, ground
from detente.coding.newsday import with_news_day
from detente.coding.omitted import (
    WORTH_LISTING,
    act_omission,
    crowd_omission,
    furniture_omissions,
    party_omission,
    passage_omission,
)
from detente.coding.publishing import publisher_country
from detente.coding.result import Coding
from detente.coding.setting import read_setting
from detente.coding.tokens import MAX_TOKENS, WINDOW_PIECES, Words, pair_row
from detente.entities import Directory, Resolver
from detente.errors import DataError
from detente.ontology import Ontology
from detente.places import Gazetteer
from detente.reading import read_text
from detente.records import Entity, Mention, Omission, Passage, Problem, Report
from detente.version import __version__


@dataclass(frozen=True, slots=True)
class Relation:
    """What holds between a given actor and recipient: type, quad category, confidence and every type's score."""

    event: str
    quad_code: int
    confidence: float
    scores: Mapping[str, float]


class Coder:
    """Codes reports. Its parts are loaded when they are first needed and then kept; it holds no state of reports."""

    def __init__(
        self,
        *,
        model: Path | str | None = None,
        directory: Sequence[Path | str] = (),
        threshold: float | None = None,
        threads: int | None = None,
    ) -> None:
        """``model``: a folder written by ``detente train`` instead of the one that ships, or ``large`` for the package
        ``detente-large``. ``directory``: your own names on top of the directory. ``threshold``: confidence (0 to 1)
        below which nothing is coded, the model's own if ``None``. ``threads``: processor threads for the model, all if
        ``None``.
        """
        if threshold is not None and not 0 <= threshold <= 1:
            raise DataError(f"the threshold is {threshold}; give a confidence between 0 and 1")
        self._model = model_folder(model)
        self._directory = tuple(Path(path) for path in directory)
        self._threshold = threshold
        self._threads = threads

    @cached_property
    def encoder(self) -> Encoder:
        """The model's session."""
        return Encoder(self._model, self._threads)

    @property
    def ontology(self) -> Ontology:
        """What the model codes by: PLOVER, or the ontology that it was trained for."""
        return self.encoder.ontology

    @cached_property
    def _discourse(self) -> Discourse | None:
        return discourse_of(self.encoder.beside.get("discourse.json"))

    @cached_property
    def resolver(self) -> Resolver:
        """The directory and what resolves names in it."""
        return Resolver(Directory.load(self._directory), self._country_of_place)

    def _country_of_place(self, name: str) -> str | None:
        """Where a place lies that the directory lacks; common words that are also villages (As, Most) do not count."""
        known = [span.text for span in self.gazetteer.find(f"in {name}")]
        return self.gazetteer.resolve(name).country if known == [name] else None

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """The places."""
        return Gazetteer.load()

    @property
    def threshold(self) -> float:
        """Confidence below which nothing is coded."""
        return self.encoder.settings.threshold if self._threshold is None else self._threshold

    @property
    def name(self) -> str:
        """Version, model and the user's own directory if there is one, as mentions carry it."""
        own = hashlib.sha256(b"".join(path.read_bytes() for path in self._directory)).hexdigest()[:8]
        return f"detente {__version__} {self.encoder.settings.name}" + (f" directory-{own}" if self._directory else "")

    @cached_property
    def _rooms(self) -> Rooms:
        return Rooms(self.ontology, self.resolver, self.gazetteer, self.name)

    def code(self, report: Report | str, **metadata: Any) -> Coding:
        """Codes one report; a string is read as plain text with ``metadata`` as in ``detente.read_text``.

        Raises ``ReadingError`` where a string is no report in English, ``TypeError`` for a path (use
        ``detente.read_path``) or for metadata beside a ``Report``, which has its own.
        """
        if isinstance(report, str):
            report = read_text(report, **metadata)
        elif not isinstance(report, Report):
            raise TypeError(
                f"code() takes a Report or a text, not {type(report).__name__}; read files with read_path()"
            )
        elif metadata:
            raise TypeError(f"a Report has its own metadata; {', '.join(metadata)} can be given with a text only")
        reads = read_acts(self.encoder, [passage.text for passage in report.passages])
        story = self._story(report)
        mentions: list[Mention] = []
        omissions: list[Omission] = list(furniture_omissions(report))
        for passage, read in zip(report.passages, reads, strict=True):
            self.resolver.observe(passage.text, story.day, story.setting.memory)
            mentions += self._ground(passage, read, story, omissions)
        mentions = with_parties(mentions, report, story.setting, self._discourse)
        omissions += [party_omission(mention) for mention in mentions if not (mention.actor or mention.recipient)]
        mentions = [mention for mention in mentions if mention.actor or mention.recipient]
        omissions.sort(key=lambda omission: (omission.start, omission.end, omission.reason))
        return Coding(report, with_news_day(mentions, story.published), tuple(omissions))

    def _story(self, report: Report) -> Story:
        """A story that knows the names, places and countries of the whole report."""
        story = Story(report, dateline=dateline(report))
        texts = [passage.text for passage in report.passages]
        if report.title and report.title not in report.text:  # a title beside the text names people, too
            texts.append(report.title)
        home = publisher_country(report, self.resolver, self.gazetteer)
        story.setting = read_setting(texts, story.day, self.resolver, self.gazetteer, story.dateline, home)
        return story

    def code_many(self, reports: Iterable[Report | Problem]) -> Iterator[Coding | Problem]:
        """Codes reports one by one, as they come; the problems that ``read_path`` yields between them pass through."""
        for report in reports:
            yield report if isinstance(report, Problem) else self.code(report)

    def _ground(self, passage: Passage, read: Read, story: Story, omissions: list[Omission]) -> list[Mention]:
        found: list[Mention] = []
        for act in read.acts:
            if act.confidence < self.threshold:
                if act.confidence >= WORTH_LISTING:
                    omissions.append(act_omission(passage, act, f"below threshold {self.threshold:.2f}"))
                continue
            if is_ceremony(act, passage.text):
                omissions.append(act_omission(passage, act, "ceremony"))
                continue
            found.append(ground(act, read.acts, passage, story, self._rooms))
        if read.left_out:
            omissions.append(crowd_omission(passage, read))
        if not found and (omission := passage_omission(passage, read)):
            omissions.append(omission)
        return found

    def relate(self, text: str, actor: Sequence[Sequence[int]], recipient: Sequence[Sequence[int]]) -> Relation:
        """The event type that holds between actor and recipient, given as spans (start, end) of ``text``.

        One side may be empty (an agentless passive, an act without recipient). Raises ``DataError`` where a span lies
        outside the text or names no word.
        """
        pieces = self.encoder.pieces
        words = pieces.words(text)
        sides = []
        if not actor and not recipient:
            raise DataError("neither actor nor recipient given; give at least one as [[start, end], …]")
        for role, spans in (("actor", actor), ("recipient", recipient)):
            ranges = []
            for span in spans:
                if len(span) != 2 or not 0 <= span[0] < span[1] <= len(text):
                    raise DataError(f"{role}: the span {list(span)} does not lie in the text (length {len(text)})")
                found = words.index_range(span[0], span[1])
                if found == (0, 0):
                    raise DataError(f"{role}: the span {list(span)} holds no word")
                ranges.append(found)
            sides.append(ranges)
        words, sides = _window(words, sides)
        scores = self.encoder.run([pair_row(words, sides[0], sides[1])])
        probabilities = relation_probabilities(scores, self.encoder.settings.relation)[0]
        types = self.encoder.labels.types
        event = types[int(probabilities.argmax())]
        ranked = {kind: round(float(p), 4) for kind, p in zip(types, probabilities, strict=True)}
        return Relation(event, self.ontology.quad_code(event), ranked[event], ranked)

    def resolve(self, text: str, date: str | None = None) -> tuple[Entity, ...]:
        """Who a phrase names at a date (ISO), each with the reason."""
        return self.resolver.resolve(text, date=date)


def _window(words: Words, sides: list[list[tuple[int, int]]]) -> tuple[Words, list[list[tuple[int, int]]]]:
    """A text too long for the model is cut to the words around actor and recipient; they keep their numbers' order."""
    ends = [at for ranges in sides for span in ranges for at in span]
    room = WINDOW_PIECES - 2 * len(ends)
    first, last = min(ends), max(ends)
    if words.size(first, last) > room:
        raise DataError(f"actor and recipient stand too far apart: the model reads {MAX_TOKENS} word pieces at once")
    while (first or last < len(words.starts)) and words.size(
        max(0, first - 1), min(last + 1, len(words.starts))
    ) <= room:
        first, last = max(0, first - 1), min(last + 1, len(words.starts))
    moved = [[(start - first, end - first) for start, end in ranges] for ranges in sides]
    return words.part(first, last), moved
