"""Whole reports in the styles of many houses: each line of the fixtures says what it is."""

import re
from pathlib import Path

import pytest

from detente.reading import read_text
from detente.records import Report

HERE = Path(__file__).parent
FIXTURES = Path(__file__).parents[1] / "fixtures" / "reading"
LEADS = "Rebels took the town of Kamba on Monday and the army withdrew to the river, officials and residents said."
BODY = "Norland and Sudmark agreed on Monday to withdraw their troops from the border, officials of both states said."
MORE = "The two armies had exchanged fire across the river for three days, and nine soldiers were killed there."


def load(name: str) -> tuple[str, list[tuple[int, int, str]]]:
    """Return the text of a fixture, and start, end and kind (or reason) of each of its pieces.

    ``kind | line`` begins a line; ``kind + line`` goes on with a paragraph, on the same line
    after a dateline and for an end mark.
    """
    return parse((FIXTURES / name).read_text(encoding="utf-8"))


def parse(content: str) -> tuple[str, list[tuple[int, int, str]]]:
    text = ""
    pieces: list[tuple[int, int, str]] = []
    for row in content.splitlines():
        kind, mark, line = row[:20].strip(), row[20], row[22:]
        if text and mark == "+" and (pieces[-1][2] == "dateline" or kind == "end mark"):
            text += " "
        elif text:
            text += "\n"
        if kind:
            pieces.append((len(text), len(text) + len(line), kind))
        text += line
    return text, pieces


def kind_at(report: Report, start: int, end: int) -> str:
    for block in report.blocks:
        if block.start <= start and end <= block.end:
            return block.reason or block.kind
    return "no block"


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.txt")), ids=lambda path: path.stem)
def test_every_line_is_what_it_is(path: Path) -> None:
    text, pieces = load(path.name)
    report = read_text(text)
    wrong = [
        (text[start:end], kind_at(report, start, end), kind)
        for start, end, kind in pieces
        if kind_at(report, start, end) != kind
    ]
    assert wrong == []


@pytest.mark.parametrize("content", (HERE / "lists.txt").read_text(encoding="utf-8").split("===\n"))
@pytest.mark.parametrize("gap", ["\n", "\n\n"], ids=["close", "apart"])
def test_lists_and_openings(content: str, gap: str) -> None:
    text, pieces = parse(re.sub(r"\n(?=.{20}\|)", f"\n{' ' * 20}|\n", content) if gap == "\n\n" else content)
    report = read_text(text, check_language=False)
    found = [(text[start:end], kind_at(report, start, end)) for start, end, _ in pieces]
    assert found == [(text[start:end], kind) for start, end, kind in pieces]


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.txt")), ids=lambda path: path.stem)
def test_passages_cover_the_report_and_no_furniture(path: Path) -> None:
    text, pieces = load(path.name)
    report = read_text(text)
    told: set[int] = set()
    for passage in report.passages:
        assert passage.text == text[passage.start : passage.end]
        told.update(range(passage.start, passage.end))
        told.update(place for span in passage.also for place in range(span.start, span.end))
    for start, end, kind in pieces:
        shown = [place for place in range(start, end) if text[place].isalnum()]
        covered = sum(place in told for place in shown)
        assert covered == (len(shown) if kind in ("title", "deck", "heading", "body") else 0), text[start:end]
    assert [passage.start for passage in report.passages] == sorted(passage.start for passage in report.passages)


def test_wrapped_paragraph_is_one() -> None:
    text, _ = load("wire_wrapped.txt")
    report = read_text(text)
    assert len({passage.paragraph for passage in report.passages}) == 5
    assert '"We kept our word. Now they must keep theirs," rebel spokesman Moussa\nKeita told AFP by telephone.' in [
        passage.text for passage in report.passages
    ]


def test_byline() -> None:
    assert read_text(load("jazeera_style.txt")[0]).byline == "Maria Keller"
    assert read_text(load("pasted_without_blanks.txt")[0]).byline == "Priya Nair"
    assert read_text(f"Army takes town\n\nBy Jane Doe | July 30, 2022\n\n{BODY}").byline == "Jane Doe"


def test_deck_told_again_goes_into_also() -> None:
    deck = "Norland and Sudmark agreed on Monday to withdraw their troops from the border."
    report = read_text(f"Border quiet again\n\n{deck}\n\n{MORE}\n\n{BODY}")
    (kept,) = [passage for passage in report.passages if passage.also]
    assert kept.text == BODY
    assert kept.kind == "body"
    assert [span.text for span in kept.also] == [deck]
    assert deck not in [passage.text for passage in report.passages]


def test_fuller_deck_stays_and_the_body_goes_into_also() -> None:
    report = read_text(
        "Border quiet again\n\nBoth armies left the border on Monday, after a week of talks in Muscat.\n\n"
        f"By Jane Doe\n\n{MORE}\n\nBoth armies left the border on Monday."
    )
    (kept,) = [passage for passage in report.passages if passage.also]
    assert kept.kind == "deck"
    assert kept.also[0].text == "Both armies left the border on Monday."


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (BODY, BODY),
        (BODY, BODY.upper()),
        (BODY, BODY.replace(" ", "\xa0")),
        ("“We will answer any attack,” the minister said", '"We will answer any attack," the minister said.'),
    ],
)
def test_sentence_told_twice_is_one_passage(first: str, second: str) -> None:
    report = read_text(f"Border quiet again\n\n{LEADS}\n\n{first}\n\n{MORE}\n\n{second}\n\n{MORE} It was a Friday.")
    (kept,) = [p for p in report.passages if p.also and p.text in (first, second)]
    assert len(kept.also) == 1
    assert {kept.text, kept.also[0].text} == {first, second}


def test_quotation_on_its_own_is_told_again_in_a_sentence() -> None:
    quote = "“We will answer any attack on our soil”"
    told = "“We will answer any attack on our soil,” the minister told parliament on Tuesday."
    report = read_text(f"Border quiet again\n\n{LEADS}\n\n{quote}\n\n{MORE}\n\n{told}")
    (kept,) = [passage for passage in report.passages if passage.also]
    assert kept.text == told
    assert kept.also[0].text == quote


def test_different_sentences_stay_apart() -> None:
    # Right below the title the shorter one would be a deck, and told again.
    report = read_text(f"Border quiet again\n\n{LEADS}\n\n{BODY}\n\n{BODY[:-1]} on Tuesday.\n\n{MORE}")
    assert len(report.passages) == 5
    assert not any(passage.also for passage in report.passages)


def test_one_sentence_is_a_body() -> None:
    (passage,) = read_text("Rebels attack army post near Kamba").passages
    assert passage.kind == "body"


def test_lead_with_full_stop_is_no_title() -> None:
    report = read_text(f"{LEADS}\n\n{BODY}")
    assert report.title is None
    assert [passage.kind for passage in report.passages] == ["body", "body"]


@pytest.mark.parametrize(
    "head",
    [
        "SEOUL, July 30 (Yonhap) -- ",
        "KABUL (Reuters) - ",
        "WASHINGTON — ",
        "NAIROBI, Kenya (AP) — ",
        "GENEVA/NEW YORK, 30 July 2022 (OCHA) – ",
        "ISLAMABAD: ",
        "Tokyo, Aug 3 (Jiji Press)--",
        "Seoul, July 30 (KCNA) -- ",
        "(Reuters) - ",
        "MOSCOW, July 30. /TASS/. ",
        "Port-au-Prince, Haiti — ",
        "SAN SALVADOR (AFP) – ",
        "Damascus (SANA): ",
        "BEIJING, 2022-07-30 (Xinhua) -- ",
    ],
)
def test_dateline_is_furniture_before_the_first_sentence(head: str) -> None:
    report = read_text(f"Border quiet again\n\n{head}{BODY}\n\n{MORE}")
    assert [passage.text for passage in report.passages][1:] == [BODY, MORE]
    dateline = next(block for block in report.blocks if block.reason == "dateline")
    assert report.text[dateline.start : dateline.end] == head.strip()


@pytest.mark.parametrize(
    "lead",
    [
        "Seoul, Tokyo and Washington agreed to share data on missiles, officials of the three states said.",
        "Norland — a close ally of Sudmark — recalled its envoy from the capital of Ruvania on Friday, officials said.",
        "NATO: what it is and why it matters to the small states of the north was the subject of the speech on Friday.",
        "The U.S. (AP reported) had withdrawn its offer to the rebels of the north by Friday, according to officials.",
        "Pakistan (population 240 million) recalled its envoy from the capital of Ruvania on Friday, officials said.",
    ],
)
def test_no_dateline(lead: str) -> None:
    report = read_text(f"Border quiet again\n\n{lead}\n\n{MORE}")
    assert lead in [passage.text for passage in report.passages]


def test_a_given_title_is_found_in_the_text_and_not_required() -> None:
    text = f"News of the day\n\nBorder quiet again\n\n{BODY}\n\n{MORE}"
    report = read_text(text, title="Border  quiet again")
    assert report.title == "Border  quiet again"
    assert [p.text for p in report.passages if p.kind == "title"] == ["Border quiet again"]
    assert not [p for p in read_text(text, title="Quiet").passages if p.kind == "title"]


def test_paragraphs_that_begin_indented_are_joined_and_kept_apart() -> None:
    report = read_text(
        "u i BC-NORLAND-RIVER   07-30 0312\n"
        "TROOPS LEAVE RIVER TOWN - NINE DEAD\n"
        "    KAMBA, July 30 (Oceanic) - Norland and Sudmark agreed to pull\n"
        "their troops back from the river on Saturday after a week of\n"
        "talks, officials of both states said, and promised to be gone by\n"
        "August 8.\n"
        "    Nine soldiers died.\n"
        "    Their families had waited for news at the gates of the\n"
        "Kamba barracks, where the army has had its seat since the war\n"
        "and where no officer would talk to them.\n",
        published="2022-07-30",
    )
    assert report.title == "TROOPS LEAVE RIVER TOWN - NINE DEAD"
    body = [" ".join(passage.text.split()) for passage in report.passages if passage.kind == "body"]
    assert body[0].endswith("gone by August 8.")
    assert body[1] == "Nine soldiers died."
    assert body[2].startswith("Their families")
    assert body[2].endswith("talk to them.")
