"""Rows of tables as data frames of pandas: points are `Decimal` or floats, places whole numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ...lazy import Later
from .columns import Data, Rows, Texts, Truths
from .definitions import Column, Table

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = Later("pandas")


def frame(table: Table, rows: Rows, floats: bool = False) -> pd.DataFrame:
    """The rows of a table as a data frame; whole numbers with gaps are `Int64`.

    Decimals are the nearest floats if that is asked for.
    """
    return pd.DataFrame(
        {column.name: _cells(column, rows[column.name], floats) for column in table.columns}
    )


def _cells(column: Column, data: Data, floats: bool) -> Any:
    if isinstance(data, Texts):
        return pd.Series(np.array(data.listed(), object), dtype="str")
    if isinstance(data, Truths):
        return data.values
    if column.kind == "decimal":
        return data.as_floats() if floats else data.as_decimals()
    if not column.gaps:
        return data.values
    cells = pd.array(data.values, dtype="Int64")
    if data.there is not None:
        cells[~data.there] = pd.NA
    return cells
