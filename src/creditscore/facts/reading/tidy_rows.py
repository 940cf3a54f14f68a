"""Tidy rows as they were handed in, by column."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ...arrays import Ints
from ...lazy import Later
from .coded import Coded, is_text_array
from .headings import COLUMNS, KEYS

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = Later("pandas")

_CHECKED = (*KEYS, "fact", "value", "until")
"""The columns of which every cell is looked at."""


@dataclass(frozen=True)
class TidyRows:
    """Rows of the columns of tidy tables, each with the file and the row that it came from.

    A column is `Coded`, a list of cells or an array of pandas.
    """

    columns: Mapping[str, Any]

    @classmethod
    def of(cls, frame: pd.DataFrame) -> TidyRows:
        """The rows of a tidy frame, its texts coded once for all that look at them."""
        columns = {name: frame[name].array for name in COLUMNS}
        texts = [name for name in _CHECKED if is_text_array(columns[name])]
        return cls({**columns, **{name: Coded.of(columns[name]) for name in texts}})

    def coded(self, name: str) -> Coded:
        """A column as codes."""
        column = self.columns[name]
        return column if isinstance(column, Coded) else Coded.of(column)

    def cell(self, name: str, row: int) -> Any:
        """One cell as it was handed in."""
        return self.columns[name][row]

    def listed(self, name: str) -> list[Any]:
        """The cells of a column, one by one."""
        column = self.columns[name]
        cells = column.listed() if isinstance(column, Coded) else column
        found: list[Any] = cells if isinstance(cells, list) else cells.tolist()
        return found

    def frame(self) -> pd.DataFrame:
        """All of it as a data frame."""
        columns = self.columns.items()
        return pd.DataFrame({n: c.listed() if isinstance(c, Coded) else c for n, c in columns})

    def without(self, facts: Collection[str]) -> TidyRows:
        """The rows of other facts than some."""
        fact = self.coded("fact")
        wanted = np.array([*(cell not in facts for cell in fact.distinct()), True], bool)
        return self.only(np.flatnonzero(wanted[fact.codes]))

    def only(self, rows: Ints) -> TidyRows:
        """Some of the rows, by their positions."""
        return TidyRows({name: _only(column, rows) for name, column in self.columns.items()})

    def __len__(self) -> int:
        return len(self.columns["row"])


def _only(column: Any, rows: Ints) -> Any:
    if isinstance(column, Coded):
        return column.only(rows)
    return [column[row] for row in rows.tolist()] if isinstance(column, list) else column[rows]
