"""Two thousand malformed inputs, the same in every run: no crash, no hang, no good row lost."""

import io
import json
import random
import time

from detente.reading import read_stream
from detente.records import Problem, Report

SEED = 20220730
GOOD = "Norland and Sudmark agreed on Monday to withdraw their troops from the disputed border, officials of both said."
# Far more than any of them needs; a pattern that goes astray takes minutes.
MAX_SECONDS = 5.0
MARKS = [
    "\u200f",
    "\u202e",
    "\u2066",
    "\u200b",
    "\ufeff",
    "\x00",
    "\x1b[31m",
    "😀",
    "👩‍👩‍👧",
    "\u2028",
    "\xa0",
    "\x85",
    "é",
    "“",
    '"',
    "(",
    "[",
    "…",
    "|",
    "•",
    "©",
]
SCRAPS = [
    "Advertisement",
    "Read more:",
    "By Jane Doe",
    "Updated July 30th, 2022 at 12:16 IST",
    "SEOUL, July 30 (Agency) --",
    "Photo: A/B",
    "a" * 300,
    "A " * 150,
    "." * 200,
    "- " * 100,
    "1.2.3.4.5.6.7.8.9.",
    "Tags: " + "x, " * 80,
    "Jane " * 40,
    GOOD,
    "",
    "+1 202 " * 30,
    "Home > " * 50,
    "\n" * 30,
    "\r\n\r",
    "Lt. Gen. J. D. " * 20,
    "((((((((((",
    "]]]]]]",
    "A.B.C.D." * 30,
    "(Photo " * 50,
]
TAGS = [
    "div",
    "p",
    "span",
    "table",
    "tr",
    "td",
    "ul",
    "li",
    "article",
    "h1",
    "script",
    "style",
    "b",
    "blockquote",
    "svg",
    "meta",
    "time",
]


def make_text(source: random.Random) -> str:
    parts = []
    for _ in range(source.randint(0, 25)):
        words = source.choice(SCRAPS)
        for _ in range(source.randint(0, 3)):
            place = source.randint(0, len(words))
            words = words[:place] + source.choice(MARKS) + words[place:]
        parts.append(words)
    text = source.choice(["\n", "\n\n", " ", "\r\n"]).join(parts)
    return text * source.choice([1] * 30 + [40])


def spoil(source: random.Random, data: bytes) -> bytes:
    kind = source.randint(0, 6)
    if kind == 0 and data:
        place = source.randrange(len(data))
        return data[:place] + bytes(source.randrange(256) for _ in range(source.randint(1, 40))) + data[place:]
    if kind == 1:
        return data[: source.randint(0, len(data))]
    if kind == 2:
        return (
            source.choice([b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\x00", b"\x1f\x8b", b"%PDF-", b"PK\x03\x04"])
            + data
        )
    if kind == 3:
        return data.decode("utf-8", "replace").encode(
            source.choice(["utf-16", "cp1252", "koi8-r", "utf-32"]), "replace"
        )
    if kind == 4:
        return bytes(byte ^ 0x80 if source.random() < 0.02 else byte for byte in data)
    return data


def make_page(source: random.Random) -> str:
    depth = source.choice([3, 30, 300, 5000]) if source.random() < 0.15 else source.randint(0, 8)
    tag = source.choice(TAGS)
    parts = [f"<{tag} class='{source.choice(['article', 'body', 'x'])}'>" * depth]
    for _ in range(source.randint(0, 20)):
        name = source.choice(TAGS)
        words = source.choice(SCRAPS) + source.choice(MARKS)
        parts.append(
            source.choice(
                [
                    f"<{name}>{words}</{name}>",
                    f"<{name}>{words}",
                    f"</{name}>{words}",
                    f"<{name} {words}",
                    "<!--",
                    "<![CDATA[",
                    "&#x0;&amp;&#99999999;",
                ]
            )
        )
    return (
        source.choice(["<!doctype html><html><body>", "<html>", ""])
        + "".join(parts)
        + f"</{tag}>" * source.randint(0, depth)
    )


def make_rows(source: random.Random) -> tuple[bytes, list[str]]:
    """Return rows, good and bad mixed, and the ids of the good ones."""
    good: list[str] = []
    rows: list[bytes] = []
    for number in range(source.randint(1, 8)):
        row = json.dumps({"id": f"good-{number}", "text": GOOD, "title": source.choice(SCRAPS)}).encode()
        bad = source.choice(
            [
                row[: source.randrange(1, len(row) - 1)],
                b"[" * source.choice([10, 100_000]),
                b"\xff\xfe\x00" + row,
                b'{"id": 1, "text": null}',
                b'{"text": 5}',
                b"null",
                b'{"id": {"a": 1}, "text": ""}',
                b'{"text": "\\ud83d \\u0000", "published": "soon"}',
                json.dumps({"id": "junk", "text": make_text(source)}).encode(),
                b"\x00" * source.randint(1, 50),
                b'{"a":1}' * 3,
                b"9" * 5000,
                b'{"text": NaN}',
                b"",
            ]
        )
        if source.random() < 0.6:
            good.append(f"good-{number}")
            rows.append(row)
        rows.append(bad)
    # A mark of another encoding at the head of the file would speak for all of it: that is another case.
    if rows[0].startswith(b"\xff\xfe"):
        rows.insert(0, b"")
    return source.choice([b"\n", b"\r\n"]).join(rows), good


def read(data: bytes, name: str, kind: str | None) -> list[Report | Problem]:
    begin = time.process_time()
    found = list(read_stream(io.BytesIO(data), name, format=kind))
    assert time.process_time() - begin < MAX_SECONDS, (name, len(data))
    for item in found:
        if isinstance(item, Report):
            check(item)
        else:
            assert item.reason
    return found


def check(report: Report) -> None:
    report.text.encode("utf-8")
    assert report.passages
    last = 0
    for block in report.blocks:
        assert last <= block.start < block.end <= len(report.text)
        assert (block.reason is not None) == (block.kind == "furniture")
        last = block.end
    for passage in report.passages:
        assert passage.text == report.text[passage.start : passage.end] != ""
        assert all(span.text == report.text[span.start : span.end] for span in passage.also)


def test_text() -> None:
    for number in range(700):
        source = random.Random(SEED + number)
        data = spoil(source, make_text(source).encode("utf-8", "replace"))
        assert len(read(data, f"{number}.txt", "text" if number % 2 else None)) >= 1


def test_pages() -> None:
    for number in range(600):
        source = random.Random(2 * SEED + number)
        data = spoil(source, make_page(source).encode("utf-8", "replace"))
        assert len(read(data, f"{number}.html", None)) == 1


def test_rows() -> None:
    for number in range(700):
        source = random.Random(3 * SEED + number)
        data, good = make_rows(source)
        found = [item.id for item in read(data, "rows.jsonl", None) if isinstance(item, Report)]
        assert [name for name in found if name.startswith("good-")] == good


def test_huge_lines() -> None:
    for words in ("a", "A ", "a. ", "By Jane ", "Home > ", "“a ", "https://a.b/", "1 ", "\u202e", "(", "Tags: x, "):
        (found,) = read((words * (900_000 // len(words))).encode(), "huge.txt", None)
        assert isinstance(found, Report | Problem)


def test_many_lines() -> None:
    lines = ["a", "Read more:", "Advertisement", GOOD, "30 July 2022", "Jane Doe", "• x", "SEOUL — A", "x\n"]
    lines += [
        "• Army takes town",
        "12 May 2014\nfoo bar",
        "Jane Doe is a visiting fellow at X.",
        "17:46",
        "Front   Region",
    ]
    for line in lines:
        (found,) = read((line + "\n").encode() * (300_000 // (len(line) + 1)), "many.txt", None)
        assert isinstance(found, Report | Problem)
