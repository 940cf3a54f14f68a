"""What cases exercise: awards, limits, options, vetoes, each where it makes a difference."""

from __future__ import annotations

from pathlib import Path

import pytest
from small import small

import creditscore
from creditscore.cases.coverage import missed
from creditscore.cases.running import run

FACTS = (
    "{n: {type: count, label: 次数}, m: {type: count, label: 数}, "
    "s: {type: stock, label: 存量, missing: carry}}"
)
AWARDS = """[
  {id: a, form: each, of: n, points: 2, period: quarter, cap: 9},
  {id: b, form: each, of: m, points: -1, period: month, floor: -3}]"""
ITEM = """
cap: {points: 12, period: year}
readings:
  - {id: cap, question: 问, chosen: as-is, because: 因为,
     others: {by-month: {awards.a.period: month}}}
"""
HEAD = """
ranking: {by: total}
vetoes: [{id: v, item: "1", fact: s, above: 0, band: 合格}]
"""
CASE = """\
- case: 一例
  track: units
  entity: 甲
  readings: {%s}
  facts: [%s]
  expect: [%s]
"""
EVERYTHING = ["units/1/a", "units/1/a/cap", "units/1/b", "units/1/b/floor", "units/1/cap",
              "units/1=by-month", "v"]  # fmt: skip


@pytest.mark.parametrize(
    ("reading", "facts", "expect", "left"),
    [
        ("", '{month: 2023-01, item: "1", n: 0}', '{item: "1", points: 0}', EVERYTHING),
        ("", '{month: 2023-01, item: "1", n: 4}', '{item: "1", points: 8}', EVERYTHING[1:]),
        ("", '{month: 2023-01, item: "1", n: 5}', '{item: "1", points: 9}', EVERYTHING[2:]),
        (
            "",
            '{month: 2023-01, item: "1", n: 3}, {month: 2023-03, item: "1", n: 1, m: 2}',
            '{item: "1", points: 6}',
            ["units/1/a/cap", *EVERYTHING[3:]],
        ),
        (
            "",
            '{month: 2023-01, item: "1", n: 5}, {month: 2023-04, item: "1", n: 5, m: 3}',
            '{item: "1", points: 12}',
            EVERYTHING[5:],
        ),
        (
            '"1": by-month',
            '{month: 2023-01, item: "1", n: 1}',
            '{item: "1", points: 2}',
            [*EVERYTHING[1:5], "v"],
        ),
        ("", '{month: 2023-12, item: "1", s: 1}', "{veto: true}", EVERYTHING[:-1]),
    ],
)
def test_what_a_case_exercises(
    tmp_path: Path, reading: str, facts: str, expect: str, left: list[str]
) -> None:
    scheme = small(tmp_path, FACTS, AWARDS, item=ITEM, head=HEAD)
    (tmp_path / "small" / "cases").mkdir()
    text = CASE % (reading, facts, expect)
    (tmp_path / "small" / "cases" / "one.yaml").write_text(text, encoding="utf-8")
    ran = run(scheme)
    assert ran.problems == []
    assert [p.details["name"] for p in missed(scheme, ran.exercised)] == left


def test_a_cap_is_reached_from_points_of_the_year_before() -> None:
    folder = Path(__file__).parents[1] / "conformance/driver-points-2022"
    scheme = creditscore.load_scheme(folder, thorough=True)
    assert [*missed(scheme, run(scheme).exercised)] == []


AWARD = "[{id: a, form: steps, of: n, mark: 9, step: 1, points: 1, period: year, floor: 0}]"
ROW = '{month: 2023-01, item: "1", n: %s}'


@pytest.mark.parametrize(
    ("figure", "left"), [(3, ["units/1/a"]), (9, ["units/1/a"]), (12, ["units/1/a/floor"])]
)
def test_a_floor_of_nothing_is_reached_where_it_is_worth_nothing(
    tmp_path: Path, figure: int, left: list[str]
) -> None:
    facts = "{n: {type: score, label: 得分, missing: not-applicable}}"
    scheme = small(tmp_path, facts, AWARD)
    (tmp_path / "small" / "cases").mkdir()
    points = max(figure - 9, 0)
    text = CASE % ("", ROW % figure, f'{{item: "1", points: {points}}}')
    (tmp_path / "small" / "cases" / "one.yaml").write_text(text, encoding="utf-8")
    ran = run(scheme)
    assert ran.problems == []
    assert [p.details["name"] for p in missed(scheme, ran.exercised)] == left


def test_what_a_case_exercises_does_not_hang_on_the_others(tmp_path: Path) -> None:
    """One that asks for no points exercises no award, also beside one that asks for some."""
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次数}, m: {type: count, label: 数}}",
        "[{id: a, form: each, of: n, points: 2, period: year}, "
        "{id: b, target: {of: m, at_least: 1}, points: 3, due: 2023-12},"
        "{id: c, target: {of: n, at_least: 1}, points: 3, due: 2023-12}]",
    )
    (tmp_path / "small" / "cases").mkdir()
    one = CASE % ("", ROW % 0, '{month: 2023-01, item: "1", award: a, points: 0}')
    state = '{month: 2023-12, item: "1", target: b, state: no-facts}'
    two = CASE % ("", ROW % 3, state)
    (tmp_path / "small" / "cases" / "one.yaml").write_text(one + two, encoding="utf-8")
    ran = run(scheme)
    assert ran.problems == []
    assert [p.details["name"] for p in missed(scheme, ran.exercised)] == ["units/1/a", "units/1/c"]


@pytest.mark.parametrize(
    ("expect", "left"),
    [
        ('{item: "1", points: 8}', ["units/units/floor", "units/2/b"]),
        ('{item: "1", points: 8}, {rank: 1}', ["units/units/floor", "units/2/b"]),
        ('{item: "2", points: -5}', ["units/units/floor", "units/1/a"]),
        ("{section: 一, points: 3}", ["units/units/floor"]),
        ("{points: 6}", []),
        ("{annual: total, points: 6}", []),
        ("{rank: 1}", ["units/units/floor", "units/1/a", "units/2/b"]),
    ],
)
def test_a_case_exercises_the_clauses_of_which_it_expects_points(
    tmp_path: Path, expect: str, left: list[str]
) -> None:
    """Clause 2 takes five from who reports nothing: that is looked at by some cases alone."""
    other = """
      - id: "2"
        title: 条款
        cites: 附表（二）
        says: 规则。
        applies_to: all
        facts: {k: {type: count, label: 数}}
        awards:
          - {id: b, form: levels, levels: [{when: {of: k, below: 1}, points: -5}], period: year}
"""
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次数}}",
        "[{id: a, form: each, of: n, points: 2, period: year}]",
        track="floor: 6",
        more=other,
    )
    (tmp_path / "small" / "cases").mkdir()
    text = CASE % ("", ROW % 4, expect)
    (tmp_path / "small" / "cases" / "one.yaml").write_text(text, encoding="utf-8")
    ran = run(scheme)
    assert ran.problems == []
    assert [p.details["name"] for p in missed(scheme, ran.exercised)] == left
