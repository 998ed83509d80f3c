"""Own ontologies: a trained network goes on with new types, each passage is measured while it is held out."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs the extra `train` (PyTorch)")
pytest.importorskip("onnx", reason="training needs the extra `train` (onnx)")
pytest.importorskip("yaml", reason="training needs the extra `train` (PyYAML)")

from click.testing import CliRunner  # noqa: E402

from detente.cli.train_verb import command  # noqa: E402
from detente.coding.coder import Coder  # noqa: E402
from detente.coding.in_plover import in_plover, need_plover  # noqa: E402
from detente.coding.labels import labels_of, model_labels  # noqa: E402
from detente.coding.tokens import WordPieces, act_row, plain_row  # noqa: E402
from detente.corpus import read_corpus  # noqa: E402
from detente.errors import DataError, ModelError  # noqa: E402
from detente.ontology import load_ontology, read_ontology  # noqa: E402
from detente.store import coder_key  # noqa: E402
from detente.training import adapting, starting  # noqa: E402
from detente.training.calibrate import fit_confidence  # noqa: E402
from detente.training.examples import prepare  # noqa: E402
from detente.training.export import export  # noqa: E402
from detente.training.fit import Plan  # noqa: E402
from detente.training.folds import OutOfFold, folds_of  # noqa: E402
from detente.training.heldout import Tried, confidences, feature_rows  # noqa: E402
from detente.training.network import Network, Size  # noqa: E402
from detente.training.starting import Start, likeness_of, renamed_discourse, state_of  # noqa: E402

SMALL = Size(hidden=48, layers=2, heads=4, inner=96)
MODEL = Path(str(files("detente.model")))
ONTOLOGY = """\
name: mine
types:
  STRIKE: {definition: Workers stop work., plover: PROTEST strike, modes: {wildcat: Without a union.}}
  SETTLE: They agree.
contexts: {military: As PLOVER has it., pay: Wages.}
"""
SENTENCES = """\
[A1:Miners in {place}] [E1:struck] on [T1:Friday].
  1 STRIKE wildcat | pay

[A1:The {place} mill] and [A1:its hands] [E1:settled].
  1 SETTLE -

The mayor of {place} spoke of the weather.
"""
PLACES = ("Oslo", "Lodz", "Perth", "Lima", "Turin", "Kyoto", "Accra", "Quito", "Leeds", "Ghent")


def small_network(seed: int) -> Network:
    """Untaught, no two weights alike: ONNX would keep such once, as it never does with a taught one."""
    torch.manual_seed(seed)
    network = Network(model_labels(), SMALL)
    network.eval()
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.02)
    return network


@pytest.fixture
def ontology(tmp_path: Path) -> Path:
    (tmp_path / "mine.yaml").write_text(ONTOLOGY, encoding="utf-8")
    return tmp_path / "mine.yaml"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "a.txt").write_text("\n".join(SENTENCES.format(place=p) for p in PLACES), encoding="utf-8")
    return folder


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small untaught model for PLOVER in the place of the one that ships."""
    folder = tmp_path / "base"
    folder.mkdir()
    export(small_network(1), folder / "model.onnx")
    for name in ("vocab.txt", "settings.json"):
        (folder / name).write_bytes((MODEL / name).read_bytes())
    raw = {"thresholds": {"actor PROTEST": 0.5}, "weights": {"a PROTEST": 1.0, "a from=r d=1": 2.0}}
    (folder / "discourse.json").write_text(json.dumps(raw), encoding="utf-8")
    monkeypatch.setattr(starting, "Network", lambda labels: Network(labels, SMALL))
    return folder


def test_a_quantised_network_comes_back_in_floats(tmp_path: Path) -> None:
    network = small_network(2)
    before = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    export(network, tmp_path / "model.onnx")
    state = state_of(tmp_path / "model.onnx")
    assert set(state) == set(before)
    for name, tensor in state.items():
        rows = before[name][: len(tensor)]
        assert tensor.shape == rows.shape, name
        assert (tensor - rows).abs().max() <= rows.abs().max() / 250 + 1e-6, name


def test_confidence_is_fitted_from_a_prior_that_is_far_off_too() -> None:
    """Whole steps of Newton's method run off from here."""
    chance = np.random.default_rng(1)
    logits = chance.normal(0, 4, (40, 3))
    right = logits.sum(axis=1) + chance.normal(0, 3, 40) > -6
    tried = [
        Tried((1.0, *row), "ONE", "ONE" if ok else None)
        for row, ok in zip(logits.tolist(), right.tolist(), strict=True)
    ]
    prior = np.array([-1.2, 0.4, 0.09, 0.64])
    weights = np.array(fit_confidence(tried, prior=prior.tolist(), ridge=0.5))
    slope = feature_rows(tried).T @ (confidences(tried, weights.tolist()) - right) + 0.5 * (weights - prior)
    assert np.abs(slope).max() < 0.01


def test_what_is_no_network_of_ours_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"no network")
    with pytest.raises(ModelError, match="not a network that `detente train` wrote"):
        state_of(tmp_path / "model.onnx")


def test_a_network_of_another_size_is_no_start(ontology: Path) -> None:
    with pytest.raises(ModelError, match=r"no words\.weight of .*: it is of another size; name another with --base"):
        Start(small_network(3).state_dict(), model_labels()).network(labels_of(read_ontology(ontology)), {})


def test_new_types_begin_as_the_old_ones_that_they_are_like(ontology: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starting, "Network", lambda labels: Network(labels, SMALL))
    old, new = model_labels(), labels_of(read_ontology(ontology))
    torch.manual_seed(3)
    state = Network(old, SMALL).state_dict()
    likeness = {"STRIKE": {"PROTEST": 1.0}, "SETTLE": {"AGREE": 0.75, "CONCEDE": 0.25, "AID": 0.001}}
    begun = Start(state, old).network(new, likeness).state_dict()
    protest, agree, concede = (old.types.index(kind) for kind in ("PROTEST", "AGREE", "CONCEDE"))
    assert torch.equal(begun["roles.weight"], state["roles.weight"])
    assert torch.equal(begun["layers.1.inner.weight"], state["layers.1.inner.weight"])
    assert torch.equal(begun["acts.weight"][0], state["acts.weight"][0])
    assert torch.equal(begun["acts.weight"][1:3], state["acts.weight"][1 + 2 * protest : 3 + 2 * protest])
    mixed = 0.75 * state["types.weight"][agree] + 0.25 * state["types.weight"][concede]
    assert torch.allclose(begun["types.weight"][1], mixed, atol=2e-3)
    assert torch.equal(begun["types.weight"][2], state["types.weight"][-1])
    assert torch.equal(begun["contexts.weight"][0], state["contexts.weight"][old.contexts.index("military")])
    assert torch.equal(begun["modes.weight"][0], state["modes.weight"][old.modes.index(("PROTEST", None))])


def test_likeness_is_as_named_or_as_the_old_network_says() -> None:
    old = model_labels()
    shares = np.zeros(len(old.types))
    shares[old.types.index("AID")], shares[old.types.index("AGREE")] = 0.6, 0.2
    found = likeness_of([("GIVE", shares), ("TAKE", shares)], old, {"TAKE": "COERCE"})
    assert found["TAKE"] == {"COERCE": 1.0}
    assert found["GIVE"]["AID"] == pytest.approx(0.75)
    assert sum(found["GIVE"].values()) == pytest.approx(1)


def test_weights_of_parties_elsewhere_speak_of_the_new_types() -> None:
    weights = {"a": 1.0, "a AID": 2.0, "a COERCE": 3.0, "a AID from=r source=COERCE": 4.0, "a from=n source=-": 5.0}
    likeness = {"GIVE": {"AID": 1.0}, "TAKE": {"COERCE": 0.9, "AID": 0.1}, "GRAB": {"COERCE": 1.0}}
    thresholds = {"recipient COERCE": 0.6, "actor AGREE": 0.7}
    renamed = renamed_discourse({"weights": weights, "thresholds": thresholds}, ["AID", "COERCE", "AGREE"], likeness)
    assert renamed["thresholds"] == {"recipient GRAB": 0.6, "recipient TAKE": 0.6}
    assert renamed["weights"] == {
        "a": 1.0,
        "a GIVE": 2.0,
        "a TAKE": 3.0,
        "a GRAB": 3.0,
        "a GIVE from=r source=TAKE": 4.0,
        "a GIVE from=r source=GRAB": 4.0,
        "a from=n source=-": 5.0,
    }


def test_a_passage_is_measured_by_a_network_that_has_not_seen_it(ontology: Path, corpus: Path) -> None:
    passages = prepare(read_corpus([corpus], read_ontology(ontology)), WordPieces(MODEL / "vocab.txt"))
    folds = folds_of(passages, seed=1)
    assert sorted(folds.values()) == [0] * 8 + [1] * 8 + [2] * 7 + [3] * 7
    seen: dict[int, set[str]] = {}

    class Fake:
        def __init__(self, fold: int) -> None:
            self.fold = fold

        def run(self, rows):  # type: ignore[no-untyped-def]
            return [(self.fold, row.ids) for row in rows]

    def taught(fold, learnt):  # type: ignore[no-untyped-def]
        seen[fold] = {one.passage.text for one in learnt}
        return Fake(fold)

    model = OutOfFold(passages, taught, seed=1)
    rows = [plain_row(one.words) for one in passages]
    rows += [act_row(one.words, act) for one in passages for act in one.acts.values()]
    texts = [one.passage.text for one in passages] + [one.passage.text for one in passages for _ in one.acts]
    answers: list[Any] = list(model.run(rows))
    for row, text, (fold, ids) in zip(rows, texts, answers, strict=True):
        assert ids == row.ids
        assert text not in seen[fold]


def test_from_ontology_and_passages_to_a_coder(ontology: Path, corpus: Path, base: Path, tmp_path: Path) -> None:
    said: list[str] = []
    plan = Plan(**{**adapting.OWN_PLAN, "epochs": 1, "head_rate": 1e-2})
    trained = adapting.adapt(ontology, [corpus], tmp_path / "out", plan, said.append, base)
    written = sorted(file.name for file in (tmp_path / "out").iterdir())
    assert written == ["discourse.json", "figures.json", "model.onnx", "ontology.json", "settings.json", "vocab.txt"]
    assert "STRIKE begins as PROTEST (100%)" in said
    assert trained.figures["held_out"]["passages"] == 30
    assert trained.figures["held_out"]["events"] == 20
    coder = Coder(model=tmp_path / "out", threshold=0.0)
    assert coder.name.split()[-1].startswith("mine-")
    mentions = coder.code("LIMA, May 3 - Miners in Lima struck on Friday.", published="2019-05-04").mentions
    assert mentions
    assert {mention.event for mention in mentions} <= {"STRIKE", "SETTLE"}
    relation = coder.relate("Miners struck the mill.", [[0, 6]], [[14, 22]])
    assert set(relation.scores) == {"STRIKE", "SETTLE"}
    with pytest.raises(DataError, match="the model codes by mine, and a store holds PLOVER types"):
        coder_key(coder)
    with pytest.raises(DataError, match=r"gold data has PLOVER types, and the model codes by mine"):
        need_plover(coder.ontology, "gold data has")
    told = in_plover(coder)
    assert coder_key(told).endswith("in-plover threshold-0")
    coding = told.code("LIMA, May 3 - Miners in Lima struck on Friday.", published="2019-05-04")
    assert {(m.event, m.quad_code) for m in coding} <= {("PROTEST", 4)}
    left = [o for o in coding.omissions if o.reason == "a type without a PLOVER type"]
    assert len(coding) + len(left) == len(mentions)
    assert load_ontology().name is None


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[A1:Men] [E1:struck].\n  1 STRIKE -\n", r"no passage tells SETTLE: write some \(5 at least for each type\)"),
        (
            "[A1:Men] [E1:struck].\n  1 STRIKE -\n\n[A1:Men] [E1:settled].\n  1 SETTLE -\n",
            "the corpus is too small: 2 passages with events, and training needs 20 or more",
        ),
        ("[A1:Men] [E1:rested].\n  1 REST -\n", "unknown event type REST"),
    ],
)
def test_what_cannot_be_learnt_from_is_said_before(ontology: Path, tmp_path: Path, text: str, fault: str) -> None:
    (tmp_path / "few.txt").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=fault):
        adapting.adapt(ontology, [tmp_path / "few.txt"], tmp_path / "out", Plan(), print)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        ([], "--ontology needs --corpus"),
        (
            ["--corpus", "mine", "--with-judgements", "desk.duckdb"],
            "--with-judgements brings passages with PLOVER types",
        ),
        (["--corpus", "mine", "--keep-network"], "--keep-network, --large and --teacher are for"),
    ],
)
def test_what_does_not_go_with_an_own_ontology(ontology: Path, arguments: list[str], fault: str) -> None:
    done = CliRunner().invoke(command, ["--ontology", str(ontology), *arguments])
    assert done.exit_code == 2
    assert fault in done.output


def test_check_counts_by_own_types(ontology: Path, corpus: Path) -> None:
    done = CliRunner().invoke(command, ["--check", "--ontology", str(ontology), "--corpus", str(corpus)])
    assert done.exit_code == 0, done.output
    assert "30 passages, 10 without event, 20 events, no faults" in done.stdout
    assert "by type: STRIKE 10, SETTLE 10" in done.stdout
