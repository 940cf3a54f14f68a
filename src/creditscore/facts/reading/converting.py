"""Large CSV tables brought to Parquet, some megabytes at a time, to be read like any other."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from ...arrays import Ints
from ...arrow import coded as texts_of
from ...arrow import codes, column
from ...errors import Place
from ...tabular import csv_batches, csv_grammar
from ...tabular.csv_grammar import CELL, EMPTY
from ...tabular.encodings import Written, parts_of, written
from ...tabular.faults import refused, too_much, unreadable
from ...tabular.unnamed import Unnamed, full
from .coded import Coded
from .headings import REMARKS, TIDY, Headings
from .numbers import number, text
from .parquet import ParquetTable

_ROWS = 1 << 20

Progress = Callable[[str, int, int], None]
"""What is told how far a table is: its name, the bytes that are done, and all of them."""


def converted(name: str, path: Path, progress: Progress | None = None) -> ParquetTable:
    """A CSV file as a table; raises `FactError` with all that is wrong with its text."""
    arrow = import_module("pyarrow")
    parts = parts_of(path)
    how = written(parts, name)
    headings = csv_grammar.heading_of(parts, how, name)
    if not any(headings) and not any(part.strip(b'\r\n,"') for part in parts()):
        raise refused("F219", Place(name), file=name)
    Headings.accepted(headings, Place(name, 1))
    over = (how.quoted or how.sparse) and csv_grammar.check(
        parts, headings, REMARKS, name
    ).runs_over
    made = _Conversion(name, path, headings, how, over, progress)
    try:
        return made.table()
    except (arrow.ArrowInvalid, UnicodeError) as error:
        csv_grammar.check(parts, headings, REMARKS, name)
        reason = error
    with suppress(arrow.ArrowInvalid):  # rows in which nothing is filled may be of any length
        return made.table(torn=lambda *row: None)
    raise unreadable(name, reason)


class _Conversion:
    """Brings one file to Parquet."""

    def __init__(
        self,
        name: str,
        path: Path,
        headings: Sequence[str],
        how: Written,
        over: bool,
        progress: Progress | None,
    ) -> None:
        self.name, self.path, self.headings = name, path, headings
        self.how, self.over, self.progress = how, over, progress
        # columns without a heading differ by the blanks in their names
        blanks = iter(range(len(headings)))
        self.names = [h if h.strip() else " " * next(blanks) for h in headings]

    def table(self, torn: csv_batches.Torn | None = None) -> ParquetTable:
        """The file as a table."""
        room = Unnamed()
        try:
            gaps = self._write(room.path, torn)
            metadata = import_module("pyarrow.parquet").read_metadata(room.path)
        except OSError as error:
            raise full(error) from None
        headings = Headings.accepted(self.headings, Place(self.name, 1))
        table = ParquetTable(self.name, headings, room.path, metadata, 1, gaps)
        weakref.finalize(table, room.close)
        return table

    def _write(self, path: Path, torn: csv_batches.Torn | None) -> Ints:
        """Write the rows in which anything is filled; return the numbers of the others, from 0."""
        arrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
        kind = arrow.dictionary(arrow.int32(), arrow.string())
        schema = arrow.schema([(name, kind) for name in self.names])
        unnamed = [at for at, name in enumerate(self.names) if not name.strip()]
        gaps, done, size = [np.zeros(0, np.int64)], 1, self.path.stat().st_size
        batches = csv_batches.batches(
            self.path, self.how, self.names, kind, extra="parquet", over=self.over, torn=torn
        )
        with parquet.ParquetWriter(path, schema) as writer:
            for batch, rows, read in batches:
                if any(_longest(cells) > CELL for cells in batch.columns):
                    raise arrow.ArrowInvalid("a cell is too long")
                for at in unnamed:
                    self._refuse(batch.column(at), at + 1, rows)
                blank = _blank(batch)
                last = int(rows[-1]) if len(rows) else done
                if blank.any() or last - done > len(rows):
                    gone = np.ones(last - done, bool)
                    gone[rows[~blank] - done - 1] = False
                    gaps.append(np.flatnonzero(gone) + done - 1)
                    batch = batch.filter(column(~blank))
                    if sum(map(len, gaps)) > EMPTY:
                        raise too_much(self.name, "空行数", "empty rows", EMPTY)
                done = last
                writer.write_batch(batch, row_group_size=_ROWS)
                if self.progress is not None:
                    self.progress(self.name, read, size)
        return np.concatenate(gaps)

    def _refuse(self, cells: Any, number: int, rows: Ints) -> None:
        """Raise `FactError` where anything stands in a column without a heading."""
        texts = cells.dictionary.to_pylist()
        filled = np.flatnonzero(np.array([*map(bool, texts), False])[codes(cells, len(texts))])
        if len(filled):
            row = int(rows[filled[0]])
            raise refused("F238", Place(self.name, 1, number), column=number, row=row)


def gathered(frame: Any) -> ParquetTable:
    """A tidy frame as a table, its cells as text, to be read with others that are large."""
    arrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    room = Unnamed()
    columns = {name: _texts(frame[name], _shown if name == "value" else text) for name in TIDY}
    try:
        parquet.write_table(arrow.table(columns), room.path, row_group_size=_ROWS)
    except OSError as error:
        raise full(error) from None
    metadata = parquet.read_metadata(room.path)
    origins = frame["file"].tolist(), frame["row"].tolist()
    headings = Headings.of(TIDY, Place())
    table = ParquetTable("", headings, room.path, metadata, origins=origins)
    weakref.finalize(table, room.close)
    return table


def _texts(column: Any, written: Callable[[Any], str]) -> Any:
    """A column of a frame as codes of texts, each distinct cell written once."""
    coded = Coded.of(column.array)
    cells = [*map(written, coded.distinct()), written(None)]
    return texts_of(np.where(coded.codes < 0, len(cells) - 1, coded.codes), cells)


def _shown(cell: Any) -> str:
    """A figure as text, written in full."""
    found = number(cell)
    return text(cell) if found is None or found.is_nan() else format(found, "f")


def _longest(cells: Any) -> int:
    """The bytes of the longest cell of a column."""
    found = cells.dictionary
    ends = np.frombuffer(found.buffers()[1] or b"\0" * 4, np.int32)[found.offset :]
    return int(np.diff(ends[: len(found) + 1]).max(initial=0))


def _blank(batch: Any) -> Any:
    """The rows in which no cell is filled."""
    blank = np.ones(batch.num_rows, bool)
    for cells in batch.columns:
        texts = cells.dictionary.to_pylist()
        if "" not in texts:
            return np.zeros(batch.num_rows, bool)
        blank &= codes(cells, -1) == texts.index("")
    return blank
