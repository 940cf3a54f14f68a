"""A CSV that fits into memory, as columns of text."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ..errors import Place
from .csv_grammar import COLUMNS, check, heading_of
from .encodings import parts_in, written
from .faults import refused, too_much, unreadable


@dataclass(frozen=True)
class Cells:
    """The columns of a table [column][row]; `rows` are their numbers, the headings being row 1.

    There are no rows in which nothing is filled, and no columns of which nothing is said.
    """

    headings: list[str]
    columns: list[Sequence[Any]]
    rows: list[int]


def cells(
    data: bytes,
    name: str,
    remarks: Collection[str],
    accept: Callable[[Sequence[str]], object] | None = None,
) -> Cells:
    r"""The cells of a CSV; raises `FactError` with all that is wrong with its text.

    `remarks` are the headings of the columns whose cells may run over lines. There is nothing in a
    table without a heading. `accept` is shown the headings before anything is read below them.

    >>> found = cells("月份,单位\n\n2023-05,甲局\n".encode(), "facts.csv", ())
    >>> found.headings, found.columns, found.rows
    (['月份', '单位'], [('2023-05',), ('甲局',)], [3])
    """
    parts = parts_in(data)
    texts: list[str] = []
    how = written(parts, name, texts)
    headings = heading_of(parts, how, name)
    if not any(heading.strip() for heading in headings):
        return Cells([], [], [])
    if accept is not None:
        accept(headings)
    looked = check(parts, headings, remarks, name)
    text = "".join(texts)
    if not how.quoted:
        text = text.replace("\r\n", "\n").removesuffix("\n")
        if not looked.empty:
            return named(headings, *_apart(text, len(headings)), name)
    lines: Iterable[tuple[int, list[str]]]
    if how.quoted:
        try:
            lines = enumerate(list(csv.reader(io.StringIO(text, newline=""), strict=True)), 1)
        except csv.Error as error:
            raise unreadable(name, error) from None
    else:
        plain = enumerate(text.split("\n"), 1)
        lines = ((row, line.split(",")) for row, line in plain if line)
    filled = [(row, line) for row, line in lines if any(line) and row > 1]
    columns = list(zip(*(line for _, line in filled), strict=True))
    return named(headings, columns or [()] * len(headings), [row for row, _ in filled], name)


def _apart(text: str, width: int) -> tuple[list[Sequence[str]], list[int]]:
    """The columns below the headings, and the rows, of rows that all have so many cells."""
    flat = text.replace("\n", ",").split(",")
    return [flat[width + at :: width] for at in range(width)], [*range(2, len(flat) // width + 1)]


def named(
    headings: Sequence[str],
    columns: Sequence[Sequence[Any]],
    rows: list[int],
    name: str,
    top: int = 1,
) -> Cells:
    """A table without columns of which nothing is said; one without a heading is refused.

    `top` is the row of the headings.
    """
    if len(headings) > COLUMNS:
        raise too_much(name, "列数", "columns", COLUMNS, top)
    kept = []
    for number, (heading, column) in enumerate(zip(headings, columns, strict=True), 1):
        if heading.strip():
            kept.append((heading, column))
        elif any(cell != "" for cell in column):
            row = next(row for row, cell in zip(rows, column, strict=True) if cell != "")
            raise refused("F238", Place(name, top, number), column=number, row=row)
    return Cells([heading for heading, _ in kept], [column for _, column in kept], rows)
