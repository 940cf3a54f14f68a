"""Exact arithmetic on planes of whole numbers: scaling, rounding half up, comparing fractions.

A plane is an array [month, entity] of int64 in the smallest unit of its scheme or fact. Where a
product could pass 64 bits, the same formula runs on Python integers, with the same result.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from ..scheme.model import Number

Plane = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

_SAFE = 2**62


def units(points: Number, places: int) -> int:
    """Points as a whole number of the smallest unit; the loader has made sure that they are.

    >>> units(Decimal("2.5"), 4)
    25000
    """
    return int(Decimal(points).scaleb(places))


def largest(plane: Any) -> int:
    """The largest absolute value of a plane or a number."""
    if isinstance(plane, int):
        return abs(plane)
    return max(abs(int(plane.max())), abs(int(plane.min()))) if plane.size else 0


def share(times: int, part: Plane, whole: Any) -> Plane:
    """`times` × `part` ÷ `whole`, rounded half up, ties away from zero; 0 where `whole` is 0.

    >>> share(5_0000, np.array([119, 1, -1, 7]), np.array([120, 32, 32, 0]))
    array([49583,  1563, -1563,     0])
    """
    factor = abs(times)
    if factor * max(largest(part), 2 * largest(whole), 1) >= _SAFE:
        part, whole = _wide(part), _wide(whole)
    empty = whole == 0
    below = np.abs(np.where(empty, 1, whole))
    quotient = np.abs(part) // below
    rest = np.abs(part) - quotient * below
    size = factor * quotient + (2 * factor * rest + below) // (2 * below)
    negative = (part < 0) ^ (whole < 0) ^ (times < 0)
    result = np.where(empty, 0, np.where(negative, -size, size))
    return result.astype(np.int64)


def combined(planes: Sequence[Plane], factors: Sequence[int]) -> Any:
    """The sum of planes, each times its factor.

    >>> combined([np.array([1, 2]), np.array([30, 40])], [100, 1])
    array([130, 240])
    """
    pairs = list(zip(planes, factors, strict=True))
    wide = sum(abs(factor) * max(largest(plane), 1) for plane, factor in pairs) >= _SAFE
    return sum((_wide(plane) if wide else plane) * factor for plane, factor in pairs)


def compared(
    test: Callable[[Any, Any], Any], left: Plane, over: Any, right: Any, right_over: Any
) -> Mask:
    """Whether `left` ÷ `over` stands to `right` ÷ `right_over` as `test` says; divisors above 0.

    >>> compared(np.greater, np.array([812, 750]), 10_000, 75, 1000)
    array([ True, False])
    """
    products = [(left, right_over), (right, over)]
    if any(max(largest(one), 1) * max(largest(other), 1) >= _SAFE for one, other in products):
        left, over, right, right_over = map(_wide, (left, over, right, right_over))
    mask: Mask = np.asarray(test(left * right_over, right * over), bool)
    return mask


def _wide(plane: Any) -> Any:
    """A plane or a number as Python integers, which know no overflow."""
    return np.asarray(plane, object)


def decimals(values: npt.NDArray[Any], places: int) -> npt.NDArray[np.object_]:
    """Whole numbers of the smallest unit as `Decimal`, each distinct one made once.

    >>> decimals(np.array([95000, -3]), 4)
    array([Decimal('9.5000'), Decimal('-0.0003')], dtype=object)
    """
    distinct, inverse = np.unique(values, return_inverse=True)
    made = np.empty(len(distinct), object)
    made[:] = [Decimal(int(value)).scaleb(-places) for value in distinct]
    return made[inverse]
