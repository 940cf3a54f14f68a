"""A CSV at hand, column by column: by Arrow where it is large and plain, else cell by cell."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np

from ..arrays import Ints
from ..memory import trim
from .csv_cells import cells, named
from .csv_grammar import CELL, check, heading_of
from .encodings import Written, parts_in, written

_ARROW = ("pyarrow", "pyarrow.csv")


@dataclass(frozen=True)
class Columns:
    """The columns of a table, lists of text or Arrow arrays of it, and the numbers of its rows.

    There are no rows in which nothing is filled, and no columns of which nothing is said.
    """

    headings: list[str]
    columns: list[Any]
    rows: Ints


def columns(data: bytes, name: str, remarks: Collection[str], many: int) -> Columns:
    """The columns of a CSV; from so many bytes on (`many`) by Arrow, if it is installed.

    Raises `FactError` with all that is wrong with its text, as `csv_cells.cells` does.
    """
    how = written(parts_in(data), name)
    if len(data) > many and not (how.quoted or how.sparse) and find_spec("pyarrow"):
        fast = _by_arrow(data, name, remarks, how)
        if fast is not None:
            return fast
    found = cells(data, name, remarks)
    return Columns(found.headings, found.columns, np.array(found.rows, np.int64))


def _by_arrow(data: bytes, name: str, remarks: Collection[str], how: Written) -> Columns | None:
    """The same of a plain table; None where rows in which nothing is filled are of odd lengths."""
    pa, csv = map(import_module, _ARROW)
    headings = heading_of(parts_in(data), how, name)
    if not any(heading.strip() for heading in headings):
        return None
    names = [str(at) for at in range(len(headings))]
    try:
        table = csv.read_csv(
            pa.py_buffer(data),
            csv.ReadOptions(column_names=names, skip_rows_after_names=1, encoding=how.arrow),
            csv.ParseOptions(quote_char=False, ignore_empty_lines=False),
            csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string())),
        )
    except pa.ArrowInvalid:
        check(parts_in(data), headings, remarks, name)
        return None
    found = [column.combine_chunks() for column in table.columns]
    del table
    lengths = map(_lengths, found)
    blank = np.ones(len(found[0]) if found else 0, bool)
    for length in lengths:
        if len(length) and length.max() > CELL:
            check(parts_in(data), headings, remarks, name)
        blank &= length == 0
    rows = np.arange(2, len(blank) + 2)
    if blank.any():
        kept = pa.array(~blank)
        found, rows = [column.filter(kept) for column in found], rows[~blank]
    trim()
    unnamed = [at for at, heading in enumerate(headings) if not heading.strip()]
    if unnamed:
        shown = [c.to_pylist() if at in unnamed else () for at, c in enumerate(found)]
        named(headings, shown, rows.tolist(), name)
    kept_at = [at for at in range(len(headings)) if at not in unnamed]
    return Columns([headings[at] for at in kept_at], [found[at] for at in kept_at], rows)


def _lengths(column: Any) -> Any:
    ends = np.frombuffer(column.buffers()[1] or b"\0" * 4, np.int32)[column.offset :]
    return np.diff(ends[: len(column) + 1])
