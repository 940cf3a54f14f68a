"""Columns as codes of their distinct cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

import numpy as np

from ...arrays import Ints
from ...lazy import Later
from . import numbers

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = Later("pandas")


@dataclass(frozen=True)
class Coded:
    """A column as the number of each row's cell among the distinct ones, -1 where there is none.

    `cells` are a list, or an array of pandas.

    >>> column = Coded.of(["甲局", "乙局", "甲局"])
    >>> column.codes.tolist(), column.cells
    ([0, 1, 0], ['甲局', '乙局'])
    """

    codes: Ints
    cells: Any

    @classmethod
    def of(cls, column: Any) -> Coded:
        """Code a list of cells, or an array of pandas; among objects 1, 1.0 and True are three."""
        if isinstance(column, list):
            return cls(*_by_object(column))
        if isinstance(column.dtype, pd.CategoricalDtype):
            return cls(np.asarray(column.codes, np.int64), column.categories.array)
        if column.dtype.kind == "O" and not is_text_array(column):
            return cls(*_by_object(column))
        codes, cells = pd.factorize(column)
        return cls(np.asarray(codes, np.int64), cells)

    def distinct(self) -> Sequence[Any]:
        """The distinct cells one by one, of texts as texts."""
        is_text = is_text_array(self.cells)
        found: Sequence[Any] = self.cells.to_numpy(object) if is_text else self.cells
        return found

    def listed(self) -> Any:
        """The cell of each row, of a kind with the distinct ones; None where a list has none."""
        if not isinstance(self.cells, list):
            return self.cells.take(self.codes, allow_fill=True)
        cells = np.empty(len(self.cells) + 1, object)
        cells[:] = [*self.cells, None]
        return cells[self.codes].tolist()

    def __getitem__(self, row: int) -> Any:
        code = int(self.codes[row])
        return None if code < 0 else self.cells[code]

    def only(self, rows: Ints) -> Coded:
        """The cells of some rows."""
        return Coded(self.codes[rows], self.cells)


def is_text_array(cells: Any) -> bool:
    """Whether something is an array of pandas that holds texts alone."""
    return not isinstance(cells, list) and isinstance(cells.dtype, pd.StringDtype)


def _by_object(column: Iterable[Any]) -> tuple[Ints, list[Any]]:
    known = defaultdict[Any, int](count().__next__)
    try:
        codes = np.fromiter(map(known.__getitem__, column), np.int64)
    except TypeError:  # lists and the like
        return _apart(column)
    return (codes, list(known)) if all(type(cell) is str for cell in known) else _apart(column)


def _apart(column: Iterable[Any]) -> tuple[Ints, list[Any]]:
    """Codes of cells of all kinds, and the distinct ones."""
    known: dict[tuple[type, object], int] = {}
    codes = []
    for cell in column:
        if numbers.is_missing(cell):
            codes.append(-1)
            continue
        try:
            codes.append(known.setdefault((type(cell), cell), len(known)))
        except TypeError:  # lists and the like
            codes.append(known.setdefault((list, str(cell)), len(known)))
    return np.array(codes, np.int64), [cell for _, cell in known]
