"""Workbooks of facts: sheets that are tables, sheets that are none, workbooks that are bombs."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from creditscore import CreditscoreError, read_facts
from creditscore.errors import Place
from creditscore.facts.reading import numbers

HEAD = ["month", "entity", "item", "fact", "value", "source"]
ROW = ["2023-05", "市公安局", 16, "cases", 4, "台账"]
WIDE = [["月份", "单位", "条款", "cases"], ["2023-05", "市公安局", "16", 5.5]]
Book = Callable[..., Path]


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """Writes sheets as a workbook; those whose name begins with 藏 are hidden."""

    def write(**sheets: Sequence[Sequence[Any]]) -> Path:
        path = tmp_path / "facts.xlsx"
        with xlsxwriter.Workbook(path) as made:
            for name, grid in sheets.items():
                sheet = made.add_worksheet(name)
                if name.startswith("藏"):
                    sheet.hide()
                for y, cells in enumerate(grid):
                    for x, cell in enumerate(cells):
                        sheet.write(y, x, cell)
        return path

    return write


def rows(path: Path) -> list[tuple[str, ...]]:
    facts = read_facts(path)
    columns = ["month", "entity", "item", "fact", "value"]
    cells = facts.frame[columns].itertuples(index=False)
    return [(str(facts.place(i)), *map(numbers.text, row)) for i, row in enumerate(cells)]


def refused(path: Path) -> list[str]:
    with pytest.raises(CreditscoreError) as caught:
        read_facts(path)
    return [f"{problem.place} {problem.code}" for problem in caught.value.problems]


def test_a_tidy_sheet(book: Book) -> None:
    path = book(一=[HEAD, ROW, [], ROW])
    cells = ("2023-05", "市公安局", "16", "cases", "4")
    assert rows(path) == [(f"{path}:2", *cells), (f"{path}:4", *cells)]


def test_each_sheet_is_a_table(book: Book) -> None:
    path = book(五月=[HEAD, ROW], 六月=WIDE)
    assert [row[0] for row in rows(path)] == [f"{path}[五月]:2", f"{path}[六月]:2"]


def test_sheets_that_are_no_tables_are_told(book: Book) -> None:
    path = book(
        填表说明=[["请按月填写"], ["一、单位用全称"]],
        数据=[HEAD, ROW],
        藏=[["一类"], ["二类"]],
        空=[],
    )
    facts = read_facts(path)
    assert len(facts) == 1
    assert facts.place(0) == Place(f"{path}[数据]", 2)
    told = [(notice.code, notice.details["sheet"]) for notice in facts.notices]
    assert told == [("N908", "填表说明"), ("N908", "藏")]


def test_a_sheet_that_looks_like_a_table_has_to_be_one(book: Book) -> None:
    assert refused(book(一=[HEAD, ROW], 二=[["单位", "月份"], ["市公安局", 5]]))[0].endswith(
        "[二]:1 F217"
    )
    assert refused(book(一=[HEAD, ROW], 二=[["某市事实表"], HEAD, ROW]))[0].endswith("[二]:1 F217")
    assert refused(book(一=[HEAD, ROW], 藏=[HEAD, ROW]))[0].endswith("F235")
    assert refused(book(一=[["说明"]]))[0].endswith("F217")


@pytest.mark.parametrize(
    ("formula", "value"), [("=1/0", "#DIV/0!"), ("=1+1", 0), ("=VLOOKUP(1,A1,1)", "#N/A")]
)
def test_a_value_that_is_not_known_is_refused(formula: str, value: Any, tmp_path: Path) -> None:
    path = tmp_path / "facts.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet()
        for y, line in enumerate([HEAD, ROW]):
            sheet.write_row(y, 0, line)
        sheet.write_formula(1, 4, formula, None, value)
    with pytest.raises(CreditscoreError, match="E2"):
        read_facts(path)


def test_a_value_that_was_worked_out_is_read(tmp_path: Path) -> None:
    path = tmp_path / "facts.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet()
        for y, line in enumerate([HEAD, ROW]):
            sheet.write_row(y, 0, line)
        sheet.write_formula(1, 4, "=1+1", None, 2)
    assert rows(path)[0][-1] == "2"


def test_a_cell_in_the_last_row_and_column(tmp_path: Path) -> None:
    path = tmp_path / "facts.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, HEAD)
        sheet.write(1048575, 16383, 1)
    assert refused(path) == [f"{path} F237"]


def test_a_sheet_of_blanks_by_the_million(tmp_path: Path) -> None:
    plain, path = tmp_path / "plain.xlsx", tmp_path / "facts.xlsx"
    with xlsxwriter.Workbook(plain) as made:
        made.add_worksheet().write_row(0, 0, HEAD)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            blanks = b"<sheetData>" + b" " * 50_000_000
            new.writestr(name, old.read(name).replace(b"<sheetData>", blanks))
    assert refused(path) == [f"{path} F236"]


def test_cells_that_are_only_formatted_count_for_nothing(tmp_path: Path) -> None:
    path = tmp_path / "facts.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet()
        for y, line in enumerate([HEAD, ROW]):
            sheet.write_row(y, 0, line)
        sheet.write_blank(1048575, 16383, None, made.add_format({"bold": True}))
    assert len(rows(path)) == 1


ODS = (
    '<?xml version="1.0"?><office:document-content xmlns:office="o" xmlns:table="t" '
    'xmlns:text="x"><office:body><office:spreadsheet><table:table table:name="s">'
    '<table:table-row><table:table-cell office:value-type="string"><text:p>a</text:p>'
    "</table:table-cell></table:table-row>"
    '<table:table-row table:number-rows-repeated="1048574"><table:table-cell/></table:table-row>'
    '<table:table-row><table:table-cell table:number-columns-repeated="16383"/>'
    '<table:table-cell office:value-type="string"><text:p>b</text:p></table:table-cell>'
    "</table:table-row></table:table></office:spreadsheet></office:body>"
    "</office:document-content>"
)


def test_the_same_of_open_document(tmp_path: Path) -> None:
    path = tmp_path / "facts.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS)
    assert refused(path) == [f"{path} F237"]


def test_the_same_of_binary_sheets(tmp_path: Path) -> None:
    path = tmp_path / "facts.xlsb"

    def record(kind: int, *numbers: int) -> bytes:
        said = b"".join(number.to_bytes(4, "little") for number in numbers)
        return bytes([kind, len(said)]) + said

    sheet = record(0, 0) + record(5, 0, 0, 0) + record(0, 1048575) + record(5, 16383, 0, 0)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
    assert refused(path) == [f"{path} F237"]


@pytest.mark.parametrize(
    "data", [b"", b"<html>", b"PK\x03\x04", b"PK\x05\x06" + bytes(18), b"\xd0\xcf\x11\xe0" * 99]
)
@pytest.mark.parametrize("suffix", ["xlsx", "xls", "ods", "xlsb"])
def test_what_is_no_workbook_has_a_code(data: bytes, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"facts.{suffix}"
    path.write_bytes(data)
    assert refused(path) == [f"{path} F236"]


def test_cut_workbooks_have_a_code(book: Book) -> None:
    path = book(一=[HEAD, ROW])
    data = path.read_bytes()
    for end in range(0, len(data), 97):
        path.write_bytes(data[:end])
        assert refused(path) == [f"{path} F236"]
