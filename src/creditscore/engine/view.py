"""What an award sees of the cube: the measures and conditions of its item, over its period."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np

from ..scheme import model as m
from .cube import Cube, Figure
from .periods import accumulated
from .units import Mask, Plane, combined, compared, units

_TESTS: Mapping[str, Callable[[Any, Any], Any]] = {
    "above": np.greater,
    "at_least": np.greater_equal,
    "below": np.less,
    "at_most": np.less_equal,
    "equals": np.equal,
}


@dataclass(frozen=True, slots=True)
class Fraction:
    """A plane of exact fractions: `part` ÷ `whole`, and where it is known (None: everywhere)."""

    part: Plane
    whole: Any
    known: Mask | None


@dataclass(frozen=True)
class View:
    """The facts of an item for one subject, or for all of them together (`subject` None)."""

    cube: Cube
    item: m.Item
    subject: str | None
    period: m.Period
    places: int

    @property
    def shape(self) -> tuple[int, int]:
        """The shape of every plane: months and entities."""
        return 12, self.cube.width

    def units(self, points: m.Number) -> int:
        """Points as a whole number of the scheme's smallest unit."""
        return units(points, self.places)

    def points_of(self, points: m.Points) -> int:
        """The points of the subject at hand, in the smallest unit."""
        return self.units(points.of(self.subject or ""))

    def amount(self, amount: m.Amount) -> Figure:
        """The sum of an amount's facts, accumulated over the period."""
        figures = [self._fact(ref, amount.increase) for ref in amount.terms]
        return figures[0] if len(figures) == 1 else _sum(figures)

    def measure(self, measure: m.Measure) -> Fraction:
        """A measure as an exact fraction, unknown and 0 where it divides by 0."""
        of = self.amount(measure.of)
        if measure.over is None:
            return Fraction(of.value * measure.times, 10**of.places, of.known)
        over = self.amount(measure.over)
        empty = over.value == 0
        common = min(of.places, over.places)
        part = combined([of.value], [measure.times * 10 ** (over.places - common)])
        whole = combined([np.where(empty, 1, over.value)], [10 ** (of.places - common)])
        known = _both(_both(of.known, over.known), ~empty)
        return Fraction(np.where(empty, 0, part), whole, known)

    def holds(self, condition: m.Condition) -> Mask:
        """Where a condition holds; what is not known holds none."""
        match condition:
            case m.All():
                return reduce(np.logical_and, map(self.holds, condition.conditions))
            case m.Any():
                return reduce(np.logical_or, map(self.holds, condition.conditions))
        measure = self.measure(condition.measure)
        mask = np.ones(self.shape, bool) if measure.known is None else measure.known.copy()
        for operator, bound in condition.bounds:
            if isinstance(bound, m.Amount):
                other = self.amount(bound)
                limit: Any = other.value
                over = 10**other.places
                mask = mask if other.known is None else mask & other.known
            else:
                limit, over = bound.as_integer_ratio()
            mask = mask & compared(_TESTS[operator], measure.part, measure.whole, limit, over)
        return mask

    def slots(self, ref: m.FactRef) -> list[int]:
        """The slots that a fact's name means here."""
        subject = ref.subject if ref.subject is not None else self.subject
        subjects = self.item.subject_ids if subject is None else (subject,)
        index = self.cube.facts.slots.index
        return [index[self.item.id, name, ref.fact] for name in subjects]

    def _fact(self, ref: m.FactRef, increase: bool) -> Figure:
        fact = self.item.facts[ref.fact]
        figures = []
        for slot in self.slots(ref):
            figure = self.cube.plane(slot)
            value = _increase(figure.value) if increase else figure.value
            how = "add" if increase else fact.accumulates
            figures.append(
                Figure(accumulated(value, self.period, how), figure.places, figure.known)
            )
        if len(figures) == 1:
            return figures[0]
        together = _sum(figures)
        if fact.type == "flag":
            return Figure(np.minimum(together.value, 1), 0, together.known)
        return together


def _increase(plane: Plane) -> Plane:
    """What was added since the month before, never below 0."""
    before = np.vstack([np.zeros_like(plane[:1]), plane[:-1]])
    added: Plane = np.maximum(plane - before, 0)
    return added


def _sum(figures: list[Figure]) -> Figure:
    places = max(figure.places for figure in figures)
    value = combined([f.value for f in figures], [10 ** (places - f.places) for f in figures])
    return Figure(value, places, reduce(_both, (f.known for f in figures)))


def _both(one: Mask | None, other: Mask | None) -> Mask | None:
    if one is None or other is None:
        return other if one is None else one
    return one & other
