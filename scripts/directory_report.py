"""Counts the directory and lists the spans without a head: python scripts/directory_report.py [--gaps].

The counts are those of docs/directory.md. ``--gaps`` lists, for every state with a code of Correlates of War, the
spans of time since 1990 (or since it exists) in which no head of state or of government is in offices.csv, and for
the countries named below the spans since 2000 without a foreign or a defence minister. Spans of three weeks or less
are left out: hand-overs.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from click import echo

from detente.entities.loading import Row, package_rows
from detente.entities.words import wordlist

FILES = ("states.csv", "regions.csv", "offices.csv", "organisations.csv", "groups.csv", "media.csv", "bodies.csv")
HEADS = frozenset(
    {"president", "prime minister", "monarch", "supreme leader", "chief executive", "leader", "head", "prince"}
)
MINISTERS = ("foreign minister", "defence minister")
MINISTRIES = (
    "ARG AUS BRA CAN CHN FRA DEU IND IDN ITA JPN MEX RUS SAU ZAF KOR TUR GBR USA PRK IRN ISR PSE PAK UKR BLR SYR IRQ "
    "AFG TWN VEN ETH SDN"
)
_HANDOVER = 21
_NOW = date.today().isoformat()


def main() -> None:
    """Print the counts, and the gaps on demand."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gaps", action="store_true", help="list the spans of time without a head or a minister")
    options = parser.parse_args()
    for name in (*FILES, "roles.csv"):
        rows = package_rows(name)
        last = max((row.get(bound, "") for row in rows for bound in ("start", "end")), default="")
        bases = ", ".join(f"{basis} ({count})" for basis, count in Counter(r.get("basis", "") for r in rows).items())
        echo(f"{name}: {len(rows)} rows; last date {last or '-'}; {bases}")
    if options.gaps:
        for country, what, begin, end in gaps():
            echo(f"{country} {what}: nobody from {begin} to {end}")


def gaps() -> Iterator[tuple[str, str, str, str]]:
    """Yield country, what is missing, first and last day."""
    held: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for row in package_rows("offices.csv"):
        kind = _kind(row)
        if kind is not None and row["country"]:
            begin, end = _first(row["start"] or "1900"), _last(row["end"] or _NOW)
            held[row["country"], kind].append((begin, end))
    for state in package_rows("states.csv"):
        code = state["iso3"]
        begin = max("1990-01-01", _first(state["start"] or "1990"))
        end = _last(state["end"] or _NOW)
        if state["cow"] and end > begin:
            yield from ((code, "head", *gap) for gap in _uncovered(held[code, "head"], begin, end))
    for code in MINISTRIES.split():
        for office in MINISTERS:
            yield from ((code, office, *gap) for gap in _uncovered(held[code, office], "2000-01-01", _NOW))


def _kind(row: Row) -> str | None:
    """Say whether a row is about a head or a minister; acting and interim holders count."""
    office = row["office"].lower().removeprefix("acting ").removeprefix("interim ")
    known = wordlist("office")
    found = known.get(office) or known.get(office.partition(" of ")[0])
    if found in MINISTERS:
        return found
    heading = found in HEADS or office.startswith(("chairman", "chairwoman", "general secretary", "head of"))
    return "head" if heading and row["sector"] in {"GOV", "MIL"} else None


def _uncovered(spans: Iterable[tuple[str, str]], begin: str, end: str) -> Iterator[tuple[str, str]]:
    reached = begin
    for start, stop in sorted(spans):
        if start > reached and _days(reached, min(start, end)) > _HANDOVER:
            yield reached, min(start, end)
        reached = max(reached, stop)
        if reached >= end:
            return
    if _days(reached, end) > _HANDOVER:
        yield reached, end


def _first(value: str) -> str:
    """The first day that a date known to the year or month may mean."""
    return f"{value}-01-01"[:10] if len(value) == 4 else f"{value}-01"[:10]


def _last(value: str) -> str:
    """The last day that it may mean."""
    return f"{value}-12-31"[:10] if len(value) == 4 else f"{value}-28"[:10]


def _days(begin: str, end: str) -> int:
    return (date.fromisoformat(end) - date.fromisoformat(begin)).days


if __name__ == "__main__":
    main()
