"""The country that a report's publisher is of: local papers name their towns and offices, not their country."""

from __future__ import annotations

from urllib.parse import urlsplit

from detente.coding.wordlists import read_list
from detente.entities import Resolver
from detente.entities.text import key
from detente.places import Gazetteer
from detente.records import Report

_BRITAIN = {"UK": "GB"}


def publisher_country(report: Report, resolver: Resolver, gazetteer: Gazetteer) -> str | None:
    """The country of the outlet that published ``report``, by the directory, its name or its address.

    ``None`` where nothing tells, and for agencies and outlets that report from all over the world.
    """
    for name in (report.publisher, report.source):
        if not name:
            continue
        if name.lower().removeprefix("the ") in read_list("world_outlets.txt"):
            return None
        country = _of_outlet(name, resolver, gazetteer)
        if country is not None:
            return country
    return _of_address(report.url, resolver)


def _of_outlet(name: str, resolver: Resolver, gazetteer: Gazetteer) -> str | None:
    """The country of an outlet by the directory, else by the state or place in its name."""
    # The directory calls papers with an ordinary word for their name newspapers: Dawn newspaper.
    whole = [resolver.directory.names.get(key(name + kind), ()) for kind in ("", " newspaper")]
    for hits in (*whole, *(found.hits for found in resolver.finder.find(name))):
        hit = resolver.directory.choose(hits, None)
        if hit is not None and (hit.entry.kind == "media" or hit.entry.country in resolver.directory.states):
            return hit.entry.country
    places = gazetteer.find(f"in {name}")
    return gazetteer.resolve(places[0].text).country if places else None


def _of_address(url: str | None, resolver: Resolver) -> str | None:
    """The country of the top-level domain of a web address; those that the world uses as words tell nothing."""
    host = urlsplit(url or "").hostname or ""
    ending = host.rpartition(".")[2].upper()
    if len(ending) != 2 or ending.lower() in read_list("world_domains.txt"):
        return None
    return resolver.directory.alpha2.get(_BRITAIN.get(ending, ending))
