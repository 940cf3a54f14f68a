"""Tables of records that are no CSV: Parquet streamed, Excel sheets, JSON, data frames."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ..errors import Place, Problem
from ..facts.numbers import text
from ..lazy import need
from ..tabular import folders, json_rows, workbooks
from ..tabular.faults import unreadable
from .layouts import akin, layout_of
from .piece import Piece, arrow, piece_of, shape_of

_ROWS = 100_000
_HEADING_WITHIN = 10


def read_parquet(path: Path) -> Iterator[Piece]:
    """The pieces of a Parquet file, whose rows count from 1."""
    pa, parquet = arrow(), need("pyarrow.parquet", "registers")
    try:
        with parquet.ParquetFile(path) as file:
            headings, done = file.schema_arrow.names, 0
            shape_of(headings, Place(str(path)))
            for batch in file.iter_batches(_ROWS):
                rows = np.arange(done + 1, done + 1 + len(batch))
                done += len(batch)
                yield piece_of(Place(str(path)), headings, _texts(batch), rows)
    except pa.ArrowException as error:
        raise unreadable(str(path), error) from None


def _texts(table: Any) -> Any:
    """A table of Arrow columns as text: dates as they are written, other types cell by cell."""
    pa = arrow()
    table = pa.table(table)
    columns = []
    for column in table.columns:
        if pa.types.is_dictionary(column.type):
            column = column.cast(column.type.value_type)
        if not pa.types.is_string(column.type):
            column = pa.array([shown(cell) for cell in column.to_pylist()], pa.string())
        columns.append(column.fill_null(""))
    return pa.table(columns, names=[str(at) for at in range(len(columns))])


def shown(cell: Any) -> str:
    """A cell as text; a number too long for a spreadsheet does not pass for a code.

    >>> shown(dt.datetime(2023, 5, 8)), shown(45054.0), shown(911100006000373410.0), shown(None)
    ('2023-05-08', '45054', '9.111000060003734e+17', '')
    """
    if isinstance(cell, dt.datetime):
        midnight = cell.time() == dt.time()
        return cell.date().isoformat() if midnight else cell.isoformat(" ", "seconds")
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if isinstance(cell, float) and abs(cell) >= 1e15:
        return repr(float(cell))
    return text(cell)


def read_table(source: Any, name: str) -> Iterator[Piece]:
    """A data frame, or a list of dicts, whose rows count from 1."""
    pa = arrow()
    frame = source
    if not isinstance(source, pd.DataFrame) and not hasattr(source, "__arrow_c_stream__"):
        frame = pd.DataFrame(source, dtype=object)
    if isinstance(frame, pd.DataFrame):
        headings = [str(column) for column in frame.columns]
        cells = [[shown(cell) for cell in frame.iloc[:, at]] for at in range(len(headings))]
        table = pa.table([pa.array(c, pa.string()) for c in cells], names=headings)
    else:
        table = pa.table(frame)
    headings = table.column_names
    shape_of(headings, Place(name))
    table = _texts(table)
    for start in range(0, len(table), _ROWS):
        part = table.slice(start, _ROWS)
        rows = np.arange(start + 1, start + 1 + len(part))
        yield piece_of(Place(name), headings, part, rows)


def read_json(path: Path) -> Iterator[Piece]:
    """The objects of a JSON file."""
    name = str(path)
    found = json_rows.rows(folders.contents(path, name), name)
    shape_of(found.headings, Place(name))
    text = arrow().string()
    columns = [arrow().array(list(map(shown, column)), text) for column in found.columns]
    table = arrow().table(columns, names=[str(at) for at in range(len(columns))])
    yield piece_of(Place(name), found.headings, table, np.array(found.rows, np.int64))


def read_sheets(path: Path, notices: list[Problem]) -> Iterator[Piece]:
    """The sheets of a workbook that are records, each with its heading found by its names."""
    pa, name = arrow(), str(path)
    tables, passed = workbooks.picked(
        workbooks.sheets(folders.contents(path, name), name), name, _top
    )
    notices += passed
    for place, sheet, top in tables:
        lines = [[shown(cell) for cell in line] for line in sheet.lines]
        first, body = lines[top], lines[top + 1 :]
        columns = [pa.array([line[at] for line in body], pa.string()) for at in range(len(first))]
        table = pa.table(columns, names=[str(at) for at in range(len(first))])
        above = top + sheet.above + 1
        rows = np.arange(len(body)) + above + 1
        yield piece_of(Place(place, above), first, table, rows)


def _top(sheet: workbooks.Sheet) -> int | None:
    """The line with the headings of records, or with some of them; None: there are none."""
    lines = [[shown(cell) for cell in line] for line in sheet.lines[:_HEADING_WITHIN]]
    tops = [at for at, line in enumerate(lines) if layout_of(line)]
    if tops:
        return tops[0]
    return next((at for at, line in enumerate(lines) if akin(line)), None)
