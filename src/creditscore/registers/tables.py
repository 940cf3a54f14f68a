"""Tables of records that are no CSV: Parquet streamed, Excel sheets, data frames."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ..errors import Place
from ..facts.numbers import text
from ..lazy import need
from .layouts import layout_of
from .piece import Piece, arrow, piece_of, shape_of, unreadable

_ROWS = 100_000
_MOST_BYTES = 1 << 30
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


def read_sheets(path: Path) -> Iterator[Piece]:
    """The sheets of a workbook that hold anything, each with its heading found by its names."""
    pa = arrow()
    calamine = need("python_calamine", "excel")
    _guard(path)
    try:
        book = calamine.load_workbook(str(path))
        found = [(name, book.get_sheet_by_name(name)) for name in book.sheet_names]
        sheets = [(name, sheet.start, sheet.to_python()) for name, sheet in found]
    except BaseException as error:  # a panic of the reader is no Exception
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        raise unreadable(str(path), error) from None
    for sheet, start, grid in sheets:
        lines = [[shown(cell) for cell in line] for line in grid]
        if not any(any(line) for line in lines):
            continue
        name = f"{path}[{sheet}]" if len(sheets) > 1 else str(path)
        tops = [at for at, line in enumerate(lines[:_HEADING_WITHIN]) if layout_of(line)]
        top = tops[0] if tops else 0
        above = start[0] + 1
        first = lines[top]
        body = lines[top + 1 :]
        columns = [pa.array([line[at] for line in body], pa.string()) for at in range(len(first))]
        table = pa.table(columns, names=[str(at) for at in range(len(first))])
        rows = np.arange(len(body)) + top + 1 + above
        yield piece_of(Place(name, top + above), first, table, rows)


def _guard(path: Path) -> None:
    """Refuse a workbook that would unpack into more than memory should hold."""
    if path.suffix.lower() == ".xls" or not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        if sum(part.file_size for part in archive.infolist()) > _MOST_BYTES:
            raise unreadable(str(path), f"more than {_MOST_BYTES >> 30} GiB unpacked")
