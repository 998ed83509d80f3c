"""The ontology's data files are whole and say what the project decided."""

import pytest

from detente.ontology import load_ontology

SEVEN = {"UNO", "EUR", "IGO", "NGO", "ISM", "IMG", "MNC"}


def test_it_is_whole() -> None:
    ontology = load_ontology()
    assert len(ontology.types) == 16
    assert sum(len(kind.modes) for kind in ontology.types.values()) == 67
    assert len(ontology.contexts) == 37
    assert len(ontology.sectors) == 25
    assert set(ontology.pseudo_countries) == SEVEN
    assert set(ontology.quads) == {1, 2, 3, 4}
    assert all(kind.definition for kind in ontology.types.values())
    assert all(mode.definition for kind in ontology.types.values() for mode in kind.modes.values())
    assert all(-10 <= kind.score <= 10 for kind in ontology.types.values())


@pytest.mark.parametrize(
    ("event", "quad"),
    [
        ("AGREE", 1),
        ("CONCEDE", 1),
        ("AID", 2),
        ("RETREAT", 2),
        ("ACCUSE", 3),
        ("THREATEN", 3),
        ("SANCTION", 4),
        ("ASSAULT", 4),
    ],
)
def test_quad_codes(event: str, quad: int) -> None:
    assert load_ontology().quad_code(event) == quad


@pytest.mark.parametrize(
    ("event", "modes", "score"),
    [
        ("ACCUSE", (), -3),  # the manual prints +3, a slip of sign
        ("PROTEST", ("vandalize",), -5),  # the manual gives no score: that of PROTEST
        ("CONSULT", ("phone",), 1.5),
        ("ASSAULT", ("unconventional",), -10),
        ("RETREAT", (), 6.5),
        ("REQUEST", ("meet",), 0),
    ],
)
def test_scores(event: str, modes: tuple[str, ...], score: float) -> None:
    assert load_ontology().score(event, modes) == score


@pytest.mark.parametrize(
    ("cameo", "event", "mode"),
    [
        ("057", "SUPPORT", None),
        ("08", "CONCEDE", None),  # stands twice in the crosswalk
        ("0813", "CONCEDE", None),
        ("0841", "RETREAT", "release"),
        ("0871", "RETREAT", "ceasefire"),
        ("175", "COERCE", None),  # stands twice in the crosswalk
        ("055", "SUPPORT", None),
        ("1322", "THREATEN", "restrict"),
        ("186", "ASSAULT", "targeted"),
        ("195", "ASSAULT", "aerial"),
        ("204", "ASSAULT", "unconventional"),
    ],
)
def test_crosswalk(cameo: str, event: str, mode: str | None) -> None:
    row = load_ontology().cameo[cameo]
    assert (row.type, row.mode) == (event, mode)


def test_crosswalk_covers_every_root_but_statements() -> None:
    roots = {code[:2] for code in load_ontology().cameo}
    assert roots == {f"{root:02}" for root in range(3, 21)}
