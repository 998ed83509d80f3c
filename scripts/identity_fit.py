"""Makes the weights of event identity again: python scripts/identity_fit.py [--write] [--out FOLDER].

Fits a logistic regression to the pairs of ``identity_dev.txt`` and ``identity_families.txt`` in ``tests/store``, each
weight held to a prior by a ridge and to its sign (``scripts/identity_prior.tsv``: what was thought right before there
were pairs, and how firmly it is held). Tellings of one report have weights of their own, which are fitted to
``identity_reports.txt`` and held to those. Prints precision and recall on every second family, held out of a fit to
the others, and by parts; what is written is fitted to all. ``tests/store/identity_pairs.jsonl`` judges and is not read.

Without ``--write`` nothing is written: what was made is compared with what ships. The vectors of words are those that
the package has (scripts/identity_vectors.py). ``identity_words.tsv`` and ``identity_types.tsv`` are written by hand.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.records import DatePrecision, When
from detente.store import identity_match
from detente.store.identity_told import Told, told
from detente.store.rows import days_of

Numbers = NDArray[np.float64]

ROOT = Path(__file__).resolve().parents[1]
STORE = ROOT / "src" / "detente" / "store"
PAIRS = ROOT / "tests" / "store" / "identity_dev.txt"
FAMILIES = ROOT / "tests" / "store" / "identity_families.txt"
REPORTS = ROOT / "tests" / "store" / "identity_reports.txt"
PRIOR = ROOT / "scripts" / "identity_prior.tsv"

PARTS, SEED = 5, 1
STEPS = 200  # of Newton's method; it has long settled by then
HALVINGS = 20  # of a step that would lead uphill
SETTLED = 1e-9
UNPLACED = 0.25  # weight of a pair of one report of which it is left out where the passages stand
OTHERS = 0.65  # weight of a pair of two happenings: the families have more of them than of one
PRECISIONS: dict[int, DatePrecision] = {4: "year", 7: "month", 8: "week", 10: "day"}
PUBLISHED = date(2024, 1, 1)  # where nothing is said of it


@dataclass(frozen=True, slots=True)
class Prior:
    """What a weight is held to, and by what ridge: 50 keeps it near what was set by hand.

    ``within`` is the same of the weight within a report, ``None`` for what comes out between reports.
    """

    weight: float
    hold: float
    within: float | None = None
    within_hold: float = 0.375


@dataclass(frozen=True, slots=True)
class Example:
    """Two tellings and whether they are of one happening; ``family``: which it is of, counted from 1; 0 for none. A
    report is a family too.

    Each telling of a family is in several pairs, which say less than as many pairs of others would: ``weighs``.
    """

    same: bool
    one: Told
    other: Told
    family: int = 0
    weighs: float = 1.0


@dataclass(frozen=True, slots=True)
class Measured:
    """Features of the pairs that are not ruled out, (pairs, features); whether each is one happening, 1 or 0; what it
    weighs in the fit; its family; and the families of the pairs of one happening that were ruled out."""

    matrix: Numbers
    same: Numbers
    weighs: Numbers
    family: Numbers
    missed: Numbers


def main() -> None:
    """Fits, prints figures, and writes where it was asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="Write what was made.")
    parser.add_argument("--out", type=Path, default=STORE, help="Where to; otherwise into the package.")
    options = parser.parse_args()
    prior = read_prior(PRIOR)
    apart, within = read_all(prior)
    for pairs in (apart, within):
        tell(f"{len(pairs.same)} pairs not ruled out; {len(pairs.missed)} of one happening were ruled out")
    for name, precision, recall in [*judged(apart, prior), *judged_within(apart, within, prior)]:
        tell(f"{name}: precision {precision:.3f}, recall {recall:.3f}")
    weights = both_fitted(apart, within, prior)
    shipped = (identity_match.weights(), identity_match.weights(within=True))
    farthest = (abs(new[name] - old.get(name, 0.0)) for new, old in zip(weights, shipped, strict=True) for name in new)
    tell(f"farthest from what ships: {max(farthest):.4f}")
    if options.write:
        write_weights(options.out, *weights)


def tell(line: str) -> None:
    """Prints a line."""
    sys.stdout.write(line + "\n")


def read_prior(path: Path) -> dict[str, Prior]:
    """The prior of every feature, in the order of the weights."""
    with path.open(encoding="utf-8") as lines:
        rows = csv.DictReader(lines, delimiter="\t")
        return {
            row["feature"]: Prior(
                float(row["weight"]),
                float(row["hold"]),
                float(row["within"]) if row["within"] else None,
                float(row["within_hold"]),
            )
            for row in rows
        }


def read_all(prior: Mapping[str, Prior]) -> tuple[Measured, Measured]:
    """The pairs of all development sets: those of two reports and those of one."""
    single = list(read_examples(PAIRS))
    one_report = [each for each in single if each.one.report == each.other.report]
    others = [each for each in single if each.one.report != each.other.report]
    return measured([*others, *read_families(FAMILIES)], prior), measured(
        [*one_report, *read_reports(REPORTS)], prior, 1.0
    )


def read_examples(path: Path) -> Iterator[Example]:
    """The pairs of the development set; the file's first lines say how they are written."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    for at in range(0, len(lines), 3):
        mark = lines[at].split()[0]
        reports = (f"{at}", f"{at}" if "=" in mark else f"{at} other")
        one, other = (told(_row(line, report)) for line, report in zip(lines[at + 1 : at + 3], reports, strict=True))
        yield Example(mark.startswith("+"), one, other)


def read_families(path: Path) -> Iterator[Example]:
    """All pairs of tellings within each family; the file's first lines say how they are written."""
    for number, (_, lines) in enumerate(_parted(path), 1):
        tellings = [(line[0], told(_row(line[2:], f"{number} {at}"))) for at, line in enumerate(lines)]
        for (mark, one), (other_mark, other) in combinations(tellings, 2):
            yield Example(mark == other_mark, one, other, number, 1.0 / (len(tellings) - 1))


def read_reports(path: Path) -> Iterator[Example]:
    """All pairs of tellings in different passages of each report; the file's first lines say how they are written."""
    for number, (published, lines) in enumerate(_parted(path), 1):
        rows = [_report_row(line, published, f"{number}") for line in lines]
        for _, row in rows:
            row["beside"] = [other["event"] for _, other in rows if other["passage_id"] == row["passage_id"]]
        for (mark, one), (other_mark, other) in combinations([(mark, told(row)) for mark, row in rows], 2):
            if one.passage_id == other.passage_id:
                continue
            yield Example(mark == other_mark, one, other, number)
            # As if nobody had told where the passages stand, too: so it is where events come in without their reports.
            yield Example(mark == other_mark, replace(one, at=None), other, number, UNPLACED)


def _parted(path: Path) -> list[tuple[str, list[str]]]:
    """What stands after each "*", and the lines below it."""
    parts: list[tuple[str, list[str]]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("*"):
            parts.append((line[1:].strip(), []))
        elif line and not line.startswith("#"):
            parts[-1][1].append(line)
    return parts


def _report_row(line: str, published: str, report: str) -> tuple[str, dict[str, Any]]:
    """The number of the happening, and the telling as a row of ``identity_read.sql``."""
    mark, rest = line.split(" ", 1)
    *facts, where, passage = rest.split(" | ")
    row = _row(" | ".join([*facts, passage]), report)
    known = _days(published)[1] or PUBLISHED
    if not row["dated"]:
        row["first"], row["last"] = known - timedelta(7), known
    return mark, {**row, "title": where.startswith("h"), "at": int(where.removeprefix("h"))}


def _row(line: str, report: str) -> dict[str, Any]:
    """A telling as a row of ``identity_read.sql``."""
    head, times, actor, recipient, place, passage = (part.strip() for part in line.split(" | "))
    event, mode, *status = head.split("/")
    day, _, due = times.partition(">")
    day, _, published = day.partition("@")
    (first, last), (due_from, due_to) = _days(day.strip()), _days(due.strip())
    known = date.fromisoformat(published.strip()) if published else PUBLISHED
    return {
        "mention_id": line,
        "current": True,
        "report_id": report,
        "passage_id": f"{report} {passage}",
        "passage": passage,
        "event": event,
        "mode": [] if mode == "-" else [mode],
        "status": status[0] if status else "asserted",
        "first": first or known - timedelta(7),
        "last": last or known,
        "dated": first is not None,
        "due_from": due_from,
        "due_to": due_to,
        "place": _place(place),
        "actor": _parties(actor),
        "recipient": _parties(recipient),
        "said_by": [],
    }


def _days(value: str) -> tuple[date | None, date | None]:
    if value in ("", "-"):
        return None, None
    return days_of(When(None, None, None, value, None, PRECISIONS[len(value)], "at", None))


def _parties(text: str) -> list[dict[str, str | None]]:
    keys = ("entity_text", "name", "country", "sector")
    listed = [] if text == "-" else text.split(";")
    return [
        {key: None if part.strip() == "-" else part.strip() for key, part in zip(keys, each.split("/"), strict=True)}
        for each in listed
    ]


def _place(text: str) -> dict[str, Any] | None:
    if text == "-":
        return None
    city, country, *point = text.split(",")
    lat, lon = (float(number) for number in point) if point else (None, None)
    return {
        "extracted_place": country if city == "-" else city,
        "city": None if city == "-" else city,
        "country": country,
        "lat": lat,
        "lon": lon,
    }


def measured(examples: Sequence[Example], prior: Mapping[str, Prior], others: float = OTHERS) -> Measured:
    """Features of all pairs; those of two happenings weigh ``others``.

    Which way round an act of both sides is compared follows from the weights: here, from the prior.
    """
    known = {name: each.weight for name, each in prior.items()}
    found = identity_match.measured([(example.one, example.other) for example in examples], known)
    both = list(zip(examples, found, strict=True))
    rows = [([each.get(name, 0.0) for name in prior], example) for example, each in both if each is not None]
    missed = [float(example.family) for example, each in both if each is None and example.same]
    same = np.array([float(example.same) for _, example in rows])
    return Measured(
        np.array([row for row, _ in rows]),
        same,
        np.where(same > 0, 1.0, others) * [example.weighs for _, example in rows],
        np.array([float(example.family) for _, example in rows]),
        np.array(missed),
    )


def both_fitted(
    apart: Measured, within: Measured, prior: Mapping[str, Prior]
) -> tuple[dict[str, float], dict[str, float]]:
    """The weights between reports, and those within one."""
    between = fitted(apart, prior).tolist()
    inside = fitted(within, held_to(between, prior), signed=False).tolist()
    return dict(zip(prior, between, strict=True)), dict(zip(prior, inside, strict=True))


def held_to(weights: Sequence[float], prior: Mapping[str, Prior]) -> dict[str, Prior]:
    """The prior of the weights within a report; ``weights`` are those between reports."""
    return {
        name: Prior(weight if each.within is None else each.within, each.within_hold)
        for (name, each), weight in zip(prior.items(), weights, strict=True)
    }


def fitted(
    pairs: Measured, prior: Mapping[str, Prior], only: NDArray[np.bool_] | None = None, *, signed: bool = True
) -> Numbers:
    """The weights, (features,), that minimise log loss plus ``hold`` / 2 times the squared distance from the prior.

    Where ``signed``, a weight keeps the sign of its prior, and is 0 where that is 0: pairs that are written to confuse
    must not teach that what is alike is apart. ``only`` (pairs,) says which to fit to.
    """
    kept = np.ones(len(pairs.same), dtype=bool) if only is None else only
    matrix, same, weighs = pairs.matrix[kept], pairs.same[kept], pairs.weighs[kept]
    start = np.array([each.weight for each in prior.values()])
    hold = np.array([each.hold for each in prior.values()])
    free = np.array([name == "start" or not signed for name in prior])
    low = np.where((start >= 0) & ~free, 0.0, -np.inf)
    high = np.where((start <= 0) & ~free, 0.0, np.inf)

    def loss(weights: Numbers) -> float:
        odds = matrix @ weights
        return float(
            (weighs * (np.logaddexp(0.0, odds) - same * odds)).sum() + (hold * (weights - start) ** 2).sum() / 2
        )

    weights, now = start.copy(), loss(start)
    for _ in range(STEPS):
        likely = _likely(matrix, weights)
        slope = matrix.T @ (weighs * (likely - same)) + hold * (weights - start)
        moves = ~(((weights <= low) & (slope > 0)) | ((weights >= high) & (slope < 0)))
        curvature = (matrix * (weighs * likely * (1.0 - likely))[:, None]).T @ matrix + np.diag(hold)
        step = np.zeros_like(weights)
        step[moves] = np.linalg.solve(curvature[np.ix_(moves, moves)], slope[moves])
        tried = (np.clip(weights - step / 2**halved, low, high) for halved in range(HALVINGS))
        better = next((each for each in tried if loss(each) < now), None)
        if better is None or now - loss(better) < SETTLED:
            break
        weights, now = better, loss(better)
    return weights


def _likely(matrix: Numbers, weights: Numbers) -> Numbers:
    likely: Numbers = 1.0 / (1.0 + np.exp(-(matrix @ weights)))
    return likely


def judged(pairs: Measured, prior: Mapping[str, Prior]) -> Iterator[tuple[str, float, float]]:
    """Precision and recall on pairs that were left out of the fit: the even families, all by parts, single pairs."""
    likely = np.zeros(len(pairs.same))

    def leave(out: NDArray[np.bool_]) -> None:
        likely[out] = _likely(pairs.matrix[out], fitted(pairs, prior, ~out))

    def figures(which: NDArray[np.bool_], missed: NDArray[np.bool_]) -> tuple[float, float]:
        joined = (likely >= identity_match.THRESHOLD) & which
        hit = float((joined & (pairs.same == 1)).sum())
        return hit / max(1.0, float(joined.sum())), hit / max(1.0, float((pairs.same * which).sum() + missed.sum()))

    families, lost = pairs.family > 0, pairs.missed > 0
    even, lost_even = families & (pairs.family % 2 == 0), lost & (pairs.missed % 2 == 0)
    leave(even)
    yield "held-out families", *figures(even, lost_even)
    shuffled = np.random.default_rng(SEED).permutation(int(pairs.family.max()) + 1)
    for part in range(PARTS):
        leave(families & np.isin(pairs.family, shuffled[part::PARTS]))
        leave(~families & (np.cumsum(~families) % PARTS == part))
    yield f"all families by {PARTS} parts", *figures(families, lost)
    yield f"pairs of no family by {PARTS} parts", *figures(~families, ~lost)


def judged_within(apart: Measured, within: Measured, prior: Mapping[str, Prior]) -> Iterator[tuple[str, float, float]]:
    """Precision and recall in whole reports that were left out of the fit, by parts."""
    held = held_to(fitted(apart, prior).tolist(), prior)
    reports = (within.family > 0) & (within.weighs == 1.0)
    shuffled = np.random.default_rng(SEED).permutation(int(within.family.max()) + 1)
    likely = np.zeros(len(within.same))
    for part in range(PARTS):
        out = (within.family > 0) & np.isin(within.family, shuffled[part::PARTS])
        likely[out] = _likely(within.matrix[out], fitted(within, held, ~out, signed=False))
    joined = (likely >= identity_match.THRESHOLD) & reports
    hit = float((joined & (within.same == 1)).sum())
    all_same = float((within.same * reports).sum() + (within.missed > 0).sum() / 2)  # each is there twice
    yield f"within reports by {PARTS} parts", hit / max(1.0, float(joined.sum())), hit / max(1.0, all_same)


def write_weights(folder: Path, apart: Mapping[str, float], within: Mapping[str, float]) -> None:
    """Writes ``identity_weights.tsv``, to two digits."""
    lines = ["feature\tapart\twithin", *(f"{name}\t{apart[name]:.2f}\t{within[name]:.2f}" for name in apart)]
    (folder / "identity_weights.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
