"""Who speaks in a passage with a quotation: ``we`` and ``I`` inside the quotation marks are that speaker."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from detente.entities.memory import Seen
from detente.entities.words import wordlist

_QUOTE = re.compile(r"[“\"](?P<said>[^“”\"]*)(?:[”\"]|$)")
_VERB_BEFORE = 25
_VERB_AFTER = 40


def is_quoted(text: str, position: int) -> bool:
    """Whether ``position`` in ``text`` lies inside quotation marks."""
    return any(match.start() <= position < match.end() for match in _QUOTE.finditer(text))


def find_speaker(text: str, seen: Sequence[Seen]) -> Seen | None:
    """Return who of those named in ``text`` speaks: the one at a verb of speech outside quotation marks."""
    quotes = [(match.start(), match.end()) for match in _QUOTE.finditer(text)]
    parties = [
        s
        for s in seen
        if s.kind in {"person", "party", "state", "role"} and not any(a <= s.position < b for a, b in quotes)
    ]
    verbs = [m for m in _verbs().finditer(text) if not any(a <= m.start() < b for a, b in quotes)]
    for verb in verbs:
        before = [s for s in parties if s.end <= verb.start() and s.led is None and verb.start() - s.end < _VERB_BEFORE]
        if before:
            return before[-1]
        after = [s for s in parties if 0 <= s.position - verb.end() < _VERB_AFTER]
        if after:
            named = [s for s in after if s.kind == "person"]
            return (named or after)[0]
    acting = [s for s in parties if s.acted]
    return acting[0] if acting else None


@cache
def _verbs() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(wordlist('speech_verb'))})\b")
