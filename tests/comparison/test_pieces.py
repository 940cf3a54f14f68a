"""Awards that add up, worked out side by side: the same as each variant scored by itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from comparison.test_readings import enumerated
from small import every, rows, small

import creditscore

SCHEME = """
ranking: {by: total}
readings:
  - id: decimals
    question: 几位小数
    chosen: four
    because: 。
    others:
      two: {points.places: 2}
      one: {points.places: 1}
"""
ITEM = """
readings:
  - id: dated
    question: 从几月起
    chosen: january
    because: 。
    others:
      june: {awards.cases.from: 2023-06}
  - id: also
    question: 还计什么
    chosen: nothing
    because: 。
    others:
      more:
        awards.more: {id: more, form: each, of: more, points: -0.1, period: month}
"""


@pytest.mark.parametrize("more", ["", "\ncap: {points: 4, period: year}\n"])
def test_all_combinations_with_fractions(tmp_path: Path, more: str) -> None:
    scheme = small(
        tmp_path,
        "{cases: {type: count, label: 例}, right: {type: count, label: 对, at_most: all},"
        " all: {type: count, label: 全}, more: {type: count, label: 多}}",
        "[{id: cases, form: each, of: cases, points: 0.5, period: year, cap: 3.5},"
        " {id: rate, form: rate, of: right, over: all, points: 1, period: month}]",
        item=ITEM + more,
        head=SCHEME,
    )
    facts = rows("甲", cases={1: 3, 7: 9}, more={2: 1}) + rows("乙", right={3: 1}, all={3: 3})
    facts += rows("丙", right={1: 2, 2: 1}, all={1: 3, 2: 1}, cases=every(1), more={5: 4})
    found = creditscore.readings(scheme, facts, draws=40)
    assert not found.refused
    got = enumerated(found, facts)
    for row in found.units.itertuples():
        totals = {total for total, *_ in got[str(row.entity)]}
        assert (row.least, row.most) == (min(totals), max(totals))
        assert row.total_reached


REFUSED = """
readings:
  - id: bound
    question: 至多几
    chosen: any
    because: 。
    others:
      few: {facts.cases.at_most: 5}
  - id: twice
    question: 几倍
    chosen: once
    because: 。
    others:
      twice: {awards.more.points: 2}
"""


def test_other_facts_of_a_scheme_that_is_kept(tmp_path: Path) -> None:
    """What was cut from a variant that these facts refuse is worked out from one that they fit."""
    scheme = small(
        tmp_path,
        "{cases: {type: count, label: 例}, more: {type: count, label: 多}}",
        "[{id: cases, form: each, of: cases, points: 1, period: month},"
        " {id: more, form: each, of: more, points: 1, period: month}]",
        item=REFUSED,
    )
    for count in (3, 9):
        for draws in (1, 2, 30):
            facts = rows("甲", cases={1: count}, more={2: 1})
            for _ in range(3):
                found = creditscore.monte_carlo(scheme, facts, draws=draws, seed=draws)
                assert set(found.outcomes["units"].total[:, 0].tolist()) <= {
                    10**4 * (count + 1),
                    10**4 * (count + 2),
                }
        assert bool(found.refused) == (count == 9)
        assert creditscore.readings(scheme, facts, draws=5).units["total_reached"].all()
