"""A user's own ontology: what it may say, what it takes from PLOVER, and that every fault is named with its line."""

from importlib.resources import files
from pathlib import Path

import pytest

from detente.coding.encoder import Encoder
from detente.coding.labels import labels_of, model_labels
from detente.corpus import read_corpus
from detente.errors import DataError, MissingExtraError, ModelError
from detente.ontology import load_ontology, read_ontology, write_ontology

pytest.importorskip("yaml", reason="ontologies in YAML need the extra `train` (PyYAML)")

SAMPLES = Path(__file__).parents[2] / "samples" / "ontology"
MINE = """\
name: mine
types:
  STRIKE:
    definition: Workers stop work.
    plover: PROTEST strike
    modes:
      wildcat: Without a union.
      hunger: {definition: Without food., score: -3}
  SETTLE: They agree.
  AGREE: {definition: As PLOVER has it., score: 1}
"""


def written(folder: Path, text: str, name: str = "mine.yaml") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_what_is_left_open_comes_from_plover_or_is_nothing(tmp_path: Path) -> None:
    plover, own = load_ontology(), read_ontology(written(tmp_path, MINE))
    strike = own.types["STRIKE"]
    assert own.name == "mine"
    assert plover.name is None
    assert list(own.types) == ["STRIKE", "SETTLE", "AGREE"]
    assert (strike.quad_code, strike.score) == (4, plover.score("PROTEST", ("strike",)))
    assert strike.plover == ("PROTEST", "strike")
    assert {name: mode.score for name, mode in strike.modes.items()} == {"wildcat": strike.score, "hunger": -3}
    assert (own.quad_code("SETTLE"), own.score("SETTLE"), own.types["SETTLE"].plover) == (0, 0.0, None)
    assert (own.quad_code("AGREE"), own.score("AGREE"), own.types["AGREE"].plover) == (1, 1.0, ("AGREE", None))
    assert own.contexts == plover.contexts
    assert not own.cameo


def test_a_model_carries_it_as_json(tmp_path: Path) -> None:
    own = read_ontology(SAMPLES / "labour.yaml")
    write_ontology(own, tmp_path / "ontology.json")
    assert read_ontology(tmp_path / "ontology.json") == own


def test_labels_are_those_of_the_ontology(tmp_path: Path) -> None:
    labels = labels_of(read_ontology(written(tmp_path, MINE + "contexts: {pay: Wages.}\n")))
    assert labels.types == ("STRIKE", "SETTLE", "AGREE")
    assert labels.contexts == ("pay",)
    assert labels.acts == 7
    assert labels.mode_ranges == {"STRIKE": (0, 3), "SETTLE": (3, 4), "AGREE": (4, 5)}
    assert labels.modes[:3] == (("STRIKE", None), ("STRIKE", "wildcat"), ("STRIKE", "hunger"))
    assert labels_of(load_ontology()) == model_labels()


def test_the_sample_is_sound() -> None:
    own = read_ontology(SAMPLES / "labour.yaml")
    passages = read_corpus([SAMPLES / "passages"], own)
    held = read_corpus([SAMPLES / "heldout.txt"], own)
    assert {event.type for one in passages for event in one.events} == set(own.types)
    assert {event.type for one in held for event in one.events} == set(own.types)
    assert not {one.text for one in passages} & {one.text for one in held}


TWO = "name: a\ntypes:\n  ONE: x\n  TWO: x\n"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "mine.yaml: holds no keys; an ontology has name, types"),
        ("name: a\ntypes: [ONE\n", "mine.yaml:3: no YAML (did not find expected ',' or ']'|"),
        ("types:\n  ONE: x\n  TWO: x\n", "mine.yaml: name: missing or empty; give a short name"),
        (TWO.replace("name: a", "name: My Own"), "mine.yaml:1: name: 'My Own' does not do; give a short name"),
        ("name: a\ntypes:\n  ONE: x\n", "mine.yaml:2: types: give at least two types"),
        (TWO + "  ONE: y\n", "mine.yaml:5: types.ONE: given twice, first on line 3; leave one of the two out"),
        (TWO + "  One: x\n", "mine.yaml:5: types.One: the name of a type is capital letters A to Z alone"),
        (TWO + "  SIX: {modes: {}}\n", "mine.yaml:5: types.SIX.definition: missing or empty; say in a sentence"),
        (TWO + "  SIX: 6\n", "mine.yaml:5: types.SIX: 6 does not do; give a definition"),
        (
            TWO + "  SIX:\n    definition: x\n    quads: 1\n",
            "mine.yaml:7: types.SIX.quads: unknown key; known are defin",
        ),
        (TWO + "  SIX: {definition: x, quad: 5}\n", "mine.yaml:5: types.SIX.quad: 5 does not do; a quad category is"),
        (TWO + "  SIX: {definition: x, quad: yes}\n", "mine.yaml:5: types.SIX.quad: True does not do"),
        (TWO + "  SIX: {definition: x, score: -11}\n", "mine.yaml:5: types.SIX.score: -11 does not do; a score is"),
        (TWO + "  SIX: {definition: x, plover: PROTST}\n", "types.SIX.plover: PLOVER has no type PROTST; it has AGREE"),
        (
            TWO + "  SIX: {definition: x, plover: AID fly}\n",
            "types.SIX.plover: PLOVER's AID has no mode fly; it has none",
        ),
        (TWO + "  SIX: {definition: x, recipient: no}\n", "types.SIX.recipient: False does not do; give required or"),
        (TWO + "  SIX: {definition: x, modes: [a]}\n", "types.SIX.modes: ['a'] does not do; give modes as name: def"),
        (TWO + "  SIX: {definition: x, modes: {A: y}}\n", "types.SIX.modes.A: the name of a mode is small letters"),
        (TWO + "  SIX: {definition: x, modes: {a: 3}}\n", "types.SIX.modes.a: 3 does not do; give a definition"),
        (
            TWO + "contexts: {}\n",
            "mine.yaml:5: contexts: missing or empty; give contexts as name: definition, or leave",
        ),
        (TWO + "contexts:\n  future: x\n", "mine.yaml:6: contexts.future: is the name of a status; choose another"),
        (TWO + "contexts:\n  Pay: x\n", "mine.yaml:6: contexts.Pay: the name of a context is small letters"),
        (TWO + "contexts:\n  pay:\n", "mine.yaml:6: contexts.pay: missing or empty; say in a sentence what it covers"),
    ],
)
def test_faults_name_line_key_and_what_to_do(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(DataError) as caught:
        read_ontology(written(tmp_path, text))
    assert fault.split("(did")[0] in str(caught.value)


def test_all_faults_are_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="3 faults in the ontology") as caught:
        read_ontology(written(tmp_path, TWO + "  six: x\n  SEVEN: {definition: x, score: high}\nkinds: {}\n"))
    assert str(caught.value).count("mine.yaml:") == 3


def test_files_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DataError, match=r"none\.yaml: cannot be read"):
        read_ontology(tmp_path / "none.yaml")
    with pytest.raises(DataError, match=r"mine\.txt: an ontology is a file that ends in"):
        read_ontology(written(tmp_path, MINE, "mine.txt"))
    with pytest.raises(DataError, match=r"mine\.json: no JSON"):
        read_ontology(written(tmp_path, MINE, "mine.json"))
    monkeypatch.setitem(__import__("sys").modules, "yaml", None)
    with pytest.raises(MissingExtraError, match=r"reading an ontology in YAML needs .*detente\[train\]"):
        read_ontology(written(tmp_path, MINE))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (MINE, "ontology.json: no JSON"),
        ('{"name": "mine", "types": {"ONE": "x", "TWO": "y"}}', "made for another ontology (acts has 33 labels)"),
    ],
)
def test_a_model_whose_ontology_is_not_its_own_is_refused(tmp_path: Path, text: str, fault: str) -> None:
    for name in ("model.onnx", "vocab.txt", "settings.json"):
        (tmp_path / name).symlink_to(Path(str(files("detente.model") / name)))
    written(tmp_path, text, "ontology.json")
    with pytest.raises(ModelError) as caught:
        Encoder(tmp_path)
    assert fault in str(caught.value)
