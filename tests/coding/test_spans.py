"""Tags become whole noun phrases."""

import numpy as np
import pytest

from detente.coding.labels import ROLES, model_labels
from detente.coding.spans import role_spans
from detente.coding.tokens import Words


def spans(marked: str) -> dict[str, list[str]]:
    """Role spans of a passage whose words are tagged: ``Rome/B-A warned/E Paris/B-R``; what is untagged is O."""
    pairs = [word.partition("/") for word in marked.split()]
    texts, tags = [word for word, _, _ in pairs], [tag or None for _, _, tag in pairs]
    text = " ".join(texts)
    starts = [len(" ".join(texts[:i])) + (i > 0) for i in range(len(texts))]
    ends = [start + len(word) for start, word in zip(starts, texts, strict=True)]
    words = Words(tuple(starts), tuple(ends), ((1,),) * len(texts), (0,) * len(texts))
    logits = np.full((len(texts), model_labels().roles), -4.0, dtype=np.float32)
    act = [i for i, tag in enumerate(tags) if tag == "E"]
    for i, tag in enumerate(tags):
        column = 0 if tag in (None, "E") else 1 + 2 * ROLES.index(tag[2:]) + (tag[0] == "I")
        logits[i, column] = 4.0
    found = role_spans(logits, words, (act[0], act[-1] + 1), text)
    return {role: [text[s:e] for s, e in places] for role, places in found.items() if places}


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("Rome/B-A warned/E Paris/B-R", {"A": ["Rome"], "R": ["Paris"]}),
        ("Kenyan/B-A , Ugandan/B-A and Malian/B-A police/I-A met/E", {"A": ["Kenyan", "Ugandan", "Malian police"]}),
        (
            "Ontario/B-A Provincial Police/B-A freed/E eight/B-R people/B-R",
            {"A": ["Ontario Provincial Police"], "R": ["eight people"]},
        ),
        ("31/B-R of them/B-R were dragged/E away", {"R": ["31 of them"]}),
        ("clerks/B-A and/I-A struck/E", {"A": ["clerks"]}),
        ("urging/E Minister/B-R S/I-R . Jaishankar to act", {"R": ["Minister S . Jaishankar"]}),
        ("he told/E Mario/B-R Rossi Monday", {"R": ["Mario Rossi"]}),
        ("of/B-L Poka/I-L was burnt/E", {"L": ["Poka"]}),
        ("of/B-R was burnt/E", {}),
        ("The/B-A army/I-A shelled/E it/B-R", {"A": ["army"], "R": ["it"]}),
        ("Rome/B-A warned/B-A Paris/E", {"A": ["Rome warned"]}),
        ("I-L/I-L raided/E on/B-T Friday/I-T", {"L": ["I-L"], "T": ["Friday"]}),
    ],
)  # fmt: skip
def test_role_spans(marked: str, expected: dict[str, list[str]]) -> None:
    assert spans(marked) == expected
