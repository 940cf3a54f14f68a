"""A figure among the units of a track: its mean, its place, its percentile."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from math import ceil, floor
from typing import Any

import numpy as np

from ..scheme.model import Number
from .exact import Exact, Mask, Plane


def figure(
    name: str, values: Exact, known: Mask, at: Number = 0, groups: Sequence[str] | None = None
) -> tuple[Exact, Mask]:
    """The figure of each month over the entities that have a value, and where there is one.

    `at` is the place of a quantile. With `groups`, which names the group of each entity, each group
    is by itself.

    >>> values, known = Exact(np.array([[70, 90, 80]])), np.array([[True, True, False]])
    >>> figure("mean", values, known)[0].num.tolist(), figure("rank", values, known)[0].num.tolist()
    ([[80, 80, 80]], [[2, 1, 0]])
    """
    shape = known.shape
    nums = np.broadcast_to(values.num, shape)
    dens = np.broadcast_to(np.asarray(values.den), shape)
    num, den = np.zeros(shape, object), np.ones(shape, object)
    there = np.zeros(shape, bool)
    whole = np.zeros(shape[1], np.int64)
    group_of = whole if groups is None else np.unique(groups, return_inverse=True)[1]
    for month, group in product(range(shape[0]), range(group_of.max(initial=-1) + 1)):
        inside = np.flatnonzero(known[month] & (group_of == group))
        if not len(inside):
            continue
        pairs = zip(nums[month, inside].tolist(), dens[month, inside].tolist(), strict=True)
        found = [Fraction(n, d) for n, d in pairs]
        if name in _OWN:
            answers = _OWN[name](found)
            num[month, inside] = [answer.numerator for answer in answers]
            den[month, inside] = [answer.denominator for answer in answers]
            there[month, inside] = True
        else:
            answer, mates = _of_all(name, found, at), group_of == group
            num[month, mates], den[month, mates] = answer.numerator, answer.denominator
            there[month, mates] = True
    return Exact(_narrow(num), _narrow(den)), there


def places(found: list[Fraction]) -> list[Fraction]:
    """Places from the highest down; equals share one and the next are skipped."""
    first: dict[Fraction, int] = {}
    for place, value in enumerate(sorted(found, reverse=True), 1):
        first.setdefault(value, place)
    return [Fraction(first[value]) for value in found]


def last_places(found: list[Fraction]) -> list[Fraction]:
    """The last of the places that equals take."""
    last = {value: place for place, value in enumerate(sorted(found, reverse=True), 1)}
    return [Fraction(last[value]) for value in found]


def percentiles(found: list[Fraction]) -> list[Fraction]:
    """How many in a hundred have a figure that is not above one's own."""
    last = {value: place for place, value in enumerate(sorted(found), 1)}
    return [Fraction(100 * last[value], len(found)) for value in found]


def quantile(found: list[Fraction], at: Fraction) -> Fraction:
    """The figure at a place between the lowest, 0, and the highest, 1, in proportion between two.

    >>> quantile([Fraction(4), Fraction(1), Fraction(3)], Fraction(3, 4))
    Fraction(7, 2)
    """
    ordered, place = sorted(found), at * (len(found) - 1)
    low = ordered[floor(place)]
    return low + (ordered[ceil(place)] - low) * (place - floor(place))


_OWN = {"rank": places, "last": last_places, "percentile": percentiles}
_PLACES = {"min": Fraction(0), "median": Fraction(1, 2), "max": Fraction(1)}


def _of_all(name: str, found: list[Fraction], at: Number) -> Fraction:
    if name == "mean":
        return sum(found, Fraction(0)) / len(found)
    return quantile(found, _PLACES.get(name, Fraction(at)))


def _narrow(plane: Plane) -> Any:
    fits = all(-(2**62) < int(value) < 2**62 for value in plane.ravel())
    return plane.astype(np.int64) if fits else plane
