"""Exact arithmetic on planes against fractions, on both sides of 64 bits."""

from __future__ import annotations

import operator
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from creditscore.engine.exact import (
    Exact,
    Mode,
    RunningSum,
    added,
    largest,
    narrow,
    product,
    stacked,
    summable,
    total,
)

NUMBERS = st.one_of(st.integers(-200, 200), st.integers(-(10**18), 10**18))
HUGE = st.integers(-(10**30), 10**30)
WHOLES = st.one_of(st.integers(1, 200), st.integers(1, 10**18))
ROWS = st.lists(st.tuples(NUMBERS, WHOLES), min_size=1, max_size=5)
MODES: list[Mode] = ["half-up", "half-even", "up", "down"]
TESTS: list[Callable[[Any, Any], Any]] = [
    operator.gt,
    operator.ge,
    operator.lt,
    operator.le,
    operator.eq,
]
SUMS: list[Callable[[Any, Any], Any]] = [operator.add, operator.sub, operator.mul]


def plane(numbers: list[int]) -> Any:
    """Whole numbers as an array, of Python integers only where they are too large for int64."""
    return narrow(np.array(numbers, object))


def exact(rows: list[tuple[int, int]]) -> Exact:
    """One month of fractions, each with a denominator of its own."""
    nums, dens = zip(*rows, strict=True)
    return Exact(plane(list(nums))[None], plane(list(dens))[None])


def over(nums: list[int], den: int) -> Exact:
    """One month of fractions with the same denominator."""
    return Exact(plane(nums)[None], den)


def fractions(value: Exact) -> list[list[Fraction]]:
    """Every number of a plane, a list for each month."""
    dens = np.broadcast_to(np.asarray(value.den, object), value.num.shape)
    return [
        [Fraction(int(n), int(d)) for n, d in zip(*pair, strict=True)]
        for pair in zip(value.num, dens, strict=True)
    ]


def rounded(value: Fraction, mode: Mode) -> int:
    """A fraction rounded to a whole number, the slow way."""
    size, rest = divmod(abs(value), 1)
    half = Fraction(1, 2)
    away = {
        "half-up": rest >= half,
        "half-even": rest > half or (rest == half and size % 2 == 1),
        "up": rest > 0,
        "down": False,
    }[mode]
    size += away
    return -size if value < 0 else size


@pytest.mark.parametrize("mode", MODES)
@given(rows=ROWS, step=st.sampled_from([1, 10, 10**6, 10**13]))
@example(rows=[(5, 2), (-5, 2), (15, 2), (3, 2), (-1, 3), (0, 7)], step=1)
@example(rows=[(10**18, 10**18 - 1), (-(10**18), 3)], step=10**13)
def test_rounded_is_the_fraction_rounded(
    mode: Mode, rows: list[tuple[int, int]], step: int
) -> None:
    expected = [rounded(Fraction(n, d * step), mode) * step for n, d in rows]
    assert exact(rows).rounded(step, mode).tolist() == [expected]


@pytest.mark.parametrize("mode", MODES)
@given(nums=st.lists(st.one_of(NUMBERS, HUGE), min_size=1), den=st.integers(1, 10**20))
@example(nums=[5, -5, 15], den=10)
@example(nums=[10**18, -(10**18)], den=2**62 + 5)
@example(nums=[2**62 - 1, 2**63, -(2**63) - 1], den=2)
def test_rounded_over_one_denominator(mode: Mode, nums: list[int], den: int) -> None:
    expected = [rounded(Fraction(num, den), mode) for num in nums]
    assert over(nums, den).rounded(1, mode).tolist() == [expected]


def test_rounded_comes_back_to_64_bits_where_it_fits() -> None:
    assert over([10**30, 5], 10**15).rounded().dtype == np.int64
    assert over([10**30, 5], 10).rounded().dtype == object


@pytest.mark.parametrize("test", TESTS)
@given(rows=ROWS, bound=st.fractions())
@example(rows=[(1, 2**61)], bound=Fraction(8))
@example(rows=[(812, 10_000), (750, 10_000)], bound=Fraction("0.075"))
@example(rows=[(0, 1)], bound=Fraction(1, 10**20))
@example(rows=[(10**18, 10**18 - 1)], bound=Fraction(1))
def test_compared_is_exact(
    test: Callable[[Any, Any], Any], rows: list[tuple[int, int]], bound: Fraction
) -> None:
    mask = exact(rows).compared(test, over([bound.numerator], bound.denominator))
    assert mask.dtype == bool
    assert mask.tolist() == [[test(Fraction(*row), bound) for row in rows]]


@pytest.mark.parametrize("test", TESTS)
@settings(deadline=None)
@given(rows=ROWS, den=st.integers(10**20, 10**60), near=st.integers(-1, 1), swapped=st.booleans())
def test_compared_with_a_long_fraction_that_is_all_but_equal(
    test: Callable[[Any, Any], Any],
    rows: list[tuple[int, int]],
    den: int,
    near: int,
    swapped: bool,
) -> None:
    """As with a mean of many fractions: one for all, with a denominator of many digits."""
    num, below = rows[0]
    bound = Fraction(num * den + near, below * den)
    sides = exact(rows), exact([(bound.numerator, bound.denominator)])
    found = [Fraction(*row) for row in rows]
    if swapped:
        assert sides[1].compared(test, sides[0]).tolist() == [[test(bound, row) for row in found]]
    else:
        assert sides[0].compared(test, sides[1]).tolist() == [[test(row, bound) for row in found]]


@pytest.mark.parametrize("sign", SUMS)
@given(
    rows=st.lists(st.tuples(NUMBERS, WHOLES, NUMBERS, WHOLES), min_size=1, max_size=4),
    den=st.integers(1, 10**20),
)
@example(rows=[(2**61, 1, 2**61, 1), (1, 3, 1, 7)], den=1)
@example(rows=[(10**18, 10**18 - 1, -(10**18), 10**18 - 3)], den=10**20)
def test_sums_and_products_are_exact(
    sign: Callable[[Any, Any], Any], rows: list[tuple[int, int, int, int]], den: int
) -> None:
    left, right = [row[:2] for row in rows], [row[2:] for row in rows]
    expected = [sign(Fraction(*a), Fraction(*b)) for a, b in zip(left, right, strict=True)]
    assert fractions(sign(exact(left), exact(right))) == [expected]
    nums = [num for num, _ in right]
    shared = [sign(Fraction(*a), Fraction(num, den)) for a, num in zip(left, nums, strict=True)]
    assert fractions(sign(exact(left), over(nums, den))) == [shared]
    one = [sign(Fraction(num, 6), Fraction(num, den)) for num in nums]
    assert fractions(sign(over(nums, 6), over(nums, den))) == [one]


@given(rows=ROWS, divisor=NUMBERS.filter(bool), den=st.integers(1, 10**12))
def test_quotient_is_exact(rows: list[tuple[int, int]], divisor: int, den: int) -> None:
    expected = [Fraction(*row) / Fraction(divisor, den) for row in rows]
    quotient = exact(rows) / over([divisor], den)
    assert fractions(quotient) == [expected]
    assert (quotient.den > 0).all()


def test_quotient_by_zero_is_the_dividend() -> None:
    quotient = over([3, 4, 5, -7], 2) / over([0, 2, -2, 0], 5)
    assert fractions(quotient) == [[Fraction(n, 4) for n in (6, 20, -25, -14)]]
    apart = exact([(3, 2), (4, 3), (-5, 7)]) / exact([(0, 5), (-2, 9), (0, 1)])
    assert fractions(apart) == [[Fraction(3, 2), Fraction(-6), Fraction(-5, 7)]]


@given(rows=st.lists(st.tuples(NUMBERS, WHOLES, NUMBERS, WHOLES), min_size=1, max_size=5))
@example(rows=[(1, 3, 1, 3)])
def test_lowest_and_highest(rows: list[tuple[int, int, int, int]]) -> None:
    pairs = [(Fraction(*row[:2]), Fraction(*row[2:])) for row in rows]
    left, right = exact([row[:2] for row in rows]), exact([row[2:] for row in rows])
    assert fractions(left.lowest(right)) == [[min(pair) for pair in pairs]]
    assert fractions(left.highest(right)) == [[max(pair) for pair in pairs]]


@given(nums=st.lists(NUMBERS, min_size=2, max_size=2), dens=st.tuples(WHOLES, WHOLES))
def test_where_takes_one_or_the_other(nums: list[int], dens: tuple[int, int]) -> None:
    mask = np.array([[True, False]])
    picked = over(nums, dens[0]).where(mask, over(nums[::-1], dens[1]))
    assert fractions(picked) == [[Fraction(nums[0], dens[0]), Fraction(nums[0], dens[1])]]


@given(st.lists(st.tuples(st.one_of(NUMBERS, HUGE), NUMBERS), min_size=1, max_size=4))
@example([(2**62, 2), (1, 1)])
@example([(0, 10**24)])
def test_product_knows_no_overflow(pairs: list[tuple[int, int]]) -> None:
    left, right = (plane(list(numbers)) for numbers in zip(*pairs, strict=True))
    assert product(left, right).tolist() == [a * b for a, b in pairs]
    number = pairs[0][1]
    assert product(left, number).tolist() == [a * number for a, _ in pairs]
    assert product(*pairs[0]) == pairs[0][0] * number


@given(st.lists(st.tuples(st.integers(-500, 500), st.integers(-500, 500)), min_size=1, max_size=4))
def test_the_wide_path_gives_the_same(rows: list[tuple[int, int]]) -> None:
    """One large number makes the whole plane wide: the others must not notice."""
    left, right = (np.array(numbers, np.int64) for numbers in zip(*rows, strict=True))
    small = product(left, right)
    wide = product(np.append(left, 10**18), np.append(right, 10**18))
    assert (small.dtype, wide.dtype) == (np.int64, object)
    assert wide[:-1].tolist() == small.tolist()


@given(st.lists(st.lists(st.tuples(NUMBERS, WHOLES), min_size=2, max_size=2), max_size=4))
def test_total_is_the_exact_sum(parts: list[list[tuple[int, int]]]) -> None:
    expected = [sum((Fraction(*part[i]) for part in parts), Fraction(0)) for i in (0, 1)]
    summed = total((exact(part) for part in parts), np.zeros((1, 2), np.int64))
    assert fractions(summed) == [expected]


@given(st.lists(st.lists(st.tuples(NUMBERS, WHOLES), min_size=2, max_size=2), min_size=1))
def test_months_can_be_stacked_aligned_and_taken_out(months: list[list[tuple[int, int]]]) -> None:
    expected = [[Fraction(*cell) for cell in month] for month in months]
    singles = [exact(month).month(0) for month in months]
    whole = stacked(singles)
    aligned = whole.aligned()
    assert fractions(whole) == fractions(aligned) == expected
    assert np.shape(aligned.den)[0] == 1
    for at in range(len(months)):
        for plane_of in (whole, aligned):
            one = plane_of.month(at)
            assert fractions(Exact(one.num[None], one.den[None])) == [expected[at]]


@given(st.lists(st.tuples(st.lists(NUMBERS, min_size=2, max_size=2), WHOLES), min_size=1))
def test_months_over_one_denominator_each(months: list[tuple[list[int], int]]) -> None:
    whole = stacked([Exact(plane(nums), den) for nums, den in months])
    assert isinstance(whole.den, int)
    assert whole.aligned() is whole
    assert fractions(whole) == [[Fraction(num, den) for num in nums] for nums, den in months]


@given(ROWS)
def test_aligned_months_can_be_added_up(rows: list[tuple[int, int]]) -> None:
    column = stacked([exact([row]).month(0) for row in rows]).aligned()
    added = Exact(np.cumsum(column.num.astype(object), axis=0), column.den)
    sums = [sum((Fraction(*row) for row in rows[: n + 1]), Fraction(0)) for n in range(len(rows))]
    assert [cell for (cell,) in fractions(added)] == sums


def test_largest_looks_at_both_ends() -> None:
    assert [largest(np.array([3, -7])), largest(-4), largest(np.array([], np.int64))] == [7, 4, 0]


@given(st.lists(st.tuples(NUMBERS, WHOLES, NUMBERS, WHOLES), min_size=1, max_size=5))
def test_no_number_is_beyond_its_bound(rows: list[tuple[int, int, int, int]]) -> None:
    one, two = exact([row[:2] for row in rows]), exact([row[2:] for row in rows])
    one.top(), one.bottom()
    made = [op(one, two) for op in SUMS] + [one / two, one.where(np.array([True]), two)]
    left, right = over([row[0] for row in rows], rows[0][1]), over([row[2] for row in rows], 6)
    left.top()
    made += [op(left, right) for op in SUMS] + [left / right, left.where(np.array([True]), right)]
    for found in [*made, made[0] * made[3], made[1] + made[2]]:
        assert found.most is None or found.most >= largest(found.num)
        assert found.widest is None or found.widest >= largest(found.den)


EDGES = st.one_of(
    st.integers(2**61 - 9, 2**61 + 9),
    st.integers(2**62 - 9, 2**62 + 9),
    st.integers(2**63 - 9, 2**63 - 1),
    st.integers(-20, 20),
)
SIGNED = st.tuples(EDGES, st.sampled_from([1, -1])).map(lambda pair: pair[0] * pair[1])


@given(SIGNED, st.one_of(st.integers(1, 20), EDGES.map(abs).map(lambda n: n or 1)), st.booleans())
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("step", [1, 10, 10**8])
def test_halves_are_rounded_alike_narrow_and_wide(
    mode: Mode, step: int, num: int, den: int, apart: bool
) -> None:
    right = rounded(Fraction(num, den * step), mode) * step
    made = np.array([[num]], np.int64)
    dens: Any = np.array([[den]], np.int64) if apart else den
    wide = Exact(made.astype(object), dens)
    for value in (Exact(made, dens), wide):
        assert int(value.rounded(step, mode)[0, 0]) == right


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("step", [1, 4])
def test_every_half_of_every_sign(mode: Mode, step: int) -> None:
    nums = np.arange(-81, 82)[None]
    right = [rounded(Fraction(int(n), 2 * step), mode) * step for n in nums[0]]
    assert Exact(nums, 2).rounded(step, mode)[0].tolist() == right
    assert Exact(nums.astype(object), 2).rounded(step, mode)[0].tolist() == right


@given(st.lists(SIGNED, min_size=1, max_size=30))
def test_sums_of_planes_are_exact(numbers: list[int]) -> None:
    running, one = RunningSum((1, 1)), np.zeros((1, 1), np.int64)
    for number in numbers:
        running.add(np.array([[number]]))
        one = added(one, np.array([[number]]))
    assert running.plane[0, 0] == one[0, 0] == sum(numbers)
    column = np.array(numbers)[:, None]
    assert summable(column, len(numbers)).sum() == sum(numbers)
    assert largest(column) == max(map(abs, numbers))


@given(st.lists(st.tuples(SIGNED, st.integers(1, 12)), min_size=1, max_size=8))
def test_bounds_that_are_told_are_kept(pairs: list[tuple[int, int]]) -> None:
    """What is known of a sum's size is never less than it."""
    running = RunningSum((1, 1))
    for number, slack in pairs:
        running.add(np.array([[number]]), abs(number) * slack)
        assert running.most >= abs(int(running.plane[0, 0]))
    assert int(running.plane[0, 0]) == sum(number for number, _ in pairs)


def test_the_lowest_number_of_64_bits() -> None:
    lowest = np.array([[-(2**63), 5]])
    assert largest(lowest) == 2**63
    value = Exact(lowest)
    assert fractions(value + value) == [[Fraction(-(2**64)), Fraction(10)]]
    assert fractions(-value) == [[Fraction(2**63), Fraction(-5)]]
    assert value.rounded(10, "half-up").tolist() == [[-(2**63) - 2, 10]]


def test_columns_of_what_is_one_number_for_all_are_all_of_it() -> None:
    """Two months of two units: the second unit, where numbers are theirs and where they share."""
    own, one = np.array([[3, 5], [4, 6]]), np.array([[3], [4]])
    for num, last in ((own, [5, 6]), (one, [3, 4])):
        for den, below in ((7, [7, 7]), (own + 4, [9, 10]), (one + 4, [7, 8])):
            found = fractions(Exact(num, den).columns(slice(1, 2)))
            assert found == [[Fraction(n, d)] for n, d in zip(last, below, strict=True)]
