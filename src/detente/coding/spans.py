"""Tags of words to whole noun phrases: fragments are joined, edges trimmed, names completed."""

from __future__ import annotations

from functools import cache

from detente.coding.encoder import Array
from detente.coding.labels import ROLES
from detente.coding.tokens import Words
from detente.coding.wordlists import read_list

_PARTIES = frozenset("ARS")
_NAMES = frozenset("ARSL")


def role_spans(roles: Array, words: Words, act: tuple[int, int], text: str) -> dict[str, tuple[tuple[int, int], ...]]:
    """Character spans of every role in ``text``; ``roles`` are logits (words, labels), ``act`` the words of the act.

    Words of the act itself play no role in it. What the tags leave ragged is mended by what a noun phrase can be:
    a gap of one plain word is closed, prepositions and conjunctions at the edges go, and a name that is cut in the
    middle of its capitals is taken whole.
    """
    best = _at_one(roles, words, text)
    tags = [0 if act[0] <= i < act[1] else tag for i, tag in enumerate(best)]
    texts = [text[start:end] for start, end in zip(words.starts, words.ends, strict=True)][: len(tags)]
    found: dict[str, list[tuple[int, int]]] = {role: [] for role in ROLES}
    shouted = _is_headline(texts)
    for first, last, role in _joined(_runs(tags), texts, tags, act):
        if role in _NAMES and not shouted:
            first, last = _whole_name(first, last, texts, tags, act)
        if role in _PARTIES:
            last = _hyphenated(last, words, texts, tags, act)
        first, last = _trimmed(first, last, texts)
        if first < last:
            found[role].append((words.starts[first], words.ends[last - 1]))
    return {role: tuple(spans) for role, spans in found.items()}


def _at_one(roles: Array, words: Words, text: str) -> list[int]:
    """The likeliest tag of each word; words of parties that stand together without a break are of one party.

    Inside a long title the tagger wavers between actor and recipient (``Defence Secretary`` actor, ``Lloyd Austin``
    recipient); the role with the higher logits over the whole stretch takes it.
    """
    tags: list[int] = roles.argmax(axis=-1).tolist()
    columns = {role: 1 + 2 * ROLES.index(role) for role in _PARTIES}
    party = {column + i: role for role, column in columns.items() for i in (0, 1)}
    first = 0
    while first < len(tags):
        last = first
        while last < len(tags) and tags[last] in party and (last == first or _bound(words, last, text)):
            last += 1
        roles_here = {party[tag] for tag in tags[first:last]}
        if len(roles_here) > 1:
            total = {r: float(roles[first:last, columns[r] : columns[r] + 2].max(axis=1).sum()) for r in roles_here}
            column = columns[max(sorted(total), key=lambda role: total[role])]
            tags[first:last] = [column if i == first else column + 1 for i in range(first, last)]
        first = max(last, first + 1)
    return tags


def _bound(words: Words, i: int, text: str) -> bool:
    """Whether nothing but a space stands between a word and the one before it, and no word that separates parties."""
    between = text[words.ends[i - 1] : words.starts[i]]
    plain = text[words.starts[i] : words.ends[i]]
    return not between.strip() and (plain[0].isalnum() or plain == "-") and plain.lower() not in _separators()


def _runs(tags: list[int]) -> list[tuple[int, int, str]]:
    runs: list[tuple[int, int, str]] = []
    for i, tag in enumerate(tags):
        if not tag:
            continue
        role, begins = ROLES[(tag - 1) // 2], tag % 2 == 1
        if runs and runs[-1][1] == i and runs[-1][2] == role and not begins:
            runs[-1] = (runs[-1][0], i + 1, role)
        else:
            runs.append((i, i + 1, role))
    return runs


def _joined(
    runs: list[tuple[int, int, str]], texts: list[str], tags: list[int], act: tuple[int, int]
) -> list[tuple[int, int, str]]:
    """Runs of one role with nothing, or one plain untagged word, between them are one."""
    joined: list[tuple[int, int, str]] = []
    for first, last, role in runs:
        if joined and joined[-1][2] == role:
            gap = range(joined[-1][1], first)
            plain = all(texts[i][0].isalnum() and texts[i].lower() not in _separators() for i in gap)
            initial = len(gap) == 1 and texts[gap[0]] == "." and len(texts[gap[0] - 1]) == 1
            if len(gap) <= 1 and (plain or initial) and not any(tags[i] or act[0] <= i < act[1] for i in gap):
                joined[-1] = (joined[-1][0], last, role)
                continue
        joined.append((first, last, role))
    return joined


def _whole_name(first: int, last: int, texts: list[str], tags: list[int], act: tuple[int, int]) -> tuple[int, int]:
    """A run that ends or begins among capitals takes the rest of the name: ``Minister S`` . ``Jaishankar``."""

    def free(i: int) -> bool:
        return 0 <= i < len(texts) and not tags[i] and not act[0] <= i < act[1]

    def name(i: int) -> bool:
        return free(i) and texts[i][0].isupper() and texts[i].lower() not in _not_names()

    if texts[last - 1][0].isupper():
        while True:
            if name(last):
                last += 1
            elif len(texts[last - 1]) == 1 and free(last) and texts[last] == "." and name(last + 1):
                last += 2
            else:
                break
    if texts[first][0].isupper():
        while first > 1 and name(first - 1):  # the first word of a passage is a capital whatever it is
            first -= 1
    return first, last


def _is_headline(texts: list[str]) -> bool:
    """Most words begin with capitals, so that these tell no names: ``Navy Arrests 19 Fishermen``."""
    letters = [text for text in texts if text[0].isalpha()]
    return sum(text[0].isupper() for text in letters) > 0.6 * len(letters)


def _hyphenated(last: int, words: Words, texts: list[str], tags: list[int], act: tuple[int, int]) -> int:
    """A name that is cut at its hyphen takes the rest (``Lee Jong`` - ``Sup``); ``US`` of ``US-led`` is whole."""
    while (
        last + 1 < len(texts)
        and texts[last] in "-‐‑"
        and words.ends[last - 1] == words.starts[last]
        and words.ends[last] == words.starts[last + 1]
        and texts[last - 1][0].isupper()
        and not any(tags[i] or act[0] <= i < act[1] for i in (last, last + 1))
        and texts[last + 1].lower() not in _words("after-hyphen")
        and not texts[last + 1].endswith("ed")
    ):
        last += 2
    return last


def _trimmed(first: int, last: int, texts: list[str]) -> tuple[int, int]:
    while first < last and (texts[first].lower() in _edges() or not texts[first][0].isalnum()):
        first += 1
    while first < last and (texts[last - 1].lower() in _edges() or texts[last - 1] in ",;:-–—(“”\"'‘’"):
        last -= 1
    return first, last


@cache
def _words(kind: str) -> frozenset[str]:
    lines = read_list("span_words.txt")
    return frozenset(w for line in lines if line.startswith(kind + ":") for w in line.split(":", 1)[1].split())


def _edges() -> frozenset[str]:
    return _words("edge")


def _separators() -> frozenset[str]:
    return _words("separator") | _words("edge") - {"of"}


def _not_names() -> frozenset[str]:
    return _words("edge") | _words("not-name")
