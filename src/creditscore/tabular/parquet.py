"""Parquet files as they are opened everywhere: times read right, no more in memory than is read."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from ..lazy import need
from .thrift import struct

MOST_CELLS = 1 << 28
"""How many cells a file may have that is read as a whole."""
MOST_BYTES = 1 << 28
"""How many bytes of texts a column may come to that is read as a whole."""
MOST_ROWS = 1 << 20
"""How many rows are looked at one by one, about."""
_ROW = 1 << 16
"""How many bytes a row may take at most, on an average, where a row group has many."""

_TYPES = (
    "BOOLEAN", "INT32", "INT64", "INT96", "FLOAT", "DOUBLE", "BYTE_ARRAY", "FIXED_LEN_BYTE_ARRAY",
)  # fmt: skip
_CODECS = 8
"""How many ways of compression there are."""


def opened(source: Any, **options: Any) -> Any:
    """A file as Arrow opens it; times of 96 bits come in milliseconds, which reach all years."""
    parquet = import_module("pyarrow.parquet")
    return parquet.ParquetFile(
        source, coerce_int96_timestamp_unit="ms", pre_buffer=False, **options
    )


class StatisticsMismatch(Exception):  # noqa: N818
    """The statistics of a file say what its rows do not."""


def sound(found: Any) -> Any:
    """A table or batch as it was read; raises `ArrowInvalid` where a text of it is none.

    A file may hold any bytes as a text, and Arrow takes them as they are.
    """
    found.validate(full=True)
    return found


def sound_batch(batch: Any) -> Any:
    """The same of a batch, in a quarter of the time where its texts are codes.

    Arrow does not look whether the codes in a file have a text; the extremes of a column tell.
    """
    for column in batch.columns:
        texts = getattr(column, "dictionary", None)
        if texts is None:
            column.validate(full=True)
            continue
        column.validate()
        texts.validate(full=True)
        ends = import_module("pyarrow.compute").min_max(column.indices).as_py()
        if ends["max"] is not None and not 0 <= ends["min"] <= ends["max"] < len(texts):
            raise import_module("pyarrow").ArrowInvalid("a code without a text")
    return batch


def metadata_of(path: Path) -> Any:
    """What a file says of itself; None where it cannot be read."""
    need("pyarrow", "parquet")
    try:
        return import_module("pyarrow.parquet").read_metadata(path)
    except failures():
        return None


def contradictory(path: Path, metadata: Any) -> bool:
    """Whether a file says of its columns what cannot be: of types, codecs, sizes.

    Arrow ends the process when it is asked of such a column, or of one that is encrypted by itself.
    The numbers of fields are those of `parquet.thrift`.
    """
    with path.open("rb") as file:
        file.seek(-8, os.SEEK_END)
        size = int.from_bytes(file.read(4), "little")
        file.seek(-8 - size, os.SEEK_END)
        footer = file.read(size)
    schema = [metadata.schema.column(at) for at in range(metadata.num_columns)]
    try:
        groups = struct(footer, 0)[0][4]
        return not all(
            _fits(column, chunk, group[3])
            for group in groups
            for column, chunk in zip(schema, group[1], strict=True)
        )
    except (AttributeError, LookupError, RecursionError, TypeError, ValueError):
        return True


def _fits(column: Any, chunk: Any, rows: int) -> bool:
    """Whether what is said of a column chunk is of a column in a group of so many rows."""
    about = chunk[3]
    sizes = about.get(16, {})
    levels = (2, column.max_repetition_level), (3, column.max_definition_level)
    return (
        8 not in chunk
        and _TYPES[about[1]] == column.physical_type
        and 0 <= about[4] < _CODECS
        and (column.max_repetition_level > 0 or about[5] == rows)
        and all(len(sizes.get(field, ())) in (0, most + 1) for field, most in levels)
        and (1 not in sizes or column.physical_type == "BYTE_ARRAY")
    )


def failures() -> tuple[type[Exception], ...]:
    """The errors that tell of a file that cannot be read."""
    return (OSError, ValueError, import_module("pyarrow").ArrowException)


def excessive(metadata: Any, whole: bool) -> str:
    """What of a file is more than is read, "" where nothing is; `whole`: not in batches.

    A few bytes may stand for any number of cells, so that the size of a file says nothing.
    """
    rows, columns = metadata.num_rows, metadata.num_columns
    if whole and rows * columns > MOST_CELLS:
        return f"{rows} × {columns}"
    for number in range(metadata.num_row_groups):
        group = metadata.row_group(number)
        if group.total_byte_size > max(MOST_BYTES, group.num_rows * _ROW):
            return f"{group.total_byte_size >> 20} MB"
    return ""


def whole(source: Any) -> tuple[Any, str]:
    """A file's table, or None and what of it is more than is read; texts come as codes."""
    with opened(source) as file:
        metadata, schema = file.metadata, file.schema_arrow
        reason = excessive(metadata, True)
    if reason:
        return None, reason
    texts = [field.name for field in schema if str(field.type) in ("string", "large_string")]
    with opened(source, read_dictionary=texts) as file:
        table = sound(file.read())
    for name, column in zip(table.column_names, table.columns, strict=True):
        size = sum(map(size_of, column.chunks))
        if size > MOST_BYTES:
            return None, f"{name}: {size >> 20} MB"
    return table, ""


def size_of(column: Any) -> int:
    """How many bytes a column of texts comes to if each of its cells is written out."""
    if not hasattr(column, "dictionary") or "string" not in str(column.type.value_type):
        return int(column.nbytes)
    cells = import_module("pyarrow.compute").binary_length(column.dictionary)
    lengths = np.asarray(cells.fill_null(0), np.int64)
    counts = import_module("pyarrow.compute").value_counts(column.indices.drop_null())
    codes = np.asarray(counts.field(0), np.int64)
    return int((lengths[codes] * np.asarray(counts.field(1), np.int64)).sum())
