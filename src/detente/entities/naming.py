"""Cuts the names of people out of a passage: after a title, before or behind a comma, out of initials."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from detente.entities.model import Found
from detente.entities.roles import Role
from detente.entities.text import Token
from detente.entities.words import wordlist


def spelled_out(words: Sequence[Token], letters: str) -> Sequence[Token]:
    """Return the words before a bracket whose initials are the capital letters in it, empty if there are none."""
    wanted = [letter.lower() for letter in letters if letter.isupper()]
    for size in range(len(wanted), len(wanted) + 4):
        part = words[-size:]
        initials = [word.norm[0] for word in part if word.capital]
        if initials == wanted and part[0].capital:
            return part
    return ()


def name_after(
    text: str, words: Sequence[Token], first: int, taken: Collection[int], opening: str | None = None
) -> list[Token]:
    """Return the capitalised words that follow a title directly, or after ``opening``."""
    name: list[Token] = []
    particles = wordlist("particle")
    for number in range(first, min(len(words), first + 5)):
        word = words[number]
        gap = text[words[number - 1].end : word.start] if number else ""
        if number in taken and name and gap == " ":
            return []
        led = number == first and opening is not None and gap == opening
        if (not led and gap not in {" ", "-", "‑", ". "}) or number in taken or word.norm == "'s":
            break
        if not word.capital and not (word.norm in particles and number + 1 < len(words) and words[number + 1].capital):
            break
        if word.text.isdigit():
            break
        name.append(word)
    return name


def name_before(text: str, words: Sequence[Token], role: Role, found: Sequence[Found], taken: set[int]) -> list[Token]:
    """Return the name in ``Idrissa Sow, the Malian defence minister,``."""
    first = role.first
    starts = {name.last: name.first for name in found}
    for _ in range(4):
        if first in starts:
            first = starts[first]
        elif first and words[first - 1].norm in {"the", "a", "an", "'s", "former"}:
            first -= 1
        else:
            break
    if not first or text[words[first - 1].end : words[first].start].strip() != ",":
        return []
    name: list[Token] = []
    for number in range(first - 1, max(-1, first - 5), -1):
        word = words[number]
        if number in taken or not word.capital or (name and text[word.end : name[0].start] not in {" ", "-", ". "}):
            break
        name.insert(0, word)
    return name if len(name) > 1 else []


def in_longer_name(text: str, words: Sequence[Token], number: int) -> bool:
    """Whether a capitalised word stands next to another one (``Macron Street``, ``Emma Biden``)."""
    titles = wordlist("title")
    if (
        number
        and words[number - 1].capital
        and text[words[number - 1].end] == " "
        and words[number - 1].norm not in titles
    ):
        return number > 1
    return number + 1 < len(words) and words[number + 1].capital and text[words[number].end] == " "


def name_apposed(text: str, words: Sequence[Token], role: Role, taken: Collection[int]) -> list[Token]:
    """Return the name in ``his Ecuadorean counterpart, Galo Leiva,`` or ``The minister, Galo Leiva, said``."""
    if role.last >= len(words) or text[words[role.last - 1].end : words[role.last].start] != ", ":
        return []
    name = name_after(text, words, role.last, taken, opening=", ")
    if not 1 < len(name) < 5:
        return []
    number = role.last + len(name)
    # Two members of a list have words of their own: the minister, Galo Leiva and Ana Paz.
    ended = number >= len(words) or text[name[-1].end : name[-1].end + 1] in {",", ".", ";", "’", "'", "”", '"'}
    return name if ended and words[role.first - 1].norm != "and" else []
