"""The sheets of a workbook that are tables of facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...errors import Place, Problem
from ...tabular import csv_cells, workbooks
from ...tabular.csv_cells import Cells
from ...tabular.sheets import Sheet
from . import numbers
from .headings import KEYS, Headings, known
from .templates import Stamp, filled, stamp_of

if TYPE_CHECKING:
    from .office.office import Office

_HEADING_WITHIN = 10


@dataclass(frozen=True)
class Book:
    """The tables of a workbook with the places of their headings, and what was passed over.

    `stamp` says whose template it is, None where it is none.
    """

    tables: list[tuple[Cells, Place]]
    notices: list[Problem]
    stamp: Stamp | None = None


def tables(data: bytes, name: str, office: Office | None = None) -> Book:
    """What a workbook holds; raises `FactError` where it cannot be read.

    `office` reads sheets that are no tidy tables, where a scheme is at hand.
    """
    sheets = workbooks.sheets(data, name, percents=True)
    stamp = stamp_of(sheets)
    if stamp is not None:
        workbooks.refuse_unknown([(f"{name}[{sheet.name}]", sheet) for sheet in sheets])
        figures, whose = filled(sheets, stamp, name)
        if office is not None:
            figures = [(office.translated(cells, place)[0], place) for cells, place in figures]
        return Book(figures, [], whose)
    if office is not None:
        found_here = office.book(sheets, name)
        if found_here is not None:
            return Book(*found_here)
    found, notices = workbooks.picked(sheets, name, _top)
    cells = [
        (_cells_of(sheet, top, file), Place(file, sheet.above + top + 1))
        for file, sheet, top in found
    ]
    if office is not None:
        translated = [(*office.translated(table, place), place) for table, place in cells]
        cells = [(table, place) for table, _, place in translated]
        notices += [notice for _, told, _ in translated for notice in told]
    return Book(cells, notices)


def _top(sheet: Sheet) -> int | None:
    """The first line, where any of the first ones has headings of facts; None: it is no table."""
    names = [{known(numbers.text(cell)) for cell in line} for line in sheet.lines[:_HEADING_WITHIN]]
    return 0 if any(len(found & {*KEYS, "fact", "value"}) > 1 for found in names) else None


def _cells_of(sheet: Sheet, top: int, name: str) -> Cells:
    """The table of a sheet whose headings are in the line `top`."""
    first = [numbers.text(cell) for cell in sheet.lines[top]]
    Headings.accepted(first, Place(name, sheet.above + top + 1))
    filled = [
        (sheet.above + row + 1, line)
        for row, line in enumerate(sheet.lines)
        if row > top and any(cell != "" for cell in line)
    ]
    columns: list[Any] = list(zip(*(line for _, line in filled), strict=True))
    return csv_cells.named(
        first, columns or [()] * len(first), [row for row, _ in filled], name, sheet.above + top + 1
    )
