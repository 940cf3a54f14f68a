"""A figure among the units of a track, exact: its mean, its rank, its percentile."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from math import gcd
from typing import Any

import numpy as np

from ..scheme.model import Number
from .exact import SAFE, Exact, Mask, Plane, largest, narrow
from .peer_statistics import Statistic, least, whole

_QUANTILES: dict[str, Number] = {"min": 0, "median": Decimal("0.5"), "max": 1}
_LONG = 1 << 15
"""From so many bits on fractions are left as they are: their lowest terms take too long."""


def figure(
    name: str, values: Exact, known: Mask, at: Number = 0, groups: Plane | None = None
) -> Statistic:
    """The figure of each month over the entities that have a value.

    `known` is [month, entity]; `at` is where a quantile is, 0 to 1. With `groups`, the number of
    the group of each entity, each group is by itself.

    >>> values, known = Exact(np.array([[70, 90, 80]])), np.array([[True, True, False]])
    >>> figure("mean", values, known).num.tolist(), figure("rank", values, known).num.tolist()
    ([[80]], [[2, 1, 0]])
    """
    return Among(values, known, groups).figure(name, at)


class Among:
    """The known figures of a track in the order of months and entities, one number each.

    `cell` is the month and group that a figure is in; `sizes` how many figures each cell has.
    """

    def __init__(self, values: Exact, known: Mask, groups: Plane | None) -> None:
        self.known, self.groups = known, groups
        self.count = 1 if groups is None else int(groups.max(initial=-1)) + 1
        self.at = np.nonzero(known)
        month, unit = self.at
        self.cell = month if groups is None else month * self.count + groups[unit]
        self.num, self.den = self._flat(values.num), values.den
        if not isinstance(self.den, int):
            self.den = self._flat(self.den)
        self.sizes = np.bincount(self.cell, minlength=len(known) * self.count)

    def figure(self, name: str, at: Number = 0) -> Statistic:
        """One of the figures."""
        if name in ("rank", "last", "percentile"):
            return self._own(name)
        if name == "mean":
            return self._shared(*self._means())
        return self._shared(*self._quantiles(_QUANTILES.get(name, at)))

    def _flat(self, plane: Plane) -> Plane:
        return np.asarray(whole(np.broadcast_to(plane, self.known.shape)[self.known]))

    @cached_property
    def _order(self) -> tuple[Plane, Mask]:
        """The figures in rising order, cell by cell, and where one differs from that before it."""
        keys = [self.cell, *_keys(self.num, self.den)]
        low = int(keys[-1].min(initial=0))
        span = int(keys[-1].max(initial=0)) - low + 1
        if len(keys) == 2 and len(self.sizes) * span < SAFE:
            keys = [self.cell * span + (keys[1] - low)]
            order = np.argsort(keys[0])
        else:
            order = np.lexsort(keys[::-1])
        fresh = np.ones(len(order), bool)
        ordered = [key[order] for key in keys]
        fresh[1:] = np.logical_or.reduce([key[1:] != key[:-1] for key in ordered])
        return order, fresh

    def _own(self, name: str) -> Statistic:
        """The rank of each figure in its cell: from the highest, or in percent from the lowest."""
        order, fresh = self._order
        begins = np.flatnonzero(fresh)
        lengths = np.diff(begins, append=len(order))
        cells = self.cell[order]
        below = np.repeat(begins, lengths) - (np.cumsum(self.sizes) - self.sizes)[cells]
        sizes = self.sizes[cells]
        if name == "rank":
            found = sizes - below - np.repeat(lengths, lengths) + 1
        elif name == "last":
            found = sizes - below
        else:
            found = 100 * (below + np.repeat(lengths, lengths))
        column = np.arange(self.known.shape[1], dtype=np.int32)
        den = self._spread(sizes, 1) if name == "percentile" else 1
        return Statistic(self._spread(found, 0), den, self.known, column)

    def _spread(self, found: Plane, otherwise: int) -> Plane:
        """A number of each figure, in rising order, where the figure stands."""
        found = least(found)
        plane = np.full(self.known.shape, otherwise, found.dtype)
        order = self._order[0]
        plane[self.at[0][order], self.at[1][order]] = found
        return plane

    def _means(self) -> tuple[Plane, Plane]:
        """The mean of each cell that has figures."""
        sizes = self.sizes[self.sizes > 0]
        if isinstance(self.den, int):
            sums = _sums(self.num, self.cell, len(self.sizes))[self.sizes > 0]
            return sums.astype(object), sizes.astype(object) * self.den
        dens, code = np.unique(self.den, return_inverse=True)
        pairs, number = np.unique(self.cell * len(dens) + code, return_inverse=True)
        sums = _sums(self.num, number, len(pairs))
        num, den = _added(sums, dens[pairs % len(dens)], pairs // len(dens))
        return num, den * sizes

    def _quantiles(self, at: Number) -> tuple[Plane, Plane]:
        """The quantile of each cell that has figures, in proportion between two of them."""
        top, parts = at.as_integer_ratio()
        sizes = self.sizes[self.sizes > 0].astype(object)
        index = (sizes - 1) * top
        low, rest = np.cumsum(sizes) - sizes + index // parts, index % parts
        num, den = self._ordered(low)
        other, below = self._ordered(low + (rest > 0))
        return num * below * (parts - rest) + other * den * rest, den * below * parts

    def _ordered(self, places: Plane) -> tuple[Plane, Plane]:
        """The figures at some places of the order, as Python integers."""
        at = self._order[0][places.astype(np.int64)]
        den = np.full(len(at), self.den) if isinstance(self.den, int) else self.den[at]
        return self.num[at].astype(object), den.astype(object)

    def _shared(self, num: Plane, den: Plane) -> Statistic:
        """What the units of a group have in common, of one fraction for each cell with figures."""
        common, there = _gcd(num, den), self.sizes > 0
        nums, dens = np.zeros(len(there), object), np.ones(len(there), object)
        nums[there], dens[there] = num // common, den // common
        shape = len(self.known), self.count
        below = narrow(dens).reshape(shape)
        single = len(dens) > 0 and bool((dens == dens[0]).all())
        last = int(dens[0]) if single else below
        return Statistic(narrow(nums).reshape(shape), last, there.reshape(shape), self.groups)


def _keys(num: Plane, den: Any) -> list[Plane]:
    """Whole numbers that stand to each other as the fractions do, the weightiest first.

    Unequal fractions with denominators under 2^b are at least 2^-2b apart: with 2b binary places
    they differ, found in two divisions of b bits, which fit 64 bits while b is at most 31.
    """
    if isinstance(den, int):
        return [np.unique(num, return_inverse=True)[1] if num.dtype == object else num.copy()]
    bits = largest(den).bit_length()
    if object in (num.dtype, den.dtype) or bits > 31:
        places = (num.astype(object) << 2 * bits) // den
        return [np.unique(places, return_inverse=True)[1]]
    units, rest = np.divmod(num, den)
    upper, rest = np.divmod(rest << bits, den)
    places = upper << bits | (rest << bits) // den
    if largest(units) < SAFE >> 2 * bits:
        return [units << 2 * bits | places]
    return [units, places]


def _sums(num: Plane, into: Plane, count: int) -> Plane:
    """The sums of the numbers that go into each of `count` places."""
    fits = num.dtype != object and largest(num) * len(num) < SAFE
    sums = np.zeros(count, np.int64 if fits else object)
    np.add.at(sums, into, num if fits else num.astype(object))
    return sums


def _added(num: Plane, den: Plane, cell: Plane) -> tuple[Plane, Plane]:
    """The sum of the fractions of each cell, each time two neighbours; cells rise."""
    while len(cell) > 1 and (cell[1:] == cell[:-1]).any():
        most = max(largest(num), largest(den))
        if object in (num.dtype, den.dtype) or 2 * largest(den) * most >= SAFE:
            num, den = num.astype(object), den.astype(object)
        begins = np.flatnonzero(np.append(True, cell[1:] != cell[:-1]))
        index = np.arange(len(cell)) - np.repeat(begins, np.diff(begins, append=len(cell)))
        left = np.flatnonzero(index[1:] % 2 == 1)
        right, kept = left + 1, index % 2 == 0
        common = _gcd(den[left], den[right])
        one, two = den[left] // common, den[right] // common
        num[left] = num[left] * two + num[right] * one
        den[left] = den[left] * two
        num, den, cell = num[kept], den[kept], cell[kept]
    return num.astype(object), den.astype(object)


def _gcd(one: Plane, other: Plane) -> Plane:
    """What two planes have in common, 1 where that would take long."""
    return _short_gcd(one, other) if one.dtype == object else np.gcd(one, other)


_short_gcd = np.frompyfunc(lambda a, b: 1 if b.bit_length() > _LONG else gcd(a, b), 2, 1)
