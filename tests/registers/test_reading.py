"""Tables of records as they come: encodings, rows, sheets, cells, and files that are none."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import xlsxwriter
from pyarrow import parquet
from recorded import LICENCE, PENALTY

from creditscore import CreditscoreError, FactError, UsageError
from creditscore.errors import Problem
from creditscore.registers import csvfiles, tables
from creditscore.registers.piece import Piece
from creditscore.registers.reading import pieces as read
from creditscore.tabular import csv_grammar, workbook_bounds

HEAD = ["登记管理部门", "机构名称", "统一社会信用代码", "登记日期"]
ROW = ["市民政局", "甲", "91350100M000100Y43", "2023-05-08"]


SHANGHAI = ZoneInfo("Asia/Shanghai")


def pieces(*sources: Any) -> Iterator[Piece]:
    return read(*sources, zone=SHANGHAI)


def rows(found: Iterator[Piece] | Sequence[Piece]) -> list[tuple[int, list[str]]]:
    """The rows of pieces, with the cells that matter."""
    told = []
    for piece in found:
        columns = [piece.cells(role) for role in ("source", "name", "code", "registered")]
        for at, row in enumerate(piece.rows.tolist()):
            told.append((row, [cells[codes[at]] for codes, cells in columns]))
    return told


def csv(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "codes.csv"
    path.write_bytes(text.encode(encoding))
    return path


def line(*cells: str) -> str:
    return ",".join(cells) + "\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_csv(encoding: str, end: str, tmp_path: Path) -> None:
    text = (line(*HEAD) + line(*ROW) * 2).replace("\n", end)
    assert rows(pieces(csv(tmp_path, text, encoding))) == [(2, ROW), (3, ROW)]


@pytest.mark.parametrize("block", [200, 8 << 20])
def test_rows_count_as_the_file_does(
    block: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csvfiles, "_BLOCK", block)
    two = ROW[0], '"甲\n甲"', *ROW[2:]
    text = line(*HEAD) + line(*ROW) + "\n" + "torn\n" + line(*two) + ",,,\n" + line(*ROW)
    text += line(*ROW, "x") + line(*ROW) * 5
    found = list(pieces(csv(tmp_path, text)))
    assert [row for row, _ in rows(found)] == [2, 5, 7, 9, 10, 11, 12, 13]
    assert rows(found)[1][1][1] == "甲\n甲"
    assert [torn for piece in found for torn in piece.torn] == [(4, 1), (8, 5)]
    assert {piece.width for piece in found} == {4}
    read = [sorted([*piece.rows.tolist(), *(row for row, _ in piece.torn)]) for piece in found]
    assert [row for part in read for row in part] == [2, 4, 5, *range(7, 14)], "as in the file"


@pytest.mark.parametrize(
    ("text", "code", "row"),
    [
        (line(*ROW) + line(ROW[0], '"甲', *ROW[2:]) + line(*ROW), "F231", 3),
        (line(*ROW) + line(ROW[0], '甲"乙"', *ROW[2:]) + line(*ROW), "F232", 3),
        ("\n" * 5000 + line(*ROW), "F237", 0),
    ],
)
def test_what_nobody_can_have_meant_in_a_csv(
    text: str, code: str, row: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Marks that are not closed or stand inside, and more empty rows than there may be."""
    monkeypatch.setattr(csv_grammar, "EMPTY", 300)
    assert refused(FactError, csv(tmp_path, line(*HEAD) + text)) == [(code, row)]


def test_only_torn_rows(tmp_path: Path) -> None:
    found = list(pieces(csv(tmp_path, line(*HEAD) + "torn\n")))
    assert rows(found) == []
    assert [torn for piece in found for torn in piece.torn] == [(2, 1)]


def test_headings_in_any_width_and_case(tmp_path: Path) -> None:
    head = [" registrar ", "Name", "ＣＯＤＥ", "登记 日期", "别的"]
    assert rows(pieces(csv(tmp_path, line(*head) + line(*ROW, "x")))) == [(2, ROW)]


@pytest.fixture
def book(tmp_path: Path) -> Callable[..., Path]:
    """Writes sheets as a workbook."""

    def write(**sheets: Sequence[Sequence[Any]]) -> Path:
        path = tmp_path / "codes.xlsx"
        with xlsxwriter.Workbook(path) as made:
            day = made.add_format({"num_format": "yyyy-mm-dd"})
            for name, grid in sheets.items():
                sheet = made.add_worksheet(name)
                for y, cells in enumerate(grid):
                    for x, cell in enumerate(cells):
                        if isinstance(cell, dt.date):
                            sheet.write_datetime(y, x, dt.datetime.combine(cell, dt.time()), day)
                        elif cell != "":
                            sheet.write(y, x, cell)
        return path

    return write


def test_sheets(book: Callable[..., Path]) -> None:
    title = ["某市清册", "", "", ""]
    dated = [*ROW[:3], dt.date(2023, 5, 8)]
    numbers = [*ROW[:2], 911100006000373410, 45054]
    path = book(一=[[""], title, HEAD, dated, ["", "", "", ""], numbers], 二=[HEAD, ROW], 空=[])
    found = list(pieces(path))
    assert [piece.file for piece in found] == [f"{path}[一]", f"{path}[二]"]
    assert rows(found) == [
        (4, ROW),
        (6, [*ROW[:2], "9.111000060003734e+17", "45054"]),
        (2, ROW),
    ]


def test_parquet(tmp_path: Path) -> None:
    frame = pd.DataFrame([ROW, ROW], columns=HEAD)
    table = pa.Table.from_pandas(frame, preserve_index=False)
    days = pa.array([dt.date(2023, 5, 8), None], pa.date32())
    table = table.set_column(3, HEAD[3], days)
    table = table.set_column(0, HEAD[0], table.column(0).dictionary_encode())
    parquet.write_table(table, tmp_path / "codes.parquet")
    assert rows(pieces(tmp_path)) == [(1, ROW), (2, [*ROW[:3], ""])]


NARROW, WIDE = "甲", "甲" * 90


@pytest.mark.parametrize(
    ("names", "pieces_of"),
    [
        ([[NARROW] * 5], [3, 2]),
        ([[NARROW] * 2, [WIDE] * 2], [2, 2]),
        ([[WIDE * 2], [NARROW] * 2], [1, 1, 1]),
        ([[WIDE * 4] * 2], [1, 1]),
        ([[], [NARROW]], [1]),
        ([], []),
    ],
)
def test_of_wide_rows_fewer_are_read_at_a_time(
    names: list[list[str]], pieces_of: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three, or as many as come to a thousand bytes, by the widest part of the file."""
    monkeypatch.setattr(tables, "_ROWS", 3)
    monkeypatch.setattr(tables, "_BYTES", 1000)
    schema = pa.schema([(name, pa.string()) for name in HEAD])
    path = tmp_path / "codes.parquet"
    with parquet.ParquetWriter(path, schema, use_dictionary=False, write_statistics=False) as file:
        for group in names:
            lists = [[ROW[0]] * len(group), group, *([cell] * len(group) for cell in ROW[2:])]
            file.write_table(pa.table(dict(zip(HEAD, lists, strict=True)), schema=schema))
    found = list(pieces(path))
    assert [len(piece) for piece in found] == pieces_of
    told = [name for group in names for name in group]
    assert rows(found) == [(at, [ROW[0], name, *ROW[2:]]) for at, name in enumerate(told, 1)]


def test_some_hundred_rows_are_read_at_once(tmp_path: Path) -> None:
    table = pa.table({name: [cell] * 500 for name, cell in zip(HEAD, ROW, strict=True)})
    parquet.write_table(table, tmp_path / "codes.parquet")
    assert [len(piece) for piece in pieces(tmp_path)] == [500]


def test_a_parquet_file_without_rows_has_to_be_records_too(tmp_path: Path) -> None:
    parquet.write_table(pa.table({"月份": pa.array([], pa.string())}), tmp_path / "a.parquet")
    assert refused(FactError, tmp_path / "a.parquet") == [("D601", 0)]


@pytest.mark.parametrize("lines", [False, True])
def test_json(lines: bool, tmp_path: Path) -> None:
    """The objects of a list count from 1, lines as they do, and what is not said is empty."""
    head = dict(zip(HEAD, ROW, strict=True))
    other = {**head, HEAD[1]: 45054, HEAD[3]: None, "别的": True}
    texts = [json.dumps(row, ensure_ascii=False) for row in (head, {HEAD[0]: ""}, other)]
    path = tmp_path / "codes.json"
    path.write_text("\n".join(texts) if lines else f"[{', '.join(texts)}]", encoding="utf-8")
    assert rows(pieces(path)) == [(1, ROW), (3, [ROW[0], "45054", ROW[2], ""])]


def test_json_that_is_no_table_of_records(tmp_path: Path) -> None:
    (tmp_path / "codes.json").write_text('[{"月份": "2023-05", "单位": "甲"}]', encoding="utf-8")
    assert refused(FactError, tmp_path / "codes.json") == [("D601", 0)]


def test_a_row_of_too_many_cells_without_anything_is_passed_over(tmp_path: Path) -> None:
    text = line(*HEAD) + line(*ROW) + ",\n" + "torn,\n" + ",,,,,\n"
    found = list(pieces(csv(tmp_path, text)))
    assert rows(found) == [(2, ROW)]
    assert [torn for piece in found for torn in piece.torn] == [(4, 2)]


def test_a_row_longer_than_what_is_read_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csvfiles, "_BLOCK", 100)
    text = line(*HEAD) + line(*ROW) + line(ROW[0], "甲" * 300, *ROW[2:])
    assert refused(FactError, csv(tmp_path, text)) == [("F218", 0)]


@pytest.mark.parametrize(
    ("error", "reason"),
    [(OSError(5, "Input/output error"), "Input/output error"), (OSError("gone away"), "gone away")],
)
def test_a_file_that_cannot_be_read(
    error: OSError, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(path: Path, zone: object) -> Iterator[Piece]:
        raise error
        yield

    monkeypatch.setattr(csvfiles, "read", failing)
    with pytest.raises(FactError) as found:
        list(pieces(csv(tmp_path, line(*HEAD))))
    [problem] = found.value.problems
    assert (problem.code, problem.details["reason"]) == ("F218", reason)


def test_data_frames() -> None:
    frame = pd.DataFrame([ROW, [None, "乙", 91350100, np.datetime64("2023-05-08")]], columns=HEAD)
    second = ["", "乙", "91350100", "2023-05-08"]
    table = pa.table({name: [cell] for name, cell in zip(HEAD, ROW, strict=True)})
    listed = [dict(zip(HEAD, ROW, strict=True))]
    found = list(pieces(frame, table, listed))
    assert rows(found) == [(1, ROW), (2, second), (1, ROW), (1, ROW)]
    assert [piece.file for piece in found] == ["table 1", "table 2", "table 3"]


def refused(kind: type[CreditscoreError], *sources: Any) -> list[tuple[str, int]]:
    with pytest.raises(kind) as error:
        list(pieces(*sources))
    return [(problem.code, problem.place.line) for problem in error.value.problems]


@pytest.mark.parametrize(
    ("text", "code", "row"),
    [
        ("", "F219", 0),
        ("\n\n", "F219", 0),
        ("月份,单位\n2023-05,市民政局\n", "D601", 1),
        ("XK_WSH,XK_JDRQ,XK_NR\n1,2,3\n", "D602", 1),
        ('a,b\n"', "D601", 1),
        (line(*HEAD, HEAD[2]) + line(*ROW, "1"), "F222", 1),
    ],
)
def test_no_table_of_records(text: str, code: str, row: int, tmp_path: Path) -> None:
    assert refused(FactError, csv(tmp_path, text)) == [(code, row)]


@pytest.mark.parametrize(
    ("heading", "shown"),
    [("月份,,单位", "月份, 单位"), ("列" * 101, "列" * 97 + "…")],
    ids=["short", "long"],
)
def test_the_headings_of_no_table_of_records_are_shown(
    heading: str, shown: str, tmp_path: Path
) -> None:
    with pytest.raises(FactError) as error:
        list(pieces(csv(tmp_path, f"{heading}\n")))
    assert [problem.details["columns"] for problem in error.value.problems] == [shown]
    with pytest.raises(FactError) as error:
        list(pieces(pd.DataFrame({"": ["甲"]})))
    assert [problem.details["columns"] for problem in error.value.problems] == ["-"]


def test_what_is_lacking_is_named(tmp_path: Path) -> None:
    with pytest.raises(FactError) as error:
        list(pieces(csv(tmp_path, "XK_WSH,XK_JDRQ,XK_NR\n1,2,3\n")))
    [problem] = error.value.problems
    assert str(problem.details["columns"]).split("、")[-2:] == [
        "上报日期",
        "XK_XDR_SHXYM / XK_XDR_ZJHM",
    ]
    assert "行政许可" in problem.message("zh")


def test_a_sheet_with_some_headings_of_records_was_meant_to_be_one(
    book: Callable[..., Path],
) -> None:
    """It is told what its line of headings lacks; two of them might be anything."""
    passed = ["说明", "登记日期", "机构名称"]
    path = book(一=[["某市清册"], ["XK_WSH", "XK_XKLB", "XK_NR"], ["1", "2", "3"]], 二=[passed])
    assert refused(FactError, path) == [("D601", 2)]


@pytest.mark.parametrize(("above", "found"), [(9, [(11, ROW)]), (10, None)])
def test_the_headings_stand_in_the_first_ten_lines(
    above: int, found: list[tuple[int, list[str]]] | None, book: Callable[..., Path]
) -> None:
    path = book(一=[*[["某市清册"]] * above, HEAD, ROW])
    if found is None:
        assert refused(FactError, path) == [("D601", 1)]
    else:
        assert rows(pieces(path)) == found


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.ods", "a.parquet"])
def test_files_that_are_something_else(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("<html></html>", encoding="utf-8")
    code = "F218" if name == "a.parquet" else "F236"
    assert refused(FactError, tmp_path / name) == [(code, 0)]


def test_neither_encoding(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"\xff\xff\xff,1\n")
    assert refused(FactError, tmp_path / "a.csv") == [("F236", 0)]


def test_a_workbook_too_large(book: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_bounds, "_BYTES", 100)
    assert refused(FactError, book(一=[HEAD, ROW])) == [("F237", 0)]


def test_nothing_there(tmp_path: Path) -> None:
    assert refused(UsageError, tmp_path / "none.csv") == [("U510", 0)]
    assert refused(UsageError, tmp_path) == [("U513", 0)]


@pytest.mark.parametrize("package", ["pyarrow", "python_calamine"])
def test_packages_that_are_missing(
    package: str, book: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = book(一=[HEAD, ROW])
    monkeypatch.setitem(__import__("sys").modules, package, None)
    with pytest.raises(UsageError) as error:
        list(pieces(path))
    assert f"{package.replace('_', '-')}>=" in error.value.text("en")


def test_a_file_that_is_given_again_is_read_once(tmp_path: Path) -> None:
    path = csv(tmp_path, line(*HEAD) + line(*ROW))
    (tmp_path / "link.csv").symlink_to(path)
    notices: list[Problem] = []
    found = read(
        tmp_path, str(path), tmp_path / ".." / tmp_path.name, zone=SHANGHAI, notices=notices
    )
    assert rows(found) == [(2, ROW)]
    assert [problem.code for problem in notices] == ["N994"] * 4


def test_a_table_of_licences_and_penalties(tmp_path: Path) -> None:
    path = csv(tmp_path, line(*LICENCE, *(name for name in PENALTY if name not in LICENCE)))
    with pytest.raises(FactError) as error:
        rows(pieces(path))
    [problem] = error.value.problems
    assert (problem.code, str(problem.place)) == ("D619", f"{path}:1")
