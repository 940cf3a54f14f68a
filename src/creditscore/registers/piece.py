"""Some rows of a table of records, whatever file they come from, their cells as text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any

import numpy as np

from ..arrays import Ints
from ..errors import FactError, Place, Problem, excerpt
from ..lazy import need
from .layouts import Layout, layouts_of
from .plain import plain


@dataclass(frozen=True)
class Piece:
    """Some rows of a table of records, their cells as text.

    `rows` [record] are the rows in the file; `torn` are rows whose cells do not fit the heading, as
    pairs of row and number of cells. An instant is a day in `zone`.
    """

    file: str
    layout: Layout
    zone: tzinfo
    headings: dict[str, str]
    columns: dict[str, Any]
    rows: Ints
    torn: tuple[tuple[int, int], ...]
    width: int
    _cells: dict[str, tuple[Ints, list[str]]] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.rows)

    def cells(self, role: str) -> tuple[Ints, list[str]]:
        """A column as codes [record] and its distinct cells, trimmed; nothing where it is absent.

        Credit codes are left as they are: blanks around them are among their mistakes.
        """
        if role not in self._cells:
            self._cells[role] = self._read(role)
        return self._cells[role]

    def _read(self, role: str) -> tuple[Ints, list[str]]:
        if role not in self.columns:
            return np.zeros(len(self), np.int64), [""]
        encoded = self.columns[role].combine_chunks().dictionary_encode()
        if hasattr(encoded, "combine_chunks"):
            encoded = encoded.combine_chunks()
        cells = encoded.dictionary.to_pylist()
        codes = encoded.indices.to_numpy().astype(np.int64)
        kept = role in ("code", "authority_code", "source_code")
        return codes, cells if kept else [cell.strip() for cell in cells]


def arrow() -> Any:
    """The Arrow library; raises `UsageError` where it is not installed."""
    return need("pyarrow", "registers")


def shape_of(headings: Sequence[str], place: Place) -> tuple[Layout, dict[str, int]]:
    """The layout of a table and its columns; raises `FactError` where there is none."""
    layouts = layouts_of(headings)
    if not layouts:
        shown = excerpt(", ".join(h for h in headings if h), 100)
        raise FactError(Problem("D601", place, {"columns": shown or "-"}))
    layout, *others = layouts
    if others:
        raise FactError(Problem("D619", place, {"one": layout.title, "other": others[0].title}))
    columns = layout.columns(headings)
    twice = [
        at for at in columns.values() if [*map(plain, headings)].count(plain(headings[at])) > 1
    ]
    if twice:
        raise FactError(Problem("F222", place, {"column": headings[at]}) for at in twice)
    lacking = layout.lacking(columns)
    if lacking:
        details = {"layout": layout.title, "columns": "、".join(lacking)}
        raise FactError(Problem("D602", place, details))
    return layout, columns


def piece_of(
    place: Place, headings: Sequence[str], table: Any, rows: Ints, zone: tzinfo,
    torn: Sequence[Any] = (),
) -> Piece:  # fmt: skip
    """Make a piece of a table of text columns, without the rows that hold nothing."""
    pa = arrow()
    layout, columns = shape_of(headings, place)
    table = pa.table(table) if isinstance(table, pa.RecordBatch) else table
    filled = np.zeros(len(table), bool)
    for column in table.columns:
        filled |= _filled(column.combine_chunks())
    if not filled.all():
        table, rows = table.filter(pa.array(filled)), rows[filled]
    named = {role: headings[at] for role, at in columns.items()}
    kept = {role: table.column(at) for role, at in columns.items()}
    return Piece(place.file, layout, zone, named, kept, rows, tuple(torn), len(headings))


def _filled(column: Any) -> Any:
    """Where a column of text, coded or not, holds anything."""
    lengths = need("pyarrow.compute", "registers").binary_length
    if hasattr(column, "dictionary"):
        return (lengths(column.dictionary).to_numpy() > 0)[column.indices.to_numpy()]
    return lengths(column).to_numpy() > 0
