"""Step for international bodies by their short names: ``the Council``, ``Member States``, ``the Fund``."""

from __future__ import annotations

from detente.entities.memory import Seen
from detente.entities.model import in_range
from detente.entities.pronouns import back
from detente.entities.query import INTERNATIONAL, Answer, Query
from detente.entities.text import key, singular
from detente.entities.words import wordlist


def organ(query: Query) -> Answer | None:
    """A short name of an international body or of its organ, in a report that names the body anywhere.

    The word is written with a capital or, for words that hardly mean anything else (``the bloc``), is definite.
    """
    parsed = query.parsed
    words = parsed.words[parsed.lead :]
    if not words or parsed.found or parsed.body_end < len(parsed.words) or len(words) > _LONGEST:
        return None
    phrase = " ".join(singular(word.norm) for word in words)
    kinds = wordlist("organ").get(phrase)
    if kinds is None or any(word.norm in _OWNED for word in parsed.words[: parsed.lead]):
        return None
    capital = all(word.capital or word.norm in {"of", "and"} for word in words)
    capital = capital and not parsed.indefinite and not parsed.quantified
    if not (capital or (parsed.definite and phrase in wordlist("group_word"))):
        return None
    seen = _body(query, phrase, kinds.split(" "), capital)
    if seen is None:
        return None
    how = f'"{parsed.text}" goes back to "{seen.text}"'
    if seen.entry is not None and _is_called(seen, phrase):
        return back(query, seen, how)
    if capital and phrase in wordlist("organ_state"):
        # The members of a body act as states, not as its organs.
        return (query.entity(None, seen.country, "GOV", f"the members of {seen.name}"),)
    return (query.entity(_name(query, seen), seen.country, seen.sector, how),)


_LONGEST = 6
_OWNED = frozenset({"its", "their", "his", "her", "our", "my"})


def _name(query: Query, seen: Seen) -> str | None:
    """Return the organ's own name where the directory has it: ``United Nations Security Council``."""
    for name in (f"{key(seen.name)} {query.parsed.plain}", f"un {query.parsed.plain}"):
        hits = query.directory.names.get(name)
        if hits and hits[0].entry.country == seen.country:
            return hits[0].entry.name
    return None


def _body(query: Query, phrase: str, kinds: list[str], capital: bool) -> Seen | None:
    """Return the body: one of that name named before, then one named later, then the report's main one of the kind."""
    memory = query.memory
    earlier = [s for passage in memory.before(query.position) for s in passage if _is_body(s)]
    later = [] if memory.ahead is None else [s for s in memory.ahead.seen if _is_body(s)]
    for seen in (*earlier, *later):
        if _is_called(seen, phrase):
            return seen
    # A body of a state with that name comes before a body of the world without it.
    for sightings in memory.before(query.position):
        for seen in sightings:
            national = seen.country is not None and seen.country not in INTERNATIONAL
            if national and seen.kind in {"party", "role"} and phrase.split()[-1] == key(seen.text).split(" ")[-1]:
                return None
    if not capital:
        return None
    weights = memory.weights
    for kind in sorted(kinds, key=lambda code: -weights.get(code, 0.0)):
        for seen in (*earlier, *later):
            if seen.country == kind and seen.entry is not None and seen.entry.kind == "organisation":
                return seen
        if kind == "UNO" and weights.get(kind, 0.0):
            return _united_nations(query)
    return None


def _united_nations(query: Query) -> Seen | None:
    """The body itself, where a report in the words of the United Nations does not name them."""
    hit = query.directory.choose(query.directory.names.get("united nations", ()), query.date)
    if hit is None:
        return None
    return Seen(hit.entry.name, hit.entry.name, "party", "UNO", None, query.memory.passages, 0, hit.entry)


def _is_body(seen: Seen) -> bool:
    return seen.kind == "party" and seen.entry is not None and seen.country in INTERNATIONAL


def _is_called(seen: Seen, phrase: str) -> bool:
    """Whether the last word of a body's name is the head of the phrase, or its kind is what the phrase says."""
    entry = seen.entry
    if entry is None:
        return False
    head = phrase.split()[-1]
    words = key(entry.name).split()
    if head in {singular(word) for word in words if word not in {"united", "nations"}}:
        return True
    return head in wordlist("bloc_word") and entry.detail in wordlist("bloc_kind")


_CIVIL = frozenset({"AGR", "BUS", "CVL", "LAB", "SOC"})


def under_lead(query: Query) -> Answer | None:
    """``coalition jets``, ``alliance troops``: of the body that the report calls so; ``observer force``: of the UN."""
    parsed = query.parsed
    words = [singular(word) for word in parsed.norms[parsed.lead : parsed.body_end]]
    roles = [role for role in parsed.roles if role.last == parsed.body_end]
    if parsed.found or not words or any(word in _OWNED or word == "'s" for word in parsed.norms):
        return None
    role = roles[-1] if roles else None
    # Union organisers are of a trade union, not of the European one: who works or strikes is of no body of states.
    official = role is not None and role.sector not in _CIVIL
    if len(words) > 1 and words[0] in wordlist("led_by") and role is not None and official:
        seen = _body(query, words[0], wordlist("led_by")[words[0]].split(" "), False) or _named_so(query, words[0])
        if seen is not None and seen.country is not None:
            how = f'{role.phrase} of "{seen.text}"'
            return (query.entity(None, seen.country, role.sector or seen.sector, how),)
    phrase = " ".join(words[-2:])
    if phrase in wordlist("un_force") or words[-1] in wordlist("un_force"):
        told = [code for code in ("UNO", "IGO", "EUR") if query.memory.weights.get(code, 0.0)]
        if told:
            place = "the United Nations" if told[0] == "UNO" else told[0]
            return (query.entity(None, told[0], "MIL", f'"{parsed.text}" are of {place}, which the report names'),)
    return None


def _named_so(query: Query, word: str) -> Seen | None:
    """A body of several states with the word in its name, named anywhere in the report: ``Saudi-led coalition``."""
    later = [] if query.memory.ahead is None else query.memory.ahead.seen
    for seen in (*reversed(query.memory.seen), *later):
        if seen.country in INTERNATIONAL and seen.kind != "person" and word in key(seen.text).split():
            return seen
    return None


def owning_body(query: Query) -> tuple[str | None, str]:
    """Return the country of the body in ``the bloc's envoy``, and why; ``None`` if no short name of a body owns."""
    parsed = query.parsed
    owner = next((n for n, word in enumerate(parsed.words) if word.norm == "'s"), 0)
    words = parsed.words[parsed.lead : owner]
    phrase = " ".join(singular(word.norm) for word in words)
    kinds = wordlist("organ").get(phrase)
    if kinds is None or not words:
        return None, ""
    capital = all(word.capital for word in words)
    if not capital and phrase not in wordlist("group_word"):
        return None, ""
    seen = _body(query, phrase, kinds.split(" "), capital)
    return (seen.country, f'"{phrase}" goes back to "{seen.text}"') if seen is not None else (None, "")


def secretary_general(query: Query) -> Answer | None:
    """``the Secretary-General`` alone: of the body that the report names before, else of the United Nations."""
    parsed = query.parsed
    if parsed.plain != "secretary general" or not all(word.capital for word in parsed.words[parsed.lead :]):
        return None
    if parsed.found or parsed.indefinite:
        return None
    bodies = [s.name for passage in query.memory.before(query.position) for s in passage if _is_body(s)]
    nations = _united_nations(query)
    for name in (*bodies, *([nations.name] if nations is not None else [])):
        for entry, term in query.directory.heads.get(name, ()):
            if term.office.startswith("secretary-general") and in_range(query.date, term.start, term.end):
                return (query.person(entry, f'"{parsed.text}" of {name}', term),)
    return None
