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
from ..facts.frames import table_of
from ..lazy import need
from ..tabular import parquet
from .layouts import layout_of
from .piece import Piece, arrow, piece_of, shape_of, unreadable
from .texts import shown, texts

_ROWS, _BYTES = 100_000, 64 << 20
_MOST_BYTES = 1 << 30
_HEADING_WITHIN = 10


def read_parquet(path: Path, zone: tzinfo) -> Iterator[Piece]:
    """The pieces of a Parquet file, whose rows count from 1."""
    name = str(path)
    try:
        with parquet.opened(path) as file:
            schema, metadata = file.schema_arrow, file.metadata
        shape_of(schema.names, Place(name))
        coded = [field.name for field in schema if str(field.type) in ("string", "large_string")]
        with parquet.opened(path, metadata=metadata, read_dictionary=coded) as file:
            done = 0
            for batch in file.iter_batches(_rows(metadata)):
                columns = arrow().table(batch).columns
                yield _piece(name, schema.names, columns, done, zone)
                done += len(batch)
    except parquet.failures() as error:
        raise unreadable(name, error) from None


def _rows(metadata: Any) -> int:
    """How many rows are read at a time, so that they take some megabytes."""
    groups = [metadata.row_group(at) for at in range(metadata.num_row_groups)]
    wide = max((group.total_byte_size // max(group.num_rows, 1) for group in groups), default=0)
    return max(1, min(_ROWS, _BYTES // max(wide, 1)))


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
    table = table_of(source, Place(name))
    framed = isinstance(table, pd.DataFrame)
    headings = [str(heading) for heading in (table.columns if framed else table.column_names)]
    shape_of(headings, Place(name))
    for start in range(0, len(table), _ROWS):
        span = slice(start, start + _ROWS)
        if framed:
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
