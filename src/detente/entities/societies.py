"""Step for who heads or speaks for a society that no list has: ``president of the Togolese Human Rights League``."""

from __future__ import annotations

from detente.entities.model import Found
from detente.entities.query import Answer, Query
from detente.entities.text import singular
from detente.entities.words import wordlist

_SECTORS = frozenset({"SOC", "MED", "LAB", "EDU", "REL", "BUS", "JRN", "LEG", "JUD", "AGR", "CVL", "UNK", "OPP", "PTY"})
_VAGUE = frozenset({None, "CVL", "UNK"})


def head_of_society(query: Query) -> Answer | None:
    """Who stands before or after a nation's body is of that body, not the state's president or secretary."""
    parsed = query.parsed
    for found in parsed.found:
        hit = query.choose(found)
        if hit is None or hit.entry.kind != "state":
            continue
        body = _body_after(query, found, adjective=hit.form in {"adjective", "demonym"})
        if body is None:
            continue
        first, last = body
        roles = [role for role in parsed.roles if first <= role.first and role.last <= last and role.kind != "person"]
        sector = roles[-1].sector if roles and roles[-1].last == last else None
        capital = parsed.words[last - 1].capital and parsed.words[first].capital
        if singular(parsed.words[last - 1].norm) in wordlist("society") and sector in _VAGUE:
            sector = next((role.sector for role in reversed(roles) if role.sector not in _VAGUE), "SOC")
        if sector not in _SECTORS or (sector in _VAGUE and not capital):
            return None
        name = parsed.text[found.start : parsed.words[last - 1].end] if capital else None
        how = f"head or speaker of a body that no list has; {query.explain(hit)}"
        return (query.entity(name, hit.entry.country, sector, how),)
    return None


def _body_after(query: Query, found: Found, *, adjective: bool) -> tuple[int, int] | None:
    """Return the words of the body after a nation, its head word left out; ``None`` if the span is not built so."""
    parsed = query.parsed
    first = found.last
    if first < len(parsed.words) and parsed.words[first].norm == "'s":
        first += 1
    elif not adjective:
        return None
    heads = wordlist("society_head")
    named = {number for name in parsed.found if name is not found for number in range(name.first, name.last)}
    if found.first > parsed.body_end:
        headed = singular(parsed.words[parsed.body_end - 1].norm) in heads
        of = parsed.words[parsed.body_end].norm in {"of", "for"}
        between = parsed.norms[parsed.body_end + 1 : found.first]
        last = next((n for n in range(first, len(parsed.words)) if _ends(query, n)), len(parsed.words))
        fits = headed and of and between in ([], ["the"])
    else:
        last = parsed.body_end
        while last > first and singular(parsed.words[last - 1].norm) in heads:
            last -= 1
        fits = found.first <= parsed.lead and first < last < parsed.body_end == len(parsed.words)
        fits = fits and not any(role.first < last < role.last for role in parsed.roles)
    return (first, last) if fits and first < last and not named & set(range(first, last)) else None


def _ends(query: Query, number: int) -> bool:
    """Whether the body's name is over at a word: at a preposition that is in no role phrase and no ``of``."""
    word = query.parsed.words[number]
    inside = any(role.first < number < role.last for role in query.parsed.roles)
    return word.norm in wordlist("preposition") and word.norm not in {"of", "for"} and not inside
