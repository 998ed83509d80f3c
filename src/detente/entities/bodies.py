"""Steps for named bodies and states: ``Hamas fighters``, ``a spokesman for the IAEA``, ``the Seoul government``."""

from __future__ import annotations

from dataclasses import dataclass

from detente.entities.model import Found, Hit, in_range
from detente.entities.query import INTERNATIONAL, Answer, Query
from detente.entities.roles import Role
from detente.entities.text import is_plural, key, singular
from detente.entities.words import wordlist
from detente.records import Entity

SMALL = frozenset({"of", "for", "and", "the", "on", "'s"})
_APART = frozenset({"CVL", "REF", "ELI", "OPP", "JRN", "LAB", "SOC", "UAF", "CRM"})
_OFFICIAL = frozenset({"GOV", "MIL", "LEG", "JUD", "COP", "SPY"})
_WHOSE = frozenset({"of", "for", "from", "with", "in", "at"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What the body of a span and its complement name; every part may be missing."""

    role: Role | None
    state: Hit | None
    body: Hit | None
    body_found: Found | None
    backer: Hit | None
    led: bool
    in_tail: bool


def whole_name(query: Query) -> Answer | None:
    """The whole span is one name of the directory: ``Russia``, ``the Pentagon``, ``Islamic State``."""
    parsed = query.parsed
    for found in parsed.found:
        if found.first <= parsed.lead and found.last == len(parsed.words):
            if any(word.capital and word.norm not in wordlist("determiner") for word in parsed.words[: found.first]):
                return None
            hit = query.choose(found)
            if hit is None or hit.entry.kind == "person":
                return None
            known = query.memory.known(parsed.plain)
            if known is not None and known.kind == "person" and parsed.plain in wordlist("given"):
                return None
            if hit.entry.kind == "state" and hit.form in {"adjective", "demonym"}:
                return (_people_of(query, hit),)
            if hit.entry.detail == "region" and parsed.plain in wordlist("town"):
                return (query.entity(found.text, hit.entry.country, "CVL", f"a town: {query.explain(hit)}"),)
            return (query.named(hit, "", wordlist("name_sector").get(parsed.plain)),)
    return None


def _people_of(query: Query, hit: Hit) -> Entity:
    """``the Russians`` act as a state, ``two Palestinians`` and ``a Russian`` are people."""
    parsed = query.parsed
    first = parsed.norms[0]
    crowd = parsed.quantified or parsed.indefinite or first in {"some", "many", "dozens", "other", "fellow", "young"}
    plural = is_plural(parsed.words[-1].norm)
    if crowd or (plural and not parsed.definite):
        return query.entity(None, hit.entry.country, "CVL", f"people {query.explain(hit).removeprefix('people ')}")
    return query.named(hit)


def read(query: Query) -> Reading:
    """Say which words of the span are its role, its state and its named body."""
    parsed = query.parsed
    roles = [role for role in parsed.roles if role.first < parsed.body_end]
    role = roles[-1] if roles else None
    if role is None and parsed.roles and _collective(query):
        role = parsed.roles[0]
    if role is None and parsed.roles and all(word.capital or word.norm in SMALL for word in parsed.words):
        role = parsed.roles[-1]
    state = body = backer = None
    body_found = None
    led = in_tail = owned = False
    tail_word = parsed.words[parsed.body_end].norm if parsed.body_end < len(parsed.words) else ""
    for found in parsed.found:
        hit = query.choose(found)
        if hit is None or hit.entry.kind == "person":
            continue
        tail = found.first >= parsed.body_end
        if tail and (tail_word not in _WHOSE or (in_tail and tail_word != "of")):
            continue
        if found.first and parsed.words[found.first - 1].norm == "ethnic":
            # Ethnic Albanians live elsewhere.
            continue
        if hit.entry.kind != "state" and _is_surname(query, found):
            continue
        link = parsed.linker(found)
        if link in {"other", "against", "none"}:
            backer = hit if link == "other" else backer
            continue
        led = led or link == "led"
        if hit.entry.kind == "state":
            qualifies = hit.entry.detail == "region" and parsed.text[: found.start].endswith(", ")
            if qualifies or state is None or not (tail or owned):
                state = hit
            owned = owned or (found.last < len(parsed.words) and parsed.words[found.last].norm == "'s")
        elif body is None and not (tail and tail_word in {"in", "at"}):
            body, body_found = hit, found
            in_tail = tail
    return Reading(role, state, body, body_found, backer, led, in_tail)


def _is_surname(query: Query, found: Found) -> bool:
    """Whether a name of one word ends that of a person (``Edda Kirabo Wagner``)."""
    before = query.parsed.words[max(query.parsed.lead, found.first - 2) : found.first]
    if found.last - found.first > 1 or len(before) < 2 or found.last < len(query.parsed.words):
        return False
    known = _numbers(query) | {number for role in query.parsed.roles for number in range(role.first, role.last)}
    titles, openers = wordlist("title"), wordlist("opener")
    strange = not known & {found.first - 1, found.first - 2}
    return strange and all(w.capital and w.norm not in titles and w.norm not in openers for w in before)


def _numbers(query: Query) -> set[int]:
    return {number for found in query.parsed.found for number in range(found.first, found.last)}


def _collective(query: Query) -> bool:
    """Whether the part before the complement only counts or gathers: ``members of``, ``a column of``."""
    parsed = query.parsed
    known = wordlist("of_people")
    return parsed.body_end < len(parsed.words) and any(
        word.norm in known for word in parsed.words[parsed.lead : parsed.body_end]
    )


def named_body(query: Query) -> Answer | None:
    """A named organisation, group, outlet or body with words around it."""
    reading = read(query)
    hit, found, role = reading.body, reading.body_found, reading.role
    if hit is None or found is None:
        return None
    parsed = query.parsed
    link = parsed.linker(found)
    branch = _branch(query, reading, found)
    if branch is not None:
        return (branch,)
    if link is not None and not reading.in_tail:
        if role is None:
            return None
        how = f'{role.phrase} under "{found.text}" ({query.explain(hit)})'
        own = role.sector if link == "own" else role.sector or "MIL"
        return (query.entity(None, hit.entry.country, own, how),)
    if found.last == parsed.body_end and not reading.in_tail:
        return (query.named(hit),)
    if role is None or (not reading.in_tail and role.last <= found.first):
        return (query.named(hit),)
    if hit.entry.country == "NGO" and hit.entry.sector == "REL" and role.kind == "person" and not reading.in_tail:
        # Catholic bishops are those of the country that is spoken of: the church itself is of none.
        return None
    head = singular(parsed.words[role.last - 1].norm)
    person = _head_of(query, hit, role)
    if person is not None:
        return person
    own = wordlist("own_sector").get(head)
    if role.kind == "person" and _is_left(query, found, hit, role):
        how = f"former {role.phrase} of {hit.entry.name}; {query.explain(hit)}"
        return (query.entity(None, hit.entry.country, "ELI", how),)
    if own is not None and own != "keep":
        return (query.named(hit, f"{role.phrase} of {hit.entry.name}", _own_sector(query, hit, role)),)
    how = f"{role.phrase} of {hit.entry.name}; {query.explain(hit)}"
    # What belongs to an army, a court or the police is of its kind (``coast guard ship``); their victims are not.
    own = hit.entry.sector if hit.entry.kind == "body" and role.sector not in _APART else None
    sector = own or _own_sector(query, hit, role) or (role.sector if hit.entry.sector else None)
    return (query.entity(hit.entry.name, hit.entry.country, sector or hit.entry.sector, how),)


def _branch(query: Query, reading: Reading, found: Found) -> Entity | None:
    """Return the branch of a world body in the state named just before it: ``the Kenyan Red Cross``."""
    if reading.state is None or key(found.text).removeprefix("the ") not in wordlist("branch"):
        return None
    before = found.first - (found.first > 0 and query.parsed.words[found.first - 1].norm == "'s")
    owner = next((name for name in query.parsed.found if name.last == before), None)
    if owner is None or query.choose(owner) != reading.state:
        return None
    name = query.parsed.text[owner.start : found.end]
    ranked = [code for code in query.memory.main_countries() if code in query.directory.states]
    if query.memory.weights and ranked and ranked[0] != reading.state.entry.country:
        # Abroad it works as the world body does.
        return query.entity(name, "NGO", wordlist("branch")[key(found.text).removeprefix("the ")], "a branch abroad")
    sector = wordlist("branch")[key(found.text).removeprefix("the ")]
    return query.entity(name, reading.state.entry.country, sector, f"a branch: {query.explain(reading.state)}")


def _is_left(query: Query, found: Found, hit: Hit, role: Role) -> bool:
    """Whether people of a state's body have left it: ``a former NSA official``, ``ex-MI6 officers``."""
    words = query.parsed.words[: min(found.first, role.first)]
    return hit.entry.sector in _OFFICIAL and any(wordlist("former").get(word.norm) == "" for word in words)


def _own_sector(query: Query, hit: Hit, role: Role) -> str | None:
    """Return the sector of a body's people where it is not the body's own, else ``None``."""
    if hit.entry.sector in {"PTY", "OPP"} and role.sector in {"REB", "UAF"}:
        return "REB"
    governing = hit.entry.sector == "GOV" and hit.entry.country in INTERNATIONAL
    if hit.entry.sector is not None and not governing:
        return None
    # A force of the African Union is military and a court of it a court, although the union governs.
    return role.sector


def _head_of(query: Query, hit: Hit, role: Role) -> Answer | None:
    """``the IAEA chief``, ``the UN secretary-general``: by name if the directory knows who heads it at the date."""
    if role.kind != "person" or is_plural(query.parsed.words[role.last - 1].norm) or query.parsed.has("former"):
        return None
    for entry, term in query.directory.heads.get(hit.entry.name, ()):
        fits = term.office.startswith(role.phrase.replace(" ", "-")) or term.office.startswith(role.phrase)
        top = role.office in {"head", "leader", "president", "secretary-general", "director-general"}
        if in_range(query.date, term.start, term.end) and (fits or (top and _tops(term.office))):
            return (query.person(entry, f'"{query.parsed.text}" at the date', term),)
    return None


def _tops(office: str) -> bool:
    return office.startswith(("secretary", "director-general", "director general", "president", "chair", "head"))


def state_named(query: Query) -> Answer | None:
    """A state at the end of the span with describing words before it: ``nuclear-armed Pakistan``."""
    parsed = query.parsed
    reading = read(query)
    if reading.role is not None or reading.state is None:
        return None
    for found in parsed.found:
        hit = query.choose(found)
        if hit is reading.state and found.last == parsed.body_end and parsed.linker(found) is None:
            if hit is not None and hit.form in {"adjective", "demonym"}:
                return (_people_of(query, hit),)
            return (query.named(reading.state),)
    return None
