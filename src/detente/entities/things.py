"""Steps for what is no party: things, acts and papers have no country; places and marches stand for their people."""

from __future__ import annotations

from detente.entities.context import context_country
from detente.entities.model import A_THING
from detente.entities.pronouns import owner_country
from detente.entities.query import Answer, Query
from detente.entities.text import singular
from detente.entities.words import wordlist


def part_of_a_thing(query: Query) -> Answer | None:
    """``Guinea`` before pigs, ``Brazil`` before nuts: no state."""
    following = wordlist("trap_next").get(query.parsed.plain)
    if following is None or query.position is None or not query.memory.texts:
        return None
    after = query.memory.texts[-1][query.position + len(query.text) :].split()
    if not after or after[0].strip(",.;") not in following.split(" "):
        return None
    return (query.entity(None, None, None, f'"{query.text} {after[0]}" is {A_THING}'),)


def thing(query: Query) -> Answer | None:
    """``12 truckloads``, ``the charge``, ``600 head of cattle``: nobody's, unless its words name a party."""
    parsed = query.parsed
    if not parsed.words or parsed.found:
        return None
    words = [singular(word) for word in parsed.norms]
    head = words[parsed.body_end - 1]
    measured = (head in wordlist("measure") or words[-1] in wordlist("livestock")) and words[
        parsed.body_end : parsed.body_end + 1
    ] == ["of"]
    if measured and words[-1] in wordlist("person_measured"):
        return None
    if not measured and head not in wordlist("thing"):
        return None
    if any(role.last == parsed.body_end and role.last - role.first > 1 and role.sector for role in parsed.roles):
        # The lower house is a parliament.
        return None
    if any(word.capital for word in parsed.words[1:]) or any(word.norm == "'s" for word in parsed.words):
        return None
    return (query.entity(None, None, None, f'"{parsed.text}" is {A_THING}'),)


def one_of_many(query: Query) -> Answer | None:
    """``one of the three``, ``two of the dead``: people of whom the report has spoken, taken as civilians."""
    parsed = query.parsed
    words = [singular(word) for word in parsed.norms]
    if len(words) < 3 or words[1] != "of" or parsed.found or parsed.roles:
        return None
    counted = words[0] in wordlist("quantity") or words[0] == "one"
    if not counted or not (words[-1] in wordlist("quantity") or words[-1] in wordlist("sufferer")):
        return None
    country, why = context_country(query)
    return (query.entity(None, country, "CVL", f'"{parsed.text}" are people{"; " + why if why else ""}'),)


def world_body(query: Query) -> Answer | None:
    """``Rights Monitor International``, ``World Federation of Beekeepers``: of no one country by their name."""
    parsed = query.parsed
    words = parsed.words[parsed.lead :]
    if len(words) < 2 or any(f.last == len(parsed.words) for f in parsed.found if f.first <= parsed.lead):
        return None
    small = wordlist("preposition").keys() | {"and", "the"}
    if not all(word.capital or word.norm in small for word in words):
        return None
    norms = [word.norm for word in words]
    wide = {"international", "world"} & set(norms)
    if not wide or not (norms[-1] == "international" or set(norms) & wordlist("world_body").keys()) or parsed.found:
        return None
    sector = next((role.sector for role in parsed.roles if role.sector not in {None, "UNK"}), None) or "SOC"
    name = parsed.text[words[0].start :]
    return (query.entity(name, "NGO", sector, f'"{name}" is international by its name and in no list'),)


def gathering(query: Query) -> Answer | None:
    """``tax march``, ``the rally``: those who take part, where it is acted upon."""
    parsed = query.parsed
    if query.role != "recipient" or not parsed.words or parsed.body_end < len(parsed.words):
        return None
    if singular(parsed.norms[-1]) not in wordlist("gathering") or parsed.found:
        return None
    country, why = context_country(query)
    return (query.entity(None, country, "CVL", f'"{parsed.text}" are those who take part{"; " + why if why else ""}'),)


def place_party(query: Query) -> Answer | None:
    """``the outer islands``, ``the north of the city``: the people of a place, of the report's own country."""
    parsed = query.parsed
    if not parsed.words or parsed.found or parsed.roles or query.role is None:
        return None
    head = singular(parsed.norms[parsed.body_end - 1])
    if head not in wordlist("place_party") or any(word.capital for word in parsed.words[parsed.lead + 1 :]):
        return None
    country, why = owner_country(query)
    if country is None:
        country, why = context_country(query)
    return (query.entity(None, country, "CVL", f'"{parsed.text}" stands for its people{"; " + why if why else ""}'),)
