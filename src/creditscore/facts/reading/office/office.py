"""Reads what an office has written with the names of a scheme, workbooks and CSV files alike."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ....errors import FactError, Place, Problem
from ....scheme.scheme import Scheme
from ....tabular.csv_cells import Cells
from ....tabular.csv_grammar import refuse_open
from ....tabular.encodings import parts_in, written
from ....tabular.sheets import Sheet
from .. import numbers
from .translating import is_tidy, translated
from .vocabulary import Vocabulary

if TYPE_CHECKING:
    from .resolving import Resolver
    from .tables import Table

Tables = tuple[list[tuple[Cells, Place]], list[Problem]]
"""Tidy tables with the places of their headings, and notices."""


class Office:
    """Reads tables as offices write them, for a scheme."""

    def __init__(self, scheme: Scheme) -> None:
        self.words = Vocabulary(scheme)

    @cached_property
    def _resolver(self) -> Resolver:
        from .resolving import Resolver  # not for tidy tables

        return Resolver(self.words.scheme)

    def book(self, sheets: Sequence[Sheet], name: str) -> Tables | None:
        """The tables of a workbook; None where all that is in it are tidy tables, or none is.

        Raises `FactError` with all that is not clear in them.
        """
        seen = [sheet for sheet in sheets if not sheet.hidden]
        if all(self._is_tidy(sheet) for sheet in seen):
            return None
        several = len(sheets) > 1
        found: list[tuple[str, Sheet, Table]] = []
        passed: list[Sheet] = []
        for sheet in sheets:
            place = f"{name}[{sheet.name}]" if several else name
            table = self._table(sheet, place, name)
            if table is None:
                passed.append(sheet)
            else:
                found.append((place, sheet, table))
        if not found:
            return None
        hidden = [sheet.name for _, sheet, _ in found if sheet.hidden]
        if hidden:
            raise FactError(Problem("F235", Place(name), {"sheet": sheet}) for sheet in hidden)
        from ....tabular.workbooks import hidden_cells, refuse_unknown

        refuse_unknown([(place, sheet) for place, sheet, _ in found])
        notices = [Problem("N908", Place(name), {"sheet": sheet.name}) for sheet in passed]
        for place, sheet, table in found:
            notices += hidden_cells(sheet, table.top, place)
        return _together([(place, table) for place, _, table in found], notices)

    def text(self, data: bytes, name: str) -> Tables | None:
        """The table of a CSV file; None where it is a tidy one, or none that is understood."""
        if self._begins_tidy(data.partition(b"\n")[0]):
            return None
        text = data.decode(written(parts_in(data), name).encoding)
        try:
            lines = list(csv.reader(io.StringIO(text, newline="")))
        except csv.Error:
            return None
        table = self._table(Sheet("", False, 0, [[*line] for line in lines]), name, name)
        if table is None:
            return None
        refuse_open(data, lines, name)
        return _together([(name, table)], [])

    def _begins_tidy(self, line: bytes) -> bool:
        """Whether the first line of a CSV has the headings of a tidy or a wide table."""
        for encoding in ("utf-8-sig", "gb18030"):
            with suppress(UnicodeDecodeError, csv.Error):
                head = line.decode(encoding).rstrip("\r")
                return self._is_tidy(Sheet("", False, 0, [next(csv.reader([head]), [])]))
        return False

    def translated(self, cells: Cells, place: Place) -> tuple[Cells, list[Problem]]:
        """A tidy table in which what is written otherwise is as fact tables have it."""
        return translated(cells, place, self.words)

    def _is_tidy(self, sheet: Sheet) -> bool:
        """Whether a sheet has the headings of a tidy or a wide table first, and no merged cells."""
        if sheet.merged:
            return False
        headings = [numbers.text(cell) for cell in sheet.lines[0]] if sheet.lines else []
        try:
            return is_tidy(headings, self.words)
        except FactError:
            return False

    def _table(self, sheet: Sheet, place: str, name: str) -> Table | None:
        from .grid import MOST, Grid
        from .tables import table_of

        if not sheet.lines or sum(map(len, sheet.lines)) > MOST:
            return None
        return table_of(Grid(place, Path(name).stem, sheet), self.words, self._resolver)


def _together(found: Sequence[tuple[str, Table]], notices: list[Problem]) -> Tables:
    problems = [problem for _, table in found for problem in table.problems]
    if problems:
        raise FactError(problems)
    notices = [*notices, *(notice for _, table in found for notice in table.notices)]
    return [(table.cells, Place(place, 1)) for place, table in found if table.rows], notices
