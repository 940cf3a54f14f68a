"""Cells of every type as text, and columns that are none."""

from __future__ import annotations

import datetime as dt
import decimal
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet
from recorded import OTHER, spoilt

from creditscore import FactError
from creditscore.registers import reading
from creditscore.registers.piece import Piece
from creditscore.registers.texts import shown

SHANGHAI = ZoneInfo("Asia/Shanghai")
CODES = {"登记管理部门": "市民政局", "机构名称": "甲", "统一社会信用代码": "91350100M000100Y43"}
DAY, NAME = "登记日期", "机构名称"


def table(column: pa.Array, name: str = DAY) -> pa.Table:
    """A register with one column of some type, as many rows as it has."""
    cells = {key: pa.array([cell] * len(column)) for key, cell in CODES.items()}
    return pa.table(cells | {name: column})


def pieces(source: Any) -> Iterator[Piece]:
    return reading.pieces(source, zone=SHANGHAI)


def cells(source: Any, role: str) -> list[str]:
    found = []
    for piece in pieces(source):
        codes, texts = piece.cells(role)
        found += [texts[code] for code in codes]
    return found


INSTANT = dt.datetime(2023, 5, 31, 16, 30)
STAMPS = [pa.timestamp(unit) for unit in ("s", "ms", "us", "ns")]


@pytest.mark.parametrize("kind", STAMPS)
@pytest.mark.parametrize(("zone", "day"), [(None, "31"), ("UTC", "01"), ("Asia/Shanghai", "01")])
def test_instants_are_days_of_the_zone(
    kind: pa.DataType, zone: str | None, day: str, tmp_path: Path
) -> None:
    utc = INSTANT.replace(tzinfo=dt.UTC)
    column = pa.array([utc if zone else INSTANT, None], pa.timestamp(kind.unit, zone))
    path = tmp_path / "a.parquet"
    parquet.write_table(table(column), path)
    written = f"2023-0{5 if day == '31' else 6}-{day}"
    assert cells(path, "registered") == [written, ""]
    assert cells(table(column), "registered") == [written, ""]
    assert cells(table(column).to_pandas(), "registered") == [written, ""]


def test_the_last_day_of_the_calendar_in_int96(tmp_path: Path) -> None:
    column = pa.array([dt.datetime(9999, 12, 31), dt.datetime(2023, 5, 8)], pa.timestamp("us"))
    parquet.write_table(table(column), tmp_path / "a.parquet", use_deprecated_int96_timestamps=True)
    assert cells(tmp_path / "a.parquet", "registered") == ["9999-12-31", "2023-05-08"]


@pytest.mark.parametrize("kind", [pa.date32(), pa.date64()])
def test_days(kind: pa.DataType) -> None:
    column = pa.array([dt.date(2023, 5, 8), None, dt.date(9999, 12, 31)], kind)
    assert cells(table(column), "registered") == ["2023-05-08", "", "9999-12-31"]


@pytest.mark.parametrize(
    "column",
    [
        pa.array([253402300800], pa.timestamp("s")),
        pa.array([253402272000], pa.timestamp("s", "UTC")),
        pa.array([2**62], pa.timestamp("us", "Asia/Shanghai")),
        pa.array([-(2**62)], pa.timestamp("us")),
        pa.array([2**31 - 1], pa.int32()).cast(pa.date32()),
    ],
)
def test_days_beyond_the_calendar_are_shown_and_no_days(column: pa.Array) -> None:
    [cell] = cells(table(column), "registered")
    assert cell not in ("", "NaT")
    from creditscore.registers.dates import NONE, days

    assert days([cell], SHANGHAI).tolist() == [NONE]


@pytest.mark.parametrize(
    ("column", "found"),
    [
        (pa.array([None, None], pa.null()), ["", ""]),
        (pa.array(["甲", None]).dictionary_encode(), ["甲", ""]),
        (pa.array(["甲", None], pa.large_string()), ["甲", ""]),
        (pa.array(["甲", None], pa.string_view()), ["甲", ""]),
        (pa.array([2**64 - 1, None], pa.uint64()), ["18446744073709551615", ""]),
        (pa.array([45054.0, None, float("nan")]), ["45054", "", ""]),
        (pa.array([0.00001]), ["0.00001"]),
        (pa.array([0.1], pa.float32()), ["0.1"]),
        (pa.array([911100006000373410.0]), ["9.111000060003734e+17"]),
        (pa.array([Decimal("0.0000001"), None]), ["0.0000001", ""]),
        (pa.array([Decimal("911100006000373410")]), ["911100006000373410"]),
        (pa.array([True]), ["true"]),
        (pa.array([45054, None, 45054]).dictionary_encode(), ["45054", "", "45054"]),
        (pa.array([dt.date(2023, 5, 8), None]).dictionary_encode(), ["2023-05-08", ""]),
        (pa.array([INSTANT, None]).dictionary_encode(), ["2023-05-31", ""]),
        (pa.array([911100006000373410.0]).dictionary_encode(), ["9.111000060003734e+17"]),
        (pa.array(["甲", None], pa.large_string()).dictionary_encode(), ["甲", ""]),
    ],
)
def test_other_types(column: pa.Array, found: list[str]) -> None:
    assert cells(table(column, NAME), "name") == found


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        (pa.array([["甲"]]), "list"),
        (pa.array([{"a": 1}]), "struct"),
        (pa.array([[("a", 1)]], pa.map_(pa.string(), pa.int8())), "map"),
        (pa.array([["甲"]], pa.list_(pa.string(), 1)), "fixed_size_list"),
        (pa.array(["甲".encode()], pa.binary()), "binary"),
        (pa.array([b"abcd"], pa.binary(4)), "fixed_size_binary"),
        (pa.array([dt.time(9, 30)]), "time64"),
        (pa.array([dt.timedelta(days=1)]), "duration"),
    ],
)
def test_columns_that_are_no_text(column: pa.Array, kind: str, tmp_path: Path) -> None:
    parquet.write_table(table(column, NAME), tmp_path / "a.parquet")
    for source in (table(column, NAME), tmp_path / "a.parquet"):
        with pytest.raises(FactError) as error:
            list(pieces(source))
        [problem] = error.value.problems
        assert (problem.code, problem.details["column"]) == ("F240", NAME)
        assert kind in str(problem.details["kind"])


@pytest.mark.parametrize("column", [pa.array([["甲"]]), pa.array([b"\xff"]), pa.array([1])])
def test_a_column_that_nobody_reads_may_be_anything(column: pa.Array) -> None:
    found = table(pa.array(["2023-05-08"])).append_column("别的", column)
    assert cells(found, "registered") == ["2023-05-08"]


@pytest.mark.parametrize("column", [["甲", None, ""], [5, None, None], [["甲"], None, None]])
def test_of_rows_without_anything_nothing_is_read(column: list[object]) -> None:
    """The same of Arrow's columns; of text an empty one is nothing."""
    columns = {name: pa.array([None] * 3, pa.string()) for name in (*CODES, DAY)}
    found = pa.table(columns | {"别的": pa.array(column)})
    assert [piece.rows.tolist() for piece in pieces(found)] == [[1]]


@pytest.mark.parametrize("cells", [["1", None, ""], ["1", "", None], ["1", "", ""]])
@pytest.mark.parametrize("name", [DAY, "别的"])
@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.string_view()])
@pytest.mark.parametrize("coded", [False, True])
def test_a_letter_is_something_and_an_empty_text_is_not(
    cells: list[str | None], name: str, kind: pa.DataType, coded: bool, tmp_path: Path
) -> None:
    columns = {name: pa.array([None] * 3, pa.string()) for name in (*CODES, DAY)}
    column = pa.array(cells, pa.string())
    column = column.dictionary_encode() if coded else column.cast(kind)
    found = pa.table(columns | {name: column})
    parquet.write_table(found, tmp_path / "a.parquet")
    for source in (found, tmp_path / "a.parquet"):
        assert [piece.rows.tolist() for piece in pieces(source)] == [[1]]


def test_a_number_that_is_none_is_nothing() -> None:
    columns = {name: pa.array([None] * 3, pa.string()) for name in (*CODES, DAY)}
    found = pa.table(columns | {"别的": pa.array([0.0, float("nan"), None])})
    assert [piece.rows.tolist() for piece in pieces(found)] == [[1]]


@pytest.mark.parametrize("cell", ["甲", 5, ["甲"], None])
def test_a_row_is_there_for_what_stands_in_a_column_that_nobody_reads(cell: object) -> None:
    """Of two rows without any other cell the one that holds something stays."""
    frame = pd.DataFrame([dict.fromkeys(CODES)] * 2).assign(**{DAY: None, "别的": [None, cell]})
    assert [piece.rows.tolist() for piece in pieces(frame)] == [[] if cell is None else [2]]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (True, "true"),
        (np.False_, "false"),
        (dt.datetime(2023, 5, 31, 8, 30), "2023-05-31 08:30:00"),
        (dt.datetime(9999, 12, 31, 23, tzinfo=dt.UTC), "9999-12-31 23:00:00+00:00"),
        (dt.date(2023, 5, 8), "2023-05-08"),
        (Decimal("1E+2"), "100"),
        (Decimal("NaN"), ""),
        (pd.NaT, ""),
        (999999999999999.0, "999999999999999"),
        (1e15, "1000000000000000.0"),
        (-1e15, "-1000000000000000.0"),
    ],
)
def test_single_cells(cell: object, text: str) -> None:
    assert shown(cell, SHANGHAI) == text


@pytest.mark.parametrize("coded", [False, True])
def test_bytes_that_are_no_text(coded: bool) -> None:
    column = pa.array([b"\xff\xfe"]).view(pa.string())
    column = column.dictionary_encode() if coded else column
    with pytest.raises(FactError) as error:
        list(pieces(table(column, NAME)))
    assert [problem.code for problem in error.value.problems] == ["F218"]


@pytest.mark.parametrize("name", [NAME, "别的"])
def test_half_a_character_is_no_text(name: str) -> None:
    frame = pd.DataFrame([CODES | {DAY: "2023-05-08", name: "\ud800"}], dtype=object)
    if name != NAME:  # nobody reads it
        assert cells(frame, "name") == ["甲"]
        return
    with pytest.raises(FactError) as error:
        list(pieces(frame))
    [problem] = error.value.problems
    assert (problem.code, str(problem.details["reason"])[:4]) == ("F218", "机构名称")


def test_cells_of_a_frame() -> None:
    frame = pd.DataFrame([CODES | {DAY: day} for day in (pd.NaT, np.datetime64("2023-05-08"))])
    assert cells(frame, "registered") == ["", "2023-05-08"]
    for cell in (["甲"], {"a": 1}, b"2023", dt.time(9), dt.timedelta(1), 1j):
        odd = frame.astype(object).assign(**{DAY: [cell, "2023-05-08"]})
        with pytest.raises(FactError) as error:
            list(pieces(odd))
        assert [problem.code for problem in error.value.problems] == ["F240"]


def test_a_frame_without_rows_has_to_be_records_too() -> None:
    assert list(pieces(pd.DataFrame(columns=[*CODES, DAY]))) == []
    with pytest.raises(FactError) as error:
        list(pieces(pd.DataFrame(columns=["月份", "单位"])))
    assert [problem.code for problem in error.value.problems] == ["D601"]


def test_an_index_with_a_name_is_a_column() -> None:
    frame = pd.DataFrame([CODES | {DAY: "2023-05-08"}]).set_index(DAY)
    assert cells(frame, "registered") == ["2023-05-08"]


@pytest.mark.parametrize(
    "source",
    [5, 2.5, None, {"a": 1}, lambda: 1, {1, 2}, pd.Series([1]), iter([]), object(), [["a"], ["b"]]],
)
def test_what_is_no_table(source: Any) -> None:
    with pytest.raises(FactError) as error:
        list(pieces(source))
    assert {problem.code for problem in error.value.problems} <= {"F241", "D601"}


@pytest.mark.parametrize("prec", [1, 3, 28])
def test_numbers_are_written_out_whatever_the_context(prec: int) -> None:
    with decimal.localcontext(decimal.Context(prec=prec, Emax=5, Emin=-5)):
        found = [shown(cell, SHANGHAI) for cell in (123456.789, Decimal("0.000001234567"), 1e-7)]
    assert found == ["123456.789", "0.000001234567", "0.0000001"]


def test_many_rows_come_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    from creditscore.registers import tables

    monkeypatch.setattr(tables, "_ROWS", 2)
    frame = pd.DataFrame([spoilt(OTHER, 决定文书号=str(n)) for n in range(5)])
    for source in (frame, pa.Table.from_pandas(frame)):
        assert [piece.rows.tolist() for piece in pieces(source)] == [[1, 2], [3, 4], [5]]
