"""Tables on a terminal of any width: nothing in them is lost, whatever stands in their cells."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from ..visible import shown, width

_LONGEST = 24
"""To how many columns of signs a long name is folded where the terminal is too narrow for it."""
_HEADING = 4
"""How narrow a column may be, so that its heading is folded between words or signs."""
_FILE = 120
"""How wide what is no terminal counts as."""
_WORD = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True)
class Column:
    """A column: its heading, whether it holds names, which may be folded, and numbers."""

    title: str
    names: bool = False
    right: bool = False


def show(
    title: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    remarks: tuple[Column, Sequence[str]] | None = None,
) -> None:
    """Print a table; remarks are its last column, or lines of their own where they do not fit."""
    room = shutil.get_terminal_size().columns if sys.stdout.isatty() else _FILE
    if remarks is not None:
        said = [[*row, remark] for row, remark in zip(rows, remarks[1], strict=True)]
        table = _Table.of(title, [*columns, remarks[0]], said, fold=False)
        if table.width <= room:
            print(table.text())
            return
    table = _Table.of(title, columns, rows, fold=False)
    if table.width > room:
        table = _Table.of(title, columns, rows, fold=True)
    print(table.text())
    if remarks is not None:
        beside = zip(rows, remarks[1], strict=True)
        lines = [f"  {shown(row[1])}  {shown(remark)}\n" for row, remark in beside if remark]
        if lines:
            print("".join(lines))


@dataclass(frozen=True)
class _Table:
    """A table with the width of each of its columns; its cells are what is printed."""

    title: str
    columns: Sequence[Column]
    widths: Sequence[int]
    rows: Sequence[Sequence[str]]

    @classmethod
    def of(
        cls, title: str, columns: Sequence[Column], rows: Sequence[Sequence[str]], *, fold: bool
    ) -> _Table:
        """Columns as wide as their cells; to `fold`, headings and names may take several lines."""
        cells = [[shown(cell) for cell in row] for row in rows]
        headings = [shown(column.title) for column in columns]
        widths = []
        for at, column in enumerate(columns):
            least = min(_HEADING, width(headings[at])) if fold else width(headings[at])
            widest = max([least, *(width(row[at]) for row in cells)])
            widths.append(min(widest, _LONGEST) if fold and column.names else widest)
        return cls(shown(title), columns, widths, [headings, *cells])

    @property
    def width(self) -> int:
        """How wide it is, a blank on either side and three between columns."""
        return sum(self.widths) + 3 * len(self.widths) - 1

    def text(self) -> str:
        """The title above the headings, a rule, the rows."""
        headings, *rows = (self._lines(row, low=not at) for at, row in enumerate(self.rows))
        rule = f" {'─' * (self.width - 2)} "
        blank = " " * self.width
        lines = [blank, *headings, rule, *(line for row in rows for line in row), blank]
        before = (self.width - width(self.title)) // 2
        return "\n".join([_padded(" " * before + self.title, self.width), *lines])

    def _lines(self, row: Sequence[str], *, low: bool) -> list[str]:
        """The lines of a row; in one whose cells stand `low` the blank lines are above them."""
        cells = [_folded(cell, wide) for cell, wide in zip(row, self.widths, strict=True)]
        if low:
            most = max(map(len, cells))
            cells = [[""] * (most - len(cell)) + cell for cell in cells]
        lines = zip_longest(*cells, fillvalue="")
        return [f" {'   '.join(map(self._cell, line, range(len(line))))} " for line in lines]

    def _cell(self, text: str, at: int) -> str:
        return _padded(text, self.widths[at], right=self.columns[at].right)


def _padded(text: str, wide: int, *, right: bool = False) -> str:
    blanks = " " * (wide - width(text))
    return blanks + text if right else text + blanks


def _folded(text: str, wide: int) -> list[str]:
    """A text in lines no wider than so many columns, between words or within one that is longer.

    >>> _folded("proposed band", 8), _folded("初步等次", 4)
    (['proposed', 'band'], ['初步', '等次'])
    """
    if width(text) <= wide:
        return [text]
    lines = [""]
    for word in _WORD.findall(text):
        if width(lines[-1] + word.rstrip()) > wide and lines[-1]:
            lines.append("")
        for sign in word:
            if width(lines[-1] + sign) > wide and not sign.isspace():
                lines.append("")
            lines[-1] += sign
    return [line.rstrip() for line in lines]
