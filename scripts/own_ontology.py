"""Measures a model on marked passages that its training did not see: ``own_ontology.py MODEL PASSAGES…``."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from detente.coding.encoder import Encoder
from detente.corpus import read_corpus
from detente.training.examples import prepare
from detente.training.heldout import measure


def main() -> None:
    """Prints every measure as JSON: acts by words and type, roles, modes, status, contexts, pairs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path, help="a folder that `detente train` wrote")
    parser.add_argument("passages", type=Path, nargs="+", help="files or folders in the format of docs/corpus.md")
    given = parser.parse_args()
    encoder = Encoder(given.model)
    passages = prepare(read_corpus(given.passages, encoder.ontology), encoder.pieces)
    print(json.dumps(measure(encoder, passages, encoder.labels, encoder.settings), indent=1))  # noqa: T201


if __name__ == "__main__":
    main()
