"""A figure among the units of a track: its mean, its place, its percentile."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from .exact import Exact, Mask, Plane


def figure(name: str, values: Exact, known: Mask) -> tuple[Exact, Mask]:
    """The figure of each month over the entities that have a value, and where there is one.

    >>> values, known = Exact(np.array([[70, 90, 80]])), np.array([[True, True, False]])
    >>> figure("mean", values, known)[0].num.tolist(), figure("rank", values, known)[0].num.tolist()
    ([[80, 80, 80]], [[2, 1, 0]])
    """
    shape = known.shape
    nums = np.broadcast_to(values.num, shape)
    dens = np.broadcast_to(np.asarray(values.den), shape)
    num, den = np.zeros(shape, object), np.ones(shape, object)
    there = np.zeros(shape, bool)
    for month in range(shape[0]):
        inside = np.flatnonzero(known[month])
        if not len(inside):
            continue
        pairs = zip(nums[month, inside].tolist(), dens[month, inside].tolist(), strict=True)
        found = [Fraction(n, d) for n, d in pairs]
        if name in ("rank", "percentile"):
            answers = places(found) if name == "rank" else percentiles(found)
            num[month, inside] = [answer.numerator for answer in answers]
            den[month, inside] = [answer.denominator for answer in answers]
            there[month, inside] = True
        else:
            answer = _of_all(name, found)
            num[month], den[month], there[month] = answer.numerator, answer.denominator, True
    return Exact(_narrow(num), _narrow(den)), there


def places(found: list[Fraction]) -> list[Fraction]:
    """Places from the highest down; equals share one and the next are skipped."""
    first: dict[Fraction, int] = {}
    for place, value in enumerate(sorted(found, reverse=True), 1):
        first.setdefault(value, place)
    return [Fraction(first[value]) for value in found]


def percentiles(found: list[Fraction]) -> list[Fraction]:
    """How many in a hundred have a figure that is not above one's own."""
    last = {value: place for place, value in enumerate(sorted(found), 1)}
    return [Fraction(100 * last[value], len(found)) for value in found]


def _of_all(name: str, found: list[Fraction]) -> Fraction:
    ordered, middle = sorted(found), len(found) // 2
    if name == "mean":
        return sum(found, Fraction(0)) / len(found)
    if name == "median":
        return (
            (ordered[middle] + ordered[-middle - 1]) / 2 if len(found) % 2 == 0 else ordered[middle]
        )
    return ordered[0] if name == "min" else ordered[-1]


def _narrow(plane: Plane) -> Any:
    fits = all(-(2**62) < int(value) < 2**62 for value in plane.ravel())
    return plane.astype(np.int64) if fits else plane
