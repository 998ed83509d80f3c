"""Finds the names of known places in running text, where no model has marked them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from detente.places.candidates import Candidate
from detente.places.choose import weigh
from detente.places.features import Words
from detente.places.parse import Match, Token, parse
from detente.records import Span

# Towns count in running text from some 8,000 inhabitants where a preposition leads to them.
_LED_WEIGHT = 3.9


def find_places(
    text: str,
    look_up: Callable[[str], tuple[Candidate, ...]],
    adjectives: Mapping[str, str],
    words: Words,
    offset: int = 0,
) -> list[Span]:
    """Return the spans of places in ``text``, in order; a town and the country after its comma are one span."""
    found = parse(text, look_up, adjectives, words)
    spans: list[tuple[int, int, int]] = []  # start, end, number of the token after
    previous: Match | None = None
    for match in found.matches:
        if match.adjective is not None or match.abroad:
            continue
        tokens = found.tokens
        start, end = tokens[match.first].start, tokens[match.last - 1].end
        if spans and (_follows_comma(tokens, spans[-1][2], match) or _follows_owner(tokens, spans[-1][2], match)):
            spans[-1] = (spans[-1][0], end, match.last)
            previous = match
        elif _stands_as_place(text, tokens, match, previous, words):
            spans.append((start, end, match.last))
            previous = match
    return [Span(start + offset, end + offset, text[start:end]) for start, end, _ in spans]


def _follows_comma(tokens: tuple[Token, ...], after: int, match: Match) -> bool:
    """Whether ``match`` is the wider place after a comma (``Kobani, Syria``)."""
    wide = any(c.precision in ("country", "province") for c in match.candidates)
    return wide and match.first == after + 1 and tokens[after].text == "," and not match.owner


def _follows_owner(tokens: tuple[Token, ...], after: int, match: Match) -> bool:
    """Whether ``match`` is a part of the place before it (``China's Xinjiang region``)."""
    return match.first == after and tokens[after - 1].owner


def _stands_as_place(text: str, tokens: tuple[Token, ...], match: Match, previous: Match | None, words: Words) -> bool:
    best = max(weigh(c) for c in match.candidates)
    kinds = {c.precision for c in match.candidates}
    before = tokens[match.first - 1] if match.first else None
    after = tokens[match.last] if match.last < len(tokens) else None
    if _is_part_of_name(text, tokens, match, before, after, words):
        return False
    role = words.roles.get(match.lead)
    led = role in ("at", "near") or match.cue is not None
    if match.text.casefold() not in words.persons:
        led = led or role in ("from", "verb")
        if match.lead == "of":
            led = led or bool(match.direction) or match.noun
    if previous is not None and match.first == previous.last + 1 and before is not None:
        listed = after is not None and after.text in (",", "and")
        led = led or before.text.casefold() in ("and", "or") or (before.text == "," and listed)
    if led:
        return best >= _LED_WEIGHT or bool(kinds & {"province", "point"})
    return bool(kinds & {"point", "sea", "region"}) and " " in match.text


def _is_part_of_name(
    text: str,
    tokens: tuple[Token, ...],
    match: Match,
    before: Token | None,
    after: Token | None,
    words: Words,
) -> bool:
    """Whether capitals before or after make ``match`` a piece of a longer name (``Paris Hilton``, ``Lady Ashton``)."""
    if after is not None and after.is_name and _is_joined(text, tokens[match.last - 1], after):
        return True
    if before is None or not before.is_name or not _is_joined(text, before, tokens[match.first]):
        return False
    word = before.text.casefold()
    return not (before.owner or words.roles.get(word) is not None or word in ("the", "a", "an"))


def _is_joined(text: str, left: Token, right: Token) -> bool:
    between = text[left.end : right.start]
    return between == " " or between == "-"
