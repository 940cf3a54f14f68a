"""Each form over each period, with the caps and floors of its award."""

from __future__ import annotations

from pathlib import Path

import pytest
from small import Row, every, months, plain, posted, rows, small, year

import creditscore

FACTS = """{n: {type: count, label: 次数},
  of: {type: count, label: 合规}, all: {type: count, label: 总数},
  up: {type: flag, label: 是否}, better: {type: flag, label: 更好}, s: {type: stock, label: 存量},
  mark: {type: score, label: 得分, at_least: -100, at_most: 100}}"""
N = rows(n={1: 4, 2: 0, 3: 5, 4: 3, 7: 2})
RATE = rows(of={1: 1, 2: 2, 3: 0, 4: 7}, all={1: 3, 2: 3, 3: 0, 4: 7})
UP = rows(up={2: 1, 3: 1, 5: 1, 8: 1})
STOCK = rows(s={1: 3, 2: 3, 3: 1, 4: 0, 6: 2, 7: 0})
MARK = rows(mark={1: "28.97", 2: "0.00005", 3: "-0.00005", 4: -7})
LEVELS = """levels: [{when: [{of: up, above: 0}, {of: better, above: 0}], points: 3},
  {when: {of: better, above: 0}, points: 2}, {when: {of: up, above: 0}, points: 1}]"""
BETTER = rows(up={1: 1, 4: 1}, better={3: 1})


def award(folder: Path, text: str, table: list[Row]) -> list[str]:
    """What January to August post."""
    scheme = small(folder, FACTS, f"[{{id: x, {text}}}]")
    return plain(months(creditscore.score(scheme, table))[:8])


@pytest.mark.parametrize(
    ("form", "table", "month", "quarter", "half", "year"),
    [
        ("form: each, of: n, points: 2", N, *["8 0 10 6 0 0 4 0"] * 4),
        (
            "form: each, of: n, points: 2, cap: 10",
            N,
            "8 0 10 6 0 0 4 0",
            "8 0 2 6 0 0 4 0",
            "8 0 2 0 0 0 4 0",
            "8 0 2 0 0 0 0 0",
        ),
        (
            "form: each, of: n, points: -2, floor: -10",
            N,
            "-8 0 -10 -6 0 0 -4 0",
            "-8 0 -2 -6 0 0 -4 0",
            "-8 0 -2 0 0 0 -4 0",
            "-8 0 -2 0 0 0 0 0",
        ),
        (
            "form: rate, of: of, over: all, points: 5",
            RATE,
            "1.6667 3.3333 0 5 0 0 0 0",
            "1.6667 0.8333 0 5 0 0 0 0",
            "1.6667 0.8333 0 1.3462 0 0 0 0",
            "1.6667 0.8333 0 1.3462 0 0 0 0",
        ),
        (
            "form: rate, of: of, over: all, points: 5, when_empty: 0.5",
            RATE,
            "1.6667 3.3333 0.5 5 0.5 0.5 0.5 0.5",
            "1.6667 0.8333 0 5 0 0 0.5 0",
            "1.6667 0.8333 0 1.3462 0 0 0.5 0",
            "1.6667 0.8333 0 1.3462 0 0 0 0",
        ),
        (
            "form: flag, of: up, points: 10",
            UP,
            "0 10 10 0 10 0 0 10",
            "0 10 0 0 10 0 0 10",
            "0 10 0 0 0 0 0 10",
            "0 10 0 0 0 0 0 0",
        ),
        (
            "form: flag, of: s, points: -20",
            STOCK,
            "-20 -20 -20 0 0 -20 0 0",
            "-20 0 0 0 0 -20 0 0",
            "-20 0 0 20 0 -20 0 0",
            "-20 0 0 20 0 -20 20 0",
        ),
        (
            f"form: levels, {LEVELS}",
            BETTER,
            "1 0 2 1 0 0 0 0",
            "1 0 2 1 0 0 0 0",
            "1 0 2 0 0 0 0 0",
            "1 0 2 0 0 0 0 0",
        ),
        (
            "form: tiers, of: n, tiers: [{below: 5, points: 0}, {at_least: 5, points: 3}]",
            N,
            "0 0 3 0 0 0 0 0",
            "0 0 3 0 0 0 0 0",
            "0 0 3 0 0 0 0 0",
            "0 0 3 0 0 0 0 0",
        ),
        (
            "form: given, of: mark",
            MARK,
            "28.97 0.0001 -0.0001 -7 0 0 0 0",
            "28.97 -28.9699 -0.0002 -7 7 0 0 0",
            "28.97 -28.9699 -0.0002 -6.9999 7 0 0 0",
            "28.97 -28.9699 -0.0002 -6.9999 7 0 0 0",
        ),
    ],
)
def test_form_over_each_period(
    tmp_path: Path, form: str, table: list[Row], month: str, quarter: str, half: str, year: str
) -> None:
    periods = {"month": month, "quarter": quarter, "half-year": half, "year": year}
    found = {p: " ".join(award(tmp_path, f"{form}, period: {p}", table)) for p in periods}
    assert found == periods


@pytest.mark.parametrize(
    ("tiers", "expected"),
    [
        ("{at_least: 3, points: 9}, {below: 3, points: 1}", "1 1 9 9"),
        ("{above: 3, points: 9}, {at_most: 3, points: 1}", "1 1 1 9"),
        ("{above: 3, points: 9}, {above: 1, at_most: 3, points: 5}", "0 5 5 9"),
        ("{at_least: 2, below: 4, points: 5}", "0 5 5 0"),
        ("{above: 1, at_most: 3, points: 5}", "0 5 5 0"),
    ],
)
def test_bounds_of_tiers(tmp_path: Path, tiers: str, expected: str) -> None:
    table = rows(n={1: 1, 2: 2, 3: 3, 4: 4, **dict.fromkeys(range(5, 13), 9)})
    found = award(tmp_path, f"form: tiers, of: n, period: month, tiers: [{tiers}]", table)
    assert " ".join(found[:4]) == expected


@pytest.mark.parametrize(
    ("tiers", "expected"),
    [
        ("{at_least: of, points: 9}, {below: of, points: 1}", "1 1 9 9"),
        ("{at_least: of, points: 9}, {points: 4, at_least: 2}, {below: 2, points: 1}", "1 4 9 9"),
        ("{below: of, points: 1}, {at_least: of, points: 9}", "1 1 9 9"),
        ("{below: {sum: [of, 1]}, points: 1}, {above: of, points: 9}", "1 1 1 9"),
        ("{above: {ratio: of, over: all}, points: 9}, {at_most: 9, points: 1}", "1 1 1 1"),
    ],
)
def test_tiers_bound_by_measures(tmp_path: Path, tiers: str, expected: str) -> None:
    """The first row that fits holds; a bound that is not known fits nothing."""
    year = {1: 1, 2: 2, 3: 3, 4: 4}
    table = [*rows(n=year), *rows(of=dict.fromkeys(range(1, 13), 3))]
    found = award(tmp_path, f"form: tiers, of: n, period: month, tiers: [{tiers}]", table)
    assert " ".join(found[:4]) == expected


ANCHORS = "form: interpolate, of: mark, period: month, anchors: [[0, 0], [of, 8]]"


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("", "8 4 0 8"),
        ("when_equal: 5", "5 4 5 5"),
        ("when_equal: n", "2 4 2 2"),
        ("when_equal: 5, outside: extend", "5 4 5 5"),
        ("when_equal: 5, outside: not-applicable", "5 4 5 5"),
        ("when_equal: 5, outside: {below: -1, above: 9}", "5 4 5 5"),
    ],
)
def test_anchors_that_are_one_value(tmp_path: Path, rule: str, expected: str) -> None:
    table = rows(of={2: 2}, mark={1: 0, 2: 1, 3: -3, 4: 3}, n=every(2))
    found = award(tmp_path, f"{ANCHORS}{', ' if rule else ''}{rule}", table)
    assert " ".join(found[:4]) == expected


@pytest.mark.parametrize(
    ("outside", "expected"), [("extend", "-2 4 11.8 16"), ("clamp", "0 4 10 10")]
)
def test_lines_below_the_first_anchor_and_above_the_last(
    tmp_path: Path, outside: str, expected: str
) -> None:
    """The lines are those of the first two anchors and of the last two."""
    line = f"of: mark, period: month, anchors: [[10, 0], [20, 4], [30, 10]], outside: {outside}"
    found = award(tmp_path, f"form: interpolate, {line}", rows(mark={1: 5, 2: 20, 3: 33, 4: 40}))
    assert " ".join(found[:4]) == expected


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ("cap: {points: 5, when: {of: up, above: 0}}", "8 0 10 5"),
        ("cap: {points: of, when: {of: up, above: 0}}", "8 0 10 5"),
        ("floor: {points: 9, when: {of: up, above: 0}}", "8 0 10 9"),
        ("cap: {points: 5, when: {of: s, above: 0}}, floor: 2", "5 2 10 6"),
        ("cap: {points: 5}", "5 0 5 5"),
    ],
)
def test_limits_under_a_condition(tmp_path: Path, limits: str, expected: str) -> None:
    table = [*N, *rows(up={4: 1}, of={4: 5}, s={1: 1, 2: 0})]
    found = award(tmp_path, f"form: each, of: n, points: 2, period: month, {limits}", table)
    assert " ".join(found[:4]) == expected


@pytest.mark.parametrize(
    ("value", "points"), [(100, 2), ("99.999999", 1), (98, 1), ("97.999999", 0), (-1, 0)]
)
def test_tiers_of_a_decimal(tmp_path: Path, value: object, points: int) -> None:
    tiers = "[{at_least: 100, points: 2}, {at_least: 98, below: 100, points: 1}]"
    found = award(
        tmp_path, f"form: tiers, of: mark, period: month, tiers: {tiers}", rows(mark={1: value})
    )
    assert found[0] == str(points)


def test_levels_take_the_first_row_that_holds(tmp_path: Path) -> None:
    """The order of the file decides, not the points."""
    text = "levels: [{when: {of: n, above: 0}, points: 1}, {when: {of: n, above: 3}, points: 8}]"
    found = award(tmp_path, f"form: levels, period: month, {text}", N)
    assert found[:4] == ["1", "0", "1", "1"]


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("form: each, of: n, points: {甲: 5, 乙: 3}", "13"),
        ("form: each, of: n, points: {甲: 5, 乙: 3}, cap: 4", "7"),
        ("form: each, of: n, points: 5, cap: 6", "11"),
        ("form: each, of: n, points: 5, cap: 6, per: entity", "6"),
        ("form: flag, of: n, points: {甲: 0.5, 乙: -1}", "-0.5"),
        ("form: flag, of: n, points: 2, per: entity", "2"),
        ("form: rate, of: of, over: all, points: {甲: 4, 乙: 8}", "10"),
        ("form: rate, of: of, over: all, points: 6, per: entity", "5"),
        ("form: tiers, of: n, tiers: [{at_least: 2, points: {甲: 7, 乙: 1}}]", "7"),
        ("form: tiers, of: n, tiers: [{at_least: 3, points: 7}], per: entity", "7"),
        ("form: tiers, of: n, tiers: [{at_least: 3, points: 7}]", "0"),
    ],
)
def test_subjects(tmp_path: Path, form: str, expected: str) -> None:
    """A subject has its own points and its own cap; `per: entity` takes all of them together."""
    scheme = small(
        tmp_path, FACTS, f"[{{id: x, {form}, period: month}}]", item="subjects: [甲, 乙]"
    )
    table = [
        *rows(subject="甲", n={1: 2}, of={1: 2}, all={1: 4}),
        *rows(subject="乙", n={1: 1}, of={1: 8}, all={1: 8}),
    ]
    assert plain(months(creditscore.score(scheme, table)))[0] == expected


def test_for_listed_leaves_out_units_off_the_list(tmp_path: Path) -> None:
    scheme = small(
        tmp_path,
        FACTS,
        """
  - {id: everyone, form: each, of: n, points: 1, period: month}
  - id: own
    form: levels
    for: listed
    period: month
    levels: [{when: {of: n, equals: 0}, points: -5}]""",
    )
    folder = scheme.source.folder if scheme.source else tmp_path
    track = folder / "units.yaml"
    text = track.read_text(encoding="utf-8")
    track.write_text(
        text.replace("applies_to: all", "applies_to: {units: [甲], others: scored}"),
        encoding="utf-8",
    )
    result = creditscore.score(folder, [*rows("甲", n={1: 2}), *rows("乙", n={2: 3})])
    assert months(result, "甲") == [2] + [-5] * 11
    assert months(result, "乙") == [0, 3] + [0] * 10
    assert months(result, "丙") == [0] * 12
    assert [notice.code for notice in result.notices] == ["N904", "N901"]


def test_awards_of_an_item_add_up(tmp_path: Path) -> None:
    scheme = small(
        tmp_path,
        FACTS,
        """
  - {id: each, form: each, of: n, points: 2, period: year, cap: 10}
  - {id: once, form: flag, of: up, points: 10, period: year}
  - {id: malus, form: flag, of: s, points: -1, period: month}""",
    )
    result = creditscore.score(scheme, [*N, *UP, *rows(s=every(1))])
    sums = [sum(posted(result, award=award).values()) for award in ("each", "once", "malus")]
    assert sums == [10, 10, -12]
    assert months(result)[:3] == [7, 9, 1]


MARKS = """{a: {type: score, label: 甲分, missing: not-applicable},
  kept: {type: score, label: 数额, missing: carry}}"""
GIVEN = "[{id: a, form: given, of: a, period: month}]"


def test_what_never_falls_keeps_the_most_of_the_months_in_which_it_was_there(
    tmp_path: Path,
) -> None:
    awards = "[{id: a, form: given, of: a, period: {trailing: 2}, never_falls: true}]"
    table = rows(a={2: -3, 6: -5, 9: 4})
    scheme = small(tmp_path, MARKS, awards, units=("甲", "乙, until: 2023-06"))
    found = posted(creditscore.score(scheme, table))
    assert found == {2: -3, 4: 3, 6: -3, 8: 3, 9: 4, 11: -4}  # April, August, November: not there


@pytest.mark.parametrize(
    ("over_time", "table", "months_", "total"),
    [
        ("by: weighted, weights: [0, 0.5, 0.5, 0]", {1: 8, 4: 6, 10: 9}, {4: 6}, 6),
        ("by: weighted, weights: [0, 1, 0, 0]", {1: 8}, {}, None),
        ("by: mean, divide_by: 1", {1: 8, 4: 3, 10: 5}, {1: 8, 4: 3, 10: 5}, 16),
        ("by: min", {1: 8, 4: 3, 10: 5}, {1: 8, 4: -5}, 3),
        ("by: max", {1: 3, 4: 8, 10: 5}, {1: 3, 4: 5}, 8),
        ("by: last", {1: 8, 4: 3, 10: 5}, {1: 8, 4: -5, 10: 2}, 5),
    ],
)
def test_quarters_with_a_gap_among_them_or_without_weight(
    over_time: str,
    table: dict[int, int],
    months_: dict[int, int],
    total: int | None,
    tmp_path: Path,
) -> None:
    item = f"period: year\nover_time: {{each: quarter, {over_time}}}"
    result = creditscore.score(small(tmp_path, MARKS, GIVEN, item=item), rows(a=table))
    assert months(result) == [months_.get(month, 0) for month in range(1, 13)]
    assert year(result)["total"] == total


def test_what_was_added_to_an_amount_has_its_decimals(tmp_path: Path) -> None:
    awards = "[{id: a, form: each, of: {increase_of: kept}, points: 2, period: year}]"
    table = rows(kept={1: "1.25", 3: "4.5", 5: 2, 7: "3.75"})
    result = creditscore.score(small(tmp_path, MARKS, awards), table)
    assert plain(months(result)[:8]) == ["2.5", "0", "6.5", "0", "0", "0", "3.5", "0"]


STAYS = {"甲": (1, 12), "乙": (1, 1), "丙": (2, 8), "丁": (6, 12)}
GIVEN_YEAR = (5, 2, 7, 3, 0, 1, 6, 2, 9, 0, 8, 2)
"""The first and the last month in which each unit is assessed, and what it is given in these."""


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        (
            "period: quarter",
            ["5 -3 5 3 -3 1 6 -4 7 0 8 -6", "5", "0 2 5 3 -3 1 6 -4", "0 0 0 0 0 1 6 -4 7 0 8 -6"],
        ),
        (
            "period: half-year",
            ["5 -3 5 -4 -3 1 6 -4 7 -9 8 -6", "5", "0 2 5 -4 -3 1 6 -4",
             "0 0 0 0 0 1 6 -4 7 -9 8 -6"],
        ),
        (
            "period: quarter, posts: at-end",
            ["0 0 7 0 0 1 0 0 9 0 0 2", "", "0 0 7 0 0 1", "0 0 0 0 0 1 0 0 9 0 0 2"],
        ),
        (
            "period: quarter, never_falls: true",
            ["5 0 2 3 0 0 6 0 3 0 8", "5", "0 2 5 3 0 0 6", "0 0 0 0 0 1 6 0 3 0 8"],
        ),
        (
            "period: quarter, from: 2023-02, until: 2023-07",
            ["0 2 5 3 -3 1 6", "", "0 2 5 3 -3 1 6", "0 0 0 0 0 1 6"],
        ),
        (
            "period: half-year, from: 2023-03, until: 2023-08, never_falls: true",
            ["0 0 7 0 0 0 6", "", "0 0 7 0 0 0 6", "0 0 0 0 0 1 6"],
        ),
    ],
)  # fmt: skip
def test_what_a_unit_was_worth_when_it_left_stays_to_the_end_of_the_period(
    tmp_path: Path, times: str, expected: list[str]
) -> None:
    dated = (f"{u}, from: 2023-{a:02}, until: 2023-{b:02}" for u, (a, b) in STAYS.items())
    facts = "{n: {type: score, label: 得分, missing: zero}}"
    scheme = small(tmp_path, facts, f"[{{id: a, form: given, of: n, {times}}}]", units=[*dated])
    table = [
        row
        for unit, (first, last) in STAYS.items()
        for row in rows(unit, n={m: GIVEN_YEAR[m - 1] for m in range(first, last + 1)})
    ]
    result = creditscore.score(scheme, table)
    found = [" ".join(plain(months(result, unit))) for unit in STAYS]
    assert found == [" ".join([*text.split(), *["0"] * 12][:12]) for text in expected]
