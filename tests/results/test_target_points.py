"""Points for targets, against figures worked out by hand."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from small import rows, written

import creditscore
from creditscore.results.tables.definitions import tables_of

D = Decimal
SCHEME = """
scheme: aims
title: 目标计分
year: 2023
points: {places: 2}
tracks: [units]
targets: {points: 4, counted: share}
annual: {parts: [{id: points, title: 得分, weight: 1, of: months}]}
ranking: {by: total, ties: []}
"""
TRACK = """
track: units
title: 单位
bands: [{name: 好, first: 1}, {name: 一般}]
sections:
  - id: 一
    title: 章
    items:
      - id: "1"
        title: 覆盖
        cites: 第一条
        says: 覆盖率9月底前达到20%。
        applies_to: all
        facts:
          done: {type: stock, label: 已办数}
          all: {type: stock, label: 应办数}
          late: {type: count, label: 迟报数, not_applicable: lasts}
        awards:
          - id: cover
            target: {of: {ratio: done, over: all}, at_least: 0.2}
            due: 2023-09
            points: 10
            partial: {from: 0.1}
            early: {points: 1, per: month, at_most: 2}
            late: {points: 3, per: month}
          - {id: late, target: {of: late, at_most: 0}, due: month}
"""
ROSTER = "entities: {units: [{name: 甲局}, {name: 乙局}, {name: 丙局}, {name: 丁局}]}"
FACTS = [
    *rows("甲局", done={5: 20}, all={5: 100}, late=dict.fromkeys(range(1, 13), 0)),
    *rows("乙局", done={9: 15, 11: 20}, all={9: 100, 11: 100}, late={1: 0, 2: 1, 3: 0}),
    *rows("丙局", done={9: 13}, all={9: 100}, late={1: 0, 2: "n/a"}),
]


@pytest.fixture
def result(tmp_path: Path) -> creditscore.Result:
    texts = {"scheme": SCHEME, "units": TRACK, "roster": ROSTER}
    folder = written(tmp_path / "aims", texts)
    return creditscore.score(creditscore.load_scheme(folder, thorough=True), FACTS)


def posted(result: creditscore.Result, unit: str, award: str) -> dict[str, Decimal]:
    ledger = result.ledger
    mine = ledger[(ledger["entity"] == unit) & (ledger["award"] == award) & (ledger["points"] != 0)]
    return dict(zip(mine["month"], mine["points"], strict=True))


def test_early_late_and_in_part(result: creditscore.Result) -> None:
    assert posted(result, "甲局", "cover") == {"2023-09": D(12)}  # four months early, two at most
    assert posted(result, "乙局", "cover") == {"2023-09": D(5), "2023-11": D(-1)}  # 10 - 2 × 3
    assert posted(result, "丙局", "cover") == {"2023-09": D(3)}
    assert posted(result, "丁局", "cover") == {}


def test_once_a_year_by_the_share_of_times_met(result: creditscore.Result) -> None:
    assert posted(result, "甲局", "late") == {"2023-01": D(4)}
    second = posted(result, "乙局", "late")
    assert second["2023-02"] == D(-2)  # 1 of 2
    assert second["2023-03"] == D("0.67")  # 2 of 3
    assert sum(second.values()) == D("0.67")  # 2 of 12: nine months not reported
    assert posted(result, "丙局", "late") == {"2023-01": D(4)}  # what does not apply is not judged


def test_states_points_ranks_and_bands_go_together(result: creditscore.Result) -> None:
    annual = result.annual.set_index("entity")
    assert annual["total"].to_dict() == {
        "甲局": D(16),
        "乙局": D("4.67"),
        "丙局": D(7),
        "丁局": D(0),
    }
    assert annual["rank"].to_dict() == {"甲局": 1, "乙局": 3, "丙局": 2, "丁局": 4}
    assert annual.loc["甲局", "band"] == "好"
    december = result.targets[result.targets["month"] == "2023-12"].set_index(["entity", "target"])
    assert december.loc[("乙局", "cover"), "state"] == "met-late"
    assert december.loc[("丙局", "late"), "state"] == "not-applicable"
    assert december.loc[("丁局", "late"), "state"] == "no-facts"
    assert {"targets", "target_periods", "due", "ledger"} <= set(tables_of(result.scheme))


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("zh", ["达标，提前 4 个月 → 12", "年内已判 9 次，其中达标 9 次 → 4"]),
        ("en", ["met, 4 months early → 12", "in the year so far met 9 of 9 times → 4"]),
    ],
)
def test_an_explanation_says_how_a_target_was_judged(
    result: creditscore.Result, lang: str, said: list[str]
) -> None:
    text = result.explain("甲局", "2023-09").text(lang)
    assert [line for line in said if line not in text] == []


def test_not_met_in_part_and_late(result: creditscore.Result) -> None:
    assert "未达标，按比例 → 5" in result.explain("乙局", "2023-09").text("zh")
    assert "达标，逾期 2 个月 → 4" in result.explain("乙局", "2023-11").text("zh")
