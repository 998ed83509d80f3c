"""How far two people agree who coded the same whole reports from the same guide: the bound of what a coder can reach.

The second key is scored as a coder would be: each telling of each of its events is a mention, the first key is the
truth. Precision is over the second key's tellings, recall over the first key's asserted and future events.

    PYTHONPATH=src python scripts/key_agreement.py [REPORTS] [SECOND]
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from click import echo

from detente.coding.result import Coding
from detente.evaluation.reports import KeyEvent, Scored, events_of_key, field_accuracy, read_key, score_events, table
from detente.reading import read_path
from detente.records import Entity, Mention, Passage, Place, Report, Span, Status, When


def mentions_of(events: Sequence[KeyEvent], report: Report) -> tuple[Mention, ...]:
    """Each telling of each event of a key as a mention, in the passage of ``report`` in which it begins."""
    return tuple(_mention(event, start, end, report) for event in events for start, end in event.tellings)


def _mention(event: KeyEvent, start: int, end: int, report: Report) -> Mention:
    inside = (passage for passage in report.passages if passage.start <= start < passage.end)
    passage = next(inside, Passage(start, end, report.text[start:end], "body", 0))
    words = (Span(start, end, report.text[start:end]),)
    status, date, due = cast(Status, event.status), _when(event.date), _when(event.due)
    actor, recipient, place = _side(event.actor), _side(event.recipient), _place(event.place)
    return Mention(
        "", report.id, passage, event.type, (), (), status, 0, 0.0, words, actor, recipient, (), date, due, place, 1.0,
        {}, "key",
    )  # fmt: skip


def _side(countries: Sequence[str]) -> tuple[Entity, ...]:
    return tuple(Entity(None, None, code, None, code, None) for code in countries)


def _when(value: str | None) -> When | None:
    return When(None, None, None, value, None, "day", "at", None, "") if value else None


def _place(country: str | None) -> Place | None:
    if country is None:
        return None
    return Place(None, None, country, country, None, None, None, None, None, None, country, "country")


def compare(first: Path, second: Path) -> list[Scored]:
    """The second keys of a folder scored against the first, report by report."""
    scored = []
    for file in sorted(second.glob("*.key.json")):
        key: Mapping[str, Any] = read_key(first / file.name)
        report = next(iter(read_path(first / key["report"])))
        if not isinstance(report, Report):
            raise SystemExit(f"{key['report']} cannot be read: {report}")
        mentions = mentions_of(events_of_key(read_key(file), report.text), report)
        scored.append(score_events(Coding(report, mentions, ()), events_of_key(key, report.text)))
    return scored


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the agreement of the two keys."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", nargs="?", type=Path, default=Path("evaluation/reports"))
    parser.add_argument("second", nargs="?", type=Path, default=Path("evaluation/second_keys"))
    options = parser.parse_args(arguments)
    scored = compare(options.reports, options.second)
    echo(f"{len(scored)} reports coded by two")
    for row in table(scored):
        counts = f"{row['mentions_right']} of {row['mentions']}, {row['events_found']} of {row['events']}"
        echo(f"{row['measure']:<52} {row['precision']:.3f} / {row['recall']:.3f}  ({counts})")
    echo(", ".join(f"{name} {share:.3f}" for name, share in field_accuracy(scored).items()))


if __name__ == "__main__":
    main()
