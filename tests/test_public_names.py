"""The public names are these and no others, each is there, and importing the package loads nothing heavy."""

import subprocess
import sys

import pytest

import detente

NAMES = [
    "Coder", "Coding", "DataError", "Desk", "DetenteError", "Entity", "Mention", "MissingExtraError", "ModelError",
    "Omission", "Ontology", "Passage", "Place", "Problem", "ReadingError", "Relation", "Report", "Span", "When",
    "__version__",
    "load_ontology", "mentions_to_arrow", "mentions_to_pandas", "mentions_to_polars", "read_html", "read_path",
    "read_text",
]  # fmt: skip


def test_exported_names() -> None:
    assert detente.__all__ == NAMES
    for name in NAMES:
        assert getattr(detente, name) is not None


def test_unknown_name() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Codre'"):
        _ = detente.Codre


def test_import_loads_nothing_heavy() -> None:
    heavy = ["numpy", "onnxruntime", "pyarrow", "duckdb", "trafilatura", "lxml", "torch", "rich", "click"]
    code = f"import sys, detente; print([name for name in {heavy} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
