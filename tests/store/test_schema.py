"""The schema is documented, has the fields of the records, and old stores come up to it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import duckdb
import pytest

from detente.records import Block, Entity, Mention, Moment, Passage, Place, Report, Span, When
from detente.store import Desk, StoreError, StoreVersionError, Writer, migrate, schema
from detente.store.connect import attach
from detente.store.snapshot import tables
from detente.store.testing import MadeUpCoder, made_up_reports

VERSION_1 = Path(__file__).with_name("schema_1.sql")
PAGE = Path(__file__).parents[2] / "docs" / "store.md"


def columns_of(path: Path) -> list[tuple[str, ...]]:
    with duckdb.connect(str(path)) as connection:
        return connection.execute(
            "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns"
            " WHERE table_schema = 'main' ORDER BY ALL"
        ).fetchall()


def test_every_column_is_documented_and_nothing_else(store: Path) -> None:
    with Writer(store):
        pass
    documented = set()
    for section in PAGE.read_text(encoding="utf-8").split("\n### ")[1:]:
        name = section.split("`")[1]
        cells = re.findall(r"^\| (`.*?) \|", section.split("\n## ")[0], flags=re.MULTILINE)
        documented |= {(name, column) for cell in cells for column in re.findall(r"`(\w+)`", cell)}
    with Desk.open(store) as desk:
        there = set(
            desk.sql(
                "SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = 'desk'"
                " AND schema_name = 'main' AND table_name IN (SELECT table_name FROM duckdb_tables())"
            ).fetchall()
        )
        views = {row[0] for row in desk.sql("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()}
    assert documented == there
    assert views == set(re.findall(r"^- `(\w+)`", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE))


@pytest.mark.parametrize(
    ("record", "table", "column"),
    [
        (When, "mentions", "date"),
        (When, "mentions", "due"),
        (Place, "mentions", "event_loc"),
        (Span, "mentions", "event_text"),
        (Span, "mentions", "content"),
        (Span, "passages", "also"),
        (Block, "reports", "blocks"),
        (Moment, "reports", "published"),
        (Moment, "reports", "updated"),
    ],
)
def test_structs_have_every_field_of_their_record(record: type, table: str, column: str, store: Path) -> None:
    with Writer(store) as writer:
        row = writer.connection.execute(
            f"SELECT {column}::VARCHAR, typeof({column}) FROM (SELECT NULL) LEFT JOIN {table} ON true"
        ).fetchone()
    assert row is not None
    inner = re.sub(r"STRUCT\((?:[^()]|\([^()]*\))*\)(?=[,)])", "S", row[1][len("STRUCT(") :])
    names = re.findall(r"\"?(\w+)\"? (?:VARCHAR|INTEGER|BIGINT|DOUBLE|S\b)", inner)
    assert names == [field.name for field in fields(record)]


def test_rows_have_every_field_of_their_record(store: Path) -> None:
    """A field that is added to a record and not to the schema would be lost without a word."""
    renamed = {"id", "start", "end", "passage", "passages"}
    for record, table in ((Report, "reports"), (Passage, "passages"), (Mention, "mentions"), (Entity, "entities")):
        named = {field.name for field in fields(record)} - renamed - {"actor", "recipient", "said_by"}
        assert named <= set(re.findall(r"^    (\w+) ", schema.sql("schema.sql").split(f"TABLE {table} (")[1], re.M))


def make_version_1(path: Path) -> None:
    """A store as the first version of the schema had it, with rows in it."""
    with duckdb.connect(str(path)) as connection:
        connection.execute(VERSION_1.read_text(encoding="utf-8"))
        connection.execute("INSERT INTO store VALUES ('abc', '2026-01-01', '0.2.0', 3)")
        connection.execute("INSERT INTO schema_versions VALUES (1, '2026-01-01', '0.2.0')")
        connection.execute(
            "INSERT INTO judgements (judgement_id, made, author, kind, target_kind, target, note)"
            " VALUES ('j1', '2026-01-02', 'Ada', 'reject', 'event', 'e1', 'no')"
        )


def test_a_store_of_version_1_comes_up_to_a_new_one(store: Path, tmp_path: Path) -> None:
    make_version_1(store)
    if schema.current_version() > 1:
        with pytest.raises(StoreVersionError, match="bring it up to date with"):
            Desk.open(store)
    assert migrate(store) == schema.current_version()
    new = tmp_path / "new.duckdb"
    with Writer(new):
        pass
    assert columns_of(store) == columns_of(new)
    with Desk.open(store) as desk:
        assert desk.sql("SELECT author, note FROM judgements").fetchall() == [("Ada", "no")]
        assert desk.sql("SELECT max(version) FROM schema_versions").fetchone() == (schema.current_version(),)
    summary = Desk.add(store, made_up_reports(1, 3), coder=MadeUpCoder())
    assert summary.reports == {"new": 3}


STEPS = {
    2: "ALTER TABLE judgements ADD COLUMN weight DOUBLE; UPDATE judgements SET weight = 1;",
    3: "CREATE TABLE links (a VARCHAR); INSERT INTO links SELECT judgement_id FROM judgements;",
}


def test_migrations_are_applied_in_order_and_once(store: Path) -> None:
    make_version_1(store)
    with attach(store, read_only=False) as connection:
        assert schema.bring_up_to_date(connection, store, STEPS) == [2, 3]
        assert schema.bring_up_to_date(connection, store, STEPS) == []
        assert connection.execute("SELECT weight, a FROM judgements, links").fetchall() == [(1.0, "j1")]
        assert connection.execute("SELECT version FROM schema_versions ORDER BY ALL").fetchall() == [(1,), (2,), (3,)]


def test_a_migration_that_fails_leaves_the_version_before_it(store: Path) -> None:
    make_version_1(store)
    broken = {**STEPS, 3: "CREATE TABLE links (a VARCHAR); INSERT INTO links SELECT nothing FROM judgements;"}
    with attach(store, read_only=False) as connection:
        with pytest.raises(StoreError, match="nothing"):
            schema.bring_up_to_date(connection, store, broken)
        assert schema.version_of(connection, store) == 2
        assert "links" not in tables(connection)
        assert schema.bring_up_to_date(connection, store, STEPS) == [3]


def test_a_store_that_is_not_there_is_not_migrated(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no store"):
        migrate(tmp_path / "desk.duckdb")


def test_every_version_after_the_first_has_a_migration() -> None:
    assert sorted(schema.migrations()) == list(range(2, schema.current_version() + 1))


def test_a_fresh_store_holds(store: Path, contents: Callable[[Path], dict[str, list[object]]]) -> None:
    with Writer(store):
        pass
    assert not any(contents(store).values())
