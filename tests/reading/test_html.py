"""A page gives its report: title, deck, headings, paragraphs, dates, publisher; what stands around it is left."""

import pytest

from detente.errors import ReadingError
from detente.reading import read_html

PAGE = """<!DOCTYPE html><html lang="en"><head><title>Border quiet again | The Daily Post</title>
<meta property="og:title" content="Border quiet again"><meta property="og:site_name" content="The Daily Post">
<meta name="author" content="Jane Doe"><meta property="article:published_time" content="2022-07-30T12:16:00+09:00">
<meta property="article:modified_time" content="2022-07-31T08:00:00Z">
<link rel="canonical" href="https://example.org/border"></head><body>
<nav><a href="/">Home</a> <a href="/w">World</a></nav>
<article><h1>Border quiet again</h1><p class="standfirst">Both armies leave the river after a week of talks.</p>
<div class="byline">By Jane Doe in Kamba</div>
<figure><img src="a.jpg"><figcaption>Soldiers at the river. Credit: Army</figcaption></figure>
<p>Norland and Sudmark agreed on Monday to withdraw their troops from the border, officials of both states said.</p>
<p>The two armies had <a href="x">exchanged fire</a> across the river for three days, and nine soldiers died.</p>
<p>Advertisement</p><h2>Ruvania objects</h2>
<p>Ruvania criticised the deal and recalled its envoy. “Nobody asked us,” its foreign minister said on Tuesday.</p>
<p>Read more: What the deal means for Ruvania</p>
<ul><li>Norland will leave by 22 August.</li><li>Sudmark will follow on 1 September.</li></ul>
</article><footer>© 2022 The Daily Post. All rights reserved.</footer></body></html>"""
SENTENCE = (
    "Norland and Sudmark agreed on Monday to withdraw their troops from the border, officials of both states said."
)


def test_page() -> None:
    report = read_html(PAGE)
    assert (report.title, report.byline, report.publisher) == ("Border quiet again", "Jane Doe", "The Daily Post")
    assert report.url == "https://example.org/border"
    assert report.published is not None
    assert report.updated is not None
    assert (report.published.value, report.published.zone) == ("2022-07-30T12:16", "+09:00")
    assert (report.updated.value, report.updated.zone) == ("2022-07-31T08:00", "Z")
    kinds = [(block.reason or block.kind, report.text[block.start : block.end][:20]) for block in report.blocks]
    assert kinds == [
        ("title", "Border quiet again"),
        ("deck", "Both armies leave th"),
        ("body", "Norland and Sudmark "),
        ("body", "The two armies had e"),
        ("advertisement", "Advertisement"),
        ("heading", "Ruvania objects"),
        ("body", "Ruvania criticised t"),
        ("related story", "Read more: What the "),
        ("body", "Norland will leave b"),
        ("body", "Sudmark will follow "),
    ]
    assert all(report.text[passage.start : passage.end] == passage.text for passage in report.passages)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_encodings(encoding: str) -> None:
    page = PAGE.replace("<head>", f'<head><meta charset="{encoding}">')
    assert "“Nobody asked us,” its foreign minister" in read_html(page.encode(encoding)).text


def test_dates_in_json_ld_and_in_the_text() -> None:
    plain = PAGE.replace("article:published_time", "x").replace("article:modified_time", "y")
    linked = plain.replace(
        "</head>", '<script type="application/ld+json">{"datePublished":"2021-02-03T04:05:06Z"}</script></head>'
    )
    report = read_html(linked)
    assert report.published is not None
    assert (report.published.value, report.published.zone) == ("2021-02-03T04:05", "Z")
    told = read_html(plain.replace("<p>Advertisement</p>", "<p>Published 4 March 2020</p>"))
    assert told.published is not None
    assert told.published.value == "2020-03-04"


def test_a_short_page() -> None:
    report = read_html(f"<html><body><p>{SENTENCE}</p></body></html>")
    assert [passage.text for passage in report.passages] == [SENTENCE]


@pytest.mark.parametrize(
    "page",
    ["", " ", "<html></html>", "<html><body></body></html>", "<!--", "<html><body><script>x()</script></body></html>"],
)
def test_no_report(page: str) -> None:
    with pytest.raises(ReadingError, match=r"empty|no report in this page"):
        read_html(page)


@pytest.mark.parametrize("depth", [100, 200])
def test_nested_tags(depth: int) -> None:
    report = read_html("<div>" * depth + f"<p>{SENTENCE}</p>" + "</div>" * depth)
    assert report.passages[0].text == SENTENCE


@pytest.mark.parametrize("depth", [5000, 100_000])
def test_tags_nested_too_deep_for_the_parser(depth: int) -> None:
    with pytest.raises(ReadingError, match="no report in this page"):
        read_html("<div>" * depth + f"<p>{SENTENCE}</p>" + "</div>" * depth)


def _bare_page(*stamps: str) -> str:
    beside = "".join(
        f"<div class='tools'>{stamp}<a href='#'>Email</a> | <a href='#'>Print</a></div>" for stamp in stamps
    )
    body = f"<article><h1>Border quiet</h1><p>{SENTENCE}</p><p>Nine soldiers died there in June.</p></article>"
    return f"<html><body>{beside}{body}</body></html>"


def test_the_only_stamp_of_a_page_counts_though_links_stand_beside_it() -> None:
    report = read_html(_bare_page("Wed Jul 27, 2022 6:14pm EDT"))
    assert report.published is not None
    assert (report.published.value, report.published.zone) == ("2022-07-27T18:14", "-04:00")
    assert report.published.note == "the only stamp in the page"


def test_stamps_of_several_days_tell_nothing() -> None:
    page = _bare_page("Wed Jul 27, 2022 6:14pm EDT", "Thu Jul 28, 2022 9:00am EDT")
    assert read_html(page).published is None
