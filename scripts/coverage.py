"""Makes docs/coverage.md, what the corpus covers and where it is thin: python scripts/coverage.py [--check].

The page is made from ``scripts/coverage_page.md`` (prose) and the files in ``corpus/``. ``--check`` writes nothing and
fails where the page is stale. Whoever looks for what to write next reads its section on what is thin.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import NamedTuple, get_args

from click import echo

from detente.coding.result import Coding
from detente.corpus import CorpusPassage, CorpusReport, read_corpus, read_reports
from detente.entities import Directory, Finder
from detente.evaluation.breakdown import constructions
from detente.evaluation.reports import KeyEvent
from detente.ontology import load_ontology
from detente.records import BlockKind, Passage, Report, Status

ROOT = Path(__file__).parents[1]
HERE = Path(__file__).parent
PAGE = ROOT / "docs" / "coverage.md"
HEADLINES = "headlines"
FIRST = "earlier"
STATUSES: tuple[Status, ...] = get_args(Status)
_YEAR = re.compile(r"\b(19[5-9]\d|20[0-2]\d)(?:s\b|\b)")


class Act(NamedTuple):
    """One event of the corpus with all that it is counted by."""

    type: str
    mode: str
    status: str
    constructions: frozenset[str]
    regions: frozenset[str]
    words: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A passage, or a whole report as one: regions, decade, register, its sentences and their acts."""

    regions: frozenset[str]
    decade: str | None
    register: str
    acts_by_sentence: tuple[tuple[Act, ...], ...]
    whole: bool

    @property
    def acts(self) -> Iterator[Act]:
        """All acts of all sentences."""
        return (act for acts in self.acts_by_sentence for act in acts)


class Names:
    """Finds which regions a text names, and which decade its people belong to."""

    def __init__(self) -> None:
        self.finder = Finder(Directory.load())

    @cached_property
    def region_of(self) -> dict[str, str]:
        """Code of a state → region."""
        return {code: row["region"] for row in table("coverage_regions.csv") for code in row["countries"].split()}

    def regions(self, text: str) -> frozenset[str]:
        """The regions of the states, and of the bodies and people of states, that are named in a text."""
        found = {found.hits[0].entry.country for found in self.finder.find(text)}
        return self.of_codes(code for code in found if code)

    def of_codes(self, codes: Iterable[str]) -> frozenset[str]:
        """The regions of codes; those of international bodies have none."""
        return frozenset(self.region_of[code] for code in codes if code in self.region_of)

    def decade(self, text: str) -> str | None:
        """The decade of the latest year named, else that of the people named in full, if it is one."""
        years = [int(year) for year in _YEAR.findall(text)]
        if years:
            return decade_of(max(years))
        decades = set()
        for found in self.finder.find(text):
            entry = found.hits[0].entry
            if entry.kind == "person" and " " in text[found.start : found.end]:
                starts = [int(term.start[:4]) for term in entry.terms if term.start]
                ends = [int(term.end[:4]) if term.end else 2025 for term in entry.terms]
                decades |= {decade_of(year) for year in (min(starts, default=0), max(ends, default=0))}
        return decades.pop() if len(decades) == 1 else None


def table(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file beside this script."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def decade_of(year: int) -> str:
    """``1994`` → ``1990s``; all before the time that the corpus is written for is one."""
    return f"{year // 10 * 10}s" if year >= 1980 else FIRST


def acts_of(passage: CorpusPassage, title: bool, regions_of: Callable[[int], frozenset[str]]) -> tuple[Act, ...]:
    """The acts of a sentence; ``regions_of`` gives those of an event by its number."""
    kind: BlockKind = "title" if title else "body"
    report = Report("", passage.text, "", passages=(Passage(0, len(passage.text), passage.text, kind, 0),))
    keys = []
    for event in passage.events:
        span = passage.spans_of(event.number, "E")[0]
        spot, words = ((span.start, span.end),), passage.text[span.start : span.end].casefold()
        keys.append(KeyEvent(event.type, event.status, (), (), None, None, None, spot, words, {}))
    coding = Coding(report, (), ())
    return tuple(
        Act(
            event.type,
            event.mode or "-",
            event.status,
            frozenset(constructions(key, keys, coding)),
            regions_of(event.number),
            key.words,
        )
        for event, key in zip(passage.events, keys, strict=True)
    )


def units(folder: Path, names: Names) -> Iterator[Unit]:
    """Everything in the corpus: passages first, then whole reports."""
    ontology = load_ontology()
    for passage in read_corpus([folder], ontology):
        regions, decade = names.regions(passage.text), names.decade(passage.text)
        acts = acts_of(passage, passage.slice == HEADLINES, partial(_always, regions))
        yield Unit(regions, decade, passage.slice, (acts,), False)
    styles = {row["style"]: row["words"].split() for row in table("coverage_styles.csv")}
    for report in read_reports([folder], ontology):
        yield _whole(report, names, styles)


def _always(regions: frozenset[str], _: int) -> frozenset[str]:
    return regions


def _whole(report: CorpusReport, names: Names, styles: dict[str, list[str]]) -> Unit:
    words = set(re.findall(r"[\w'-]+", report.style.lower()))
    style = next((style for style, known in styles.items() if words & set(known)), "other")
    decade = decade_of(int(report.published[:4]))

    def regions_of(number: int) -> frozenset[str]:
        return names.of_codes(code for side in report.sides[number] for code in side)

    sentences = tuple(
        acts_of(passage, title, regions_of) for passage, title in zip(report.passages, report.titles, strict=True)
    )
    regions = frozenset(region for number in report.sides for region in regions_of(number))
    return Unit(regions or names.regions(report.text), decade, style, sentences, True)


def grid(corner: str, rows: Sequence[str], columns: Sequence[str], cell: Callable[[str, str], str | int]) -> str:
    """A Markdown table."""
    lines = [f"| {corner} | {' | '.join(columns)} |", "|---" * (len(columns) + 1) + "|"]
    lines += [f"| {row} | {' | '.join(_shown(cell(row, column)) for column in columns)} |" for row in rows]
    return "\n".join(lines)


def _shown(value: str | int) -> str:
    return f"{value:,}" if isinstance(value, int) else value


class Tables:
    """The tables of the page, by the names of their places in it."""

    def __init__(self, everything: Sequence[Unit], names: Names) -> None:
        self.units = everything
        self.acts = [act for unit in everything for act in unit.acts]
        self.types = list(load_ontology().types)
        self.regions = list(dict.fromkeys(names.region_of.values()))
        self.decades = [FIRST, *sorted({unit.decade for unit in everything if unit.decade} - {FIRST})]
        self.ways = sorted({way for act in self.acts for way in act.constructions})
        self.styles = [*(row["style"] for row in table("coverage_styles.csv")), "other"]

    def page(self, template: str) -> str:
        """The template with its places filled."""
        return re.sub(r"\{\{(\w+)\}\}", lambda place: str(getattr(self, place[1])()), template)

    def totals(self) -> str:
        """What there is in all."""
        passages = [unit for unit in self.units if not unit.whole]
        reports = [unit for unit in self.units if unit.whole]
        sentences = [acts for unit in reports for acts in unit.acts_by_sentence]
        empty = sum(not unit.acts_by_sentence[0] for unit in passages)
        bare = sum(not acts for acts in sentences)
        return (
            f"{len(passages):,} passages, {empty / len(passages):.0%} of them without event, and {len(reports):,} "
            f"whole\nreports of {len(sentences):,} sentences, {bare / len(sentences):.0%} of them without event. "
            f"{len(self.acts):,} events;\n{len({act.words for act in self.acts}):,} different words for an act."
        )

    def shares(self) -> str:
        """The widest gaps in words."""
        of = len(self.acts)
        status = Counter(act.status for act in self.acts)
        types = Counter(act.type for act in self.acts).most_common()
        regions = Counter(region for act in self.acts for region in act.regions).most_common()
        dated = sum(unit.decade is not None for unit in self.units if not unit.whole)
        passages = sum(not unit.whole for unit in self.units)
        told = ", ".join(f"{name} {status[name] / of:.1%}" for name in STATUSES)
        return (
            f"Status: {told}. Type: from {types[-1][0]} with {types[-1][1]:,} events to {types[0][0]} with "
            f"{types[0][1]:,}.\nRegion: from {regions[-1][0]} with {regions[-1][1]:,} events to {regions[0][0]} with "
            f"{regions[0][1]:,}.\nDecade: {dated:,} of {passages:,} passages tell one."
        )

    def type_status(self) -> str:
        """Types by status."""
        count = Counter((act.type, status) for act in self.acts for status in (act.status, "all"))
        return self._with_sum("type", self.types, [*STATUSES, "all"], count)

    def type_mode(self) -> str:
        """A row a type with its modes."""
        count = Counter((act.type, act.mode) for act in self.acts)
        lines = ["| type | none | modes |", "|---|---|---|"]
        for kind, details in load_ontology().types.items():
            modes = sorted(details.modes, key=lambda mode: -count[kind, mode])
            told = ", ".join(f"{mode} {count[kind, mode]:,}" for mode in modes)
            lines.append(f"| {kind} | {count[kind, '-']:,} | {told} |")
        return "\n".join(lines)

    def type_construction(self) -> str:
        """Types by construction."""
        count = Counter((act.type, way) for act in self.acts for way in act.constructions)
        return self._with_sum("type", self.types, self.ways, count)

    def type_region(self) -> str:
        """Types by region."""
        count = Counter((act.type, region) for act in self.acts for region in act.regions or {"none told"})
        return self._with_sum("type", self.types, [*self.regions, "none told"], count)

    def region_decade(self) -> str:
        """Regions by decade: reports + passages."""
        count = self._places()
        columns = [*self.decades, "none told"]
        return grid(
            "region",
            [*self.regions, "none told"],
            columns,
            lambda row, column: f"{count[row, column, True]} + {count[row, column, False]}",
        )

    def register(self) -> str:
        """Slices of passages and styles of whole reports."""
        slices = sorted({unit.register for unit in self.units if not unit.whole})
        rows = [(name, False) for name in slices] + [(name, True) for name in self.styles]
        columns = ("passages or sentences", "reports", "events", "empty", "several", *STATUSES[1:])
        lines = [f"| register | {' | '.join(columns)} |", "|---" * (len(columns) + 1) + "|"]
        for name, whole in rows:
            here = [unit for unit in self.units if unit.register == name and unit.whole == whole]
            sentences = [acts for unit in here for acts in unit.acts_by_sentence]
            if not sentences:
                continue
            acts = [act for sentence in sentences for act in sentence]
            telling = [sentence for sentence in sentences if sentence]
            cells = [
                f"{len(sentences):,}",
                f"{len(here)}" if whole else "",
                f"{len(acts):,}",
                f"{1 - len(telling) / len(sentences):.2f}",
                f"{sum(len(sentence) > 1 for sentence in telling) / max(1, len(telling)):.2f}",
                *(f"{sum(act.status == status for act in acts)}" for status in STATUSES[1:]),
            ]
            lines.append(f"| {name if whole else f'`{name}`'} | {' | '.join(cells)} |")
        return "\n".join(lines)

    def style_decade(self) -> str:
        """Styles of whole reports by decade."""
        count = Counter((unit.register, unit.decade or "") for unit in self.units if unit.whole)
        return self._with_sum("style", [style for style in self.styles if self._reports(style)], self.decades, count)

    def thin(self) -> str:
        """A line for each kind of cell, with the cells below its bound, emptiest first."""
        status = Counter((act.type, act.status) for act in self.acts)
        mode = Counter((act.type, act.mode) for act in self.acts)
        way = Counter((act.type, name) for act in self.acts for name in act.constructions)
        region = Counter((act.type, name) for act in self.acts for name in act.regions)
        count, decades = self._places(), self.decades[1:]
        # Cooperation to come is AGREE or CONCEDE, and a threat is of the future anyway (docs/corpus.md, rule 5).
        late = {kind for kind, details in load_ontology().types.items() if details.quad_code <= 2} | {"THREATEN"}
        possible = [pair for pair in _pairs(self.types, STATUSES) if not (pair[0] in late and pair[1] == "future")]
        modes = [(kind, name) for kind, details in load_ontology().types.items() for name in details.modes]
        ways, places = _pairs(self.types, self.ways), _pairs(self.types, self.regions)
        spots = {pair: sum(count[(*pair, whole)] for whole in (True, False)) for pair in _pairs(self.regions, decades)}
        styles = {(name,): self._reports(name) for name in self.styles[:-1]}
        return "\n".join(
            (
                _thin("events of a type and status", 10, {pair: status[pair] for pair in possible}.items()),
                _thin("events of a mode", 25, {pair: mode[pair] for pair in modes}.items()),
                _thin("events of a type told in a way", 20, {pair: way[pair] for pair in ways}.items()),
                _thin("events of a type in a region", 20, {pair: region[pair] for pair in places}.items()),
                _thin("reports and passages of a region and decade", 20, spots.items()),
                _thin("whole reports of a style", 20, styles.items()),
            )
        )

    def _places(self) -> Counter[tuple[str, str, bool]]:
        return Counter(
            (region, unit.decade or "none told", unit.whole)
            for unit in self.units
            for region in unit.regions or {"none told"}
        )

    def _reports(self, style: str) -> int:
        return sum(unit.whole and unit.register == style for unit in self.units)

    @staticmethod
    def _with_sum(corner: str, rows: Sequence[str], columns: Sequence[str], count: Counter[tuple[str, str]]) -> str:
        total = {column: sum(count[row, column] for row in rows) for column in columns}
        return grid(
            corner, [*rows, "all"], columns, lambda row, column: count[row, column] or total[column] * (row == "all")
        )


def _thin(what: str, bound: int, counts: Collection[tuple[tuple[str, ...], int]]) -> str:
    few = sorted((number, cell) for cell, number in counts if number < bound)
    listed = "; ".join(f"{' '.join(cell)} {number}" for number, cell in few) or "none"
    return f"- **Fewer than {bound} {what}** ({len(few)} of {len(counts)}): {listed}."


def _pairs(rows: Sequence[str], columns: Sequence[str]) -> list[tuple[str, str]]:
    return [(row, column) for row in rows for column in columns]


def made() -> str:
    """The page as it should be."""
    names = Names()
    template = (HERE / "coverage_page.md").read_text(encoding="utf-8")
    return Tables(list(units(ROOT / "corpus", names)), names).page(template)


def main() -> None:
    """Write the page, or check it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where the page is stale")
    options = parser.parse_args()
    page = made()
    if not options.check:
        PAGE.write_text(page, encoding="utf-8")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page:
        echo("docs/coverage.md is stale: python scripts/coverage.py", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
