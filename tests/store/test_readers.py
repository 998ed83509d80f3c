"""Readers see what was published last, whole, and never what is being written; SQL, search and tables."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from detente.errors import MissingExtraError
from detente.records import Report
from detente.store import Desk, StoreError, Writer, text, to_arrow, to_pandas, to_polars
from detente.store.testing import MadeUpCoder

COUNT = "SELECT count(*) FROM reports"


def test_a_reader_sees_the_state_of_its_opening_and_a_new_one_what_was_published(
    store: Path, reports: list[Report], made_up: MadeUpCoder
) -> None:
    Desk.add(store, reports[:5], coder=made_up)
    early = Desk.open(store)
    with Writer(store) as writer:
        writer.add(reports[5:9], made_up)
        with Desk.open(store) as meanwhile:
            assert meanwhile.sql(COUNT).fetchone() == (5,)
        writer.publish()
        with Desk.open(store) as late:
            assert late.sql(COUNT).fetchone() == (9,)
        code = f"from detente.store import Desk; print(Desk.open({str(store)!r}).sql({COUNT!r}).fetchone()[0])"
        other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert other.stdout.strip() == "9"
    assert early.sql(COUNT).fetchone() == (5,)
    assert len(list(early.report_records())) == 5
    early.close()


def test_publishing_goes_on_while_reports_are_added(store: Path, reports: list[Report], made_up: MadeUpCoder) -> None:
    seen: list[int] = []

    def look(summary: object) -> None:
        if store.exists():
            with Desk.open(store) as desk:
                seen.append(desk.counts()["reports"])

    with Writer(store, batch_reports=5, publish_every=0) as writer:
        writer.add(reports, made_up, progress=look)
    assert 5 in seen
    assert seen == sorted(seen)


def test_anyone_can_open_the_file_with_duckdb_alone(store: Path, reports: list[Report], made_up: MadeUpCoder) -> None:
    Desk.add(store, reports, coder=made_up)
    with duckdb.connect(str(store), read_only=True) as connection:
        assert connection.execute(COUNT).fetchone() == (30,)
        assert connection.execute("SELECT count(*) > 60 FROM current_mentions").fetchone() == (True,)


def test_a_desk_reads_only_and_says_what_is_wrong_with_a_query(store: Path, made_up: MadeUpCoder) -> None:
    Desk.add(store, [], coder=made_up)
    with Desk.open(store) as desk:
        for query, said in (
            ("DELETE FROM reports", "read-only"),
            ("SELECT nothing FROM reports", "nothing"),
            ("SET threads = 1", "gives no rows"),
        ):
            with pytest.raises(StoreError, match=said):
                desk.sql(query).fetchall()


def test_tables(store: Path, reports: list[Report], made_up: MadeUpCoder, monkeypatch: pytest.MonkeyPatch) -> None:
    Desk.add(store, reports, coder=made_up)
    with Desk.open(store) as desk:
        shown, every = desk.mentions(), desk.mentions(all_statuses=True)
        assert {row[0] for row in shown.select("status").distinct().fetchall()} == {"asserted", "future"}
        assert to_arrow(every).num_rows == len(to_pandas(every)) == len(to_polars(every)) == len(every.fetchall())
        assert to_arrow(desk.reports()).column("report_id").to_pylist() == [report.id for report in reports]
        for module, convert in (("pyarrow", to_arrow), ("pandas", to_pandas), ("polars", to_polars)):
            monkeypatch.setattr("detente.store.frames.find_spec", lambda name, gone=module: None if name == gone else 1)
            with pytest.raises(MissingExtraError, match=r"pip install 'detente\["):
                convert(desk.reports())


@pytest.mark.skipif(text.extension() is None, reason="DuckDB's full text is not packaged for this machine")
def test_full_text_finds_stems_and_ranks(store: Path, reports: list[Report], made_up: MadeUpCoder) -> None:
    Desk.add(store, reports, coder=made_up)
    with Desk.open(store) as desk:
        found = desk.search("threatens Japanese").fetchall()
        assert found
        assert all("threatened" in row[2] for row in found)
        assert [row[1] for row in found] == sorted((row[1] for row in found), reverse=True)
        assert desk.search("2022").fetchall()
        assert desk.search("zeppelin").fetchall() == []


@pytest.mark.skipif(text.extension() is None, reason="DuckDB's full text is not packaged for this machine")
def test_full_text_follows_the_reports_and_leaves_superseded_ones_out(store: Path, made_up: MadeUpCoder) -> None:
    from detente.store.testing import made_up_report

    Desk.add(store, [made_up_report("r", ["Zeppelins rose."], "2022-07-30")], coder=made_up)
    Desk.add(store, [made_up_report("r", ["Balloons rose."], "2022-07-31")], coder=made_up)
    with Desk.open(store) as desk:
        assert [row[2] for row in desk.search("balloon").fetchall()] == ["Balloons rose."]
        assert desk.search("zeppelin").fetchall() == []


def test_without_the_extension_all_but_full_text_works(
    store: Path, reports: list[Report], made_up: MadeUpCoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text, "extension", lambda: None)
    Desk.add(store, reports, coder=made_up)
    with Desk.open(store) as desk:
        assert desk.check() == []
        with pytest.raises(StoreError, match="full text needs the package duckdb-extension-fts"):
            desk.search("japan")
