"""Recognises lines that were a row of links on their page, and the names that stand at its top."""

from __future__ import annotations

import re

from detente.reading.furniture import find_rule
from detente.reading.lines import ends_with_stop

MAX_MENU = 200
_GAP = r"\s{3,}|\t+|\s*[|¦]\s*"
_ROWS = ("share line", "comment counter", "navigation", "newsletter", "subscription", "reading time")


def read_menu(text: str, is_top: bool) -> str | None:
    """Return why ``text`` is a row of links: wide gaps or pipes part its words; ``None`` where it is none.

    At the top of the page (``is_top``) two labels in capitals are enough.
    """
    if len(text) > MAX_MENU:
        return None
    parts = [part for part in re.split(_GAP, text) if part]
    if len(parts) < 2 or any(len(part.split()) > 5 or ends_with_stop(part) for part in parts):
        return None
    rules = [find_rule(part) for part in parts]
    known = [rule.reason for rule in rules if rule and rule.reason in _ROWS]
    # One part that is known does not do: `Opinion | Norland must leave` is a headline.
    if len(known) > 1 and len(known) * 2 >= len(parts):
        return known[0]
    is_plain = not any(mark.isdigit() for mark in text)
    short = all(len(part.split()) <= 3 and part[0].isupper() for part in parts)
    if is_plain and short and (len(parts) > 2 or (is_top and text.isupper())):
        return "navigation"
    return None


def read_masthead(text: str, next_is_headline: bool) -> str | None:
    """Return why ``text``, a line at the very top, is not the title; ``None`` where it may be.

    ``next_is_headline``: the line below has the look of a headline, which a label needs, and a name in capitals.
    """
    rule = find_rule(text, "top")
    # `The army news` is no name: a name has a capital at its end too.
    if rule and not text.split()[-1][0].islower() and (next_is_headline or not text.isupper()):
        return rule.reason
    return None


def is_label(text: str, below: str) -> bool:
    """Tell whether ``text`` is a label of one or two words above the headline ``below``, which is far longer."""
    words = text.split()
    plain = text.replace(" ", "").replace("-", "").isalpha() and text[0].isupper()
    return plain and len(words) <= 2 and len(below.split()) >= 7 and below[:1].isupper() and not below.isupper()
