"""Which rows are looked at one by one: those of some units, and of some names."""

from __future__ import annotations

import creditscore
from creditscore import arrow
from creditscore.facts.checking.suspects import UnitFilter
from creditscore.facts.coding.directory import Directory

CELLS = ("甲局", "市甲局", "乙局", "无此局", "别的", "")


def test_units_are_meant_by_whatever_name(mini: creditscore.Scheme) -> None:
    pick = UnitFilter(Directory(mini), set(), {(0, 0)})
    assert [bool(meant) for meant in pick(arrow.texts(list(CELLS)))] == [True, True, *[False] * 5]


def test_names_are_meant_that_nobody_has(mini: creditscore.Scheme) -> None:
    pick = UnitFilter(Directory(mini), {"无此局", "乙局"}, set())
    found = [bool(meant) for meant in pick(arrow.texts(list(CELLS)))]
    assert found == [False, False, True, True, False, False, False]
