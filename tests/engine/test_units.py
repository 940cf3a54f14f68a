"""Points as whole numbers of the smallest unit, and back."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditscore.decimals import units
from creditscore.engine.units import decimals

NUMBERS = st.one_of(st.integers(-200, 200), st.integers(-(10**18), 10**18))


@given(st.lists(NUMBERS), st.integers(0, 12))
def test_decimals_and_units_are_inverse(values: list[int], places: int) -> None:
    written = decimals(np.array(values, np.int64), places)
    assert all(isinstance(number, Decimal) for number in written)
    assert [units(number, places) for number in written] == values


@pytest.mark.parametrize(
    ("points", "places", "expected"),
    [(5, 4, 50000), (Decimal("-0.5"), 1, -5), (Decimal("0.90"), 2, 90), (0, 0, 0)],
)
def test_units(points: int | Decimal, places: int, expected: int) -> None:
    assert units(points, places) == expected
