"""What the knobs of a node post, row by row, and when a node has nothing to post."""

from __future__ import annotations

from decimal import Decimal
from itertools import accumulate
from pathlib import Path

import pytest
from small import Row, months, plain, posted, rows, small, year

import creditscore

FACTS = "{n: {type: count, label: 次数}, bad: {type: count, label: 扣分次数}}"
AWARDS = """
  - {id: good, form: each, of: n, points: 2, period: month}
  - {id: bad, form: each, of: bad, points: -3, period: month}"""
OTHER = """
      - id: "2"
        title: 另一条
        cites: 附表（二）
        says: 规则。
        applies_to: all
        full: 5
        facts: {n: {type: count, label: 次数}}
        awards: [{id: a, form: each, of: n, points: 1, period: month}]
"""
TABLE = rows(n={1: 4, 2: 0, 3: 5, 4: 3, 7: 6}, bad={2: 1, 4: 4, 8: 1})


def scored(folder: Path, table: list[Row] = TABLE, **nodes: str) -> creditscore.Result:
    awards = nodes.pop("awards", AWARDS)
    return creditscore.score(small(folder, FACTS, awards, **nodes), table)  # type: ignore[arg-type]


def test_a_running_clamp_posts_what_its_floor_and_its_cap_change(tmp_path: Path) -> None:
    item = "period: year\nbase: 10\nfloor: 7\ncap: 12\nclamp: running"
    result = scored(tmp_path, item=item)
    assert plain(months(result)[:8]) == ["12", "-3", "3", "-5", "0", "0", "5", "-3"]
    assert posted(result, kind="cap") == {1: -6, 3: -7, 7: -7}
    assert posted(result, kind="floor") == {4: 1}


def test_knobs_post_in_their_stretches_and_the_roll_up_in_one_row(tmp_path: Path) -> None:
    item = "period: year\nbase: 2\nover_time: {each: quarter, by: mean}"
    result = scored(tmp_path, item=item)
    assert posted(result, kind="base") == {1: 2, 4: 2, 7: 2, 10: 2}
    assert sum(posted(result, kind="over-time").values()) == Decimal("6.5") - 26
    assert year(result)["total"] == Decimal("6.5")


@pytest.mark.parametrize(("above", "total"), [(5, None), (6, 18)])
def test_a_track_that_does_not_apply_has_no_total(
    tmp_path: Path, above: int, total: int | None
) -> None:
    when = f'not_applicable_when: {{of: {{item: "1", fact: bad}}, above: {above}}}'
    assert year(scored(tmp_path, track=when))["total"] == total


def test_a_node_starts_no_period_for_a_unit_that_left(tmp_path: Path) -> None:
    scheme = small(
        tmp_path, FACTS, AWARDS, item="period: quarter\nbase: 5", units=("甲, until: 2023-06",)
    )
    result = creditscore.score(scheme, rows(n={1: 4}))
    assert posted(result, kind="base") == {1: 5, 4: 5}


@pytest.mark.parametrize(("water", "total"), [(2, 3), (3, 0)])
def test_a_condition_asks_for_what_is_known_of_all_subjects(
    tmp_path: Path, water: int, total: int
) -> None:
    """1 and 2 are not above 3, in whichever months they were reported; 1 and 3 are."""
    facts = "{n: {type: count, label: 次, missing: not-reported}}"
    award = "[{id: a, form: each, of: n, points: 1, period: year}]"
    asks = "subjects: [税, 水]\nzero_when: {of: n, above: 3}"
    given = rows(subject="税", n={1: 1}) + rows(subject="水", n={3: water})
    result = creditscore.score(small(tmp_path, facts, award, item=asks), given)
    assert year(result)["total"] == total


@pytest.mark.parametrize(("reported", "total"), [({}, 1), ({1: 3}, 0), ({1: 4}, 1)])
def test_what_was_reported_of_no_subject_is_at_most_nothing(
    tmp_path: Path, reported: dict[int, int], total: int
) -> None:
    facts = "{n: {type: count, label: 次, missing: not-reported}, k: {type: count, label: 件}}"
    award = "[{id: a, form: each, of: k, points: 1, period: year}]"
    asks = "subjects: [税, 水]\nzero_when: {of: n, at_most: 3}"
    given = rows(subject="税", k={1: 1}) + rows(subject="水", n=reported)
    result = creditscore.score(small(tmp_path, facts, award, item=asks), given)
    assert year(result)["total"] == total


def test_a_mean_over_months_in_force_where_all_units_stay(tmp_path: Path) -> None:
    """6 of the first month, then a half, a third, a quarter of it."""
    award = "[{id: a, form: each, of: n, points: 1, period: month}]"
    mean = "over_time: {each: month, by: mean, divide_by: in-force}"
    result = creditscore.score(small(tmp_path, FACTS, award, item=mean), rows(n={1: 12}))
    assert list(accumulate(months(result)))[:4] == [12, 6, 4, 3]


def test_an_award_stays_what_it_was_in_the_last_month_of_a_unit(tmp_path: Path) -> None:
    award = "[{id: a, form: each, of: n, points: 1, period: year}]"
    scheme = small(tmp_path, FACTS, award, units=("甲, until: 2023-06",))
    assert posted(creditscore.score(scheme, rows(n={6: 4})), kind="award") == {6: 4}


def test_an_award_that_ended_before_a_unit_came_is_none_of_it(tmp_path: Path) -> None:
    """A rule that asks no facts: 5 off for all by March; the base stands on it alone."""
    once = "[{id: a, form: flag, of: 1, points: -5, period: year, until: 2023-03}]"
    units = ("甲", "乙, until: 2023-02", "丙, from: 2023-05")
    result = creditscore.score(
        small(tmp_path, FACTS, once, units=units, item="base: 8"), rows(n={1: 1})
    )
    totals = dict(zip(result.annual["entity"], result.annual["total"], strict=True))
    assert totals == {"甲": 3, "乙": 3, "丙": None}


def test_what_a_condition_takes_out_is_given_back_and_counts_as_told(tmp_path: Path) -> None:
    when = "full: 20\nnot_applicable_when: {of: bad, above: 3}"
    result = scored(tmp_path, item=when, section="not_applicable: full", more=OTHER)
    assert posted(result, kind="zero") == {4: -9, 7: -12, 8: 3}
    assert posted(result, kind="missing") == {4: 20}
    assert year(result)["total"] == 20


@pytest.mark.parametrize(
    ("period", "limits", "expected"),
    [
        ("month", "cap: {points: 20, period: year}", [15, 5, 0, 0, 0, 0]),
        ("month", "floor: {points: 35, period: year}", [35, 0, 0, 0, 1, 0]),
        ("quarter", "cap: {points: 20, period: year}", [15, 5, -20, 5, 1, 0]),
        ("year", "cap: {points: 7, period: month}", [7, 7, -14, 19, 1, 0]),
        ("year", "cap: {points: 18, period: quarter}", [15, 3, -18, 23, 1, 0]),
    ],
)
def test_a_node_without_a_value_uses_nothing_up_of_a_limit_over_another_period(
    tmp_path: Path, period: str, limits: str, expected: list[int]
) -> None:
    """15, 15, none in March, 5, 1."""
    facts = "{n: {type: count, label: 次数, missing: not-applicable}, out: {type: flag, label: 停}}"
    award = f"[{{id: a, form: each, of: n, points: 1, period: {period}}}]"
    item = f"period: {period}\n{limits}\nnot_applicable_when: {{of: out, above: 0, over: end}}"
    scheme = small(tmp_path, facts, award, item=item)
    found = months(creditscore.score(scheme, rows(n={1: 15, 2: 15, 4: 5, 5: 1}, out={3: 1})))
    assert list(found[:6]) == expected


def test_a_limit_that_is_not_known_limits_nothing(tmp_path: Path) -> None:
    awards = "[{id: a, form: each, of: n, points: 2, period: month, cap: {ratio: n, over: bad}}]"
    table = rows(n={1: 4, 2: 4}, bad={2: 2})
    assert plain(months(scored(tmp_path, table, awards=awards))[:2]) == ["8", "2"]


@pytest.mark.parametrize(
    ("section", "item", "total"),
    [
        ("combine: mean\nnot_applicable: zero", "", 3),
        ("combine: mean\nnot_applicable: zero", "period: year", 3),
        ("combine: mean", "not_applicable_when: {of: forged, above: 5}", 3),
        ("combine: min", "not_applicable_when: {of: forged, above: 5}", 2),
        ("not_applicable: full", "full: 10", 6),
        ("not_applicable: rescale", "full: 10", 6),
        ("not_applicable: rescale-tree", "full: 10", 6),
        ("not_applicable: rescale-tree", "counts: false", 6),
        ("needs_at_least: 2", "", 6),
    ],
)
def test_an_item_that_is_there_for_its_facts_is_no_child_of_its_section(
    section: str, item: str, total: int, tmp_path: Path
) -> None:
    """Items worth 4 and 2, of 5 full marks each; the third was 0 in the mean, or full marks."""
    facts = "{forged: {type: count, label: 弄虚作假}}"
    third = f"""
      - id: "3"
        title: 又一条
        cites: 附表（三）
        says: 规则。
        applies_to: all
        facts: {facts}
        {item}
"""
    section = f'{section}\nzero_when: {{of: {{item: "3", fact: forged}}, above: 0}}\nperiod: year'
    table = rows(n={1: 2}) + rows(item="2", n={1: 2})
    result = scored(tmp_path, table, item="full: 5", section=section, more=OTHER + third)
    assert year(result)["total"] == total


@pytest.mark.parametrize(
    ("given", "total"),
    [({"1": 3}, 3), ({"2": 3}, 3), ({"1": 3, "2": 3}, 6), ({"2": 3, "3": 1}, 4)],
)
def test_full_marks_of_0_are_full_marks_and_take_no_part_in_a_rescale(
    tmp_path: Path, given: dict[str, int], total: int
) -> None:
    """Item 1 gives marks above the rest: no full marks of its own; items 2 and 3 have 5 each."""
    facts = "{n: {type: score, label: 得分, missing: not-applicable}}"
    awards = "[{id: a, form: given, of: n, period: year}]"
    others = "".join(
        f"""
      - id: "{name}"
        title: 另一条
        cites: 附表
        says: 规则。
        applies_to: all
        full: 5
        facts: {facts}
        awards: {awards}
"""
        for name in "23"
    )
    scheme = small(
        tmp_path, facts, awards, item="full: 0", section="not_applicable: rescale", more=others
    )
    table = [row for item, value in given.items() for row in rows(item=item, n={1: value})]
    scale = 2 if len(given.keys() & {"2", "3"}) == 1 else 1
    assert year(creditscore.score(scheme, table))["total"] == total * scale


@pytest.mark.parametrize("way", ["zero", "full", "peer-average", "rescale", "rescale-tree"])
@pytest.mark.parametrize("each", ["", "each_subject: {full: 100, floor: 0, period: year}"])
def test_open_subjects_of_other_units_are_no_children_of_an_item(
    each: str, way: str, tmp_path: Path
) -> None:
    """甲 has 80 for its one contract, and n/a from May on for another; 乙 has three of its own."""
    how = "sum" if way.startswith("rescale") else "mean"
    keys = f"subjects: open\ncombine: {how}\nnot_applicable: {way}\nperiod: year\n{each}"
    table = rows(subject="一", n={1: 80}) + rows(subject="二", n={5: "n/a"})
    table += [row for name in "三四五" for row in rows("乙", subject=name, n={1: 90})]
    facts = "{n: {type: score, label: 得分, missing: not-applicable}}"
    awards = "[{id: a, form: given, of: n, full: 100, period: year}]"
    points = months(creditscore.score(small(tmp_path, facts, awards, item=keys), table))
    later = {"zero": 40, "full": 90, "peer-average": 80, "rescale": 160, "rescale-tree": 160}
    assert points[:4] == [80, 0, 0, 0]
    assert sum(points) == later[way]


@pytest.mark.parametrize(
    ("track", "given", "total"),
    [
        ("not_applicable: full", {"3": 5}, 15),
        ("not_applicable: rescale", {"3": 5}, 10),
        ("not_applicable: rescale", {"1": 3}, 10),
        ("not_applicable: rescale-tree", {"1": 3, "3": 5}, 12),
        ("base: {full_of: 一}", {"1": 3, "3": 5}, Decimal("16.6667")),
    ],
)
def test_what_a_node_is_scaled_to_is_its_full_marks_for_the_node_above(
    track: str, given: dict[str, int], total: int, tmp_path: Path
) -> None:
    """Items of 4 and 2 full marks are scaled from 6 to 10; beside them stands one of 10.

    Of the first alone 3 points are 3 × 10 ÷ 6, of 4 × 10 ÷ 6 full marks.
    """
    facts = "{n: {type: score, label: 得分, missing: not-applicable}}"
    awards = "[{id: a, form: given, of: n, period: year}]"
    second, third = (
        f"""
      - id: "{name}"
        title: 另一条
        cites: 附表
        says: 规则。
        applies_to: all
        full: {full}
        facts: {facts}
        awards: {awards}"""
        for name, full in ((2, 2), (3, 10))
    )
    scheme = small(
        tmp_path,
        facts,
        awards,
        item="full: 4",
        section="full: 6\nscale_to: 10\nperiod: year",
        more=f"{second}\n  - id: 二\n    title: 章\n    full: 10\n    items:{third}",
        track=f"{track}\nperiod: year",
    )
    table = [row for item, value in given.items() for row in rows(item=item, n={1: value})]
    assert year(creditscore.score(scheme, table))["total"] == total


@pytest.mark.parametrize(
    ("given", "total"), [({"1": 8, "2": 24}, 40), ({"2": 24}, 40), ({"1": 8}, 40), ({"1": 10}, 50)]
)
def test_full_marks_are_rescaled_by_weight(
    tmp_path: Path, given: dict[str, int], total: int
) -> None:
    """Item 1 has 10 points and counts twice, item 2 has 30: 24 of 30 and 8 of 10 are 40 of 50."""
    facts = "{n: {type: score, label: 得分, missing: not-applicable}}"
    awards = "[{id: a, form: given, of: n, period: year}]"
    other = f"""
      - id: "2"
        title: 另一条
        cites: 附表
        says: 规则。
        applies_to: all
        full: 30
        facts: {facts}
        awards: {awards}
"""
    scheme = small(
        tmp_path, facts, awards, item="full: 10\nweight: 2", section="not_applicable: rescale",
        more=other,
    )  # fmt: skip
    table = [row for item, value in given.items() for row in rows(item=item, n={1: value})]
    assert year(creditscore.score(scheme, table))["total"] == total


LABELS = {"a": "甲分", "of": "合规", "all": "总数", "one": "合格", "two": "全部"}
SCORES = ", ".join(
    f"{name}: {{type: score, label: {label}, missing: not-applicable}}"
    for name, label in LABELS.items()
)
SECOND = """
      - id: "2"
        title: 另一条
        cites: 附表（二）
        says: 规则。
        applies_to: all
"""


def test_the_median_of_fractions_with_denominators_of_their_own(tmp_path: Path) -> None:
    awards = """[{id: a, form: given, of: a, period: month},
      {id: b, form: rate, of: of, over: all, points: 10, period: month},
      {id: c, form: rate, of: one, over: two, points: 10, period: month}]"""
    table = rows(
        a={1: 3, 2: 8, 3: 8, 4: 2},
        of={1: 1, 2: 1, 4: 6},
        all={1: 3, 2: 4, 4: 7},
        one={1: 4, 4: 3},
        two={1: 7, 4: 9},
    )
    item = "combine: median\nperiod: month"
    result = creditscore.score(small(tmp_path, f"{{{SCORES}}}", awards, item=item), table)
    # 3, 10/3, 40/7; 8, 10/4; 8 alone; 2, 60/7, 30/9
    assert plain(months(result)[:5]) == ["3.3333", "5.25", "8", "3.3333", "0"]


def test_the_median_of_a_mean_and_a_whole_number(tmp_path: Path) -> None:
    awards = ", ".join(
        f"{{id: {name}, form: given, of: {name}, period: month}}" for name in ("a", "of", "all")
    )
    more = (
        SECOND
        + """
        facts: {k: {type: score, label: 次, missing: not-applicable}}
        awards: [{id: k, form: given, of: k, period: month}]
"""
    )
    table = [*rows(a={1: 1, 2: 1}, of={1: 2, 2: 4}, all={1: 2}), *rows(item="2", k={1: 2, 3: 7})]
    node = "combine: %s\nperiod: month"
    scheme = small(
        tmp_path, f"{{{SCORES}}}", f"[{awards}]",
        item=node % "mean", section=node % "median", more=more,
    )  # fmt: skip
    assert plain(months(creditscore.score(scheme, table))[:4]) == ["1.8333", "2.5", "7", "0"]


def test_points_of_a_subject_of_a_later_item_before_its_limits(tmp_path: Path) -> None:
    of = '{points_of: "2", subject: 甲类%s}'
    awards = f"""[
      {{id: raw, form: given, of: {of % ", at: before-limits"}, period: month}},
      {{id: end, form: given, of: {of % ""}, period: month}}]"""
    more = (
        SECOND
        + """
        subjects: [甲类, 乙类]
        each_subject: {cap: {points: 3, period: month}}
        facts: {k: {type: count, label: 次}}
        awards: [{id: a, form: each, of: k, points: 2, period: month, cap: 5}]
"""
    )
    table = [
        *rows(item="2", subject="甲类", k={1: 4, 2: 1}), *rows(item="2", subject="乙类", k={1: 1}),
    ]  # fmt: skip
    result = creditscore.score(small(tmp_path, FACTS, awards, more=more), table)
    assert posted(result, award="raw") == {1: 5, 2: 2}
    assert posted(result, award="end") == {1: 3, 2: 2}


def test_a_running_clamp_begins_at_0_where_its_period_began_without_a_value(
    tmp_path: Path,
) -> None:
    item = "period: quarter\nfloor: -2\ncap: 12\nclamp: running"
    awards = "[{id: a, form: given, of: a, period: quarter}]"
    scheme = small(tmp_path, f"{{{SCORES}}}", awards, item=item)
    result = creditscore.score(scheme, rows(a={2: 3, 3: 11, 5: -7, 6: 4}))
    assert plain(months(result)[:6]) == ["0", "3", "8", "0", "-2", "11"]


def test_what_is_taken_out_counts_for_none_of_those_who_do_not_answer(tmp_path: Path) -> None:
    more = (
        SECOND.replace("applies_to: all", "applies_to: {units: [甲, 乙], others: refused}")
        + """
        not_applicable_when: {of: k, above: 5}
        facts: {k: {type: count, label: 次}}
        base: 4
        period: month
        awards: [{id: k, form: each, of: k, points: 1, period: month}]
"""
    )
    scheme = small(tmp_path, FACTS, AWARDS, section="combine: mean\nperiod: month", more=more)
    table = [
        *rows("甲", n={1: 1, 2: 2}), *rows("甲", item="2", k={1: 1, 2: 9}),
        *rows("乙", item="2", k={1: 2}), *rows("丙", n={1: 3, 2: 3}),
    ]  # fmt: skip
    result = creditscore.score(scheme, table)
    found = [plain(months(result, unit)[:3]) for unit in ("甲", "乙", "丙")]
    # 甲: 2 and 5, 4 alone, 0 and 4; 乙: 0 and 6, then 0 and 4; 丙 has the first alone
    assert found == [["3.5", "4", "2"], ["3", "2", "2"], ["6", "6", "0"]]
