"""Tables of records that are no CSV: Parquet streamed, Excel sheets, JSON, data frames."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ..errors import Place, Problem
from ..facts.reading.frames import table_of
from ..tabular import folders, json_rows, parquet, workbooks
from ..tabular.faults import unreadable
from ..tabular.sheets import Sheet
from .layouts import akin, layout_of
from .piece import Piece, arrow, piece_of, shape_of
from .texts import shown, texts

_ROWS, _BYTES = 100_000, 64 << 20
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
                columns = arrow().table(parquet.sound(batch)).columns
                yield _piece(name, schema.names, columns, done, zone)
                done += len(batch)
    except parquet.failures() as error:
        raise unreadable(name, error) from None


def _rows(metadata: Any) -> int:
    """How many rows are read at a time, so that they take some megabytes."""
    groups = [metadata.row_group(at) for at in range(metadata.num_row_groups)]
    wide: int = max([1, *(group.total_byte_size // max(group.num_rows, 1) for group in groups)])
    return max(1, min(_ROWS, _BYTES // wide))


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


def read_json(path: Path, zone: tzinfo) -> Iterator[Piece]:
    """The objects of a JSON file."""
    name = str(path)
    found = json_rows.rows(folders.contents(path, name), name)
    text = arrow().string()
    columns = [
        arrow().array([shown(cell, zone) for cell in column], text) for column in found.columns
    ]
    table = arrow().table(columns, names=[str(at) for at in range(len(columns))])
    yield piece_of(Place(name), found.headings, table, np.array(found.rows, np.int64), zone)


def read_sheets(path: Path, zone: tzinfo, notices: list[Problem]) -> Iterator[Piece]:
    """The sheets of a workbook that are records, each with its heading found by its names."""
    pa, name = arrow(), str(path)
    tables, passed = workbooks.picked(
        workbooks.sheets(folders.contents(path, name), name), name, partial(_top, zone)
    )
    notices += passed
    for place, sheet, top in tables:
        lines = [[shown(cell, zone) for cell in line] for line in sheet.lines]
        first, body = lines[top], lines[top + 1 :]
        columns = [pa.array([line[at] for line in body], pa.string()) for at in range(len(first))]
        table = pa.table(columns, names=[str(at) for at in range(len(first))])
        above = top + sheet.above + 1
        rows = np.arange(len(body)) + above + 1
        yield piece_of(Place(place, above), first, table, rows, zone)


def _top(zone: tzinfo, sheet: Sheet) -> int | None:
    """The line with the headings of records, or with some of them; None: there are none."""
    lines = [[shown(cell, zone) for cell in line] for line in sheet.lines[:_HEADING_WITHIN]]
    tops = [at for at, line in enumerate(lines) if layout_of(line)]
    if tops:
        return tops[0]
    return next((at for at, line in enumerate(lines) if akin(line)), None)
