"""Large tables that were handed in from Python, looked at by columns, as Arrow has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from typing import Any

from ...arrays import Ints
from ...errors import Place
from .headings import Headings
from .kinds import is_index
from .tables import ROWS, Table

_SMALL = 4
"""How many times as many pieces as it takes are too many."""


@dataclass(frozen=True, eq=False)
class _Held(Table):
    """The columns that are read of a table that was handed in; its rows count from 1."""

    schema: Any = field(repr=False)

    @cached_property
    def kinds(self) -> Mapping[str, str]:
        """The types of the columns that are read, as Arrow calls them."""
        return {column.name: str(column.type) for column in self.schema}

    def numbers(self, rows: Ints) -> Ints:
        """The numbers of rows in what was handed in."""
        return rows + 1


@dataclass(frozen=True, eq=False)
class ArrowTable(_Held):
    """A table of Arrow, each record batch of it a row group."""

    pieces: list[Any] = field(repr=False)

    @cached_property
    def counts(self) -> list[int]:
        """How many rows each row group has."""
        return [len(piece) for piece in self.pieces]

    def read(self, group: int, columns: list[str]) -> Iterator[Any]:
        """Some columns of a row group."""
        yield self.pieces[group].select(columns)


@dataclass(frozen=True, eq=False)
class SlicedTable(_Held):
    """A frame of Polars, handed to Arrow some rows at a time, on whatever thread reads them."""

    frame: Any = field(repr=False)

    @cached_property
    def counts(self) -> list[int]:
        """How many rows each row group has."""
        rows = len(self.frame)
        return [min(ROWS, rows - first) for first in range(0, rows, ROWS)]

    def read(self, group: int, columns: list[str]) -> Iterator[Any]:
        """Some columns of a row group."""
        rows = self.frame.slice(group * ROWS, ROWS).select(columns)
        yield from import_module("pyarrow").table(rows).to_batches()


def in_slices(frame: Any, place: Place) -> SlicedTable | None:
    """A frame of Polars that has rows, looked at by its columns.

    None where a column is of a kind that is not read, or that Arrow does not know; raises
    `FactError` for headings that cannot be used.
    """
    arrow = import_module("pyarrow")
    headings = Headings.of([name for name in frame.columns if not is_index(name)], place)
    used = frame.select([*headings.used, *headings.sources])  # a frame of its own
    if _many(used.n_chunks(), len(used)):
        used = used.rechunk()
    try:
        schema = arrow.table(used.clear()).schema
    except arrow.ArrowException:
        return None
    table = SlicedTable(place.file, headings, schema, used)
    return None if table.refused(place) else table


def in_memory(found: Any, place: Place) -> ArrowTable | None:
    """A table of Arrow, a frame of pandas or a mapping of columns, looked at by its columns.

    It has rows. None where a column is of a kind that only its cells tell; raises `FactError` for
    headings that cannot be used.
    """
    is_arrow = hasattr(found, "to_batches")
    names = [n for n in found.column_names if not is_index(n)] if is_arrow else list(found)
    headings = Headings.of(names, place)
    used = [*headings.used, *headings.sources]
    if not is_arrow:
        found = _table({name: found[name] for name in used})
        if found is None:
            return None
    pieces = found.select(used).to_batches(max_chunksize=ROWS)
    if _many(len(pieces), len(found)):
        pieces = found.select(used).combine_chunks().to_batches(max_chunksize=ROWS)
    table = ArrowTable(place.file, headings, pieces[0].schema, pieces)
    return None if table.refused(place) else table


def _many(pieces: int, rows: int) -> bool:
    """Whether rows stand in so many pieces that they are put together first."""
    return pieces > 2 + _SMALL * rows // ROWS


def _table(columns: Mapping[Any, Any]) -> Any:
    """Columns of pandas, or lists of cells, as a table of Arrow; None where it takes them for none.

    Texts beside numbers, truths beside figures and the like are no column to Arrow.
    """
    arrow = import_module("pyarrow")
    try:
        return arrow.table({n: arrow.array(c, from_pandas=True) for n, c in columns.items()})
    except (arrow.ArrowException, OverflowError, TypeError, UnicodeError, ValueError):
        return None
