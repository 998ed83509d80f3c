"""The specifications are whole, and the rows in them are those of the analysis."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from detente.analysis import measure
from detente.charts import Chart, fill_pledges, fill_tension, kind_of, pledges_chart, tension_chart
from detente.charts.axis import TimeAxis
from detente.charts.chart import dicts, fill, plain, template
from detente.charts.pledges import DRAWN as DRAWN_PLEDGES
from detente.charts.tension import DRAWN
from detente.cli.group import group
from detente.errors import DataError, MissingExtraError
from detente.store import Desk
from detente.store.testing import MadeUpCoder, made_up_report

Spec = dict[str, Any]
FIRST = date(2022, 3, 7)
CITIES = ("Seoul", "Busan", "Daegu", "Incheon", "Jeju", "Suwon")
SPECS = sorted(f.name for f in (files("detente.charts") / "specs").iterdir() if f.name.endswith(".json"))


def _sentences(day: date, number: int) -> list[str]:
    """Quiet for ten days, then attacks; something promised and kept on the way."""
    told = [f"Japan held talks with France in Paris on {day}, calmly."]
    if number >= 10:
        city = CITIES[number % len(CITIES)]  # so that no two days are taken for one
        acts = ("shelled positions of", "imposed sanctions on", "detained nationals of")
        told += [f"North Korea {act} South Korea in {city} on {day}, as snow fell." for act in acts]
    elif number % 4 == 0:
        told.append(f"North Korea accused South Korea in Seoul on {day}, as snow fell.")
    if number in (3, 7):
        told.append(f"Japan reached an agreement with France in Paris on {day}, and will meet.")
    return told


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("charts") / "desk.duckdb"
    days = [FIRST + timedelta(days=i) for i in range(20)]
    reports = [
        made_up_report(f"{i:02d}-{voice}", _sentences(day, i), day.isoformat(), source=voice)
        for i, day in enumerate(days)
        for voice in "ab"
        if i != 5  # a day without reports
    ]
    Desk.add(path, reports, coder=MadeUpCoder())
    return path


@pytest.fixture
def desk(store: Path) -> Iterator[Desk]:
    with Desk.open(store) as opened:
        yield opened


def _parts(spec: Any) -> Iterator[Any]:
    yield spec
    for each in spec.values() if isinstance(spec, dict) else spec if isinstance(spec, list) else ():
        yield from _parts(each)


def _views(spec: Spec, rows: Any = None, fields: frozenset[str] = frozenset()) -> Iterator[tuple[Spec, Any, set[str]]]:
    """Every view with a mark, the rows that it draws, and the fields that its transforms add."""
    rows = spec["data"]["values"] if "data" in spec else rows
    own = {name for part in _parts(spec.get("transform", [])) if isinstance(part, dict) and (name := part.get("as"))}
    for key in ("vconcat", "layer"):
        for each in spec.get(key, ()):
            yield from _views(each, rows, fields | own)
    if "mark" in spec:
        yield spec, rows, {*fields, *own}


def _view(spec: Spec, name: str) -> tuple[Spec, list[dict[str, Any]]]:
    found = next((view, rows) for view, rows, _ in _views(spec) if view.get("name") == name)
    return found[0], list(found[1])


@pytest.fixture(params=["day", "week", "pledges", "two"])
def chart(request: pytest.FixtureRequest, desk: Desk) -> Chart:
    if request.param == "pledges":
        return pledges_chart(desk, named_time=False)
    subjects = ["all", "PRK"] if request.param == "two" else "PRK-KOR"
    return tension_chart(desk, subjects, by="week" if request.param == "week" else "day")


def test_every_specification_is_whole(chart: Chart) -> None:
    left = [part for part in _parts(json.loads(chart.render("json"))) if isinstance(part, str) and part[:1] == "$"]
    assert left == []
    assert chart.spec["$schema"].startswith("https://vega.github.io/schema/vega-lite/v5")
    assert chart.spec["config"]["font"].endswith("sans-serif")
    names = [
        part["name"] for part in _parts(chart.spec) if isinstance(part, dict) and "mark" in part and "name" in part
    ]
    assert len(names) == len(set(names))


def test_every_field_that_is_drawn_is_in_its_rows(chart: Chart) -> None:
    seen = 0
    for view, rows, added in _views(dict(chart.spec)):
        fields = {
            part["field"] for part in view.get("encoding", {}).values() if isinstance(part, dict) and "field" in part
        }
        for row in rows:
            seen += 1
            assert fields <= row.keys() | added, view.get("name")
    assert seen > 20


def test_axes_have_titles_with_units(desk: Desk) -> None:
    spec = fill_tension(measure(desk, "PRK-KOR", by="day"), by="day")
    titles = [str(part["title"]) for part in _parts(spec) if isinstance(part, dict) and "tickCount" in part]
    assert titles == ["tension (base = 100)", "['points', 'per day']", "reports"]
    coverage = next(view for view, _, _ in _views(spec) if view.get("name") == "coverage")
    assert coverage["encoding"]["x"]["axis"]["title"] == "day (2022)"


def test_the_rows_are_those_of_the_analysis(desk: Desk) -> None:
    measured = measure(desk, "PRK-KOR", by="day", thin=5)
    spec = tension_chart(desk, "PRK-KOR", by="day", thin=5).spec
    panel = spec["vconcat"][0]
    expected = [plain({name: row[name] for name in DRAWN}) for row in measured.rows]
    assert panel["data"]["values"] == expected
    assert len(expected) == 20
    assert _view(panel, "thin")[1] == [row for row in expected if row["thin"]]
    assert 0 < len(_view(panel, "thin")[1]) < 20
    assert panel["title"]["text"] == "Tension between North Korea and South Korea"


def test_changes_are_drawn_with_the_events_that_made_them(desk: Desk) -> None:
    changed = dicts(desk.changes("PRK-KOR", by="day"))
    panel = tension_chart(desk, "PRK-KOR", by="day").spec["vconcat"][0]
    drawn = _view(panel, "changes")[1]
    assert [(row["period"], row["change"]) for row in drawn] == [(str(row["period"]), row["change"]) for row in changed]
    assert drawn[0]["change"] == "rises"
    lines = _view(panel, "change_lines")[1]
    assert len([line for line in lines if line["event"]]) == sum(len(row["event_ids"]) for row in changed) > 0
    assert "ASSAULT" in lines[1]["text"]  # the weightiest comes first
    assert "PRK > KOR: “North Korea shelled positions of South Korea" in lines[1]["text"]


def test_a_quiet_series_says_that_there_is_no_change(desk: Desk) -> None:
    panel = tension_chart(desk, "JPN-FRA", by="week").spec["vconcat"][0]
    assert _view(panel, "changes")[1] == []
    assert [line["text"][:34] for line in _view(panel, "change_lines")[1]] == ["No change of level is beyond chanc"]


def test_pledges_are_those_of_the_analysis(desk: Desk) -> None:
    pledged = dicts(desk.pledges())
    rows = fill_pledges(pledged)["data"]["values"]
    assert len(rows) == len(pledged) >= 2
    drawn = {row["event_id"]: {name: row[name] for name in DRAWN_PLEDGES} for row in rows}
    assert drawn == {row["event_id"]: plain({name: row[name] for name in DRAWN_PLEDGES}) for row in pledged}
    assert len({row["label"] for row in rows}) == len(rows)


def test_an_outcome_is_told_in_words() -> None:
    row: Spec = {"event_id": "e", "date": "2022-03-07", "promise": "talk", "due_from": None, "due_to": date(2022, 3, 9)}
    row |= {"state": "lapsed", "evidence_date": None, "as_of": date(2022, 3, 30), "actors": [], "recipients": ["FRA"]}
    kept = {**row, "state": "kept", "evidence_date": date(2022, 3, 8), "actors": ["JPN"]}
    rows = fill_pledges([row, kept])["data"]["values"]
    assert [one["outcome"] for one in rows] == ["lapsed, due 9 Mar", "kept 8 Mar"]
    assert [one["label"] for one in rows] == ["1  ? > FRA: talk", "2  JPN > FRA: talk"]


def test_nothing_to_draw(desk: Desk) -> None:
    with pytest.raises(DataError, match="nothing to draw"):
        tension_chart(desk, "PRK-KOR", since="2030")
    with pytest.raises(DataError, match="no pledge"):
        fill_pledges([])


def test_a_template_takes_what_it_has_a_place_for_and_no_more() -> None:
    with pytest.raises(KeyError):
        fill("pledges.json", {"rows": []})
    with pytest.raises(ValueError, match="no place for rows"):
        fill("style.json", {"rows": []})


@pytest.mark.parametrize("name", SPECS)
def test_specification_files_are_json(name: str) -> None:
    assert json.loads(template(name))


@pytest.mark.parametrize(
    ("unit", "first", "days", "labels", "named", "title"),
    [
        ("day", date(2022, 3, 7), 1, 20, 10, "day (2022)"),
        ("day", date(2022, 3, 7), 1, 300, 11, "day (2022)"),
        ("week", date(2022, 1, 3), 7, 4, 4, "week, by its Monday (2022)"),
        ("week", date(2020, 1, 6), 7, 150, 6, "week, by its Monday"),
        ("year", date(1990, 1, 1), 365.25, 30, 6, "year"),
    ],
)
def test_labels_of_time(unit: str, first: date, days: float, labels: int, named: int, title: str) -> None:
    axis = TimeAxis(unit, [first + timedelta(days=int(i * days)) for i in range(labels)])
    assert (len(axis.ticks), axis.title) == (named, title)


def test_months_are_named_at_round_numbers() -> None:
    months = [date(2019 + i // 12, 1 + i % 12, 1) for i in range(2, 40)]
    ticks = TimeAxis("month", months).ticks
    assert [(tick["year"], tick["month"]) for tick in ticks][:3] == [(2019, 7), (2020, 1), (2020, 7)]


def test_the_verb_writes_the_specification(store: Path, tmp_path: Path) -> None:
    out = tmp_path / "chart.json"
    rows = tmp_path / "rows.csv"
    call = ["tension", "PRK-KOR", "--by", "day", "--store", str(store)]
    done = CliRunner().invoke(group, [*call, "--chart", str(out), "-o", str(rows)])
    assert (done.exit_code, done.exception) == (0, None)
    spec = json.loads(out.read_text(encoding="utf-8"))
    assert len(spec["vconcat"][0]["data"]["values"]) == len(rows.read_text(encoding="utf-8").splitlines()) - 1
    assert CliRunner().invoke(group, [*call, "--chart", str(out), "--events"]).exit_code == 2
    wrong = CliRunner().invoke(group, [*call, "--chart", str(tmp_path / "chart.pdf")])
    assert (wrong.exit_code, ".svg, .png, .json" in wrong.stderr) == (2, True)


def test_a_notebook_draws_the_specification(desk: Desk) -> None:
    chart = tension_chart(desk, "PRK-KOR")
    assert chart._repr_mimebundle_()["application/vnd.vegalite.v5+json"] == chart.spec
    assert repr(chart) == "Chart('Tension between North Korea and South Korea')"


def test_without_the_extra_it_is_named(desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("detente.store.frames.find_spec", lambda name: None)
    chart = tension_chart(desk, "PRK-KOR")
    with pytest.raises(MissingExtraError, match=r"pip install 'detente\[charts\]'"):
        chart.save(tmp_path / "chart.svg")
    chart.save(tmp_path / "chart.json")


def test_nothing_is_rendered_at_import() -> None:
    code = "import sys, detente.charts; print('vl_convert' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


@pytest.mark.skipif(find_spec("vl_convert") is None, reason="vl-convert-python, of the extra charts, is not installed")
def test_pictures(chart: Chart, tmp_path: Path) -> None:
    chart.save(tmp_path / "chart.svg")
    picture = (tmp_path / "chart.svg").read_text(encoding="utf-8")
    assert picture.startswith("<svg")
    assert "NaN" not in picture
    assert "undefined" not in picture
    assert len(picture) < 200_000
    assert chart.render("png")[:8] == b"\x89PNG\r\n\x1a\n"


def test_kinds_by_ending() -> None:
    assert [kind_of(f"a.{ending}") for ending in ("svg", "PNG", "json")] == ["svg", "png", "json"]
    with pytest.raises(DataError, match=r"a\.pdf: a chart is written as"):
        kind_of("a.pdf")
