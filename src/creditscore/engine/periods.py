"""Time: what accumulates since a period began, and how it changes from month to month."""

from __future__ import annotations

from typing import Literal

import numpy as np

from ..scheme.model import MONTHS_IN, Period
from .units import Plane


def accumulated(plane: Plane, period: Period, how: Literal["add", "up", "latest"]) -> Plane:
    """What a fact has come to, month by month, since the period began.

    >>> accumulated(np.arange(12)[:, None], "quarter", "add").ravel()
    array([ 0,  1,  3,  3,  7, 12,  6, 13, 21,  9, 19, 30])
    """
    length = MONTHS_IN[period]
    if how == "latest" or length == 1:
        return plane
    parts = plane.reshape(12 // length, length, -1)
    run = np.add if how == "add" else np.maximum
    return run.accumulate(parts, axis=1).reshape(plane.shape)


def changes(plane: Plane, period: Period) -> Plane:
    """The value of each month less that of the month before; a period starts from 0.

    >>> changes(np.array([[8], [8], [18], [20]] + [[20]] * 8), "year").ravel()[:5]
    array([ 8,  0, 10,  2,  0])
    """
    length = MONTHS_IN[period]
    if length == 1:
        return plane
    parts = plane.reshape(12 // length, length, -1)
    changed = parts.copy()
    changed[:, 1:] -= parts[:, :-1]
    return changed.reshape(plane.shape)
