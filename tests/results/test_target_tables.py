"""The tables about targets: the quarter and the year, sums, stale stocks, leagues, what is due."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from small import rows, written

import creditscore

SCHEME = """
scheme: aims
title: 目标方案
year: 2023
points: {places: 0}
counts: targets
tracks: [units, city]
leagues:
  - id: best
    title: 排名
    track: units
    by:
      - {id: rate, label: 率, of: {ratio: {item: "1", fact: done}, over: {item: "1", fact: all}}}
      - {id: late, label: 迟报, of: {item: "1", fact: late}, order: low-first}
"""
UNITS = """
track: units
title: 单位
sections:
  - id: 一
    title: 章
    items:
      - id: "1"
        title: 覆盖
        cites: 第一条
        says: 覆盖率6月底前超过20%，每月不得迟报，每季度办一次培训。
        answers: {责任单位: [甲局, 乙局]}
        facts:
          done: {type: stock, label: 其中已办数, at_most: all}
          all: {type: stock, label: 应办数}
          late: {type: count, label: 当月迟报数}
          courses: {type: count, label: 当月培训次数}
        awards:
          - {id: cover, target: {of: {ratio: done, over: all}, above: 0.2}, due: 2023-06}
          - {id: late, target: {of: late, at_most: 0}, due: month, derived: true}
          - {id: courses, target: {of: courses, at_least: 1}, due: quarter}
"""
CITY = """
track: city
title: 全市
sections:
  - id: 一
    title: 章
    items:
      - id: "2"
        title: 全市培训
        cites: 第二条
        says: 全市全年办三次培训。
        answers: {牵头单位: [甲局], 责任单位: [members]}
        applies_to: all
        facts:
          courses:
            type: count
            label: 当月全市培训次数
            from_track: {track: units, item: "1", fact: courses, by: sum}
        awards:
          - {id: courses, target: {of: courses, at_least: 3}, due: 2023-12}
"""
ROSTER = """
groups: {members: {title: 成员单位}}
entities:
  units: [{name: 甲局, groups: [members]}, {name: 乙局, groups: [members]}]
  city: [{name: 全市}]
"""
FACTS = [
    *rows("甲局", done={2: 30}, all={2: 100}, late={1: 0, 2: 1, 3: 0, 4: 0}, courses={2: 1, 5: 1}),
    *rows("乙局", done={6: 30}, all={6: 100}, courses={5: 1}),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    texts = {"scheme": SCHEME, "units": UNITS, "city": CITY, "roster": ROSTER}
    return written(tmp_path / "aims", texts)


@pytest.fixture
def result(folder: Path) -> creditscore.Result:
    return creditscore.score(folder, FACTS, through="2023-08")


def test_quarters_and_the_year(result: creditscore.Result) -> None:
    table = result.target_periods
    mine = table[(table["entity"] == "甲局")].set_index(["target", "period"])
    assert list(dict.fromkeys(table["period"])) == ["2023-Q1", "2023-Q2", "2023-Q3", "2023"]

    def of(target: str, period: str) -> tuple[object, ...]:
        columns = ["judged", "met", "not_met", "no_facts", "state"]
        return tuple(mine.loc[(target, period), columns])

    assert of("late", "2023-Q1") == (3, 2, 1, 0, "mended")
    assert of("late", "2023-Q2") == (3, 1, 0, 2, "no-facts")
    assert of("late", "2023") == (8, 3, 1, 4, "no-facts")
    assert of("courses", "2023-Q2") == (1, 1, 0, 0, "met")
    assert of("courses", "2023-Q3") == (0, 0, 0, 0, "not-due")
    assert of("courses", "2023") == (2, 2, 0, 0, "not-due")
    assert of("cover", "2023-Q1") == (0, 0, 0, 0, "early")
    assert of("cover", "2023-Q2") == (1, 1, 0, 0, "met")
    assert of("cover", "2023") == (1, 1, 0, 0, "met")


def test_times_met_of_the_year_are_those_of_the_ledger(result: creditscore.Result) -> None:
    year = result.target_periods
    year = year[year["period"] == "2023"].groupby("entity")["met"].sum()
    counts = result.target_counts
    counts = counts[counts["month"] == "2023-08"].set_index("entity")
    annual = result.annual.set_index("entity")["met"]
    for unit in ("甲局", "乙局", "全市"):
        assert year[unit] == counts.loc[unit, "year_met"] == (annual[unit] or 0)
    assert counts.loc["甲局", ["judged", "targets", "year_judged"]].tolist() == [2, 3, 11]


def test_what_has_ended_still_counts_in_the_year(tmp_path: Path) -> None:
    """Late reports are judged to March, the cover from April to July, when 乙局 leaves."""
    units = UNITS.replace("due: month, derived", "due: month, until: 2023-03, derived")
    units = units.replace("due: 2023-06}", "due: 2023-04}")
    roster = ROSTER.replace("{name: 乙局,", "{name: 乙局, until: 2023-07,")
    texts = {"scheme": SCHEME, "units": units, "city": CITY, "roster": roster}
    result = creditscore.score(written(tmp_path / "aims", texts), FACTS, through="2023-12")
    counts = result.target_counts.set_index(["entity", "month"])
    columns = ["targets", "year_judged", "year_met"]
    found = [counts.loc[("甲局", f"2023-{m}"), columns].tolist() for m in ("03", "05", "12")]
    assert found == [[3, 4, 3], [2, 5, 4], [2, 8, 5]]
    year = result.target_periods.set_index(["period", "entity", "target"])
    columns = ["judged", "met", "no_facts", "state"]
    assert year.loc[("2023", "乙局", "cover"), columns].tolist() == [1, 1, 0, "met-late"]
    assert year.loc[("2023", "甲局", "late"), columns].tolist() == [3, 2, 0, "mended"]
    left = result.explain("乙局").text("zh")
    assert "[逾期完成] 已办数 ÷ 应办数：" in left
    assert "判到 2023-07 为止" in left
    assert "年内至此：已判 6 次，其中达标 2 次" in left


def test_what_a_sum_is_made_of(result: creditscore.Result) -> None:
    table = result.contributions
    told = table[["month", "entity", "unit", "value"]].to_numpy().tolist()
    assert told == [
        ["2023-02", "全市", "甲局", Decimal(1)],
        ["2023-05", "全市", "甲局", Decimal(1)],
        ["2023-05", "全市", "乙局", Decimal(1)],
    ]
    text = result.explain("全市", "2023-08").text("zh")
    assert "2023-05  当月全市培训次数 1，乙局填报" in text
    assert "全市培训次数（累计）：3" in text
    assert "乙局填报" in result.explain("全市", "2023-08").html("zh")


def test_who_answers_for_the_whole(result: creditscore.Result) -> None:
    table = result.targets.set_index(["entity", "month"])
    city = table.loc[("全市", "2023-08")]
    assert (city["role"], city["responsible"]) == ("", "牵头单位：甲局；责任单位：成员单位")
    assert set(table.loc["甲局", "responsible"]) == {""}


def test_a_judgement_by_an_old_stock_is_told(folder: Path) -> None:
    """The stocks of 甲局 are of February, those of 乙局 of June, when they are judged."""
    result = creditscore.score(folder, FACTS, through="2023-08")
    found = [notice for notice in result.table_notices if notice.code == "N918"]
    assert [(n.details["count"], n.details["entity"], n.details["as_of"]) for n in found] == [
        (1, "甲局", "2023-02")
    ]
    june = result.targets[result.targets["month"] == "2023-06"].set_index(["entity", "target"])
    assert june["as_of"].to_dict()["甲局", "cover"] == "2023-02"
    assert june["as_of"].to_dict()["甲局", "late"] == ""
    assert "数据为 2023-02 的" in result.explain("甲局", "2023-06").text("zh")
    fresh = [*FACTS, *rows("甲局", done={6: 30}, all={6: 100})]
    assert "N918" not in [n.code for n in creditscore.score(folder, fresh).table_notices]


def test_an_n_a_is_no_figure_that_a_judgement_rests_on(folder: Path) -> None:
    later = rows("甲局", done={4: "n/a", 6: "n/a"}, all={4: "n/a", 6: "n/a"})
    table = creditscore.score(folder, [*FACTS, *later], through="2023-08").targets
    cover = table[(table["entity"] == "甲局") & (table["target"] == "cover")].set_index("month")
    assert cover["as_of"].to_dict()["2023-06"] == "2023-02"


def test_a_league_says_why_there_is_no_place(folder: Path) -> None:
    facts = [
        *rows("甲局", done={1: 5, 2: 5, 3: 0}, all={1: 10, 2: 10, 3: 0}, late={1: 0, 3: 0}),
        *rows("乙局", done={1: 4}, all={1: 10}, late={1: 0}),
    ]
    result = creditscore.score(folder, facts, through="2023-04")
    table = result.leagues[result.leagues["figure"] == "rate"].set_index(["month", "entity"])
    assert table.loc[("2023-01", "甲局"), "gap"] == ""
    assert table.loc[("2023-02", "甲局"), "gap"] == "未报：当月迟报数"
    assert table.loc[("2023-02", "乙局"), "gap"] == "未报：已办数、应办数、当月迟报数"
    assert table.loc[("2023-03", "甲局"), "gap"].endswith("（0 ÷ 0）")
    [notice] = [n for n in result.table_notices if n.code == "N919"]
    assert (notice.details["count"], notice.details["months"]) == (2, "2023-02, 2023-03")
    assert "“当月迟报数”" in notice.message("zh")


def test_a_fact_that_only_a_league_reads_is_used() -> None:
    """Compliant disclosures of yuncheng-2024 rank the units; no target asks for them."""
    facts = rows("盐湖区", "4", "双公示", reported={1: 10}, in_time={1: 10}, compliant={1: 9})
    facts = [{**row, "month": "2024-01"} for row in facts]
    result = creditscore.score("yuncheng-2024", facts, through="2024-01")
    assert "N906" not in [notice.code for notice in result.notices]
