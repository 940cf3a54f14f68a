"""Exact fractions on planes: what a node is worth between two roundings.

A plane is an array [month, entity]. `Exact` is a plane of numerators over one denominator, or over
a plane of them, all above 0. As long as products fit 64 bits the arrays are int64; past that the
same operations run on Python integers, with the same result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import lcm, prod
from typing import Any, Literal

import numpy as np

from ..arrays import Mask as Mask
from ..arrays import Plane as Plane

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
    if max(largest(left), 1) * max(largest(right), 1) >= SAFE:
        left, right = _wide(left), _wide(right)
    return left * right


def numbers(found: list[list[int]]) -> Plane:
    """Whole numbers as a plane, Python integers where they pass 64 bits."""
    plane = np.array(found, object)
    return plane if largest(plane) >= SAFE else plane.astype(np.int64)


def added(left: Any, right: Any, most: int = SAFE) -> Any:
    """left + right, which is at most `most`; on Python integers where it could pass 64 bits.

    >>> added(np.array([2**61]), np.array([2**61])).tolist() == [2**62]
    True
    """
    if most >= SAFE and largest(left) + largest(right) >= SAFE:
        left, right = _wide(left), _wide(right)
    return left + right


def summable(plane: Plane, count: int, most: int | None = None) -> Plane:
    """The plane, on Python integers where sums of `count` of its numbers could pass 64 bits.

    `most` is how large the sums can be, where that is known.
    """
    if plane.dtype.kind in "bO" or (most is not None and most < SAFE):
        return plane
    return _wide(plane) if largest(plane) * count >= SAFE else plane


class RunningSum:
    """A sum of planes, on Python integers from where it could pass 64 bits.

    `most` is how large its numbers are at most, their signs aside.
    """

    def __init__(self, shape: tuple[int, ...]) -> None:
        self.plane: Plane = np.zeros(shape, np.int64)
        self.most = 0

    def add(self, plane: Plane, most: int | None = None) -> None:
        """Add a plane whose numbers are at most `most`, where that is known."""
        most = largest(plane) if most is None else most
        if self.most + most >= SAFE:
            self.most, most = largest(self.plane), largest(plane)
        self.most += most
        if self.most >= SAFE or plane.dtype == object:
            self.plane = _wide(self.plane)
        self.plane += plane


def _times(left: Any, right: Any, bound: int) -> Any:
    """left × right, which is at most `bound`; measured where that could pass 64 bits."""
    if isinstance(right, int) and right == 1:
        return left
    return left * right if bound < SAFE else product(left, right)


def _known(bound: int) -> int | None:
    """A bound that says something; what could pass 64 bits is measured when it matters."""
    return bound if bound < SAFE else None


def _wide(plane: Any) -> Any:
    """A plane or a number as Python integers, which know no overflow."""
    return np.asarray(plane, object)


def _below_zero(plane: Plane) -> bool:
    return bool(plane.size) and bool(plane.min() < 0)


def narrow(plane: Plane) -> Plane:
    """The plane as int64, where its values fit."""
    if plane.dtype == object and largest(plane) < SAFE:
        return plane.astype(np.int64)
    return plane


@dataclass(slots=True, eq=False)
class Exact:
    """A plane of exact fractions.

    `most` and `widest` say how large numerators and denominators are at most, their signs aside;
    where that is not told it is measured when it matters.

    >>> half = Exact(np.array([1, 3]), 2)
    >>> (half + Exact(np.array([1, 1]), 3)).rounded(1).tolist()
    [1, 2]
    """

    num: Plane
    den: Any = 1
    most: int | None = None
    widest: int | None = None

    def top(self) -> int:
        """How large a numerator is at most, its sign aside; 1 at least."""
        if self.most is None:
            self.most = max(largest(self.num), 1)
        return self.most

    def bottom(self) -> int:
        """How large a denominator is at most."""
        if isinstance(self.den, int):
            return self.den
        if self.widest is None:
            self.widest = largest(self.den)
        return self.widest

    def __add__(self, other: Exact) -> Exact:
        self, other = self._fitting(other)
        if isinstance(self.den, int) and isinstance(other.den, int):
            widest = lcm(self.den, other.den)
            den: Any = widest
            left, right = den // self.den, den // other.den
            most = self.top() * left + other.top() * right
        else:
            widest = self.bottom() * other.bottom()
            den = _times(self.den, other.den, widest)
            left, right = other.den, self.den
            most = self.top() * other.bottom() + other.top() * self.bottom()
        one, two = _times(self.num, left, most), _times(other.num, right, most)
        if most >= SAFE and largest(one) + largest(two) >= SAFE:
            one, two = _wide(one), _wide(two)
        return Exact(one + two, den, _known(most), _known(widest))

    def _fitting(self, other: Exact) -> tuple[Exact, Exact]:
        """The two, in lowest terms where their products would pass 64 bits otherwise."""
        if isinstance(self.den, int) and isinstance(other.den, int):
            return self, other
        one, two = (max(exact.top(), exact.bottom()) for exact in (self, other))
        if 2 * one * two >= SAFE:
            one, two = (max(largest(exact.num), largest(exact.den)) for exact in (self, other))
        return (self, other) if 2 * one * two < SAFE else (self.reduced(), other.reduced())

    def reduced(self) -> Exact:
        """The same with each fraction of a plane of denominators in its lowest terms."""
        if not isinstance(self.den, np.ndarray):
            return self
        common = np.gcd(self.num, self.den)
        return Exact(narrow(self.num // common), narrow(self.den // common))

    def __neg__(self) -> Exact:
        num = summable(self.num, 1, self.top())
        return Exact(-num, self.den, self.most, self.widest)

    def __sub__(self, other: Exact) -> Exact:
        return self + -other

    def __mul__(self, other: Exact) -> Exact:
        one, two = self._fitting(other)
        return one._scaled(one.num, two.num, two.top(), two.den, two.bottom())

    def __truediv__(self, other: Exact) -> Exact:
        """Divide; where `other` is 0 the result is the dividend, to be masked by the caller."""
        one, two = self._fitting(other)
        num, size = one.num, two.num
        if _below_zero(two.num):
            num, size = np.where(two.num < 0, -num, num), np.abs(size)
        size = np.where(two.num == 0, two.den, size)
        return one._scaled(num, two.den, two.bottom(), size, max(two.top(), two.bottom()))

    def _scaled(self, num: Plane, above: Any, most: int, below: Any, widest: int) -> Exact:
        """These numerators × above, which is at most `most`, over the denominators × below."""
        most, widest = self.top() * most, self.bottom() * widest
        den = _times(self.den, below, widest)
        return Exact(_times(num, above, most), den, _known(most), _known(widest))

    def where(self, mask: Mask, other: Exact) -> Exact:
        """Return this one where the mask holds, the other elsewhere."""
        most = None if self.most is None or other.most is None else max(self.most, other.most)
        if isinstance(self.den, int) and isinstance(other.den, int):
            den = lcm(self.den, other.den)
            left, right = den // self.den, den // other.den
            if left == right:
                return Exact(np.where(mask, self.num, other.num), den, most)
            one = _times(self.num, left, self.top() * left)
            two = _times(other.num, right, other.top() * right)
            return Exact(np.where(mask, one, two), den)
        num, den = np.where(mask, self.num, other.num), np.where(mask, self.den, other.den)
        return Exact(num, den, most, max(self.bottom(), other.bottom()))

    def compared(self, test: Callable[[Any, Any], Any], other: Exact) -> Mask:
        """Whether this stands to the other as `test` says.

        >>> Exact(np.array([812, 750]), 10_000).compared(np.greater, Exact(np.array(75), 1000))
        array([ True, False])
        """
        if any(
            isinstance(p, np.ndarray) and p.dtype == object
            for p in (self.num, self.den, other.num, other.den)
        ):
            return self._compared_wide(test, other)
        one, two = self._fitting(other)
        left, right = one.num, two.num
        if not isinstance(one.den, int) or not isinstance(two.den, int) or one.den != two.den:
            left = _times(left, two.den, one.top() * two.bottom())
            right = _times(right, one.den, two.top() * one.bottom())
        mask: Mask = np.asarray(test(left, right), bool)
        return mask

    def _compared_wide(self, test: Callable[[Any, Any], Any], other: Exact) -> Mask:
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
        whole = _times(self.den, step, self.bottom() * step)
        num = self.num
        if isinstance(whole, int) and whole == 1:
            return narrow(num)
        if 4 * max(self.top(), self.bottom() * step) >= SAFE and (
            4 * max(largest(num), largest(whole)) >= SAFE
        ):
            num, whole = _wide(num), _wide(whole)
        below = _below_zero(num)
        rest = np.abs(num) if below else num
        if mode == "half-up":
            size = (2 * rest + whole) // (2 * whole)
            return narrow((np.where(num < 0, -size, size) if below else size) * step)
        size = rest // whole
        rest = rest - size * whole
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

    def columns(self, which: slice) -> Exact:
        """Some of the entities of the plane."""
        num, den = (
            p[:, which] if isinstance(p, np.ndarray) and p.shape[-1] > 1 else p
            for p in (self.num, self.den)
        )
        return Exact(num, den, self.most, self.widest)

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


def common(values: list[Exact], shape: tuple[int, ...]) -> tuple[Plane, Any]:
    """The numerators of some planes, [plane, *shape], over one denominator for each cell.

    >>> common([Exact(np.array([1]), 2), Exact(np.array([1]), 3)], (1,))
    (array([[3],
           [2]]), 6)
    """
    dens = [value.den for value in values]
    if all(isinstance(den, int) for den in dens):
        den: Any = lcm(*dens)
    else:
        wide = prod(value.bottom() for value in values) >= SAFE
        dens = [np.broadcast_to(np.asarray(den, object if wide else None), shape) for den in dens]
        den = np.lcm.reduce(np.stack(dens), axis=0)
    pairs = zip(values, dens, strict=True)
    nums = [np.broadcast_to(product(value.num, den // own), shape) for value, own in pairs]
    return np.stack(nums), den
