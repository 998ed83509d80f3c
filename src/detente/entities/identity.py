"""Stable identifiers of who is meant: ``state:PRK``, ``person:USA:joe-biden``, ``office:FRA:foreign-minister``."""

from __future__ import annotations

from detente.entities.directory import Directory
from detente.entities.model import Entry
from detente.entities.offices import office_class
from detente.entities.text import key
from detente.records import Entity


def identifier_of(entry: Entry) -> str:
    """Return the identifier of a directory entry; it is made of the entry's kind, country and name, nothing else.

    States by code, regions and bodies by country and name, people by the country that they first served and name;
    organisations, groups and outlets by name alone.
    """
    slug = key(entry.name).replace(" 's", "s").replace("'", "").replace(" ", "-")
    if entry.kind == "state":
        return f"region:{entry.country}:{slug}" if entry.detail == "region" else f"state:{entry.country}"
    if entry.kind in {"organisation", "group", "media"}:
        return f"{entry.kind}:{slug}"
    return f"{entry.kind}:{entry.country or '-'}:{slug}"


def identify(entity: Entity, directory: Directory) -> str | None:
    """Return the identifier of an entity that the directory knows by name, or by office where nobody is named."""
    if entity.name is None:
        office = office_class(entity.office) if entity.office and not entity.office.startswith("former ") else None
        if office is None or entity.country not in directory.states:
            return None
        return f"office:{entity.country}:{office.replace(' ', '-')}"
    hits = directory.names.get(key(entity.name).removeprefix("the "), ())
    entries = [hit.entry for hit in hits if hit.entry.name == entity.name]
    for entry in entries:
        if entity.country == entry.country or any(term.country == entity.country for term in entry.terms):
            return identifier_of(entry)
    return identifier_of(entries[0]) if len(entries) == 1 and entries[0].kind == "person" else None
