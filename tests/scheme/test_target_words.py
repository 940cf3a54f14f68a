"""What a target asks for, in a line, as forms and the rule book say it."""

from __future__ import annotations

from pathlib import Path

import pytest
from small import small

from creditscore.language import Say
from creditscore.scheme.earnings import earns
from creditscore.scheme.fact_dictionary import dictionary

FACTS = """{n: {type: stock, label: 件数, missing: not-reported},
  left: {type: stock, label: 余数, missing: not-reported},
  up: {type: flag, label: 迟报, missing: not-reported}}"""


def told(folder: Path, fact: str, award: str) -> tuple[str, str]:
    """What is said of a fact of a scheme of points that has one target, in both languages."""
    scheme = small(folder, FACTS, f"[{{id: t, points: 5, {award}}}]")
    (entry,) = [entry for entry in dictionary(scheme) if entry.fact.id == fact]
    return earns(entry, Say("zh")), earns(entry, Say("en"))


@pytest.mark.parametrize(
    ("bound", "zh", "en"),
    [
        ("above: 0", "是", "yes"),
        ("equals: 1", "是", "yes"),
        ("equals: 0", "否", "no"),
        ("below: 1", "否", "no"),
        ("at_most: 0", "否", "no"),
    ],
)
def test_a_flag_is_asked_to_be_what_keeps_to_the_bound(
    tmp_path: Path, bound: str, zh: str, en: str
) -> None:
    assert told(tmp_path, "up", f"target: {{of: up, {bound}}}, due: 2023-06") == (
        f"目标：迟报为{zh}，2023-06到期，达标记5分",
        f"target: 迟报 is {en}, due 2023-06, 5 if met",
    )


@pytest.mark.parametrize(
    ("award", "zh", "en"),
    [
        (
            "due: 2023-06, missed: -2, derived: true",
            "目标：件数 ≥ 3（推定），2023-06到期，达标记5分，未达标记−2分",
            "target: 件数 ≥ 3 (derived), due 2023-06, 5 if met, −2 if missed",
        ),
        (
            "due: 2023-06, missed: 0, or_when: {of: left, equals: 0}",
            "目标：件数 ≥ 3（余数 = 0的也算），2023-06到期，达标记5分",
            "target: 件数 ≥ 3 (or 余数 = 0), due 2023-06, 5 if met",
        ),
        (
            "due: 2023-06, period: quarter, early: {points: 1}, late: {points: 2}",
            (
                "目标：件数 ≥ 3，2023-06到期（看每季度的数），达标记5分，提前的加1分，"
                "逾期的减2分，不低于0分"
            ),
            (
                "target: 件数 ≥ 3, due 2023-06 (by the figures of the quarter), 5 if met,"
                " 1 more if early, 2 less if late, not below 0"
            ),
        ),
        (
            (
                "due: 2023-06, partial: {from: 1}, early: {points: 1, per: month, at_most: 3},"
                " late: {points: 2, per: month}"
            ),
            (
                "目标：件数 ≥ 3，2023-06到期，达标记5分，未达标的按从1到界限走过的比例记，"
                "每提前一个月加1分（最多3分），每逾期一个月减2分，不低于0分"
            ),
            (
                "target: 件数 ≥ 3, due 2023-06, 5 if met, a part of them if missed, by the way"
                " from 1 to the bound, 1 more for each month early (at most 3),"
                " 2 less for each month late, not below 0"
            ),
        ),
        (
            "due: month, counted: each",
            "目标：件数 ≥ 3，每月末判，达标记5分，每次都记",
            "target: 件数 ≥ 3, judged every month, 5 if met, each time",
        ),
        (
            "due: quarter, counted: share",
            "目标：件数 ≥ 3，每季度末判，达标记5分，全年一次，取各次的平均",
            (
                "target: 件数 ≥ 3, judged every quarter, 5 if met, once a year,"
                " as the mean of all times"
            ),
        ),
        (
            "due: quarter, counted: all, missed: -1",
            "目标：件数 ≥ 3，每季度末判，达标记5分，未达标记−1分，全年一次，次次达标才算达标",
            (
                "target: 件数 ≥ 3, judged every quarter, 5 if met, −1 if missed, once a year,"
                " met if it was met every time"
            ),
        ),
    ],
)
def test_all_that_makes_the_points_of_a_target_is_said(
    tmp_path: Path, award: str, zh: str, en: str
) -> None:
    assert told(tmp_path, "n", f"target: {{of: n, at_least: 3}}, {award}") == (zh, en)
