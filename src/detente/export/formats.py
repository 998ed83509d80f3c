"""The formats that events go out in, by name: what each is for, what it loses, and what writes it."""

from __future__ import annotations

import hashlib
import io
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Unpack, cast

from detente.errors import DataError
from detente.export import gdelt, geojson, graphs, icews, phoenix, plover, polecat, tables
from detente.export.codes import rows
from detente.export.event import Event, number_of, sides
from detente.export.jsonl import to_line
from detente.export.select import events, select, sql
from detente.store.find import Asked, Question, ask

if TYPE_CHECKING:
    from detente.store import Desk


@dataclass(frozen=True, slots=True)
class Format:
    """One format. ``origin`` and ``status``: whether it says of each event where it is from and whether it happened.

    ``pairs``: whether it can have a row for every pair of sides; ``full``: whether it keeps the mentions whole.
    """

    name: str
    what: str
    ending: str
    origin: bool
    status: bool
    pairs: bool
    full: bool
    loses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """How to write: ``pairs`` of sides, ``mentions`` instead of events, POLECAT's name for its fifth column."""

    pairs: bool = False
    mentions: bool = False
    intensity: str = polecat.INTENSITY[0]


@dataclass(slots=True)
class Written:
    """What was written: rows, and what is not in them as it is in the store, by reason."""

    rows: int = 0
    left: Counter[str] = field(default_factory=Counter)


@cache
def formats() -> Mapping[str, Format]:
    """The formats by name."""
    loses: dict[str, list[str]] = {}
    for row in rows("losses.csv"):
        loses.setdefault(row["format"], []).append(row["loses"])
    return {
        row["format"]: Format(
            row["format"],
            row["what"],
            row["ending"],
            origin=row["origin"] == "yes",
            status=row["status"] == "yes",
            pairs=row["pairs"] == "yes",
            full=row["full"] == "yes",
            loses=tuple(loses.get(row["format"], ())),
        )
        for row in rows("formats.csv")
    }


def question_of(format_: Format, asked: Asked) -> Question:
    """What to write: as asked, but without a word on it only our own and only asserted events in formats that
    cannot tell them from others.
    """
    asked = asked.copy()
    if not format_.origin and not asked.get("origin"):
        asked["origin"] = "detente"
    if not format_.status and not (asked.get("status") or asked.get("all_statuses")):
        asked["status"] = "asserted"
    return ask(**asked)


def export(desk: Desk, name: str, path: str | Path, choices: Choices | None = None, **asked: Unpack[Asked]) -> Written:
    """Writes the events asked for (``find.ask``) to a file in the format of that name, and its manifest beside it.

    Raises ``DataError`` for a format or question that is none, ``StoreError`` where the store cannot be read.
    """
    format_ = formats().get(name)
    if format_ is None:
        raise DataError(f"there is no format {name}; known are {', '.join(formats())}")
    question, target = question_of(format_, asked), Path(path)
    with target.open("wb") as out:
        written = write(desk, format_, question, out, choices)
    told = manifest(desk, format_, question, written, target)
    target.with_name(f"{target.name}.manifest.json").write_text(told, encoding="utf-8", newline="\n")
    return written


def write(desk: Desk, format_: Format, question: Question, out: IO[bytes], choices: Choices | None = None) -> Written:
    """Writes the events that fit.

    Raises ``DataError`` where the choices do not go with the format, ``StoreError`` where the store cannot be read.
    """
    choices = choices or Choices()
    check(format_, choices)
    if format_.name == "parquet":
        return Written(tables.write_parquet(select(desk, question, full=True), out))
    found = events(desk, question, full=format_.full)
    with text_on(out) as text:
        written = _writers(choices)[format_.name](found, text)
    return Written(written) if isinstance(written, int) else Written(*written)


@contextmanager
def text_on(out: IO[bytes]) -> Iterator[IO[str]]:
    """A binary output as one for text: UTF-8, line ends as written. It is left open."""
    text = io.TextIOWrapper(cast("Any", out), "utf-8", newline="\n")
    try:
        yield text
        text.flush()
    finally:
        text.detach()


def check(format_: Format, choices: Choices) -> None:
    """Raises ``DataError`` where the choices do not go with the format."""
    if choices.pairs and not format_.pairs:
        able = ", ".join(name for name, each in formats().items() if each.pairs)
        raise DataError(f"{format_.name} has no rows for pairs; {able} have")
    if choices.mentions and format_.name != "plover":
        raise DataError(f"{format_.name} has no mentions by themselves; plover has, and gdelt-mentions")
    if format_.name == "snapshot":
        raise DataError("a snapshot is of a whole store: detente.store.snapshot.save")


_Writer = Callable[[Iterable[Event], IO[str]], Any]


def _writers(choices: Choices) -> dict[str, _Writer]:
    return {
        "plover": plover.write_mentions if choices.mentions else plover.write,
        "csv": tables.write_csv,
        "polecat": lambda found, out: polecat.write(found, out, intensity=choices.intensity),
        "gdelt": lambda found, out: gdelt.write(found, out, pairs=choices.pairs),
        "gdelt-mentions": gdelt.write_mentions,
        "icews": lambda found, out: icews.write(found, out, pairs=choices.pairs),
        "cameo": lambda found, out: phoenix.write(found, out, pairs=choices.pairs),
        "geojson": geojson.write,
        "gexf": graphs.write_gexf,
        "graphml": graphs.write_graphml,
    }


def write_evidence(desk: Desk, format_: Format, question: Question, out: IO[bytes], choices: Choices) -> int:
    """The words behind a file: a line an event with its ids in that file and all its mentions. Returns the lines."""
    number = 0
    with text_on(out) as text:
        for event in events(desk, question, full=True):
            told = plover.event_to_dict(event)
            line = {"ids": ids_of(format_, event, choices), "event_id": event.event_id, "mentions": told["mentions"]}
            text.write(to_line(line) + "\n")
            number += 1
    return number


def ids_of(format_: Format, event: Event, choices: Choices) -> list[str]:
    """By which ids a file of the format knows an event."""
    if format_.name in ("gdelt", "cameo"):
        return [str(number_of(event, pair)) for pair in range(len(sides(event, pairs=choices.pairs)) or 1)]
    if format_.name in ("icews", "gdelt-mentions"):
        return [str(number_of(event))]
    if format_.name == "polecat":
        return [event.external_id or event.event_id]
    return [event.event_id]


def manifest(desk: Desk, format_: Format, question: Question, written: Written, file: Path) -> str:
    """What a file is, as JSON: of which store and reports, what was asked, how many rows, what it loses."""
    from detente.version import __version__

    store = desk.sql("SELECT store_id, generation FROM store").fetchone()
    reports = desk.sql(sql("reports_hash.sql")).fetchone()
    assert store is not None
    assert reports is not None
    asked = {name: getattr(question, name) for name in question.__dataclass_fields__}
    if question.near is None:
        del asked["within"]
    told = {
        "format": format_.name,
        "what": format_.what,
        "detente": __version__,
        "ontology": "PLOVER 2.0 draft (2021)",
        "store": {"store_id": store[0], "generation": store[1], "reports": reports[0], "reports_sha256": reports[1]},
        "asked": {name: value for name, value in asked.items() if value not in (None, (), [], "")},
        "rows": written.rows,
        "left": dict(written.left),
        "loses": format_.loses,
        "file": file.name,
        "sha256": _sha256(file),
    }
    return json.dumps(told, indent=1, ensure_ascii=False, default=str) + "\n"


def _sha256(file: Path) -> str:
    with file.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()
