"""Exact values and where they are known: what quantities are, and how they are put together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from ..decimals import decimal_places, units
from ..scheme import model as m
from .exact import Exact, Mask, numbers

_NUMBERS = 1 << 12
"""How many numbers of rules are kept: more than rules have, however many are tried in a process."""


@dataclass(frozen=True, slots=True)
class Value:
    """Exact values and where they are known (None: everywhere)."""

    exact: Exact
    known: Mask | None = None

    def month(self, at: int) -> Value:
        """One month of the values, or the row that stands for all."""
        known = self.known if self.known is None else self.known[at if len(self.known) > 1 else 0]
        return Value(self.exact.month(at if len(self.exact.num) > 1 else 0), known)


@lru_cache(_NUMBERS)
def constant(number: m.Number) -> Exact:
    """A number as an exact fraction that fits every plane."""
    num, den = number.as_integer_ratio()
    return Exact(numbers([[num]]), den, max(abs(num), 1))


@lru_cache(_NUMBERS)
def constant_points(number: m.Number, places: int) -> Exact:
    """A number of points in the smallest unit."""
    return constant(number) * constant(10**places)


@lru_cache(_NUMBERS)
def constant_value(number: m.Number) -> Value:
    """A number that is known everywhere."""
    return Value(constant(number))


ZERO = constant(0)
ONE = constant(1)


def exact(number: Exact | m.Number) -> Exact:
    """A weight or full marks as an exact fraction, whether it is one number or one of each unit."""
    return number if isinstance(number, Exact) else constant(number)


def row_of(found: list[m.Number]) -> Exact:
    """Numbers of the entities as one row of fractions."""
    places = max([0, *map(decimal_places, found)])
    return Exact(numbers([[units(n, places) for n in found]]), 10**places)


def within(kind: str, value: Exact, bound: Value) -> Exact:
    """The value within a floor or a cap; a limit that is not known limits nothing."""
    limited = value.highest(bound.exact) if kind == "floor" else value.lowest(bound.exact)
    return limited if bound.known is None else limited.where(bound.known, value)


def plus(one: Value, other: Value) -> Value:
    """The sum of two values, known where both are."""
    return Value(one.exact + other.exact, both(one.known, other.known))


def both(one: Mask | None, other: Mask | None) -> Mask | None:
    """Where two masks hold (None: everywhere)."""
    if one is None or other is None:
        return other if one is None else one
    return one & other
