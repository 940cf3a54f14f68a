"""Corrections where one track takes facts from another, by hand."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from small import months, posted, rows, written

import creditscore

SCHEME = """
scheme: fed
title: 两级
cites: 附件
year: 2023
points: {places: 2}
tracks: [towns, counties]
annual: {parts: [{id: m, title: 月度, weight: 1, of: months}]}
ranking: {by: total}
vetoes: [{id: v, item: "1", fact: bad, above: 0, over: any, band: 不合格}]
"""
TRACK = """
track: {0}
title: {0}
cites: 附表
bands: [{{name: 合格}}, {{name: 不合格, only: veto}}]
sections:
  - id: 一
    title: 章
    items:
      - id: "1"
        title: 条款
        cites: 附表（一）
        says: 规则。
        applies_to: all
        facts: {1}
        awards: {2}
"""
TEXTS = {
    "scheme": SCHEME,
    "towns": TRACK.format(
        "towns",
        "{k: {type: count, label: 件数}, bad: {type: count, label: 事故}}",
        "[{id: a, form: each, of: k, points: 1, period: month, cap: 3}]",
    ),
    "counties": TRACK.format(
        "counties",
        "{z: {type: count, label: 乡镇件数, from_track: {track: towns, item: '1', fact: k,"
        " by: sum}}, bad: {type: count, label: 事故}}",
        "[{id: b, form: each, of: z, points: 1, period: quarter, cap: 6}]",
    ),
    "roster": "entities:\n  towns: [{name: 东, part_of: 甲}, {name: 西, part_of: 甲}]\n"
    "  counties: [{name: 甲}, {name: 乙}]\n",
}


def test_a_late_fact_below_counts_above_in_the_month_in_which_it_was_found(tmp_path: Path) -> None:
    """甲 has 1 + 4 in the first quarter, 2 + 4 of 7 at most 6 after the correction."""
    scheme = creditscore.load_scheme(written(tmp_path / "fed", TEXTS))
    before = [*rows("东", k={1: 1, 2: 2}), *rows("西", k={2: 2})]
    after = [*rows("东", k={1: 2, 2: 2}), *rows("西", k={2: 3}), *rows("乙", bad={3: 1})]
    books = creditscore.close(
        creditscore.score(scheme, before, through="2023-04"), "2023-04", by="办", on="2023-05-02"
    )
    who = {"by": "东", "on": "2023-05-20", "why": "漏报"}
    books = creditscore.correct(scheme, after, books, **who, month="2023-06")
    may = creditscore.score(scheme, after, books=books, through="2023-05")
    assert set(may.annual["band"]) == {"合格"}
    found = creditscore.score(scheme, after, books=books)
    assert months(found, "东")[:6] == [1, 2, 0, 0, 0, 1]
    assert months(found, "西")[:6] == [0, 2, 0, 0, 0, 1]
    assert months(found, "甲")[:6] == [1, 4, 0, 0, 0, 1]
    assert posted(found, "甲", kind="correction") == {6: Decimal(1)}
    bands = dict(zip(found.annual["entity"], found.annual["band"], strict=True))
    assert bands == {"东": "合格", "西": "合格", "甲": "合格", "乙": "不合格"}
    for month, figures in ((None, ["1", "2", "2"]), ("2023-01", ["1"]), ("2023-02", ["2", "2"])):
        (clause,) = found.explain("甲", month, "1").clauses
        assert [str(told.value) for told in clause.contributions] == figures
