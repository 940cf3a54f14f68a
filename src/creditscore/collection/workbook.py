"""Workbooks that people fill in: styles, sheets on A4, the keys that users do not see."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from ..lazy import need
from ..widths import lines

_FONT, _HEAD = "宋体", "黑体"
_LINE = 15
"""Points that a line of a row takes."""
_TALLEST = 400
_ROOM = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
_BOX = {"border": 1, "border_color": "#A6A6A6", "valign": "vcenter"}
_STYLES: Mapping[str, Mapping[str, object]] = {
    "title": {"font_name": _HEAD, "font_size": 16, "align": "center", "valign": "vcenter"},
    "text": {"text_wrap": True, "valign": "top"},
    "clause": {"font_name": _HEAD, "bg_color": "#DDEBF7", "text_wrap": True, **_BOX},
    "rule": {"text_wrap": True, "font_size": 10, "font_color": "#404040", **_BOX},
    "heading": {"font_name": _HEAD, "bg_color": "#F2F2F2", "align": "center", "text_wrap": True,
                **_BOX},
    "label": {"text_wrap": True, **_BOX},
    "count": {"align": "center", **_BOX},
    "how": {"text_wrap": True, "font_size": 9, "font_color": "#595959", **_BOX},
    "closed": {"bg_color": "#EDEDED", "font_color": "#595959", "align": "center",
               "text_wrap": True, **_BOX},
    "entry": {"bg_color": "#FFFBE6", "locked": False, "align": "right", **_BOX},
    "word": {"bg_color": "#FFFBE6", "locked": False, "text_wrap": True, "num_format": "@", **_BOX},
    "key": {"font_color": "#FFFFFF", "font_size": 6},
}  # fmt: skip


class Book:
    """A workbook that is being written; the same content gives the same bytes."""

    def __init__(self, made: Any) -> None:
        self.made = made
        self.styles = {
            name: made.add_format({"font_name": _FONT, "font_size": 11, **style})
            for name, style in _STYLES.items()
        }
        self._names: set[str] = set()

    def sheet(self, name: str, *, wide: bool = False, pages: int = 0) -> Sheet:
        """A new sheet; its name is cut to what a workbook takes.

        It is printed on A4, lying where it is `wide`, on so many `pages` where any are told.
        """
        base = _NOT_IN_NAMES.sub("", name).strip("'") or "填报"
        found, number = base[:_ROOM], 1
        while found.lower() in self._names:
            number += 1
            found = f"{base[: _ROOM - 4]}（{number}）"
        self._names.add(found.lower())
        made = self.made.add_worksheet(found)
        if wide:
            made.set_landscape()
        made.fit_to_pages(1, pages)
        return Sheet(self, made)


class Sheet:
    """A sheet that is written from the top down; column A holds the keys."""

    def __init__(self, book: Book, made: Any) -> None:
        self.book, self.made, self.row = book, made, 0
        self.widths: list[int] = []
        made.set_paper(9)
        made.set_default_row(_LINE + 3)
        made.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        made.set_footer("&C第 &P 页，共 &N 页")
        made.hide_gridlines(2)
        made.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})

    def columns(self, widths: list[int]) -> None:
        """Set how wide the columns from B on are, in half-width signs."""
        self.widths = widths
        self.made.set_column(0, 0, 1, None, {"hidden": True})
        for column, width in enumerate(widths, 1):
            self.made.set_column(column, column, width)

    def key(self, key: str | Mapping[str, str]) -> None:
        """Write the key of the row."""
        self.put(0, key if isinstance(key, str) else as_key(key), "key")

    def put(self, column: int, cell: str | float | None, style: str) -> None:
        """Write a cell of the row; a text is never taken for a formula."""
        if isinstance(cell, str) and cell:
            self.made.write_string(self.row, column, cell, self.book.styles[style])
        elif isinstance(cell, int | float):
            self.made.write_number(self.row, column, cell, self.book.styles[style])
        else:
            self.made.write_blank(self.row, column, None, self.book.styles[style])

    def across(self, text: str, style: str, first: int = 1, last: int | None = None) -> None:
        """Write one text over several columns of the row, all unless told."""
        last = len(self.widths) if last is None else last
        if last > first:
            made = self.book.styles[style]
            self.made.merge_range(self.row, first, self.row, last, "", made)
        self.put(first, text, style)

    def next(self, height: int | None = None, hidden: bool = False) -> None:
        """Go to the next row; this one is so many lines high."""
        points = None if height is None else min(_TALLEST, height * _LINE + 3)
        if hidden:
            self.made.set_row(self.row, None, None, {"hidden": True})
        elif points is not None:
            self.made.set_row(self.row, points)
        self.row += 1

    def paragraph(self, text: str, style: str) -> None:
        """A row of one text over all columns, as high as it needs."""
        self.across(text, style)
        self.next(lines(text, sum(self.widths) - 4))


def as_key(key: Mapping[str, str]) -> str:
    """A key as a cell holds it."""
    return json.dumps(key, ensure_ascii=False, separators=(",", ":"))


@contextmanager
def book(path: Path, title: str, created: datetime) -> Iterator[Book]:
    """A new workbook, which is written when the block ends."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with need("xlsxwriter", "office").Workbook(path, options) as made:
        made.set_properties({"title": title, "created": created})
        made.set_size(24000, 14000)
        yield Book(made)
