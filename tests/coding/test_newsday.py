"""Undated acts take the day of their sentence or of the lead."""

from dataclasses import replace

from detente.coding.newsday import with_news_day
from detente.records import Mention, Passage, Span, When

UNDATED = When(None, None, None, "2022-07-30", None, "day", "at", "2022-07-30", "no time given: date of publication")
FRIDAY = When(10, 16, "Friday", "2022-07-29", None, "day", "at", "2022-07-30", "marked")
LEAD = Passage(0, 60, "On Friday X met Y and praised Z.", "body", 1)
BODY = Passage(61, 90, "X warned Z.", "body", 2)


def mention(passage: Passage, start: int, date: When | None, status: str = "asserted") -> Mention:
    return Mention(
        f"m{start}", "r", passage, "CONSULT", (), (), status, 1, 2.5, (Span(start, start + 3, "met"),), (), (), (),  # type: ignore[arg-type]
        date, None, None, 0.9, {}, "test",
    )  # fmt: skip


def days(mentions: list[Mention], published: str | None = "2022-07-30") -> list[str | None]:
    return [m.date.value if m.date else None for m in with_news_day(mentions, published)]


def test_the_day_of_the_sentence_and_of_the_lead() -> None:
    dated, beside, later = mention(LEAD, 12, FRIDAY), mention(LEAD, 22, UNDATED), mention(BODY, 63, UNDATED)
    assert days([dated, beside, later]) == ["2022-07-29"] * 3
    told = with_news_day([dated, beside, later], "2022-07-30")
    assert told[1].date is not None
    assert "another act beside it (Friday)" in told[1].date.reason
    assert told[2].date is not None
    assert told[2].reasons["date"] == "no time given: the day of the report's news (Friday)"


def test_an_undated_lead_leaves_the_day_of_publication() -> None:
    assert days([mention(LEAD, 12, UNDATED), mention(BODY, 63, FRIDAY)]) == ["2022-07-30", "2022-07-29"]


def test_background_and_old_days_do_not_count() -> None:
    old = replace(FRIDAY, value="2022-06-01")
    assert days([mention(LEAD, 12, old), mention(BODY, 63, UNDATED)]) == ["2022-06-01", "2022-07-30"]
    past = mention(BODY, 63, UNDATED, "historical")
    assert days([mention(LEAD, 12, FRIDAY), past]) == ["2022-07-29", "2022-07-30"]


def test_without_a_day_of_publication_nothing_changes() -> None:
    assert days([mention(LEAD, 12, FRIDAY), mention(BODY, 63, None)], None) == ["2022-07-29", None]
