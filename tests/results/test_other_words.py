"""What explanations say of full marks that apply, of first figures known and of other rankings."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from small import rows, small, written

import creditscore

TEXTS = {
    "scheme": """
scheme: small
title: 小方案
year: 2023
points: {places: 2}
tracks: [units]
annual: {parts: [{id: monthly, title: 月度, weight: 1, of: months}]}
ranking: {by: total, also: [{id: by_kind, title: 组内名次, within: kind}]}
""",
    "units": """
track: units
title: 单位
bands: [{name: 合格}]
not_applicable: rescale-tree
period: year
sections:
  - id: 一
    title: 章
    items:
      - id: "1"
        title: 第一条
        cites: 附表（一）
        says: 照记。
        applies_to: all
        full: 80
        facts: {x: {type: score, label: 甲分, missing: not-applicable}}
        awards: [{id: a, form: given, of: x, period: year}]
      - id: "2"
        title: 第二条
        cites: 附表（二）
        says: 照记。
        applies_to: all
        full: {by: kind, 一类: 30, else: 20}
        facts: {y: {type: score, label: 乙分, missing: not-applicable}}
        awards:
          - id: b
            form: each
            of: {first_known: [y, {item: "1", fact: x}]}
            points: 1
            period: year
        not_applicable_when: {of: y, known: false}
""",
    "roster": """
entities:
  units:
    - {name: 甲, columns: {kind: 一类}}
    - {name: 乙, columns: {kind: 二类}}
    - {name: 丙, columns: {kind: 一类}}
""",
}


def test_full_marks_first_figures_and_other_places_are_told(tmp_path: Path) -> None:
    scheme = creditscore.load_scheme(written(tmp_path / "small", TEXTS))
    facts = [*rows(x={12: 60}), *rows("丙", x={12: 70}), *rows("乙", x={12: 60})]
    result = creditscore.score(scheme, [*facts, *rows("乙", item="2", y={12: 20})])
    totals = dict(zip(result.annual["entity"], map(float, result.annual["total"]), strict=True))
    assert totals == {"甲": 82.5, "乙": 80.0, "丙": 96.25}
    told = result.explain("甲").text("zh")
    assert "× 满分 110 ÷ 所涉满分 80" in told
    assert "乙分 不涉及，甲分 60" in told
    assert "组内名次：第 2 名" in told
    assert "× full marks 110 ÷ those that apply 80" in result.explain("甲").text("en")
    assert result.explain("乙").year.other_ranks[0].rank == 1


@pytest.mark.parametrize(("points", "figure"), [("d", 4), ("{peers: mean, of: d}", 2)])
def test_a_limit_of_its_own_period_is_told_by_the_figures_of_that_period(
    tmp_path: Path, points: str, figure: int
) -> None:
    """By April 甲 has 1 + 3 in the half-year, 3 in the quarter; all three together have 6."""
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次数}, d: {type: count, label: 完成}}",
        "[{id: a, form: each, of: n, points: 1, period: quarter}]",
        item=f"over_time: {{each: quarter, by: sum}}\n"
        f"cap: {{points: {points}, period: half-year, when: {{of: d, above: 3}}}}",
    )
    facts = [*rows("甲", n={1: 1, 4: 7}, d={1: 1, 4: 3}), *rows("乙", d={1: 2})]
    told = creditscore.score(scheme, facts).explain("甲", "2023-04").text("zh")
    assert f"{figure - 8}.0000" in told.replace("−", "-")
    assert re.search(rf"每半年上限 \D*{figure} 分：4 > 3", told)
