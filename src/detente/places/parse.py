"""Takes a phrase apart: the names of places in it, the nationalities, and the words that say how they hang together."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from detente.places.candidates import Candidate
from detente.places.choose import weigh
from detente.places.features import Words, load_features
from detente.places.names import make_key

_TOKEN = re.compile(r"(?:[A-Z]\.){2,}|[^\W_]+(?:['’‘ʼ`.-][^\W_]+)*['’]?|[,;()/&]")
_ARTICLE = re.compile(r"^(al|el|as|ash|ad|ar|an|at|az|ez|es|er|bab|bar|ain|ein)[-\s'’]", re.IGNORECASE)
_HELD = re.compile(r"-(based|held|controlled|run|occupied|administered|born|backed|led)$")
_LONGEST = 7
# Below this weight (some 100,000 inhabitants) a name beside an unknown one is taken for a part of it.
_SMALL = 5.0


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark with its place in the text; ``owner`` where it ends in a possessive."""

    text: str
    start: int
    end: int
    owner: bool = False

    @property
    def is_name(self) -> bool:
        """Whether it is written with a capital (or an Arabic article before one)."""
        return self.text[0].isupper() or bool(_ARTICLE.match(self.text) and any(c.isupper() for c in self.text))


@dataclass(frozen=True, slots=True)
class Match:
    """A name found at tokens ``first`` to ``last`` (exclusive) and what it can mean."""

    first: int
    last: int
    text: str
    candidates: tuple[Candidate, ...]
    adjective: str | None = None
    lead: str = ""
    cue: str | None = None
    abroad: bool = False
    owner: bool = False
    direction: str = ""
    noun: bool = False


@dataclass(frozen=True, slots=True)
class Parse:
    """A phrase taken apart; ``unknown`` are capitalised words that name nothing known."""

    tokens: tuple[Token, ...]
    matches: tuple[Match, ...]
    unknown: tuple[str, ...] = field(default=())


def split_tokens(text: str) -> list[Token]:
    """Return the words and marks of ``text``; a possessive ``'s`` is cut off and remembered."""
    tokens = []
    for found in _TOKEN.finditer(text):
        word, start, end = found.group(), found.start(), found.end()
        owner = False
        if len(word) > 2 and word[-2] in "'’" and word[-1] in "sS":
            word, end, owner = word[:-2], end - 2, True
        elif len(word) > 1 and word[-1] in "'’":
            word, end, owner = word[:-1], end - 1, word[-2] in "sS"
        held = _HELD.search(word)
        if held and word[0].isupper():
            word, end, owner = word[: held.start()], start + held.start(), True
        tokens.append(Token(word, start, end, owner))
    return tokens


def parse(
    text: str,
    look_up: Callable[[str], tuple[Candidate, ...]],
    adjectives: Mapping[str, str],
    words: Words,
) -> Parse:
    """Take ``text`` apart, the longest names first."""
    tokens = split_tokens(text)
    matches: list[Match] = []
    unknown: list[str] = []
    strangers: set[int] = set()
    at = 0
    while at < len(tokens):
        match = _match_at(text, tokens, at, look_up, adjectives, words)
        if match is not None and _is_fragment(tokens, match, strangers, words):
            match = None
        if match is None:
            token = tokens[at]
            if token.is_name and token.text.casefold() not in words.common:
                unknown.append(token.text)
                strangers.add(at)
            at += 1
        else:
            matches.append(match)
            at = match.last
    return Parse(tuple(tokens), tuple(_describe(tokens, matches, words)), tuple(unknown))


def _is_fragment(tokens: list[Token], match: Match, strangers: set[int], words: Words) -> bool:
    """Whether ``match`` is a piece of a longer name that is not known (``San`` of `San Ildromeo del Páramo`)."""
    after = match.last
    if match.last - match.first == 1 and words.roles.get(match.text.casefold()) == "starter":
        after += after < len(tokens) and tokens[after].text == "of"
        if after < len(tokens) and tokens[after].is_name:
            return True
    before = match.first - 1
    while before >= 0 and tokens[before].text in ("de", "del", "la", "el", "los", "las", "da", "do"):
        before -= 1
    if before not in strangers or tokens[before].owner:
        return False
    return max((weigh(c) for c in match.candidates), default=9.0) < _SMALL


def _match_at(
    text: str,
    tokens: list[Token],
    first: int,
    look_up: Callable[[str], tuple[Candidate, ...]],
    adjectives: Mapping[str, str],
    words: Words,
) -> Match | None:
    if not tokens[first].text[0].isalnum() or tokens[first].text.casefold() in ("the", "a", "an"):
        return None
    last = first
    while last < len(tokens) and last - first < _LONGEST and tokens[last].text[0].isalnum():
        last += 1
    named = tokens[first].is_name
    role = words.roles.get(tokens[first].text.casefold())
    if not named and role not in (None, "direction"):
        return None
    for end in range(last, first, -1):
        if not (named or any(t.is_name for t in tokens[first:end]) or end - first > 1):
            return None
        phrase = text[tokens[first].start : tokens[end - 1].end]
        key = make_key(phrase)
        if end - first == 1 and named and key in adjectives and not tokens[first].owner:
            return Match(first, end, phrase, (), adjective=adjectives[key])
        if end - first == 2 and named and key in adjectives:
            return Match(first, end, phrase, (), adjective=adjectives[key])
        if (
            end - first == 1
            and (key in words.common or len(key) < 2)
            and len(tokens) > 1
            and key not in load_features()
        ):
            continue
        if not named and key not in load_features():
            continue
        if named and end - first > 1 and not tokens[end - 1].is_name and not _may_end_low(tokens[end - 1], words):
            continue
        found = look_up(key)
        if found:
            return Match(first, end, phrase, found)
    return None


def _may_end_low(token: Token, words: Words) -> bool:
    """Whether a name may end in this small word (``Niger state``, ``Gaza border``), not ``Gaza in``."""
    return words.roles.get(token.text.casefold()) not in ("at", "near", "of", "from", "and", "direction")


def _describe(tokens: list[Token], matches: list[Match], words: Words) -> list[Match]:
    """Add to each match what stands before and after it."""
    described = []
    for match in matches:
        before = match.first - 1
        direction: list[str] = []
        cue, noun = None, False
        while before >= 0:
            word = tokens[before].text.casefold()
            role = words.roles.get(word)
            if word in ("the", "a", "an", "of") and before > 0 and word != "of":
                before -= 1
            elif role == "direction":
                direction.insert(0, word)
                before -= 1
            else:
                break
        lead = tokens[before].text.casefold() if before >= 0 else ""
        if lead == "of" and before > 0:
            earlier = tokens[before - 1].text.casefold()
            if words.roles.get(earlier) in ("province", "district", "city"):
                cue = words.roles[earlier]
            elif words.roles.get(earlier) == "direction":
                direction.insert(0, earlier + " of")
            noun = words.roles.get(earlier) in ("noun", "verb")
        following = [t.text.casefold() for t in tokens[match.last : match.last + 3]]
        after = following[0] if following else ""
        role = words.roles.get(after)
        # `the Texas town of Paris`: the word belongs to the name that follows.
        if cue is None and role in ("province", "district", "city") and following[1:2] != ["of"]:
            cue = role
        abroad = _stands_abroad(following, words) and not tokens[match.last - 1].owner
        described.append(
            Match(
                match.first,
                match.last,
                match.text,
                match.candidates,
                match.adjective,
                lead,
                cue,
                abroad,
                tokens[match.last - 1].owner,
                " ".join(direction),
                noun,
            )
        )
    return described


def _stands_abroad(following: list[str], words: Words) -> bool:
    """Whether the words after a country name a thing of it that stands elsewhere (``US military base``)."""
    for word in following:
        role = words.roles.get(word)
        if role == "abroad":
            return True
        if role is not None or not word[0].isalpha():
            return False
    return False
