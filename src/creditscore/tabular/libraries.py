"""The library that a frame is of: what comes in as one kind goes out as that kind."""

from __future__ import annotations

from typing import Any, Literal

Library = Literal["pandas", "polars", "arrow", "duckdb"]

_OF: dict[str, Library] = {
    "pandas": "pandas",
    "polars": "polars",
    "pyarrow": "arrow",
    "duckdb": "duckdb",
    "_duckdb": "duckdb",
}


def library_of(table: Any) -> Library | None:
    """The library of a frame; Arrow's where it is of another that hands its columns over.

    None for what is no frame: rows one by one, columns by their names, a file.

    >>> import pandas
    >>> library_of(pandas.DataFrame()), library_of([{"month": "2023-01"}])
    ('pandas', None)
    """
    for kind in type(table).__mro__:
        found = _OF.get(kind.__module__.partition(".")[0])
        if found is not None:
            return found
    handed_over = hasattr(table, "__arrow_c_stream__") or hasattr(table, "__arrow_c_array__")
    return "arrow" if handed_over else None
