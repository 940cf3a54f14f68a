"""What accumulates since a period began, and the change from month to month."""

from __future__ import annotations

from itertools import accumulate
from typing import Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditscore.engine.periods import accumulated, changes
from creditscore.scheme.model import MONTHS_IN, Period

PERIODS: list[Period] = ["month", "quarter", "half-year", "year"]
YEARS = st.lists(st.integers(-50, 50), min_size=12, max_size=12)


def parts(year: list[int], period: Period) -> list[list[int]]:
    """The year cut into its periods."""
    length = MONTHS_IN[period]
    return [year[first : first + length] for first in range(0, 12, length)]


@pytest.mark.parametrize("period", PERIODS)
@given(year=YEARS)
def test_add_and_up_start_afresh_in_each_period(period: Period, year: list[int]) -> None:
    plane = np.array(year)[:, None]
    for how, run in (("add", accumulate), ("up", lambda part: accumulate(part, max))):
        expected = [value for part in parts(year, period) for value in run(part)]
        found = accumulated(plane, period, how)  # type: ignore[arg-type]
        assert found.ravel().tolist() == expected


@pytest.mark.parametrize("period", PERIODS)
def test_latest_is_the_figure_itself(period: Period) -> None:
    plane = np.array([5, 3] * 6)[:, None]
    assert accumulated(plane, period, "latest").ravel().tolist() == [5, 3] * 6


@pytest.mark.parametrize("period", PERIODS)
@given(year=YEARS)
def test_changes_add_up_to_each_month_of_the_period(period: Period, year: list[int]) -> None:
    changed = changes(np.array(year)[:, None], period)
    how: Literal["add"] = "add"
    assert accumulated(changed, period, how).ravel().tolist() == year


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("month", [8, 8, 18, 20, 20, 20, 20]),
        ("quarter", [8, 0, 10, 20, 0, 0, 20]),
        ("half-year", [8, 0, 10, 2, 0, 0, 20]),
        ("year", [8, 0, 10, 2, 0, 0, 0]),
    ],
)
def test_changes(period: Period, expected: list[int]) -> None:
    year = np.array([8, 8, 18, 20, 20, 20, 20, 20, 20, 20, 20, 20])[:, None]
    assert changes(year, period).ravel().tolist()[:7] == expected


def test_entities_do_not_mix() -> None:
    plane = np.array([[1, 10]] * 12)
    assert accumulated(plane, "quarter", "add")[2].tolist() == [3, 30]
    assert changes(plane, "year")[:2].tolist() == [[1, 10], [0, 0]]
