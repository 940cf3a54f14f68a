"""Small tables, Parquet or whatever pandas takes, as one tidy frame."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ...errors import FactError, Place, Problem, excerpt
from ...lazy import Later, need
from ...tabular import instants, parquet
from ...tabular.faults import unreadable
from ...tabular.libraries import library_of
from . import numbers
from .headings import COLUMNS, KEYS, Headings
from .kinds import in_pandas, is_index, plain, prepared, refused

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = Later("pandas")

_SOUND = ("polars", "duckdb")
"""Libraries whose texts are sound; to look at all their letters takes as long as to read them."""


def joined(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Tidy frames as one; their cells stay what they are."""
    if not frames:
        return pd.DataFrame({name: pd.Series(dtype=object) for name in COLUMNS})
    mixed = [
        name
        for name in (*KEYS, "value", "until")
        if len({frame[name].dtype for frame in frames}) > 1
    ]
    if mixed:
        frames = [frame.astype(dict.fromkeys(mixed, object)) for frame in frames]
    return pd.concat(frames, ignore_index=True)


def frame_of(found: Any, place: Place) -> pd.DataFrame:
    """A frame of pandas or a table of Arrow as a frame whose index counts the rows from 1.

    Raises `FactError` for columns of kinds that are not read.
    """
    if isinstance(found, pd.DataFrame):
        return _of_pandas(found, place)
    return of_arrow(found, place)


def table_of(source: Any, place: Place) -> Any:
    """What was handed in as a frame of pandas or a table of Arrow.

    An index of pandas with a name is a column, as it is in a file that pandas writes. Raises
    `FactError` for what is no table.
    """
    source = collected(source)
    if isinstance(source, pd.DataFrame):
        return _indexed(source, place)
    if hasattr(source, "__arrow_c_stream__") or hasattr(source, "__arrow_c_array__"):
        library = need("pyarrow", "parquet")
        try:
            table = library.table(source)
        except Exception as error:  # the object's own code may raise anything
            raise _no_table(source, place, str(error)) from None
        try:
            return table if library_of(source) in _SOUND else parquet.sound(table)
        except parquet.failures() as error:
            raise unreadable(place.file, error) from None
    if not _rows_or_columns(source):
        raise _no_table(source, place)
    try:
        found = pd.DataFrame(source, dtype=object)
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise _no_table(source, place, str(error)) from None
    return _indexed(found, place)


def collected(source: Any) -> Any:
    """What was handed in, a query of Polars or a dataset of Arrow as the table that it makes."""
    if type(source).__name__ == "LazyFrame":
        return source.collect()
    if type(source).__module__ == "pyarrow._dataset" and hasattr(source, "to_table"):
        return source.to_table()
    return source


def _indexed(frame: pd.DataFrame, place: Place) -> pd.DataFrame:
    if isinstance(frame.columns, pd.MultiIndex):
        raise _no_table(frame, place, "MultiIndex")
    keys = [
        frame.index.get_level_values(at).to_frame(index=False)
        for at, name in enumerate(frame.index.names)
        if name is not None
    ]
    return pd.concat([*keys, frame.reset_index(drop=True)], axis=1) if keys else frame


def _rows_or_columns(source: Any) -> bool:
    """Whether something is a list of rows, or has a list of cells for some of its columns."""
    if isinstance(source, Mapping):
        lists = [pd.api.types.is_list_like(cells) for cells in source.values()]
        endless = any(isinstance(cells, Iterator) for cells in source.values())
        return not endless and any(lists) >= bool(lists)
    return isinstance(source, Sequence | np.ndarray) and not isinstance(source, bytes | bytearray)


def _no_table(source: Any, place: Place, reason: str = "") -> FactError:
    details = {"kind": excerpt(type(source).__name__), "reason": excerpt(reason or "-", 100)}
    return FactError(Problem("F241", place, details))


def _of_pandas(frame: pd.DataFrame, place: Place) -> pd.DataFrame:
    """A frame of pandas with columns of kinds that are read, numbered from 1."""
    headings = Headings.of(list(frame.columns), place)
    used = {**headings.used, **headings.sources}
    kinds = {name: _kind(kind) for name, kind in frame.dtypes.items() if name in used}
    problems = list(refused(kinds, used, headings.facts, place))
    if problems:
        raise FactError(problems)
    frame = frame.set_axis(pd.RangeIndex(1, len(frame) + 1))
    odd = {
        name: _plain(frame[name])
        for name, kind in kinds.items()
        if kind or isinstance(frame[name].dtype, pd.ArrowDtype)
    }
    return frame.assign(**odd) if odd else frame


def _kind(kind: Any) -> str:
    """The kind of a column as Arrow calls it, "" where each cell says for itself what it is."""
    if isinstance(kind, pd.ArrowDtype):
        return str(kind.pyarrow_dtype)
    if isinstance(kind, pd.SparseDtype):
        return _kind(kind.subtype) or "double"
    if isinstance(kind, pd.CategoricalDtype):
        return _kind(kind.categories.dtype)
    if kind.kind == "M":
        return "timestamp[ns]"
    if kind.kind == "m":
        return "duration[ns]"
    return {("f", 2): "halffloat", ("f", 4): "float", ("f", 16): "long double"}.get(
        (kind.kind, getattr(kind, "itemsize", 0)), "complex" if kind.kind == "c" else ""
    )


def _plain(column: pd.Series[Any]) -> Any:
    """A column of dates, of floats of less than 64 bits, of Arrow's or sparse, as it is read."""
    kind: Any = column.dtype
    if isinstance(kind, pd.ArrowDtype):
        found = need("pyarrow", "parquet").chunked_array(column.array.__arrow_array__())
        return in_pandas(plain(found.combine_chunks()))
    if isinstance(kind, pd.SparseDtype):
        return _plain(column.astype(kind.subtype)) if _kind(kind.subtype) else np.asarray(column)
    if isinstance(kind, pd.CategoricalDtype):
        return _plain(column.astype(kind.categories.dtype))
    if kind.kind == "M":
        zoned = getattr(kind, "tz", None) is not None
        values = (column.dt.tz_convert(None) if zoned else column).to_numpy()
        distinct, codes = np.unique(values, return_inverse=True)
        return np.array(instants.written(distinct, zoned), object)[codes]
    values = column.to_numpy(np.float16 if kind.itemsize == 2 else np.float32, na_value=np.nan)
    distinct, codes = np.unique(values, return_inverse=True)
    return np.array([float(str(number)) for number in distinct])[codes]


def of_arrow(table: Any, place: Place) -> pd.DataFrame:
    """An Arrow table as a frame, with columns of kinds that are read, numbered from 1.

    Raises `FactError` with all that is wrong with its columns.
    """
    names = [name for name in table.column_names if not is_index(name)]
    headings = Headings.of(names, place)
    used = {**headings.used, **headings.sources}
    kinds = {name: str(table.schema.field(name).type) for name in used}
    problems = list(refused(kinds, used, headings.facts, place))
    if problems:
        raise FactError(problems)
    chunks = {name: table.column(name).combine_chunks() for name in used}
    found = prepared({used[name]: chunks[name] for name in used}, headings.facts)
    rows = pd.RangeIndex(1, len(table) + 1)
    return pd.DataFrame(
        {name: in_pandas(found[used[name]]) if name in used else None for name in names},
        rows,
        names,
    )


def read_parquet(data: bytes, name: str) -> pd.DataFrame:
    """The table in a Parquet file; its index counts the rows from 1."""
    library = need("pyarrow", "parquet")
    try:
        table, reason = parquet.whole(library.BufferReader(data))
    except parquet.failures() as error:
        raise unreadable(name, error) from None
    if table is None:
        raise FactError(Problem("F243", Place(name), {"file": name, "reason": reason}))
    return of_arrow(table, Place(name, 1))


def tidy(table: pd.DataFrame, place: Place) -> tuple[pd.DataFrame, Headings]:
    """Bring a table to the tidy columns, keeping where each row came from; with what it had.

    The index holds the rows' numbers; `place` is where the columns' names stand.
    """
    headings = Headings.of(list(table.columns), place)
    names, facts = headings.names, list(headings.facts)
    table = table.set_axis(list(names), axis=1).assign(file=place.file, row=table.index)
    for column in ("subject", "until", "source"):
        if column not in names:
            table = table.assign(**{column: ""})
    if facts:
        if len({table[name].dtype for name in facts}) > 1:
            table = table.astype(dict.fromkeys(facts, object))
        table = table.melt([*KEYS, "until", "source", "file", "row"], facts, "fact", "value")
        table = table.loc[[not empty for empty in numbers.is_empty(table["value"])]]
    return table[list(COLUMNS)].reset_index(drop=True), headings
