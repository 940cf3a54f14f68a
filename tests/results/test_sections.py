"""The table `sections`: what a section and all in it posted, in the month and so far."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from small import rows, small

import creditscore
from creditscore.results.tables.definitions import tables_of

MORE = """
      - id: "2"
        title: 第二条
        cites: 附表（二）
        says: 规则。
        applies_to: all
        facts: {n: {type: count, label: 次数}}
        awards: [{id: b, form: each, of: n, points: 1, period: month}]
  - id: 二
    title: 总体
    sections:
      - id: 三
        title: 内层
        cap: {points: 5, period: year}
        awards: [{id: c, form: each, of: {item: "1", fact: n}, points: 3, period: year}]
        items:
          - id: "3"
            title: 第三条
            cites: 附表（三）
            says: 规则。
            applies_to: all
            facts: {n: {type: count, label: 次数}}
            awards: [{id: d, form: each, of: n, points: 1, period: year}]
"""


def scheme(folder: Path, section: str, more: str = MORE) -> creditscore.Scheme:
    awards = "[{id: a, form: each, of: n, points: 2, period: month}]"
    return small(folder, "{n: {type: count, label: 次数}}", awards, section=section, more=more)


def test_sections_with_all_that_stands_in_them(tmp_path: Path) -> None:
    facts = [*rows(n={1: 1, 3: 2}), *rows(item="2", n={3: 4}), *rows(item="3", n={2: 1})]
    table = creditscore.score(scheme(tmp_path, "base: 10\nperiod: year"), facts).sections
    found = [
        (section, int(month[5:]), float(points), float(so_far))
        for unit, section, month, points, so_far in table[
            ["entity", "section", "month", "points", "to_date"]
        ].itertuples(index=False)
        if unit == "甲" and points
    ]
    assert sorted(found) == [
        ("一", 1, 12.0, 12.0),
        ("一", 3, 8.0, 20.0),
        ("三", 1, 3.0, 3.0),
        ("三", 2, 1.0, 4.0),
        ("三", 3, 1.0, 5.0),
        ("二", 1, 3.0, 3.0),
        ("二", 2, 1.0, 4.0),
        ("二", 3, 1.0, 5.0),
    ]


def test_top_sections_add_up_to_the_months(tmp_path: Path) -> None:
    facts = [*rows(n={1: 1, 3: 2}), *rows("乙", item="2", n={3: 4})]
    result = creditscore.score(scheme(tmp_path, "base: 10\nperiod: year"), facts)
    top = result.sections[result.sections["section"].isin(["一", "二"])]
    sums = top.groupby(["entity", "month"])["points"].sum().to_dict()
    months = result.months.set_index(["entity", "month"])["points"].to_dict()
    assert {key: value for key, value in months.items() if value} == {
        key: value for key, value in sums.items() if value != Decimal(0)
    }


def test_headings_alone_have_no_table(tmp_path: Path) -> None:
    assert "sections" not in tables_of(scheme(tmp_path, "", more=""))
    assert "sections" in tables_of(scheme(tmp_path, "cap: 5", more=""))
