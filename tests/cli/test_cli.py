"""The command as users meet it: output by format, errors that say what to do, exit codes."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

GOOD = "OSLO, May 3, 2021 - Norway thanked Sweden on Monday for sending two rescue ships to the Barents Sea."


def run(*arguments: str, stdin: str | bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    data = stdin.encode() if isinstance(stdin, str) else stdin
    return subprocess.run([sys.executable, "-m", "detente", *arguments], input=data, capture_output=True, check=False)


def rows(run_: subprocess.CompletedProcess[bytes]) -> list[dict[str, object]]:
    return [json.loads(line) for line in run_.stdout.splitlines()]


@pytest.fixture
def report(tmp_path: Path) -> Path:
    file = tmp_path / "report.txt"
    file.write_text(GOOD, encoding="utf-8")
    return file


def test_code_writes_json_lines_in_a_pipe(report: Path) -> None:
    done = run("code", str(report))
    assert done.returncode == 0
    found = rows(done)
    assert "SUPPORT" in {row["event"] for row in found}
    assert {row["report_id"] for row in found} == {str(report)}
    assert b"1 report;" in done.stderr


def test_code_twice_gives_the_same_bytes(report: Path) -> None:
    assert (
        run("code", str(report), "--all", "--explain").stdout == run("code", str(report), "--all", "--explain").stdout
    )


def test_code_table_marks_the_words(report: Path) -> None:
    shown = run("code", str(report), "--format", "table").stdout.decode()
    assert "[thanked]" in shown
    assert "SUPPORT" in shown
    assert "Norway (NOR GOV)" in shown


def test_code_csv_and_output_file(report: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    assert run("code", str(report), "-o", str(out)).returncode == 0
    listed = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8"))))
    assert "NOR" in {row["actor_country"] for row in listed}
    assert [p.name for p in tmp_path.iterdir() if p.name.endswith(".part")] == []


def test_code_parquet(report: Path, tmp_path: Path) -> None:
    import pyarrow.parquet

    out = tmp_path / "out.parquet"
    assert run("code", str(report), "-o", str(out)).returncode == 0
    assert pyarrow.parquet.read_table(out).num_rows >= 1


def test_a_bad_row_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    file = tmp_path / "reports.jsonl"
    good = json.dumps({"id": "a", "text": GOOD, "published": "2021-05-03"})
    file.write_text(
        f'{good}\n{{"id": "b", "text"\n{json.dumps({"id": "c"})}\n{good.replace("a", "d", 1)}\n', encoding="utf-8"
    )
    done = run("code", str(file))
    assert done.returncode == 1
    errors = done.stderr.decode()
    assert f"{file}, row 2:" in errors
    assert f"{file}, row 3:" in errors
    assert len({row["report_id"] for row in rows(done)}) == 2


def test_standard_input_and_a_missing_file() -> None:
    assert rows(run("code", "-", stdin=GOOD))
    done = run("code", "no/such/file.txt")
    assert done.returncode != 0
    assert b"no/such/file.txt" in done.stderr


def test_another_language_is_refused_with_its_name(tmp_path: Path) -> None:
    file = tmp_path / "german.txt"
    file.write_text(
        "Die Bundesregierung hat am Montag angekündigt, die Gespräche mit Frankreich über den gemeinsamen Haushalt "
        "fortzusetzen. Der Minister sagte, man sei auf gutem Wege und werde bald zu einem Ergebnis kommen.",
        encoding="utf-8",
    )
    done = run("code", str(file))
    assert done.returncode == 1
    assert b"German" in done.stderr


def test_explain_lists_what_was_left_out(tmp_path: Path) -> None:
    file = tmp_path / "r.txt"
    file.write_text(GOOD + "\n\nAdvertisement\n\nThe minister said growth would be slow this year.\n", encoding="utf-8")
    reasons = {str(row["not_coded"]) for row in rows(run("code", str(file), "--explain")) if "not_coded" in row}
    assert "page furniture: advertisement" in reasons
    assert "statement only" in reasons


def test_relate_and_its_errors(tmp_path: Path) -> None:
    file = tmp_path / "pairs.jsonl"
    good = {"id": 1, "text": "Rebels killed two priests", "actor": [[0, 6]], "recipient": [[14, 25]]}
    bad = {"id": 2, "text": "Rebels killed two priests", "actor": [[0, 600]], "recipient": [[14, 25]]}
    file.write_text(json.dumps(good) + "\n" + json.dumps(bad) + "\n[]\n", encoding="utf-8")
    done = run("relate", str(file))
    assert done.returncode == 1
    (row,) = rows(done)
    assert (row["id"], row["event"], row["quad_code"]) == (1, "ASSAULT", 4)
    assert b"row 2" in done.stderr
    assert b"row 3" in done.stderr


def test_resolve(tmp_path: Path) -> None:
    file = tmp_path / "names.jsonl"
    file.write_text(json.dumps({"id": "x", "text": "French soldiers", "date": "2013-02-01"}) + "\n", encoding="utf-8")
    (row,) = rows(run("resolve", str(file)))
    assert (row["country"], row["sector"]) == ("FRA", "MIL")
    why = run("resolve", "--why", "Trump", "--date", "2018-05-01").stdout.decode()
    assert "president" in why
    assert "because" in why
    assert run("resolve").returncode == 2


def test_demo_and_doctor(tmp_path: Path) -> None:
    shown = run("demo", "--explain").stdout.decode()
    assert "AGREE" in shown
    assert "not coded" in shown
    assert run("demo", "--save", str(tmp_path)).returncode == 0
    assert len(list(tmp_path.glob("*.txt"))) >= 3
    doctor = run("doctor")
    assert doctor.returncode == 0, doctor.stdout.decode() + doctor.stderr.decode()
    assert b"self-test: well" in doctor.stdout


def test_unknown_verbs_and_options() -> None:
    assert run("cod").returncode == 2
    assert run("code").returncode == 2
    assert run("code", "x.txt", "--format", "xml").returncode == 2
