"""Training: examples say what the corpus says, neighbours are held out together, a seed gives the same weights."""

import random
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import get_args

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs the extra `train` (PyTorch)")
pytest.importorskip("onnx", reason="training needs the extra `train` (onnx)")
pytest.importorskip("safetensors", reason="training needs the extra `train` (safetensors)")

from detente.coding.decode import Candidate, act_of, features  # noqa: E402
from detente.coding.encoder import Settings  # noqa: E402
from detente.coding.labels import ROLES, STATUSES, model_labels  # noqa: E402
from detente.coding.tokens import WordPieces, act_row  # noqa: E402
from detente.corpus import read_corpus  # noqa: E402
from detente.ontology import load_ontology  # noqa: E402
from detente.records import Status  # noqa: E402
from detente.training.calibrate import (  # noqa: E402
    expected_calibration_error,
    fit_confidence,
    threshold_for,
    unseen_calibration_error,
)
from detente.training.examples import (  # noqa: E402
    Prepared,
    acts_example,
    pair_examples,
    prepare,
    role_examples,
    split,
    trigger_words,
)
from detente.training.export import TorchEncoder, agreement, export  # noqa: E402
from detente.training.fit import Plan, fit, trained_parameters  # noqa: E402
from detente.training.heldout import Tried, confidences, measure  # noqa: E402
from detente.training.network import Network, Size  # noqa: E402

LABELS = model_labels()
SMALL = Size(hidden=48, layers=2, heads=4, inner=96)
TEXT = (
    "[A1:Oslo] [E1:freed] [R1A2:two sailors], who [E2:thanked] [R2:the crown] on [T2:Monday].\n"
    "  1 RETREAT release | legal\n  2 SUPPORT - | historical\n\n"
    "The thanked man was no sailor.\n\n"
    "[A1:Rome] and [A1:Paris] [E1:agreed] to meet.\n  1 AGREE -\n\n"
)


@pytest.fixture
def prepared(tmp_path: Path) -> list[Prepared]:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    pieces = WordPieces(Path(str(files("detente.model") / "vocab.txt")))
    return prepare(read_corpus([tmp_path], load_ontology()), pieces)


def test_acts_example(prepared: list[Prepared]) -> None:
    tags = acts_example(prepared[0], LABELS).tags
    assert [t for t in tags if t] == [1 + 2 * LABELS.types.index("RETREAT"), 1 + 2 * LABELS.types.index("SUPPORT")]
    assert not any(acts_example(prepared[1], LABELS).tags)


def test_role_examples(prepared: list[Prepared]) -> None:
    first, second = role_examples(prepared[0], LABELS, None, set())
    begin = {role: 1 + 2 * ROLES.index(role) for role in ROLES}
    assert first.tags[0] == begin["A"]
    assert first.tags[2:4] == (begin["R"], begin["R"] + 1)
    assert second.tags[2:4] == (begin["A"], begin["A"] + 1)
    assert second.tags.count(begin["T"]) == 1
    assert LABELS.modes[first.mode] == ("RETREAT", "release")


def test_words_that_name_an_act_elsewhere_are_taught_as_none(prepared: list[Prepared]) -> None:
    triggers = trigger_words(prepared)
    assert "thanked" in triggers
    (example,) = role_examples(prepared[1], LABELS, None, triggers)
    assert example.type == len(LABELS.types)


def test_sides_alike_are_paired_in_both_orders(prepared: list[Prepared]) -> None:
    assert len(pair_examples(prepared[2], LABELS)) == 2
    assert len(pair_examples(prepared[0], LABELS)) == 2


def test_split_keeps_neighbours_together_and_is_the_same_twice(prepared: list[Prepared]) -> None:
    many = [prepared[i % 3] for i in range(200)]
    train, held = split(many, 0.2, 5)
    assert (len(train), len(held)) == (160, 40)
    assert [id(p) for p in split(many, 0.2, 5)[1]] == [id(p) for p in held]


def test_one_block_at_least_is_held_out_and_enough_with_events(prepared: list[Prepared]) -> None:
    few = [prepared[i % 3] for i in range(60)]
    train, held = split(few, 0.08, 5)
    assert (len(train), len(held)) == (40, 20)
    plain = [Prepared(replace(prepared[1].passage, slice=f"plain{i // 20}"), prepared[1].words, {}) for i in range(400)]
    for seed in range(5):
        _, held = split(few + plain, 0.08, seed)
        assert sum(bool(one.passage.events) for one in held) >= 10


def test_statuses_are_those_of_the_records() -> None:
    assert sorted(STATUSES) == sorted(get_args(Status))


def trained(prepared: list[Prepared]) -> Network:
    torch.manual_seed(1)
    network = Network(LABELS, SMALL)
    pieces = WordPieces(Path(str(files("detente.model") / "vocab.txt")))
    return fit(network, prepared * 4, LABELS, pieces, Plan(epochs=6, tokens=200, seed=3), lambda line: None)


def test_the_same_seed_gives_the_same_weights(prepared: list[Prepared]) -> None:
    first, second = trained(prepared).state_dict(), trained(prepared).state_dict()
    assert all(torch.equal(first[name], second[name]) for name in first)


def test_word_vectors_stay_and_need_no_average(prepared: list[Prepared]) -> None:
    torch.manual_seed(1)
    before = Network(LABELS, SMALL).state_dict()
    network = trained(prepared)
    after = network.state_dict()
    assert torch.equal(before["words.weight"], after["words.weight"])
    assert not torch.equal(before["acts.weight"], after["acts.weight"])
    assert set(trained_parameters(network)) == set(after) - {"words.weight"}


def test_measure_looks_at_the_candidates_that_the_settings_ask_for(prepared: list[Prepared]) -> None:
    model = TorchEncoder(trained(prepared))
    sure = (9.0, 0.0, 0.0, 0.0)
    none, many = (
        measure(model, prepared, LABELS, Settings("x", sure, at_least, 0.5, 1.0))["acts"] for at_least in (1.0, 0.0)
    )
    assert none == {"precision": 0.0, "recall": 0.0, "f1": 0.0}
    assert many != none


def test_no_candidates_at_all_are_calibrated_too() -> None:
    weights = fit_confidence([])
    assert weights == (0.0, 0.0, 0.0, 0.0)
    assert expected_calibration_error([], weights) == 0
    assert threshold_for([], weights, 0.9) == 0.5
    assert len(confidences([], weights)) == 0


def test_training_reckons_confidence_as_the_coder_does(prepared: list[Prepared]) -> None:
    candidate = Candidate((1, 2), 0.7, np.full(len(LABELS.types), 1 / len(LABELS.types), dtype=np.float32))
    one = prepared[0]
    (scores,) = TorchEncoder(trained(prepared)).run([act_row(one.words, (1, 2))])
    settings = Settings("x", (0.3, 0.5, 0.7, -0.2), 0.2, 0.5, 1.0)
    row, types = features(candidate, scores)
    tried = [Tried(tuple(row.tolist()), LABELS.types[int(types.argmax())], None)]
    act = act_of(candidate, scores, one.words, one.passage.text, LABELS, settings)
    assert act.confidence == pytest.approx(confidences(tried, settings.confidence)[0], abs=1e-4)


def test_the_exported_model_says_what_the_network_says(prepared: list[Prepared], tmp_path: Path) -> None:
    import onnxruntime

    network = trained(prepared)
    export(network, tmp_path / "model.onnx")
    rows = [acts_example(one, LABELS).row for one in prepared]
    floating = TorchEncoder(network).run(rows)
    session = onnxruntime.InferenceSession(str(tmp_path / "model.onnx"))
    quantised = []
    for row, scores in zip(rows, floating, strict=True):
        outputs = session.run(
            None,
            {
                "ids": np.array([row.ids], dtype=np.int64),
                "capitals": np.array([row.capitals], dtype=np.int64),
                "anchors": np.array([row.anchors], dtype=np.int64),
            },
        )
        quantised.append(
            type(scores)(outputs[0][0][row.word_tokens], outputs[1][0][row.word_tokens], *(o[0] for o in outputs[2:]))
        )
    assert min(agreement(quantised, floating).values()) >= 0.8
    assert np.allclose(quantised[0].status, floating[0].status, atol=0.1)


def test_calibration_recovers_known_odds() -> None:
    chance = random.Random(2)
    tried = []
    for _ in range(4000):
        logit = chance.uniform(-4, 4)
        right = chance.random() < 1 / (1 + np.exp(-logit))
        tried.append(Tried((1.0, logit, 0.0, 0.0), "AID", "AID" if right else None))
    weights = fit_confidence(tried)
    assert weights[1] == pytest.approx(1, abs=0.15)
    assert expected_calibration_error(tried, weights) < 0.03
    assert unseen_calibration_error(tried) < 0.04
    # Weights that are not fitted to the others are found out.
    assert unseen_calibration_error(tried, lambda others: (0.0, 3.0, 0.0, 0.0)) > 0.08
    assert 0.5 < threshold_for(tried, weights, 0.9) < 0.9
