"""Draws events on a terminal: a line each, and under it the passages that tell it, with the words of the act marked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import IO, Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from detente.export.words import printable

_QUAD_STYLE = {1: "green", 2: "green", 3: "red", 4: "red"}
_SIDES = ("since", "until", "before", "after")
Row = Mapping[str, Any]


def print_events(rows: Iterable[Row], stream: IO[str], *, tellings: int = 1) -> int:
    """Prints events with up to ``tellings`` passages each; returns how many events."""
    console = Console(file=stream, highlight=False, soft_wrap=False, markup=False, emoji=False)
    number = 0
    for row in rows:
        print_event(row, console, tellings)
        number += 1
    return number


def print_event(row: Row, console: Console, tellings: int) -> None:
    """One event with its evidence."""
    grid = Table.grid(padding=(0, 2), expand=True)
    grid.add_column(width=14)
    grid.add_column(width=18)
    grid.add_column(ratio=3)
    grid.add_column(ratio=1, min_width=10, overflow="fold")
    grid.add_column(width=4, justify="right")
    event = Text(" ".join([row["event"], *row["mode"]]), style=f"bold {_QUAD_STYLE[row['quad_code']]}")
    if row["status"] != "asserted":
        event.append(f"\n{row['status']}", style="italic")
    grid.add_row(
        Text(printable_lines(date_words(row))),
        event,
        Text(printable(party_words(row))),
        Text(printable(place_words(row))),
        Text("–" if row["confidence"] is None else f"{row['confidence']:.2f}"),
    )
    console.print()
    console.print(grid)
    console.print(Padding(Text(printable(_counts(row)), style="dim"), (0, 0, 0, 2)))
    for answered in row.get("answers") or ():
        words = f"answers {answered['event_id']}: “{answered['words']}”"
        console.print(Padding(Text(printable(words), style="cyan"), (0, 0, 0, 2)))
    for told in row["evidence"][:tellings]:
        console.print(Padding(_passage(told, bool(console.color_system)), (0, 2, 0, 4)))
    left = len(row["evidence"]) - max(tellings, 0)
    if left > 0 and tellings:
        console.print(Padding(Text(f"{left} more: --evidence all", style="dim"), (0, 0, 0, 4)))


def printable_lines(text: str) -> str:
    """The text without what steers a terminal, line ends kept."""
    return "\n".join(map(printable, text.split("\n")))


def date_words(row: Row) -> str:
    """When, and under it by when."""
    date = _date(row, "date") or "–"
    due = _date(row, "due")
    return f"{date}\ndue {due}" if due else date


def _date(row: Row, which: str) -> str | None:
    value, last, side = row[f"{which}_value"], row[f"{which}_end_value"], row[f"{which}_direction"]
    if value is None:
        return None
    if row[f"{which}_precision"] == "open":
        return f"{'before' if side == 'past' else 'after'} {value}"
    told = f"{value} to {last}" if last else str(value)
    return f"{side} {told}" if side in _SIDES else told


def party_words(row: Row) -> str:
    """Who did it, and to whom."""
    actors = ", ".join(map(_party, row["actor"])) or "–"
    return f"{actors} → {', '.join(map(_party, row['recipient']))}" if row["recipient"] else actors


def _party(party: Mapping[str, Any]) -> str:
    codes = " ".join(code for code in (party["country"], party["sector"]) if code)
    name = party["name"] or party["office"]
    return f"{name} ({codes})" if name and codes else name or codes or "?"


def place_words(row: Row) -> str:
    """Where."""
    place = row["event_loc"]
    if place is None:
        return "–"
    name = place["resolved_place"] or place["extracted_place"]
    return f"{name} ({place['country']})" if place["country"] and name else name or place["country"] or "–"


def _counts(row: Row) -> str:
    told = [row["event_id"]]
    if row["origin"] == "detente":
        told += [
            _number(row["n_mentions"], "mention"),
            _number(row["n_reports"], "report"),
            _number(row["n_sources"], "source"),
        ]
    else:
        told.append(f"imported from {row['origin']}" + (f" ({row['external_id']})" if row["external_id"] else ""))
    if row["judged"]:
        told.append(row["judged"])
    return " · ".join(told)


def _number(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _passage(told: Mapping[str, Any], colours: bool) -> Text:
    text, at = told["passage"], told["passage_start"]
    first, last = max(0, told["act_start"] - at), min(len(text), told["act_end"] - at)
    line = Text()
    source = ", ".join(str(part) for part in (told["source"] or told["report_id"], told["published_on"]) if part)
    line.append(f"{printable(source)}: ", style="dim")
    line.append(printable(text[:first]))
    words = printable(text[first:last])
    line.append(words if colours else f"[{words}]", style="bold black on yellow" if colours else "")
    line.append(printable(text[last:]))
    return line
