"""Draws a coding on a terminal: each mention as a line with its passage under it, the words marked."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from detente.cli.console import console_for
from detente.cli.present_events import QUAD_STYLE, print_act
from detente.export.marks import marked_pieces
from detente.export.words import headline, mention_words, printable

if TYPE_CHECKING:
    from detente.coding.result import Coding
    from detente.records import Mention, Omission

_STYLES = {
    "event_text": "bold black on yellow",
    "actor": "underline green",
    "recipient": "underline red",
    "event_loc": "underline blue",
    "date": "underline yellow",
    "due": "underline yellow",
    "said_by": "underline magenta",
}
_LEGEND = (
    ("act", "event_text"),
    ("actor", "actor"),
    ("recipient", "recipient"),
    ("place", "event_loc"),
    ("time", "date"),
    ("said by", "said_by"),
)
# Without colours the parts are told apart by their brackets.
_PLAIN = {"event_text": ("[", "]")}


def print_coding(coding: Coding, stream: IO[str], *, all_: bool = False, explain: bool = False) -> None:
    """Prints a report's mentions; ``all_`` adds those of every status, ``explain`` what was left out."""
    console = console_for(stream)
    mentions = coding.mentions if all_ else coding.shown()
    console.print(Text(printable(headline(coding.report)), style="bold"))
    if coding.report.published and coding.report.published.note:
        console.print(Text(printable(f"  time of publication: {coding.report.published.note}"), style="dim"))
    if mentions and console.color_system:
        console.print(_legend())
    for mention in mentions:
        _print_mention(mention, console)
    if not mentions:
        console.print(Text("  no events coded" + ("" if explain else " (--explain says why)")))
    hidden = len(coding.mentions) - len(mentions)
    if hidden:
        console.print(Text(f"  {hidden} more that are historical, hypothetical or denied: --all", style="dim"))
    if explain:
        _print_omissions(coding.omissions, console)
    console.print()


def _legend() -> Text:
    line = Text("  ")
    for word, part in _LEGEND:
        line.append(word, style=_STYLES[part])
        line.append("  ")
    return line


def _print_mention(mention: Mention, console: Console) -> None:
    words = mention_words(mention)
    event = Text(words.event, style=f"bold {QUAD_STYLE[mention.quad_code]}")
    if mention.status != "asserted":
        event.append(f"\n{mention.status}", style="italic")
    console.print()
    print_act(console, words.date, event, words.parties, words.place, f"{mention.confidence:.2f}", indent=2)
    console.print(Padding(_passage(mention, bool(console.color_system)), (0, 2, 0, 4)))


def _passage(mention: Mention, colours: bool) -> Text:
    line = Text()
    for piece, part in marked_pieces(mention):
        shown = printable(piece)
        if part is None:
            line.append(shown)
        elif colours:
            line.append(shown, style=_STYLES[part])
        else:
            before, after = _PLAIN.get(part, ("", ""))
            line.append(before + shown + after)
    return line


def _print_omissions(omissions: tuple[Omission, ...], console: Console) -> None:
    console.print()
    console.print(Text(f"  not coded ({len(omissions)})", style="bold"))
    grid = Table.grid(padding=(0, 2), expand=True)
    grid.add_column(width=28, style="dim")
    grid.add_column(ratio=1)
    for omission in omissions:
        reason = omission.reason
        if omission.event is not None and omission.confidence is not None:
            # Cut, not rounded: 0.5995 is below 0.60 and must not read as if it were not.
            reason += f" ({omission.event} {int(omission.confidence * 100) / 100:.2f})"
        text = printable(" ".join(omission.text.split()))
        grid.add_row(Text(printable(reason)), Text(text if len(text) <= 160 else text[:157] + "…"))
    console.print(Padding(grid, (0, 0, 0, 2)))
