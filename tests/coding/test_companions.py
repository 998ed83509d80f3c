"""``large`` is the model of the package detente-large; folders and the model that ships stay what they are."""

from __future__ import annotations

import importlib
from importlib.resources import files
from pathlib import Path

import pytest

from detente import Coder
from detente.coding.companions import model_folder
from detente.errors import ModelError


def test_a_companion_package_is_found_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "detente_vast"
    package.mkdir()
    (package / "__init__.py").write_text('"""A companion."""\n', encoding="utf-8")
    (package / "model").symlink_to(Path(str(files("detente.model"))), target_is_directory=True)
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()
    assert model_folder("vast") == package / "model"
    assert Coder(model="vast").name == Coder().name


def test_what_is_not_installed_is_said() -> None:
    with pytest.raises(ModelError, match="no package detente-enormous is installed"):
        Coder(model="enormous")


def test_folders_stay_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "large").mkdir()
    assert model_folder(None) is None
    assert model_folder("large") == Path("large")
    assert model_folder("runs/model") == Path("runs/model")
