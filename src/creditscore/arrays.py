"""The types of arrays that all rooms share."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[Any]
"""Whole numbers, of whatever width."""
Mask = npt.NDArray[np.bool_]
"""Where something holds."""
Plane = npt.NDArray[Any]
"""Figures of a slot or node: [month, entity]."""


def distinct(numbers: Ints) -> Ints:
    """The distinct numbers of an array, ascending; unlike NumPy's, without its masked arrays.

    >>> distinct(np.array([3, 1, 3])).tolist()
    [1, 3]
    """
    found = np.sort(numbers, axis=None)
    new = np.ones(len(found), bool)
    np.not_equal(found[1:], found[:-1], out=new[1:])
    return found[new]
