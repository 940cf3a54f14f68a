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
"""How many times as many record batches as it takes are put together first."""


@dataclass(frozen=True, eq=False)
class ArrowTable(Table):
    """A table of Arrow, each record batch of it a row group; its rows count from 1."""

    pieces: list[Any] = field(repr=False)

    @cached_property
    def counts(self) -> list[int]:
        """How many rows each row group has."""
        return [len(piece) for piece in self.pieces]

    @cached_property
    def kinds(self) -> Mapping[str, str]:
        """The types of the columns that are read, as Arrow calls them."""
        schema = self.pieces[0].schema
        used = [*self.headings.used, *self.headings.sources]
        return {column: str(schema.field(column).type) for column in used}

    def read(self, group: int, columns: list[str]) -> Iterator[Any]:
        """Some columns of a row group."""
        yield self.pieces[group].select(columns)

    def numbers(self, rows: Ints) -> Ints:
        """The numbers of rows in the table that was handed in."""
        return rows + 1


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
    if len(pieces) > 2 + _SMALL * len(found) // ROWS:
        pieces = found.select(used).combine_chunks().to_batches(max_chunksize=ROWS)
    table = ArrowTable(place.file, headings, pieces)
    return None if table.refused(place) else table


def _table(columns: Mapping[Any, Any]) -> Any:
    """Columns of pandas, or lists of cells, as a table of Arrow; None where it takes them for none.

    Texts beside numbers, truths beside figures and the like are no column to Arrow.
    """
    arrow = import_module("pyarrow")
    try:
        return arrow.table({n: arrow.array(c, from_pandas=True) for n, c in columns.items()})
    except (arrow.ArrowException, OverflowError, TypeError, UnicodeError, ValueError):
        return None
