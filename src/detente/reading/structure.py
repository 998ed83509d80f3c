"""Tells title, deck, headings and body of a report apart, and lays them out as blocks with the furniture between."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise

from detente.reading.datelines import Dateline, find_dateline, find_opening
from detente.reading.lines import TRIM, Line, ends_with_stop, find_words, normal_form
from detente.reading.marking import BULLET, MAX_DECK_WORDS, TOP_LINES, Marking, may_be_title, read_byline
from detente.reading.moments import Stamp
from detente.records import Block, BlockKind

MAX_HEADING_WORDS = 16
# So far in, a line begins a paragraph where others begin at the edge.
_INDENT = 2
_END_MARK = (
    r"\s+(?:Enditem|ENDITEM|\((?:END|ENDS|end|ends|more|MORE)\)|\(END(?:/[\w-]{1,8}){1,4}\)|NNNN|-\s?ENDS?\s?-|#{3})$"
)


@dataclass(slots=True)
class Structure:
    """What the lines of a text are: its blocks in order, title, byline, stamps and datelines as found."""

    blocks: list[Block] = field(default_factory=list)
    title: str | None = None
    byline: str | None = None
    stamps: list[Stamp] = field(default_factory=list)
    datelines: list[Dateline] = field(default_factory=list)


@dataclass(slots=True)
class _Unit:
    """A paragraph in the making: one line, or several that were wrapped by hand; ``last`` is its last line's number."""

    start: int
    end: int
    text: str
    last: int
    kind: BlockKind = "body"
    reason: str | None = None


def analyse(text: str, *, title: str | None = None, kinds: dict[int, BlockKind] | None = None) -> Structure:
    """Return the structure of ``text``.

    ``title`` is the title as metadata gives it; ``kinds`` are kinds known from markup, by the start of their line.
    """
    marking = Marking(text, title, kinds or {})
    units = _group(text, marking)
    content = [unit for unit in units if unit.kind != "furniture"]
    if kinds:
        for unit in content:
            unit.kind = kinds.get(unit.start, "body")
    else:
        _name_kinds(content, marking)
    structure = Structure(byline=marking.byline)
    structure.title = next((" ".join(unit.text.split()) for unit in content if unit.kind == "title"), None)
    structure.stamps = [stamp for index in sorted(marking.stamps) for stamp in marking.stamps[index]]
    opening = _find_opening(content)
    for unit in units:
        _lay_out(unit, text, structure, find_opening(unit.text) if unit is opening else None)
    return structure


def _find_opening(content: list[_Unit]) -> _Unit | None:
    """Return the first paragraph, ``None`` where others begin as it does: chronologies and talks are no datelines."""
    body = [unit for unit in content if unit.kind == "body"]
    return body[0] if body and not any(find_opening(unit.text) for unit in body[1:20]) else None


def bullet_length(text: str) -> int:
    """Return how many characters the mark of a list item takes at the head of ``text``."""
    match = re.match(BULLET, text)
    return match.end() if match else 0


def _group(text: str, marking: Marking) -> list[_Unit]:
    """Gather the lines into units: furniture line by line, paragraphs that were wrapped by hand as one."""
    units: list[_Unit] = []
    lines = marking.lines
    runs = _find_runs(marking)
    wrapped = [lines[first : last + 1] for first, last in runs if _is_wrapped(lines[first : last + 1], None)]
    width = max((len(line.text) for run in wrapped for line in run), default=None)
    for first, last in runs:
        # A title or a byline of an unknown kind may stand right above a wrapped paragraph: three lines are tried.
        tried = range(first, min(first + 3, last))
        start = next((line for line in tried if _is_wrapped(lines[line : last + 1], width)), last)
        for begin, end in [*((line, line) for line in range(first, start)), (start, last)]:
            unit = _Unit(lines[begin].start, lines[end].end, text[lines[begin].start : lines[end].end], end)
            if marking.reasons[begin] is not None:
                unit.kind, unit.reason = "furniture", marking.reasons[begin]
            units.append(unit)
    return units


def _find_runs(marking: Marking) -> list[tuple[int, int]]:
    """Return first and last line of each run of lines that may be one paragraph; a line of furniture is a run alone."""
    runs: list[tuple[int, int]] = []
    indents = _begins_indented(marking.lines)
    first = 0
    while first < len(marking.lines):
        last = first if marking.kinds else _run_end(marking, first, indents)
        runs.append((first, last))
        first = last + 1
    return runs


def _begins_indented(lines: list[Line]) -> bool:
    """Tell whether paragraphs begin with an indented line, as those of agencies do, and go on with lines that are not.

    Quoted verse and tables are indented line by line.
    """
    indented = [line.indent >= _INDENT for line in lines]
    followed = sum(one and not two for one, two in pairwise(indented))
    return followed >= 2 and followed * 2 >= sum(indented)


def _run_end(marking: Marking, index: int, indents: bool) -> int:
    """Return the last line of the run of lines from ``index`` on that are not furniture.

    No blank line stands between them and, where ``indents`` begin paragraphs, no line among them is indented.
    """
    last = index
    while (
        last + 1 < len(marking.lines)
        and marking.reasons[last] is None
        and marking.reasons[last + 1] is None
        and not marking.lines[last + 1].blank_before
        and not (indents and marking.lines[last + 1].indent >= _INDENT)
    ):
        last += 1
    return last


def _is_wrapped(lines: list[Line], width: int | None) -> bool:
    """Tell whether ``lines`` are one paragraph; ``width`` is that of other wrapped paragraphs, if any."""
    if len(lines) < 2:
        return False
    inner = lines[:-1]
    longest = max(len(line.text) for line in lines)
    if longest > 140 or any(re.match(BULLET, line.text) for line in lines[1:]):
        return False
    open_ends = sum(not ends_with_stop(line.text) for line in inner)
    small_starts = sum(line.text[0].islower() or line.text[0].isdigit() for line in lines[1:])
    all_full = all(len(line.text) * 10 >= longest * 6 for line in inner)
    if find_dateline(lines[0].text) and open_ends == len(inner) and len(lines[0].text) * 10 >= longest * 7:
        return True
    if width is not None and open_ends and all(len(line.text) * 10 >= width * 7 for line in inner):
        return True
    return all_full and open_ends * 10 >= len(inner) * 6 and small_starts * 4 >= len(inner)


def _name_kinds(content: list[_Unit], marking: Marking) -> None:
    title = _find_title(content, marking.known_title)
    start = 0
    if title is not None:
        content[title].kind = "title"
        start = title + 1
    for position in range(start, len(content) - 1):
        if _may_be_heading(content[position].text):
            content[position].kind = "heading"
    if title is not None and start < len(content) - 1 and _is_deck(content, start, marking):
        content[start].kind = "deck"


def _find_title(content: list[_Unit], known: str | None) -> int | None:
    if known is not None:
        return next((i for i, unit in enumerate(content[:TOP_LINES]) if normal_form(unit.text) == known), None)
    return 0 if len(content) > 1 and may_be_title(content[0].text) else None


def _is_deck(content: list[_Unit], position: int, marking: Marking) -> bool:
    """Tell whether the paragraph below the title sums up the report rather than opens it.

    It does where byline or stamp stand between it and the rest, where it is told again, or where it is no sentence.
    """
    text = content[position].text
    form = normal_form(text)
    words = form.count(" ") + 1
    if words > MAX_DECK_WORDS or find_dateline(text) or re.match(BULLET, text):
        return False
    if marking.byline_follows(content[position].last + 1):
        return True
    if words < 6:
        return False
    again = any(find_words(form, normal_form(unit.text)) >= 0 for unit in content[position + 1 :])
    return again or not ends_with_stop(text)


def _may_be_heading(text: str) -> bool:
    words = text.split()
    is_question = text.endswith("?") and len(words) <= 9
    if len(words) > MAX_HEADING_WORDS or "\n" in text or (ends_with_stop(text) and not is_question):
        return False
    if find_dateline(text):
        return False
    # A sentence that ends before the line does, as in `They refused. (AFP)`, makes it prose.
    if re.search(r"[a-z]{3}[.!?][\"'”’)]*\s", text) or re.match(BULLET, text):
        return False
    return not text[0].islower() and text[-1] not in ",;" and text[0] not in '"“'


def _lay_out(unit: _Unit, text: str, structure: Structure, opening: Dateline | None) -> None:
    """Add the blocks of ``unit``: a body's dateline and its wire's end mark are furniture beside it."""
    if unit.reason == "byline" and structure.byline is None:
        structure.byline = read_byline(unit.text)
    start, end = unit.start, unit.end
    if unit.kind in ("body", "deck"):
        dateline = find_dateline(unit.text) or opening
        if dateline:
            start += dateline.end
            structure.datelines.append(replace(dateline, start=unit.start, end=start))
            shown = text[unit.start : start].rstrip(TRIM)
            structure.blocks.append(Block(unit.start, unit.start + len(shown), "furniture", "dateline"))
            start = end - len(text[start:end].lstrip(TRIM))
        mark = re.search(_END_MARK, text[max(start, end - 40) : end])
        if mark:
            end = max(start, end - 40) + mark.start()
    last = structure.blocks[-1] if structure.blocks else None
    if last and unit.kind == "furniture" and (last.kind, last.reason) == (unit.kind, unit.reason):
        structure.blocks[-1] = Block(last.start, end, "furniture", unit.reason)
    else:
        structure.blocks.append(Block(start, end, unit.kind, unit.reason))
    if end < unit.end:
        mark_start = unit.end - len(text[end : unit.end].lstrip(TRIM))
        structure.blocks.append(Block(mark_start, unit.end, "furniture", "end mark"))
