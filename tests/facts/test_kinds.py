"""Columns of every kind: read, or refused by their name, and the same in small tables and large."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from small import months, small

import creditscore
from creditscore.facts import read as tables

Patch = pytest.MonkeyPatch
Told = tuple[Any, ...]


@pytest.fixture
def scheme(tmp_path: Path) -> creditscore.Scheme:
    """A point for each of an amount in thousandths, and a point for a number."""
    return small(
        tmp_path,
        "{n: {type: amount, label: 元, places: 3}, k: {type: count, label: 次},"
        " l: {type: flag, label: 是}}",
        "[{id: a, form: each, of: n, points: 1, period: month},"
        " {id: b, form: each, of: k, points: 1, period: month},"
        " {id: c, form: flag, of: l, points: 1, period: month}]",
    )


def told(scheme: creditscore.Scheme, *sources: Any) -> Told:
    """The problems without the places of columns, or the points of all units."""
    try:
        result = creditscore.score(scheme, *sources)
    except creditscore.FactError as error:
        return tuple((p.code, p.place.line, str(p.details)) for p in error.problems)
    return tuple(str(row) for row in result.months.to_dict("records"))


@pytest.fixture
def both(scheme: creditscore.Scheme, tmp_path: Path, monkeypatch: Patch) -> Callable[..., Told]:
    """What is told of a table as Parquet, large and small; it is the same."""

    def run(table: pa.Table, **options: Any) -> Told:
        path = tmp_path / "facts.parquet"
        pq.write_table(table, path, **options)
        found = []
        for many in (0, 1 << 60):
            monkeypatch.setattr(tables, "MANY", many)
            found.append(told(scheme, path))
        assert found[0] == found[1]
        return found[0]

    return run


def tidy(values: Any, fact: str = "n", **columns: Any) -> pa.Table:
    """A row a month of a unit."""
    count = len(values)
    names = {
        "month": [f"2023-{month:02d}" for month in range(1, count + 1)],
        "entity": ["甲"] * count,
        "item": ["1"] * count,
        "fact": [fact] * count,
    }
    return pa.table({**names, "value": values, **columns})


def wide(values: Any, name: str = "n") -> pa.Table:
    return tidy(values).drop(["fact", "value"]).append_column(name, values)


def points(result: Told) -> list[str]:
    rows = [row for row in result if "'甲'" in row]
    return [row.split("Decimal('")[1].split("'")[0] for row in rows]


NUMBERS = {
    "int8": pa.int8(), "int16": pa.int16(), "int32": pa.int32(), "int64": pa.int64(),
    "uint8": pa.uint8(), "uint16": pa.uint16(), "uint32": pa.uint32(), "uint64": pa.uint64(),
    "half": pa.float16(), "float": pa.float32(), "double": pa.float64(),
    "decimal of 9": pa.decimal128(9, 3), "decimal of 38": pa.decimal128(38, 3),
    "decimal of 38, 20 behind the point": pa.decimal128(38, 20),
    "decimal of 76": pa.decimal256(76, 3), "text": pa.string(), "long text": pa.large_string(),
    "views": pa.string_view(), "codes": pa.dictionary(pa.int8(), pa.string()),
    "codes of numbers": pa.dictionary(pa.int8(), pa.int64()),
}  # fmt: skip


@pytest.mark.parametrize("shape", [tidy, wide])
@pytest.mark.parametrize("kind", NUMBERS)
def test_numbers_of_every_kind(kind: str, shape: Any, both: Callable[..., Told]) -> None:
    values = pa.array([3, 5, 100]).cast(pa.string()) if "text" in kind else pa.array([3, 5, 100])
    if kind == "views":
        values = values.cast(pa.string())
    if kind.startswith("codes"):
        values = (values if "numbers" in kind else values.cast(pa.string())).dictionary_encode()
    if kind.startswith("decimal"):
        values = pa.array([Decimal(3), Decimal(5), Decimal(100)], NUMBERS[kind])
    found = both(shape(values if kind.startswith("codes") else values.cast(NUMBERS[kind])))
    assert [Decimal(point) for point in points(found)[:3]] == [3, 5, 100]


@pytest.mark.parametrize("kind", [pa.float16(), pa.float32(), pa.float64(), pa.decimal128(30, 1)])
def test_a_float_is_the_shortest_decimal_that_reads_back(
    kind: pa.DataType, both: Callable[..., Told]
) -> None:
    cells = ["0.1", "0.3", "7.5"]
    exact = pa.types.is_decimal(kind)
    values = pa.array([Decimal(cell) if exact else float(cell) for cell in cells], kind)
    assert [Decimal(point) for point in points(both(tidy(values)))[:3]] == [
        Decimal("0.1"), Decimal("0.3"), Decimal("7.5"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "form"),
    [
        *((np.float32, form) for form in ("nullable", "coded")),
        *(
            (kind, form)
            for kind in (np.float16, np.float32)
            for form in ("rows", "frame", "object", "arrow", "sparse")
        ),
    ],
)
def test_short_floats_in_frames(kind: Any, form: str, scheme: creditscore.Scheme) -> None:
    frame = pd.DataFrame({"month": ["2023-01"], "entity": ["甲"], "item": ["1"]})
    frame["n"] = np.array([0.1], kind)
    frame["k"] = np.array([7.0], np.float64)
    source: Any = frame
    match form:
        case "rows":
            source = frame.to_dict("records")
            source[0]["n"] = kind(0.1)
        case "object":
            source = frame.astype({"n": object})
            source.loc[0, "n"] = kind(0.1)
        case "nullable":
            source = frame.astype({"n": "Float32"})
        case "arrow":
            source = pa.Table.from_pandas(frame)
        case "coded":
            source = frame.astype({"n": "category"})
        case "sparse":
            source = frame.assign(n=pd.arrays.SparseArray(frame["n"].to_numpy()))
    assert months(creditscore.score(scheme, source), "甲")[0] == Decimal("7.1")


ODD = {
    "time": (pa.time32("s"), time(1)),
    "duration": (pa.duration("s"), timedelta(1)),
    "list": (pa.list_(pa.int64()), [1]),
    "struct": (pa.struct([("a", pa.int64())]), {"a": 1}),
    "map": (pa.map_(pa.string(), pa.int64()), [("a", 1)]),
    "binary": (pa.binary(), b"1"),
    "fixed binary": (pa.binary(1), b"1"),
}


@pytest.mark.parametrize(
    "column", ["month", "entity", "item", "subject", "value", "until", "source"]
)
@pytest.mark.parametrize("kind", ODD)
def test_columns_of_other_kinds_are_refused_by_name(
    kind: str, column: str, both: Callable[..., Told], scheme: creditscore.Scheme
) -> None:
    type_, cell = ODD[kind]
    table = tidy(pa.array([1, 2]))
    cells = pa.array([cell, None], type_)
    at = table.column_names.index(column) if column in table.column_names else -1
    table = table.set_column(at, column, cells) if at >= 0 else table.append_column(column, cells)
    found = both(table)
    assert [code for code, *_ in found] == ["F240"]
    assert f"'{column}'" in found[0][2]
    assert [code for code, *_ in told(scheme, table)] == ["F240"]


def test_columns_that_are_not_used_may_be_of_any_kind(both: Callable[..., Told]) -> None:
    table = tidy(pa.array([1, 2])).append_column("more", pa.array([[1], None]))
    assert len(points(both(table))) == 12


@pytest.mark.parametrize("kind", [pa.date32(), pa.timestamp("us")])
def test_days_are_no_figures(kind: pa.DataType, both: Callable[..., Told]) -> None:
    found = both(tidy(pa.array([date(2023, 1, 1)]).cast(kind)))
    assert [code for code, *_ in found] == ["F240"]


def test_truths_are_no_numbers(both: Callable[..., Told]) -> None:
    """Neither in a column of their own nor among numbers that are equal to them."""
    assert [code for code, *_ in both(tidy(pa.array([True, False]), "l"))] == ["F213", "F213"]


@pytest.mark.parametrize("cells", [[1, True], [True, 1], [1.0, True], [np.True_, 1]])
def test_a_truth_beside_ones_is_told(cells: list[Any], scheme: creditscore.Scheme) -> None:
    rows = [
        {"month": f"2023-0{i}", "entity": "甲", "item": "1", "l": cell}
        for i, cell in enumerate(cells, 1)
    ]
    (problem,) = told(scheme, rows)
    assert problem[:2] == ("F213", 1 + [isinstance(c, bool | np.bool_) for c in cells].index(True))


@pytest.mark.parametrize("shape", ["tidy", "wide", "another fact", "all"])
def test_columns_of_nothing_hold_no_cells(shape: str, both: Callable[..., Told]) -> None:
    nothing = pa.nulls(2)
    if shape == "tidy":
        assert [code for code, *_ in both(tidy(nothing))] == ["F213", "F213"]
    elif shape == "wide":
        assert [code for code, *_ in both(wide(nothing))] in (["F219"], [])
    elif shape == "all":
        table = pa.table(dict.fromkeys(tidy(nothing).column_names, nothing))
        assert {code for code, *_ in both(table)} == {"F201", "F213", "F221"}
    else:
        table = wide(pa.array([1, 2])).append_column("k", nothing).append_column("until", nothing)
        assert points(both(table))[:2] == ["1.0000", "2.0000"]


@pytest.mark.parametrize(
    ("value", "fact", "code"),
    [
        (10**15 + 1, "k", "F216"),
        (-(2**63), "k", "F209"),
        (-(2**63), "n", "F216"),
        (-(10**15) - 1, "n", "F216"),
        (2**63 - 1, "n", "F216"),
    ],
)
def test_figures_past_all_bounds(
    value: int, fact: str, code: str, both: Callable[..., Told]
) -> None:
    found = both(tidy(pa.array([1, value]), fact))
    assert [problem[0] for problem in found] == [code]


@pytest.mark.parametrize(
    "values",
    [
        pa.array([2**64 - 1, 10**15 + 1], pa.uint64()),
        pa.array([Decimal(10) ** 30, -(Decimal(10) ** 30)], pa.decimal128(38, 3)),
        pa.array([Decimal(10) ** 60, Decimal("1e-3") - Decimal(10) ** 60], pa.decimal256(76, 3)),
        pa.array([1e300, -1e300]),
        pa.array([3e38, -3e38], pa.float32()),
        pa.array(["9" * 400, "-" + "9" * 5000]),
    ],
)
def test_figures_past_all_bounds_of_every_kind(values: Any, both: Callable[..., Told]) -> None:
    assert [code for code, *_ in both(tidy(values))] == ["F216", "F216"]


@pytest.mark.parametrize("kind", [pa.timestamp("s", "UTC"), pa.timestamp("ns", "America/New_York")])
@pytest.mark.parametrize("column", ["month", "until"])
def test_instants_are_days_in_the_zone_of_the_scheme(
    column: str, kind: pa.DataType, both: Callable[..., Told]
) -> None:
    cells = pa.array([datetime(2023, 5, 31, 16, tzinfo=UTC)], kind)
    table = tidy(pa.array([1]))
    if column == "month":
        table = table.set_column(0, "month", cells)
        assert points(both(table)) == ["0.0000"] * 5 + ["1.0000"] + ["0.0000"] * 6
    else:
        table = table.set_column(0, "month", pa.array(["2023-06"])).append_column("until", cells)
        assert len(points(both(table))) == 12


MAY = datetime(2023, 5, 31, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    "cell", ["2023-05-31T16:00:00Z", "2023-06-01 00:00:00+08:00", MAY, pd.Timestamp(MAY)]
)
@pytest.mark.parametrize("kind", [None, "datetime64[ns, UTC]", "datetime64[s, Asia/Tokyo]", "csv"])
def test_instants_of_frames_and_text(
    cell: Any, kind: str | None, scheme: creditscore.Scheme, tmp_path: Path
) -> None:
    frame = pd.DataFrame({"month": [cell], "entity": ["甲"], "item": ["1"], "n": [1]})
    source: Any = frame
    if kind == "csv":
        source = tmp_path / "facts.csv"
        frame.to_csv(source, index=False)
    elif kind:
        source = frame.assign(month=pd.to_datetime(frame["month"], utc=True).astype(kind))
    assert months(creditscore.score(scheme, source), "甲")[5] == 1


@pytest.mark.parametrize("unit", ["s", "ms", "us"])
def test_years_that_no_calendar_has_are_no_months(unit: str, both: Callable[..., Told]) -> None:
    first = 253402300800 * {"s": 1, "ms": 10**3, "us": 10**6}[unit]
    cells = pa.array([first, -first, None])
    table = tidy(pa.array([1, 2, 3])).set_column(0, "month", cells.cast(pa.timestamp(unit)))
    assert [code for code, *_ in both(table)] == ["F221"] * 3


def test_times_of_96_bits_do_not_wrap(both: Callable[..., Told]) -> None:
    """Counted in nanoseconds from 1970 in 64 bits, 9999 is a year of the past."""
    cells = pa.array([datetime(9999, 12, 31), datetime(2023, 5, 1)], pa.timestamp("us"))
    table = tidy(pa.array([1, 2])).append_column("until", cells)
    table = table.set_column(0, "month", pa.array(["2023-05"] * 2))
    table = table.set_column(3, "fact", pa.array(["n", "k"]))
    assert points(both(table, use_deprecated_int96_timestamps=True))[4:6] == ["3.0000", "0.0000"]


@pytest.fixture
def indexed() -> pd.DataFrame:
    rows = [("2023-01", "甲", "1", 1), ("2023-02", "甲", "1", 2)]
    return pd.DataFrame(rows, columns=["month", "entity", "item", "n"])


@pytest.mark.parametrize("index", [None, "month", ["month", "entity"]])
def test_an_index_of_pandas(
    index: Any,
    indexed: pd.DataFrame,
    scheme: creditscore.Scheme,
    tmp_path: Path,
    monkeypatch: Patch,
) -> None:
    """Without a name it is no column, with one it is; in a file as in memory."""
    frame = indexed.set_axis([7, 9]) if index is None else indexed.set_index(index)
    path = tmp_path / "facts.parquet"
    frame.to_parquet(path)
    expected = told(scheme, indexed)
    assert told(scheme, frame) == expected
    for many in (0, 1 << 60):
        monkeypatch.setattr(tables, "MANY", many)
        assert told(scheme, path) == expected


@pytest.mark.parametrize("rows", [1 << 10, 1 << 15])
def test_a_few_bytes_that_stand_for_many_are_refused(
    rows: int, scheme: creditscore.Scheme, tmp_path: Path
) -> None:
    """A text of a megabyte in every row, once in the file."""
    month = pa.array(["2023-01" + " " * (1 << 20)]).dictionary_encode()
    months_ = pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int32()), month.dictionary)
    same = {name: pa.array([cell] * rows) for name, cell in (("entity", "甲"), ("item", "1"))}
    table = pa.table({"month": months_, **same, "n": pa.array([1] * rows)})
    path = tmp_path / "facts.parquet"
    pq.write_table(table, path, compression="zstd")
    assert path.stat().st_size < 1 << 20
    codes = {code for code, *_ in told(scheme, path)}
    assert codes == {"F243"}
