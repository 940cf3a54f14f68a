"""Parquet files with something wrong in them, small ones and those on the path of large tables."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from .attempt import ANY, DONE, REFUSED, Attempt, write

_NO, _YES = (REFUSED,), (DONE,)
_SMALL, _LARGE = 12, 20_000
_MAY = datetime(2023, 5, 9, 1, 0, tzinfo=UTC)


def _columns(rows: int) -> dict[str, Any]:
    return {
        "month": pa.array(["2023-05"] * rows),
        "entity": pa.array([f"单位{n:05}" for n in range(rows)]),
        "item": pa.array(["1"] * rows),
        "fact": pa.array(["n"] * rows),
        "value": pa.array([n % 7 for n in range(rows)]),
    }


def _scored(data: bytes, rows: int, folder: Path) -> list[str]:
    home = write(folder, roster="groups: {}\n")
    lines = ["track,name", *(f"u,单位{n:05}" for n in range(rows))]
    (home / "roster.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "facts.parquet").write_bytes(data)
    return ["score", "s", "facts.parquet", "--out", "out"]


def _written(table: pa.Table, **options: Any) -> bytes:
    file = io.BytesIO()
    pq.write_table(table, file, **options)
    return file.getvalue()


def _with(rows: int, column: str, make: Callable[[int], Any], folder: Path) -> list[str]:
    table = pa.table(_columns(rows) | {column: make(rows)})
    return _scored(_written(table), rows, folder)


def _array(cell: Any, type_: pa.DataType) -> Callable[[int], Any]:
    return lambda rows: pa.array([cell] * rows, type_)


def _last(cell: Any, type_: pa.DataType, other: Any = 1) -> Callable[[int], Any]:
    return lambda rows: pa.array([other] * (rows - 1) + [cell], type_)


def _named(type_: pa.DataType) -> Callable[[int], Any]:
    return lambda rows: _columns(rows)["entity"].cast(type_)


_TYPES: list[tuple[str, str, Callable[[int], Any], tuple[int, ...]]] = [
    ("value of nulls", "value", pa.nulls, ANY),
    ("value of nulls of int64", "value", _array(None, pa.int64()), ANY),
    ("value of lists", "value", _array([5], pa.list_(pa.int64())), _NO),
    ("value of structs", "value", _array({"x": 5}, pa.struct([("x", pa.int64())])), _NO),
    ("value of maps", "value", _array([("x", 5)], pa.map_(pa.string(), pa.int64())), _NO),
    ("value of bytes", "value", _array(b"\xff\xfe", pa.binary()), _NO),
    ("value of booleans", "value", _array(True, pa.bool_()), ANY),
    ("value of text", "value", _array("5", pa.string()), ANY),
    ("value of days", "value", _array(date(2023, 5, 9), pa.date32()), _NO),
    ("value of times", "value", _array(time(1), pa.time64("us")), _NO),
    ("value of durations", "value", _array(timedelta(1), pa.duration("ms")), _NO),
    ("value of int8", "value", _array(5, pa.int8()), _YES),
    ("value of uint64", "value", _last(2**64 - 1, pa.uint64()), _NO),
    ("value of the least int64", "value", _last(-(2**63), pa.int64()), _NO),
    ("value of the greatest int64", "value", _last(2**63 - 1, pa.int64()), _NO),
    ("value of 10^15", "value", _last(10**15, pa.int64()), _NO),
    ("value of half floats", "value", lambda n: pa.array([5.0] * n, pa.float32())
        .cast(pa.float16()), ANY),
    ("value of float32", "value", _array(5.0, pa.float32()), _YES),
    ("value of NaN", "value", _last(float("nan"), pa.float64(), 1.0), ANY),
    ("value of infinity", "value", _last(float("inf"), pa.float64(), 1.0), _NO),
    ("value of 1e300", "value", _last(1e300, pa.float64(), 1.0), _NO),
    ("value of 1e-300", "value", _last(1e-300, pa.float64(), 1.0), _NO),
    ("value of decimals", "value", _array(Decimal("5.00"), pa.decimal128(9, 2)), _YES),
    ("value of wide decimals", "value", _last(Decimal(10**70), pa.decimal256(76, 0), Decimal(1)),
     _NO),
    ("value by dictionary", "value", lambda n: pa.array(["5"] * n).dictionary_encode(), ANY),
    ("entity of nulls", "entity", pa.nulls, _NO),
    ("entity of numbers", "entity", _array(5, pa.int64()), _NO),
    ("entity of lists", "entity", _array(["甲"], pa.list_(pa.string())), _NO),
    ("entity of bytes", "entity", _array("单位00001".encode(), pa.binary()), _NO),
    ("entity of bytes that are none", "entity", _array(b"\xff\xfe", pa.binary()), _NO),
    ("entity of large text", "entity", _named(pa.large_string()), _YES),
    ("entity of views", "entity", _named(pa.string_view()), ANY),
    ("entity by dictionary", "entity", lambda n: _columns(n)["entity"].dictionary_encode(), _YES),
    ("entity with markup", "entity", lambda n: pa.array(["[/]"] * n), _NO),
    ("entity with an escape", "entity", lambda n: pa.array(["\x1b[2J"] * n), _NO),
    ("month of days", "month", _array(date(2023, 5, 9), pa.date32()), ANY),
    ("month of days of 64 bits", "month", _array(date(2023, 5, 9), pa.date64()), ANY),
    ("month of instants", "month", _array(_MAY, pa.timestamp("us", "UTC")), ANY),
    ("month of instants of ns", "month", _array(_MAY, pa.timestamp("ns", "Asia/Shanghai")), ANY),
    ("month of instants of no zone", "month", _array(_MAY.replace(tzinfo=None),
                                                     pa.timestamp("s")), ANY),
    ("month past the year 9999", "month", lambda n: pa.array([2**52] * n).cast(
        pa.timestamp("us")), _NO),
    ("month before all years", "month", lambda n: pa.array([-(2**62)] * n).cast(
        pa.timestamp("us")), _NO),
    ("month of numbers", "month", _array(202305, pa.int64()), ANY),
    ("item of numbers", "item", _array(1, pa.int64()), ANY),
    ("item of floats", "item", _array(1.0, pa.float64()), ANY),
    ("source of lists", "source", _array(["x"], pa.list_(pa.string())), ANY),
    ("source of nulls", "source", pa.nulls, _YES),
    ("subject of nulls", "subject", pa.nulls, _YES),
    ("until of nulls", "until", pa.nulls, ANY),
    ("an unknown column of nulls", "x", pa.nulls, ANY),
    ("an unknown column of maps", "x", _array([("x", 5)], pa.map_(pa.string(), pa.int64())), ANY),
]  # fmt: skip


def _plain(rows: int = _SMALL, **more: Any) -> bytes:
    return _written(pa.table(_columns(rows)), **more)


def _int96(rows: int) -> bytes:
    stamps = pa.array([datetime(2023, 5, 9)] * rows, pa.timestamp("ns"))
    table = pa.table(_columns(rows) | {"month": stamps})
    return _written(table, use_deprecated_int96_timestamps=True)


def _flipped(seed: int, rows: int) -> bytes:
    data, rng = bytearray(_plain(rows)), Random(seed)
    for _ in range(8):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return bytes(data)


def _bomb(rows: int = 40_000_000) -> bytes:
    """Rows that repeat, by the million: a few kilobytes."""
    file, part = io.BytesIO(), 5_000_000
    words = {"month": "2023-05", "entity": "单位00001", "item": "1", "fact": "n", "value": "1"}
    codes = pa.array([0]).take(pa.array([0] * 1000)).cast(pa.int32())
    chunk = {
        name: pa.chunked_array(
            [pa.DictionaryArray.from_arrays(codes, pa.array([word]))] * (part // 1000)
        )
        for name, word in words.items()
    }
    table = pa.table(chunk)
    with pq.ParquetWriter(file, table.schema, compression="zstd") as writer:
        for _ in range(rows // part):
            writer.write_table(table, row_group_size=part)
    return file.getvalue()


_FILES: list[tuple[str, Callable[[], bytes], tuple[int, ...]]] = [
    ("of nothing", lambda: b"", _NO),
    ("of its mark", lambda: b"PAR1", _NO),
    ("of its marks", lambda: b"PAR1PAR1", _NO),
    ("of a footer that is too long", lambda: b"PAR1" + b"\xff\xff\xff\x7f" + b"PAR1", _NO),
    ("of a footer below nothing", lambda: b"PAR1" + b"\xff\xff\xff\xff" + b"PAR1", _NO),
    ("under a key", lambda: _plain()[:-4] + b"PARE", _NO),
    ("of half", lambda: _plain()[:900], _NO),
    ("without its last letter", lambda: _plain()[:-1], _NO),
    ("with letters behind", lambda: _plain() + b"\n", _NO),
    ("of Arrow", lambda: b"ARROW1\0\0" + bytes(100), _NO),
    ("of no row", lambda: _plain(0), ANY),
    ("of no column", lambda: _written(pa.table({})), _NO),
    ("of one column", lambda: _written(pa.table({"month": ["2023-05"]})), _NO),
    ("of a name twice", lambda: _written(pa.table(
        [*_columns(_SMALL).values(), pa.array([1] * _SMALL)],
        names=[*_columns(_SMALL), "value"])), _NO),
    ("of a name of two hundred thousand letters", lambda: _written(
        pa.table(_columns(_SMALL) | {"x" * 200_000: [1] * _SMALL})), ANY),
    ("of two thousand columns", lambda: _written(
        pa.table(_columns(_SMALL) | {f"x{n}": [1] * _SMALL for n in range(2000)})), ANY),
    ("of days as INT96", lambda: _int96(_SMALL), ANY),
    ("without statistics", lambda: _plain(write_statistics=False), _YES),
    ("in many row groups", lambda: _plain(row_group_size=1), _YES),
]  # fmt: skip


def _rows_of(data: Callable[[], bytes], rows: int, folder: Path) -> list[str]:
    return _scored(data(), rows, folder)


def _forged(changes: Mapping[str, str], folder: Path) -> list[str]:
    """Statistics that say what the pages do not: all rows are of one month, by the footer."""
    rows = _LARGE
    months = [f"2023-{n % 12 + 1:02}" for n in range(rows)]
    units = pa.array([f"单位{n // 12:05}" for n in range(rows)])
    table = pa.table(_columns(rows) | {"month": pa.array(months), "entity": units})
    data = _written(table, use_dictionary=False, compression="none")
    footer = int.from_bytes(data[-8:-4], "little") + 8
    told = data[-footer:]
    for old, new in changes.items():
        told = told.replace(old.encode(), new.encode())
    return _scored(data[:-footer] + told, rows, folder)


def _attempts() -> Iterator[Attempt]:
    for name, column, make, ends in _TYPES:
        for size, rows in (("", _SMALL), ("large, ", _LARGE)):
            yield Attempt(size + name, partial(_with, rows, column, make), ends, rare=rows > _SMALL)
    for name, data, ends in _FILES:
        yield Attempt(name, partial(_rows_of, data, _SMALL), ends)
    yield Attempt("large, of days as INT96", partial(_rows_of, partial(_int96, _LARGE), _LARGE))
    for seed in range(8):
        yield Attempt(f"damaged {seed}", partial(_rows_of, partial(_flipped, seed, _SMALL), _SMALL))
    for seed in range(4):
        data = partial(_flipped, seed, _LARGE)
        yield Attempt(f"large, damaged {seed}", partial(_rows_of, data, _LARGE), rare=True)
    yield Attempt("statistics of one month alone", partial(_forged, {"2023-12": "2023-01"}))
    yield Attempt("statistics of another year", partial(_forged, {"2023-": "2022-"}))
    yield Attempt("a bomb", partial(_rows_of, _bomb, _SMALL), _NO, rare=True)


ATTEMPTS = list(_attempts())
