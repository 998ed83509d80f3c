"""Which of a passage's time phrases an act takes for its own, and which is when its promise is due."""

import pytest

from detente.coding.decode import Act
from detente.coding.timing import times_of
from detente.records import Passage, When

PUBLISHED = "2022-07-30"  # a Saturday


def times(
    text: str, act: str, event: str, *, status: str = "asserted", rival: str | None = None, **roles: str
) -> tuple[When | None, When | None]:
    """Times of the act in ``text``; ``roles`` name the words marked T or C, ``rival`` is ``words|its T words``."""

    def span(words: str) -> tuple[int, int]:
        return text.index(words), text.index(words) + len(words)

    def made(words: str, kind: str, marked: dict[str, str]) -> Act:
        spans = {role: ((span(marked[role]),) if role in marked else ()) for role in "ARLTSC"}
        return Act(*span(words), kind, None, (), status, spans, 0.9)  # type: ignore[arg-type]

    own = made(act, event, roles)
    others = [own]
    if rival:
        words, _, time = rival.partition("|")
        others.append(made(words, "ASSAULT", {"T": time} if time else {}))
    passage = Passage(100, 100 + len(text), text, "body", 0)
    return times_of(own, others, passage, PUBLISHED, None)


@pytest.mark.parametrize(
    ("text", "act", "event", "more", "date", "due"),
    [
        ("Rome agreed on Friday to talk", "agreed", "AGREE", {"T": "Friday"}, "2022-07-29", None),
        ("Rome agreed to hold a drill next month", "agreed", "AGREE", {}, "2022-07-30", "2022-08"),
        (
            "Rome invited Oslo to a meeting on Monday",
            "invited",
            "AGREE",
            {"C": "meeting on Monday"},
            "2022-07-30",
            "2022-08-01",
        ),
        (
            "Rome hit back after Oslo shelled it on Tuesday",
            "hit back",
            "ASSAULT",
            {"rival": "shelled|Tuesday"},
            "2022-07-30",
            None,
        ),
        ("Rome shelled Oslo and burned it on Tuesday", "shelled", "ASSAULT", {"rival": "burned"}, "2022-07-26", None),
        ("Rome shelled Oslo", "shelled", "ASSAULT", {}, "2022-07-30", None),
        ("Rome shelled Oslo in 1994", "shelled", "ASSAULT", {"T": "1994"}, "1994", None),
        (
            "Rome urged Oslo to leave by Sunday",
            "urged",
            "REQUEST",
            {"C": "leave by Sunday"},
            "2022-07-30",
            "2022-07-31",
        ),
    ],
)
def test_times(text: str, act: str, event: str, more: dict[str, str], date: str, due: str | None) -> None:
    when, by = times(text, act, event, **more)
    assert when is not None
    assert when.value == date
    assert when.reason
    assert (by.value if by else None) == due
