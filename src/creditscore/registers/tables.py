"""Tables of records that are no CSV: Parquet streamed, Excel sheets, data frames."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import tzinfo
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ..errors import Place
from ..lazy import need
from .layouts import layout_of
from .piece import Piece, arrow, piece_of, shape_of, unreadable
from .texts import shown, texts

_ROWS = 100_000
_MOST_BYTES = 1 << 30
_HEADING_WITHIN = 10


def read_parquet(path: Path, zone: tzinfo) -> Iterator[Piece]:
    """The pieces of a Parquet file, whose rows count from 1."""
    pa, parquet = arrow(), need("pyarrow.parquet", "registers")
    try:
        with parquet.ParquetFile(path, coerce_int96_timestamp_unit="us") as file:
            headings, done = file.schema_arrow.names, 0
            shape_of(headings, Place(str(path)))
            for batch in file.iter_batches(_ROWS):
                yield _piece(str(path), headings, pa.table(batch).columns, done, zone)
                done += len(batch)
    except (pa.ArrowException, ValueError, MemoryError) as error:
        raise unreadable(str(path), error) from None


def _piece(
    name: str, headings: list[str], columns: list[Any], done: int, zone: tzinfo
) -> Piece:  # fmt: skip
    """A piece of columns of any type, whose first row comes after `done` others."""
    place = Place(name)
    _, roles = shape_of(headings, place)
    table = texts(columns, place, headings, set(roles.values()), zone)
    rows = np.arange(done + 1, done + 1 + len(table))
    return piece_of(place, headings, table, rows, zone)


def read_table(source: Any, name: str, zone: tzinfo) -> Iterator[Piece]:
    """A data frame, or a list of dicts, whose rows count from 1."""
    pa = arrow()
    try:
        if hasattr(source, "__arrow_c_stream__") and not isinstance(source, pd.DataFrame):
            table = pa.table(source)
            headings = [str(heading) for heading in table.column_names]
        else:
            table = pd.DataFrame(source, dtype=None if isinstance(source, pd.DataFrame) else object)
            headings = [str(heading) for heading in table.columns]
    except (pa.ArrowException, ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise unreadable(name, error) from None
    shape_of(headings, Place(name))
    for start in range(0, len(table), _ROWS):
        span = slice(start, start + _ROWS)
        if isinstance(table, pd.DataFrame):
            columns = [table.iloc[span, at] for at in range(len(headings))]
        else:
            columns = table.slice(start, _ROWS).columns
        yield _piece(name, headings, columns, start, zone)


def read_sheets(path: Path, zone: tzinfo) -> Iterator[Piece]:
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
        lines = [[shown(cell, zone) for cell in line] for line in grid]
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
        yield piece_of(Place(name, top + above), first, table, rows, zone)


def _guard(path: Path) -> None:
    """Refuse a workbook that would unpack into more than memory should hold."""
    if path.suffix.lower() == ".xls" or not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        if sum(part.file_size for part in archive.infolist()) > _MOST_BYTES:
            raise unreadable(str(path), f"more than {_MOST_BYTES >> 30} GiB unpacked")
