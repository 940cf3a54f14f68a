"""Rows of tables as data frames of pandas: points are `Decimal`, places whole numbers."""

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


def frame(table: Table, rows: Rows) -> pd.DataFrame:
    """The rows of a table as a data frame; whole numbers with gaps are `Int64`."""
    return pd.DataFrame(
        {column.name: _cells(column, rows[column.name]) for column in table.columns}
    )


def _cells(column: Column, data: Data) -> Any:
    if isinstance(data, Texts):
        return pd.Series(np.array(data.listed(), object), dtype="str")
    if isinstance(data, Truths):
        return data.values
    if column.kind == "decimal":
        return data.as_decimals()
    if not column.gaps:
        return data.values
    cells = pd.array(data.values, dtype="Int64")
    if data.there is not None:
        cells[~data.there] = pd.NA
    return cells
