"""The version is set in one place, and what repeats it for readers says the same."""

import re
import tomllib
from pathlib import Path

from detente.version import __version__

ROOT = Path(__file__).parents[1]


def test_the_citation_has_the_version() -> None:
    cited = re.search(
        r"^version: *[\"']?([^\"'\s]+)", (ROOT / "CITATION.cff").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert cited
    assert cited[1] == __version__


def test_the_build_reads_the_version_from_its_module() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert settings["project"].get("version") is None
    assert "version" in settings["project"]["dynamic"]
    assert settings["tool"]["hatch"]["version"]["path"] == "src/detente/version.py"
