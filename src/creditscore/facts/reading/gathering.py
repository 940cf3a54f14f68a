"""Many small tables of text, workbooks and JSON among them, gathered to be one tidy table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ...errors import Place, Problem
from ...tabular import csv_cells, folders
from ...tabular.csv_cells import Cells
from ...tabular.faults import refused
from . import numbers
from .coded import Coded
from .headings import COLUMNS, REMARKS, TIDY, Headings
from .tidy_rows import TidyRows

if TYPE_CHECKING:
    from .office.office import Office
    from .templates import Stamp


class Gathered:
    """Rows of tables in the order in which they were added, kept by column."""

    def __init__(self, office: Office | None = None) -> None:
        self._office = office
        self._columns: dict[str, list[Any]] = {name: [] for name in TIDY}
        self._rows: list[int] = []
        self._files: list[tuple[str, int]] = []
        self.facts: list[tuple[Place, str]] = []
        self.stamps: list[Stamp] = []

    def add(self, path: Path, data: bytes, name: str) -> list[Problem]:
        """Take the rows of a file; return what is worth knowing, raise `FactError` for the rest."""
        suffix = path.suffix.lower()
        if suffix in folders.SHEETS:
            from .workbook_tables import tables

            book = tables(data, name, self._office)
            self.stamps += [] if book.stamp is None else [book.stamp]
            for cells, place in book.tables:
                book.notices.extend(self._put(cells, place))
            return book.notices
        if suffix in folders.JSON:
            from ...tabular.json_rows import rows

            return [*self._put(rows(data, name), Place(name))]
        if not data.strip(b'\r\n,"'):
            raise refused("F219", Place(name), file=name)
        place = Place(name, 1)
        accept = partial(Headings.accepted, place=place)
        if self._office is not None:
            told = self._office_table(data, name)
            if told is not None:
                return told
        cells, notices = csv_cells.cells(data, name, REMARKS, accept), list[Problem]()
        if self._office is not None and cells.headings:
            cells, notices = self._office.translated(cells, place)
        return [*notices, *self._put(cells, place)]

    def _office_table(self, data: bytes, name: str) -> list[Problem] | None:
        """Take the rows of a CSV that is no tidy table; None where it is one, or is no table."""
        assert self._office is not None
        found = self._office.text(data, name)
        if found is None:
            return None
        tables_, notices = found
        for cells, place in tables_:
            notices.extend(self._put(cells, place))
        return notices

    def add_rows(self, rows: Sequence[Mapping[str, Any]], place: Place) -> Sequence[Problem]:
        """Take rows that were handed in one by one, cells by columns, as `add` does a file's."""
        headings = [*dict.fromkeys(name for row in rows for name in row)]
        columns: list[Any] = [[row.get(name) for row in rows] for name in headings]
        return self._put(Cells(headings, columns, [*range(1, len(rows) + 1)]), place)

    def _put(self, cells: Cells, place: Place) -> Sequence[Problem]:
        headings = Headings.of(cells.headings, place)
        self.facts += ((place, fact) for fact in headings.facts)
        by_name = dict(zip(headings.names, cells.columns, strict=True))
        rows = range(len(cells.rows))
        for fact in headings.facts:
            column = by_name[fact]
            filled = [row for row in rows if numbers.text(column[row])]
            values = {"fact": [fact] * len(filled), "value": [column[row] for row in filled]}
            self._extend(by_name, filled, values, cells, place)
        if not headings.facts:
            self._extend(by_name, rows, {}, cells, place)
        return headings.notices

    def _extend(
        self,
        by_name: dict[str, Sequence[Any]],
        rows: Sequence[int],
        values: dict[str, list[Any]],
        cells: Cells,
        place: Place,
    ) -> None:
        for name in TIDY:
            if name in values:
                self._columns[name] += values[name]
            elif name in by_name:
                self._columns[name] += _picked(by_name[name], rows)
            else:
                self._columns[name] += [""] * len(rows)
        self._files.append((place.file, len(rows)))
        self._rows += _picked(cells.rows, rows)

    def table(self) -> TidyRows:
        """All of them as one table."""
        columns: dict[str, Any] = {
            n: Coded.of(c) for n, c in self._columns.items() if n != "source"
        }
        names = list(dict.fromkeys(name for name, _ in self._files))
        files = [names.index(name) for name, _ in self._files]
        columns["source"] = self._columns["source"]
        columns["file"] = Coded(np.repeat(files, [count for _, count in self._files]), names)
        columns["row"] = np.array(self._rows, np.int64)
        return TidyRows({name: columns[name] for name in COLUMNS})

    def __len__(self) -> int:
        return len(self._rows)


def _picked(column: Sequence[Any], rows: Sequence[int]) -> Sequence[Any]:
    """The cells of some rows, which are in their order."""
    return column if len(rows) == len(column) else [column[row] for row in rows]
