"""What an award or a node sees of a block: figures, quantities, conditions, and points."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from ..scheme import model as m
from .conditions import Conditions
from .exact import Exact
from .values import ZERO, Value, both, constant, constant_points


class View(Conditions):
    """What is around a node, its points in the scheme's smallest unit."""

    def points_value(self, quantity: m.Quantity) -> Value:
        """A quantity of points in the scheme's smallest unit."""
        if isinstance(quantity, int | Decimal):
            return Value(constant_points(quantity, self.cube.scheme.places))
        value = self.value(quantity)
        return Value(value.exact * constant(10**self.cube.scheme.places), value.known)

    def limit(self, points: m.Quantity, condition: m.Condition | None) -> Value:
        """A limit in the smallest unit, known where its condition holds."""
        value = self.points_value(points)
        if condition is None:
            return value
        return replace(value, known=both(value.known, self.holds(condition)))

    def in_units(self, quantity: m.Quantity) -> Exact:
        """A quantity of points in the scheme's smallest unit, 0 where it is not known."""
        if isinstance(quantity, int | Decimal):
            return constant_points(quantity, self.cube.scheme.places)
        value = self.points_value(quantity)
        return value.exact if value.known is None else value.exact.where(value.known, ZERO)
