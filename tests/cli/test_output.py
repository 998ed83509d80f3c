"""Where the command's output goes: files, folders, pipes that close, terminals, and what is left when it fails."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from detente import Coding
from detente.cli.inputs import count_inputs
from detente.cli.output import Out, format_of
from detente.cli.present import print_coding
from detente.cli.problems import problem_line
from detente.cli.progress import Ticker
from detente.records import Problem

GOOD = "OSLO, May 3, 2021 - Norway thanked Sweden on Monday for sending two rescue ships to the Barents Sea."
# Runs the command with a method of the coder that does something else when it is called for the second time.
SECOND = """
import os, signal
from detente.coding.coder import Coder
calls, method = [], Coder.{method}
def called(self, *arguments, **keywords):
    calls.append(1)
    if len(calls) == 2:
        {act}
    return method(self, *arguments, **keywords)
Coder.{method} = called
from detente.cli import main
main()
"""


def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "detente", *arguments],
        capture_output=True,
        check=False,
        env={**os.environ, **variables},
    )


def run_second(method: str, act: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    program = SECOND.format(method=method, act=act)
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    return subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, check=False, env=variables)


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    file = tmp_path / "reports.jsonl"
    lines = (json.dumps({"id": id_, "text": GOOD, "published": "2021-05-03"}) + "\n" for id_ in "abc")
    file.write_text("".join(lines), encoding="utf-8")
    return file


def parts(folder: Path) -> list[Path]:
    return list(folder.glob("*.part"))


def test_an_unexpected_error_in_one_report_does_not_stop_the_batch(reports: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    done = run_second("code", "raise KeyError('k\\x1b')", "code", str(reports), "-o", str(out))
    assert done.returncode == 1
    assert [json.loads(line)["report_id"] for line in out.read_text().splitlines()] == ["a", "c"]
    line = f"{reports}, report b: internal error: KeyError: 'k\\x1b'; please report it"
    assert line in done.stderr.decode()
    assert "2 reports" in done.stderr.decode()
    assert "1 could not be read or coded" in done.stderr.decode()


def test_an_unexpected_error_in_one_row_does_not_stop_relate(tmp_path: Path) -> None:
    file = tmp_path / "pairs.jsonl"
    row = {"id": 1, "text": "Rebels killed two priests", "actor": [[0, 6]], "recipient": [[14, 25]]}
    file.write_text(f"{json.dumps(row)}\n" * 3, encoding="utf-8")
    done = run_second("relate", "raise KeyError('k')", "relate", str(file))
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 2
    assert b"row 2: internal error: KeyError: 'k'; please report it" in done.stderr


@pytest.mark.parametrize("ending", ["jsonl", "csv"])
@pytest.mark.parametrize(
    ("act", "code"), [("raise KeyboardInterrupt", 130), ("os.kill(os.getpid(), signal.SIGTERM)", 128 + signal.SIGTERM)]
)
def test_what_was_done_is_kept_when_the_work_is_stopped(
    reports: Path, tmp_path: Path, act: str, code: int, ending: str
) -> None:
    done = run_second("code", act, "code", str(reports), "-o", str(tmp_path / f"out.{ending}"))
    assert done.returncode == code
    assert not (tmp_path / f"out.{ending}").exists()
    (part,) = parts(tmp_path)
    assert f"kept in {part}" in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert len(part.read_text().splitlines()) == (2 if ending == "csv" else 1)


def test_no_part_of_a_parquet_file_is_left(reports: Path, tmp_path: Path) -> None:
    done = run_second(
        "code", "os.kill(os.getpid(), signal.SIGTERM)", "code", str(reports), "-o", str(tmp_path / "out.parquet")
    )
    assert done.returncode == 128 + signal.SIGTERM
    assert list(tmp_path.iterdir()) == [reports]


@pytest.mark.parametrize("format_", ["jsonl", "csv", "table"])
def test_each_report_is_sent_off_before_the_next(reports: Path, format_: str) -> None:
    done = run_second("code", "os._exit(7)", "code", str(reports), "--format", format_)
    assert done.returncode == 7
    assert b"thanked" in done.stdout


@pytest.mark.parametrize("verb", ["relate", "resolve"])
def test_each_row_is_sent_off_before_the_next(tmp_path: Path, verb: str) -> None:
    file = tmp_path / "rows.jsonl"
    row = {"id": 1, "text": "Rebels killed two priests", "actor": [[0, 6]], "recipient": [[14, 25]]}
    file.write_text(f"{json.dumps(row)}\n" * 2, encoding="utf-8")
    assert len(run_second(verb, "os._exit(7)", verb, str(file)).stdout.splitlines()) == 1


def test_a_reader_that_goes_away_ends_the_command_quietly(reports: Path) -> None:
    reports.write_text(reports.read_text() * 10, encoding="utf-8")
    command = f"{sys.executable} -m detente code {reports} | head -1 >/dev/null; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=False)
    assert done.returncode == 141
    assert done.stderr == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_one_line(reports: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "detente", "code", str(reports)]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 1
    assert done.stderr == b"detente: No space left on device\n"


def test_a_file_that_cannot_grow_is_one_line_and_keeps_whole_reports(reports: Path, tmp_path: Path) -> None:
    reports.write_text(reports.read_text() * 3, encoding="utf-8")
    command = f"ulimit -f 4; exec {sys.executable} -m detente code {reports} -o {tmp_path / 'out.jsonl'}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=False)
    assert done.returncode == 1
    (part,) = parts(tmp_path)
    told, error = done.stderr.decode().splitlines()
    assert told.endswith(f"kept in {part}")
    assert error == "detente: File too large"
    kept = [json.loads(line) for line in part.read_text().splitlines()]
    assert 1 <= len(kept) < 9


def test_output_places(reports: Path, tmp_path: Path) -> None:
    assert len(run("code", str(reports), "-o", "-").stdout.splitlines()) == 3
    folder = run("code", str(reports), "-o", str(tmp_path))
    assert folder.returncode == 2
    assert b"is a folder; name a file in it" in folder.stderr
    absent = run("code", str(reports), "-o", str(tmp_path / "no" / "x.csv"))
    assert absent.returncode == 1
    assert f"there is no folder {tmp_path / 'no'}".encode() in absent.stderr


def test_a_named_pipe_is_written_and_not_replaced(reports: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE)
    try:
        assert run("code", str(reports), "-o", str(pipe)).returncode == 0
        read, _ = reader.communicate(timeout=60)
    finally:
        reader.kill()
        reader.communicate()
    assert len(read.splitlines()) == 3
    assert pipe.is_fifo()


def test_links_are_followed_and_permissions_kept(reports: Path, tmp_path: Path) -> None:
    real = tmp_path / "elsewhere" / "real.jsonl"
    real.parent.mkdir()
    real.write_text("old", encoding="utf-8")
    real.chmod(0o600)
    link = tmp_path / "link.jsonl"
    link.symlink_to(real)
    assert run("code", str(reports), "-o", str(link)).returncode == 0
    assert link.is_symlink()
    assert len(real.read_text().splitlines()) == 3
    assert real.stat().st_mode & 0o777 == 0o600
    before = os.umask(0o027)
    try:
        assert run("code", str(reports), "-o", str(tmp_path / "new.jsonl")).returncode == 0
    finally:
        os.umask(before)
    assert (tmp_path / "new.jsonl").stat().st_mode & 0o777 == 0o640


def test_unknown_endings_are_not_understood(reports: Path, tmp_path: Path) -> None:
    done = run("code", str(reports), "-o", str(tmp_path / "out.xlsx"))
    assert done.returncode == 2
    assert b".jsonl, .ndjson, .csv, .parquet, .txt" in done.stderr
    assert run("code", str(reports), "--format", "csv", "-o", str(tmp_path / "out.dat")).returncode == 0
    for verb in ("relate", "resolve"):
        assert b"known are .jsonl, .ndjson" in run(verb, str(reports), "-o", str(tmp_path / "out.csv")).stderr
    assert format_of("out", {".csv": "csv"}) == "jsonl"


def test_output_that_is_not_utf_8_is_made_so(reports: Path, tmp_path: Path) -> None:
    file = tmp_path / "r.txt"
    file.write_text(GOOD.replace("Norway", "Erdoğan"), encoding="utf-8")
    done = run("code", str(file), "--format", "table", "--all", "--explain", PYTHONIOENCODING="cp1252")
    assert done.returncode == 0, done.stderr
    assert "Erdoğan" in done.stdout.decode("utf-8")
    demo = run("demo", PYTHONIOENCODING="cp1252")
    assert demo.returncode == 0, demo.stderr
    assert "→" in demo.stdout.decode("utf-8")


def test_a_terminal_that_cannot_show_a_letter_shows_another(reports: Path) -> None:
    import pty

    master, slave = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "detente", "code", str(reports)],
        stdin=subprocess.DEVNULL,
        stdout=slave,
        stderr=subprocess.PIPE,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "TERM": "dumb"},
    )
    os.close(slave)
    shown = os.read(master, 1 << 16)
    os.close(master)
    assert done.returncode == 0, done.stderr
    assert b"SUPPORT" in shown


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def terminal_for_errors(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr("detente.cli.progress.PATIENCE", 0.0)
    monkeypatch.setattr("detente.cli.progress._EVERY", 0.0)
    return terminal


def test_progress_is_cleared_before_anything_else_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    stderr = terminal_for_errors(monkeypatch)
    with Ticker("coding", Out(io.StringIO(), io.BytesIO())) as ticker:
        ticker.tick("3 reports")
        ticker.say("bad\x1b row")
    first, blank, said = stderr.getvalue().lstrip("\r").split("\r")
    assert first == "coding: 3 reports, 0 s"
    assert (blank.strip(), said) == ("", "bad\ufffd row\n")


def test_progress_tells_how_much_is_left_where_the_total_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    stderr = terminal_for_errors(monkeypatch)
    now = [0.0]
    monkeypatch.setattr("detente.cli.progress.time.monotonic", lambda: now[0])
    with Ticker("adding") as ticker:
        now[0] = 100.0
        ticker.step(1, "report")
        ticker.total = 5
        ticker.step(1, "report", ", 3 mentions")
        ticker.step(6, "report")
    shown = [line.strip() for line in stderr.getvalue().split("\r") if line.strip()]
    assert shown == [
        "adding: 1 report, 2 min",
        "adding: 1 of 5 reports, 3 mentions, 2 min, about 7 min left",
        "adding: 6 reports, 2 min",
    ]


def test_inputs_are_counted_before_they_are_read(reports: Path, tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "notes.pdf").write_bytes(b"%PDF")
    assert count_inputs([str(reports)], None) == 3
    assert count_inputs([str(tmp_path), str(reports)], None) == 7
    assert count_inputs([str(tmp_path / "notes.pdf")], "text") == 1
    assert count_inputs([str(reports), "-"], None) is None
    assert count_inputs([str(tmp_path / "notes.pdf")], None) is None
    (tmp_path / "more.json").write_text("[]", encoding="utf-8")
    assert count_inputs([str(tmp_path)], None) is None


def test_no_progress_where_the_results_go_to_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    stderr = terminal_for_errors(monkeypatch)
    with Ticker("coding", Out(io.StringIO(), io.BytesIO(), terminal=True)) as ticker:
        ticker.tick("3 reports")
    assert stderr.getvalue() == ""


def test_names_are_no_markup_and_nothing_steers_the_terminal(codings: dict[str, Coding]) -> None:
    coding = codings["1-strait-patrols.txt"]
    mention = coding.shown()[0]
    evil = "[red]Front[/red] :smile: \x1b]0;title\x07\u202e"
    entity = replace(mention.actor[0], name=evil)
    passage = replace(mention.passage, text=mention.passage.text + evil)
    omission = replace(coding.omissions[0], text=evil, reason=evil)
    report = replace(coding.report, title=evil)
    mention = replace(mention, passage=passage, actor=(entity,), recipient=())
    out = io.StringIO()
    print_coding(replace(coding, report=report, mentions=(mention,), omissions=(omission,)), out, explain=True)
    shown = out.getvalue()
    assert "".join(shown.split()).count("[red]Front[/red]:smile:") >= 3
    assert not {"\x1b", "\x07", "\u202e"} & set(shown)


def test_problem_lines_are_one_line_of_words() -> None:
    problem = Problem("a\nb\x1b[2J", 3, None, "bad\r\u202e", "mend\tit")
    assert problem_line(problem) == "a b\ufffd[2J, row 3: bad \ufffd (mend it)"
