"""Whole numbers of 1/10000 as Arrow decimals, and back."""

from typing import Any

import numpy as np
import pyarrow as pa


def decimals(units: Any) -> pa.Array:
    """An array of int64, counted in 1/10000, as decimals with four places.

    >>> decimals([15_000]).to_pylist()
    [Decimal('1.5000')]
    """
    whole = pa.array(units, pa.int64()).cast(pa.decimal128(19, 0))
    return pa.Array.from_buffers(pa.decimal128(19, 4), len(whole), whole.buffers())


def units(column: pa.ChunkedArray) -> np.ndarray:
    """A column of decimals with at most four places, counted in 1/10000.

    >>> from decimal import Decimal
    >>> units(pa.chunked_array([[Decimal("1.5")]])).tolist()
    [15000]
    """
    fine = column.cast(pa.decimal128(19, 4)).combine_chunks()
    whole = pa.Array.from_buffers(
        pa.decimal128(19, 0), len(fine), fine.buffers(), offset=fine.offset
    )
    return whole.cast(pa.int64()).to_numpy()
