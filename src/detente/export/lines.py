"""Lines of the formats of two sides, and tables of columns: what POLECAT, GDELT, ICEWS and CAMEO files share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any, Generic, TypeVar

from detente.export.cameo import CameoCode, to_cameo
from detente.export.event import Event, Party, Time, number_of, sides

_BREAKS = re.compile(r"[\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Column(Generic[Item]):
    """A column: its name and what fills it, ``None`` where it stays empty."""

    name: str
    cell: Callable[[Item], Any]


@dataclass(frozen=True, slots=True)
class Line:
    """An event with one actor and one recipient, either of which may be missing, and its CAMEO code."""

    event: Event
    pair: int
    actor: Party | None
    recipient: Party | None
    code: CameoCode

    @property
    def number(self) -> int:
        """The id of the line, a whole number."""
        return number_of(self.event, self.pair)

    @property
    def told(self) -> Mapping[str, Any]:
        """The main telling; empty for an imported event."""
        return self.event.mentions[0] if self.event.mentions else {}

    @property
    def place(self) -> Mapping[str, Any]:
        """Where it happened; empty where that is not known."""
        return self.event.event_loc or {}


def lines_of(events: Iterable[Event], *, pairs: bool) -> Iterator[Line]:
    """A line for the first pair of sides of each event, or for every pair."""
    for event in events:
        code = to_cameo(event)
        for number, (actor, recipient) in enumerate(sides(event, pairs=pairs) or [(None, None)]):
            yield Line(event, number, actor, recipient, code)


def empty(_: object) -> None:
    """Fills a column that we have nothing for."""


def write_table(
    columns: Sequence[Column[Item]], items: Iterable[Item], out: IO[str], *, header: bool, missing: str = ""
) -> int:
    """Tab-separated without quotes: tabs and line ends in a cell become spaces. Returns the number of rows."""
    if header:
        out.write("\t".join(column.name for column in columns) + "\n")
    rows = 0
    for item in items:
        out.write("\t".join(_shown(column.cell(item), missing) for column in columns) + "\n")
        rows += 1
    return rows


def _shown(value: Any, missing: str) -> str:
    if value is None or value == "":
        return missing
    if isinstance(value, float):
        return f"{value:.10g}"
    return _BREAKS.sub(" ", str(value)).encode("utf-8", "replace").decode("utf-8")


def on_day(day: date | None) -> Time:
    """A day as a time."""
    return Time(day.isoformat(), None, "day", "at", day, day) if day else Time()


def to_day(text: str | None, *patterns: str) -> date | None:
    """A date in one of the ``patterns``. Raises ``ValueError`` for what is none."""
    if not text:
        return None
    for pattern in patterns:
        try:
            return datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    raise ValueError(f"{text!r} is no date")


def to_number(text: str | None, low: float, high: float, what: str) -> float | None:
    """A number between two others. Raises ``ValueError`` for what is none."""
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        raise ValueError(f"{what} {text!r} is no number") from None
    if not low <= number <= high:
        raise ValueError(f"{what} {text} is not between {low:g} and {high:g}")
    return number


def to_place(**fields: Any) -> dict[str, Any] | None:
    """A place as the store keeps it, ``None`` where nothing of it is known."""
    names = (
        "extracted_place", "resolved_place", "geonameid", "lat", "lon", "city", "district", "province", "country",
        "precision",
    )  # fmt: skip
    place = {name: fields.get(name) or None for name in names}
    for name in ("lat", "lon"):
        place[name] = fields.get(name)
    if not any(value is not None for name, value in place.items() if name != "precision"):
        return None
    return place | {"precision": place["precision"] or "unknown"}
