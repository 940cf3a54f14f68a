"""Arrow arrays as NumPy sees them, without a copy, and without loading pandas.

Arrow's own conversions load pandas on the way, which takes longer than to read a million rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

import numpy as np
import numpy.typing as npt

from .arrays import Ints
from .errors import FactError, Problem


def numbers(array: Any) -> Ints:
    """The numbers of an array of a primitive type; what stands where it is null is anything."""
    found: Ints = np.frombuffer(array.buffers()[1] or b"", array.type.to_pandas_dtype())
    return found[array.offset : array.offset + len(array)]


def halves(array: Any) -> tuple[Ints, Ints]:
    """The lower and the upper 64 bits of an array of decimals of 128."""
    pairs = np.frombuffer(array.buffers()[1] or b"", np.int64)
    pairs = pairs[2 * array.offset : 2 * (array.offset + len(array))]
    return pairs[::2], pairs[1::2]


def valid(array: Any) -> npt.NDArray[np.bool_] | None:
    """Where an array is not null; None: everywhere."""
    if not array.null_count:
        return None
    bits = np.frombuffer(array.buffers()[0], np.uint8)
    end = array.offset + len(array)
    found = np.unpackbits(bits[: -(-end // 8)], bitorder="little")[array.offset : end]
    return found.view(bool)


_LONG = 1 << 13
"""From how many texts on it is looked whether neighbours are the same."""


def encoded(array: Any) -> Any:
    """The same as a dictionary array.

    >>> encoded(texts(["甲", "甲", "乙"])).to_pylist()
    ['甲', '甲', '乙']
    """
    if hasattr(array, "dictionary"):
        return array
    is_long = len(array) >= _LONG and "string" in str(array.type)
    if is_long and 2 * np.count_nonzero(_begins(array[:_LONG])) <= _LONG:
        return _by_runs(array)
    return array.dictionary_encode()


def _begins(array: Any) -> npt.NDArray[np.bool_]:
    """Where another text stands than in the row before."""
    differ = import_module("pyarrow.compute").not_equal(array[1:], array[:-1])
    bits = np.unpackbits(np.frombuffer(differ.buffers()[1], np.uint8), bitorder="little")
    found = bits[differ.offset : differ.offset + len(differ)].view(bool)
    there = valid(differ)
    begins: npt.NDArray[np.bool_] = np.r_[True, found if there is None else found | ~there]
    return begins


def _by_runs(array: Any) -> Any:
    """The same as a dictionary array, of equal neighbours one is looked at."""
    rows = np.flatnonzero(_begins(array))
    few = array.take(column(rows)).dictionary_encode()
    found = np.repeat(codes(few, -1), np.diff(rows, append=len(array)))
    there = found >= 0 if few.null_count else None
    library = import_module("pyarrow")
    return library.DictionaryArray.from_arrays(column(found, there), few.dictionary, safe=False)


def codes(array: Any, null: int) -> Ints:
    """The indices of a dictionary array, `null` where there is none."""
    there = valid(array.indices)
    found = numbers(array.indices)
    return found if there is None else np.where(there, found, null)


def column(values: Ints, there: npt.NDArray[np.bool_] | None = None) -> Any:
    """An Arrow array of whole numbers or truths, null where not `there`."""
    arrow = import_module("pyarrow")
    mask = None if there is None else arrow.py_buffer(np.packbits(there, bitorder="little"))
    if values.dtype == bool:
        bits = arrow.py_buffer(np.packbits(values, bitorder="little"))
        return arrow.Array.from_buffers(arrow.bool_(), len(values), [mask, bits])
    kind = arrow.from_numpy_dtype(values.dtype)
    data = arrow.py_buffer(np.ascontiguousarray(values))
    return arrow.Array.from_buffers(kind, len(values), [mask, data])


def texts(cells: Sequence[str]) -> Any:
    """An Arrow array of texts."""
    arrow = import_module("pyarrow")
    parts = [cell.encode() for cell in cells]
    ends = np.cumsum([0, *map(len, parts)])
    if ends[-1] >= 1 << 31:
        kind, offsets = arrow.large_string(), ends.astype(np.int64)
    else:
        kind, offsets = arrow.string(), ends.astype(np.int32)
    buffers = [None, arrow.py_buffer(offsets), arrow.py_buffer(b"".join(parts))]
    return arrow.Array.from_buffers(kind, len(parts), buffers)


def coded(codes_: Ints, cells: Any) -> Any:
    """A dictionary array of texts from codes and the texts; no text stands twice in it.

    A dictionary with repeats is written to Parquet through memory that Arrow leaves as it finds it.
    """
    if not hasattr(cells, "type"):
        distinct = dict.fromkeys(cells)
        if len(distinct) < len(cells):
            for at, cell in enumerate(distinct):
                distinct[cell] = at
            codes_ = np.array([distinct[cell] for cell in cells], np.int32)[codes_]
            cells = list(distinct)
    return _dictionary(codes_, cells)


def spelled(codes_: Ints, cells: Any) -> Any:
    """An array of texts, each spelled out, from codes and the texts."""
    return _dictionary(codes_, cells).cast("string")


def _dictionary(codes_: Ints, cells: Any) -> Any:
    arrow = import_module("pyarrow")
    found = cells if hasattr(cells, "type") else texts(cells)
    return arrow.DictionaryArray.from_arrays(column(codes_.astype(np.int32)), found, safe=False)


def nothing(count: int) -> Any:
    """A dictionary array of so many nulls."""
    arrow = import_module("pyarrow")
    nulls = column(np.zeros(count, np.int32), np.zeros(count, bool))
    return arrow.DictionaryArray.from_arrays(nulls, texts([]))


DIGITS = (18, 38, 76)
"""How many digits decimals may have; the first that are enough are taken."""


def digits_for(most: int, places: int = 0) -> int | None:
    """How many digits a decimal needs that holds whole numbers up to `most`; None: too many.

    >>> digits_for(10**18 - 1), digits_for(10**18), digits_for(5, 20), digits_for(10**76)
    (18, 38, 38, None)
    """
    return next((digits for digits in DIGITS if most < 10**digits and places <= digits), None)


def decimals(
    values: Ints, places: int, there: npt.NDArray[np.bool_] | None = None, digits: int = 18
) -> Any:
    """Whole numbers of 10^-places as an Arrow array of decimals, null where not `there`.

    Raises `FactError` where Python integers have more than `digits`.
    """
    words = 2 if digits <= DIGITS[1] else 4
    wide = np.empty((len(values), words), np.int64)
    if values.dtype == object:
        if any(not -(10**digits) < value < 10**digits for value in values):
            raise FactError(Problem("F251", details={"digits": digits}))
        both = [int(value).to_bytes(8 * words, "little", signed=True) for value in values]
        wide[:] = np.frombuffer(b"".join(both), "<i8").reshape(wide.shape)
    else:
        wide[:, 0], wide[:, 1:] = values, (values >> 63)[:, None]
    arrow = import_module("pyarrow")
    bits = None if there is None else arrow.py_buffer(np.packbits(there, bitorder="little"))
    data = [bits, arrow.py_buffer(wide)]
    return arrow.Array.from_buffers(decimal(digits, places), len(values), data)


def decimal(digits: int, places: int) -> Any:
    """The type of decimals of so many digits, `places` of them behind the point."""
    arrow = import_module("pyarrow")
    kind = arrow.decimal128 if digits <= DIGITS[1] else arrow.decimal256
    return kind(digits, places)
