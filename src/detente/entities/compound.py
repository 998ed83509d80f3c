"""Steps for spans that name several: ``US-South Korea``, ``Austin and Lee``, ``French and German troops``."""

from __future__ import annotations

import re

from detente.entities.model import Found, Hit
from detente.entities.query import Answer, Query
from detente.entities.text import is_plural, singular
from detente.entities.words import wordlist
from detente.records import Entity

_JOIN = re.compile(r",?\s+(?:and|&|or)\s+|,\s+|\s*/\s*")
_HYPHENS = "-‑–"


def hyphened(query: Query) -> Answer | None:
    """Two states joined by a hyphen are both meant, in whatever they do together."""
    parsed = query.parsed
    text = parsed.text
    for left, right in zip(parsed.found, parsed.found[1:], strict=False):
        if right.start == left.end + 1 and text[left.end] in _HYPHENS:
            hits = [_state_hit(query, left), _state_hit(query, right)]
            return _both(query, hits, text[left.start : right.end])
    for found in parsed.found:
        if found.first and found.start and text[found.start - 1] in _HYPHENS:
            prefix = parsed.words[found.first - 1]
            code = wordlist("combining").get(prefix.norm)
            entry = query.directory.state(code, query.date) if code else None
            if entry is not None:
                return _both(query, [Hit(entry), _state_hit(query, found)], text[prefix.start : found.end])
    return None


def _state_hit(query: Query, found: Found) -> Hit | None:
    hit = query.choose(found)
    return hit if hit is not None and hit.entry.kind in {"state", "organisation", "group"} else None


def _both(query: Query, hits: list[Hit | None], shown: str) -> Answer | None:
    known = [hit for hit in hits if hit is not None]
    if len(known) < 2 or known[0].entry is known[1].entry:
        return None
    sector = next((role.sector for role in query.parsed.roles if role.kind != "body" and role.sector), None)
    how = f'"{shown}" names both {known[0].entry.name} and {known[1].entry.name}'
    if sector is not None:
        return tuple(query.entity(None, hit.entry.country, sector, how) for hit in known)
    return tuple(query.named(Hit(hit.entry), how) for hit in known)


def parts_of(query: Query) -> list[tuple[int, int, str]]:
    """Return the members of a list in the span as start, end and the words to resolve each by; empty if it is none.

    ``French and German foreign ministers`` → ``French foreign ministers`` and ``German foreign ministers``.
    """
    parsed = query.parsed
    text = query.text
    if not _JOIN.search(text):
        return []
    base = text.find(parsed.text)
    inside = [(f.start + base, f.end + base) for f in parsed.found]
    inside += [(parsed.words[r.first].start + base, parsed.words[r.last - 1].end + base) for r in parsed.roles]
    pieces: list[tuple[int, int, str]] = []
    start = 0
    for match in _JOIN.finditer(text):
        if any(begin < match.end() and match.start() < end for begin, end in inside):
            continue
        pieces.append((start, match.start(), text[start : match.start()]))
        start = match.end()
    pieces.append((start, len(text), text[start:]))
    if (
        len(pieces) < 2
        or _is_address(query, pieces, base)
        or _is_apposition(query, pieces, base)
        or not all(_stands(query, begin, end, base) for begin, end, _ in pieces)
    ):
        return []
    opening = _shared_opening(query, pieces, base)
    if opening:
        named = next(f for f in parsed.found if pieces[0][0] <= f.start + base < pieces[0][1])
        first = (pieces[0][0], pieces[0][1], f"{opening} {named.text}")
        return [first, *((begin, end, f"{opening} {words}") for begin, end, words in pieces[1:])]
    tail = _shared_head(query, pieces[-1], base)
    if tail:
        begin, end, words = pieces[-1]
        pieces[-1] = (begin, end, words[: len(words.rstrip()) - len(_tail(query, begin, end, base))] + tail)
        pieces = [
            (begin, end, f"{words} {tail}" if _only_states(query, begin, end, base) else words)
            for begin, end, words in pieces
        ]
    return pieces


def _is_apposition(query: Query, pieces: list[tuple[int, int, str]], base: int) -> bool:
    """Whether a comma only says who somebody is: ``Pete Wilson, the governor of California``."""
    (_, stop, first), (begin, _, second) = pieces[0], pieces[1]
    if len(pieces) != 2 or query.text[stop:begin].strip() != ",":
        return False
    opening = second.split()[0].lower() if second.split() else ""
    titled = [r for r in query.parsed.roles if query.parsed.words[r.last - 1].end + base == stop and r.kind == "person"]
    if titled and not is_plural(query.parsed.words[titled[-1].last - 1].norm):
        # His counterpart, Galo Leiva: one person; a single role is followed by its name.
        names = [word for word in query.parsed.words if word.start + base >= begin]
        inside = any(query.parsed.words[r.first].start + base >= begin for r in query.parsed.roles)
        if len(names) > 1 and all(word.capital for word in names) and not inside:
            return True
    roles = [r for r in query.parsed.roles if r.kind == "person" and query.parsed.words[r.first].start + base >= begin]
    single = bool(roles) and not is_plural(query.parsed.words[roles[0].last - 1].norm)
    return first[:1].isupper() and single and (opening in {"the", "a", "an"} or opening.islower())


def _is_address(query: Query, pieces: list[tuple[int, int, str]], base: int) -> bool:
    """Whether a comma only says where a place lies: ``police in Lebanon, Pennsylvania``."""
    for begin, end, _ in pieces[1:]:
        names = [f for f in query.parsed.found if begin <= f.start + base < end]
        region = any(hit.entry.detail == "region" and hit.form == "name" for f in names for hit in f.hits)
        if region and _only_states(query, begin, end, base) and query.text[:begin].rstrip().endswith(","):
            return True
    return False


def _shared_opening(query: Query, pieces: list[tuple[int, int, str]], base: int) -> str:
    """Return ``foreign minister of`` in ``the foreign ministers of Greece and Turkey``, empty if nothing is shared."""
    if not all(_only_states(query, begin, end, base) for begin, end, _ in pieces[1:]):
        return ""
    start, end, _ = pieces[0]
    names = [f for f in query.parsed.found if start <= f.start + base < end]
    roles = [role for role in query.parsed.roles if query.parsed.words[role.first].start + base < end]
    if len(names) != 1 or not roles or names[0].first <= roles[0].first:
        return ""
    before = query.text[start : names[0].start + base].rstrip()
    role = query.parsed.words[roles[-1].first].start + base, query.parsed.words[roles[-1].last - 1].end + base
    if not before.endswith(" of") or query.text[role[1] : names[0].start + base].strip() != "of":
        return ""
    return f"{_one(query.text[role[0] : role[1]])} of"


def _one(phrase: str) -> str:
    """Return a phrase with its last word in the singular."""
    words = phrase.split()
    last = words[-1]
    return " ".join([*words[:-1], singular(last) if last.islower() else last])


def _stands(query: Query, start: int, end: int, base: int) -> bool:
    """Whether a member of a list can stand alone: it has a name, a capital, a role word or is a pronoun."""
    parsed = query.parsed
    words = [w for w in parsed.words if start <= w.start + base < end]
    if not words:
        return False
    roles = any(start <= parsed.words[role.first].start + base < end for role in parsed.roles)
    return roles or any(word.capital for word in words) or " ".join(w.norm for w in words) in wordlist("pronoun")


def _tail(query: Query, start: int, end: int, base: int) -> str:
    """Return what follows the first name of a list's member."""
    names = [f for f in query.parsed.found if start <= f.start + base < end]
    return query.text[names[0].end + base : end].strip() if names else ""


def _only_states(query: Query, start: int, end: int, base: int) -> bool:
    names = [f for f in query.parsed.found if start <= f.start + base < end]
    words = [w for w in query.parsed.words if start <= w.start + base < end]
    covered = {number for f in names for number in range(f.first, f.last)}
    free = [w for w in words if query.parsed.words.index(w) not in covered and w.norm not in wordlist("determiner")]
    return bool(names) and not free


def _shared_head(query: Query, last: tuple[int, int, str], base: int) -> str:
    """Return the words after the nationality in the last member: ``foreign ministers``."""
    start, end, _ = last
    names = [f for f in query.parsed.found if start <= f.start + base < end]
    if not names or not any(hit.form in {"adjective", "demonym", "name"} for hit in names[0].hits):
        return ""
    if all(hit.entry.kind != "state" for hit in names[0].hits):
        return ""
    after = names[0].end + base
    rest = _tail(query, start, end, base)
    if rest.startswith(("'", "’", "-")) or any(
        word.capital for word in query.parsed.words if word.start + base >= after
    ):
        return ""
    return _one(rest) if rest else ""


def union_of(query: Query) -> str | None:
    """Return the span in the words of the one state of the date that two later states were: ``Czech and Slovak``."""
    found = query.parsed.found
    if len(found) != 2 or query.date is None or found[1].first != found[0].last + 1:
        return None
    hits = [query.choose(name) for name in found]
    codes = [hit.entry.country for hit in hits if hit is not None and hit.entry.kind == "state" and hit.entry.country]
    if len(codes) != 2 or any(hit is not None and hit.entry.valid(query.date) for hit in hits):
        return None
    union = query.directory.union(codes, query.date)
    if union is None or union.adjective is None:
        return None
    return query.parsed.text[: found[0].start] + union.adjective + query.parsed.text[found[1].end :]


def merged(entities: Answer, whole: Entity) -> Answer:
    """Return one entity for a list whose members are unnamed and alike (``men and women``), else the list."""
    kinds = {(entity.name, entity.country, entity.sector) for entity in entities}
    if len(kinds) == 1 and next(iter(kinds))[0] is None:
        first = entities[0]
        return (
            Entity(
                whole.start, whole.end, whole.entity_text, None, first.country, first.sector, None, None, first.reason
            ),
        )
    return entities
