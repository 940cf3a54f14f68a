"""Figures that bound each other, however large and however fine, in frames and in large tables."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small import rows, small

import creditscore
from creditscore.facts import read as tables
from creditscore.facts.reading.numbers import exceeds

FIGURES = st.integers(-(10**15), 10**15)
PLACES = st.integers(0, 12)
ORDERED = [
    ("at_most: all", 6, 6),
    ("at_most: all", 0, 6),
    ("at_most: all", 6, 0),
    ("at_most: all", 2, 5),
    ("at_most: all", 12, 1),
]


@given(FIGURES, PLACES, FIGURES, PLACES)
def test_one_exceeds_the_other_as_fractions_do(
    value: int, places: int, bound: int, others: int
) -> None:
    found = exceeds(np.array([value, bound]), places, np.array([bound, bound]), others)
    assert found[0] == (Fraction(value, 10**places) > Fraction(bound, 10**others))
    mixed = exceeds(np.array([value]), np.array([places]), np.array([bound]), np.array([others]))
    assert mixed[0] == found[0]


def scheme_of(folder: Path, bound: str, low: int, high: int) -> creditscore.Scheme:
    facts = f"""
  paid: {{type: amount, label: 支出, places: {low}, {bound}}}
  all: {{type: amount, label: 预算, places: {high}}}"""
    return small(
        folder, facts, "[{id: x, form: flag, of: paid, points: 20, period: year}]",
        units=("甲", "乙", "丙", "丁"),
    )  # fmt: skip


def told(table: object, scheme: creditscore.Scheme) -> list[tuple[str, str]]:
    try:
        creditscore.score(scheme, table)
    except creditscore.FactError as error:
        return [(p.code, str(p.details.get("limit", ""))) for p in error.problems]
    return []


@pytest.mark.parametrize(("bound", "low", "high"), ORDERED)
@pytest.mark.parametrize("large", [False, True])
def test_a_budget_of_millions_bounds_what_is_paid(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    bound: str,
    low: int,
    high: int,
    large: bool,
) -> None:
    scheme = scheme_of(tmp_path, bound, low, high)
    most = 10 ** min(15 - low, 15 - high)
    table = [
        *rows("甲", paid={5: 1}, all={5: most}),
        *rows("乙", paid={6: most}, all={6: 1}),
        *rows("丙", paid={7: most}, all={7: most}),
        *rows("丁", paid={8: most}, all={8: most - 1}),
    ]
    file = tmp_path / "facts.parquet"
    pd.DataFrame(table).to_parquet(file, index=False)
    if large:
        monkeypatch.setattr(tables, "MANY", 0)
    assert told(file, scheme) == [("F211", "1"), ("F211", str(most - 1))]


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize(
    ("fact", "value", "code"),
    [
        ("{type: count, label: 数}", 10**15, ""),
        ("{type: count, label: 数}", 10**15 + 1, "F216"),
        ("{type: count, label: 数}", 10**17, "F216"),
        ("{type: amount, label: 数, places: 0}", -(10**15), ""),
        ("{type: amount, label: 数, places: 0}", -(10**15) - 1, "F216"),
        ("{type: amount, label: 数, places: 2}", 10**13, ""),
        ("{type: amount, label: 数, places: 2}", 10**13 + 1, "F216"),
        ("{type: amount, label: 数}", 10**9, ""),
        ("{type: amount, label: 数}", 10**9 + 1, "F216"),
    ],
)
def test_how_large_a_figure_may_be(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    large: bool,
    fact: str,
    value: int,
    code: str,
) -> None:
    scheme = small(
        tmp_path, f"{{n: {fact}}}", "[{id: x, form: each, of: n, points: 0.1, period: year}]"
    )
    file = tmp_path / "facts.parquet"
    pd.DataFrame(rows(n={5: value})).to_parquet(file, index=False)
    if large:
        monkeypatch.setattr(tables, "MANY", 0)
    assert [found for found, _ in told(file, scheme)] == ([code] if code else [])
