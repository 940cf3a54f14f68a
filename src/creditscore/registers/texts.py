"""Cells of any type as text: the days of instants, numbers in digits, texts as they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from ..errors import FactError, Place
from ..facts.reading import kinds
from ..facts.reading.numbers import text
from ..lazy import need
from ..tabular.faults import unreadable
from ..tabular.instants import NO_DAY, days
from .piece import arrow

_LONGEST_EXACT = 10**15
_TEXTS = ("string", "large_string", "string_view")
_NO_TEXT = (
    list, tuple, set, frozenset, dict, np.ndarray, bytes, complex, dt.time, dt.timedelta,
)  # fmt: skip


def texts(
    columns: Sequence[Any],
    place: Place,
    headings: Sequence[str],
    read: Collection[int],
    zone: dt.tzinfo,
) -> Any:
    """Columns of Arrow or pandas as text, those that are not `read` only as far as they are filled.

    Raises `FactError` where a column that is read is of a kind that no table may have.
    """
    pa = arrow()
    typed = [_typed(column) for column in columns]
    used = {headings[at]: "" for at in read}
    problems = list(kinds.refused({headings[at]: _kind(typed[at]) for at in read}, used, (), place))
    if problems:
        raise FactError(problems)
    found = []
    for at, column in enumerate(typed):
        try:
            found.append(_texts(column, zone) if at in read else _filled(column))
        except (pa.ArrowException, UnicodeError) as error:
            raise unreadable(place.file, f"{headings[at]}: {error}") from None
    return pa.table(found, names=[str(at) for at in range(len(found))])


def _typed(column: Any) -> Any:
    """A column as an Arrow array; one of pandas with other than days as its cells, one by one."""
    if not isinstance(column, pd.Series):
        column = column.combine_chunks()
        return column.combine_chunks() if hasattr(column, "chunks") else column
    return arrow().array(column) if column.dtype.kind == "M" else list(column)


def _kind(column: Any) -> str:
    """The kind of a column as Arrow calls it, "" where each cell is text or a number for itself."""
    if not isinstance(column, list):
        return str(column.type)
    return next((type(cell).__name__ for cell in column if isinstance(cell, _NO_TEXT)), "")


def _texts(column: Any, zone: dt.tzinfo) -> Any:
    """A column of a kind that is read as text."""
    pa, types = arrow(), arrow().types
    if isinstance(column, list):
        return pa.array([shown(cell, zone) for cell in column], pa.string())
    if types.is_dictionary(column.type):
        if str(column.type.value_type) in _TEXTS:
            return _coded(column)
        column = column.dictionary_decode()
    if types.is_date(column.type) or types.is_timestamp(column.type):
        return _days(column, zone)
    if types.is_floating(column.type) or types.is_decimal(column.type):
        cells = kinds.plain(column).to_pylist()
        return pa.array([shown(cell, zone) for cell in cells], pa.string())
    return column.cast(pa.string()).fill_null("")


def _coded(column: Any) -> Any:
    """A dictionary of texts with those that occur, "" where there was nothing."""
    pa = arrow()
    cells = pa.concat_arrays([column.dictionary.cast(pa.string()).fill_null(""), pa.array([""])])
    indices = column.indices.cast(pa.int64()).fill_null(len(cells) - 1).to_numpy()
    distinct, codes = np.unique(indices, return_inverse=True)
    found = cells.take(pa.array(distinct))
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), found)


def _days(column: Any, zone: dt.tzinfo) -> Any:
    """A column of days or instants as days, what lies beyond the calendar as Arrow writes it."""
    pa = arrow()
    found = days(column, zone)
    distinct, inverse = np.unique(found, return_inverse=True)
    written = np.where(distinct == NO_DAY, 0, distinct).astype("datetime64[D]").astype(str)
    cells = written.astype(object)[inverse]
    beyond = np.flatnonzero((found == NO_DAY) & np.asarray(column.is_valid()))
    cells[found == NO_DAY] = ""
    if len(beyond):
        far = column.take(pa.array(beyond))
        zoned = pa.types.is_timestamp(far.type) and far.type.tz
        far = far.cast(pa.timestamp(far.type.unit)) if zoned else far
        far = far.cast(pa.string()).to_pylist()
        cells[beyond] = [f"{cell}Z" if zoned else cell for cell in far]
    return pa.array(cells, pa.string())


def _filled(column: Any) -> Any:
    """A column that nobody reads: something where it holds anything."""
    pa = arrow()
    if isinstance(column, list):
        return pa.array(["-" if text(cell) else "" for cell in column], pa.string())
    compute, coded = need("pyarrow.compute", "registers"), pa.types.is_dictionary(column.type)
    cells = column.dictionary if coded else column
    if str(cells.type) in _TEXTS:
        there = compute.binary_length(cells.cast(pa.large_string())).fill_null(0)
        there = compute.greater(there.take(column.indices) if coded else there, 0).fill_null(False)
    else:
        there = compute.invert(compute.is_null(column, nan_is_null=True))
    return compute.if_else(there, "-", "")


def shown(cell: Any, zone: dt.tzinfo) -> str:
    """A cell as text, an instant in its zone; a number too long for a float passes for no code.

    Text stays as it is: blanks around a credit code are among its mistakes.

    >>> from zoneinfo import ZoneInfo
    >>> zone = ZoneInfo("Asia/Shanghai")
    >>> [shown(cell, zone) for cell in (dt.datetime(2023, 5, 8), 45054.0, 0.00001, None)]
    ['2023-05-08', '45054', '0.00001', '']
    >>> shown(911100006000373410.0, zone), shown(dt.datetime(2023, 5, 31, 16, tzinfo=dt.UTC), zone)
    ('9.111000060003734e+17', '2023-06-01')
    """
    if isinstance(cell, str):
        return str(cell)
    if isinstance(cell, dt.datetime) and cell == cell:
        return _instant(cell, zone)
    if isinstance(cell, dt.date) and cell == cell:
        return cell.isoformat()
    if isinstance(cell, bool | np.bool_):
        return str(cell).lower()
    if isinstance(cell, float | np.floating) and cell == cell:
        whole = abs(float(cell)) < _LONGEST_EXACT
        return format(Decimal(text(cell)), "f") if whole else repr(float(cell))
    if isinstance(cell, Decimal) and cell.is_finite():
        return format(cell, "f")
    return text(cell)


def _instant(moment: dt.datetime, zone: dt.tzinfo) -> str:
    try:
        local = moment.astimezone(zone) if moment.tzinfo else moment
        local = local.replace(tzinfo=None)
    except (OverflowError, ValueError):
        return str(moment)
    midnight = local.time() == dt.time()
    return local.date().isoformat() if midnight else local.isoformat(" ", "seconds")
