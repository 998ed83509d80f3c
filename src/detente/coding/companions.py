"""Models that are packages of their own: ``large`` stands for what ``detente-large`` brings."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from detente.errors import ModelError


def model_folder(model: str | Path | None) -> Path | None:
    """The folder of a model: ``None`` for the one that ships, a folder as it is, a single word for a companion package.

    Raises ``ModelError`` that says how to get a companion that is not installed.
    """
    if model is None or Path(model).exists() or not str(model).isidentifier():
        return Path(model) if model is not None else None
    found = find_spec(f"detente_{model}")
    if found is None or found.origin is None:
        raise ModelError(
            f"{model}: no such folder, and no package detente-{model} is installed; "
            "name a folder that `detente train` wrote, or build the package (packaging/large/README.md)"
        )
    return Path(found.origin).parent / "model"
