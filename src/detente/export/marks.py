"""Cuts a passage into pieces by the part that they play in a mention, for whoever draws it."""

from __future__ import annotations

from collections.abc import Iterator

from detente.records import Mention

# Where parts overlap, the first named wins.
PARTS = ("event_text", "actor", "recipient", "event_loc", "date", "due", "said_by")


def marked_pieces(mention: Mention) -> Iterator[tuple[str, str | None]]:
    """The passage of a mention as (text, part) pieces in order; part is ``None`` for words that play none."""
    passage = mention.passage
    parts: list[str | None] = [None] * len(passage.text)
    for part in reversed(PARTS):
        for start, end in spans_of(mention, part):
            for i in range(max(0, start - passage.start), min(len(parts), end - passage.start)):
                parts[i] = part
    first = 0
    for i in range(1, len(parts) + 1):
        if i == len(parts) or parts[i] != parts[first]:
            yield passage.text[first:i], parts[first]
            first = i


def spans_of(mention: Mention, part: str) -> Iterator[tuple[int, int]]:
    """The spans (in the report's text) of one part of a mention; inferred parts have none."""
    value = getattr(mention, part)
    for one in value if isinstance(value, tuple) else (value,):
        if one is not None and one.start is not None and one.end is not None:
            yield one.start, one.end
