"""What a program may hand over for facts or records: each is read, or refused with a code.

Here they are attempts like the others: `run` scores one in a process of its own, and prints what
the command line would.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from .attempt import ANY, DONE, REFUSED, Attempt, write

_NO, _YES, _REFUSED_SOMEHOW = (REFUSED,), (DONE,), (REFUSED, 2)
_ROW = {"month": "2023-05", "entity": "甲局", "item": "1", "fact": "n", "value": 5}


def _value(value: Any) -> Any:
    return lambda: [_ROW | {"value": value}]


def _month(value: Any) -> Any:
    return lambda: [_ROW | {"month": value}]


def _frame(**columns: Any) -> Any:
    return lambda: pd.DataFrame([_ROW]).assign(**columns)


class _Lying:
    """Says that it speaks Arrow, and does not."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        raise RuntimeError("no")


class _Nonsense:
    """Says that it speaks Arrow, and returns no capsule."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return 5


FRAMES: dict[str, tuple[Callable[[], Any], tuple[int, ...]]] = {
    "a row": (_value(5), _YES),
    "a number": (lambda: 5, _REFUSED_SOMEHOW),
    "None": (lambda: None, _REFUSED_SOMEHOW),
    "a boolean": (lambda: True, _REFUSED_SOMEHOW),
    "bytes": (lambda: b"facts.csv", (0, 1, 2)),
    "a function": (lambda: print, _REFUSED_SOMEHOW),
    "a class": (lambda: dict, _REFUSED_SOMEHOW),
    "an object": (object, _REFUSED_SOMEHOW),
    "a Series": (lambda: pd.Series(_ROW), (0, 1, 2)),
    "an array": (lambda: np.ones((2, 5)), _REFUSED_SOMEHOW),
    "a dict": (lambda: _ROW, (0, 1, 2)),
    "a dict of lists": (lambda: {k: [v] for k, v in _ROW.items()}, (0, 1, 2)),
    "a dict of lists of other lengths": (lambda: {"month": ["2023-05"], "value": [1, 2]},
                                         _REFUSED_SOMEHOW),
    "an empty list": (list, (0, 1, 2)),
    "a list of numbers": (lambda: [1, 2], _REFUSED_SOMEHOW),
    "a list of lists": (lambda: [list(_ROW.values())], _REFUSED_SOMEHOW),
    "a list of None": (lambda: [None], _REFUSED_SOMEHOW),
    "a generator": (lambda: (row for row in [_ROW]), (0, 1, 2)),
    "a set": (lambda: {1, 2}, _REFUSED_SOMEHOW),
    "a path that is not there": (lambda: Path("nope.csv"), _REFUSED_SOMEHOW),
    "an object that lies": (_Lying, _REFUSED_SOMEHOW),
    "an object of nonsense": (_Nonsense, _REFUSED_SOMEHOW),
    "Decimal 1E+9999999": (_value(Decimal("1E+9999999")), _NO),
    "Decimal 1E-9999999": (_value(Decimal("1E-9999999")), _NO),
    "Decimal NaN": (_value(Decimal("NaN")), _NO),
    "Decimal sNaN": (_value(Decimal("sNaN")), _NO),
    "Decimal Infinity": (_value(Decimal("Infinity")), _NO),
    "Decimal -0": (_value(Decimal("-0")), ANY),
    "a fraction": (_value(Fraction(5)), ANY),
    "a fraction of thirds": (_value(Fraction(1, 3)), _NO),
    "a complex number": (_value(5 + 0j), _NO),
    "float NaN": (_value(float("nan")), _NO),
    "float infinity": (_value(float("inf")), _NO),
    "float 1e300": (_value(1e300), _NO),
    "float 5e-324": (_value(5e-324), _NO),
    "float 0.1 + 0.2": (_value(0.1 + 0.2), _NO),
    "an integer of 5000 digits": (_value(10**4999), _NO),
    "an integer of 5000000 digits": (_value(1 << 16_000_000), _NO),
    "np.float32": (_value(np.float32(5)), _YES),
    "np.int8": (_value(np.int8(5)), _YES),
    "np.bool": (_value(np.True_), ANY),
    "np.datetime64": (_value(np.datetime64("2023-05-01")), _NO),
    "pd.NA": (_value(pd.NA), _NO),
    "pd.NaT": (_value(pd.NaT), _NO),
    "a list as a value": (_value([5]), _NO),
    "a dict as a value": (_value({"x": 5}), _NO),
    "bytes as a value": (_value(b"5"), _NO),
    "a date as a month": (_month(date(2023, 5, 9)), ANY),
    "an instant as a month": (_month(datetime(2023, 5, 9, tzinfo=UTC)), ANY),
    "a Period as a month": (_month(pd.Period("2023-05", "M")), ANY),
    "NaT as a month": (_month(pd.NaT), _NO),
    "a number as a month": (_month(202305), ANY),
    "a lone surrogate as a unit": (lambda: [_ROW | {"entity": "\ud800"}], _NO),
    "NUL as a unit": (lambda: [_ROW | {"entity": "甲\0局"}], _NO),
    "an escape as a unit": (lambda: [_ROW | {"entity": "\x1b[2J"}], _NO),
    "markup as a unit": (lambda: [_ROW | {"entity": "[/]"}], _NO),
    "a number as a unit": (lambda: [_ROW | {"entity": 5}], _NO),
    "rows with other keys": (lambda: [_ROW, {"month": "2023-05"}], _NO),
    "keys that are numbers": (lambda: [{1: 2}], _NO),
    "a column of objects": (_frame(value=[object()]), _NO),
    "a column of lists": (_frame(value=[[5]]), _NO),
    "a column of None": (_frame(value=[None]), ANY),
    "a column of categories": (_frame(entity=pd.Categorical(["甲局"])), _YES),
    "a column of nullable integers": (_frame(value=pd.array([5], dtype="Int64")), _YES),
    "a column of intervals": (_frame(value=pd.interval_range(0, 1, 1)), _NO),
    "a column of spans": (_frame(value=[pd.Timedelta(1)]), _NO),
    "a column of complex numbers": (_frame(value=[5j]), _NO),
    "columns by number": (lambda: pd.DataFrame([list(_ROW.values())]), _NO),
    "columns of two levels": (lambda: pd.concat({"x": pd.DataFrame([_ROW])}, axis=1), _NO),
    "a column twice": (lambda: pd.concat([pd.DataFrame([_ROW])] * 2, axis=1), _NO),
    "an index of months": (lambda: pd.DataFrame([_ROW]).set_index(["month", "entity"]), ANY),
    "a frame of nothing": (pd.DataFrame, (0, 1, 2)),
    "a million rows of nothing": (lambda: pd.DataFrame(index=range(1_000_000)), (0, 1, 2)),
    "an Arrow table": (lambda: pa.Table.from_pylist([_ROW]), _YES),
    "an Arrow batch": (lambda: pa.RecordBatch.from_pylist([_ROW]), (0, 1, 2)),
    "an Arrow array": (lambda: pa.array([5]), _REFUSED_SOMEHOW),
    "an Arrow schema": (lambda: pa.schema([("month", pa.string())]), _REFUSED_SOMEHOW),
    "an Arrow table of nulls": (
        lambda: pa.table({k: pa.nulls(3) for k in _ROW}), _NO),
    "an Arrow table of unions": (lambda: pa.table({
        **{k: [v] for k, v in _ROW.items()},
        "value": pa.UnionArray.from_sparse(pa.array([0], pa.int8()), [pa.array([5])])}), _NO),
    "an Arrow table of views": (lambda: pa.table({
        k: pa.array([str(v)], pa.string_view()) for k, v in _ROW.items()}), ANY),
    "an Arrow table of runs": (lambda: pa.table({
        **{k: [v] for k, v in _ROW.items()},
        "value": pa.RunEndEncodedArray.from_arrays(pa.array([1], pa.int32()), [5])}), ANY),
}  # fmt: skip


def run(name: str) -> None:
    """Score a frame in this process and end it as the command line would."""
    from creditscore import CreditscoreError, UsageError, load_scheme, score

    try:
        score(load_scheme("s"), FRAMES[name][0]())
    except CreditscoreError as error:
        print(error.text("en"), file=sys.stderr)
        sys.exit(2 if isinstance(error, UsageError) else 1)
    sys.exit(0)


def _frame_attempt(name: str, folder: Path) -> list[str]:
    write(folder)
    return ["frame", name]


ATTEMPTS = [
    Attempt(name, partial(_frame_attempt, name), ends) for name, (_, ends) in FRAMES.items()
]
