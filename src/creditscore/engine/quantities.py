"""Quantities of the rules: facts, sums, ratios, columns of the roster, points, peers."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import reduce
from typing import Any

import numpy as np

from ..scheme import model as m
from .exact import Exact, Plane
from .figures import Figures
from .peer_statistics import Ask, Question
from .periods import accumulated
from .values import ZERO, Value, both, constant, constant_value, plus, row_of


def _unless_known(one: Value, other: Value) -> Value:
    """A value, and another where it is not known."""
    if one.known is None:
        return one
    known = None if other.known is None else one.known | other.known
    return Value(one.exact.where(one.known, other.exact), known)


class Quantities(Figures):
    """What each quantity that a rule can name is worth to the units, month by month."""

    def value(self, quantity: m.Quantity) -> Value:
        """A quantity over the period, exact."""
        if isinstance(quantity, int | Decimal):
            return constant_value(quantity)
        match quantity:
            case m.FactRef():
                return self.fact(quantity)
            case m.Increase():
                return self._increase(quantity)
            case m.Change():
                return self._change(quantity)
            case m.Sum():
                return reduce(plus, map(self.value, quantity.parts))
            case m.Product():
                return reduce(_times, map(self.value, quantity.parts))
            case m.Extreme():
                return reduce(_HIGHER[quantity.figure], map(self.value, quantity.parts))
            case m.Difference():
                less = self.value(quantity.less)
                return plus(self.value(quantity.of), Value(-less.exact, less.known))
            case m.Ratio():
                return self._ratio(quantity)
            case m.Column():
                return self._column(quantity)
            case m.Parameter():
                return self._parameter(quantity)
            case m.PointsOf():
                return self._points_of(quantity)
            case m.FullOf(node):
                assert self.points is not None
                return Value(self.points.full_of(node, self.period))
            case m.FirstKnown(parts):
                return reduce(_unless_known, map(self.value, parts))
            case m.Peers():
                return self._peers(quantity)
            case m.Table():
                return self._table(quantity)

    def _increase(self, quantity: m.Increase) -> Value:
        slots = self.slots(quantity.of)
        grown = [self.grown(slot) for slot in slots]
        total = reduce(plus, (Value(value.exact) for value in grown), Value(ZERO))
        return Value(total.exact, self.of_any(slots, [value.known for value in grown]))

    def _points_of(self, quantity: m.PointsOf) -> Value:
        """What a node has posted in the period so far, of this year.

        Known where it has a value, and not before the year.
        """
        assert self.points is not None
        subject = self.subject if quantity.same else quantity.subject or None
        if quantity.by_subject:
            posted, known = self.points.of_subject(quantity.node, quantity.raw, subject or "")
            posted = posted.copy()
        else:
            posted = self.points.posted(quantity.node, quantity.raw).copy()
            known = self.points.valued(quantity.node, self.period)
        posted[: self.cube.start] = 0
        plane = accumulated(self.windowed(posted), self.period, "add")
        if self.cube.start:
            known = both(known, np.arange(len(posted))[:, None] >= self.cube.start)
        return Value(Exact(plane, 10**self.cube.scheme.places), known)

    def _change(self, quantity: m.Change) -> Value:
        """The month's own figure less the one before.

        The first month has none before it, nor have those of an award and of a unit that comes.
        """
        now = replace(self, period="month").value(quantity.of)
        exact = Exact(
            np.broadcast_to(now.exact.num, self.shape), np.broadcast_to(now.exact.den, self.shape)
        )
        known = np.broadcast_to(True if now.known is None else now.known, self.shape)
        before = Exact(np.roll(exact.num, 1, axis=0), np.roll(exact.den, 1, axis=0))
        force = self.cube.in_force()
        there = self.windowed(known if force is None else known & force)
        earlier = np.roll(there, 1, axis=0)
        earlier[0] = False
        return Value(exact + -before, known & earlier)

    def _ratio(self, quantity: m.Ratio) -> Value:
        of, over = self.value(quantity.of), self.value(quantity.over)
        exact = of.exact / over.exact
        if quantity.times != 1:
            exact = exact * constant(quantity.times)
        return Value(exact, both(both(of.known, over.known), over.exact.num != 0))

    def _column(self, quantity: m.Column) -> Value:
        codes, found = self.roster_column(quantity.name)
        cells = [n if isinstance(n, int | Decimal) else 0 for n in found]
        known = np.array([[isinstance(n, int | Decimal) for n in found]])
        row = row_of(cells)
        return Value(Exact(row.num[:, codes], row.den), known[:, codes])

    def _parameter(self, quantity: m.Parameter) -> Value:
        dated = self.cube.scheme.parameters[quantity.name]
        months = self.cube.scheme.span_months
        found = [[n for first, n in dated if first <= month][-1:] for month in months]
        row = row_of([n[0] if n else 0 for n in found])
        return Value(Exact(row.num.T, row.den), np.array([[bool(n)] for n in found]))

    def _peers(self, quantity: m.Peers) -> Value:
        """How the units stand among their peers, which has been found for the whole track."""
        seen = (self.node.id, self.subject, self.period, self.window, self.adds)
        ask = Ask(Question(*seen, quantity.of), quantity.figure, quantity.among, quantity.at)
        return Value(*self.cube.peers.of(ask, self.cube.first, self.cube.last))

    def _table(self, quantity: m.Table) -> Value:
        if quantity.column is None:
            return self.value(quantity.values[self.subject or ""])
        codes, cells = self.roster_column(quantity.column)
        found = quantity.chosen(cells)
        numbers = [n for n in found if isinstance(n, int | Decimal | None)]
        known = np.array([[n is not None for n in found]])[:, codes]
        if len(numbers) == len(found):
            row = row_of([0 if n is None else n for n in numbers])
            return Value(Exact(row.num[:, codes], row.den), known)
        value = Value(ZERO, known)
        for part in dict.fromkeys(part for part in found if part is not None):
            mine = np.array([[other == part for other in found]])[:, codes]
            own = self.value(part)
            there = mine if own.known is None else mine & own.known
            value = Value(own.exact.where(mine, value.exact), there | (value.known & ~mine))
        return value

    def roster_column(self, name: str) -> tuple[Plane, list[Any]]:
        """What the roster says of the block's entities, as codes of distinct cells."""
        codes, cells = self.cube.facts.slots.track.entities.column(name)
        return codes[self.cube.first : self.cube.last], cells


def _times(one: Value, other: Value) -> Value:
    """The product of two values, known where both are."""
    return Value(one.exact * other.exact, both(one.known, other.known))


def _higher(one: Value, other: Value) -> Value:
    """The larger of two values, known where both are."""
    return Value(one.exact.highest(other.exact), both(one.known, other.known))


def _lower(one: Value, other: Value) -> Value:
    """The smaller of two values, known where both are."""
    return Value(one.exact.lowest(other.exact), both(one.known, other.known))


_HIGHER = {"max": _higher, "min": _lower}
