"""Each check rule at its edge, by rows and by planes: what breaks it is told, what keeps it not."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pandas as pd
import pytest
from small import written

import creditscore
from creditscore.facts import read as tables
from creditscore.facts.checking import suspects, wording
from creditscore.facts.checking.planes import Findings
from creditscore.facts.checking.rules import BOUNDS, CELL_RULES, PAIR_RULES, RULES
from creditscore.facts.coding.directory import Directory

_SCHEME = """
scheme: rules
title: 规则
cites: 附件
year: 2023
points: {places: 2}
tracks: [units, sites]
annual:
  parts:
    - {id: monthly, title: 月度, weight: 0.9, of: months}
    - id: review
      title: 测评
      weight: 0.1
      of: {item: review, fact: mark}
      fact: {type: score, label: 测评得分, at_most: 100, places: 1}
ranking: {by: total}
"""
_UNITS = """
track: units
title: 单位
cites: 附表
bands: [{name: 合格}]
sections:
  - id: all
    title: 章
    items:
      - id: "1"
        title: 条款
        cites: 附表
        says: 规则。
        applies_to: all
        facts:
          n: {type: count, label: 数, at_most: 10}
          f: {type: flag, label: 是否}
          s: {type: score, label: 分, at_least: -5, at_most: 5, places: 1}
          low: {type: count, label: 合规, at_most: high}
          high: {type: count, label: 上报}
          part: {type: count, label: 部分, at_most: all}
          all: {type: count, label: 全部, missing: not-reported}
          held: {type: count, label: 现有, missing: carry, at_most: top}
          top: {type: count, label: 编制, missing: carry}
          below: {type: score, label: 较低, at_least: -5, at_most: above}
          above: {type: score, label: 较高, at_least: -5}
          few: {type: count, label: 少, missing: {value: 4}, at_most: many}
          many: {type: count, label: 多, missing: {value: 6}}
          one: {type: count, label: 甲种, excludes: [other]}
          other: {type: count, label: 乙种}
          listed: {type: stock, label: 在列}
          fed: {type: score, label: 下级, from_track: {track: sites, take: month}}
        awards:
          - {id: n, form: each, of: n, points: 1, period: month}
          - {id: listed, form: each, of: listed, points: -1, period: month}
      - id: "2"
        title: 条款
        cites: 附表
        says: 规则。
        applies_to: {units: [甲], others: refused}
        facts:
          d: {type: count, label: 应报, missing: error}
        awards: [{id: d, form: each, of: d, points: 1, period: month}]
"""
_SITES = """
track: sites
title: 下级
cites: 附表
bands: [{name: 合格}]
sections:
  - id: all
    title: 章
    items:
      - id: own
        title: 条款
        cites: 附表
        says: 规则。
        applies_to: all
        facts: {mark: {type: score, label: 评分}}
        awards: [{id: mark, form: given, of: mark, period: month}]
"""
_ROSTER = """
entities:
  units:
    [{name: 甲}, {name: 乙}, {name: 丁, from: 2023-03, until: 2023-06}, {name: 戊, until: 2022-12}]
  sites: [{name: 一院, part_of: 甲}]
"""

Row = tuple[int, str, str, str, object, str]


def cell(fact: str, value: object, month: int = 5, unit: str = "乙", until: str = "") -> Row:
    item = {"d": "2", "mark": "review"}.get(fact, "1")
    return month, unit, item, fact, value, until


def due(*months: int) -> list[Row]:
    return [cell("d", 1, month, "甲") for month in months]


ALL = due(*range(1, 13))
BROKEN: dict[str, list[tuple[str, list[Row]]]] = {
    "bounds": [
        ("F210", [cell("n", 11)]),
        ("F209", [cell("n", -1)]),
        ("F214", [cell("f", 2)]),
        ("F210", [cell("s", "5.1")]),
        ("F210", [cell("s", "-5.1")]),
        ("F216", [cell("high", 10**30)]),
    ],
    "responsibility": [("F205", [cell("d", 1)]), ("F205", [cell("d", 0, 12)])],
    "months of yearly facts": [("F224", [cell("mark", 9, 11)])],
    "terms of units": [
        ("F226", [cell("n", 1, 2, "丁")]),
        ("F226", [cell("n", 1, 7, "丁")]),
        ("F226", [cell("mark", 9, 12, "戊")]),
    ],
    "ends": [
        ("F227", [cell("n", 1, 5, until="2023-04")]),
        ("F227", [cell("n", 1, 1, until="2022-12")]),
        ("F227", [cell("listed", 0, 5, until="2023-05")]),
    ],
    "feeds": [("F229", [cell("fed", 1)])],
    "order": [
        ("F211", [cell("low", 3), cell("high", 2)]),
        ("F211", [cell("low", 1)]),
        ("F211", [cell("part", 3), cell("all", 2)]),
        ("F211", [cell("held", 5, 1), cell("top", 4, 3)]),
        ("F211", [cell("held", 5, 3), cell("top", 4, 1)]),
        ("F211", [cell("held", 5, 2), cell("top", 4, 6)]),
        ("F211", [cell("held", 5, 6), cell("top", 4, 2)]),
        ("F211", [cell("held", 3, 1), cell("held", 5, 2), cell("top", 4, 6)]),
        ("F211", [cell("low", 1), cell("high", 4, 4)]),
        ("F211", [cell("low", 1), cell("held", 1), cell("top", 2)]),
        ("F211", [cell("low", 1), cell("high", 1), cell("held", 5, 6), cell("top", 4, 2)]),
        ("F211", [cell("held", 5, 1), cell("held", "n/a", 2), cell("top", 4, 3)]),
        ("F211", [cell("top", 4, 1), cell("top", "n/a", 2), cell("held", 5, 3)]),
        ("F211", [cell("many", 3)]),
        ("F211", [cell("low", 1), cell("high", "n/a")]),
        ("F211", [cell("below", 0), cell("above", "-1")]),
        ("F211", [cell("few", 7)]),
    ],
    "exclusion": [("F212", [cell("one", 1), cell("other", 1)])],
    "stocks that go on": [
        ("F207", [cell("listed", 1)]),
        ("F207", [cell("listed", 1, 1)]),
        ("F207", [cell("listed", 1, 10), cell("listed", 1, 11)]),
    ],
    "figures that are due": [("F220", due(*range(1, 12))), ("F220", due(*range(2, 13)))],
}
KEPT: dict[str, list[list[Row]]] = {
    "bounds": [
        [cell("n", 10), cell("f", 1), cell("s", 5)],
        [cell("n", 0), cell("f", 0), cell("s", -5)],
    ],
    "responsibility": [[cell("n", 1, 12)]],
    "months of yearly facts": [[cell("mark", 9, 12)]],
    "terms of units": [
        [cell("n", 1, 3, "丁"), cell("n", 1, 6, "丁")],
        [cell("mark", 9, 12, "丁")],
    ],
    "ends": [
        [cell("n", 1, 5, until="2023-05")],
        [cell("n", 1, 5, until="2023-12")],
        [cell("n", 1, 5, until="2024-01")],
    ],
    "order": [
        [cell("low", 2), cell("high", 2)],
        [cell("part", 3)],
        [cell("part", 3), cell("all", 2, 4)],
        [cell("held", 4, 1), cell("top", 4, 3)],
        [cell("held", 4, 6), cell("top", 4, 2)],
        [cell("held", 4, 2), cell("top", 4, 6)],
        [cell("held", 5, 1), cell("held", 4, 2), cell("top", 4, 6)],
        [cell("held", 5, 6), cell("top", 4, 5, "甲")],
        [cell("low", 2), cell("high", 2), cell("low", 1, 5, "甲"), cell("high", 1, 5, "甲")],
        [cell("held", 5, 1)],
        [cell("top", 6, 1), cell("top", "n/a", 2), cell("held", 6, 3)],
        [cell("top", "n/a", 1), cell("held", 5, 2)],
        [cell("held", 5, 1), cell("top", 6, 1), cell("top", "n/a", 2)],
        [cell("below", "n/a"), cell("above", "-1")],
        [cell("few", 6)],
        [cell("many", 4)],
    ],
    "exclusion": [
        [cell("one", 1), cell("other", 0)],
        [cell("one", 0), cell("other", 1)],
        [cell("one", 1), cell("other", 1, 6)],
        [cell("one", 1), cell("other", 1, 4)],
        [cell("one", 1), cell("other", 1, 5, "甲")],
    ],
    "stocks that go on": [
        [cell("listed", 1, 12)],
        [cell("listed", 1, 11), cell("listed", 0, 12)],
        [cell("listed", 1, 1, "乙"), cell("listed", 0, 2, "乙"), cell("listed", 1, 12, "甲")],
    ],
}


@cache
def scheme() -> creditscore.Scheme:
    texts = {"scheme": _SCHEME, "units": _UNITS, "sites": _SITES, "roster": _ROSTER}
    return creditscore.load_scheme(written(Path(mkdtemp(), "rules"), texts))


@pytest.fixture(params=["rows", "planes", "planes after each other"])
def told(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[object]:
    """How rows are checked: their codes and counts."""
    shape = str(request.param)
    many = tables.MANY
    tables.MANY = 1 << 60 if shape == "rows" else 0

    def codes(cells: list[Row]) -> dict[str, int]:
        table = [
            (f"2023-{month:02d}", unit, item, fact, str(value), until)
            for month, unit, item, fact, value, until in cells
        ]
        names = ["month", "entity", "item", "fact", "value", "until"]
        pd.DataFrame(table, columns=names).to_parquet(tmp_path / "facts.parquet", index=False)
        memory = 1 if shape == "planes after each other" else 1 << 30
        try:
            creditscore.score(scheme(), tmp_path / "facts.parquet", memory=memory)
        except creditscore.FactError as error:
            return dict(error.counts)
        return {}

    yield codes
    tables.MANY = many


def test_every_rule_has_an_edge_and_something_to_say() -> None:
    names = {rule.name for rule in RULES}
    assert set(BROKEN) == names == {*KEPT, "feeds", "figures that are due"}
    assert {code for rule in RULES for code in rule.codes} == {
        code for cases in BROKEN.values() for code, _ in cases
    }
    assert set(wording.CELL_DETAILS) == {rule.name for rule in CELL_RULES if rule is not BOUNDS}
    assert set(wording.PAIR_DETAILS) == {rule.name for rule in PAIR_RULES}


def _extra(name: str, cells: list[Row]) -> list[Row]:
    return cells if name == "figures that are due" else [*ALL, *cells]


@pytest.mark.parametrize(
    ("name", "code", "cells"),
    [(name, code, cells) for name, cases in BROKEN.items() for code, cells in cases],
)
def test_what_breaks_a_rule_is_told(name: str, code: str, cells: list[Row], told: object) -> None:
    assert callable(told)
    assert told(_extra(name, cells)) == {code: 1}


@pytest.mark.parametrize(
    ("name", "cells"), [(name, cells) for name, cases in KEPT.items() for cells in cases]
)
def test_what_keeps_a_rule_is_scored(name: str, cells: list[Row], told: object) -> None:
    assert callable(told)
    assert told(_extra(name, cells)) == {}


AT_BOUNDS = [
    cell("n", 10, 4, "甲"), cell("n", 0, 5, "甲"), cell("f", 1, 4, "甲"), cell("s", 5, 4, "甲"),
    cell("s", -5, 5, "甲"), cell("high", 0, 5, "甲"), cell("n", "n/a", 6, "甲"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "cells"), BROKEN["bounds"])
def test_a_unit_at_the_bounds_of_its_figures_is_not_looked_at(
    code: str, cells: list[Row], told: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One unit is, where two are wrong: the second of the roster."""
    assert callable(told)
    monkeypatch.setattr(suspects, "MOST_UNITS", 1)
    assert told([*ALL, *AT_BOUNDS, *cells]) == {code: 1}


def test_a_unit_with_nothing_wrong_in_its_rows_is_a_fault_of_ours() -> None:
    facts = creditscore.read_facts([{"month": "2023-05", "entity": "乙", "item": "1", "n": 1}])
    directory = Directory(scheme())
    found = [Findings(suspects=[1]), Findings()]
    with pytest.raises(creditscore.FactError) as caught:
        suspects.raise_problems(scheme(), 12, directory, found, set(), lambda wanted: facts)
    assert [(p.code, p.details["unit"]) for p in caught.value.problems] == [("F239", "乙")]
