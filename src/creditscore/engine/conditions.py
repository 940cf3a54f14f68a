"""Conditions of the rules: where each holds, unit by unit and month by month."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import reduce
from typing import Any, Self

import numpy as np

from ..scheme import model as m
from .answers import answering
from .exact import Mask, Plane
from .periods import ever
from .quantities import Quantities
from .values import both

TESTS: Mapping[str, Callable[[Any, Any], Any]] = {
    "above": np.greater,
    "at_least": np.greater_equal,
    "below": np.less,
    "at_most": np.less_equal,
    "equals": np.equal,
}


class Conditions(Quantities):
    """Where the conditions of a rule hold for the units; what is not known holds none."""

    def holds(self, condition: m.Condition) -> Mask:
        """Where a condition holds; what is not known holds none."""
        match condition:
            case m.AllOf():
                return reduce(np.logical_and, map(self.holds, condition.conditions))
            case m.AnyOf():
                return reduce(np.logical_or, map(self.holds, condition.conditions))
            case m.Not(inner):
                return ~self.holds(inner)
            case m.Is():
                return self._is(condition)
        if condition.over in ("total", "end"):
            return self.over(condition).holds(replace(condition, over="period"))
        if condition.over != "period":
            monthly = replace(self, period="month").holds(replace(condition, over="period"))
            return self._judged(monthly, condition.over)
        value = self.value(condition.of)
        if condition.known is not None:
            there = np.ones((1, 1), bool) if value.known is None else value.known
            return self._whole(there if condition.known else ~there)
        mask = value.known
        for operator, bound in condition.bounds:
            limit = self.value(bound)
            held = value.exact.compared(TESTS[operator], limit.exact)
            mask = both(both(mask, limit.known), held)
        return self._whole(np.ones((1, 1), bool) if mask is None else mask)

    def over(self, test: m.Test) -> Self:
        """What a test sees: the month alone (`end`), facts that add up (`total`), or this view."""
        if test.over == "end":
            return replace(self, period="month")
        return replace(self, adds=True) if test.over == "total" else self

    def _whole(self, plane: Plane) -> Plane:
        """What holds for all months or entities, for each of them."""
        return plane if plane.shape == self.shape else np.broadcast_to(plane, self.shape)

    def _judged(self, monthly: Mask, over: str) -> Mask:
        """Whether a condition held in any, or in every month of the period so far.

        Months before an open subject concerned the unit are none of it.
        """
        held = self.windowed(monthly if over == "any" else ~monthly)
        mine = answering(self.node, self.subject, self.cube) if self.subject else None
        for mask in (self.cube.in_force(), mine):
            held = held if mask is None else held & mask
        found = ever(held, self.period)
        if over == "any":
            return found
        return ~found if mine is None else ~found & mine

    def _is(self, condition: m.Is) -> Mask:
        codes, cells = self.roster_column(condition.column)
        words = m.Words(condition.values)
        mask = np.array([words.of(cell) in condition.values for cell in cells], bool)
        return np.broadcast_to(mask[codes], self.shape)
