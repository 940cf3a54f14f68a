"""The scheme's smallest unit: points as whole numbers of it, and back."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from ..decimals import shifted


def decimals(values: npt.NDArray[Any], places: int) -> npt.NDArray[np.object_]:
    """Whole numbers of the smallest unit as `Decimal`, each distinct one made once.

    >>> decimals(np.array([95000, -3]), 4)
    array([Decimal('9.5000'), Decimal('-0.0003')], dtype=object)
    """
    distinct, inverse = np.unique(values, return_inverse=True)
    made = np.empty(len(distinct), object)
    made[:] = [shifted(int(value), places) for value in distinct]
    return made[inverse]
