"""Large fact tables, left where they are and looked at some rows at a time."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib import import_module
from itertools import accumulate
from typing import Any, Self

import numpy as np

from ... import arrow
from ...arrays import Ints
from ...errors import FactError, Place, Problem
from ...tabular.parquet import MOST_BYTES, size_of
from .headings import Headings
from .kinds import in_pandas, named, plain, prepared, refused
from .values import filled

ROWS = 1 << 18
"""How many rows are looked at at a time."""


@dataclass(frozen=True, eq=False)
class Table(ABC):
    """A table in row groups, with what its columns mean.

    `origins` are the files and rows of a table that was gathered from others; `whole` is the table
    that this one has some columns of.
    """

    name: str
    headings: Headings
    origins: tuple[list[str], list[int]] | None = field(default=None, repr=False, kw_only=True)
    whole: Table | None = field(default=None, repr=False, kw_only=True)

    @property
    @abstractmethod
    def counts(self) -> list[int]:
        """How many rows each row group has."""

    @property
    @abstractmethod
    def kinds(self) -> Mapping[str, str]:
        """The types of the columns that are read, as Arrow calls them."""

    @abstractmethod
    def read(self, group: int, columns: list[str]) -> Iterator[Any]:
        """Some columns of a row group as record batches of Arrow."""

    @abstractmethod
    def numbers(self, rows: Ints) -> Ints:
        """The numbers that rows had in what was handed in."""

    def extremes(self, group: int) -> tuple[str, str] | None:
        """The first and the last name of a unit in a row group, where that is told beside them.

        They may be wrong: whoever asks has to find out while the rows are read.
        """
        return None

    def _units(self, group: int) -> Any:
        """The names of units in a row group coded, where they come otherwise than by `read`."""
        return None

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return sum(self.counts)

    @property
    def groups(self) -> int:
        """How many row groups there are."""
        return len(self.counts)

    @cached_property
    def _starts(self) -> list[int]:
        """How many rows stand before each row group."""
        return [0, *accumulate(self.counts)]

    def without(self, facts: Collection[str]) -> Self | None:
        """The table without columns of some facts; None where a wide one has no others."""
        headings = self.headings.without(facts)
        if headings is self.headings:
            return self
        return replace(self, headings=headings, whole=self) if headings.facts else None

    def refused(self, place: Place) -> list[Problem]:
        """Columns of kinds that are not read, told at the place of the headings."""
        used = {**self.headings.used, **self.headings.sources}
        return list(refused(self.kinds, used, self.headings.facts, place))

    def batches(self, group: int, source: bool = False) -> Iterator[tuple[int, Mapping[str, Any]]]:
        """The columns of a row group, some rows at a time, with the number of the first row.

        With `source` the column that says where a row came from is read as well.
        """
        first = self._starts[group]
        used = dict(self.headings.used)
        if source:
            used |= self.headings.sources
        units = self._units(group)
        if units is not None:
            used = {column: name for column, name in used.items() if name != "entity"}
        for batch in self.read(group, list(used)):
            names = zip(batch.schema.names, batch.columns, strict=True)
            columns = {used[name]: column for name, column in names if name in used}
            if units is not None:
                columns["entity"] = units.slice(first - self._starts[group], batch.num_rows)
            yield first, prepared(columns, self.headings.facts)
            first += batch.num_rows

    def entities(self, group: int) -> Iterator[tuple[Any, Any]]:
        """The distinct names of units in a row group, some rows at a time, and which are used."""
        units = self._units(group)
        name = self.headings.column_of("entity")
        read = (batch.column(name) for batch in self.read(group, [name]))
        for column in map(_names, read) if units is None else [units]:
            coded = arrow.encoded(column)
            used = np.zeros(len(coded.dictionary) + 1, bool)
            used[arrow.codes(coded, len(coded.dictionary))] = True
            yield coded.dictionary, used[:-1]

    @cached_property
    def observations(self) -> int:
        """How many observations the table holds; those of a wide one are counted."""
        if not self.headings.facts:
            return self.rows
        count, used = 0, self.headings.used
        facts = [column for column, name in used.items() if name in self.headings.facts]
        for group in range(self.groups):
            for batch in self.read(group, facts):
                for column in batch.columns:
                    rows = filled(plain(column))
                    count += len(column) if rows is None else len(rows)
        return count

    def rows_of(self, pick: Callable[[Any], Any], most: int | None = None) -> Any:
        """Some rows as a pandas frame; its index counts rows as what was handed in does.

        `pick` says of an array of distinct unit names, and of an empty one, which are meant. Not
        many more than `most` come.
        """
        pandas = import_module("pandas")
        frames = []
        for group in range(self.groups):
            for first, columns in self.batches(group, source=True):
                coded = arrow.encoded(columns["entity"])
                cells = coded.dictionary
                rows = np.flatnonzero(pick(cells)[arrow.codes(coded, len(cells))])
                if len(rows):
                    at = arrow.column(rows)
                    found = {name: cells.take(at) for name, cells in columns.items()}
                    if (size := max(map(size_of, found.values()))) > MOST_BYTES:
                        details = {"file": self.name, "reason": f"{size >> 20} MB"}
                        raise FactError(Problem("F243", Place(self.name), details))
                    taken = {name: in_pandas(cells) for name, cells in found.items()}
                    index = pandas.Index(self.numbers(rows + first))
                    frames.append(pandas.DataFrame(taken, index))
                    if most is not None and sum(map(len, frames)) > most:
                        return pandas.concat(frames)
        return pandas.concat(frames) if frames else pandas.DataFrame()


def _names(column: Any) -> Any:
    return named(plain(column))
