"""What several tests share: one coder with the model that ships."""

from __future__ import annotations

from importlib.resources import files

import pytest

from detente import Coder, Coding, read_text


@pytest.fixture(scope="session")
def coder() -> Coder:
    return Coder()


@pytest.fixture(scope="session")
def sample_texts() -> dict[str, str]:
    """The sample reports of the package by name."""
    folder = files("detente.demo")
    names = sorted(f.name for f in folder.iterdir() if f.name.endswith(".txt"))
    return {name: (folder / name).read_text(encoding="utf-8") for name in names}


@pytest.fixture(scope="session")
def codings(coder: Coder, sample_texts: dict[str, str]) -> dict[str, Coding]:
    return {name: coder.code(read_text(text, id=name)) for name, text in sample_texts.items()}
