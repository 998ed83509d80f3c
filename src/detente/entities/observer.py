"""Reads a passage for the names in it and writes them into the report's memory."""

from __future__ import annotations

import re
from collections.abc import Sequence

from detente.entities.directory import Directory, short_names
from detente.entities.finder import Finder
from detente.entities.home import is_common
from detente.entities.memory import ReportMemory, Seen, SeenKind
from detente.entities.model import Entry, Found, Hit, term_at
from detente.entities.naming import in_longer_name, name_after, name_apposed, name_before, spelled_out
from detente.entities.query import rank_term
from detente.entities.roles import Role, roles_in
from detente.entities.text import Token, alike, is_plural, key, singular, tokens
from detente.entities.words import wordlist

_ACRONYM = re.compile(r"\(\s*(?:the\s+|or\s+)?[\"“‘']?([A-Z][A-Za-z]*[A-Z][A-Za-z-]*)[\"”’']?\s*\)")
_HYPHEN = "-‑"


class Observer:
    """Finds names, titles with names, and abbreviations given in brackets."""

    def __init__(self, directory: Directory, finder: Finder) -> None:
        self.directory = directory
        self.finder = finder

    def observe(self, text: str, date: str | None, memory: ReportMemory) -> None:
        """Register what ``text``, the report's next passage, names."""
        memory.passages += 1
        memory.texts.append(text)
        words = tokens(text)
        found = self.finder.find_in(text, words)
        taken = {number for name in found for number in range(name.first, name.last)}
        roles = roles_in([word.norm for word in words], taken)
        countries = memory.main_countries()[:4]
        sightings: list[Seen] = []
        for name in found:
            hit = self.directory.choose(name.hits, date, countries)
            if hit is not None and not hit.entry.is_to_come(date):
                sightings.append(self._sighting(text, words, name, hit, date, memory))
        sightings += self._titled(text, words, found, roles, taken, date, memory)
        sightings += _namesakes(text, words, taken, memory)
        sightings += _groups(words, found, roles, self.directory, date, memory)
        sightings += self._short(text, words, taken, date, memory)
        _mark_led(sightings, words)
        for seen in sorted(sightings, key=lambda seen: seen.position):
            memory.add(seen)
            self._register(seen, memory)
        self._abbreviations(text, words, sightings, memory)

    def _sighting(
        self, text: str, words: Sequence[Token], name: Found, hit: Hit, date: str | None, memory: ReportMemory
    ) -> Seen:
        entry = hit.entry
        kind: SeenKind = "person" if entry.kind == "person" else "party"
        if entry.kind == "state":
            kind = "nationality" if hit.form in {"adjective", "demonym"} else "state"
            hyphened = text[name.end : name.end + 1] in _HYPHEN and name.end + 1 < len(text)
            following = words[name.last].norm if name.last < len(words) else ""
            before = words[name.first - 1].norm if name.first else ""
            if kind == "state" and hyphened and following in wordlist("linker"):
                kind = "nationality"
            elif kind == "state" and hit.form in {"capital", "metonym"} and before in wordlist("place_preposition"):
                # Talks in Geneva do not make Switzerland a party.
                kind = "place"
        seen = Seen(name.text, entry.name, kind, entry.country, entry.sector, memory.passages, name.start, entry)
        home = self._home(entry, name.text, memory)
        if home is not None:
            # The Democrats of a report about Iceland are its own.
            return Seen(name.text, name.text, kind, home, entry.sector, memory.passages, name.start)
        if entry.kind == "person":
            term, standing = term_at(entry.terms, date)
            seen.country, seen.office_class = term.country, term.office_class
            seen.office = term.office if standing == "in office" else None
            seen.woman = _woman(words, name.first, entry.name)
        return seen

    def _home(self, entry: Entry, name: str, memory: ReportMemory) -> str | None:
        """The report's own country, where it speaks of no other that could have a body of such a common name."""
        states = self.directory.states
        if not memory.weights or entry.kind not in {"group", "body"} or entry.country not in states:
            return None
        if entry.country in memory.weights or not is_common(name, entry.country):
            return None
        return next((code for code in memory.main_countries() if code in states), None)

    def _titled(
        self,
        text: str,
        words: Sequence[Token],
        found: Sequence[Found],
        roles: Sequence[Role],
        taken: set[int],
        date: str | None,
        memory: ReportMemory,
    ) -> list[Seen]:
        """Names that the directory does not know but a title introduces: ``Chadian Defence Minister Issaka Jamous``."""
        result = []
        nations = {name.last: name for name in found}
        bodies = {number for role in roles if role.kind != "person" for number in range(role.first, role.last)}
        for role in roles:
            if role.kind != "person":
                continue
            name = (
                name_after(text, words, role.last, taken | bodies)
                or name_before(text, words, role, found, taken)
                or name_apposed(text, words, role, taken | bodies)
            )
            if not name or (len(name) == 1 and not words[role.last - 1].capital):
                continue
            shown = text[name[0].start : name[-1].end]
            if key(shown) in memory.names:
                continue
            # The Chadian former minister, but not: Britain urged Colonel …
            linked = role.first > 0 and words[role.first - 1].norm in _linking()
            nation = nations.get(role.first) or (nations.get(role.first - 1) if linked else None)
            hit = self.directory.choose(nation.hits, date) if nation else None
            if nation is not None and hit is not None and hit.entry.kind != "state":
                # A Labour activist is of the country whose labour he speaks for.
                hit = None if is_common(nation.text, hit.entry.country) else hit
            hit = hit or self._served(words, role, found, date)
            country = hit.entry.country if hit else None
            if country is None and singular(words[role.last - 1].norm) in wordlist("counterpart"):
                country = self._facing(words, role, memory)
            seen = Seen(shown, shown, "person", country, role.sector, memory.passages, name[0].start)
            seen.office, seen.office_class = role.phrase, role.office
            seen.woman = _woman(words, role.last, shown)
            entry = self._holder_called(name, country, role, date)
            if entry is not None:
                term, _ = term_at(entry.terms, date)
                seen.entry, seen.name, seen.country, seen.sector = entry, entry.name, term.country, term.sector
            if (len(name) == 1 and entry is None and country is None) or name[0].norm in wordlist("title"):
                continue
            result.append(seen)
            taken.update(number for number, word in enumerate(words) if name[0].start <= word.start < name[-1].end)
        return result

    def _served(self, words: Sequence[Token], role: Role, found: Sequence[Found], date: str | None) -> Hit | None:
        """What a role is of: ``Pete Wilson, the governor of California``, ``the leader of the FARC``."""
        number = role.last
        if number >= len(words) or words[number].norm not in {"of", "for"}:
            return None
        number += 1 + (number + 1 < len(words) and words[number + 1].norm == "the")
        name = next((name for name in found if name.first == number), None)
        return self.directory.choose(name.hits, date) if name else None

    def _facing(self, words: Sequence[Token], role: Role, memory: ReportMemory) -> str | None:
        """The country of ``his counterpart``: the report's first that is not that of the last official named."""
        last = next((s for s in reversed(memory.seen) if s.kind == "person" and s.office_class and s.country), None)
        ranked = [code for code in memory.main_countries() if code in self.directory.states]
        others = [code for code in ranked[:3] if last is None or code != last.country]
        return others[0] if last is not None and others else None

    def _holder_called(self, name: Sequence[Token], country: str | None, role: Role, date: str | None) -> Entry | None:
        """Return the person of the directory who holds the role's office and has the same last name."""
        for size in (1, len(name)):
            short = " ".join(word.norm for word in name[-size:])
            for entry in self.directory.surnames.get(short, ()):
                term, standing = term_at(entry.terms, date)
                if standing != "in office" or (country and term.country != country):
                    continue
                if len(name) > 1 and not alike(name, entry.name):
                    continue
                if role.office and term.office_class == role.office:
                    return entry
        return None

    def _short(
        self, text: str, words: Sequence[Token], taken: set[int], date: str | None, memory: ReportMemory
    ) -> list[Seen]:
        """Last names alone: of people the report has named, and of leaders in office."""
        result = []
        for number, word in enumerate(words):
            if number in taken or not word.capital or len(word.norm) < 3 or word.text.isupper():
                continue
            known = memory.known(word.norm)
            if known is not None and known.kind == "person":
                again = Seen(word.text, known.name, "person", known.country, known.sector, memory.passages, word.start)
                again.entry, again.office, again.office_class = known.entry, known.office, known.office_class
                again.woman = known.woman
                result.append(again)
                continue
            entry = self._leader_called(word.norm, date)
            if entry is not None and not in_longer_name(text, words, number):
                term, _ = term_at(entry.terms, date)
                seen = Seen(word.text, entry.name, "person", term.country, term.sector, memory.passages, word.start)
                seen.entry, seen.office, seen.office_class = entry, term.office, term.office_class
                seen.woman = _woman(words, number, entry.name)
                result.append(seen)
        return result

    def _leader_called(self, short: str, date: str | None) -> Entry | None:
        entries = self.directory.surnames.get(short)
        if not entries or short in wordlist("ambiguous") or short in wordlist("common_name"):
            return None
        leading = [entry for entry in entries if rank_term(date, entry, self.directory)[0] <= 1]
        return leading[0] if len(leading) == 1 else None

    def _register(self, seen: Seen, memory: ReportMemory) -> None:
        if seen.kind == "role" or not seen.named:
            return
        memory.names.setdefault(key(seen.text), seen)
        if seen.kind != "person":
            return
        order = wordlist("people_countries").get((seen.country or "").lower())
        for short in short_names(key(seen.text), order):
            if len(short) > 1:
                memory.names.setdefault(short, seen)
        first = key(seen.text).split()[0]
        if first in wordlist("given"):
            memory.names.setdefault(first, seen)
        if seen.name != seen.text:
            for short in short_names(key(seen.name), order):
                memory.names.setdefault(short, seen)

    def _abbreviations(
        self, text: str, words: Sequence[Token], sightings: Sequence[Seen], memory: ReportMemory
    ) -> None:
        """``Republic of Korea (ROK)``, ``Popular Front for Change (PFC)``: the letters mean the name before them."""
        for match in _ACRONYM.finditer(text):
            short = key(match[1])
            before = text[: match.start()].rstrip()
            named = [s for s in sightings if s.kind != "role" and s.position + len(s.text) == len(before)]
            if named:
                memory.names[short] = named[-1]
            elif short not in memory.names and short not in self.directory.names:
                spelled = spelled_out([word for word in words if word.end <= len(before)], match[1])
                if spelled:
                    shown = text[spelled[0].start : spelled[-1].end]
                    seen = Seen(shown, shown, "party", None, None, memory.passages, spelled[0].start)
                    roles = [role for role in roles_in([word.norm for word in spelled]) if role.kind != "person"]
                    seen.sector = roles[-1].sector if roles else None
                    memory.names[short] = memory.names.setdefault(key(shown), seen)


def _linking() -> set[str]:
    """Words that may stand between a country and a title."""
    return {"'s", *wordlist("former"), *wordlist("deputy"), *wordlist("not_head")}


def _namesakes(text: str, words: Sequence[Token], taken: set[int], memory: ReportMemory) -> list[Seen]:
    """People whose name is also a country's: after ``Michael Jordan`` and ``Chad Wilkins`` those are not the states."""
    result = []
    for number, word in enumerate(words):
        if number in taken or not word.capital or word.norm not in wordlist("given") or memory.known(word.norm):
            continue
        for first, last in ((number - 1, number), (number, number + 1)):
            if (
                first < 0
                or last >= len(words)
                or {first, last} & taken
                or text[words[first].end : words[last].start] != " "
            ):
                continue
            other = words[first if last == number else last]
            ordinary = other.norm in wordlist("title") or other.norm in wordlist("opener") or roles_in([other.norm])
            if other.capital and not ordinary:
                name = text[words[first].start : words[last].end]
                seen = Seen(name, name, "person", None, None, memory.passages, words[first].start)
                memory.names.setdefault(word.norm, seen)
                result.append(seen)
                break
    return result


def _groups(
    words: Sequence[Token],
    found: Sequence[Found],
    roles: Sequence[Role],
    directory: Directory,
    date: str | None,
    memory: ReportMemory,
) -> list[Seen]:
    """Unnamed people, groups and bodies, to which pronouns and ``the ministry`` may go back: ``Kenyan dockers``."""
    result = []
    nations = {name.last: name for name in found}
    for role in roles:
        last = words[role.last - 1]
        plural = is_plural(last.norm) and last.norm != "police"
        single = role.kind == "person" and not plural
        owned = role.first > 1 and words[role.first - 1].norm == "'s"
        nation = nations.get(role.first) or (nations.get(role.first - 1) if owned else None)
        hit = directory.choose(nation.hits, date) if nation else None
        if single and not _stands_alone(words, role, nation):
            continue
        first = words[nation.first] if nation else words[role.first]
        phrase = " ".join(word.text for word in words if first.start <= word.start < last.end)
        country = hit.entry.country if hit else None
        seen = Seen(phrase, phrase, "person" if single else "role", country, role.sector, memory.passages, first.start)
        seen.owned = hit is not None
        seen.plural, seen.named = plural or (role.kind == "group" and last.norm in wordlist("crowd")), False
        if single:
            _as_person(seen, words, role, directory, date)
        result.append(seen)
    return result


def _stands_alone(words: Sequence[Token], role: Role, nation: Found | None) -> bool:
    """Whether a person's role stands for a person: no name after it, and a word before it that makes it a subject."""
    if role.last < len(words) and words[role.last].capital and words[role.last].start == words[role.last - 1].end + 1:
        return False
    before = words[role.first - 1].norm if role.first else ""
    return nation is not None or before in {"the", "a", "an", "his", "her", "their", "its"}


def _as_person(seen: Seen, words: Sequence[Token], role: Role, directory: Directory, date: str | None) -> None:
    """Say of an unnamed person what the role tells: the office, its holder, a woman or a man."""
    seen.office, seen.office_class = role.phrase, role.office
    head = words[role.last - 1].norm
    if head in wordlist("woman"):
        seen.woman = True
    elif head in wordlist("man"):
        seen.woman = False
    deputy = role.first and words[role.first - 1].norm in wordlist("deputy") | wordlist("former")
    holder = directory.holder(seen.country, role.office, date) if seen.country and role.office and not deputy else None
    if holder is not None:
        seen.entry, seen.name = holder[0], holder[0].name
        seen.woman = True if key(seen.name).split()[0] in wordlist("woman_name") else seen.woman


def _is_chance(seen: Seen, words: Sequence[Token]) -> bool:
    """Whether a nationality only describes a thing: ``the Polish border``, ``the Russian ambassador``."""
    after = next((word for word in words if word.start >= seen.end), None)
    return seen.kind == "nationality" and after is not None and singular(after.norm) in wordlist("chance_noun")


def _mark_led(sightings: Sequence[Seen], words: Sequence[Token]) -> None:
    """Note the preposition before each naming: ``in northern Syria`` makes no party of Syria."""
    numbers = {word.start: number for number, word in enumerate(words)}
    leading = wordlist("preposition")
    skipped = wordlist("between_words")
    for seen in sightings:
        number = numbers.get(seen.position, 0) - 1
        while number >= 0 and words[number].norm in skipped:
            number -= 1
        if number >= 0 and words[number].norm in leading:
            seen.led = words[number].norm
        seen.chance = _is_chance(seen, words)


def _woman(words: Sequence[Token], first: int, name: str) -> bool | None:
    """Return what a first name and the words before a name say of the person's sex, ``None`` if nothing."""
    if key(name).split()[0] in wordlist("woman_name"):
        return True
    for word in words[max(0, first - 3) : first]:
        if word.norm in wordlist("woman"):
            return True
        if word.norm in wordlist("man"):
            return False
    return None
