"""Draws events on a terminal: a line each, and under it the passages that tell it, with the words of the act marked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import IO, Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from detente.cli.console import console_for
from detente.export.words import printable
from detente.wording import counted

QUAD_STYLE = {0: "default", 1: "green", 2: "green", 3: "red", 4: "red"}
_BESIDE = 76  # columns from which on who did it to whom has room beside the date and the act
_SIDES = ("since", "until", "before", "after")
Row = Mapping[str, Any]


def print_events(rows: Iterable[Row], stream: IO[str], *, tellings: int = 1) -> int:
    """Prints events with up to ``tellings`` passages each; returns how many events."""
    console = console_for(stream)
    number = 0
    for row in rows:
        print_event(row, console, tellings)
        number += 1
    return number


def print_event(row: Row, console: Console, tellings: int) -> None:
    """One event with its evidence."""
    event = Text(" ".join([row["event"], *row["mode"]]), style=f"bold {QUAD_STYLE[row['quad_code']]}")
    if row["status"] != "asserted":
        event.append(f"\n{row['status']}", style="italic")
    sure = "–" if row["confidence"] is None else f"{row['confidence']:.2f}"
    console.print()
    print_act(console, date_words(row), event, party_words(row), place_words(row), sure)
    console.print(Padding(Text(printable(_counts(row)), style="dim"), (0, 0, 0, 2)))
    for answered in row.get("answers") or ():
        words = f"answers {answered['event_id']}: “{answered['words']}”"
        console.print(Padding(Text(printable(words), style="cyan"), (0, 0, 0, 2)))
    for told in row["evidence"][:tellings]:
        console.print(Padding(_passage(told, bool(console.color_system)), (0, 2, 0, 4)))
    left = len(row["evidence"]) - max(tellings, 0)
    if left > 0 and tellings:
        console.print(Padding(Text(f"{left} more: --evidence all", style="dim"), (0, 0, 0, 4)))


def print_act(console: Console, date: str, event: Text, parties: str, place: str, sure: str, indent: int = 0) -> None:
    """When, what, who to whom, where and how sure; on a narrow terminal who to whom has a line of its own."""
    beside = console.width >= _BESIDE
    grid = Table.grid(padding=(0, 2), expand=True)
    grid.add_column(width=14)
    grid.add_column(width=18, overflow="fold")
    if beside:
        grid.add_column(ratio=3, overflow="fold")
    grid.add_column(ratio=1, min_width=10, overflow="fold")
    grid.add_column(width=4, justify="right")
    who = (Text(printable(parties)),)
    grid.add_row(Text(printable_lines(date)), event, *(who if beside else ()), Text(printable(place)), Text(sure))
    console.print(Padding(grid, (0, 0, 0, indent)))
    if not beside:
        console.print(Padding(who[0], (0, 0, 0, indent + 2)))


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
            counted(row["n_mentions"], "mention"),
            counted(row["n_reports"], "report"),
            counted(row["n_sources"], "source"),
        ]
    else:
        told.append(f"imported from {row['origin']}" + (f" ({row['external_id']})" if row["external_id"] else ""))
    if row["judged"]:
        told.append(row["judged"])
    return " · ".join(told)


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
