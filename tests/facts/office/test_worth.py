"""What tables of offices are worth: what ends, old names, what looks like a remark."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from small import small

import creditscore
from creditscore import FactError, Scheme, score

UNITS = ("甲局, aliases: [{name: 甲办, until: 2023-03}]", "联系群众办公室", "说明")


@pytest.fixture
def scheme(tmp_path: Path) -> Scheme:
    facts = "{awards: {type: count, label: 注册荣誉数}, checks: {type: count, label: 审核数}}"
    awards = """
      [{id: a, form: each, of: awards, points: 5, period: year, cap: 8},
       {id: c, form: each, of: checks, points: 1, period: year}]"""
    return small(tmp_path, facts, awards, units=UNITS)


def book(folder: Path, *lines: Sequence[Any], sheet: str = "Sheet1", more: bool = False) -> Path:
    made = openpyxl.Workbook()
    made.active.title = sheet
    for line in lines:
        made.active.append(line)
    if more:
        made.create_sheet("填表说明").append(["各单位于月底前报送"])
    path = folder / "表.xlsx"
    made.save(path)
    return path


def posted(scheme: Scheme, path: Path) -> dict[tuple[str, str], int]:
    ledger = score(scheme, path).ledger
    rows = ledger[ledger["points"] != 0].groupby(["entity", "month"])["points"].sum()
    return {key: int(points) for key, points in rows.items()}


def told(scheme: Scheme, path: Path) -> list[str]:
    with pytest.raises(FactError) as caught:
        score(scheme, path)
    return [problem.code for problem in caught.value.problems]


TITLE = ["2023年1月荣誉情况表"]


@pytest.mark.parametrize(
    "until", ["2023-05", "5月", "2023.5", datetime(2023, 5, 31), 45047, "45047"]
)
@pytest.mark.parametrize("heading", ["有效期至", "until"])
def test_what_ends_in_a_table_of_an_office(
    scheme: Scheme, tmp_path: Path, heading: str, until: object
) -> None:
    """1 × 5, taken back in June."""
    path = book(tmp_path, TITLE, ["单位", "注册荣誉数", heading], ["甲局", 1, until])
    assert posted(scheme, path) == {("甲局", "2023-01"): 5, ("甲局", "2023-06"): -5}


def test_what_ends_in_a_tidy_sheet_beside_another(scheme: Scheme, tmp_path: Path) -> None:
    heads = ["月份", "单位", "条款号", "指标", "数值", "有效期至"]
    path = book(tmp_path, heads, ["2023-01", "甲局", "1", "awards", 1, "2023-05"], more=True)
    assert posted(scheme, path) == {("甲局", "2023-01"): 5, ("甲局", "2023-06"): -5}
    path = book(tmp_path, heads, ["2023-01", "甲局", "1", "awards", 1, "5月"])
    assert posted(scheme, path) == {("甲局", "2023-01"): 5, ("甲局", "2023-06"): -5}


@pytest.mark.parametrize(
    ("until", "code"), [("永久", "F221"), ("2023.1", "F267"), ("2022-12", "F227")]
)
def test_an_end_that_is_none(scheme: Scheme, tmp_path: Path, until: str, code: str) -> None:
    path = book(tmp_path, TITLE, ["单位", "注册荣誉数", "有效期至"], ["甲局", 1, until])
    assert told(scheme, path) == [code]


def test_old_names_in_tables_of_offices(scheme: Scheme, tmp_path: Path) -> None:
    heads = ["单位", "审核数"]
    for month, code in ((3, []), (4, ["F228"])):
        path = book(tmp_path, [f"2023年{month}月情况表"], heads, ["甲 办", 3])
        assert (told(scheme, path) if code else posted(scheme, path)) == (
            code or {("甲局", "2023-03"): 3}
        )
        named = [f"甲办2023年{month}月情况表"], ["指标", "数值"], ["审核数", 3]
        path = book(tmp_path, *named, sheet="甲局")
        assert (told(scheme, path) if code else posted(scheme, path)) == (
            code or {("甲局", "2023-03"): 3}
        )
    both = ["甲局（原甲办）2023年4月情况表"], ["指标", "数值"], ["审核数", 3]
    assert posted(scheme, book(tmp_path, *both)) == {("甲局", "2023-04"): 3}


def test_rows_that_begin_like_remarks_and_are_none(scheme: Scheme, tmp_path: Path) -> None:
    heads, month = ["单位", "审核数"], ["2023年1月情况表"]
    rows = [
        ["甲局", 2],
        ["联系群众办公室", 3],
        ["说明", 4],
        ["注：含下属单位", 9],
        ["填表人：张三", 8],
    ]
    assert posted(scheme, book(tmp_path, month, heads, *rows)) == {
        ("甲局", "2023-01"): 2, ("联系群众办公室", "2023-01"): 3, ("说明", "2023-01"): 4,
    }  # fmt: skip
    down = [["甲局2023年1月"], ["指标", "数值"], ["注册荣誉数", 1], ["审核数", 4]]
    assert posted(scheme, book(tmp_path, *down)) == {("甲局", "2023-01"): 9}
    assert told(scheme, book(tmp_path, *down, ["注册荣誉", 1])) == ["F262"]


def test_a_remark_makes_no_sum_of_a_row(scheme: Scheme, tmp_path: Path) -> None:
    heads = ["单位", "审核数", "备注"]
    path = book(
        tmp_path, ["2023年1月"], heads, ["甲局", 2, "平均"], ["说明", 4, "合计"], ["合计", 6, ""]
    )
    assert posted(scheme, path) == {("甲局", "2023-01"): 2, ("说明", "2023-01"): 4}


def test_a_column_of_texts_that_means_nothing_is_told(scheme: Scheme, tmp_path: Path) -> None:
    path = book(tmp_path, ["2023年1月"], ["单位", "审核数", "荣誉"], ["甲局", 2, "约3项"])
    found = creditscore.read_facts(path, scheme=scheme).notices
    assert [(notice.code, notice.details["column"]) for notice in found] == [("N905", "荣誉")]


@pytest.mark.parametrize(
    "title",
    ["2023年1—3月", "2023年1月至3月", "1-3月", "1、2月", "2023年2月28日至3月31日", "2023年1～3月"],
)
def test_a_title_of_several_months_is_asked(scheme: Scheme, tmp_path: Path, title: str) -> None:
    """What has added up since January is no figure of January, nor of March."""
    path = book(tmp_path, [f"{title}情况表"], ["单位", "审核数"], ["甲局", 3])
    assert told(scheme, path) == ["F263"]


@pytest.mark.parametrize("title", ["2023年3月1日至3月31日", "截至2023年3月", "3月份", "2023-3月"])
def test_a_title_of_one_month(scheme: Scheme, tmp_path: Path, title: str) -> None:
    path = book(tmp_path, [f"{title}情况表"], ["单位", "审核数"], ["甲局", 3])
    assert posted(scheme, path) == {("甲局", "2023-03"): 3}


def test_keys_of_a_row_that_contradict_each_other_are_asked(scheme: Scheme, tmp_path: Path) -> None:
    heads = ["报送月份", "考核月份", "单位", "审核数"]
    path = book(tmp_path, heads, ["2023-06", "2023-05", "甲局", 3])
    assert told(scheme, path) == ["F273"]
    path = book(tmp_path, heads, ["2023-05", "5月", "甲局", 3])
    assert posted(scheme, path) == {("甲局", "2023-05"): 3}
    path = book(tmp_path, ["月份", "单位", "牵头单位", "审核数"], ["5月", "甲局", "说明", 3])
    assert told(scheme, path) == ["F273"]


TIDY = ["month", "entity", "item", "checks"]


def merged(folder: Path, cells: str, *lines: Sequence[Any]) -> Path:
    path = book(folder, *lines)
    made = openpyxl.load_workbook(path)
    made.active.merge_cells(cells)
    made.save(path)
    return path


def test_merged_cells_of_a_tidy_sheet(scheme: Scheme, tmp_path: Path) -> None:
    """Keys count for all that they are merged over; of which a figure is, is asked."""
    rows = TIDY, ["2023-01", "甲局", "1", 3], ["2023-02", "", "1", 4]
    path = merged(tmp_path, "B2:B3", *rows)
    assert posted(scheme, path) == {("甲局", "2023-01"): 3, ("甲局", "2023-02"): 4}
    rows = TIDY, ["2023-01", "甲局", "1", 3], ["2023-01", "说明", "1", ""]
    assert told(scheme, merged(tmp_path, "D2:D3", *rows)) == ["F271"]


def text(folder: Path, *lines: str, file: str = "表.csv") -> Path:
    path = folder / file
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (["单位,审核数", "甲局,3", '"说明,4', "联系群众办公室,5"], "F231"),
        (["单位,审核数", "甲局,3", '说明,"4', "联系群众办公室,5"], "F231"),
        (["单位,审核数,备注", '甲局,3,"x', '说明,4,y"'], "F231"),
        (["单位,审核数", '甲"局",3'], "F232"),
    ],
)
def test_a_quotation_mark_swallows_no_rows(
    scheme: Scheme, tmp_path: Path, lines: list[str], code: str
) -> None:
    assert told(scheme, text(tmp_path, "2023年1月情况表", *lines)) == [code]


def test_a_remark_over_lines_in_a_csv(scheme: Scheme, tmp_path: Path) -> None:
    lines = ["2023年1月情况表,,", '单位,"审核\n数",备注', '甲局,3,"见附件\n第 2 页"', "说明,4,"]
    assert posted(scheme, text(tmp_path, *lines)) == {
        ("甲局", "2023-01"): 3, ("说明", "2023-01"): 4,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("file", "title"),
    [
        ("表.csv", "2022年审核情况表"),
        ("2022年台账.csv", "审核情况表"),
        ("台账2022.csv", "审核情况表"),
    ],
)
def test_months_without_a_year_are_of_the_year_that_is_said(
    scheme: Scheme, tmp_path: Path, file: str, title: str
) -> None:
    """Last year's table is none of this year."""
    rows = ["单位,审核数,月份", "甲局,3,5月"]
    assert told(scheme, text(tmp_path, title, *rows, file=file)) == ["F206"]
    across = ["单位,指标,5月", "甲局,审核数,3"]
    assert told(scheme, text(tmp_path, title, *across, file=file)) == ["F206"]


@pytest.mark.parametrize("title", ["2023年（对比2022年）", "填报日期：2024年1月10日", "审核情况表"])
def test_months_without_a_year_are_else_of_the_scheme_s(
    scheme: Scheme, tmp_path: Path, title: str
) -> None:
    path = text(tmp_path, title, "单位,审核数,月份", "甲局,3,5月", file="2024-01-10导出.csv")
    assert posted(scheme, path) == {("甲局", "2023-05"): 3}


def test_the_name_of_a_file_says_the_year_of_a_tidy_table(scheme: Scheme, tmp_path: Path) -> None:
    rows = ["月份,单位,条款,checks", "5月,甲局,1,3"]
    assert told(scheme, text(tmp_path, *rows, file="2022年.csv")) == ["F206"]
    assert posted(scheme, text(tmp_path, *rows)) == {("甲局", "2023-05"): 3}


def test_subjects_that_facts_name_are_read_as_they_are(tmp_path: Path) -> None:
    """An item with open subjects, by the label of its fact, beside one with a list of its own."""
    listed = """
      - id: "2"
        title: 另一条
        cites: 附表
        says: 规则。
        applies_to: all
        subjects: [强制]
        facts: {city: {type: count, label: 市级通报}}
        awards: [{id: b, form: each, of: city, points: 100, period: month}]"""
    scheme = small(tmp_path, "{city: {type: count, label: 市级通报}}",
                   "[{id: a, form: each, of: city, points: 1, period: month}]",
                   item="subjects: open", more=listed)  # fmt: skip
    heads, month = ["项目", "单位", "类别", "市级通报"], ["2023年1月"]
    rows = [["1", "甲", "Ａ 项", 3], ["1", "甲", "强制", 5], ["2", "甲", "强制", 2]]
    result = score(scheme, book(tmp_path, month, heads, *rows), through="2023-01")
    ledger = [row for row in result.records("ledger") if row["points"]]
    found = {(row["item"], row["subject"]): row["points"] for row in ledger}
    assert found == {("1", "Ａ 项"): 3, ("1", "强制"): 5, ("2", "强制"): 200}
    assert told(scheme, book(tmp_path, month, heads, ["2", "甲", "Ａ 项", 3])) == ["F264"]
