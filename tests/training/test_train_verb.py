"""``detente train``: --check reads the corpus only, and what is not installed is named at once (no PyTorch needed)."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from detente.cli.train_verb import command
from detente.errors import DataError

TEXT = (
    "[A1:Oslo] [E1:freed] [R1A2:two sailors], who [E2:thanked] [R2:the crown].\n"
    "  1 RETREAT release | legal\n  2 SUPPORT - | historical\n\n"
    "The thanked man was no sailor.\n"
)


def test_check_counts_what_the_corpus_holds(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text(TEXT, encoding="utf-8")
    done = CliRunner().invoke(command, ["--check", "--corpus", str(tmp_path), "--out", str(tmp_path / "model")])
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines() == [
        "2 passages, 1 without event, 2 events, no faults",
        "by type: RETREAT 1, SUPPORT 1",
        "by status: asserted 1, historical 1",
        "by file: mine 2",
    ]
    assert not (tmp_path / "model").exists()


def test_check_names_faults(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("[A1:Oslo] [E1:freed] them\n  1 FREE -\n", encoding="utf-8")
    done = CliRunner().invoke(command, ["--check", "--corpus", str(tmp_path)])
    assert isinstance(done.exception, DataError)
    assert "mine.txt:1: line 2: unknown event type FREE" in str(done.exception)


@pytest.mark.parametrize("absent", ["torch", "onnx", "safetensors"])
def test_what_is_not_installed_is_named_before_training(tmp_path: Path, absent: str) -> None:
    without = f"import sys; sys.modules[{absent!r}] = None; from detente.cli import main; main()"
    arguments = ["train", "--corpus", str(tmp_path / "none"), "--base", str(tmp_path), "--out", str(tmp_path / "out")]
    done = subprocess.run([sys.executable, "-c", without, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "training needs an optional part of Détente: pip install 'detente[train]'" in done.stderr
    assert "Traceback" not in done.stderr
