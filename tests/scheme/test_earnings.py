"""What an award makes of a figure, in a line, as forms and the rule book say it."""

from __future__ import annotations

from pathlib import Path

import pytest
from small import small

from creditscore.language import Say
from creditscore.scheme.earnings import earns, scale
from creditscore.scheme.fact_dictionary import dictionary

FACTS = """{n: {type: count, label: 件数}, all: {type: count, label: 总数},
  up: {type: flag, label: 迟报}, r: {type: score, label: 率}}"""


def told(folder: Path, fact: str, award: str, lang: str) -> str:
    """What is said of a fact of a scheme that has one award."""
    scheme = small(folder, FACTS, f"[{{id: a, {award}}}]", head="parameters: {p: 130}\n"
                   "ranking: {by: total}")  # fmt: skip
    (entry,) = [e for e in dictionary(scheme) if e.fact.id == fact]
    assert entry.counts
    return earns(entry, Say("en" if lang == "en" else "zh"))


@pytest.mark.parametrize(
    ("fact", "award", "zh", "en"),
    [
        (
            "n",
            "form: each, of: n, points: -1, period: year, floor: -5",
            "每1记−1分，全年最少−5分",
            "−1 for each, at least −5 a year",
        ),
        (
            "up",
            (
                "form: each, of: n, points: 1, period: month,"
                " cap: {points: 3, when: {of: up, above: 0}}"
            ),
            "“件数”每1记1分，每月最多3分（迟报 > 0时）",
            "1 for each of '件数', at most 3 a month where 迟报 > 0",
        ),
        (
            "n",
            "form: each, of: {difference: n, less: 3}, points: 1, period: quarter",
            "“件数－3”每1记1分",
            "1 for each of '件数－3'",
        ),
        (
            "r",
            "form: rate, of: r, over: 100, points: 5, period: month",
            "5 × 率 ÷ 100，每月",
            "5 × 率 ÷ 100, each month",
        ),
        (
            "r",
            "form: rate, of: {peers: min, of: r}, over: r, points: 30, period: month",
            "30 × 各单位率的最低 ÷ 率，每月",
            "30 × the lowest 率 of the units ÷ 率, each month",
        ),
        (
            "n",
            (
                "form: rate, of: n, over: all, points: 5, when_empty: 2, period: month,"
                " round: {places: 0, mode: down}"
            ),
            "5 × 件数 ÷ 总数，每月，没有可比的记2分，保留0位小数（舍去）",
            "5 × 件数 ÷ 总数, each month, 2 where there is no quotient, rounded down to 0 places",
        ),
        (
            "r",
            "form: rank, of: r, order: low-first, points: [3, 2], ties: worst, period: year",
            "按名次（从低到高）记3、2分，并列的按末一名，全年，期末才记",
            (
                "3, 2 by place, the lowest first, equals at the last of their places, each year,"
                " given at the period's end"
            ),
        ),
        (
            "r",
            (
                "form: steps, of: r, side: below, mark: 98, step: 1, points: -0.5,"
                " partial: proportional, period: month"
            ),
            "每1记−0.5分（不满的按比例）",
            "−0.5 for each 1, in proportion",
        ),
        (
            "r",
            (
                "form: interpolate, of: r, anchors: [[60, 6], [100, 10]],"
                " outside: {below: 0, above: 12}, when_equal: 8, period: month"
            ),
            "在6、10分之间折算，以下记0分、以上记12分，各点为同一个数时记8分，每月",
            "between 6, 10, 0 below and 12 above, 8 where these are one number, each month",
        ),
    ],
)
def test_what_an_award_makes_of_a_figure(
    tmp_path: Path, fact: str, award: str, zh: str, en: str
) -> None:
    """A floor, the order of places and what an award divides by were left out."""
    assert told(tmp_path, fact, award, "zh") == zh
    assert told(tmp_path, fact, award, "en") == en


def test_rows_are_told_with_what_they_compare(tmp_path: Path) -> None:
    """Both anchors were the figure itself: 率 = 率."""
    anchors = "[[{peers: min, of: r}, 0], [{parameter: p}, 20]]"
    scheme = small(
        tmp_path, FACTS, f"[{{id: a, form: interpolate, of: r, anchors: {anchors}, period: year}}]",
        head="parameters: {p: 130}\nranking: {by: total}",
    )  # fmt: skip
    (entry,) = [e for e in dictionary(scheme) if e.fact.id == "r"]
    assert scale(entry.awards[0], entry, Say("zh")) == [
        "率 = 各单位率的最低：0分",
        "率 = 130：20分",
    ]
