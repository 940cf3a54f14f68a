"""Statistics of how units stand: floats, for they are no points."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from ..engine.exact import Plane


def covariance(one: Plane, other: Plane) -> int:
    """The covariance of whole numbers, times the square of their count: exact.

    >>> covariance(np.array([1, 2, 3]), np.array([2, 4, 6]))
    12
    """
    first, second = one.astype(object), other.astype(object)
    return int(len(first) * (first * second).sum() - first.sum() * second.sum())


def share(one: Plane, total: Plane) -> Fraction:
    """Which share of the variance of a total one of its terms makes: shares of all add up to 1.

    >>> share(np.array([1, 2, 3]), np.array([2, 4, 6]))
    Fraction(1, 2)
    """
    spread = covariance(total, total)
    return Fraction(covariance(one, total), spread) if spread else Fraction(0)


def correlation(one: Plane, other: Plane) -> float | None:
    """Spearman's rank correlation, ties at their mean place; None where one of them is constant.

    >>> correlation(np.array([1, 2, 3, 4]), np.array([10, 20, 40, 30]))
    0.8
    """
    first, second = places(one), places(other)
    spread = covariance(first, first) * covariance(second, second)
    return covariance(first, second) / float(spread) ** 0.5 if spread else None


def places(values: Plane) -> Plane:
    """Twice the place of each value from below, equal ones at their mean place.

    >>> places(np.array([5, 7, 5])).tolist()
    [3, 6, 3]
    """
    _, code, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    twice: Plane = (2 * last - count + 1)[code]
    return twice
