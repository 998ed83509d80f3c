"""Background is told from news by dates that the text gives."""

from datetime import date

import pytest

from detente.coding.background import background_reason, last_day
from detente.records import When


def when(value: str | None, direction: str = "at", inferred: bool = False, end_value: str | None = None) -> When:
    start = None if inferred else 3
    return When(start, start and start + 4, value, value, end_value, "day", direction, None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2022-07-29", date(2022, 7, 29)),
        ("2022-07-29T14", date(2022, 7, 29)),
        ("2024-02", date(2024, 2, 29)),
        ("2022-W30", date(2022, 7, 31)),
        ("2022-Q3", date(2022, 9, 30)),
        ("2022-Q4", date(2022, 12, 31)),
        ("2022-SU", date(2022, 12, 31)),
        ("2022", date(2022, 12, 31)),
        ("199x", date(1999, 12, 31)),
        ("soon", None),
    ],
)
def test_last_day(value: str, expected: date | None) -> None:
    assert last_day(value) == expected


@pytest.mark.parametrize(
    ("found", "published", "background"),
    [
        (when("1953"), "2022-07-30", True),
        (when("2022-05"), "2022-07-30", True),
        (when("2022-07-01"), "2022-07-30", False),
        (when("2022"), "2022-07-30", False),
        (when("2018", direction="since"), "2022-07-30", False),
        (when("2022-08", direction="future"), "2022-07-30", False),
        (when("1953", inferred=True), "2022-07-30", False),
        (when("2019", end_value="2022"), "2022-07-30", False),
        (when(None, direction="past"), "2022-07-30", False),
        (when("1953"), None, False),
        (None, "2022-07-30", False),
    ],
)
def test_background(found: When | None, published: str | None, background: bool) -> None:
    assert (background_reason(found, published) is not None) == background
