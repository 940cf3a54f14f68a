"""Figures among the units: quantiles, places and groups of their own."""

from __future__ import annotations

import statistics
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small import months, plain, rows, small

import creditscore
from creditscore.engine.exact import Exact
from creditscore.engine.peers import figure, quantile

FIGURES = st.lists(st.fractions(max_denominator=9), min_size=1, max_size=9)
FACTS = "{x: {type: score, label: 数, missing: not-applicable}}"


@pytest.mark.parametrize(
    ("at", "expected"), [("0", "1"), ("1/4", "7/4"), ("1/2", "3"), ("3/4", "19/4"), ("1", "7")]
)
def test_quantile_between_two_figures(at: str, expected: str) -> None:
    found = [Fraction(n) for n in (7, 1, 4, 2)]
    assert quantile(found, Fraction(at)) == Fraction(expected)


@given(FIGURES, st.fractions(0, 1, max_denominator=9))
def test_a_quantile_is_a_median_an_end_or_between(found: list[Fraction], at: Fraction) -> None:
    assert quantile(found, Fraction(1, 2)) == statistics.median(found)
    ends = quantile(found, Fraction(0)), quantile(found, Fraction(1))
    assert ends == (min(found), max(found))
    assert ends[0] <= quantile(found, at) <= ends[1]
    if len(found) > 1:
        cuts = statistics.quantiles(found, n=9, method="inclusive")
        assert [quantile(found, Fraction(i, 9)) for i in range(1, 9)] == cuts


@given(FIGURES)
def test_places_of_equals_are_as_many_as_they_are(found: list[Fraction]) -> None:
    nums = np.array([[n.numerator for n in found]], object)
    dens = np.array([[n.denominator for n in found]], object)
    known = np.ones((1, len(found)), bool)
    first, last = (figure(name, Exact(nums, dens), known)[0].num[0] for name in ("rank", "last"))
    assert [int(b - a) + 1 for a, b in zip(first, last, strict=True)] == list(
        map(found.count, found)
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [("mean", [2, 2, 7, 5]), ("max", [3, 3, 7, 5]), ("rank", [2, 1, 1, 1])],
)
def test_groups_are_by_themselves(name: str, expected: list[int]) -> None:
    values, known = Exact(np.array([[1, 3, 7, 5]])), np.ones((1, 4), bool)
    found, there = figure(name, values, known, groups=["a", "a", "", "b"])
    assert (found.num // found.den).tolist() == [expected]
    assert there.all()


def test_a_group_without_a_figure_has_none() -> None:
    known = np.array([[True, False, False]])
    _, there = figure("mean", Exact(np.array([[1, 3, 7]])), known, groups=["a", "a", "b"])
    assert there.tolist() == [[True, True, False]]


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
