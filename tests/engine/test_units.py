"""Exact arithmetic against fractions, on both sides of 64 bits."""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from creditscore.engine.units import combined, compared, decimals, largest, share, units

FITS = 2**63
NUMBERS = st.one_of(st.integers(-200, 200), st.integers(-(10**18), 10**18))
TESTS: list[Callable[[Any, Any], Any]] = [
    operator.gt,
    operator.ge,
    operator.lt,
    operator.le,
    operator.eq,
]


def half_up(value: Fraction) -> int:
    """Rounded to a whole number, ties away from zero."""
    size = (2 * abs(value.numerator) + value.denominator) // (2 * value.denominator)
    return -size if value < 0 else size


def exact(times: int, part: int, whole: int) -> int:
    return half_up(Fraction(times * part, whole)) if whole else 0


@given(
    st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1),
    st.one_of(st.integers(-200, 200), st.integers(-(10**9), 10**9)),
)
@example([(119, 120), (1, 32), (-1, 32), (7, 0)], 5_0000)
@example([(10**18, 10**18 - 1), (-(10**18), 3 * 10**17)], 5_0000)
@example([(1, -2), (-3, -2)], 1)
def test_share_is_the_fraction_rounded_half_up(pairs: list[tuple[int, int]], times: int) -> None:
    pairs = [(part, whole) for part, whole in pairs if abs(exact(times, part, whole)) < FITS]
    part, whole = np.array(pairs, np.int64).reshape(-1, 2).T
    assert share(times, part, whole).tolist() == [exact(times, *pair) for pair in pairs]


@given(st.lists(NUMBERS, min_size=1), st.integers(1, 10**20))
@example([5, -5, 15], 10)
@example([10**18, -(10**18)], 2**62 + 5)
def test_share_of_one_number(parts: list[int], whole: int) -> None:
    assert share(1, np.array(parts), whole).tolist() == [exact(1, part, whole) for part in parts]


@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=6), st.integers(-500, 500))
def test_the_wide_path_gives_the_same(pairs: list[tuple[int, int]], times: int) -> None:
    """One large number makes the whole plane wide: the others must not notice."""
    pairs = [(part, whole) for part, whole in pairs if abs(exact(times, part, whole)) < FITS]
    small = np.array([(p % 1000, w % 1000) for p, w in pairs], np.int64).reshape(-1, 2)
    both = np.vstack([small, [(10**18, 10**18)]])
    narrow = share(times, *small.T)
    assert narrow.dtype == share(times, *both.T).dtype == np.int64
    assert share(times, *both.T)[:-1].tolist() == narrow.tolist()


@pytest.mark.parametrize("test", TESTS)
@given(
    pairs=st.lists(st.tuples(NUMBERS, st.integers(1, 10**18)), min_size=1, max_size=5),
    bound=st.fractions(),
)
@example(pairs=[(1, 2**61)], bound=Fraction(8))
@example(pairs=[(812, 10_000), (750, 10_000)], bound=Fraction("0.075"))
@example(pairs=[(0, 1)], bound=Fraction(1, 10**20))
def test_compared_is_exact(
    test: Callable[[Any, Any], Any], pairs: list[tuple[int, int]], bound: Fraction
) -> None:
    left, over = np.array(pairs, np.int64).T
    mask = compared(test, left, over, bound.numerator, bound.denominator)
    assert mask.dtype == bool
    assert mask.tolist() == [test(Fraction(*pair), bound) for pair in pairs]


@given(st.lists(st.tuples(NUMBERS, st.integers(-(10**12), 10**12)), min_size=1, max_size=4))
@example([(0, 10**24)])
def test_combined_is_the_exact_sum(terms: list[tuple[int, int]]) -> None:
    planes = [np.array([number]) for number, _ in terms]
    total = combined(planes, [factor for _, factor in terms])
    assert total.tolist() == [sum(number * factor for number, factor in terms)]


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


def test_largest_looks_at_both_ends() -> None:
    assert [largest(np.array([3, -7])), largest(-4), largest(np.array([], np.int64))] == [7, 4, 0]
