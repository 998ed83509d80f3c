"""Steps for role words: ``Filipino fishermen``, ``the French president``, ``a Kenyan court``, ``the ministry``."""

from __future__ import annotations

from dataclasses import replace

from detente.entities.assembly import owning_body
from detente.entities.bodies import SMALL, Reading, read
from detente.entities.context import antecedent, context_country, organ_home
from detente.entities.holders import former_holder, holder_of
from detente.entities.model import Found, term_at
from detente.entities.offices import is_leading
from detente.entities.pairs import plain_pair
from detente.entities.people import OFFICIAL, name_part
from detente.entities.pronouns import owner_country
from detente.entities.query import Answer, Query
from detente.entities.roles import Role
from detente.entities.text import Token, is_plural, key, singular
from detente.entities.words import wordlist

_EMPLOYERS = frozenset({"MIL", "COP", "SPY", "JUD", "LEG"})
_ACTS_FOR_STATE = frozenset({"government", "authorities", "regime", "administration", "leadership", "junta"})


def role_with_country(query: Query) -> Answer | None:
    """A role with the country that the span, its owner word, a person in it or else the report gives."""
    reading = read(query)
    role = reading.role
    if role is None:
        return None
    country, why = _country(query, reading)
    sector = _whose_sector(query, role) or role.sector
    former = _is_former(query, role)
    if former and role.sector in OFFICIAL and role.kind == "person":
        sector = "ELI"
    name = _unknown_name(query, role)
    if name is not None:
        how = f'"{name}" is not in the directory; "{role.phrase}" tells the sector{"; " + why if why else ""}'
        return (query.entity(name, country, sector, how, role.phrase),)
    if former and country is not None:
        person = former_holder(query, role, country)
        if person is not None:
            return (person,)
    if country is not None and not former:
        holder = holder_of(query, role, country)
        if holder is not None:
            entry, term = holder
            person = query.person(entry, f'"{query.parsed.text}" at the date{"; " + why if why else ""}', term)
            coming = role.office is not None and role.office.endswith(" elect")
            return (replace(person, sector=role.sector, office=role.phrase) if coming else person,)
    if reading.led and query.parsed.has("coalition") and role.sector in {None, "GOV", "UNK", "MIL"}:
        # Several states acting together are an international body, whoever leads them.
        name = query.parsed.text[query.parsed.words[query.parsed.lead].start :]
        return (query.entity(name, "IGO", "MIL", f"several states under one lead; {why}"),)
    if _is_family(query, role):
        sector = "ELI"
    how = f'role word "{role.phrase}"{"; " + why if why else "; nothing tells the country"}'
    return (query.entity(_body_name(query, role, country), country, sector, how, _office(role, former)),)


def _whose_sector(query: Query, role: Role) -> str | None:
    """Return the sector of those whose chief, spokesman or men are meant: ``police chiefs``, ``head of the union``.

    ``None`` where the role word stands for itself.
    """
    parsed = query.parsed
    head = singular(parsed.words[role.last - 1].norm)
    if head in wordlist("staff"):
        # The army's accountants and the police chief's driver are of the army and of the police.
        for other in parsed.roles:
            between = parsed.norms[other.last : role.first]
            if other.sector in _EMPLOYERS and other.last <= role.first and between in ([], ["'s"]):
                return other.sector
    if head not in wordlist("own_sector") and head not in wordlist("led"):
        return None
    for other in parsed.roles:
        if other.last == role.first and other.kind != "person":
            return other.sector
        # What follows directly: head of the union, not head of state in a union's hall.
        between = parsed.norms[role.last : other.first]
        if other.first > role.last and other.kind != "person" and between[:1] in (["of"], ["for"]):
            return other.sector
    return None


def _office(role: Role, former: bool) -> str | None:
    if role.office is None or role.kind != "person":
        return None
    return f"former {role.phrase}" if former else role.phrase


def _is_former(query: Query, role: Role) -> bool:
    known = wordlist("former")
    return any(known.get(word.norm) == "" for word in query.parsed.words[: role.last])


def _country(query: Query, reading: Reading) -> tuple[str | None, str]:
    if reading.role is not None and _is_relation(query, reading.role):
        return None, f'"{query.parsed.text}" is another country than its owner'
    fixed = None
    if reading.role is not None:
        offices = wordlist("office_country")
        fixed = offices.get(reading.role.office or "") or offices.get(reading.role.phrase)
    for role in query.parsed.roles:
        owned = role.last < len(query.parsed.words) and query.parsed.words[role.last].norm == "'s"
        fixed = fixed or (wordlist("office_country").get(role.office or role.phrase) if owned else None)
    if fixed is not None:
        return fixed, f"there is one {reading.role.phrase if reading.role else ''}"
    if reading.state is not None and not _is_charity(query, reading):
        return reading.state.entry.country, query.explain(reading.state)
    if _is_charity(query, reading):
        return "NGO", "relief bodies without a name are taken as international"
    for find in (_as_guest, owner_country, owning_body):
        country, why = find(query)
        if country is not None:
            return country, why
    country, why = of_person(query)
    if country is not None:
        return country, why
    country, why = query.place_country()
    if country is None:
        country, why = _misspelt_state(query)
    if country is not None:
        return country, why
    country, why = organ_home(query, reading.role.phrase if reading.role is not None else None)
    if country is not None:
        return country, why
    backer = reading.backer.entry if reading.backer is not None else None
    without = backer.country if backer else _sent_to(query)
    country, why = context_country(query, without, _office_of(reading))
    if backer is not None:
        why = f"{why}; with {backer.name} behind or before them" if why else f"{backer.name} is not their own country"
    return country, why


def _is_charity(query: Query, reading: Reading) -> bool:
    """Whether the span is of unnamed relief bodies that nothing calls by a nation: ``ten foreign aid agencies``."""
    if reading.role is None or reading.role.phrase not in wordlist("charity"):
        return False
    owned = any(word.norm == "'s" for word in query.parsed.words)
    return not owned and all(found.first >= query.parsed.body_end for found in query.parsed.found)


def _as_guest(query: Query) -> tuple[str | None, str]:
    """The country of ``the visitor``, ``his guest``, ``the embassy``: not the report's own, but its other one."""
    head = singular(query.parsed.words[query.parsed.body_end - 1].norm)
    posted = any(word.norm in wordlist("posted") for word in query.parsed.words[: query.parsed.body_end])
    pair = plain_pair(query)
    if head == "host" and pair:
        acting = {entity.country for entity in query.others}
        home = next((code for code in pair if code not in acting), pair[0])
        return home, f"the report is set in {query.directory.state_name(home, query.date)}"
    if len(pair) != 2 or not (head in wordlist("guest") or posted):
        return None, ""
    place = query.directory.state_name(pair[1], query.date)
    return pair[1], f"{place} is the other country of the report"


def _sent_to(query: Query) -> str | None:
    """The country that an envoy is sent to, which is not the envoy's own: ``the envoy to Syria``."""
    parsed = query.parsed
    text = query.memory.texts[-1] if query.memory.texts else ""
    envoy = parsed.words and singular(parsed.words[parsed.body_end - 1].norm) in wordlist("sent")
    if not envoy or query.position is None:
        return None
    after = [s for s in query.memory.here() if s.led == "to" and s.position > query.position]
    near = [
        s for s in after if s.position - query.position - len(query.text) < len(" to the ") + 2 or s.text in query.text
    ]
    return near[0].country if near and text else None


def _is_family(query: Query, role: Role) -> bool:
    """Whether the role is that of a kin of somebody in office, which PLOVER counts to the elites: ``wife of …``."""
    words = query.parsed.words
    if singular(words[role.last - 1].norm) not in wordlist("family"):
        return False
    if words[0].norm in {"his", "her"}:
        kin = antecedent(query, lambda s: s.kind == "person")
        return kin is not None and kin.sector in {"GOV", "ELI"}
    officials = any(other.sector == "GOV" and other.kind == "person" for other in query.parsed.roles)
    return officials or of_person(query)[0] is not None


def _is_relation(query: Query, role: Role) -> bool:
    """Whether the role says what one party is to another: ``its allies``, ``Russia's rivals``."""
    words = query.parsed.words
    if singular(words[role.last - 1].norm) not in wordlist("relation"):
        return False
    owned = any(word.norm in {"its", "their", "his", "her", "our"} for word in words[: role.first])
    return owned or any(word.norm == "'s" for word in words[: role.first])


def _office_of(reading: Reading) -> str | None:
    """Return the class of office of a role, if it is one that not every country has."""
    office = reading.role.office if reading.role is not None else None
    return None if office in {"leader", "head"} else office


def _misspelt_state(query: Query) -> tuple[str | None, str]:
    """The country of a capitalised word that is nearly its name: ``Columbian guerrillas``, ``Phillipine troops``."""
    parsed = query.parsed
    named = {number for found in parsed.found for number in range(found.first, found.last)}
    roles = {number for role in parsed.roles for number in range(role.first, role.last)}
    for number, word in enumerate(parsed.words[: parsed.body_end]):
        if number in named | roles or not word.capital or len(word.norm) < 6:
            continue
        hit = query.finder.near_state(word.norm)
        if hit is not None:
            return hit.entry.country, f'"{word.text}" is nearly a word for {hit.entry.name}'
    return None, ""


def of_person(query: Query) -> tuple[str | None, str]:
    """The country of a person named before the role: ``Assad's forces``, ``the Trump administration``."""
    parsed = query.parsed
    for found in parsed.found:
        people = [hit.entry for hit in found.hits if hit.entry.kind == "person"]
        if people:
            term, _ = term_at(people[0].terms, query.date)
            return term.country, query.describe(people[0], *term_at(people[0].terms, query.date))
    for word in parsed.words[parsed.lead :]:
        if not word.capital or len(word.norm) < 3 or any(f.start <= word.start < f.end for f in parsed.found):
            continue
        if not _may_own(query, word):
            continue
        seen = query.memory.known(word.norm)
        if seen is not None and seen.country:
            return seen.country, f'"{word.text}" goes back to "{seen.text}"'
        entries = query.directory.surnames.get(word.norm, ())
        current = [e for e in entries if is_leading(term_at(e.terms, query.date)[0].office_class)]
        standing = [e for e in current if term_at(e.terms, query.date)[1] == "in office"]
        standing = standing or [e for e in current if term_at(e.terms, query.date)[1] == "former"]
        countries = {term_at(e.terms, query.date)[0].country for e in standing}
        if len(countries) == 1:
            entry = standing[0]
            return countries.pop(), query.describe(entry, *term_at(entry.terms, query.date))
    return None, ""


def _may_own(query: Query, word: Token) -> bool:
    """Whether a word before a role may be a last name: not in ``San Marcos``, ``Roman Catholic``, ``Church``."""
    words = query.parsed.words
    number = words.index(word)
    before = words[number - 1] if number else None
    after = words[number + 1] if number + 1 < len(words) else None
    if word.norm in wordlist("common_name") or (before is not None and before.norm in wordlist("place_opener")):
        return False
    if after is not None and after.norm == "'s":
        return True
    if before is not None and before.norm == "of":
        return True
    # Assad forces, the Trump administration; not Bishop Ferrini's cathedral school, nor Roman Catholic agency.
    capital = after is not None and after.capital and word.start + len(word.text) + 1 == after.start
    return not capital or query.memory.known(word.norm) is not None


def _body_name(query: Query, role: Role, country: str | None) -> str | None:
    """Return a name for a body: ``defence ministry of South Korea``; the state's own for its government."""
    parsed = query.parsed
    own = _own_name(query, role)
    if own is not None:
        return own
    commission = _election_commission(query, role, country)
    if commission is not None:
        return commission
    entry = query.directory.state(country, query.date)
    noun = parsed.words[role.last - 1].norm
    if entry is None or (is_plural(noun) and noun != "police" and role.phrase not in _ACTS_FOR_STATE):
        return None
    told = [hit.entry for f in parsed.found for hit in f.hits if hit.entry.country == country and _within(query, f)]
    if role.phrase in _ACTS_FOR_STATE:
        regions = [known.name for known in told if known.detail == "region"]
        whose = any(word.capital for word in parsed.words[parsed.lead : role.first])
        # Contra leadership: somebody else's, whatever country the report is about.
        somebody = whose and not told and of_person(query)[0] is None
        return regions[0] if regions else None if somebody else entry.name
    if not told and not parsed.definite:
        return None
    if role.kind == "person" or singular(parsed.words[role.last - 1].norm) not in wordlist("body_noun"):
        return None
    if role.sector not in OFFICIAL or parsed.quantified or parsed.indefinite:
        return None
    if entry.adjective is not None:
        return f"{entry.adjective} {role.phrase}"
    return f"{role.phrase} of {query.directory.state_name(country, query.date)}"


def _election_commission(query: Query, role: Role, country: str | None) -> str | None:
    """Return the name of a country's one body of elections, which reports call by its task."""
    if role.phrase not in {"election commission", "electoral commission"} or country is None:
        return None
    known = query.directory.bodies.get(country, ())
    told = {
        entry.name
        for entry in known
        if entry.valid(query.date) and {"election", "electoral"} & set(key(entry.name).split())
    }
    return told.pop() if len(told) == 1 else None


def _within(query: Query, found: Found) -> bool:
    """Whether a state stands before the role or after its ``of``, not only where somebody happens to be."""
    parsed = query.parsed
    return found.first < parsed.body_end or parsed.norms[parsed.body_end] == "of"


def _own_name(query: Query, role: Role) -> str | None:
    """Return the span itself where a body or group has a name that no list has: ``Greek Foreign Trade Bank``."""
    parsed = query.parsed
    if role.kind == "person":
        return None
    if not parsed.words[role.last - 1].capital or not all(w.capital or w.norm in SMALL for w in parsed.words):
        return None
    named = {number for found in parsed.found for number in range(found.first, found.last)}
    free = [
        word
        for number, word in enumerate(parsed.words)
        if parsed.lead <= number and not role.first <= number < role.last and number not in named
    ]
    noun = singular(parsed.words[role.last - 1].norm)
    if not any(word.capital for word in free) and (role.kind != "body" or noun in wordlist("body_noun") or not named):
        return None
    return parsed.text[parsed.words[parsed.lead].start : parsed.words[-1].end]


def _unknown_name(query: Query, role: Role) -> str | None:
    """Return a name that the directory does not know, after a person's role: ``Iranian dissident Masih Karimi``."""
    words = name_part(query)
    parsed = query.parsed
    if role.kind != "person" or not words or words[-1].end != parsed.words[-1].end:
        return None
    if (
        role.last >= len(parsed.words)
        or words[0] is not parsed.words[role.last]
        or all(w.norm in wordlist("particle") for w in words)
    ):
        return None
    return parsed.text[words[0].start : words[-1].end]


def crowd(query: Query) -> Answer | None:
    """A bare number of people: ``thousands``, ``tens of thousands``."""
    parsed = query.parsed
    counted = len(parsed.words) == 1 and parsed.norms[0] in wordlist("quantity") and not parsed.definite
    if " ".join(parsed.norms) not in wordlist("crowd") and not counted:
        return None
    country, why = context_country(query)
    return (query.entity(None, country, "CVL", f'"{parsed.text}" are people{"; " + why if why else ""}'),)


def person_by_ending(query: Query) -> Answer | None:
    """A plural that no list has but whose ending tells people: ``Mexican rescue diggers``; taken as civilians."""
    parsed = query.parsed
    if not parsed.words or parsed.roles:
        return None
    head = parsed.words[parsed.body_end - 1].norm
    reading = read(query)
    if not is_plural(head) or not singular(head).endswith(tuple(wordlist("person_ending"))):
        return None
    if reading.state is None and not parsed.quantified:
        return None
    country, why = _country(query, reading)
    how = f'"{head}" is in no list; its ending tells people, taken as civilians'
    return (query.entity(None, country, "CVL", f"{how}{'; ' + why if why else ''}"),)
