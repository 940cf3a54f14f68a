"""Figures among the units: quantiles, places and groups of their own."""

from __future__ import annotations

import statistics
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import slow_peers
from hypothesis import given, settings
from hypothesis import strategies as st
from small import months, plain, rows, small

import creditscore
from creditscore.engine.comparable import Comparable
from creditscore.engine.exact import Exact, narrow
from creditscore.engine.peer_statistics import Statistic
from creditscore.engine.peers import figure

FACTS = "{x: {type: score, label: 数, missing: not-applicable}}"
NAMES = ("mean", "min", "max", "median", "quantile", "rank", "last", "percentile")


def fractions(answer: Statistic, units: int) -> list[list[Fraction | None]]:
    """An answer as fractions, None where there is none, month by month."""
    exact, known = answer.of(0, units)
    planes = (np.broadcast_to(p, (len(known), units)) for p in (exact.num, exact.den, known))
    months = zip(*planes, strict=True)
    return [
        [Fraction(int(n), int(d)) if there else None for n, d, there in zip(*month, strict=True)]
        for month in months
    ]


def exact(months: list[list[Fraction | None]]) -> tuple[Exact, npt.NDArray[np.bool_]]:
    """Fractions as planes, of 64 bits where they fit."""
    filled = [[f or Fraction(0) for f in month] for month in months]
    num, den = (
        narrow(np.array([[getattr(f, side) for f in month] for month in filled], object))
        for side in ("numerator", "denominator")
    )
    return Exact(num, den), np.array([[f is not None for f in month] for month in months])


def of_size(bits: int) -> st.SearchStrategy[Fraction]:
    """Fractions whose denominators have up to so many bits; many are equal, or nearly so."""
    near = st.integers(-3, 3).map(lambda n: Fraction(2 ** (bits - 1) + n, 2**bits - 1))
    whole = st.fractions(-1000, 1000, max_denominator=2**bits)
    large = near.map(lambda fraction: 2**40 + fraction)
    return st.one_of(st.fractions(-9, 9, max_denominator=9), near, whole, large)


@st.composite
def questions(draw: st.DrawFn) -> tuple[list[list[Fraction | None]], list[int] | None]:
    """Figures of some months, and a group of each unit."""
    units = draw(st.integers(1, 9))
    figures = st.one_of(st.none(), of_size(draw(st.sampled_from((4, 20, 30, 31, 32, 62, 80)))))
    month = st.lists(figures, min_size=units, max_size=units)
    groups = st.one_of(st.none(), st.lists(st.integers(0, 2), min_size=units, max_size=units))
    return draw(st.lists(month, min_size=1, max_size=3)), draw(groups)


@pytest.mark.parametrize("name", NAMES)
@settings(deadline=None)
@given(asked=questions(), at=st.fractions(0, 1, max_denominator=9))
def test_figures_are_those_of_the_slow_way(
    name: str, asked: tuple[list[list[Fraction | None]], list[int] | None], at: Fraction
) -> None:
    months, groups = asked
    values, known = exact(months)
    codes = None if groups is None else np.array(groups)
    answer = figure(name, values, known, Decimal(at.numerator) / at.denominator, codes)
    place = Fraction(Decimal(at.numerator) / at.denominator)
    expected = [slow_peers.figures(name, month, place, groups) for month in months]
    units = len(months[0])
    assert fractions(answer, units) == expected
    for first in range(units):
        part = fractions(answer.cut(first, units), units - first)
        assert part == [month[first:] for month in expected]


@pytest.mark.parametrize("units", [127, 128, 129, 32768])
def test_places_fit_what_they_are_kept_in(units: int) -> None:
    values = Exact(np.arange(units)[None])
    known = np.ones((1, units), bool)
    places, _ = figure("rank", values, known).of(0, units)
    assert places.num[0].tolist() == list(range(units, 0, -1))
    ends = Comparable.of(Exact(np.array([[-units, units]])), np.ones((1, 2), bool))
    assert ends.exact.num.tolist() == [[-units, units]]


def test_a_sum_past_64_bits_is_exact() -> None:
    values = Exact(np.full((1, 3), 2**61))
    answer = figure("mean", values, np.ones((1, 3), bool))
    assert fractions(answer, 3) == [[Fraction(2**61)] * 3]


def test_a_mean_of_fractions_that_have_little_in_common() -> None:
    found: list[Fraction | None] = [Fraction(n, n * n + 1) for n in range(1, 400)]
    values, known = exact([found])
    assert fractions(figure("mean", values, known), 399) == [slow_peers.figures("mean", found)]


@pytest.mark.parametrize(
    ("at", "expected"), [("0", "1"), ("1/4", "7/4"), ("1/2", "3"), ("3/4", "19/4"), ("1", "7")]
)
def test_quantile_between_two_figures(at: str, expected: str) -> None:
    found = [Fraction(n) for n in (7, 1, 4, 2)]
    assert slow_peers.quantile(found, Fraction(at)) == Fraction(expected)


@given(
    st.lists(st.fractions(max_denominator=9), min_size=1, max_size=9),
    st.fractions(0, 1, max_denominator=9),
)
def test_a_quantile_is_a_median_an_end_or_between(found: list[Fraction], at: Fraction) -> None:
    quantile = slow_peers.quantile
    assert quantile(found, Fraction(1, 2)) == statistics.median(found)
    ends = quantile(found, Fraction(0)), quantile(found, Fraction(1))
    assert ends == (min(found), max(found))
    assert ends[0] <= quantile(found, at) <= ends[1]
    if len(found) > 1:
        cuts = statistics.quantiles(found, n=9, method="inclusive")
        assert [quantile(found, Fraction(i, 9)) for i in range(1, 9)] == cuts


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("points: [9, 6, 4]", "9 6 6"),
        ("points: [9, 6, 4], ties: best", "9 6 6"),
        ("points: [9, 6, 4], ties: worst", "9 4 4"),
        ("points: [9, 6, 4], ties: mean", "9 5 5"),
        ("points: [9, 6], ties: worst", "9 0 0"),
        ("points: [9, 6], ties: mean", "9 3 3"),
        ("points: [9], ties: mean", "9 0 0"),
        ("points: [8, 5, 4], ties: mean, order: low-first", "4 6.5 6.5"),
        ("points: [8, 5, 4], ties: worst, order: low-first", "4 5 5"),
    ],
)
def test_ties_of_a_rank(tmp_path: Path, rule: str, expected: str) -> None:
    scheme = small(tmp_path, FACTS, f"[{{id: r, form: rank, of: x, period: month, {rule}}}]")
    table = [
        row for unit, x in zip("甲乙丙", (7, 3, 3), strict=True) for row in rows(unit, x={1: x})
    ]
    result = creditscore.score(scheme, table)
    assert " ".join(plain([months(result, unit)[0] for unit in "甲乙丙"])) == expected


def test_a_share_of_points_that_does_not_end_is_rounded_once(tmp_path: Path) -> None:
    award = "{id: r, form: rank, of: x, period: month, points: [1, 1, 0], ties: mean}"
    scheme = small(tmp_path, FACTS, f"[{award}]")
    result = creditscore.score(scheme, [row for u in "甲乙丙" for row in rows(u, x={1: 2})])
    assert plain([months(result, unit)[0] for unit in "甲乙丙"]) == ["0.6667"] * 3


@pytest.mark.parametrize(
    ("where", "when", "mean"),
    [
        ("item", "{of: out, above: 0}", [2, 3, 2]),
        ("section", "{of: {item: '1', fact: out}, above: 0}", [2, 3, 2]),
        ("track", "{not: {of: {item: '1', fact: out}, equals: 0}}", [2, 3, 2]),
        ("track", "{of: {points_of: 一}, below: 0}", [2, 2, 2]),
    ],
)
def test_whom_a_node_does_not_concern_is_nobodys_peer(
    tmp_path: Path, where: str, when: str, mean: list[int]
) -> None:
    """丙 has 0 and is out in February: 3 and 3 are left. A condition on points is not asked."""
    facts = "{n: {type: count, label: 数}, out: {type: flag, label: 停办}}"
    scheme = small(
        tmp_path, facts, "[{id: a, form: given, of: {peers: mean, of: n}, period: month}]",
        **{where: f"not_applicable_when: {when}\nperiod: month"},
    )  # fmt: skip
    table = [*rows("甲", n=dict.fromkeys((1, 2, 3), 3)), *rows("乙", n=dict.fromkeys((1, 2, 3), 3))]
    result = creditscore.score(scheme, [*table, *rows("丙", out={2: 1})])
    assert months(result)[:3] == mean


def test_a_subject_that_does_not_concern_a_unit_is_not_compared(tmp_path: Path) -> None:
    facts = "{n: {type: count, label: 数}, out: {type: flag, label: 停办}}"
    scheme = small(
        tmp_path,
        facts,
        "[{id: a, form: rank, of: n, order: low-first, points: [5, 3], period: year}]",
        item="subjects: [一类, 二类]\neach_subject: {not_applicable_when: {of: out, above: 0}}",
    )
    table = [
        *rows("甲", subject="一类", n={1: 1}),
        *rows("乙", subject="一类", n={1: 2}),
        *rows("丙", subject="一类", out={1: 1}),
    ]
    result = creditscore.score(scheme, table)
    assert [months(result, unit)[11] for unit in "甲乙丙"] == [5, 3, 0]
