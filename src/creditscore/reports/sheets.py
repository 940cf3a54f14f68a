"""Sheets of a workbook as an office prints them: a title, headings that stay, widths for Chinese.

Texts are written as texts whatever they begin with; numbers as numbers, unless they have more
digits than a spreadsheet keeps.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from ..decimals import decimal_places
from ..lazy import need
from ..visible import visible
from .figures import cells, safe
from .periods import Period
from .tables import Column, Kind, Table

EXTRA = "office"
_DIGITS = 15
"""How many digits of a number a spreadsheet keeps."""
_NARROW, _WIDE = 6, 48
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME = 31
_LONGEST_CELL = 32_000
_ROWS = 1 << 20
"""How many rows a sheet has."""
_ROW_PIXELS = 20
_LINE, _HIGHEST = 15, 400
"""How high a line is, and a row may be, in points."""
_MOST = 2
"""How many letters wide a sign is at most."""
_MARKS = ("&", "<", ">", "_x", "\ufffe", "\uffff")
"""What may have to be written otherwise than it stands in the XML of a workbook."""
_ESCAPE = re.compile("(_x[0-9a-fA-F]{4}_)")


@cache
def _worksheet() -> Any:
    """The library's worksheet, quicker with texts, of which none is taken for XML."""
    library = need("xlsxwriter.worksheet", EXTRA)
    name_of = cache(need("xlsxwriter.utility", EXTRA).xl_col_to_name)

    class Quick(library.Worksheet):  # type: ignore[misc, name-defined]
        fh: Any

        def _write_single_row(self, current_row_num: int = 0) -> None:
            file, row = self.fh, StringIO()
            self.fh = row
            super()._write_single_row(current_row_num)
            self.fh = file
            file.write(row.getvalue())

        def _write_cell(self, row: int, col: int, cell: Any) -> None:
            if not isinstance(cell, library.CellStringTuple) or cell.format is None:
                super()._write_cell(row, col, cell)
                return
            place, style = f"{name_of(col)}{row + 1}", cell.format._get_xf_index()
            self.fh.write(f'<c r="{place}" s="{style}" t="inlineStr">{_inline(cell.string)}</c>')

    return Quick


def _inline(text: str) -> str:
    """A text as the XML of its cell."""
    space = "" if text == text.strip() else ' xml:space="preserve"'
    if any(map(text.__contains__, _MARKS)):
        text = _ESCAPE.sub(r"_x005F\1", text).replace("\ufffe", "_xFFFE_")
        text = escape(text.replace("\uffff", "_xFFFF_"))
    return f"<is><t{space}>{text}</t></is>"


class Book:
    """A workbook of which every byte follows from what is written into it."""

    def __init__(self, path: Path, title: str, period: Period, places: int) -> None:
        library = need("xlsxwriter", EXTRA)
        safe = dict.fromkeys(
            ("strings_to_numbers", "strings_to_formulas", "strings_to_urls"), False
        )
        self.book = library.Workbook(
            str(path), {"constant_memory": True, "tmpdir": str(path.parent), **safe}
        )
        self.book.set_properties({"title": visible(title), "created": period.day})
        font = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
        body = {**font, "border": 1, "border_color": "#BFBFBF"}
        shown = f"#,##0.{'0' * places}" if places else "#,##0"
        points = {**body, "num_format": f"{shown};[Red]-{shown};{shown}", "align": "right"}
        kinds = {
            "title": {**font, "font_name": "黑体", "font_size": 16, "bold": True},
            "note": {**font, "font_color": "#595959"},
            "head": {
                **body, "font_name": "黑体", "bg_color": "#DCE6F1", "align": "center",
                "text_wrap": True,
            },
            "text": {**body, "text_wrap": True, "indent": 1},
            "unit": {**body, "text_wrap": True, "indent": 1},
            "centre": {**body, "align": "center"},
            "points": points,
            "figure": {**body, "num_format": "#,##0.######", "align": "right"},
            "number": {**body, "num_format": "#,##0", "align": "right"},
            "whole": {**body, "num_format": "0", "align": "center"},
            "move": {**body, "num_format": '"↑"0;[Red]"↓"0;"—"', "align": "center"},
        }  # fmt: skip
        self.formats = {kind: self.book.add_format(how) for kind, how in kinds.items()}
        self._places = places
        self._names: set[str] = set()
        self._closed = False
        self._open: list[Sheet] = []

    def sheet(self, table: Table) -> Sheet:
        """A new sheet with the headings of a table, and whatever rows it has by now."""
        made = Sheet(self, self._name(table.name), table)
        self._open.append(made)
        for row in table.rows:
            made.write(row)
        return made

    def pictures(self, name: str, images: Sequence[tuple[str, bytes, str]]) -> None:
        """A sheet of pictures below each other: of each its title, its PNG, and what it shows."""
        sheet = self.book.add_worksheet(self._name(name))
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        row = 0
        for title, image, said in images:
            sheet.write_string(row, 0, visible(title), self.formats["title"])
            options = {
                "image_data": BytesIO(image),
                "description": said,
                "x_scale": 0.5,
                "y_scale": 0.5,
            }
            sheet.insert_image(row + 1, 0, f"{row}.png", options)
            row += 3 + _height(image) // 2 // _ROW_PIXELS

    def shown(self, kind: Kind, number: int | Decimal) -> Any:
        """How a number in a column of a kind is shown: with all decimals that it has."""
        if kind == "figure" or (kind == "points" and decimal_places(number) > self._places):
            return self.formats["number" if number == int(number) else "figure"]
        return self.formats[kind]

    def close(self) -> None:
        """Write it, once; raises `OSError` where it cannot be written, and is not tried again."""
        if self._closed:
            return
        self._closed = True
        for sheet in self._open:
            sheet.end()
        try:
            self.book.close()
        except need("xlsxwriter.exceptions", EXTRA).FileCreateError as error:
            raise error.args[0] from None

    def _name(self, name: str) -> str:
        """A name that a sheet may have, and no other has."""
        plain = _FORBIDDEN.sub("·", visible(name))[:_LONGEST_NAME]
        count, free = 1, plain
        while free.casefold() in self._names:
            count += 1
            free = f"{plain[: _LONGEST_NAME - 1 - len(str(count))]}~{count}"
        self._names.add(free.casefold())
        return free


class Sheet:
    """A table below a title and notes; rows are written from the first to the last."""

    def __init__(self, book: Book, name: str, table: Table) -> None:
        self.columns, self._book, self._formats = table.columns, book, book.formats
        self.sheet = book.book.add_worksheet(name, _worksheet())
        self._left_out = 0
        self._widths = [-(-cells(column.title) // 2) + 3 for column in table.columns]
        self._room = [(column.width or _WIDE) - 3 for column in table.columns]
        self._text(0, 0, table.title, "title")
        self.sheet.set_row(0, 28)
        for at, note in enumerate(table.notes, 1):
            self._text(at, 0, note, "note")
        self.head = len(table.notes) + 1
        for at, column in enumerate(table.columns):
            self._text(self.head, at, column.title, "head")
        lines = (
            -(-cells(c.title) // ((c.width or w) - 1))
            for c, w in zip(table.columns, self._widths, strict=True)
        )
        self.sheet.set_row(self.head, 8 + 15 * max(lines))
        self.row = self.head + 1
        self.sheet.freeze_panes(self.row, table.fixed)
        self.sheet.set_paper(9)
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(self.head)
        self.sheet.set_margins(0.5, 0.5, 0.6, 0.6)
        self.sheet.set_footer("&L&A&C第 &P 页，共 &N 页")

    def write(self, row: Sequence[Any]) -> None:
        """Write a row below the last; what no sheet can hold any more is counted, and said."""
        if self.row >= _ROWS - 1:
            self._left_out += 1
            return
        lines = max(map(_lines, row, self._room))
        if lines > 1:
            self.sheet.set_row(self.row, min(_HIGHEST, _LINE * lines))
        for at, (cell, column) in enumerate(zip(row, self.columns, strict=True)):
            self._cell(at, cell, column)
        self.row += 1

    def end(self) -> None:
        """Give each column its width and the table its filters, and say what has no room."""
        if self._left_out:
            self._text(self.row, 0, f"另有{self._left_out}行，一张工作表放不下", "note")
        for at, (column, found) in enumerate(zip(self.columns, self._widths, strict=True)):
            self.sheet.set_column(at, at, column.width or min(max(found, _NARROW), _WIDE))
        if self.row > self.head + 1 and len(self.columns) > 1:
            self.sheet.autofilter(self.head, 0, self.row - 1, len(self.columns) - 1)

    def _cell(self, at: int, cell: Any, column: Column) -> None:
        if cell is None or cell == "":
            self.sheet.write_blank(self.row, at, None, self._formats[column.kind])
        elif isinstance(cell, int | Decimal) and _kept(cell):
            self.sheet.write_number(self.row, at, cell, self._book.shown(column.kind, cell))
            if column.width is None:
                self._widths[at] = max(self._widths[at], len(f"{cell:,f}") + 2)
        else:
            text = str(cell)
            self._text(self.row, at, text, column.kind)
            if column.width is None and _MOST * len(text) + 2 > self._widths[at]:
                longest = max(map(cells, text.split("\n")))
                self._widths[at] = max(self._widths[at], longest + 2)

    def _text(self, row: int, at: int, text: str, kind: str) -> None:
        shown = safe(text)
        if len(shown) > _LONGEST_CELL:
            shown = f"{shown[:_LONGEST_CELL]}…"
        self.sheet.write_string(row, at, shown, self._formats[kind])


def _kept(number: int | Decimal) -> bool:
    return len(Decimal(number).as_tuple().digits) <= _DIGITS


def _lines(cell: Any, width: int) -> int:
    """How many lines a text takes where a line has room for so many letters."""
    if not isinstance(cell, str) or (_MOST * len(cell) <= width and "\n" not in cell):
        return 1
    return sum(-(-cells(line) // width) or 1 for line in cell.split("\n"))


def _height(png: bytes) -> int:
    """How many pixels high a PNG is."""
    return int.from_bytes(png[20:24], "big")
