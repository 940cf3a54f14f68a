"""Typed columns: what stands in them whatever they are put together from."""

from __future__ import annotations

from decimal import Decimal

import numpy as np

from creditscore.results.tables.columns import Numbers, Texts, Truths, empty, joined
from creditscore.results.tables.definitions import LEAGUES


def test_texts_below_each_other() -> None:
    names = ["甲", "乙"]
    pieces = [
        {"a": Texts(names, np.array([1, 0]))},
        {"a": Texts(names)},
        {"a": Texts.same("丙", 1)},
    ]
    (column,) = joined(pieces).values()
    assert isinstance(column, Texts)
    assert column.listed() == ["乙", "甲", "甲", "乙", "丙"]
    assert column.numbered(["甲", "乙", "丙"]).tolist() == [1, 0, 0, 1, 2]
    assert column.only(np.array([4, 0])).listed() == ["丙", "乙"]


def test_numbers_of_different_decimals_below_each_other() -> None:
    """Each is written with as many decimals as it was, and what is not there stays away."""
    pieces = [
        {"a": Numbers(np.array([25, 3]), 1)},
        {"a": Numbers(np.array([100, 7]), 3, np.array([False, True]), shown=0)},
        {"a": Numbers(np.array([2**62, 10], object), 0, shown=np.array([0, 0]))},
    ]
    (column,) = joined(pieces).values()
    assert isinstance(column, Numbers)
    found = column.as_decimals().tolist()
    assert found == [Decimal("2.5"), Decimal("0.3"), None, Decimal("0.007"), 2**62, 10]
    assert [str(number) for number in found[-2:]] == [str(2**62), "10"]


def test_no_decimal_is_cut_off() -> None:
    numbers = Numbers(np.array([1500, 1000, -1, 0]), 3, shown=1)
    assert [str(n) for n in numbers.as_decimals()] == ["1.5", "1.0", "-0.001", "0.0"]


def test_no_rows_of_a_table() -> None:
    nothing = empty(LEAGUES)
    assert tuple(nothing) == LEAGUES.names
    assert {len(column) for column in joined([nothing, nothing]).values()} == {0}


def test_truths() -> None:
    column = Truths(np.array([True, False, True]))
    assert column.only(np.array([2, 1])).values.tolist() == [True, False]
