"""A coding as a piece of HTML for notebooks: each mention with its passage and the words marked."""

from __future__ import annotations

from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from detente.export.marks import marked_pieces
from detente.export.words import headline, mention_words
from detente.wording import counted

if TYPE_CHECKING:
    from detente.coding.result import Coding
    from detente.records import Mention


def coding_to_html(coding: Coding) -> str:
    """The mentions that default views show, as a self-contained ``<div>``; everything from the report is escaped."""
    style = (files("detente.export") / "notebook.css").read_text(encoding="utf-8")
    shown = coding.shown()
    hidden = len(coding.mentions) - len(shown)
    more = f", {hidden} more that are historical, hypothetical or denied" if hidden else ""
    rows = "\n".join(_row(mention) for mention in shown)
    return (
        f'<div class="detente"><style>{style}</style><p><b>{escape(headline(coding.report))}</b><br>'
        f"{counted(len(shown), 'mention')}{more}</p><table>{rows}</table></div>"
    )


def _row(mention: Mention) -> str:
    words = mention_words(mention)
    passage = "".join(
        f'<mark class="{part}" title="{part}">{escape(text)}</mark>' if part else escape(text)
        for text, part in marked_pieces(mention)
    )
    status = "" if mention.status == "asserted" else f" <i>{mention.status}</i>"
    return (
        f"<tr><td>{escape(words.date)}</td><td><b>{escape(words.event)}</b>{status}</td>"
        f"<td>{escape(words.parties)}</td><td>{escape(words.place)}</td><td>{mention.confidence:.2f}</td></tr>"
        f'<tr><td></td><td colspan="4" class="passage">{passage}</td></tr>'
    )
