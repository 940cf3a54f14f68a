"""Parquet files as they are opened everywhere: times read right, no more in memory than is read."""

from __future__ import annotations

from importlib import import_module
from typing import Any


def opened(source: Any, **options: Any) -> Any:
    """A file as Arrow opens it; times of 96 bits come in milliseconds, which reach all years."""
    parquet = import_module("pyarrow.parquet")
    return parquet.ParquetFile(
        source, coerce_int96_timestamp_unit="ms", pre_buffer=False, **options
    )


def failures() -> tuple[type[Exception], ...]:
    """The errors that tell of a file that cannot be read."""
    return (OSError, ValueError, import_module("pyarrow").ArrowException)
