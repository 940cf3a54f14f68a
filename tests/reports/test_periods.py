"""Months, quarters and years as they are asked for, and what they are called."""

import pytest
import sampled

from creditscore import UsageError
from creditscore.reports.periods import Period


@pytest.mark.parametrize(
    ("asked", "title", "file", "through"),
    [
        ("2023-05", "2023年5月", "2023-05", "2023-05"),
        ("5月", "2023年5月", "2023-05", "2023-05"),
        ("2023年12月", "2023年12月", "2023-12", "2023-12"),
    ],
)
def test_a_month(asked: str, title: str, file: str, through: str) -> None:
    found = Period.month(sampled.scheme(), asked)
    assert (found.title, found.file, found.through) == (title, file, through)
    assert found.holds(through)
    assert not found.holds("2023-04")


@pytest.mark.parametrize(
    "asked", ["2023-Q2", "Q2", "q2", "第二季度", "第2季度", "2023年第二季度", " 2023-Q2 "]
)
def test_a_quarter(asked: str) -> None:
    found = Period.quarter(sampled.scheme(), asked)
    assert (found.first, found.last, found.title) == (4, 6, "2023年第二季度")
    assert [m for m in range(1, 13) if found.holds(f"2023-{m:02d}")] == [4, 5, 6]


@pytest.mark.parametrize("asked", ["2024-Q2", "Q5", "2023-05", "", "第五季度"])
def test_what_is_no_quarter_of_the_year(asked: str) -> None:
    with pytest.raises(UsageError) as error:
        Period.quarter(sampled.scheme(), asked)
    assert [problem.code for problem in error.value.problems] == ["U508"]


def test_a_month_of_another_year() -> None:
    with pytest.raises(UsageError):
        Period.month(sampled.scheme(), "2024-05")


def test_the_year() -> None:
    found = Period.annual(sampled.scheme())
    assert (found.first, found.last, found.title, found.file) == (1, 12, "2023年度", "2023")
