"""Large Parquet files, left where they are and read a batch of rows at a time."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from ...arrays import Ints
from ...tabular.faults import unreadable
from ...tabular.parquet import failures, opened, sound_batch
from .pages import taken_apart
from .tables import ROWS, Table

_AT_ONCE = 1 << 22
"""How many rows of a row group have their names read at once, at most."""
_HARDLY = 8
"""From how many bytes a row on a column of names counts as one that hardly repeats."""


@dataclass(frozen=True, eq=False)
class ParquetTable(Table):
    """A Parquet file with what its columns mean.

    `lines` is how many lines stood before its first row where it was made from a CSV file, `gaps`
    are the rows that are missing since, counted from 0 as they stood there.
    """

    path: Path
    metadata: Any = field(repr=False)
    lines: int = 0
    gaps: Ints = field(default_factory=lambda: np.zeros(0, np.int64), repr=False)

    @cached_property
    def counts(self) -> list[int]:
        """How many rows each row group has."""
        groups = range(self.metadata.num_row_groups)
        return [int(self.metadata.row_group(number).num_rows) for number in groups]

    def _units(self, group: int) -> Any:
        """The names of units in a row group, by the file's own dictionary; None: Arrow has to say.

        Where names repeat, and where they are no texts, it has.
        """
        name = self.headings.column_of("entity")
        levels = self.metadata.schema.column(self._at[name]).max_definition_level
        if name in self._schema[1] or levels > 1:
            return None
        if self._chunk(name, group).num_values > _AT_ONCE:
            return None
        if "string" not in self.kinds[name]:
            return None
        return taken_apart(self.path, self._chunk(name, group), optional=levels == 1)

    def extremes(self, group: int) -> tuple[str, str] | None:
        """The first and the last name of a unit in a row group, if its statistics tell.

        They may be wrong: whoever asks has to find out while the rows are read.
        """
        chunk = self._chunk(self.headings.column_of("entity"), group)
        found = chunk.statistics if chunk.physical_type == "BYTE_ARRAY" else None
        if found is None or not found.has_min_max or found.null_count != 0:
            return None
        try:
            low, high = found.min, found.max
        except ValueError:  # a text cut within a letter
            return None
        return (low, high) if isinstance(low, str) else None

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

    def read(self, group: int, columns: list[str]) -> Iterator[Any]:
        """Some columns of a row group as record batches of Arrow."""
        try:
            metadata, coded = self._schema
            with opened(self.path, metadata=metadata, read_dictionary=coded) as file:
                batches = file.iter_batches(
                    ROWS, row_groups=[group], columns=columns, use_threads=False
                )
                yield from map(sound_batch, batches)
        except failures() as error:
            raise unreadable(self.name, error) from None

    @cached_property
    def _schema(self) -> tuple[Any, list[str]]:
        """The metadata to read with, and the columns that are to come as codes.

        All texts are, but for those that Arrow makes no codes of, and names that hardly repeat: to
        build a dictionary of them takes longer than to look each of them up. Where the file has
        one, it is taken as it stands (`_units`).
        """
        kinds = self.kinds
        texts = [column for column, kind in kinds.items() if "string" in kind]
        coded = [n for n in texts if not any(map(_by_differences, self._chunks(n)))]
        names = self.headings.column_of("entity")
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
    def kinds(self) -> dict[str, str]:
        """The types of the columns that are read, as Arrow calls them."""
        return self._kinds(self.metadata)

    def _kinds(self, metadata: Any) -> dict[str, str]:
        """The types of the columns that are read, by some metadata."""
        schema = metadata.schema.to_arrow_schema()
        used = [*self.headings.used, *self.headings.sources]
        return {column: str(schema.field(column).type) for column in used}

    def numbers(self, rows: Ints) -> Ints:
        """The numbers that rows had in the file that was handed in."""
        before = np.searchsorted(self.gaps - np.arange(len(self.gaps)), rows, "right")
        numbers: Ints = rows + before + self.lines + 1
        return numbers


def _by_differences(chunk: Any) -> bool:
    """Whether texts are written as differences, of which Arrow makes no codes."""
    return any(encoding.startswith("DELTA") for encoding in chunk.encodings)
