"""Workbooks, sheet by sheet: Excel and OpenDocument, their cells as they are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

from ..decimals import plainly, shifted
from ..errors import FactError, Place, Problem
from ..lazy import need
from .faults import illegible, too_much
from .sheets import Sheet
from .workbook_bounds import CELLS, About, bounded


def sheets(data: bytes, name: str, *, percents: bool = False) -> list[Sheet]:
    """The sheets in which anything is filled; raises `FactError` for what is no workbook.

    Cells of .xlsx that show percentages are texts with their sign where `percents` are wanted.
    Looks first how far a sheet reaches: one cell in the last row and column would take all memory.
    """
    calamine = need("python_calamine", "excel")
    known = bounded(data, name)
    try:
        book = calamine.load_workbook(BytesIO(data))
        found = []
        for about in book.sheets_metadata:
            if about.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(about.name)
            hidden = about.visible != calamine.SheetVisibleEnum.Visible
            above, left = sheet.start or (0, 0)
            if sheet.height * sheet.width > CELLS:
                raise too_much(name, "一张工作表的单元格数", "cells of a sheet", CELLS)
            said = known.get(about.name, About())
            lines = sheet.to_python()
            for row, column in said.percent if percents else ():
                _show_percent(lines, row - above, column - left)
            merged = tuple(
                ((top - above, first - left), (bottom - above, last - left))
                for (top, first), (bottom, last) in sheet.merged_cell_ranges or ()
            )
            found.append(
                Sheet(
                    about.name,
                    hidden,
                    above,
                    lines,
                    said.unknown,
                    left,
                    merged,
                    *_hidden(lines, said, above, left),
                )
            )
    except calamine.PasswordError:
        raise illegible(name, "有密码的工作簿", "a workbook with a password") from None
    except BaseException as error:  # a panic of the reader is no Exception
        if isinstance(error, KeyboardInterrupt | SystemExit | FactError):
            raise
        raise illegible(name, "不是工作簿，或已损坏", "no workbook, or damaged") from None
    return [sheet for sheet in found if any(any(c != "" for c in line) for line in sheet.lines)]


def _hidden(
    lines: list[list[Any]], said: About, above: int, left: int
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The hidden rows and columns with anything in them, among the lines that were read."""
    rows = (row - above for row in sorted(said.hidden_rows))
    columns = (column - left for column in sorted(said.hidden_columns))
    return (
        tuple(at for at in rows if 0 <= at < len(lines) and any(c != "" for c in lines[at])),
        tuple(
            at
            for at in columns
            if at >= 0 and any(cell != "" for line in lines for cell in line[at : at + 1])
        ),
    )


def _show_percent(lines: list[list[Any]], row: int, column: int) -> None:
    """Put a percentage as it is shown where the share of 1 stands."""
    if 0 <= row < len(lines) and 0 <= column < len(lines[row]):
        cell = lines[row][column]
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            lines[row][column] = f"{plainly(shifted(Decimal(str(cell)), -2)):f}%"


def picked(
    found: Sequence[Sheet], name: str, top_of: Callable[[Sheet], int | None]
) -> tuple[list[tuple[str, Sheet, int]], list[Problem]]:
    """The sheets that are tables, what places call them, and the line of their headings.

    `top_of` says in which line a sheet has its headings, None where it is no table. One that is
    none is passed over, and a notice names it; where no sheet is one they are all taken, so that it
    is said of each what it lacks. Raises `FactError` for a hidden sheet that is a table.
    """
    tops = {sheet.name: top_of(sheet) for sheet in found}
    hidden = [s.name for s in found if s.hidden and tops[s.name] is not None]
    if hidden:
        raise FactError(Problem("F235", Place(name), {"sheet": sheet}) for sheet in hidden)
    seen = [sheet for sheet in found if not sheet.hidden]
    tables = [sheet for sheet in seen if tops[sheet.name] is not None] or seen
    if not tables:
        raise FactError(Problem("F219", Place(name), {"file": name}))
    passed = [sheet.name for sheet in found if sheet not in tables]
    notices = [Problem("N908", Place(name), {"sheet": sheet}) for sheet in passed]
    several = len(found) > 1
    named = [(f"{name}[{s.name}]" if several else name, s, tops[s.name] or 0) for s in tables]
    refuse_unknown([(place, sheet) for place, sheet, _ in named])
    for place, sheet, top in named:
        notices += hidden_cells(sheet, top, place)
    return named, notices


def hidden_cells(sheet: Sheet, top: int, place: str) -> Iterator[Problem]:
    """A notice of a sheet in which rows below the headings, or columns, are hidden: they are read.

    `top` is the line of the headings, `place` what places call the sheet.
    """
    rows = [row for row in sheet.hidden_rows if row > top]
    if rows or sheet.hidden_columns:
        row = rows[0] if rows else top
        column = 0 if rows else sheet.left + sheet.hidden_columns[0] + 1
        details = {"rows": len(rows), "columns": len(sheet.hidden_columns)}
        yield Problem("N944", Place(place, sheet.above + row + 1, column), details)


def refuse_unknown(named: Sequence[tuple[str, Sheet]]) -> None:
    """Raise `FactError` for sheets, by what places call them, with a cell of unknown value."""
    problems = [
        problem
        for place, sheet in named
        if sheet.unknown
        for problem in illegible(
            place,
            f"单元格 {sheet.unknown} 是错误值，或公式没有算出结果",
            f"cell {sheet.unknown} holds an error, or a formula without its result",
        ).problems
    ]
    if problems:
        raise FactError(problems)
