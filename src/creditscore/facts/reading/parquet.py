"""Large fact tables, left where they are and read a batch of rows at a time."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib import import_module
from io import BytesIO
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np

from ... import arrow
from ...arrays import Ints
from ...errors import FactError, Place, Problem
from ...tabular.faults import unreadable
from ...tabular.parquet import MOST_BYTES, MOST_ROWS, failures, opened, size_of, sound
from .headings import Headings
from .kinds import in_pandas, named, plain, prepared, refused
from .pages import taken_apart
from .values import filled

ROWS = 1 << 18
"""How many rows are read at a time."""
_AT_ONCE = 1 << 22
"""How many rows of a row group have their names read at once, at most."""
_HARDLY = 8
"""From how many bytes a row on a column of names counts as one that hardly repeats."""


@dataclass(frozen=True, eq=False)
class Table:
    """A Parquet file with what its columns mean.

    `lines` is how many lines stood before its first row where it was made from a CSV file, `gaps`
    are the rows that are missing since, counted from 0 as they stood there. `origins` are the files
    and rows of a table that was gathered from others; `whole` is the table that this one has some
    columns of.
    """

    name: str
    path: Path
    headings: Headings
    metadata: Any = field(repr=False)
    lines: int = 0
    gaps: Ints = field(default_factory=lambda: np.zeros(0, np.int64), repr=False)
    origins: tuple[list[str], list[int]] | None = field(default=None, repr=False)
    whole: Table | None = field(default=None, repr=False)

    @property
    def rows(self) -> int:
        """How many rows the file has."""
        return int(self.metadata.num_rows)

    @property
    def groups(self) -> int:
        """How many row groups the file has."""
        return int(self.metadata.num_row_groups)

    @cached_property
    def _starts(self) -> list[int]:
        """How many rows stand before each row group."""
        counts = (self.metadata.row_group(i).num_rows for i in range(self.groups))
        return [0, *accumulate(counts)]

    def without(self, facts: Collection[str]) -> Table | None:
        """The table without columns of some facts; None where a wide one has no others."""
        headings = self.headings.without(facts)
        if headings is self.headings:
            return self
        return replace(self, headings=headings, whole=self) if headings.facts else None

    def refused(self) -> list[Problem]:
        """Columns of kinds that are not read."""
        used = {**self.headings.used, **self.headings.sources}
        kinds = self._own_kinds
        return list(refused(kinds, used, self.headings.facts, Place(self.name, 1)))

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
        for batch in self._batches(group, list(used)):
            names = zip(batch.schema.names, batch.columns, strict=True)
            columns = {used[name]: column for name, column in names if name in used}
            if units is not None:
                columns["entity"] = units.slice(first - self._starts[group], batch.num_rows)
            yield first, prepared(columns, self.headings.facts)
            first += batch.num_rows

    def _units(self, group: int) -> Any:
        """The names of units in a row group, by the file's own dictionary; None: Arrow has to say.

        Where names repeat, and where they are no texts, it has.
        """
        name = self._named("entity")
        levels = self.metadata.schema.column(self._at[name]).max_definition_level
        if name in self._schema[1] or levels > 1:
            return None
        if self._chunk(name, group).num_values > _AT_ONCE:
            return None
        if "string" not in self._own_kinds[name]:
            return None
        return taken_apart(self.path, self._chunk(name, group), optional=levels == 1)

    def extremes(self, group: int) -> tuple[str, str] | None:
        """The first and the last name of a unit in a row group, if its statistics tell.

        They may be wrong: whoever asks has to find out while the rows are read.
        """
        found = self._chunk(self._named("entity"), group).statistics
        if found is None or not found.has_min_max or found.null_count != 0:
            return None
        try:
            low, high = found.min, found.max
        except ValueError:  # a text cut within a letter
            return None
        return (low, high) if isinstance(low, str) else None

    def _named(self, name: str) -> str:
        """The column that is meant by a name of tidy tables."""
        return next(column for column, meant in self.headings.used.items() if meant == name)

    def _chunks(self, column: str) -> Iterator[Any]:
        """What the metadata say of a column in each row group."""
        return (self._chunk(column, group) for group in range(self.groups))

    def _chunk(self, column: str, group: int) -> Any:
        return self.metadata.row_group(group).column(self._at[column])

    @cached_property
    def _at(self) -> Mapping[str, int]:
        """Where each column stands in the file."""
        schema = self.metadata.schema
        return {schema.column(i).path: i for i in range(len(schema))}

    def entities(self, group: int) -> Iterator[tuple[Any, Any]]:
        """The distinct names of units in a row group, some rows at a time, and which are used."""
        units = self._units(group)
        name = self._named("entity")
        read = (batch.column(name) for batch in self._batches(group, [name]))
        for column in map(_names, read) if units is None else [units]:
            coded = arrow.encoded(column)
            used = np.zeros(len(coded.dictionary) + 1, bool)
            used[arrow.codes(coded, len(coded.dictionary))] = True
            yield coded.dictionary, used[:-1]

    def _batches(self, group: int, columns: list[str]) -> Iterator[Any]:
        try:
            metadata, coded = self._schema
            with opened(self.path, metadata=metadata, read_dictionary=coded) as file:
                batches = file.iter_batches(
                    ROWS, row_groups=[group], columns=columns, use_threads=False
                )
                yield from map(sound, batches)
        except failures() as error:
            raise unreadable(self.name, error) from None

    @cached_property
    def _schema(self) -> tuple[Any, list[str]]:
        """The metadata to read with, and the columns that are to come as codes.

        All texts are, but for those that Arrow makes no codes of, and names that hardly repeat: to
        build a dictionary of them takes longer than to look each of them up. Where the file has
        one, it is taken as it stands (`_units`).
        """
        kinds = self._own_kinds
        texts = [column for column, kind in kinds.items() if "string" in kind]
        coded = [n for n in texts if not any(map(_by_differences, self._chunks(n)))]
        names = self._named("entity")
        size = sum(chunk.total_uncompressed_size for chunk in self._chunks(names))
        if names in coded and size >= _HARDLY * self.rows:
            coded.remove(names)
        if all(n in coded for n in texts if kinds[n].startswith("dictionary")):
            return self.metadata, coded
        plain = self._plain()
        same = {n: kind for n, kind in self._kinds(plain).items() if n not in texts}
        return (plain if same == {n: kinds[n] for n in same} else self.metadata), coded

    def _plain(self) -> Any:
        """The metadata without the types that Arrow left when it wrote the file.

        By these it makes codes of whatever was codes then. Their key is written over, in a copy.
        """
        with self.path.open("rb") as file:
            file.seek(-8, os.SEEK_END)
            end = file.read()
            file.seek(-8 - int.from_bytes(end[:4], "little"), os.SEEK_END)
            footer = file.read()
        plain = b"PAR1" + footer.replace(b"ARROW:schema", b"not:a:schema")
        return import_module("pyarrow.parquet").read_metadata(BytesIO(plain))

    @cached_property
    def _own_kinds(self) -> dict[str, str]:
        return self._kinds(self.metadata)

    def _kinds(self, metadata: Any) -> dict[str, str]:
        """The types of the columns that are read, by some metadata."""
        schema = metadata.schema.to_arrow_schema()
        used = [*self.headings.used, *self.headings.sources]
        return {column: str(schema.field(column).type) for column in used}

    @cached_property
    def observations(self) -> int:
        """How many observations the table holds; those of a wide one are counted."""
        if not self.headings.facts:
            return self.rows
        count, used = 0, self.headings.used
        facts = [column for column, name in used.items() if name in self.headings.facts]
        for group in range(self.groups):
            for batch in self._batches(group, facts):
                for column in batch.columns:
                    rows = filled(plain(column))
                    count += len(column) if rows is None else len(rows)
        return count

    def rows_of(self, pick: Callable[[Any], Any]) -> Any:
        """Some rows as a pandas frame; its index counts rows as the file.

        `pick` says of an array of distinct unit names, and of an empty one, which are meant. Not
        many more than `MOST_ROWS` come, however many there are.
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
                    index = pandas.Index(self._numbers(rows + first))
                    frames.append(pandas.DataFrame(taken, index))
                    if sum(map(len, frames)) > MOST_ROWS:
                        return pandas.concat(frames)
        return pandas.concat(frames) if frames else pandas.DataFrame()

    def _numbers(self, rows: Ints) -> Ints:
        """The numbers that rows had in the file that was handed in."""
        before = np.searchsorted(self.gaps - np.arange(len(self.gaps)), rows, "right")
        numbers: Ints = rows + before + self.lines + 1
        return numbers


def _names(column: Any) -> Any:
    return named(plain(column))


def _by_differences(chunk: Any) -> bool:
    """Whether texts are written as differences, of which Arrow makes no codes."""
    return any(encoding.startswith("DELTA") for encoding in chunk.encodings)
