"""An uploaded table as it looks: its cells, with what is wrong beside them, and cells mended."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from ...errors import Place, letters
from ...facts.reading.templates import stamp_of
from ...lazy import need
from ...tabular import folders
from ...tabular.sheets import Sheet

SHOWN_ROWS, SHOWN_COLUMNS = 120, 40
"""How many rows and columns of a sheet are shown; of more rows, those near what is wrong."""
_AROUND = 2
Cell = tuple[str, int, int]
"""A sheet by its name, a row and a column, from 1."""


@dataclass(frozen=True)
class GridCell:
    """A cell as it is shown."""

    text: str
    id: str = ""
    name: str = ""
    label: str = ""
    tone: str = ""
    across: int = 1
    wrong: Sequence[str] = ()


@dataclass(frozen=True)
class GridRow:
    """A row by its number; `gap` says how many rows are left out here."""

    number: int = 0
    cells: Sequence[GridCell] = ()
    gap: int = 0


@dataclass(frozen=True)
class Grid:
    """A sheet with the letters of its columns."""

    title: str
    letters: Sequence[str]
    rows: Sequence[GridRow]


def grids(
    sheets: Sequence[Sheet],
    name: str,
    wrong: Mapping[Cell, Sequence[str]],
    cited: Cell | None = None,
) -> Iterator[Grid]:
    """Sheets as they are shown: what is wrong is marked, and so is the cell that is `cited`.

    Of a template column A, which holds its keys, is left out; hidden sheets and rows of keys too.
    """
    template = stamp_of(sheets) is not None
    for at, sheet in enumerate(sheets):
        if not sheet.hidden:
            yield _grid(at, sheet, name, wrong, cited, template)


def _grid(
    at: int,
    sheet: Sheet,
    name: str,
    wrong: Mapping[Cell, Sequence[str]],
    cited: Cell | None,
    template: bool,
) -> Grid:
    first = 1 if template and not sheet.left else 0
    widest = max(map(len, sheet.lines), default=0)
    columns = range(first, min(widest, first + SHOWN_COLUMNS))
    marked = {row for of, row, _ in [*wrong, *([cited] if cited else [])] if of == sheet.name}
    numbers = range(sheet.above + 1, sheet.above + len(sheet.lines) + 1)
    if len(numbers) > SHOWN_ROWS:
        near = {row + step for row in marked for step in range(-_AROUND, _AROUND + 1)}
        picked = [n for n in numbers if n in near or n <= sheet.above + _AROUND]
        picked = picked[:SHOWN_ROWS] if marked else [*numbers[:SHOWN_ROWS]]
    else:
        picked = [*numbers]
    hidden = {row for row in picked if template and _is_keys(sheet.lines[row - sheet.above - 1])}
    across = {(top, left): right - left + 1 for (top, left), (bottom, right) in sheet.merged}
    covered = {
        (row, column)
        for (top, left), (bottom, right) in sheet.merged
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
        if (row, column) != (top, left) and row == top
    }
    rows: list[GridRow] = []
    last = sheet.above
    for number in picked:
        if number - last > 1:
            rows.append(GridRow(gap=number - last - 1))
        last = number
        if number in hidden:
            continue
        line = sheet.lines[number - sheet.above - 1]
        of = number - sheet.above - 1
        whole_row = wrong.get((sheet.name, number, 0), ())
        cells = []
        for column in columns:
            if (of, column) in covered:
                continue
            key = sheet.name, number, sheet.left + column + 1
            said = [*wrong.get(key, ()), *(whole_row if column == columns[0] else ())]
            editable = bool(wrong.get(key)) or bool(whole_row)
            text = text_of(line[column]) if column < len(line) else ""
            where = f"{letters(key[2])}{number}"
            is_cited = cited is not None and (
                key == cited or (cited[2] == 0 and key[:2] == cited[:2])
            )
            cells.append(
                GridCell(
                    text,
                    id="cited" if is_cited and (cited and (cited[2] or column == columns[0]))
                    else f"c{at}-{where}" if editable else "",
                    name=f"cell|{sheet.name}|{where}" if editable else "",
                    label=f"{sheet.name} {where}".strip(),
                    tone="found" if wrong.get(key) else "cited" if is_cited else "",
                    across=min(across.get((of, column), 1), columns.stop - column),
                    wrong=said,
                )
            )  # fmt: skip
        rows.append(GridRow(number, cells))
    if picked and picked[-1] < numbers[-1]:
        rows.append(GridRow(gap=numbers[-1] - picked[-1]))
    return Grid(sheet.name or name, [letters(sheet.left + c + 1) for c in columns], rows)


def cell_of(place: Place, name: str, sheets: Sequence[Sheet]) -> Cell | None:
    """The cell of a place in a file, column 0 for a whole row; None where it is of none."""
    if not place.line or not sheets:
        return None
    sheet = place.file.removeprefix(name).removeprefix("[").removesuffix("]")
    known = [s.name for s in sheets]
    if sheet not in known:
        seen = [s.name for s in sheets if not s.hidden]
        if place.file != name or len(seen) != 1:
            return None
        sheet = seen[0]
    return sheet, place.line, place.column


def mended(sheets: Sequence[Sheet], name: str, cells: Mapping[Cell, str]) -> tuple[bytes, str]:
    """The same table with other texts in some cells, and its name; nothing else changes its place.

    A workbook is written anew as .xlsx, with its values and what is merged; a CSV in UTF-8.
    """
    fresh = [_mended(sheet, cells) for sheet in sheets]
    if Path(name).suffix.lower() == folders.CSV:
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\n").writerows(fresh[0].lines)
        return text.getvalue().encode("utf-8-sig"), name
    return _written(fresh), f"{name.rpartition('.')[0]}.xlsx"


def _mended(sheet: Sheet, cells: Mapping[Cell, str]) -> Sheet:
    lines = [[*line] for line in sheet.lines]
    for (of, row, column), text in cells.items():
        at, to = row - sheet.above - 1, column - sheet.left - 1
        if of == sheet.name and 0 <= at < len(lines) and to >= 0:
            lines[at] += [""] * (to + 1 - len(lines[at]))
            lines[at][to] = text
    return replace(sheet, lines=lines)


def _written(sheets: Sequence[Sheet]) -> bytes:
    whole = io.BytesIO()
    options = {
        "in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False,
        "strings_to_urls": False, "default_date_format": "yyyy-mm-dd",
    }  # fmt: skip
    with need("xlsxwriter", "office").Workbook(whole, options) as book:
        for sheet in sheets:
            made = book.add_worksheet(sheet.name or "1")
            if sheet.hidden:
                made.hide()
            for (top, left), (bottom, right) in sheet.merged:
                made.merge_range(
                    sheet.above + top, sheet.left + left, sheet.above + bottom,
                    sheet.left + right, "",
                )  # fmt: skip
            for at, line in enumerate(sheet.lines, sheet.above):
                for column, cell in enumerate(line, sheet.left):
                    if cell != "":
                        made.write(at, column, cell)
    return whole.getvalue()


def text_of(cell: Any) -> str:
    """A cell as it is shown."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return format(Decimal(str(cell)).normalize(), "f")
    if isinstance(cell, datetime | date):
        return cell.isoformat(" ") if isinstance(cell, datetime) else cell.isoformat()
    return str(cell)


def _is_keys(line: Sequence[Any]) -> bool:
    """Whether a row of a template holds keys of columns, which its users do not see."""
    return bool(line) and line[0] == "columns"
