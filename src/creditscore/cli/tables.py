"""Tables on a terminal of any width: nothing in them is lost, whatever stands in their cells."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..visible import shown

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_LONGEST = 24
"""To how many cells a long name is folded where the terminal is too narrow for all of it."""
_HEADING = 4
"""How narrow a column may be, so that its heading is folded between words or signs."""


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
    console = _console()
    if remarks is not None:
        with_remarks = [[*row, remark] for row, remark in zip(rows, remarks[1], strict=True)]
        table = _table(title, [*columns, remarks[0]], with_remarks, fold=False)
        if _width(console, table) <= console.width:
            console.print(table)
            return
    table = _table(title, columns, rows, fold=False)
    if _width(console, table) > console.width:
        table = _table(title, columns, rows, fold=True)
    if _width(console, table) > console.width:
        console = _console(_width(console, table))
    console.print(table)
    if remarks is not None:
        said = [(row[1], remark) for row, remark in zip(rows, remarks[1], strict=True) if remark]
        for name, remark in said:
            console.file.write(f"  {shown(name)}  {shown(remark)}\n")
        if said:
            console.file.write("\n")


def _console(width: int | None = None) -> Console:
    """Where tables are printed: as wide as the terminal, or as the widest table on a narrow one."""
    from rich.console import Console

    class Quiet(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    return Quiet(width=width or (None if sys.stdout.isatty() else 120))


def _width(console: Console, table: Table) -> int:
    from rich.measure import Measurement

    return Measurement.get(console, console.options.update(max_width=100_000), table).maximum


def _table(
    title: str, columns: Sequence[Column], rows: Sequence[Sequence[str]], *, fold: bool
) -> Table:
    from rich import box
    from rich.cells import cell_len
    from rich.table import Table
    from rich.text import Text

    cells = [[shown(cell) for cell in row] for row in rows]
    table = Table(box=box.SIMPLE_HEAD, title=Text(shown(title)), pad_edge=False)
    for at, column in enumerate(columns):
        heading = shown(column.title)
        least = min(_HEADING, cell_len(heading)) if fold else cell_len(heading)
        width = max([least, *(cell_len(row[at]) for row in cells)])
        if fold and column.names:
            width = min(width, _LONGEST)
        table.add_column(
            Text(heading),
            justify="right" if column.right else "left",
            width=width,
            overflow="fold",
        )
    for row in cells:
        table.add_row(*map(Text, row))
    return table
