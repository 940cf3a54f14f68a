"""What an award or a node sees: quantities and conditions over its period."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache, partial, reduce
from typing import Any, Protocol

import numpy as np

from ..decimals import decimal_places, units
from ..scheme import model as m
from .cube import Cube, Figure
from .exact import SAFE, Exact, Mask, Plane, added, numbers
from .peer_statistics import Ask, Question
from .periods import accumulated, ever, stretches

TESTS: Mapping[str, Callable[[Any, Any], Any]] = {
    "above": np.greater,
    "at_least": np.greater_equal,
    "below": np.less,
    "at_most": np.less_equal,
    "equals": np.equal,
}


class Posted(Protocol):
    """Where a view asks what a node has posted: month by month, in the smallest unit."""

    def posted(self, node: str, raw: bool) -> Plane:
        """The postings of a node, `raw` those of its children alone."""

    def valued(self, node: str, period: m.Period) -> Mask | None:
        """Where a node has a value, seen over a period of this year."""


@dataclass(frozen=True, slots=True)
class Value:
    """Exact values and where they are known (None: everywhere)."""

    exact: Exact
    known: Mask | None = None

    def month(self, at: int) -> Value:
        """One month of the values, or the row that stands for all."""
        known = self.known if self.known is None else self.known[at if len(self.known) > 1 else 0]
        return Value(self.exact.month(at if len(self.exact.num) > 1 else 0), known)


@dataclass(frozen=True)
class View:
    """The facts around one node, for one subject or for all subjects together (`subject` None).

    With `adds` every fact adds up over the period, whatever its type.
    """

    cube: Cube
    node: m.Item | m.Section
    subject: str | None
    period: m.Period
    points: Posted | None = None
    window: tuple[int, int] | None = None
    adds: bool = False
    _facts: dict[m.FactRef, Value] = field(default_factory=dict, init=False, repr=False)

    @property
    def shape(self) -> tuple[int, int]:
        """The shape of every plane: months and entities."""
        return self.cube.shape

    def value(self, quantity: m.Quantity) -> Value:
        """A quantity over the period, exact."""
        if isinstance(quantity, int | Decimal):
            return _constant_value(quantity)
        match quantity:
            case m.FactRef():
                return self._fact(quantity)
            case m.Increase():
                return self._increase(quantity)
            case m.Change():
                return self._change(quantity)
            case m.Sum():
                return reduce(_plus, map(self.value, quantity.parts))
            case m.Difference():
                less = self.value(quantity.less)
                return _plus(self.value(quantity.of), Value(-less.exact, less.known))
            case m.Ratio():
                return self._ratio(quantity)
            case m.Column():
                return self._column(quantity)
            case m.Parameter():
                return self._parameter(quantity)
            case m.PointsOf():
                return self._points_of(quantity)
            case m.Peers():
                return self._peers(quantity)
            case m.Table():
                return self._table(quantity)

    def points_value(self, quantity: m.Quantity) -> Value:
        """A quantity of points in the scheme's smallest unit."""
        if isinstance(quantity, int | Decimal):
            return Value(_in_units(quantity, self.cube.scheme.places))
        value = self.value(quantity)
        return Value(value.exact * constant(10**self.cube.scheme.places), value.known)

    def limit(self, points: m.Quantity, condition: m.Condition | None) -> Value:
        """A limit in the smallest unit, known where its condition holds."""
        value = self.points_value(points)
        if condition is None:
            return value
        return replace(value, known=_both(value.known, self.holds(condition)))

    def in_units(self, quantity: m.Quantity) -> Exact:
        """A quantity of points in the scheme's smallest unit, 0 where it is not known."""
        if isinstance(quantity, int | Decimal):
            return _in_units(quantity, self.cube.scheme.places)
        value = self.points_value(quantity)
        return value.exact if value.known is None else value.exact.where(value.known, ZERO)

    def holds(self, condition: m.Condition) -> Mask:
        """Where a condition holds; what is not known holds none."""
        match condition:
            case m.AllOf():
                return reduce(np.logical_and, map(self.holds, condition.conditions))
            case m.AnyOf():
                return reduce(np.logical_or, map(self.holds, condition.conditions))
            case m.Is():
                return self._is(condition)
        if condition.over in ("total", "end"):
            return self.over(condition).holds(replace(condition, over="period"))
        if condition.over != "period":
            monthly = replace(self, period="month").holds(replace(condition, over="period"))
            return self._judged(monthly, condition.over)
        value = self.value(condition.of)
        mask = value.known
        for operator, bound in condition.bounds:
            limit = self.value(bound)
            held = value.exact.compared(TESTS[operator], limit.exact)
            mask = _both(_both(mask, limit.known), held)
        return self._whole(np.ones((1, 1), bool) if mask is None else mask)

    def _whole(self, plane: Plane) -> Plane:
        """What holds for all months or entities, for each of them."""
        return plane if plane.shape == self.shape else np.broadcast_to(plane, self.shape)

    def over(self, test: m.Test) -> View:
        """What a test sees: the month alone (`end`), facts that add up (`total`), or this view."""
        if test.over == "end":
            return replace(self, period="month")
        return replace(self, adds=True) if test.over == "total" else self

    def applies(self, refs: Iterable[m.FactRef]) -> Mask | None:
        """Where some facts all apply: each in some month of the period so far."""
        masks = [mask for ref in refs if (mask := self._ref_applies(ref)) is not None]
        return reduce(np.logical_and, masks) if masks else None

    def _ref_applies(self, ref: m.FactRef) -> Mask | None:
        slots = self.slots(ref)
        return self._heard(slots, [self._ever(self._applying(slot)) for slot in slots])

    def slots(self, ref: m.FactRef) -> tuple[int, ...]:
        """The slots that a fact's name means here."""
        subject = ref.subject if ref.subject is not None or ref.item else self.subject
        return self.cube.facts.slots.named(ref.item or self.node.id, subject, ref.fact)

    def _fact(self, ref: m.FactRef) -> Value:
        """A fact, accumulated over the period; rules of several rows ask for it again and again."""
        value = self._facts.get(ref)
        if value is None:
            figure = self.figure(ref)
            exact = Exact(figure.value, 10**figure.places, figure.most)
            value = Value(exact, _both(figure.known, self._ref_applies(ref)))
            self._facts[ref] = value
        return value

    def figure(self, ref: m.FactRef) -> Figure:
        """A fact, accumulated over the period."""
        slots = self.slots(ref)
        if not slots:
            return Figure(np.zeros(self.shape, np.int64))
        fact = self.cube.facts.slots.slots[slots[0]].fact
        if len(slots) == 1:
            return self._accumulated(slots[0], fact)
        figures = [self._accumulated(slot, fact) for slot in slots]
        there = [self._ever(self._applying(slot)) for slot in slots]
        known = [_both(f.known, mask) for f, mask in zip(figures, there, strict=True)]
        pairs = zip(figures, known, strict=True)
        most = sum(SAFE if f.most is None else f.most for f in figures)
        values = (f.value if k is None else f.value * k for f, k in pairs)
        value = reduce(partial(added, most=most), values)
        bound = most if most < SAFE else None
        if fact.type == "flag" and not self.adds:
            value = np.minimum(value, 1)
        heard = self._heard(slots, known), self._heard(slots, there)
        return Figure(value, fact.places, *heard, bound)

    def _heard(self, slots: Sequence[int], masks: list[Mask | None]) -> Mask | None:
        """Where any of the masks of some slots holds, of those that the unit answers for."""
        if not slots:
            return np.zeros(self.shape, bool)
        if len(slots) == 1:
            return masks[0]
        if all(mask is None for mask in masks):
            return None
        answers = np.array([self.cube.answering([slot]) for slot in slots])
        answers = answers | ~answers.any(axis=0)
        pairs = zip(answers, masks, strict=True)
        heard: Mask = reduce(
            np.logical_or, (own if mask is None else own & mask for own, mask in pairs)
        )
        return heard

    def _accumulated(self, slot: int, fact: m.Fact) -> Figure:
        figure = self.cube.plane(slot)
        if fact.accumulates != "latest" and self.cube.expiring(slot):
            value = self.cube.alive(slot, self.period, self.window)
            up = fact.type == "flag" and not self.adds
            value = np.minimum(value, 1) if up else value
        elif self.adds:
            value = self._windowed(figure.value)
            value = value if figure.applies is None else np.where(figure.applies, value, 0)
            value = accumulated(value, self.period, "add", figure.most)
        else:
            value = self._windowed(figure.value)
            if fact.accumulates == "latest" and figure.applies is not None:
                value = _standing(value, self._windowed(figure.applies), self.period)
            value = accumulated(value, self.period, fact.accumulates, figure.most)
        if value is not figure.value:
            figure = Figure(value, figure.places, figure.known, figure.applies, figure.most)
        return _once_reported(figure, self.period) if fact.missing == "not-reported" else figure

    def _windowed(self, plane: Plane) -> Plane:
        """The plane with the months outside the award's own set to 0."""
        if self.window is None:
            return plane
        first, last = self.window
        plane = plane.copy()
        plane[:first] = 0
        plane[last + 1 :] = 0
        return plane

    def _applying(self, slot: int) -> Mask | None:
        """The months of the award in which a slot applies."""
        mask = self.cube.plane(slot).applies
        if self.window is not None:
            mask = self._windowed(np.ones(self.shape, bool) if mask is None else mask)
        return mask

    def _ever(self, mask: Mask | None) -> Mask | None:
        """Where a mask has held in any month of the period so far."""
        return None if mask is None else ever(mask, self.period)

    def _increase(self, quantity: m.Increase) -> Value:
        slots = self.slots(quantity.of)
        grown = [self._grown(slot) for slot in slots]
        total = reduce(_plus, (Value(value.exact) for value in grown), Value(ZERO))
        return Value(total.exact, self._heard(slots, [value.known for value in grown]))

    def _grown(self, slot: int) -> Value:
        """What was added to a slot's figure since the one before, over the period."""
        figure = self.cube.plane(slot)
        there = _both(figure.known, figure.applies)
        value = figure.value if there is None else _standing(figure.value * there, there, "running")
        before = np.vstack([np.zeros_like(value[:1]), value[:-1]])
        added = accumulated(self._windowed(np.maximum(value - before, 0)), self.period, "add")
        known = there if there is None else self._ever(self._windowed(there))
        return Value(Exact(added, 10**figure.places), known)

    def _points_of(self, quantity: m.PointsOf) -> Value:
        """What a node has posted in the period so far, of this year; known where it has a value."""
        assert self.points is not None
        posted = self.points.posted(quantity.node, quantity.raw).copy()
        posted[: self.cube.start] = 0
        plane = accumulated(self._windowed(posted), self.period, "add")
        known = self.points.valued(quantity.node, self.period)
        return Value(Exact(plane, 10**self.cube.scheme.places), known)

    def _change(self, quantity: m.Change) -> Value:
        """The month's own figure less the one before; the first month has none before it."""
        now = replace(self, period="month").value(quantity.of)
        exact = Exact(
            np.broadcast_to(now.exact.num, self.shape), np.broadcast_to(now.exact.den, self.shape)
        )
        known = np.broadcast_to(True if now.known is None else now.known, self.shape)
        before = Exact(np.roll(exact.num, 1, axis=0), np.roll(exact.den, 1, axis=0))
        earlier = np.roll(known, 1, axis=0)
        earlier[0] = False
        return Value(exact + -before, known & earlier)

    def _ratio(self, quantity: m.Ratio) -> Value:
        of, over = self.value(quantity.of), self.value(quantity.over)
        exact = of.exact / over.exact
        if quantity.times != 1:
            exact = exact * constant(quantity.times)
        return Value(exact, _both(_both(of.known, over.known), over.exact.num != 0))

    def _column(self, quantity: m.Column) -> Value:
        codes, found = self._cells(quantity.name)
        cells = [n if isinstance(n, int | Decimal) else 0 for n in found]
        known = np.array([[isinstance(n, int | Decimal) for n in found]])
        row = _exact_row(cells)
        return Value(Exact(row.num[:, codes], row.den), known[:, codes])

    def _parameter(self, quantity: m.Parameter) -> Value:
        dated = self.cube.scheme.parameters[quantity.name]
        months = self.cube.scheme.span_months
        found = [[n for first, n in dated if first <= month][-1:] for month in months]
        row = _exact_row([n[0] if n else 0 for n in found])
        return Value(Exact(row.num.T, row.den), np.array([[bool(n)] for n in found]))

    def _peers(self, quantity: m.Peers) -> Value:
        """How the units stand among their peers, which has been found for the whole track."""
        seen = (self.node.id, self.subject, self.period, self.window, self.adds)
        ask = Ask(Question(*seen, quantity.of), quantity.figure, quantity.among, quantity.at)
        return Value(*self.cube.peers.of(ask, self.cube.first, self.cube.last))

    def _table(self, quantity: m.Table) -> Value:
        if quantity.column is None:
            return Value(constant(quantity.values[self.subject or ""]))
        codes, cells = self._cells(quantity.column)
        found = quantity.numbers(cells)
        row = _exact_row([0 if n is None else n for n in found])
        known = np.array([[n is not None for n in found]])
        return Value(Exact(row.num[:, codes], row.den), known[:, codes])

    def _judged(self, monthly: Mask, over: str) -> Mask:
        """Whether a condition held in any, or in every month of the period so far."""
        held = self._windowed(monthly if over == "any" else ~monthly)
        force = self.cube.in_force()
        found = self._ever(held if force is None else held & force)
        assert found is not None
        return found if over == "any" else ~found

    def _is(self, condition: m.Is) -> Mask:
        codes, cells = self._cells(condition.column)
        words = m.Words(condition.values)
        mask = np.array([words.of(cell) in condition.values for cell in cells], bool)
        return np.broadcast_to(mask[codes], self.shape)

    def _cells(self, name: str) -> tuple[Plane, list[Any]]:
        """What the roster says of the block's entities, as codes of distinct cells."""
        codes, cells = self.cube.facts.slots.track.entities.column(name)
        return codes[self.cube.first : self.cube.last], cells


@cache
def constant(number: m.Number) -> Exact:
    """A number as an exact fraction that fits every plane."""
    num, den = number.as_integer_ratio()
    return Exact(numbers([[num]]), den, max(abs(num), 1))


@cache
def _in_units(number: m.Number, places: int) -> Exact:
    """A number of points in the smallest unit."""
    return constant(number) * constant(10**places)


@cache
def _constant_value(number: m.Number) -> Value:
    return Value(constant(number))


ZERO = constant(0)


def _exact_row(found: list[m.Number]) -> Exact:
    """Numbers of the entities as one row of fractions."""
    places = max([0, *map(decimal_places, found)])
    return Exact(numbers([[units(n, places) for n in found]]), 10**places)


def within(kind: str, value: Exact, bound: Value) -> Exact:
    """The value within a floor or a cap; a limit that is not known limits nothing."""
    limited = value.highest(bound.exact) if kind == "floor" else value.lowest(bound.exact)
    return limited if bound.known is None else limited.where(bound.known, value)


def _plus(one: Value, other: Value) -> Value:
    return Value(one.exact + other.exact, _both(one.known, other.known))


def _both(one: Mask | None, other: Mask | None) -> Mask | None:
    if one is None or other is None:
        return other if one is None else one
    return one & other


def _standing(plane: Plane, applies: Mask, period: m.Period) -> Plane:
    """The last figure of the period that applied."""
    parts, there = stretches(plane, period).copy(), stretches(applies, period)
    for month in range(1, parts.shape[1]):
        np.copyto(parts[:, month], parts[:, month - 1], where=~there[:, month])
    return parts.reshape(plane.shape)


def _once_reported(figure: Figure, period: m.Period) -> Figure:
    """A figure that stands from the month of the period in which it was first reported."""
    masks = (figure.known, figure.applies)
    known, applies = (None if mask is None else ever(mask, period) for mask in masks)
    return replace(figure, known=known, applies=applies)
