"""The arithmetic of a posting, as a clerk reads it, for each form and each way to get there."""

from __future__ import annotations

from pathlib import Path

import pytest
from small import MONTHS, rows, small

import creditscore

FACTS = """{n: {type: count, label: 次数},
  of: {type: count, label: 合规}, all: {type: count, label: 总数},
  up: {type: flag, label: 是否}, s: {type: stock, label: 存量, missing: carry},
  mark: {type: score, label: 得分}}"""
TABLE = [
    *rows(n={1: 4, 2: 3, 3: 5}, up={1: 1, 2: 0}, mark={1: "28.97", 2: "-0.00005"}),
    *rows(of={1: 119, 2: 0}, all={1: 120, 2: 0}),
]
BOTH = "levels: [{when: [{of: up, above: 0}, {of: n, at_least: 4}], points: 3}]"
EITHER = "levels: [{when: {any: [{of: up, equals: 5}, {of: n, below: all}]}, points: 3}]"
UPS = "levels: [{when: {of: up, equals: 1, over: total}, points: 3}]"
UP = "levels: [{when: {of: up, above: 0}, points: 3}]"
DOWN = "levels: [{when: {of: up, equals: 0}, points: 3}]"
EVER = "levels: [{when: {of: n, above: 4, over: any}, points: 3}]"
SHARE = "levels: [{when: {of: {ratio: of, over: all}, at_least: 0.95}, points: 3}]"
RATIOS = "levels: [{when: {of: {ratio: n, over: all}, below: of}, points: 3}]"
LEFT = "14 in the year so far, 14 posted before, 0 this month"
MORE = "levels: [{when: {of: n, above: 4}, points: 3}]"
RATIO = "of: {ratio: of, over: all, times: 100}"
EXACT = "119 ÷ 120 ≈ 99.166667%"
MANY = "form: each, of: n, points: 2, when: {of: n, at_least: 5}"
FEW = "form: each, of: n, points: 2, when: {not: {of: up, above: 0}}"
NEW = "levels: [{when: {of: s, known: false}, points: 3}]"
BEST = "of: mark, never_falls: true, period: year"
DOWN_TO_ONES = "round: {places: 0, mode: down}"
KEPT = "此前达到过 28.97，不回落；全年至此 28.97，此前已记 28.97，本月记 0"
KEPT_EN = (
    "was 28.97 before and never falls; 28.97 in the year so far, 28.97 posted before, 0 this month"
)
TIERS = "tiers: [{at_least: 100, points: 2}, {at_least: 98, below: 100, points: 1}]"


def arithmetic(folder: Path, award: str, month: int, lang: str) -> str:
    """The arithmetic of the last posting of the month."""
    scheme = small(folder, FACTS, f"[{{id: x, {award}}}]")
    explained = creditscore.score(scheme, TABLE).explain("甲", MONTHS[month - 1])
    posting = explained.clauses[0].postings[-1]
    return {"zh": posting.arithmetic_zh, "en": posting.arithmetic_en}[lang]


@pytest.mark.parametrize(
    ("award", "month", "text"),
    [
        ("form: each, of: n, points: 2, period: month", 1, "4 × 2 = 8"),
        ("form: each, of: n, points: -2, period: month", 2, "3 × −2 = −6"),
        ("form: each, of: {sum: [n, up]}, points: 0.5, period: month", 1, "(4 + 1) × 0.5 = 2.5"),
        ("form: rate, of: of, over: all, points: 5, period: month", 1, "5 × 119 ÷ 120 = 4.9583"),
        ("form: given, of: mark, period: month", 2, "−0.00005 → −0.0001"),
        ("form: flag, of: n, points: 0, period: month", 1, "4 > 0 → 0"),
        ("form: flag, of: of, points: 10, period: month", 2, "0 → 0"),
        (f"form: levels, {SHARE}, period: month", 1, "119 ÷ 120 ≈ 99.166667% ≥ 95% → 3"),
        (f"form: levels, {RATIOS}, period: month", 1, "4 ÷ 120 ≈ 0.033333 < 119 → 3"),
        (f"form: given, {RATIO}, period: month", 1, f"{EXACT} → 99.1667"),
        (f"form: levels, {EITHER}, period: month", 1, "4 < 120 → 3"),
        (f"form: tiers, {RATIO}, {TIERS}, period: month", 1, f"{EXACT} ≥ 98% < 100% → 1"),
    ],
)
def test_figures_are_the_same_in_both_languages(
    tmp_path: Path, award: str, month: int, text: str
) -> None:
    assert arithmetic(tmp_path, award, month, "zh") == text
    assert arithmetic(tmp_path, award, month, "en") == text


@pytest.mark.parametrize(
    ("award", "month", "zh", "en"),
    [
        (f"{MANY}, period: month", 3, "5 ≥ 5；5 × 2 = 10", "5 ≥ 5; 5 × 2 = 10"),
        (f"{MANY}, period: month", 1, "4 × 2 = 8；4 ≥ 5 不成立", "4 × 2 = 8; 4 ≥ 5 does not hold"),
        (
            f"{FEW}, period: month",
            1,
            "4 × 2 = 8；非（是否：是） 不成立",
            "4 × 2 = 8; not (是否: yes) does not hold",
        ),
        (f"{FEW}, period: month", 2, "非（是否：否）；3 × 2 = 6", "not (是否: no); 3 × 2 = 6"),
        (
            f"form: given, {BEST}",
            2,
            f"−0.00005 → −0.0001；{KEPT}",
            f"−0.00005 → −0.0001; {KEPT_EN}",
        ),
        (f"form: levels, {NEW}, period: month", 2, "存量无数 → 3", "存量 not known → 3"),
        (
            "form: each, of: n, points: 2, period: year, cap: 20",
            3,
            "12 × 2 = 24；最多 20；全年至此 20，此前已记 14，本月记 6",
            "12 × 2 = 24; at most 20; 20 in the year so far, 14 posted before, 6 this month",
        ),
        (
            "form: each, of: n, points: -1, period: quarter, floor: -5",
            2,
            "7 × −1 = −7；最少 −5；本季度至此 −5，此前已记 −4，本月记 −1",
            "7 × −1 = −7; at least −5; −5 in the quarter so far, −4 posted before, −1 this month",
        ),
        (
            "form: each, of: {sum: [n, up]}, points: 0.5, period: half-year",
            2,
            "(7 + 1) × 0.5 = 4；本半年至此 4，此前已记 2.5，本月记 1.5",
            "(7 + 1) × 0.5 = 4; 4 in the half-year so far, 2.5 posted before, 1.5 this month",
        ),
        (
            "form: rate, of: of, over: all, points: 5, when_empty: 1, period: month",
            2,
            "没有可计的总数，记 1",
            "nothing to divide by: 1",
        ),
        ("form: given, of: mark, period: month", 1, "照记 28.97", "28.97 as given"),
        (
            "form: rate, of: s, over: 100, points: 5, when_empty: 1, period: month",
            1,
            "未报，记 1",
            "not reported: 1",
        ),
        (
            "form: rate, of: of, over: all, points: 5, period: month, round: {places: 0}",
            1,
            "5 × 119 ÷ 120 = 4.9583；取整为 5",
            "5 × 119 ÷ 120 = 4.9583; rounded to 5",
        ),
        (
            f"form: given, of: mark, period: month, cap: 8.5, {DOWN_TO_ONES}",
            1,
            "照记 28.97；最多 8.5；取整为 8",
            "28.97 as given; at most 8.5; rounded to 8",
        ),
        (
            "form: each, of: n, points: 2, period: year, when: {of: mark, above: 20}",
            2,
            "7 × 2 = 14；−0.00005 > 20 不成立；全年至此 0，此前已记 8，本月记 −8",
            (
                "7 × 2 = 14; −0.00005 > 20 does not hold;"
                " 0 in the year so far, 8 posted before, −8 this month"
            ),
        ),
        (
            (
                "form: interpolate, of: mark, anchors: [[0, 0], [20, 10]], outside: not-applicable,"
                " period: month"
            ),
            1,
            "28.97，在各锚点之外；本月不涉及",
            "28.97, beyond the anchors; does not apply this month",
        ),
        (
            "form: interpolate, of: mark, anchors: [[0, 0], [20, 5], [40, 10]], period: month",
            1,
            "28.97 在 20 与 40 之间：5 + (28.97 − 20) ÷ (40 − 20) × (10 − 5) = 7.2425",
            "28.97 between 20 and 40: 5 + (28.97 − 20) ÷ (40 − 20) × (10 − 5) = 7.2425",
        ),
        (
            (
                "form: interpolate, of: mark, anchors: [[0, 0], [20, 5]], outside: extend,"
                " period: month"
            ),
            1,
            "28.97 在 0 与 20 的连线延长：0 + (28.97 − 0) ÷ (20 − 0) × (5 − 0) = 7.2425",
            "28.97 on the line through 0 and 20: 0 + (28.97 − 0) ÷ (20 − 0) × (5 − 0) = 7.2425",
        ),
        (
            "form: interpolate, of: mark, anchors: [[0, 0], [20, 5]], period: month",
            1,
            "28.97 高于 20 → 5",
            "28.97 above 20 → 5",
        ),
        (
            (
                "form: interpolate, of: mark, anchors: [[30, 2], [40, 5]],"
                " outside: {below: 1, above: 9}, period: month"
            ),
            1,
            "28.97 低于 30 → 1",
            "28.97 below 30 → 1",
        ),
        (
            "form: interpolate, of: of, anchors: [[0, 0], [119, 5]], period: month",
            1,
            "119 → 5",
            "119 → 5",
        ),
        (
            "form: steps, of: mark, mark: 20, step: 2, points: 0.5, side: above, period: month",
            1,
            "(28.97 − 20) ÷ 2，计 4 步 × 0.5 = 2",
            "(28.97 − 20) ÷ 2, steps: 4 × 0.5 = 2",
        ),
        (
            (
                "form: steps, of: {ratio: of, over: all}, mark: 1, step: 0.001, points: -0.5,"
                " side: below, partial: count, period: month"
            ),
            1,
            "119 ÷ 120 ≈ 0.991667，(1 − 0.991667) ÷ 0.001，计 9 步 × −0.5 = −4.5",
            "119 ÷ 120 ≈ 0.991667, (1 − 0.991667) ÷ 0.001, steps: 9 × −0.5 = −4.5",
        ),
        (
            (
                "form: steps, of: mark, mark: 20, step: 2, points: 0.5, side: above,"
                " partial: proportional, period: month"
            ),
            1,
            "(28.97 − 20) ÷ 2 × 0.5 = 2.2425",
            "(28.97 − 20) ÷ 2 × 0.5 = 2.2425",
        ),
        (
            "form: steps, of: mark, mark: 20, step: 2, points: 0.5, side: below, period: month",
            1,
            "28.97 未低于 20 → 0",
            "28.97 not below 20 → 0",
        ),
        (
            "form: rank, of: of, points: [3, 2], ties: mean, period: month",
            2,
            "0，名次 1，并列的末一名次 3 → 1.6667",
            "0, place 1, last of the tied places 3 → 1.6667",
        ),
        (f"form: levels, {BOTH}, period: month", 1, "是否：是，4 ≥ 4 → 3", "是否: yes, 4 ≥ 4 → 3"),
        (f"form: levels, {MORE}, period: month", 1, "4 > 4 不成立 → 0", "4 > 4 does not hold → 0"),
        (
            f"form: tiers, {RATIO}, {TIERS}, period: month",
            2,
            "各档条件都不成立 → 0",
            "no row holds → 0",
        ),
        (
            f"form: levels, {UPS}, period: year",
            2,
            "各月合计 1 = 1 → 3；全年至此 3，此前已记 3，本月记 0",
            "in all months 1 = 1 → 3; 3 in the year so far, 3 posted before, 0 this month",
        ),
        (
            "form: levels, levels: [{when: {of: n, above: 3, over: end}, points: 3}], period: year",
            3,
            "当月 5 > 3 → 3；全年至此 3，此前已记 0，本月记 3",
            "this month 5 > 3 → 3; 3 in the year so far, 0 posted before, 3 this month",
        ),
        (
            "form: rank, of: n, points: [3, 2], ties: mean, order: low-first, period: month",
            1,
            "4，名次 3 → 0",
            "4, place 3 → 0",
        ),
        (
            "form: levels, levels: [{when: {of: s, below: n}, points: 3}], period: month",
            1,
            "未报 < 4 不成立 → 0",
            "not reported < 4 does not hold → 0",
        ),
        ("form: flag, of: up, points: 10, period: month", 1, "是 → 10", "yes → 10"),
        ("form: flag, of: up, points: 10, period: month", 2, "否 → 0", "no → 0"),
        (f"form: levels, {UP}, period: month", 2, "是否：否 → 0", "是否: no → 0"),
        (f"form: levels, {DOWN}, period: month", 2, "是否：否 → 3", "是否: no → 3"),
        (
            "form: each, of: n, points: 2, period: quarter, posts: at-end",
            2,
            "7 × 2 = 14；期末才记",
            "7 × 2 = 14; given at the period's end",
        ),
        (
            "form: each, of: n, points: 2, period: year, from: 2023-02",
            1,
            "从 2023-02 起才记",
            "given from 2023-02 on",
        ),
        (
            "form: each, of: n, points: 2, period: year, until: 2023-02",
            3,
            "7 × 2 = 14；只记到 2023-02；全年至此 14，此前已记 14，本月记 0",
            f"7 × 2 = 14; given until 2023-02; {LEFT}",
        ),
        (
            f"form: levels, {EVER}, period: year",
            3,
            "有一个月 5 > 4 → 3；全年至此 3，此前已记 0，本月记 3",
            "in any month 5 > 4 → 3; 3 in the year so far, 0 posted before, 3 this month",
        ),
    ],
)
def test_words_are_in_the_language_of_the_reader(
    tmp_path: Path, award: str, month: int, zh: str, en: str
) -> None:
    assert arithmetic(tmp_path, award, month, "zh") == zh
    assert arithmetic(tmp_path, award, month, "en") == en


def test_points_and_titles_by_subject(tmp_path: Path) -> None:
    scheme = small(
        tmp_path,
        FACTS,
        """
  - {id: x, form: each, of: n, points: {甲类: 5, 乙类: 3}, period: month}
  - {id: y, form: rate, of: of, over: all, points: 5, period: month, per: entity}""",
        item="subjects: [甲类, 乙类]",
    )
    table = [
        *rows(subject="乙类", n={1: 2}, of={1: 1}, all={1: 2}),
        *rows(subject="甲类", of={1: 1}, all={1: 1}),
    ]
    postings = creditscore.score(scheme, table).explain("甲", "2023-01").clauses[0].postings
    assert [(p.award, p.subject, p.title, p.arithmetic_zh) for p in postings] == [
        ("x", "乙类", "次数", "2 × 3 = 6"),
        ("y", "", "合规 ÷ 总数", "5 × 2 ÷ 3 = 3.3333"),
    ]


def test_evidence_names_the_rows_and_what_they_came_to(tmp_path: Path) -> None:
    scheme = small(tmp_path, FACTS, "[{id: x, form: each, of: n, points: 1, period: year}]")
    table = tmp_path / "facts.csv"
    table.write_text(
        "month,entity,item,fact,value,source\n"
        "2023-01,甲,1,n,4,台账\n2023-02,乙,1,n,9,\n2023-02,甲,1,n,3,台账二\n",
        encoding="utf-8",
    )
    clause = creditscore.score(scheme, table).explain("甲", "2023-02").clauses[0]
    (fact,) = clause.postings[0].facts
    assert (fact.label, fact.month, fact.to_date, fact.source) == ("次数", "3", "7", "台账二")
    assert fact.rows == (f"{table}:4",)
