"""Files of other data sets come in as events without words; bad rows are named, and nothing comes twice."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from detente.cli.group import group
from detente.export import gdelt, icews, polecat
from detente.store import Desk, Writer
from detente.store.testing import MadeUpCoder, made_up_reports

Cells = dict[str, str]
GDELT: Cells = {
    "GLOBALEVENTID": "1060000001", "SQLDATE": "20220730", "MonthYear": "202207", "Year": "2022",
    "FractionDate": "2022.5753", "Actor1Code": "PRKMIL", "Actor1Name": "NORTH KOREAN", "Actor1CountryCode": "PRK",
    "Actor1Type1Code": "MIL", "Actor2Code": "IGOUNO", "Actor2Name": "UNITED NATIONS", "Actor2KnownGroupCode": "UNO",
    "Actor2Type1Code": "IGO", "IsRootEvent": "1", "EventCode": "138", "EventBaseCode": "138", "EventRootCode": "13",
    "QuadClass": "3", "GoldsteinScale": "-7.0", "NumMentions": "10", "NumSources": "2", "NumArticles": "9",
    "AvgTone": "-4.2", "Actor1Geo_Type": "0", "Actor2Geo_Type": "0", "ActionGeo_Type": "4",
    "ActionGeo_FullName": "Seoul, Soul-t'ukpyolsi, South Korea", "ActionGeo_CountryCode": "KS",
    "ActionGeo_Lat": "37.5664", "ActionGeo_Long": "126.997", "DATEADDED": "20220731011500",
    "SOURCEURL": "https://news.example/1",
}  # fmt: skip
POLECAT: Cells = {
    "Event ID": "20220730-1-ab", "Event Date": "2022-07-30", "Event Type": "ACCUSE", "Event Mode": "disapprove",
    "Intensity": "-2.0", "Quad Code": "VERBAL CONFLICT", "Contexts": "military;diplomatic", "Actor Name": "Wang Yi",
    "Actor Country": "CHN", "Actor COW": "710", "Primary Actor Sector": "GOV", "Actor Sectors": "GOV; ELI",
    "Actor Title": "foreign minister", "Actor Name Raw": "Wang", "Recipient Name": "Nancy Pelosi; Joe Biden",
    "Recipient Country": "USA;USA", "Recipient Sectors": "LEG;GOV", "Placename": "Taipei", "City": "Taipei",
    "Country": "TWN", "Latitude": "25.05", "Longitude": "121.53", "GeoNames ID": "1668341", "Feature Type": "PPLC",
    "Publication Date": "2022-07-31", "Language": "English", "Version": "NGEC",
}  # fmt: skip
ICEWS: Cells = {
    "Event ID": "28000001", "Event Date": "2018-01-02", "Source Name": "Citizen (India)",
    "Source Sectors": "Social,General Population / Civilian / Social", "Source Country": "India",
    "Event Text": "Demonstrate or rally", "CAMEO Code": "141", "Intensity": "-6.5", "Target Name": "Police (India)",
    "Target Sectors": '"Police,Government"', "Target Country": "India", "Story ID": "43000001", "Sentence Number": "3",
    "Publisher": "The Hindu", "City": "New Delhi", "Province": "NCT", "Country": "India", "Latitude": "28.6",
    "Longitude": "77.2",
}  # fmt: skip


def row(cells: Cells, names: list[str], *, missing: str = "", **changed: str) -> str:
    changed = {name.replace("_", " ") if name.replace("_", " ") in names else name: v for name, v in changed.items()}
    return "\t".join((cells | changed).get(name, "") or missing for name in names)


def gdelt_row(**changed: str) -> str:
    return row(GDELT, gdelt.names(), **changed)


def polecat_row(**changed: str) -> str:
    return row(POLECAT, polecat.names(), missing="None", **changed)


def icews_row(**changed: str) -> str:
    return row(ICEWS, icews.names(), **changed)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DETENTE_STORE", raising=False)
    return tmp_path


def bring(file: str, dialect: str, *lines: str, encoding: str = "utf-8") -> Result:
    Path(file).write_text("".join(line + "\n" for line in lines), encoding=encoding)
    return CliRunner().invoke(group, ["import", file, "--as", dialect])


def found(query: str) -> list[tuple[object, ...]]:
    with Desk.open("desk.duckdb") as desk:
        assert desk.check() == []
        return desk.sql(query).fetchall()


def parties(role: str) -> list[tuple[object, ...]]:
    return found(f"SELECT name, country, sector, office FROM event_entities WHERE role = '{role}' ORDER BY ALL")


def test_a_row_of_gdelt(folder: Path) -> None:
    result = bring("day.CSV", "gdelt", gdelt_row())
    assert (result.exit_code, result.stdout) == (0, "")
    assert "1 row of gdelt read; 1 new event in desk.duckdb" in result.stderr
    assert found(
        "SELECT origin, external_id, event, mode, context, status, quad_code, event_scale, date_value FROM events"
    ) == [("gdelt", "1060000001", "THREATEN", ["violence"], ["military"], "asserted", 3, -3.5, "2022-07-30")]
    assert parties("actor") == [("NORTH KOREAN", "PRK", "MIL", None)]
    assert parties("recipient") == [("UNITED NATIONS", "UNO", None, None)]
    assert found(
        "SELECT confidence, main_mention, n_mentions, n_reports, n_sources, first_reported::VARCHAR, date_precision,"
        " event_loc.resolved_place, event_loc.province, event_loc.country, event_loc.lat,"
        ' event_loc."precision" FROM events'
    ) == [
        (None, None, 10, 9, 2, "2022-07-31", "day", "Seoul", "Soul-t'ukpyolsi", "KOR", 37.5664, "city")
    ]  # fmt: skip


@pytest.mark.parametrize("version", [58, 57])
def test_older_files_of_gdelt_have_fewer_columns(version: int, folder: Path) -> None:
    names = [name for name in gdelt.names() if not name.endswith("ADM2Code")][:version]
    assert bring("old.csv", "gdelt", row(GDELT, names)).exit_code == 0
    assert found("SELECT event, event_loc.city FROM events") == [("THREATEN", "Seoul")]


def test_a_header_and_a_zip_are_no_trouble(folder: Path) -> None:
    with zipfile.ZipFile("day.zip", "w") as packed:
        packed.writestr("day.CSV", "\t".join(gdelt.names()) + "\n" + gdelt_row() + "\n")
    result = CliRunner().invoke(group, ["import", "day.zip", "--as", "gdelt"])
    assert (result.exit_code, "1 new event " in result.stderr) == (0, True)


def test_a_row_of_polecat(folder: Path) -> None:
    header = "\t".join([*polecat.names(), "Headline"]).replace("Intensity", "Event Intensity")
    result = bring("ngec.txt", "polecat", header, polecat_row() + "\t\t")
    assert (result.exit_code, "cells left out" in result.stderr) == (0, False)
    assert found("SELECT origin, external_id, event, mode, context, event_scale FROM events") == [
        ("polecat", "20220730-1-ab", "ACCUSE", ["disapprove"], ["military", "diplomatic"], -2.0)
    ]
    assert found("SELECT date_value, first_reported::VARCHAR FROM events") == [("2022-07-30", "2022-07-31")]
    assert parties("actor") == [("Wang Yi", "CHN", "GOV", "foreign minister")]
    assert parties("recipient") == [("Joe Biden", "USA", "GOV", None), ("Nancy Pelosi", "USA", "LEG", None)]
    assert found("SELECT event_loc.city, event_loc.geonameid, event_loc.country FROM events") == [
        ("Taipei", 1668341, "TWN")
    ]
    assert found('SELECT event_loc."precision" FROM events') == [("city",)]


def test_a_row_of_icews_with_either_date(folder: Path) -> None:
    header = "\t".join(icews.names())
    other = icews_row(Event_Date="01/03/2018", Source_Name="NULL", Source_Country="NULL", CAMEO_Code="42")
    result = bring("e.tab", "icews", header, icews_row(), other)
    assert (result.exit_code, result.stderr) == (0, "2 rows of icews read; 2 new events in desk.duckdb\n")
    assert found("SELECT external_id, event, mode, date_value FROM events ORDER BY date_value") == [
        ("28000001", "PROTEST", ["demo"], "2018-01-02"),
        ("28000001", "CONSULT", ["visit"], "2018-01-03"),
    ]
    assert parties("actor") == [("Citizen (India)", "IND", "CVL", None)]
    assert parties("recipient") == [("Police (India)", "IND", "COP", None)] * 2


def test_bad_rows_are_named_and_the_rest_comes_in(folder: Path) -> None:
    bad = {
        "too few": ("1\t2", "2 cells where GDELT has 61, 58 or 57"),
        "no date": (gdelt_row(SQLDATE="20221340"), "'20221340' is no date"),
        "no code": (gdelt_row(EventCode="---"), "'---' is no CAMEO code"),
        "no id": (gdelt_row(GLOBALEVENTID=""), "GLOBALEVENTID None is no number"),
        "no place": (gdelt_row(ActionGeo_Lat="137"), "ActionGeo_Lat 137 is not between -90 and 90"),
        "no number": (gdelt_row(NumMentions="many"), "NumMentions 'many' is no number"),
    }
    lines = [line for line, _ in bad.values()]
    result = bring("day.CSV", "gdelt", *lines, gdelt_row(), "")
    assert result.exit_code == 1
    for number, (_, reason) in enumerate(bad.values(), 1):
        assert f"day.CSV, row {number}: {reason} (is it a row of gdelt?)" in result.stderr
    assert (
        "7 rows of gdelt read; 1 new event in desk.duckdb; 6 could not be read (named above; --rejects FILE"
        in result.stderr
    )
    assert found("SELECT row_number, fatal FROM problems ORDER BY row_number") == [(n, True) for n in range(1, 7)]
    assert found("SELECT coder, state FROM runs") == [("detente import gdelt", "done")]


def test_after_five_bad_rows_of_a_kind_they_are_counted_and_all_are_listed(folder: Path) -> None:
    lines = [f"{number}\t{number}" for number in range(8)] + [gdelt_row(EventCode=f"X{n}") for n in range(3)]
    Path("day.CSV").write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    command = ["import", "day.CSV", "--as", "gdelt", "--rejects", "bad.jsonl"]
    result = CliRunner().invoke(group, command)
    assert result.exit_code == 1
    named = [line for line in result.stderr.splitlines() if ", row " in line]
    assert len(named) == 5 + 3
    assert "day.CSV: 3 more rows of this kind: … where GDELT has 61, 58 or 57" in result.stderr
    assert (
        "11 rows of gdelt read; 0 new events in desk.duckdb; 11 could not be read (listed in bad.jsonl)"
        in result.stderr
    )
    listed = [json.loads(line) for line in Path("bad.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["row"] for row in listed] == list(range(1, 12))
    assert listed[0]["reason"] == "2 cells where GDELT has 61, 58 or 57"
    assert len(found("FROM problems")) == 11


@pytest.mark.parametrize(
    ("dialect", "line", "reason"),
    [
        ("polecat", polecat_row(Event_Type="DEMAND"), "Event Type DEMAND is no PLOVER type"),
        ("polecat", polecat_row(Event_ID=""), "Event ID is missing"),
        ("polecat", polecat_row(GeoNames_ID="near Taipei"), "GeoNames ID 'near Taipei' is no number"),
        ("polecat", polecat_row() + "\tmore", "41 cells where 40 are expected"),
        ("icews", icews_row(Event_Date="yesterday"), "'yesterday' is no date"),
        ("icews", icews_row(CAMEO_Code="Protest"), "'Protest' is no CAMEO code"),
    ],
)
def test_bad_rows_of_the_others(dialect: str, line: str, reason: str, folder: Path) -> None:
    result = bring("f.txt", dialect, line)
    assert (result.exit_code, f"f.txt, row 1: {reason}" in result.stderr) == (1, True), result.stderr


def test_what_is_not_known_in_a_row_is_left_out_and_counted(folder: Path) -> None:
    result = bring("f.txt", "polecat", polecat_row(Event_Mode="scowl", Contexts="military;moon", Actor_Country="ZZZ"))
    assert result.exit_code == 0
    for reason in (
        "ACCUSE mode scowl is not known (1)",
        "context moon is not known (1)",
        "country ZZZ is not known (1)",
    ):
        assert reason in result.stderr
    assert found("SELECT mode, context FROM events") == [([], ["military"])]


def test_statements_are_left_out_and_counted(folder: Path) -> None:
    result = bring("f.txt", "gdelt", gdelt_row(EventCode="010"), gdelt_row(EventCode="017"), gdelt_row())
    assert result.exit_code == 0
    assert (
        "1 new event in desk.duckdb; 1 left out: CAMEO 01" in result.stderr or "2 left out: CAMEO 01" in result.stderr
    )
    assert found("SELECT dropped::VARCHAR LIKE '%a statement%' FROM runs") == [(True,)]


def test_again_changes_nothing_and_a_changed_row_replaces(folder: Path) -> None:
    lines = [gdelt_row(), gdelt_row(GLOBALEVENTID="2"), gdelt_row()]
    first = bring("f.CSV", "gdelt", *lines)
    assert "3 rows of gdelt read; 2 new events in desk.duckdb; 1 the same" in first.stderr
    before = found("FROM events ORDER BY event_id")
    assert "3 rows of gdelt read; 0 new events in desk.duckdb; 3 the same" in bring("f.CSV", "gdelt", *lines).stderr
    assert found("FROM events ORDER BY event_id") == before
    changed = bring("f.CSV", "gdelt", gdelt_row(NumMentions="11"), gdelt_row(GLOBALEVENTID="2", Actor1Name="DPRK"))
    assert "2 rows of gdelt read; 0 new events in desk.duckdb; 2 changed" in changed.stderr
    assert found("SELECT external_id, n_mentions FROM events ORDER BY ALL") == [("1060000001", 11), ("2", 10)]
    assert [name for name, *_ in parties("actor")] == ["DPRK", "NORTH KOREAN"]


def test_imported_events_stand_beside_our_own_and_stay(folder: Path) -> None:
    Desk.add("desk.duckdb", made_up_reports(3, 6), coder=MadeUpCoder())
    own = found("SELECT count(*) FROM events")[0][0]
    bring("f.CSV", "gdelt", gdelt_row())
    bring("f.txt", "polecat", polecat_row())
    Desk.add("desk.duckdb", made_up_reports(4, 6), coder=MadeUpCoder())
    assert found("SELECT origin, count(*) FROM events WHERE origin <> 'detente' GROUP BY ALL ORDER BY ALL") == [
        ("gdelt", 1), ("polecat", 1),
    ]  # fmt: skip
    assert int(str(found("SELECT count(*) FROM events WHERE origin = 'detente'")[0][0])) > int(str(own))
    shown = CliRunner().invoke(group, ["events", "--origin", "gdelt", "--format", "table"])
    assert "imported from gdelt" in shown.stdout
    out = CliRunner().invoke(group, ["export", "--format", "gdelt", "--origin", "gdelt", "--store", "desk.duckdb"])
    assert out.stdout.split("\t")[0] == "1060000001"


def test_latin_1_and_a_missing_file(folder: Path) -> None:
    assert bring("f.txt", "polecat", polecat_row(Actor_Name="José"), encoding="latin-1").exit_code == 0
    assert parties("actor")[0][0] == "José"
    result = CliRunner().invoke(group, ["import", "none.CSV", "f.txt", "--as", "polecat"])
    assert result.exit_code == 1
    assert "none.CSV: cannot be read (No such file or directory)" in result.stderr
    assert "1 the same" in result.stderr


def test_a_store_that_is_written_is_left_alone(folder: Path) -> None:
    Path("f.CSV").write_text(gdelt_row() + "\n", encoding="utf-8")
    with Writer("desk.duckdb"):
        result = CliRunner().invoke(group, ["import", "f.CSV", "--as", "gdelt"])
    assert "is being written by process" in str(result.exception)
