"""Finds sentences that a report tells twice: the fuller one stays, the other place is kept beside it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace

from detente.reading.lines import find_words, normal_form
from detente.records import Passage, Span

# A part of a sentence counts as told again from this many words on; a whole one always does.
MIN_WORDS = 6
# Only so many decks and lone quotations are looked for inside other sentences: the bound keeps the time linear.
MAX_SOUGHT = 40


def merge_repeats(passages: list[Passage], lone: frozenset[int] = frozenset()) -> tuple[Passage, ...]:
    """Return ``passages`` in their order without those told again elsewhere, which go into ``also`` of the other.

    A title told again as a whole, a deck that is a part of a body sentence (or has one as a part), and a quotation
    that stands alone (its paragraph in ``lone``) and within a sentence, are told twice. Equal words: the body's stay.
    """
    forms = [normal_form(passage.text) for passage in passages]
    target: dict[int, int] = {}
    first: dict[str, int] = {}
    for index, form in enumerate(forms):
        if not form:
            continue
        other = first.setdefault(form, index)
        if other == index:
            continue
        if passages[other].kind != "body" and passages[index].kind == "body":
            target[other], first[form] = index, index
        else:
            target[index] = other
    _match_parts(passages, forms, target, lone)
    also: dict[int, list[Span]] = {}
    for index in target:
        passage = passages[index]
        also.setdefault(_final(index, target), []).append(Span(passage.start, passage.end, passage.text))
    return tuple(
        replace(passage, also=tuple(sorted(also[index], key=lambda span: span.start))) if index in also else passage
        for index, passage in enumerate(passages)
        if index not in target
    )


def _match_parts(passages: list[Passage], forms: list[str], target: dict[int, int], lone: frozenset[int]) -> None:
    sought = [
        index
        for index, passage in enumerate(passages)
        if index not in target and (passage.kind == "deck" or passage.paragraph in lone)
    ][:MAX_SOUGHT]
    if not sought:
        return
    body = [index for index, passage in enumerate(passages) if passage.kind == "body" and index not in target]
    # One text of all body sentences: a search in it is one pass of the library's own loop.
    starts: list[int] = []
    length = 0
    for index in body:
        starts.append(length)
        length += len(forms[index]) + 1
    joined = "\n".join(forms[index] for index in body)
    for index in sought:
        form = forms[index].rstrip(". …")
        if form.count(" ") + 1 < MIN_WORDS:
            continue
        place = _find_other(joined, form, body, starts, index)
        if place is not None:
            target[index] = place
        elif passages[index].kind == "deck":
            for part in body[:MAX_SOUGHT]:
                if forms[part].count(" ") + 1 >= MIN_WORDS and find_words(forms[part], forms[index]) == 0:
                    target[part] = index


def _find_other(joined: str, form: str, body: list[int], starts: list[int], index: int) -> int | None:
    position = find_words(form, joined)
    while position >= 0:
        other = body[bisect_right(starts, position) - 1]
        if other != index:
            return other
        position = find_words(form, joined, position + 1)
    return None


def _final(index: int, target: dict[int, int]) -> int:
    while index in target:
        index = target[index]
    return index
