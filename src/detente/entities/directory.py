"""The directory: every known state, person, organisation, group, outlet and body, by all its names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path

from detente.entities.directory_yaml import yaml_rows
from detente.entities.loading import Row, package_rows, parts, user_rows
from detente.entities.model import Entry, Form, Hit, Kind, Term, after, before, in_range
from detente.entities.offices import exact_class
from detente.entities.text import key
from detente.entities.words import wordlist

_FORM_RANK: dict[Form, int] = {"name": 0, "adjective": 1, "demonym": 2, "capital": 3, "metonym": 4, "former": 5}
_KIND_RANK: dict[Kind, int] = {"state": 0, "body": 1, "organisation": 2, "group": 3, "person": 4, "media": 5}
# Former names of states may carry the years in which they were used: ``Zaire (1971-1997)``.
_DATED = re.compile(r"(.+?) \((\d{4})?-?(\d{4})?\)")
_INTERNATIONAL = frozenset({"UNO", "EUR", "IGO", "NGO", "ISM", "IMG", "MNC"})
_NAMED_FILES: tuple[tuple[str, Kind], ...] = (
    ("organisations.csv", "organisation"),
    ("groups.csv", "group"),
    ("media.csv", "media"),
    ("bodies.csv", "body"),
)
_SECTION_KINDS: dict[str, Kind] = {name.removesuffix(".csv"): kind for name, kind in _NAMED_FILES}


class Directory:
    """All entries by name; made by ``Directory.load``, not changed afterwards."""

    def __init__(self) -> None:
        self.names: dict[str, list[Hit]] = {}
        self.surfaces: dict[str, str] = {}
        self.states: dict[str, list[Entry]] = {}
        #: Two letters (ISO 3166 alpha-2) of the states of today to their three.
        self.alpha2: dict[str, str] = {}
        self.people: list[Entry] = []
        self._person_of: dict[str, list[Entry]] = {}
        self._indexed: dict[int, set[str]] = {}
        self._aliases_of: dict[int, list[str]] = {}
        self._came_of: dict[str, list[Entry]] = {}

    @classmethod
    def load(cls, extra: Sequence[Path] = ()) -> Directory:
        """Load the package's directory, with the user's own files (CSV, YAML) on top (their entries go first).

        Raises ``DataError`` naming file, row and column (in YAML line, entry and key) where a user's file is wrong,
        ``MissingExtraError`` for YAML where PyYAML is not installed.
        """
        directory = cls()
        for path in extra:
            directory._add_file(Path(path))
        directory.add_states(package_rows("states.csv"))
        directory.add_regions(package_rows("regions.csv"))
        for name, default in _NAMED_FILES:
            directory.add_named(package_rows(name), default)
        directory.add_people(package_rows("offices.csv"))
        for name, target in wordlist("metonym").items():
            for hit in directory.names.get(key(target), ()):
                directory._index(name, Hit(hit.entry))
        return directory

    def _add_file(self, path: Path) -> None:
        """Add a user's file by its ending; a CSV file is of one kind, a YAML file has a section for each."""
        in_yaml = path.suffix.lower() in {".yaml", ".yml"}
        for section, rows in yaml_rows(path) if in_yaml else [user_rows(path)]:
            if section == "states":
                self.add_states(rows)
            elif section == "people":
                self.add_people(rows)
            else:
                self.add_named(rows, _SECTION_KINDS.get(section))

    def add_states(self, rows: Iterable[Row]) -> None:
        """Add rows in the columns of states.csv."""
        for row in rows:
            entry = Entry(
                "state",
                row["name"],
                row["iso3"],
                "GOV",
                row["start"] or None,
                row["end"] or None,
                detail=key(row["official_name"]) or None,
                capital=key(row["capital"]) or None,
                adjective=next(iter(parts(row["adjectives"])), None),
                neighbours=tuple(parts(row["neighbours"])),
                successors=tuple(parts(row["successors"])),
            )
            self.states.setdefault(row["iso3"], []).append(entry)
            for heir in entry.successors:
                self._came_of.setdefault(heir, []).append(entry)
            if row["iso2"] and entry.end is None:
                self.alpha2.setdefault(row["iso2"], row["iso3"])
            columns: tuple[tuple[str, Form], ...] = (
                ("name", "name"),
                ("official_name", "name"),
                ("names", "name"),
                ("adjectives", "adjective"),
                ("demonyms", "demonym"),
                ("capital", "capital"),
                ("metonyms", "metonym"),
                ("former_names", "former"),
            )
            for column, form in columns:
                for name in parts(row[column]):
                    dated = _DATED.fullmatch(name)
                    if dated:
                        self._index(dated[1], Hit(entry, form, dated[2], dated[3]))
                    else:
                        self._index(name, Hit(entry, form))

    def add_regions(self, rows: Iterable[Row]) -> None:
        """Add rows in the columns of regions.csv: parts of states, whose people and bodies count to the state."""
        columns: tuple[tuple[str, Form], ...] = (("name", "name"), ("names", "name"), ("adjectives", "adjective"))
        for row in rows:
            entry = Entry("state", row["name"], row["country"] or None, row["sector"] or "GOV", detail="region")
            for column, form in columns:
                for name in parts(row[column]):
                    # Victoria is a state of Australia before it is the capital of the Seychelles.
                    if all(hit.form in {"capital", "metonym"} for hit in self.names.get(key(name), ())):
                        self._index(name, Hit(entry, form))

    def add_named(self, rows: Iterable[Row], kind: Kind | None) -> None:
        """Add rows in the columns of organisations.csv; ``kind`` is what the file holds, ``None`` if the rows say."""
        for row in rows:
            entry = Entry(
                kind or _kind_of(row["kind"]),
                row["name"],
                row["country"] or None,
                row["sector"] or None,
                row["start"] or None,
                row["end"] or None,
                row["note"] or None,
                row["kind"] or None,
                members=tuple(parts(row["members"])),
            )
            for name in (row["name"], *parts(row["aliases"])):
                self._index(name, Hit(entry, main=name == row["name"]))

    def add_people(self, rows: Iterable[Row]) -> None:
        """Add rows in the columns of offices.csv, one a term; terms of one person are gathered."""
        for row in rows:
            country = row["country"] or None
            term = Term(
                row["office"],
                exact_class(row["office"]),
                country,
                row["sector"] or None,
                row["start"] or None,
                row["end"] or None,
            )
            entry = self._known_person(row["name"], country)
            if entry is None:
                entry = Entry("person", row["name"], country, row["sector"] or None, terms=(term,))
                self.people.append(entry)
                self._person_of.setdefault(key(row["name"]), []).append(entry)
            else:
                entry.terms = (*entry.terms, term)
            # Further terms repeat the names: what is indexed is not cut and folded again.
            indexed = self._indexed.setdefault(id(entry), set())
            for name in (row["name"], *parts(row["aliases"])):
                if name not in indexed:
                    indexed.add(name)
                    self._index(name, Hit(entry))

    def _known_person(self, name: str, country: str | None) -> Entry | None:
        for entry in self._person_of.get(key(name), ()):
            if entry.country == country or country in _INTERNATIONAL or entry.country in _INTERNATIONAL:
                return entry
        return None

    def _index(self, name: str, hit: Hit) -> None:
        folded = key(name).removeprefix("the ")
        if not folded:
            return
        if " of the " in folded:
            # Republic of the Congo is written without the article as well.
            self._index_key(folded.replace(" of the ", " of "), name, hit)
        self._index_key(folded, name, hit)

    def _index_key(self, folded: str, name: str, hit: Hit) -> None:
        hits = self.names.setdefault(folded, [])
        if not hits or all(known.entry is not hit.entry for known in hits):
            hits.append(hit)
            self.surfaces.setdefault(folded, name)
            if hit.entry.kind == "person":
                self._aliases_of.setdefault(id(hit.entry), []).append(folded)

    @cached_property
    def surnames(self) -> dict[str, list[Entry]]:
        """People by last name (by first name as well where that is the custom of the country)."""
        result: dict[str, list[Entry]] = {}
        custom = wordlist("people_countries")
        for entry in self.people:
            order = custom.get((entry.country or "").lower())
            for alias in self._aliases_of.get(id(entry), ()):
                for short in short_names(alias, order):
                    known = result.setdefault(short, [])
                    if entry not in known:
                        known.append(entry)
        return result

    @cached_property
    def cut_names(self) -> dict[str, list[Entry]]:
        """People whose second given name is mostly hyphened (``Ban Ki-moon``), by their names without it."""
        result: dict[str, list[Entry]] = {}
        for entry in self.people:
            words = key(entry.name).split()
            if len(words) == 3 and words[0] in wordlist("hyphened_family"):
                result.setdefault(" ".join(words[:2]), []).append(entry)
        return result

    @cached_property
    def holders(self) -> dict[tuple[str, str], list[tuple[Entry, Term]]]:
        """People with their terms by country and class of office."""
        result: dict[tuple[str, str], list[tuple[Entry, Term]]] = {}
        for entry in self.people:
            for term in entry.terms:
                if term.country and term.office_class:
                    result.setdefault((term.country, term.office_class), []).append((entry, term))
        return result

    @cached_property
    def offices(self) -> dict[str, list[tuple[Entry, Term]]]:
        """People with their terms by the folded whole name of an office that says what it is of."""
        result: dict[str, list[tuple[Entry, Term]]] = {}
        for entry in self.people:
            for term in entry.terms:
                if term.office_class is None and not term.office.islower():
                    result.setdefault(key(term.office), []).append((entry, term))
        return result

    @cached_property
    def bodies(self) -> dict[str, list[Entry]]:
        """Ministries, courts, agencies and other bodies of a state by its code."""
        result: dict[str, list[Entry]] = {}
        for hits in self.names.values():
            for hit in hits:
                if hit.entry.kind == "body" and hit.main and hit.entry.country:
                    result.setdefault(hit.entry.country, []).append(hit.entry)
        return result

    @cached_property
    def heads(self) -> dict[str, list[tuple[Entry, Term]]]:
        """People with their terms by the folded name of what they head (``… of the United Nations``)."""
        result: dict[str, list[tuple[Entry, Term]]] = {}
        for entry in self.people:
            for term in entry.terms:
                _, _, body = term.office.partition(" of ")
                folded = key(body.removeprefix("the "))
                for hit in self.names.get(folded, ()):
                    result.setdefault(hit.entry.name, []).append((entry, term))
        return result

    def choose(self, hits: Sequence[Hit], date: str | None, countries: Sequence[str] = ()) -> Hit | None:
        """Return the fittest of ``hits``: alive at ``date``, of one of ``countries``, a name before a by-name."""
        if not hits:
            return None
        if len(hits) == 1:
            return hits[0]
        return min(hits, key=lambda hit: _rank(hit, date, countries))

    def state(self, code: str | None, date: str | None = None) -> Entry | None:
        """Return the state of a country code, the one of ``date`` where a code stands for several."""
        rows = self.states.get(code or "", [])
        for entry in rows:
            if entry.valid(date):
                return entry
        return rows[0] if rows else None

    def successor(self, code: str | None, date: str | None) -> str | None:
        """Return the country that a former one's people belong to at ``date``: the one that kept its capital."""
        for _ in range(3):
            entry = self.state(code, date)
            if (
                entry is None
                or entry.end is None
                or entry.capital is None
                or date is None
                or not after(date, entry.end)
            ):
                return code
            heirs = {hit.entry.country for hit in self.names.get(entry.capital, ()) if hit.entry.valid(date)}
            kept = [heir for heir in entry.successors if heir in heirs]
            if not kept:
                return code
            code = kept[0]
        return code

    def union(self, codes: Sequence[str], date: str) -> Entry | None:
        """Return the state of ``date`` from which all of the later states ``codes`` came, ``None`` if there is none."""
        for entries in self.states.values():
            for entry in entries:
                if entry.end is not None and entry.valid(date) and set(codes) <= set(entry.successors):
                    return entry
        return None

    def forerunner(self, code: str | None, date: str | None) -> str | None:
        """Return the country that one of today's was part of at ``date``: in 1988 Lithuania and TASS were Soviet."""
        entry = self.state(code, date)
        if entry is None or code is None or date is None or entry.start is None or not before(date, entry.start):
            return code
        for former in self._came_of.get(code, ()):
            part_of = former.country if former.valid(date) else self.forerunner(former.country, date)
            found = self.state(part_of, date)
            if found is not None and found.valid(date):
                return part_of
        return code

    def state_name(self, code: str | None, date: str | None = None) -> str:
        """Return how a sentence names the country of ``code``; the code itself where it is not known."""
        entry = self.state(code, date)
        if entry is None:
            return code or "an unknown country"
        return f"the {entry.name}" if key(entry.name) in wordlist("article_state") else entry.name

    def holder(self, country: str, office: str, date: str | None) -> tuple[Entry, Term] | None:
        """Return who holds a class of office in a country at ``date``, ``None`` if unknown or not one alone."""
        found = [
            (entry, term)
            for entry, term in self.holders.get((country, office), ())
            if in_range(date, term.start, term.end)
        ]
        if not found:
            return None
        return max(found, key=lambda pair: pair[1].start or "")

    def next_holder(self, country: str, office: str, date: str | None) -> tuple[Entry, Term] | None:
        """Return who takes a class of office next after ``date``, within a year; ``None`` if unknown."""
        if date is None:
            return None
        limit = f"{int(date[:4]) + 1}{date[4:]}"
        coming = [
            (entry, term)
            for entry, term in self.holders.get((country, office), ())
            if term.start is not None and before(date, term.start) and not before(limit, term.start)
        ]
        return min(coming, key=lambda pair: pair[1].start or "", default=None)

    def leader(self, country: str, date: str | None) -> tuple[Entry, Term] | None:
        """Return who leads a country at ``date``: by its constitution the president, premier, monarch or leader."""
        first = wordlist("leader_office").get(country, "president")
        for office in (first, "supreme leader", "leader", "president", "prime minister", "monarch", "chief executive"):
            found = self.holder(country, office, date)
            if found is not None:
                return found
        return None


def _kind_of(words: str) -> Kind:
    """Return the kind of entry that a user's row calls itself (``armed group``, ``news agency``, ``court``)."""
    kinds: dict[str, Kind] = {"group": "group", "media": "media", "body": "body"}
    for word in words.lower().split():
        kind = kinds.get(wordlist("kind").get(word, ""))
        if kind is not None:
            return kind
    return "organisation"


def short_names(folded: str, order: str | None) -> list[str]:
    """Return the short names of a folded full name: the last name, and the first where ``order`` says so."""
    # Hussein of Jordan is no Mr Jordan.
    words = folded.partition(" of ")[0].split()
    if len(words) < 2:
        return words
    particles = wordlist("particle")
    start = len(words) - 1
    while start > 1 and words[start] in {"jr", "sr", "ii", "iii", "iv"}:
        start -= 1
    last = words[start]
    result = [last] if order != "first" or len(words) == 2 else []
    while start > 1 and words[start - 1] in particles:
        start -= 1
        result.append(" ".join(words[start:]))
        if words[start] in {"ul", "ur", "ud"}:
            # Zia-ul-Haq is one name, called by its whole or by its first part.
            result += [words[start - 1], " ".join(words[start - 1 :])]
            break
    if order is not None:
        result.append(words[0])
    return result


def _rank(hit: Hit, date: str | None, countries: Sequence[str]) -> tuple[bool, bool, int, bool, int, int, str]:
    entry = hit.entry
    return (
        not (entry.valid(date) and (date is None or in_range(date, hit.start, hit.end))),
        bool(countries) and entry.country not in countries,
        # Of The Australian the newspaper is the rarer meaning.
        _FORM_RANK[hit.form] + (4 if entry.kind == "media" else 0),
        not hit.main,
        int(wordlist("salience").get((entry.country or "").lower(), "99")),
        _KIND_RANK[entry.kind],
        "" if date is None else _inverse(entry.start),
    )


def _inverse(start: str | None) -> str:
    """Return a sort key that puts later starts first."""
    return "".join(chr(ord("9") - ord(c)) if c.isdigit() else c for c in start or "0000")
