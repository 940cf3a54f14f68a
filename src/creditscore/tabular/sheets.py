"""A sheet of a workbook as it was read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook; `above` are the empty rows above its first line, `left` the columns.

    `hidden` says that its users do not see it, `lines` are the cells of its rows; `unknown` is the
    first cell whose value is not known, "" where there is none. `merged` are the first and the last
    cell (row and column among the lines, from 0) of each range of cells that are shown as one;
    `hidden_rows` and `hidden_columns` are those with anything in them, counted in the same way.
    """

    name: str
    hidden: bool
    above: int
    lines: list[list[Any]]
    unknown: str = ""
    left: int = 0
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
