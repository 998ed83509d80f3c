"""Tags become whole noun phrases."""

import re

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
        column = 0 if tag in (None, "E", "O") else 1 + 2 * ROLES.index(tag[2:]) + (tag[0] == "I")
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
        ("Lee/B-A Jong/I-A - Sup said/E", {"A": ["Lee Jong"]}),
        ("US/B-A Secretary/I-A Lloyd/B-R Austin/I-R met/E him/B-R", {"A": ["US Secretary Lloyd Austin"], "R": ["him"]}),
        ("Rome/B-A and/O Oslo/B-R met/E", {"A": ["Rome"], "R": ["Oslo"]}),
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


@pytest.mark.parametrize(
    ("text", "tagged", "expected"),
    [
        ("Lee Jong-Sup spoke", "Lee Jong", "Lee Jong-Sup"),
        ("Kim Jong-un spoke", "Kim Jong", "Kim Jong-un"),
        ("US-led forces spoke", "US", "US"),
        ("Iran-backed men spoke", "Iran", "Iran"),
        ("Lee Jong spoke", "Lee Jong", "Lee Jong"),
    ],
)
def test_hyphenated_names(text: str, tagged: str, expected: str) -> None:
    words = [(m.start(), m.end()) for m in re.finditer(r"\w+|\S", text)]
    logits = np.full((len(words), model_labels().roles), -4.0, dtype=np.float32)
    logits[:, 0] = 0
    for i, (_, end) in enumerate(words):
        if end <= len(tagged):
            logits[i, 1 + (i > 0)] = 4.0
    starts, ends = tuple(start for start, _ in words), tuple(end for _, end in words)
    made = Words(starts, ends, ((1,),) * len(words), (0,) * len(words))
    ((start, end),) = role_spans(logits, made, (len(words) - 1, len(words)), text)["A"]
    assert text[start:end] == expected
