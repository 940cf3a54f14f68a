"""What is handed in from Python: read where there is no doubt, refused with a code elsewhere."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from small import months, small

import creditscore

ROW = {"month": "2023-01", "entity": "甲", "item": "1", "n": 4}
COLUMNS = {name: [cell] for name, cell in ROW.items()}
FRAME = pd.DataFrame([ROW])
POLARS = pl.DataFrame(COLUMNS)


@pytest.fixture
def scheme(tmp_path: Path) -> creditscore.Scheme:
    """A point for each of a number."""
    return small(
        tmp_path,
        "{n: {type: amount, label: 数, places: 3}}",
        "[{id: a, form: each, of: n, points: 1, period: month}]",
    )


def coded(name: str, kind: Any) -> pl.DataFrame:
    return POLARS.with_columns(pl.col(name).cast(kind))


READ: dict[str, Callable[[], Any]] = {
    "a list of dicts": lambda: [ROW],
    "a tuple of dicts": lambda: (ROW,),
    "a dict of columns": lambda: COLUMNS,
    "a dict of arrays": lambda: {name: np.array(cells) for name, cells in COLUMNS.items()},
    "a frame": lambda: FRAME,
    "an array with fields": lambda: FRAME.to_records(index=False),
    "nullable": lambda: FRAME.convert_dtypes(),
    "of Arrow": lambda: FRAME.convert_dtypes(dtype_backend="pyarrow"),
    "categories": lambda: FRAME.astype("category"),
    "an Arrow table": lambda: pa.table(COLUMNS),
    "a record batch": lambda: pa.RecordBatch.from_pylist([ROW]),
    "polars": lambda: POLARS,
    "polars, lazy": lambda: POLARS.lazy(),
    "polars, categories": lambda: coded("entity", pl.Categorical),
    "polars, an enum": lambda: coded("entity", pl.Enum(["甲"])),
    "polars, decimals": lambda: coded("n", pl.Decimal(20, 2)),
    "polars, all texts coded": lambda: POLARS.cast({pl.String: pl.Categorical}),
    "duckdb": lambda: duckdb.sql("select '2023-01' as month, '甲' entity, 1 item, 4::hugeint n"),
}  # fmt: skip


@pytest.mark.parametrize("kind", READ)
def test_what_is_a_table_without_doubt(kind: str, scheme: creditscore.Scheme) -> None:
    assert months(creditscore.score(scheme, READ[kind]()), "甲")[0] == 4


REFUSED: dict[str, Callable[[], Any]] = {
    "a number": lambda: 4,
    "nothing": lambda: None,
    "bytes": lambda: b"2023-01",
    "a function": lambda: len,
    "an object": object,
    "a dict of one row": lambda: ROW,
    "a dict of iterators": lambda: {"month": itertools.count()},
    "columns of two lengths": lambda: {**COLUMNS, "n": [1, 2]},
    "a set": lambda: {1},
    "rows without end": lambda: itertools.repeat(ROW),
    "a generator": lambda: (row for row in [ROW]),
    "a series": lambda: FRAME["n"],
    "a series of polars": lambda: POLARS["n"],
    "an Arrow array": lambda: pa.array([1]),
    "an array of three dimensions": lambda: np.zeros((1, 1, 1)),
    "numbers": lambda: [1, 2],
    "rows and numbers": lambda: [ROW, 4],
    "two levels of columns": lambda: pd.concat({"a": FRAME}, axis=1),
    "a column twice": lambda: pd.concat([FRAME, FRAME[["n"]]], axis=1),
    "columns without names": lambda: FRAME.set_axis([0, 1, 2, 3], axis=1),
    "polars, whole numbers of 128 bits": lambda: coded("n", pl.Int128),
    "polars, lists": lambda: POLARS.with_columns(pl.col("n").implode()),
    "polars, structs": lambda: POLARS.with_columns(pl.struct("n").alias("n")),
    "cells that are lists": lambda: [{**ROW, "n": [4]}],
    "cells that are dicts": lambda: [{**ROW, "entity": {"甲": 1}}],
    "cells that are arrays": lambda: [{**ROW, "n": np.array([1, 2])}],
    "a signalling NaN": lambda: [{**ROW, "n": Decimal("sNaN")}],
    "ten million digits": lambda: [{**ROW, "n": Decimal("1E+9999999")}],
    "ten million digits behind the point": lambda: [{**ROW, "n": Decimal("1E-9999999")}],
    "five million digits": lambda: [{**ROW, "n": "9" * 5_000_000}],
    "five million digits of noughts": lambda: [{**ROW, "n": "0." + "0" * 5_000_000 + "1"}],
    "a whole number of many digits": lambda: [{**ROW, "n": 10**50_000}],
    "a month of many digits": lambda: [{**ROW, "month": "2" * 5_000_000}],
    "a complex number": lambda: FRAME.assign(n=[4 + 0j]),
    "durations": lambda: FRAME.assign(n=pd.to_timedelta([1])),
    "days": lambda: FRAME.assign(n=pd.to_datetime(["2023-01-01"])),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_none_is_refused_with_a_code(kind: str, scheme: creditscore.Scheme) -> None:
    with pytest.raises(creditscore.FactError) as error:
        creditscore.score(scheme, REFUSED[kind]())
    assert len(str(error.value)) < 2000


def test_many_noughts_are_a_number(scheme: creditscore.Scheme) -> None:
    cells = ["0" * 100_000 + "4", "4." + "0" * 100_000, Decimal("4E0"), Decimal("0.4E1")]
    for cell in cells:
        assert months(creditscore.score(scheme, [{**ROW, "n": cell}]), "甲")[0] == 4
