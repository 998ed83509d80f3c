"""What the corpus's rules say plainly is applied where the model forgets it: hosts, ceremonies, and who says ``we``."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from detente.coding.decode import Act
from detente.coding.wordlists import any_of

_VERBAL = frozenset({"AGREE", "CONSULT", "SUPPORT"})
_FIRST_PERSON = frozenset({"i", "we", "us", "me", "our", "my"})
_PASSIVE = re.compile(r"\b(?:was|were|been|being|be|is|are)(?: \w+ly)?\s*$", re.IGNORECASE)
_SPEAKER = re.compile(
    r"(?P<who>[\w.'’-]+(?: [\w.'’-]+){0,5}?),? (?:that |who |which )?(?:has |have |had )?"
    r"(?:said|says|stressed|told \w+|added|declared|insisted|stated|warned|replied)\b[^“\"]{0,20}[:,]? ?[“\"]?\s*$"
)


def host_and_visitor(act: Act, text: str) -> Act:
    """In ``Austin welcomed Lee`` the visitor is the actor and the host the recipient (docs/corpus.md, rule 8)."""
    if act.event != "CONSULT" or not _hosts().fullmatch(text[act.start : act.end].strip().lower()):
        return act
    if _PASSIVE.search(text[: act.start]):
        return act
    actors, recipients = act.spans["A"], act.spans["R"]
    hosts = tuple(span for span in actors if span[1] <= act.start)
    guests = tuple(span for span in (*actors, *recipients) if span[0] >= act.end)
    if not hosts or not guests or any(span[1] <= act.start for span in recipients):
        return act
    return replace(act, mode=act.mode or "visit", spans={**act.spans, "A": guests, "R": hosts})


def is_ceremony(act: Act, text: str) -> bool:
    """Whether the act's words name a ceremony (``the dedication of the memorial``)."""
    return act.event in _VERBAL and _ceremonies().search(text[act.start : act.end]) is not None


def is_first_person(words: str) -> bool:
    """Whether a party is who speaks (``we``)."""
    return words.lower() in _FIRST_PERSON


def speaker_span(text: str, start: int) -> tuple[int, int] | None:
    """Who is said to speak just before ``start`` (``a response from the UN that stressed: We …``)."""
    match = None
    for found in re.finditer(r"[“\":]\s*", text[:start]):
        match = _SPEAKER.search(text[: found.end()]) or match
    if match is None:
        return None
    first, last = match.span("who")
    words = match["who"]
    for divider in (" from ", " of ", " by ", ", "):
        if divider in words:
            first += words.rindex(divider) + len(divider)
            words = text[first:last]
    return first, last


@cache
def _hosts() -> re.Pattern[str]:
    return re.compile(any_of("host_words.txt"))


@cache
def _ceremonies() -> re.Pattern[str]:
    return re.compile(rf"\b{any_of('ceremony_words.txt')}\b", re.IGNORECASE)
