"""Small tables, Parquet or whatever pandas takes, as one tidy frame."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from ..errors import Place, Problem
from ..lazy import Later, need
from ..tabular.faults import unreadable
from . import numbers
from .headings import COLUMNS, KEYS, Headings

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = Later("pandas")


def with_codes(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with its columns of texts as codes of distinct ones, those that are checked."""
    checked = (*KEYS, "fact", "value", "until")
    texts = [name for name in checked if isinstance(frame[name].dtype, pd.StringDtype)]
    return frame.assign(**{name: _categories(frame[name]) for name in texts})


def _categories(column: pd.Series[Any]) -> pd.Categorical:
    codes, cells = pd.factorize(column)
    return pd.Categorical.from_codes(codes, cells)


def no_rows() -> pd.DataFrame:
    """A tidy frame without rows."""
    return pd.DataFrame({name: pd.Series(dtype=object) for name in COLUMNS})


def frame_of(source: Any) -> pd.DataFrame:
    """What was handed in as a frame; its index counts the rows from 1."""
    if isinstance(source, pd.DataFrame):
        table = source
    elif hasattr(source, "__arrow_c_stream__"):
        table = need("pyarrow", "parquet").table(source).to_pandas()
    else:
        table = pd.DataFrame(source, dtype=object)
    return table.set_axis(pd.RangeIndex(1, len(table) + 1))


def read_parquet(data: bytes, name: str) -> pd.DataFrame:
    """The table in a Parquet file; its index counts the rows from 1."""
    need("pyarrow", "parquet")
    try:
        table = pd.read_parquet(io.BytesIO(data))
    except (OSError, ValueError, NotImplementedError) as error:
        raise unreadable(name, error) from None
    return table.set_axis(pd.RangeIndex(1, len(table) + 1))


def tidy(table: pd.DataFrame, place: Place) -> tuple[pd.DataFrame, list[Problem]]:
    """Bring a table to the tidy columns, keeping where each row came from.

    The index holds the rows' numbers; `place` is where the columns' names stand.
    """
    headings = Headings.of(list(table.columns), place)
    names, facts = headings.names, list(headings.facts)
    table = table.set_axis(list(names), axis=1).assign(file=place.file, row=table.index)
    for column in ("subject", "until", "source"):
        if column not in names:
            table = table.assign(**{column: ""})
    if facts:
        table = table.melt([*KEYS, "until", "source", "file", "row"], facts, "fact", "value")
        table = table.loc[[not empty for empty in numbers.is_empty(table["value"])]]
    return table[list(COLUMNS)].reset_index(drop=True), list(headings.notices)
