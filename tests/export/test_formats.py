"""Every format is read back: what comes is what went out, less what the format says it loses."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, cast
from xml.etree import ElementTree

import duckdb
import pytest

from detente.errors import DataError
from detente.export import gdelt, icews, phoenix, plover, polecat, tables
from detente.export.cameo import from_cameo, to_cameo
from detente.export.event import Event, Party, Time, number_of, sides
from detente.export.formats import Choices, export, formats, ids_of, question_of, write, write_evidence
from detente.export.lines import on_day
from detente.export.reading import Notes
from detente.ontology import load_ontology
from detente.store import Desk
from detente.store.find import Asked

COLUMNS = {
    name: columns.split("|")
    for name, columns in (
        line.rstrip("\n").split("\t")
        for line in Path(__file__).with_name("columns.tsv").read_text(encoding="utf-8").splitlines()
    )
}
TEXT_FORMATS = [name for name in formats() if name not in ("parquet", "snapshot")]


def written(desk: Desk, name: str, choices: Choices | None = None, **asked: Any) -> str:
    out = io.BytesIO()
    question = question_of(formats()[name], cast("Asked", asked or {"all_statuses": True}))
    write(desk, formats()[name], question, out, choices)
    return out.getvalue().decode("utf-8")


def table(text: str, name: str, *, header: bool) -> list[dict[str, str]]:
    rows = [line.split("\t") for line in text.splitlines()]
    assert all(len(row) == len(COLUMNS[name]) for row in rows)
    return [dict(zip(COLUMNS[name], row, strict=True)) for row in (rows[1:] if header else rows)]


def without_evidence(event: Event) -> Event:
    """What other data sets cannot keep: the tellings, what the main one is, how sure it is."""
    return replace(
        event,
        status="asserted",
        due=Time(),
        date=on_day(event.date.day),
        said_by=(),
        confidence=None,
        main_mention=None,
        first_mention=None,
        last_mention=None,
        mentions=(),
        external_id=None,
        event_id="",
        origin="",
    )


def plain(event: Event) -> Event:
    return replace(event, event_id="", external_id=None, origin="")


def party(given: Party, **changed: Any) -> Party:
    return replace(given, identifier=None, n_mentions=1, **changed)


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("polecat", polecat.names()),
        ("gdelt", gdelt.names()),
        ("gdelt-mentions", [column.name for column in gdelt.MENTION_COLUMNS]),
        ("icews", icews.names()),
        ("cameo", [column.name for column in phoenix.COLUMNS]),
    ],
)
def test_columns_are_those_of_the_dialect(name: str, ours: list[str]) -> None:
    assert ours == COLUMNS[name]


@pytest.mark.parametrize("name", TEXT_FORMATS)
def test_the_same_store_gives_the_same_bytes_and_every_event_once(name: str, desk: Desk) -> None:
    assert written(desk, name) == written(desk, name)
    if name in ("plover", "csv", "polecat", "gdelt", "icews", "cameo"):
        lines = len(written(desk, name).splitlines()) - (name in ("csv", "polecat", "icews"))
        assert lines == 7


def test_plover_loses_nothing(desk: Desk, told: dict[str, Event]) -> None:
    back = list(plover.read(written(desk, "plover").splitlines()))
    assert {event.event: replace(event, mentions=()) for event in back} == {
        kind: replace(event, mentions=()) for kind, event in told.items()
    }
    mentions = [plover.mention_of(told_) for event in back for told_ in event.mentions]
    assert sorted(mentions, key=lambda m: m.id) == sorted(desk.mention_records(), key=lambda m: m.id)


def test_plover_has_the_fields_of_the_manual(desk: Desk) -> None:
    rows = {row["event"][0]: row for row in map(json.loads, written(desk, "plover").splitlines())}
    threat = rows["THREATEN"]
    assert (threat["date"], threat["enddate"], threat["quad_code"], threat["mode"]) == (
        "2022-07-29",
        None,
        3,
        ["violence"],
    )
    assert [who["code"] for who in threat["recipient"]] == ["USA", "KOR"]
    assert threat["event_loc"]["country"] == "South Korea"
    assert threat["event_loc"]["country_code"] == "KOR"
    assert threat["event_loc"]["resolution"] == 4
    assert threat["text"].startswith("North\tKorea's army and Kim threatened")
    assert threat["text_info"] == {"sequence": 2, "start": 62, "end": 62 + len(threat["text"])}
    assert threat["cite_info"]["url"] == "https://news.example/a"
    assert (rows["MOBILIZE"]["date"], rows["MOBILIZE"]["enddate"]) == ("2022-07-01", "2022-07-05")
    assert rows["ASSAULT"]["date"] is None


def test_mentions_by_themselves(desk: Desk) -> None:
    rows = [json.loads(line) for line in written(desk, "plover", Choices(mentions=True)).splitlines()]
    assert sorted((plover.mention_of(row) for row in rows), key=lambda m: m.id) == sorted(
        desk.mention_records(), key=lambda m: m.id
    )
    events = dict(desk.sql("SELECT mention_id, event_id FROM event_mentions").fetchall())
    assert {row["id"]: row["event_id"] for row in rows} == events


def test_parquet_loses_nothing(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "events.parquet"
    assert export(desk, "parquet", file, all_statuses=True).rows == 7
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE back AS FROM read_parquet(?)", [str(file)])

        def back(query: str) -> list[tuple[Any, ...]]:
            return connection.execute(query).fetchall()

        names = ", ".join(desk.sql("FROM events").columns)
        assert (
            back(f"SELECT {names} FROM back ORDER BY event_id") == desk.sql("FROM events ORDER BY event_id").fetchall()
        )
        parties = "name, country, sector, office, identifier, n_mentions"
        for role in ("actor", "recipient", "said_by"):
            assert back(
                f"SELECT event_id, who.* FROM (SELECT event_id, unnest({role}) AS who FROM back) ORDER BY ALL"
            ) == (
                desk.sql(
                    f"SELECT event_id, {parties} FROM event_entities WHERE role = '{role}' ORDER BY ALL"
                ).fetchall()
            )
        told = "SELECT event_id, t.id, t.why, t.score, t.date, t.event_text, t.passage.text, t.reasons"
        assert (
            back(f"{told} FROM (SELECT event_id, unnest(mentions) AS t FROM back) ORDER BY ALL")
            == desk.sql(
                "SELECT event_id, mention_id, why, score, date, event_text, passage, reasons::VARCHAR"
                " FROM event_mentions JOIN current_mentions USING (mention_id) ORDER BY ALL"
            ).fetchall()
        )


def test_csv(desk: Desk, told: dict[str, Event]) -> None:
    rows = {row["event"]: row for row in csv.DictReader(io.StringIO(written(desk, "csv"), newline=""))}
    for kind, event in told.items():
        row = rows[kind]
        for column in tables.COLUMNS[:15]:
            value = column.cell(event)
            assert row[column.name] == ("" if value is None else str(value)), column.name
        assert (
            row["actor_name"].split("; ") == ["; ".join(p.name or "" for p in event.actor)] or "; " in row["actor_name"]
        )
        assert row["recipient_country"] == "; ".join(p.country or "" for p in event.recipient)
        assert row["passage"] == event.mentions[0]["passage"]["text"]
        assert (row["lat"] == "") == (not event.event_loc or event.event_loc["lat"] is None)


def read_rows(text: str, read: Any, *, header: bool) -> tuple[list[Event], Notes]:
    notes = Notes()
    lines = text.splitlines()[1 if header else 0 :]
    return [read(line.split("\t"), notes) for line in lines], notes


def polecat_of(event: Event) -> Event:
    """An event as POLECAT can have it."""
    place = event.event_loc
    if place and place["precision"] == "point":
        place = {**place, "precision": "unknown"}
    reported = event.mentions[0]["report"]["published_on"]

    def named(given: Party, main: dict[str, Any]) -> Party:
        # A semicolon parts values; a party without a name has that of its words.
        name = (given.name or main["entity_text"]).replace(";", ",")
        return party(given, name=name.replace("\t", " "))

    sides_: dict[str, Any] = {
        role: tuple(named(p, words) for p, words in zip(getattr(event, role), event.mentions[0][role], strict=True))
        for role in ("actor", "recipient")
    }
    return replace(
        without_evidence(event), event_loc=place, first_reported=reported, last_reported=reported, n_sources=1, **sides_
    )


@pytest.mark.parametrize("intensity", polecat.INTENSITY)
def test_polecat(intensity: str, desk: Desk, told: dict[str, Event]) -> None:
    text = written(desk, "polecat", Choices(intensity=intensity))
    assert text.splitlines()[0].split("\t")[4] == intensity
    rows = table(text, "polecat", header=True)
    assert all(value for row in rows for value in row.values())
    back, notes = read_rows(text, polecat.read_row, header=True)
    assert {event.event: plain(event) for event in back} == {kind: polecat_of(event) for kind, event in told.items()}
    assert [event.external_id for event in back] == [row["Event ID"] for row in rows]
    assert not notes.left
    threat = next(row for row in rows if row["Event Type"] == "THREATEN")
    assert threat["Actor Name"] == "Korean People's Army, the Guards;Kim Jong Un"
    assert (threat["Actor COW"], threat["Quad Code"], threat["Feature Type"]) == ("731;731", "VERBAL CONFLICT", "PPL")
    assert threat["Primary Actor Sector"] == "MIL"


def cameo_of(event: Event, *, pair: int = 0, pairs: bool = False) -> Event:
    """An event as what comes through CAMEO can have it."""
    found = from_cameo(to_cameo(event).code)
    modes = (found.mode,) if found.mode else ()
    actor, recipient = (sides(event, pairs=pairs) or [(None, None)])[pair]
    return replace(
        without_evidence(event),
        event=found.type,
        mode=modes,
        context=found.contexts,
        quad_code=load_ontology().quad_code(found.type),
        event_scale=load_ontology().score(found.type, modes),
        actor=() if actor is None else (party(actor, office=None),),
        recipient=() if recipient is None else (party(recipient, office=None),),
    )


def gdelt_of(event: Event, **options: Any) -> Event:
    """An event as GDELT can have it."""
    kept = cameo_of(event, **options)
    country = {"KOR": "SOUTH KOREA"}

    def named(given: Party) -> Party:
        name = (given.name or country.get(given.country or "", "")).upper() or None
        return replace(given, name=name)

    place = kept.event_loc
    if place and place["precision"] not in ("city", "country"):
        place = None
    if place:
        first = place["city"] or "South Korea"
        place = {**place, "extracted_place": None, "resolved_place": first, "geonameid": None}
    return replace(
        kept,
        actor=tuple(map(named, kept.actor)),
        recipient=tuple(map(named, kept.recipient)),
        event_loc=place,
        last_reported=kept.first_reported,
    )


@pytest.mark.parametrize("pairs", [False, True])
def test_gdelt(pairs: bool, desk: Desk, told: dict[str, Event]) -> None:
    text = written(desk, "gdelt", Choices(pairs=pairs))
    back, notes = read_rows(text, gdelt.read_row, header=False)
    expected = [
        (str(number_of(event, pair)), gdelt_of(event, pair=pair, pairs=pairs))
        for event in told.values()
        for pair in range(len(sides(event, pairs=pairs)) or 1)
    ]
    assert {event.external_id: plain(event) for event in back} == dict(expected)
    assert len(back) == len(expected) == (9 if pairs else 7)
    assert not notes.left
    rows = table(text, "gdelt", header=False)
    threat = next(row for row in rows if row["EventRootCode"] == "13")
    assert (threat["SQLDATE"], threat["MonthYear"], threat["Year"]) == ("20220729", "202207", "2022")
    assert threat["FractionDate"] == "2022.6548"
    assert (threat["Actor1Code"], threat["Actor2Code"], threat["EventCode"]) == ("PRKMIL", "USAGOV", "1385")
    assert (threat["QuadClass"], threat["GoldsteinScale"], threat["ActionGeo_CountryCode"]) == ("3", "-7", "KS")
    assert threat["ActionGeo_FullName"] == "Seoul, South Korea"
    assert (threat["DATEADDED"], threat["SOURCEURL"]) == ("20220730000000", "https://news.example/a")
    un = next(row for row in rows if row["EventRootCode"] == "07")
    assert (un["Actor1Code"], un["Actor1CountryCode"], un["Actor1KnownGroupCode"]) == ("IGOUNOGOV", "", "UNO")
    assert un["SOURCEURL"] == "b"


def test_pairs_of_what_is_done_together_go_both_ways(desk: Desk) -> None:
    rows = table(written(desk, "gdelt", Choices(pairs=True), type="AGREE"), "gdelt", header=False)
    assert {(row["Actor1CountryCode"], row["Actor2CountryCode"]) for row in rows} == {("USA", "KOR"), ("KOR", "USA")}
    one = table(written(desk, "gdelt", type="AGREE"), "gdelt", header=False)
    assert [(row["Actor1CountryCode"], row["Actor2CountryCode"]) for row in one] == [("USA", "KOR")]


def test_gdelt_mentions_point_into_the_reports(desk: Desk, told: dict[str, Event]) -> None:
    rows = table(written(desk, "gdelt-mentions"), "gdelt-mentions", header=False)
    texts = {report.url or report.id: report.text for report in desk.report_records()}
    assert len(rows) == 7
    by_number = {str(number_of(event)): event for event in told.values()}
    for row in rows:
        mention = by_number[row["GLOBALEVENTID"]].mentions[0]
        text = texts[row["MentionIdentifier"]]
        assert text[int(row["ActionCharOffset"]) - 1 :].startswith(mention["event_text"][0]["text"])
        actor = mention["actor"][0]["start"] if mention["actor"] else -2
        assert int(row["Actor1CharOffset"]) == actor + 1
        assert row["Actor2CharOffset"] == str(mention["recipient"][0]["start"] + 1 if mention["recipient"] else -1)
        assert int(row["MentionDocLen"]) == len(text)
        assert int(row["Confidence"]) == round(mention["confidence"] * 100)
        assert text.split("\n")[int(row["SentenceID"]) - 1] == mention["passage"]["text"]
    first = next(row for row in rows if row["MentionType"] == "1")
    assert first["MentionTimeDate"] == "20220729204600"  # 02:16 at +05:30 is the day before in UTC
    assert {row["MentionTimeDate"] for row in rows if row["MentionType"] == "2"} == {"20220730000000"}


def icews_of(event: Event) -> Event:
    """An event as ICEWS can have it."""
    kept = cameo_of(event)

    def named(given: Party) -> Party:
        name = given.name.replace("\t", " ") if given.name else "South Korea" if given.country == "KOR" else None
        country = None if given.country == "UNO" else given.country
        return replace(given, name=name, country=country or ("UNO" if given.country else None))

    place = kept.event_loc
    if place:
        name = place["city"] or ("South Korea" if place["country"] else None)
        precision = place["precision"] if name else "unknown"
        place = {**place, "extracted_place": None, "resolved_place": name, "geonameid": None, "precision": precision}
    return replace(
        kept,
        actor=tuple(map(named, kept.actor)),
        recipient=tuple(map(named, kept.recipient)),
        event_loc=place,
        first_reported=None,
        last_reported=None,
    )


def test_icews(desk: Desk, told: dict[str, Event]) -> None:
    text = written(desk, "icews")
    rows = table(text, "icews", header=True)
    back, notes = read_rows(text, icews.read_row, header=True)
    expected = {str(number_of(event)): icews_of(event) for event in told.values()}
    # A gunman that nobody knows has a sector alone, which is no name there.
    gunmen = str(number_of(told["ASSAULT"]))
    expected[gunmen] = replace(expected[gunmen], actor=back[[e.external_id for e in back].index(gunmen)].actor)
    assert {event.external_id: plain(event) for event in back} == expected
    assert not notes.left
    threat = next(row for row in rows if row["CAMEO Code"].startswith("13"))
    assert (threat["Source Sectors"], threat["Event Text"], threat["Intensity"]) == (
        "Military", "Threaten attack with WMD", "-7",
    )  # fmt: skip
    assert (threat["Source Country"], threat["City"], threat["Country"]) == ("North Korea", "Seoul", "South Korea")
    assert threat["Sentence Number"] == "2"


def test_cameo_in_phoenix_columns(desk: Desk, told: dict[str, Event]) -> None:
    rows = {row["EventID"]: row for row in table(written(desk, "cameo"), "cameo", header=False)}
    for event in told.values():
        row = rows[str(number_of(event))]
        kept = cameo_of(event)
        found = from_cameo(row["EventCode"])
        assert (found.type, (found.mode,) if found.mode else ()) == (kept.event, kept.mode)
        assert row["EventRootCode"] == row["EventCode"][:2]
        day = event.date.day
        assert row["Date"] == (day.strftime("%Y%m%d") if day else "")
        assert row["Issues"] == ";".join(f"{context.upper()},1" for context in event.context)
        assert row["SentenceID"].startswith(event.mentions[0]["report_id"] + "_")
        assert (row["Lat"] != "") == bool(event.event_loc and event.event_loc["lat"] is not None)
    threat = rows[str(number_of(told["THREATEN"]))]
    assert (threat["SourceActorFull"], threat["SourceActorEntity"], threat["SourceActorRole"]) == (
        "PRKMIL",
        "PRK",
        "MIL",
    )
    assert (threat["PentaClass"], threat["URLs"], threat["NewsSources"]) == ("3", "https://news.example/a", "Agency A")


def test_geojson(desk: Desk, told: dict[str, Event]) -> None:
    out = io.BytesIO()
    result = write(desk, formats()["geojson"], question_of(formats()["geojson"], {"all_statuses": True}), out)
    collection = json.loads(out.getvalue())
    assert collection["type"] == "FeatureCollection"
    features = {feature["properties"]["event"]: feature for feature in collection["features"]}
    assert sum(result.left.values()) == sum(f["geometry"] is None for f in features.values()) == 4
    for kind, event in told.items():
        place = event.event_loc
        point = {"type": "Point", "coordinates": [place["lon"], place["lat"]]} if place else None
        assert (features[kind]["id"], features[kind]["geometry"]) == (event.event_id, point)
        assert features[kind]["properties"]["status"] == event.status
        assert features[kind]["properties"]["date_from"] == (str(event.date.first) if event.date.first else None)


def graph_edges(told: dict[str, Event]) -> Iterator[tuple[str, str, Event]]:
    for event in told.values():
        for actor, recipient in sides(event, pairs=True):
            if actor and recipient:
                yield actor.country or actor.sector or "", recipient.country or "", event


def test_gexf(desk: Desk, told: dict[str, Event]) -> None:
    out = io.BytesIO()
    result = write(desk, formats()["gexf"], question_of(formats()["gexf"], {"all_statuses": True}), out)
    tree = ElementTree.fromstring(out.getvalue())
    space = {"g": "http://gexf.net/1.3"}
    edges = tree.findall(".//g:edge", space)
    expected = {(source, target, event.event): event for source, target, event in graph_edges(told)}
    assert {(e.get("source"), e.get("target"), e.get("kind")) for e in edges} == set(expected)
    nodes = {node.get("id"): node.get("label") for node in tree.findall(".//g:node", space)}
    assert nodes["KOR"] == "South Korea"
    assert {end for edge in edges for end in (edge.get("source"), edge.get("target"))} <= set(nodes)
    for edge in edges:
        event = expected[edge.get("source"), edge.get("target"), edge.get("kind")]  # type: ignore[index]
        spells = [(s.get("start"), s.get("end")) for s in edge.findall(".//g:spell", space)]
        known = [(str(event.date.first), str(event.date.last))] if event.date.first else []
        assert (edge.get("weight"), spells) == ("1", known)
    assert tree.find("g:graph", space).get("mode") == "dynamic"  # type: ignore[union-attr]
    assert result.left == {"with one side only: no edge": 1, "without a date: their edge has no time for them": 1}


def test_graphml(desk: Desk, told: dict[str, Event]) -> None:
    tree = ElementTree.fromstring(written(desk, "graphml"))
    space = {"g": "http://graphml.graphdrawing.org/xmlns"}
    edges = tree.findall(".//g:edge", space)
    expected = sorted((source, target, event.event_id) for source, target, event in graph_edges(told))
    keys = {key.get("id") for key in tree.findall("g:key", space)}
    by_id = {event.event_id: event for event in told.values()}
    found = []
    for edge in edges:
        data = {d.get("key"): d.text for d in edge.findall("g:data", space)}
        event = by_id[data["event_id"] or ""]
        found.append((edge.get("source"), edge.get("target"), data["event_id"]))
        assert set(data) <= keys
        assert (data["event"], data["status"], float(data["event_scale"] or 0)) == (
            event.event, event.status, event.event_scale,
        )  # fmt: skip
        assert data.get("date_from") == (str(event.date.first) if event.date.first else None)
    assert sorted(found) == expected
    assert len({edge.get("id") for edge in edges}) == len(edges)


def test_formats_without_a_word_for_it_get_asserted_events_of_our_own(desk: Desk) -> None:
    for name in TEXT_FORMATS:
        format_ = formats()[name]
        question = question_of(format_, {})
        assert question.origins == (None if format_.origin else ["detente"])
        assert question.statuses == (["asserted", "future"] if format_.status else ["asserted"])
        assert question_of(format_, {"status": "future", "origin": "gdelt"}).statuses == ["future"]


def test_choices_that_do_not_go_with_a_format_are_said(desk: Desk) -> None:
    for name, choices, said in (
        ("polecat", Choices(pairs=True), "gdelt, icews, cameo have"),
        ("csv", Choices(mentions=True), "gdelt-mentions"),
        ("snapshot", Choices(), "whole store"),
    ):
        with pytest.raises(DataError, match=said):
            write(desk, formats()[name], question_of(formats()[name], {}), io.BytesIO(), choices)
    with pytest.raises(DataError, match="there is no format polcat"):
        export(desk, "polcat", "x")


def test_a_manifest_says_what_the_file_is(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "out.txt"
    assert export(desk, "polecat", file, type="THREATEN").rows == 1
    told = json.loads((tmp_path / "out.txt.manifest.json").read_text(encoding="utf-8"))
    assert (told["format"], told["rows"], told["file"]) == ("polecat", 1, "out.txt")
    assert told["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert told["loses"] == list(formats()["polecat"].loses)
    assert told["asked"]["types"] == ["THREATEN"]
    assert told["store"]["reports"] == 2


@pytest.mark.parametrize("name", ["polecat", "gdelt", "icews", "cameo", "csv"])
def test_evidence_is_found_by_the_ids_of_the_file(name: str, desk: Desk) -> None:
    choices = Choices(pairs=formats()[name].pairs)
    column = {"polecat": "Event ID", "gdelt": "GLOBALEVENTID", "icews": "Event ID", "cameo": "EventID"}.get(
        name, "event_id"
    )
    text = written(desk, name, choices)
    if name == "csv":
        ids = {row[column] for row in csv.DictReader(io.StringIO(text))}
    else:
        ids = {row[column] for row in table(text, name, header=name in ("polecat", "icews"))}
    out = io.BytesIO()
    assert (
        write_evidence(desk, formats()[name], question_of(formats()[name], {"all_statuses": True}), out, choices) == 7
    )
    lines = [json.loads(line) for line in out.getvalue().decode().splitlines()]
    assert {key for line in lines for key in line["ids"]} == ids
    assert all(plover.mention_of(told).passage.text for line in lines for told in line["mentions"])


def test_an_imported_event_keeps_its_number() -> None:
    event = Event(
        "ffffffffffffffff", "gdelt", "1234", "AID", (), (), "asserted", 2, 10, Time(), Time(), None, None, (), (), ()
    )
    assert number_of(event) == 1234
    assert number_of(replace(event, external_id=None)) == int("f" * 13, 16) < 2**53
    assert ids_of(formats()["gdelt"], event, Choices()) == ["1234"]
    assert on_day(date(2022, 7, 1)).first == date(2022, 7, 1)


def test_who_does_what_to_whom() -> None:
    usa, kor = Party("US", "USA", "GOV"), Party("South Korea", "KOR", "GOV")
    gov, opp = Party("Seoul", "KOR", "GOV"), Party("opposition", "KOR", "OPP")
    gunmen, others = Party("gunmen", None, "UAF"), Party("bandits", None, "CRM")

    def pairs(kind: str, actor: tuple[Party, ...], recipient: tuple[Party, ...] = ()) -> list[Any]:
        given = Event(
            "e", "detente", None, kind, (), (), "asserted", 1, 0, Time(), Time(), None, 1, actor, recipient, ()
        )
        assert sides(given) == sides(given, pairs=True)[:1]
        return sides(given, pairs=True)

    assert pairs("CONSULT", (usa, kor, gov)) == [(usa, kor), (kor, usa)]
    assert pairs("CONSULT", (kor, gov, opp)) == [(kor, opp), (opp, kor)]
    assert pairs("CONSULT", (kor, gov)) == [(kor, None)]
    assert pairs("THREATEN", (usa, kor)) == [(usa, None), (kor, None)]
    assert pairs("ASSAULT", (gunmen, others), (usa, kor, opp)) == [
        (gunmen, usa), (gunmen, kor), (others, usa), (others, kor),
    ]  # fmt: skip
    assert pairs("ASSAULT", (), (usa,)) == [(None, usa)]
    assert pairs("AID", ()) == []


@pytest.mark.parametrize("name", [name for name in formats() if name != "snapshot"])
def test_no_events_are_a_whole_file_too(name: str, desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "none"
    assert export(desk, name, file, actor="TUV").rows == 0
    if name == "parquet":
        assert duckdb.sql(f"SELECT count(*) FROM read_parquet('{file}')").fetchone() == (0,)
    elif name in ("gexf", "graphml"):
        assert ElementTree.parse(file).getroot().tag.endswith(name)
    elif name == "geojson":
        assert json.loads(file.read_text(encoding="utf-8"))["features"] == []
    else:
        assert len(file.read_text(encoding="utf-8").splitlines()) == (name in ("csv", "polecat", "icews"))
