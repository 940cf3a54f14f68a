"""The workbook as a spreadsheet program finds it: texts, numbers, headings, printing."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import reported

import creditscore
from creditscore.reports.building import report_of
from creditscore.reports.figures import cells as cells_of
from creditscore.reports.ledger import lines_of
from creditscore.reports.periods import Period
from creditscore.reports.workbook import Workbook

openpyxl = pytest.importorskip("openpyxl")


def written(result: creditscore.Result, period: Period, path: Path) -> Any:
    report = report_of(result, period)
    book = Workbook(report, path)
    for track in report.tracks:
        for unit in track.standings:
            book.add([*lines_of(reported.explained(result)[unit.unit])])
    book.close()
    return openpyxl.load_workbook(path)


@pytest.fixture(scope="module")
def june(tmp_path_factory: pytest.TempPathFactory) -> Any:
    result = reported.counties()
    path = tmp_path_factory.mktemp("book") / "june.xlsx"
    return written(result, Period.month(result.scheme, "2023-06"), path)


def table(sheet: Any) -> list[dict[str, Any]]:
    """The rows below the headings of a sheet."""
    head = int(sheet.freeze_panes.strip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) - 1
    rows = sheet.iter_rows(min_row=head, values_only=True)
    names = next(rows)
    return [dict(zip(names, row, strict=True)) for row in rows]


def test_the_sheets(june: Any) -> None:
    assert june.sheetnames == [
        "说明", "排名·县区", "各条·县区", "各条累计·县区", "各月·县区", "变化·县区",
        "各条合计·县区", "记分明细", "扣分清单", "缺报", "现行规则", "图",
    ]  # fmt: skip


def test_the_league(june: Any) -> None:
    rows = table(june["排名·县区"])
    units = reported.june().tracks[0].standings
    assert [(row["名次"], row["单位"], row["初步等次"]) for row in rows] == [
        (unit.annual, unit.unit, unit.band) for unit in units
    ]
    assert [Decimal(str(row["年度结果"])) for row in rows] == [unit.total for unit in units]
    assert [row["名次升降"] for row in rows] == [unit.moved for unit in units]


def test_the_ledger_adds_up(june: Any) -> None:
    for unit in reported.june().tracks[0].standings:
        mine = [row for row in table(june["记分明细"]) if row["单位"] == unit.unit]
        by_month = {
            f"2023-{month:02d}": sum(
                Decimal(str(row["得分"])) for row in mine if row["月份"] == f"2023-{month:02d}"
            )
            for month in range(1, 7)
        }
        assert tuple(by_month.values()) == unit.months
        break


def test_every_line_says_its_clause_arithmetic_and_place(june: Any) -> None:
    for row in table(june["扣分清单"]):
        assert row["得分"] < 0
        assert row["月份"] == "2023-06"
        assert row["条款"]
        assert "附表二" in row["出处"]
        assert row["算式"]
        assert ".csv:" in row["依据"]


def test_sheets_are_made_to_be_printed(june: Any) -> None:
    for sheet in june.worksheets[:-1]:
        assert sheet.page_setup.paperSize == 9
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows
        assert sheet.freeze_panes
        assert all(column.width >= 6 for column in sheet.column_dimensions.values())
    assert june["记分明细"].auto_filter.ref
    assert june["排名·县区"].column_dimensions["B"].width >= 8


def test_rows_are_as_high_as_their_texts(june: Any) -> None:
    sheet = june["记分明细"]
    head = int(sheet.freeze_panes.strip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    arithmetic = [cell.value for cell in next(sheet.iter_cols(min_col=9, max_col=9, min_row=head))]
    heights = [sheet.row_dimensions[head + at].height or 15 for at in range(len(arithmetic))]
    pairs = zip(arithmetic, heights, strict=True)
    long = [high for text, high in pairs if cells_of(text or "") > 40]
    assert long
    assert min(long) >= 30


def test_the_charts_are_there(tmp_path: Path) -> None:
    result = reported.hostile(tmp_path)
    written(result, Period.month(result.scheme, "3月"), tmp_path / "book.xlsx")
    names = zipfile.ZipFile(tmp_path / "book.xlsx").namelist()
    assert len([name for name in names if name.startswith("xl/media/")]) == 2


def test_texts_stay_texts_whatever_they_begin_with(tmp_path: Path) -> None:
    result = reported.hostile(tmp_path)
    book = written(result, Period.month(result.scheme, "3月"), tmp_path / "hostile.xlsx")
    found = [cell for sheet in book for cell in cells(sheet) if cell.value == reported.HOSTILE]
    assert len(found) >= 6
    assert {cell.data_type for cell in found} == {"s"}
    assert all(cell.data_type != "f" for sheet in book for cell in cells(sheet))


def cells(sheet: Any) -> Iterator[Any]:
    return (cell for row in sheet.iter_rows() for cell in row)


def test_numbers_of_more_digits_than_a_spreadsheet_keeps_are_texts(tmp_path: Path) -> None:
    from creditscore.reports.sheets import Book
    from creditscore.reports.tables import Column, Table

    book = Book(tmp_path / "wide.xlsx", "宽", Period("month", 2023, 1, 1), 4)
    numbers = [[Decimal("123456789012345.6789")], [Decimal("0.1")], [None], [-3]]
    book.sheet(Table("数", "数", [Column("得分", "points")], numbers))
    book.close()
    sheet = openpyxl.load_workbook(tmp_path / "wide.xlsx").active
    values = [row[0] for row in sheet.iter_rows(min_row=3, values_only=True)]
    assert values == ["123456789012345.6789", 0.1, None, -3]


MARKED = [
    "市教育局", "<r>甲 & 乙</r>", "<r><t>甲</t></r>",
    '甲<&>"乙"', " 甲", "甲 ", "甲\n乙", "_x0041_",
    "_x", "甲\ufffe乙\uffff", "\x01甲\t乙", "&amp;", "😀",
]  # fmt: skip


def of_texts(path: Path, texts: Sequence[str]) -> Path:
    from creditscore.reports.sheets import Book
    from creditscore.reports.tables import Column, Table

    book = Book(path, "文", Period("month", 2023, 1, 1), 0)
    rows = [[text, number, text] for number, text in enumerate(texts)]
    columns = [Column("甲"), Column("数", "whole"), Column("乙", "centre")]
    book.sheet(Table("文", "文", columns, rows))
    book.close()
    return path


def test_texts_are_not_taken_for_xml(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(of_texts(tmp_path / "texts.xlsx", MARKED)).active
    found = [row[0] for row in sheet.iter_rows(min_row=3, values_only=True)]
    assert found[:9] == [*MARKED[:7], "_x005F_x0041_", "_x"]
    assert found[10:] == ["\\x01甲\\t乙", "&amp;", "😀"]


def test_texts_are_written_as_the_library_writes_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from creditscore.reports import sheets

    texts = [text for text in MARKED if not text.startswith("<r>")]
    quick = of_texts(tmp_path / "quick.xlsx", texts).read_bytes()
    monkeypatch.setattr(sheets, "_worksheet", lambda: None)
    assert of_texts(tmp_path / "plain.xlsx", texts).read_bytes() == quick


def test_names_of_sheets_are_fit_and_never_the_same(tmp_path: Path) -> None:
    from creditscore.reports.sheets import Book
    from creditscore.reports.tables import Column, Table

    book = Book(tmp_path / "names.xlsx", "名", Period("month", 2023, 1, 1), 0)
    for name in ("县/区:*?[一]", "县·区····一·", "名" * 40, "名" * 40, "A", "a"):
        book.sheet(Table(name, name, [Column("列")], []))
    book.close()
    names = openpyxl.load_workbook(tmp_path / "names.xlsx").sheetnames
    assert names == ["县·区····一·", "县·区····一·~2", "名" * 31, "名" * 29 + "~2", "A", "a~2"]


def test_targets(tmp_path: Path) -> None:
    result = reported.targets("jinzhong-2023", "2023-06")
    book = written(result, Period.quarter(result.scheme, "Q2"), tmp_path / "q2.xlsx")
    assert [name for name in book.sheetnames if name.startswith(("统计", "目标"))] == [
        f"{kind}·{track.track.title}"
        for track in result.tracks.values()
        for kind in ("统计", "目标")
    ]
    rows = table(book["目标·市级单位"])
    assert len(rows) == sum(result.targets.query("track == 'departments'")["month"] == "2023-06")
    assert {row["单位"] for row in rows} == set(result.tracks["departments"].track.entities.names)
