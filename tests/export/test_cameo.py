"""The way from PLOVER to CAMEO: every type and mode has a code, and what reads back as something else is documented."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from detente.errors import DataError
from detente.export.cameo import NoTypeError, from_cameo, to_cameo
from detente.export.codes import (
    actor_code,
    country_of_cameo,
    iso3_of_fips,
    rows,
    sectors,
    states,
)
from detente.export.event import Event, Time
from detente.export.gdelt import quad_class
from detente.export.phoenix import penta_class
from detente.ontology import load_ontology

PAGE = Path(__file__).parents[2] / "docs" / "formats.md"
ONTOLOGY = load_ontology()


def event_of(kind: str, mode: str | None = None, *context: str) -> Event:
    modes = (mode,) if mode else ()
    return Event("e", "detente", None, kind, modes, context, "asserted", 1, 0, Time(), Time(), None, 1, (), (), ())


def every_act() -> list[tuple[str, str | None]]:
    return [(kind.name, mode) for kind in ONTOLOGY.types.values() for mode in (None, *kind.modes)]


def test_the_tables_hold_together() -> None:
    used = {row["cameo"] for row in rows("to_cameo.csv")}
    assert used == {row["cameo"] for row in rows("cameo_codes.csv")}
    for row in rows("to_cameo.csv"):
        kind = ONTOLOGY.types[row["type"]]
        assert not row["mode"] or row["mode"] in kind.modes
        assert not row["context"] or row["context"] in ONTOLOGY.contexts
        assert row["cameo"] in ONTOLOGY.cameo, row
    assert all(-10 <= float(row["goldstein"]) <= 10 for row in rows("cameo_codes.csv"))
    assert set(sectors()) == set(ONTOLOGY.sectors)
    assert {row["country"] for row in rows("cameo_countries.csv")} <= set(states()) | set(ONTOLOGY.pseudo_countries)
    assert set(ONTOLOGY.pseudo_countries) <= {row["country"] for row in rows("cameo_countries.csv")}


@pytest.mark.parametrize(("kind", "mode"), every_act())
def test_every_act_has_a_code_whatever_its_context(kind: str, mode: str | None) -> None:
    plain = to_cameo(event_of(kind, mode))
    for context in ONTOLOGY.contexts:
        code = to_cameo(event_of(kind, mode, context))
        assert code.root == plain.root or (code.root, plain.root) == ("19", "18")


def test_what_reads_back_as_another_act_is_documented() -> None:
    changed = {}
    for kind, mode in every_act():
        code = to_cameo(event_of(kind, mode)).code
        back = from_cameo(code)
        if (back.type, back.mode) != (kind, mode):
            changed[" ".join(filter(None, (kind, mode)))] = (code, " ".join(filter(None, (back.type, back.mode))))
    section = PAGE.read_text(encoding="utf-8").split("<!-- cameo -->")[1]
    found = re.findall(r"^\| ([A-Z]+(?: [a-z-]+)?) \| (\d+) \| ([A-Z]+(?: [a-z-]+)?) \|$", section, flags=re.MULTILINE)
    assert {act: (code, back) for act, code, back in found} == changed


def test_contexts_make_a_code_finer() -> None:
    cases = (
        ("AGREE", None, ("military",), "0312"),
        ("COOPERATE", None, ("economic", "military"), "061"),
        ("THREATEN", "violence", ("cbrn",), "1385"),
        ("ACCUSE", "allege", ("corruption",), "1121"),
        ("ASSAULT", None, ("military",), "190"),
        ("ASSAULT", None, ("religion_ethnicity",), "180"),
        ("ASSAULT", "drone", ("military",), "195"),
        ("RETREAT", "release", ("legal",), "084"),
        ("COERCE", "cyber", ("cyber",), "170"),
    )
    for kind, mode, context, code in cases:
        assert to_cameo(event_of(kind, mode, *context)).code == code


@pytest.mark.parametrize(
    ("code", "kind", "mode"),
    [
        ("0841", "RETREAT", "release"),
        ("190", "ASSAULT", None),
        ("1951", "ASSAULT", "aerial"),
        ("0256", "REQUEST", "yield"),
        ("020", "REQUEST", None),
        ("176", "COERCE", "cyber"),
        ("155", "MOBILIZE", None),
        ("2042", "ASSAULT", "unconventional"),
    ],
)
def test_codes_in(code: str, kind: str, mode: str | None) -> None:
    assert (from_cameo(code).type, from_cameo(code).mode) == (kind, mode)


def test_statements_and_what_is_no_code() -> None:
    with pytest.raises(NoTypeError, match="PLOVER has no type"):
        from_cameo("0113")
    for code in ("", "---", "21", "99", "1", "x13"):
        with pytest.raises(DataError, match="is no CAMEO code"):
            from_cameo(code)


def test_quad_and_penta_classes() -> None:
    roots = [f"{n:02}" for n in range(1, 21)]
    assert "".join(str(quad_class(root)) for root in roots) == "11111222333334444444"
    assert "".join(str(penta_class(root)) for root in roots) == "00111222333334434444"


def test_countries_come_back() -> None:
    for country in (*states(), *ONTOLOGY.pseudo_countries):
        code = actor_code(country)
        back = country_of_cameo(code.country, code.group, (code.type,) if code.type else ())
        assert back == ("IMG" if country == "ISM" else country)
    for state in states().values():
        assert state.fips is None or iso3_of_fips()[state.fips] == state.iso3
    assert (states()["KOR"].cow, states()["KOR"].fips, states()["DEU"].cow) == ("732", "KS", "255")
