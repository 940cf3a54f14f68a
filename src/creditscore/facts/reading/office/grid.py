"""A sheet as a grid: what its cells show, those that are merged included."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from ....errors import Place
from ....tabular.sheets import Sheet
from .. import numbers
from ..figures import figure, half_width

MOST = 1 << 18
"""So many cells a table may have to be read like this."""


@dataclass(frozen=True)
class Grid:
    """The cells of a table by row and column from 0, and what places call it."""

    name: str
    title: str
    sheet: Sheet

    @cached_property
    def merged(self) -> dict[tuple[int, int], tuple[int, int]]:
        """The first cell of the range that a cell is merged into."""
        found: dict[tuple[int, int], tuple[int, int]] = {}
        for (top, first), (bottom, last) in self.sheet.merged:
            if (bottom - top + 1) * (last - first + 1) + len(found) <= MOST:
                for row in range(top, bottom + 1):
                    for column in range(first, last + 1):
                        found[row, column] = top, first
        return found

    @property
    def rows(self) -> range:
        """The numbers of the rows."""
        return range(len(self.sheet.lines))

    @cached_property
    def columns(self) -> range:
        """The numbers of the columns."""
        return range(max((len(line) for line in self.sheet.lines), default=0))

    def cell(self, row: int, column: int) -> Any:
        """What stands in a cell itself."""
        line = self.sheet.lines[row]
        return line[column] if column < len(line) else ""

    def shown(self, row: int, column: int) -> Any:
        """What a cell shows: of a merged one, what stands in the first."""
        return self.cell(*self.merged.get((row, column), (row, column)))

    def text(self, row: int, column: int) -> str:
        """What a cell shows as a text."""
        cell = self.shown(row, column)
        return half_width(cell) if isinstance(cell, str) else numbers.text(cell)

    def is_filled(self, row: int, column: int) -> bool:
        """Whether anything stands in the cell itself."""
        return bool(numbers.text(self.cell(row, column)))

    def filled(self, row: int) -> Iterator[int]:
        """The columns of a row in which anything stands."""
        return (column for column in self.columns if self.is_filled(row, column))

    def is_number(self, row: int, column: int) -> bool:
        """Whether a number stands in the cell itself, however it is written."""
        cell = self.cell(row, column)
        return not isinstance(cell, bool | date) and numbers.number(figure(cell)) is not None

    def place(self, row: int, column: int | None = None) -> Place:
        """Where a cell stands, or a row."""
        at = 0 if column is None else self.sheet.left + column + 1
        return Place(self.name, self.sheet.above + row + 1, at)
