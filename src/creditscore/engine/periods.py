"""Time: what accumulates since a period began, and how it changes from month to month.

The month axis of a plane holds whole years: the scheme's own, after the earlier ones that `opening`
asks for. `running` never starts afresh; a trailing period of n months holds the last n.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from ..scheme.model import MONTHS_IN, Period
from .exact import Exact, Mask, Plane, summable

_NARROW = 128
"""Of how many entities the months are better added up row by row than column by column."""


def stretches(plane: Plane, period: Period) -> Plane:
    """The plane with its months cut into periods: [period, month in it, entity]."""
    length = _length(period, len(plane))
    return plane.reshape(len(plane) // length, length, *plane.shape[1:])


def looks_back(period: Period) -> bool:
    """Whether a period reaches into earlier years."""
    return period == "running" or isinstance(period, int)


def _length(period: Period, longest: int) -> int:
    """How many months a period has; one that looks back, the longest."""
    if isinstance(period, int) or period == "running":
        return longest
    return MONTHS_IN[period]


def accumulated(
    plane: Plane,
    period: Period,
    how: Literal["add", "up", "latest"],
    most: int | None = None,
) -> Plane:
    """What a fact has come to, month by month, since the period began.

    `most` is how large sums over months can be, where that is known.

    >>> accumulated(np.arange(12)[:, None], "quarter", "add").ravel()
    array([ 0,  1,  3,  3,  7, 12,  6, 13, 21,  9, 19, 30])
    >>> accumulated(np.ones((12, 1), int), 3, "add").ravel()
    array([1, 2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3])
    """
    if how == "latest" or period == "month":
        return plane
    run: Any = np.add if how == "add" else np.maximum
    if isinstance(period, int) and plane.dtype == bool:
        plane = plane.astype(np.int64)
    if isinstance(period, int) or how == "add":
        run, plane = np.add, summable(plane, len(plane), most)
    sums = _running(run, stretches(plane, period)).reshape(plane.shape)
    if isinstance(period, int):
        sums[period:] -= sums[:-period].copy()
        sums = sums if how == "add" else np.minimum(sums, 1)
    return np.asarray(sums)


def _running(run: Any, parts: Plane) -> Plane:
    """Each month of a stretch taken together with all before it."""
    if parts.shape[-1] < _NARROW:
        narrow: Plane = run.accumulate(parts, axis=1)
        return narrow
    sums = parts.copy()
    for month in range(1, parts.shape[1]):
        run(sums[:, month - 1], sums[:, month], out=sums[:, month])
    return sums


def ever(mask: Mask, period: Period) -> Mask:
    """Where a mask has held in any month since the period began.

    >>> ever(np.arange(12)[:, None] == 4, "quarter").ravel().nonzero()[0]
    array([4, 5])
    """
    found: Mask = accumulated(mask, period, "up").astype(bool, copy=False)
    return found


def a_month_later(mask: Mask) -> Mask:
    """Where a mask has held in the month before."""
    return np.vstack([np.zeros_like(mask[:1]), mask[:-1]])


def changes(plane: Plane, period: Period) -> Plane:
    """The value of each month less that of the month before; a period starts from 0.

    What looks back into earlier years starts from 0 in January, so that January posts the opening.

    >>> changes(np.array([[8], [8], [18], [20]] + [[20]] * 8), "year").ravel()[:5]
    array([ 8,  0, 10,  2,  0])
    """
    if period == "month":
        return plane
    parts = stretches(plane, "year" if looks_back(period) else period)
    changed = np.empty_like(parts)
    changed[:, 0] = parts[:, 0]
    np.subtract(parts[:, 1:], parts[:, :-1], out=changed[:, 1:])
    return changed.reshape(plane.shape)


def exact_changes(value: Exact, period: Period) -> Exact:
    """`changes` of exact fractions."""
    if period == "month":
        return value
    value = value.aligned()
    return Exact(changes(value.num, period), value.den)


def exact_sums(value: Exact, period: Period) -> Exact:
    """`accumulated` sums of exact fractions."""
    if period == "month":
        return value
    value = value.aligned()
    most = value.top() * len(value.num)
    return Exact(accumulated(value.num, period, "add", most), value.den)


def is_last(length: int, period: Period) -> Plane:
    """Which months end a period; a period without an end ends with the year.

    >>> np.flatnonzero(is_last(12, "quarter"))
    array([ 2,  5,  8, 11])
    """
    mask: Plane = np.arange(1, length + 1) % _length(period, 12) == 0
    return mask
