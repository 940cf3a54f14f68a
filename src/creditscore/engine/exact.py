"""Exact fractions on planes: what a node is worth between two roundings.

A plane is an array [month, entity]. `Exact` is a plane of numerators over one denominator, or over
a plane of them, all above 0. As long as products fit 64 bits the arrays are int64; past that the
same operations run on Python integers, with the same result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import lcm
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

Plane = npt.NDArray[Any]
Mask = npt.NDArray[np.bool_]
Mode = Literal["half-up", "half-even", "up", "down"]

SAFE = 2**62


def largest(plane: Any) -> int:
    """The largest absolute value of a plane or a number."""
    if not isinstance(plane, np.ndarray):
        return abs(int(plane))
    return max(abs(int(plane.max())), abs(int(plane.min()))) if plane.size else 0


def product(left: Any, right: Any) -> Any:
    """left × right, on Python integers where it could pass 64 bits."""
    if isinstance(left, int) and isinstance(right, int):
        return left * right
    if isinstance(right, int) and right == 1:
        return left
    if isinstance(left, int) and left == 1:
        return right
    if max(largest(left), 1) * max(largest(right), 1) >= SAFE:
        left, right = _wide(left), _wide(right)
    return left * right


def _wide(plane: Any) -> Any:
    """A plane or a number as Python integers, which know no overflow."""
    return np.asarray(plane, object)


def narrow(plane: Plane) -> Plane:
    """The plane as int64, where its values fit."""
    if plane.dtype == object and largest(plane) < SAFE:
        return plane.astype(np.int64)
    return plane


@dataclass(frozen=True, slots=True)
class Exact:
    """A plane of exact fractions.

    >>> half = Exact(np.array([1, 3]), 2)
    >>> (half + Exact(np.array([1, 1]), 3)).rounded(1).tolist()
    [1, 2]
    """

    num: Plane
    den: Any = 1

    def __add__(self, other: Exact) -> Exact:
        self, other = self._fitting(other)
        if isinstance(self.den, int) and isinstance(other.den, int):
            den: Any = lcm(self.den, other.den)
            left, right = den // self.den, den // other.den
        else:
            den = product(self.den, other.den)
            left, right = other.den, self.den
        one, two = product(self.num, left), product(other.num, right)
        if largest(one) + largest(two) >= SAFE:
            one, two = _wide(one), _wide(two)
        return Exact(one + two, den)

    def _fitting(self, other: Exact) -> tuple[Exact, Exact]:
        """The two, in lowest terms where their products would pass 64 bits otherwise."""
        if isinstance(self.den, int) and isinstance(other.den, int):
            return self, other
        one, two = (max(largest(exact.num), largest(exact.den)) for exact in (self, other))
        return (self, other) if 2 * one * two < SAFE else (self.reduced(), other.reduced())

    def reduced(self) -> Exact:
        """The same with each fraction of a plane of denominators in its lowest terms."""
        if not isinstance(self.den, np.ndarray):
            return self
        common = np.gcd(self.num, self.den)
        return Exact(narrow(self.num // common), narrow(self.den // common))

    def __neg__(self) -> Exact:
        return Exact(-self.num, self.den)

    def __sub__(self, other: Exact) -> Exact:
        return self + -other

    def __mul__(self, other: Exact) -> Exact:
        one, two = self._fitting(other)
        return Exact(product(one.num, two.num), product(one.den, two.den))

    def __truediv__(self, other: Exact) -> Exact:
        """Divide; where `other` is 0 the result is the dividend, to be masked by the caller."""
        one, two = self._fitting(other)
        size = np.where(two.num == 0, two.den, np.abs(two.num))
        num = np.where(two.num < 0, -one.num, one.num) if (two.num < 0).any() else one.num
        return Exact(product(num, two.den), product(one.den, size))

    def where(self, mask: Mask, other: Exact) -> Exact:
        """Return this one where the mask holds, the other elsewhere."""
        if isinstance(self.den, int) and isinstance(other.den, int):
            den = lcm(self.den, other.den)
            one, two = product(self.num, den // self.den), product(other.num, den // other.den)
            return Exact(np.where(mask, one, two), den)
        return Exact(np.where(mask, self.num, other.num), np.where(mask, self.den, other.den))

    def compared(self, test: Callable[[Any, Any], Any], other: Exact) -> Mask:
        """Whether this stands to the other as `test` says.

        >>> Exact(np.array([812, 750]), 10_000).compared(np.greater, Exact(np.array(75), 1000))
        array([ True, False])
        """
        if any(
            isinstance(p, np.ndarray) and p.dtype == object
            for p in (self.num, self.den, other.num, other.den)
        ):
            return self._told_apart(test, other)
        one, two = self._fitting(other)
        left, right = product(one.num, two.den), product(two.num, one.den)
        mask: Mask = np.asarray(test(left, right), bool)
        return mask

    def _told_apart(self, test: Callable[[Any, Any], Any], other: Exact) -> Mask:
        """`compared` of long numbers: multiplied out only where 31 binary places are the same."""
        left, right = self._binary(31), other._binary(31)
        mask: Mask = np.asarray(test(left, right), bool)
        same = left == right
        if same.any():
            planes = (self.num, other.den, other.num, self.den)
            one, below, two, under = (np.broadcast_to(p, same.shape)[same] for p in planes)
            mask[same] = test(_wide(one) * below, _wide(two) * under)
        return mask

    def _binary(self, places: int) -> Plane:
        """The whole part with so many binary places."""
        num, den = self.num, self.den
        if num.dtype == object or max(largest(num), largest(den)) >= SAFE >> places:
            return narrow((_wide(num) << places) // den)
        whole: Plane = (num << places) // den
        return whole

    def lowest(self, other: Exact) -> Exact:
        """The smaller of the two."""
        return self.where(self.compared(np.less, other), other)

    def highest(self, other: Exact) -> Exact:
        """The larger of the two."""
        return self.where(self.compared(np.greater, other), other)

    def rounded(self, step: int = 1, mode: Mode = "half-up") -> Plane:
        """Round to whole multiples of `step`; half-up takes ties away from zero.

        >>> Exact(np.array([5, -5, 15]), 2).rounded(1, "half-even").tolist()
        [2, -2, 8]
        """
        whole = product(self.den, step)
        num = self.num
        if isinstance(whole, int) and whole == 1:
            return narrow(num)
        if 4 * largest(num) >= SAFE or 4 * largest(whole) >= SAFE:
            num, whole = _wide(num), _wide(whole)
        if mode == "half-up":
            size = (2 * np.abs(num) + whole) // (2 * whole)
            return narrow(np.where(num < 0, -size, size) * step)
        size = np.abs(num) // whole
        rest = np.abs(num) - size * whole
        if mode == "up":
            size = size + (rest > 0)
        elif mode != "down":
            tie = 2 * rest == whole
            size = size + ((2 * rest > whole) | (tie & (size % 2 == 1)))
        return narrow(np.where(num < 0, -size, size) * step)

    def month(self, at: int) -> Exact:
        """One month of the plane."""
        if not isinstance(self.den, np.ndarray):
            return Exact(self.num[at], self.den)
        return Exact(self.num[at], self.den[at if len(self.den) > 1 else 0])

    def aligned(self) -> Exact:
        """The same with one denominator for all months, so that months can be added up."""
        if isinstance(self.den, int):
            return self
        den = np.broadcast_to(self.den, self.num.shape)
        if (den == den[:1]).all():
            return Exact(self.num, den[:1])
        common = np.lcm.reduce(den.astype(object), axis=0)[None]
        return Exact(self.num.astype(object) * (common // den), common)


def total(parts: Iterable[Exact], like: Plane) -> Exact:
    """The sum of some planes, 0 for none."""
    result = Exact(np.zeros_like(like, dtype=np.int64))
    for part in parts:
        result = result + part
    return result


def stacked(months: list[Exact]) -> Exact:
    """Single months as one plane."""
    den = lcm(*(m.den for m in months if isinstance(m.den, int)))
    if all(isinstance(m.den, int) for m in months):
        return Exact(np.stack([product(m.num, den // m.den) for m in months]), den)
    dens = [np.broadcast_to(np.asarray(m.den), m.num.shape) for m in months]
    return Exact(np.stack([m.num for m in months]), np.stack(dens))
