"""Marks the lines of a text that are page furniture, with the reason, from what they are and where they stand."""

from __future__ import annotations

import re
from itertools import pairwise

from detente.reading.datelines import find_dateline
from detente.reading.endcodes import read_end_code
from detente.reading.furniture import Rule, find_rule
from detente.reading.lines import TRIM, ends_with_stop, find_words, normal_form, split_lines
from detente.reading.menus import is_label, read_masthead, read_menu
from detente.reading.moments import Stamp, read_stamp_line
from detente.records import BlockKind

MAX_TITLE = 220
MAX_DECK_WORDS = 60
# A title given by metadata is looked for in so many lines at the top.
TOP_LINES = 12
BULLET = r"(?:[•‣▪●◦*·–—»›►▶→☞-]|\d{1,2}[.)]|\([a-z\d]\))\s+"
_STAMPS = ("update stamp", "publication stamp")
_STAMP_COMPANY = (
    *("byline", "agency tag", "reading time", "navigation", "share line", "comment counter"),
    *("transmission line", "press label", "masthead"),
)
# In what a dispatch is measured.
_MEASURES = ("lines", "words", "pages", "takes", "paras")
# A line this long that ends in a word may go on in the next.
_WRAPPED = 45
# These bullets lead to other pages; the others may as well be a list of the report's own.
_ARROWS = "»›►▶→☞"
# So many lines above a tag at the end one must be a sentence; so many are searched for the name of an author.
_TAIL_LINES = 12
_NAME_LINES = 120
# Words of a sentence that announces a list.
_ANNOUNCES = r":$|\b(?:following|points?|demands?|conditions?|measures?|steps?|terms|these|include[sd]?|agreed|list)\b"
_BYLINE = r"^(?:\w+(?: \w+)? )?by\b\s?:?\s*|^(?:authors?|reporters?|correspondent|from)\b\s?:?\s*"


class Marking:
    """The lines of ``text`` and for each the reason why it is furniture, ``None`` for the report's own.

    ``title`` is the title as metadata gives it, ``kinds`` are kinds known from markup by the start of their line.
    After ``__init__``: ``lines``, ``reasons``, ``stamps`` (line -> dates it tells), ``title_line``, ``byline``.
    """

    def __init__(self, text: str, title: str | None, kinds: dict[int, BlockKind]) -> None:
        self.lines = split_lines(text)
        self.kinds = kinds
        self.known_title = normal_form(title) if title else None
        self.reasons: list[str | None] = [None] * len(self.lines)
        self.stamps: dict[int, tuple[Stamp, ...]] = {}
        self.byline: str | None = None
        # Lines of nothing but a date: stamps before and after the body, headings of a chronology within it.
        self._dates: set[int] = set()
        self._openers: dict[int, Rule] = {}
        self._mark_lines()
        self._mark_top()
        self.title_line = self._find_title()
        self._mark_below()
        self._mark_related()
        self._heads = self._find_chronology()
        self._mark_head()
        self._mark_tail()
        self._mark_captions()
        self._mark_scraps()

    def byline_follows(self, index: int) -> bool:
        """Tell whether the furniture that begins at line ``index`` holds a byline or stamp and the report goes on."""
        found = False
        while index < len(self.lines) and not self._is_free(index):
            is_date = index in self._dates and not self._heads
            found = found or is_date or self.reasons[index] in ("byline", *_STAMPS)
            index += 1
        return found and index < len(self.lines)

    def _is_free(self, index: int) -> bool:
        return self.reasons[index] is None and index not in self._dates

    def _is_given(self, index: int) -> bool:
        return self.kinds.get(self.lines[index].start) in ("title", "deck", "heading")

    def _free_lines(self, start: int = 0) -> list[int]:
        return [index for index in range(start, len(self.lines)) if self._is_free(index)]

    def _mark_lines(self) -> None:
        for index, line in enumerate(self.lines):
            if self._is_given(index) or self._mark_end_code(index) or self._mark_stamp(index):
                continue
            rule = find_rule(line.text)
            if rule:
                self.reasons[index] = rule.reason
                if rule.opens:
                    self._openers[index] = rule
            else:
                self.reasons[index] = read_menu(line.text, is_top=index < 3)

    def _mark_end_code(self, index: int) -> bool:
        stamp = read_end_code(self.lines[index].text, self.lines[index].start)
        if stamp is None:
            return False
        self.reasons[index] = "transmission line"
        self.stamps[index] = (stamp,)
        return True

    def _mark_top(self) -> None:
        """Mark the names of papers, agencies and sections that stand above the title."""
        free = self._free_lines()[:TOP_LINES]
        for index, below in pairwise(free):
            text, next_text = self.lines[index].text, self.lines[below].text
            if self._is_given(index) or normal_form(text) == self.known_title or self.kinds:
                break
            reason = read_masthead(text, may_be_title(next_text) or find_dateline(next_text) is not None)
            if reason is None and may_be_title(next_text) and is_label(text, next_text):
                reason = "navigation"
            if reason is None:
                break
            self.reasons[index] = reason

    def _mark_stamp(self, index: int) -> bool:
        line = self.lines[index]
        stamp = read_stamp_line(line.text, line.start)
        if stamp is None or self._ends_paragraph(index):
            return False
        roles = [found.role for found in stamp.stamps]
        reason = "update stamp" if roles and set(roles) == {"updated"} else "publication stamp"
        rest = "" if stamp.labelled and stamp.stamps and _is_place(stamp.rest) else stamp.rest
        if rest:
            rule = find_rule(rest) or find_rule(rest, "head")
            if rule is None and (stamp.stamps or stamp.labelled):
                rule = find_rule(rest, "beside")
            if rule is None and _is_slug(rest):
                reason = "transmission line"
            elif rule is None or rule.reason not in _STAMP_COMPANY:
                return False
            else:
                reason = rule.reason
            if reason == "byline" and self.byline is None:
                self.byline = read_byline(rest)
        if rest or stamp.labelled:
            self.reasons[index] = reason
        else:
            self._dates.add(index)
        self.stamps[index] = stamp.stamps
        return True

    def _ends_paragraph(self, index: int) -> bool:
        """Tell whether a line is the rest of a sentence that was wrapped by hand: ``April 8.``"""
        line, before = self.lines[index], self.lines[index - 1] if index else None
        if before is None or line.blank_before or line.indent or not line.text.endswith("."):
            return False
        return len(before.text) >= _WRAPPED and not ends_with_stop(before.text) and before.text[-1].isalpha()

    def _find_title(self) -> int | None:
        free = self._free_lines()[:TOP_LINES]
        given = next((index for index in free if self.kinds.get(self.lines[index].start) == "title"), None)
        if given is not None or self.kinds:
            return given
        if self.known_title is not None:
            return next((index for index in free if normal_form(self.lines[index].text) == self.known_title), None)
        return free[0] if len(free) > 1 and may_be_title(self.lines[free[0]].text) else None

    def _mark_below(self) -> None:
        top = next(iter(self._free_lines()), 0) if self.title_line is None else self.title_line
        for index in self._free_lines(top + 1):
            rule = None if self._is_given(index) else find_rule(self.lines[index].text, "below")
            if rule:
                self.reasons[index] = rule.reason

    def _mark_related(self) -> None:
        """Mark the headlines below ``Read more``: one for a single mark, all that follow each other for a list's."""
        for opener, rule in self._openers.items():
            in_list: bool | None = None
            for index in range(opener + 1, len(self.lines)):
                if index in self._openers:
                    break
                if not self._is_free(index):
                    continue
                text = self.lines[index].text
                bare = re.sub(BULLET, "", text, count=1)
                is_headline = may_be_title(bare) and len(bare.split()) <= 24
                if index == self.title_line or self._is_given(index) or not is_headline:
                    break
                # A list of items with bullets ends where they do.
                if in_list and bare == text:
                    break
                in_list = bare != text
                self.reasons[index] = rule.reason
                if rule.opens == "one":
                    break

    def _find_chronology(self) -> list[int]:
        """Return the bare dates that head parts of the body: two at least, between lines of the report's own."""
        inner = self._inner_dates(2 if self.title_line is None else self.title_line + 2)
        return inner if len(inner) > 1 else []

    def _begins_chronology(self, index: int) -> bool:
        """Tell whether the date right before the body is older than those within it: then it heads a part too."""
        if not self._heads or index + 1 >= len(self.lines) or not self._is_free(index + 1) or not self.stamps[index]:
            return False
        here, there = self.stamps[index][-1].moment, self.stamps[self._heads[0]][0].moment
        return here is not None and there is not None and here.value < there.value

    def _inner_dates(self, start: int) -> list[int]:
        inner = (index for index in sorted(self._dates) if start <= index < len(self.lines) - 1 and self.stamps[index])
        return [index for index in inner if self._is_free(index - 1) and self._is_free(index + 1)]

    def _body_start(self) -> int:
        """Return the first line of the body, the number of lines where there is none."""
        title = -1 if self.title_line is None else self.title_line
        for position, index in enumerate(self._free_lines(title + 1)):
            if self._is_given(index):
                continue
            text = self.lines[index].text
            words = len(text.split())
            is_deck = not position and title >= 0 and words <= MAX_DECK_WORDS and self.byline_follows(index + 1)
            if (len(text) > 200 or (ends_with_stop(text) and words >= 12)) and not is_deck:
                return index
        return len(self.lines)

    def _mark_head(self) -> None:
        body = self._body_start()
        for index in sorted(self._dates):
            # One day with its year near the top is the page's own stamp even below the first paragraph.
            dated = any(stamp.moment for stamp in self.stamps[index])
            if body < index < TOP_LINES and dated and not self._heads and not self._inner_dates(index + 1):
                self._dates.discard(index)
                self.reasons[index] = "publication stamp"
        for index in range(body):
            if index in self._dates and index not in self._heads and not self._begins_chronology(index):
                self._dates.discard(index)
                self.reasons[index] = "publication stamp"
            if (
                self.reasons[index] is not None
                or index == self.title_line
                or index in self._dates
                or self._is_given(index)
            ):
                continue
            text = self.lines[index].text
            rule = find_rule(text, "head")
            if rule is None and body < len(self.lines) and self._stands_beside(index):
                rule = find_rule(text, "beside")
            if rule:
                self.reasons[index] = rule.reason

    def _stands_beside(self, index: int) -> bool:
        near = (index - 1, index + 1)
        return any(0 <= other < len(self.lines) and not self._is_free(other) for other in near)

    def _mark_tail(self) -> None:
        """Mark what stands after the body, from the end upwards; a list of headlines there goes as a whole."""
        first = next(iter(self._free_lines()), 0)
        listed: list[int] = []
        for index in range(len(self.lines) - 1, 0, -1):
            if index in self._dates:
                self._dates.discard(index)
                self.reasons[index] = "publication stamp"
            if self.reasons[index] is not None:
                continue
            is_own = index == first or self._is_given(index)
            reason = None if is_own else self._tail_reason(index)
            alike = not listed or self._has_bullet(index) == self._has_bullet(listed[-1])
            if not is_own and (listed or not reason) and alike and self._is_listed(index):
                listed.append(index)
                continue
            if listed and not self._keeps_list(listed, index):
                self._mark_list(listed)
                listed = []
            if reason is None or listed:
                break
            self.reasons[index] = reason
        for index in self._dates:
            del self.stamps[index]
        self._dates.clear()

    def _mark_list(self, listed: list[int]) -> None:
        for index in listed:
            self.reasons[index] = "related story" if self._has_bullet(index) else "tag list"

    def _has_bullet(self, index: int) -> bool:
        return re.match(BULLET, self.lines[index].text) is not None

    def _tail_reason(self, index: int) -> str | None:
        """Return why the line ``index``, below which there is only furniture, is furniture too."""
        text = self.lines[index].text
        rule = find_rule(text, "tail")
        if rule is None or (rule.reason == "author note" and self._names_again(text, index)):
            return None
        if rule.reason == "tag list":
            above = (self.lines[other].text for other in range(index - 1, max(index - _TAIL_LINES, -1), -1))
            sentence = next((line for line in above if line[-1] == ":" or ends_with_stop(line)), ":")
            return None if sentence[-1] == ":" else rule.reason
        return rule.reason

    def _names_again(self, text: str, index: int) -> bool:
        """Tell whether the body names the one with whom ``text`` begins: then it is about her, not by her."""
        match = re.match(r"(?:\S+ ){0,3}?(\S+?)(?:'s|’s)?,? (?:is|are|covers|reports|writes|has)\b", text)
        if match is None or match[1].casefold() in ("writer", "author", "columnist"):
            return False
        above = range(max(index - _NAME_LINES, 0), index)
        return any(match[1] in self.lines[other].text for other in above if self._is_free(other))

    def _is_listed(self, index: int) -> bool:
        """Tell whether the line is a headline with a bullet, or a few words such as a list of tags has."""
        text = self.lines[index].text
        bare = re.sub(BULLET, "", text, count=1)
        words = bare.split()
        if not words or not words[0][0].isupper() or bare[-1] in ".!;,:":
            return False
        return 3 <= len(words) <= 24 if bare != text else len(words) <= 4 and bare.replace(" ", "").isalpha()

    def _keeps_list(self, listed: list[int], above: int) -> bool:
        """Tell whether the list at the end belongs to the report, from the line ``above`` it."""
        text = self.lines[above].text
        if all(self.lines[index].text[0] in _ARROWS for index in listed):
            return False
        # Tags that are known as such stand between these, and count.
        is_short = len(listed) < 2 if self._has_bullet(listed[-1]) else listed[0] - listed[-1] < 2
        announced = re.search(_ANNOUNCES, text) is not None or self._has_bullet(above)
        return is_short or above == self.title_line or not ends_with_stop(text) or announced

    def _mark_captions(self) -> None:
        """Mark a short line right above an image credit, and one that tells a caption's words again below it."""
        first = next(iter(self._free_lines()), 0)
        for index in range(first + 2, len(self.lines)):
            if self.reasons[index] not in ("image credit", "caption"):
                continue
            line, above = self.lines[index], self.lines[index - 1]
            # Above the credit it must stand apart from the body, as where blank lines part the paragraphs.
            parted = above.blank_before and not line.blank_before
            # Without a full stop, and longer than a heading, it may as well stand as one paragraph with it.
            words = len(above.text.split())
            parted = parted or (words >= 6 and not ends_with_stop(above.text) and self.reasons[index] == "image credit")
            if self._is_prose(index - 1) and parted and words <= 25 and '"' not in above.text:
                self.reasons[index - 1] = "caption"
            if index + 1 < len(self.lines) and self._is_prose(index + 1):
                below = normal_form(self.lines[index + 1].text)
                if below.count(" ") >= 3 and find_words(below, normal_form(line.text)) >= 0:
                    self.reasons[index + 1] = "caption"

    def _is_prose(self, index: int) -> bool:
        return self._is_free(index) and not self._is_given(index) and index != self.title_line

    def _mark_scraps(self) -> None:
        """Mark a few words without a stop that stand between two lines of furniture below the title."""
        if self.title_line is None:
            return
        for index in range(self.title_line + 2, len(self.lines) - 1):
            if not self._is_free(index) or self._is_given(index):
                continue
            above, below, text = self.reasons[index - 1], self.reasons[index + 1], self.lines[index].text
            # A heading may well stand below an advertisement, or below the time of an entry.
            is_time = above == "update stamp" and index - 1 not in self.stamps
            if above in (None, "advertisement") or is_time or below is None:
                continue
            if len(text.split()) <= 6 and not ends_with_stop(text):
                self.reasons[index] = "between furniture"


def may_be_title(text: str) -> bool:
    """Tell whether ``text`` has the look of a headline: short, no full stop at its end, no bullet or dateline."""
    if len(text) > MAX_TITLE or re.match(BULLET, text) or find_dateline(text):
        return False
    bare = text.rstrip("\"'”’»)]" + TRIM)
    # `U.S.` and `…` may end a headline.
    return not bare.endswith(".") or bare.endswith("...") or bool(re.search(r"(?:\b[A-Z]\.){2}$", bare))


def _is_place(words: str) -> bool:
    """Tell whether ``words`` are what a stamp may hold besides its date: a town, in one word or in capitals."""
    return (
        bool(words)
        and words.replace(" ", "").isalpha()
        and (words.isupper() or words.istitle())
        and (words.isupper() or " " not in words)
    )


def _is_slug(words: str) -> bool:
    """Tell whether ``words`` beside a date number and measure a dispatch: ``PX2207.118 | 31 lines (350 words``."""
    pieces = re.findall(r"[^\s|()]+", words)
    numbered = any(re.search(r"\d", piece) for piece in pieces)
    return numbered and all(
        re.search(r"\d", piece) or piece.isupper() or piece.lower().endswith(_MEASURES) for piece in pieces
    )


def read_byline(line: str) -> str | None:
    """Return the names in a byline without the words around them."""
    names = re.sub(_BYLINE, "", " ".join(line.split()), count=1, flags=re.IGNORECASE)
    names = re.split(r"\s[|·•–—-]\s|\s?\|\s?", names)[0].strip(" ,:;|-–—")
    return names or None
