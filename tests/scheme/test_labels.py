"""Ids with dots, Chinese ids, and labels that stand for ids: the same rules, the same points."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from small import written

import creditscore
from creditscore.cases.running import run
from creditscore.facts import read
from creditscore.lints.linted import lints
from creditscore.scheme.variants import Variants

TEXTS = {
    "scheme": """
scheme: labelled
title: 按名称
year: 2023
points: {places: 2}
tracks: [units]
annual: {parts: [{id: monthly, title: 月度, weight: 1, of: months}]}
ranking: {by: total}
vetoes: [{id: v, item: "1.1", fact: 在列（家）, above: 0, band: 差}]
leagues:
  - id: l
    title: 榜
    track: units
    by: [{id: k, label: 数, of: {item: "1.1", fact: 报送条数}}]
""",
    "units": """
track: units
title: 单位
bands:
  - {name: 好, when: {of: {item: "1.1", fact: 合规条数（条）}, above: 3}}
  - {name: 中}
  - {name: 差, only: veto}
sections:
  - id: "1"
    title: 章
    not_applicable_when: {of: {item: "1.1", fact: 报送条数}, above: 90}
    items:
      - id: "1.1"
        title: 报送
        cites: （一）
        says: 合规率乘5。
        applies_to: all
        facts:
          合规: {type: count, label: 合规条数（条）, at_most: 报送条数}
          报送: {type: count, label: 报送条数, excludes: [在列（家）]}
          listed: {type: stock, label: 在列（家）}
        awards:
          - {id: 合规率, form: rate, of: 合规条数（条）, over: 报送条数, points: 5, period: month}
        cap: {points: {sum: [{by: 类别, 省直: 2, else: 报送条数}, 1]}, period: month}
        readings:
          - id: worth
            question: 几分
            chosen: five
            because: 原文
            others: {four: {awards.合规率.points: 4}}
      - id: "1.10"
        title: 超额
        cites: （二）
        says: 超额记1分。
        applies_to: all
        facts: {报送: {type: count, label: 报送条数}}
        awards:
          - id: 超额
            form: levels
            levels: [{when: {of: 报送条数, above: {item: "1.1", fact: 报送条数}}, points: 1}]
            period: month
""",
    "roster": "entities: {units: [{name: 甲, columns: {类别: 市直}}, {name: 乙}]}",
}
RULES = TEXTS["units"]
LABELS = {"合规条数（条）": "合规", "报送条数": "报送", "在列（家）": "listed"}


def with_ids(text: str) -> str:
    """The rules with ids wherever they name a fact by its label."""
    for label, name in LABELS.items():
        parts = text.split(label)
        text = parts[0]
        for before, part in pairwise(parts):
            text += (label if before.endswith("label: ") else name) + part
    return text


def labelled(folder: Path) -> creditscore.Scheme:
    return creditscore.load_scheme(written(folder / "labelled", TEXTS))


ROWS: list[dict[str, Any]] = [
    {"month": "2023-01", "entity": "甲", "item": "1.1", "合规条数（条）": 3, "报送": 4},
    {"month": "2023-02", "entity": "甲", "item": "1.1", "合规": 2, "报送条数": 2},
    {"month": "2023-12", "entity": "乙", "item": "1.1", "在列（家）": 1},
    {"month": "2023-01", "entity": "甲", "item": "1.10", "报送条数": 5},
]


def test_labels_in_rules_are_the_ids(tmp_path: Path) -> None:
    named = labelled(tmp_path)
    texts = {name: with_ids(text) for name, text in TEXTS.items()}
    assert texts["units"] != RULES
    plain = creditscore.load_scheme(written(tmp_path / "labelled", texts))
    assert named.tracks["units"].root == plain.tracks["units"].root
    assert named.tracks["units"].bands == plain.tracks["units"].bands
    assert (named.vetoes, named.leagues) == (plain.vetoes, plain.leagues)


def test_tables_take_labels_and_ids(tmp_path: Path) -> None:
    result = creditscore.score(labelled(tmp_path), ROWS)
    found = [tuple(row) for row in result.annual[["entity", "total", "band"]].values.tolist()]
    assert [(name, float(total), band) for name, total, band in found] == [
        ("甲", 7.75, "好"),
        ("乙", 0.0, "差"),
    ]


def test_large_tables_take_labels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scheme = labelled(tmp_path)
    tidy = ["month,entity,item,fact,value"]
    tidy += [
        f"{row['month']},{row['entity']},{row['item']},{fact},{value}"
        for row in ROWS
        for fact, value in row.items()
        if fact not in ("month", "entity", "item")
    ]
    path = tmp_path / "facts.csv"
    path.write_text("\n".join(tidy), encoding="utf-8")
    small_ = creditscore.score(scheme, path).annual
    monkeypatch.setattr(read, "MANY", 0)
    facts = creditscore.read_facts(path)
    assert facts.tables
    assert creditscore.score(scheme, facts).annual.equals(small_)


def test_an_observation_by_label_and_by_id_stands_twice(tmp_path: Path) -> None:
    row = {"month": "2023-01", "entity": "甲", "item": "1.10"}
    rows = [{**row, "fact": "报送", "value": 1}, {**row, "fact": "报送条数", "value": 1}]
    with pytest.raises(creditscore.FactError) as caught:
        creditscore.score(labelled(tmp_path), rows)
    assert [problem.code for problem in caught.value.problems] == ["F208"]


def test_paths_go_through_ids_with_dots(tmp_path: Path) -> None:
    scheme = labelled(tmp_path)
    for path in ("1.1.awards.合规率.points", "units/1.1.awards.合规率.points",
                 "tracks.units.sections.1.items.1.1.awards.合规率.points"):  # fmt: skip
        changed = scheme.switch(changes={path: 2})
        assert changed.tracks["units"].items["1.1"].awards[0].rule.points == 2
    assert scheme.switch({"1.1": "four"}).tracks["units"].items["1.1"].awards[0].rule.points == 4
    more = {"id": "1.2", "title": "新", "cites": "（三）", "says": "空。", "applies_to": "all",
            "facts": {"n": {"type": "count", "label": "数"}}, "blank": "原文空白"}  # fmt: skip
    added = scheme.switch(changes={"tracks.units.sections.1.items.1.2": more})
    assert list(added.tracks["units"].items) == ["1.1", "1.10", "1.2"]


def test_a_variant_of_an_item_has_ids_too(tmp_path: Path) -> None:
    scheme = labelled(tmp_path)
    variants = Variants(scheme)
    built = variants.item(variants.trees, variants.nodes(variants.trees), ("units", "1.10"), {})
    assert built == scheme.tracks["units"].items["1.10"]
    assert variants.grading(variants.trees, ()).on(scheme).vetoes == scheme.vetoes


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("over: 报送条数", "over: 报送数", "R302"),
        ("label: 合规条数（条）", "label: 报送条数", "R402"),
        ("fact: 合规条数（条）}, above: 3", "fact: 合规}, above: 3", ""),
        ('id: "1.10"', 'id: "1.10."', "S206"),
        ("id: 超额", "id: 超 额", "S206"),
        ("facts: {报送:", "facts: {2报送:", "S206"),
    ],
)
def test_names_that_are_none(tmp_path: Path, old: str, new: str, code: str) -> None:
    folder = written(tmp_path / "labelled", {**TEXTS, "units": RULES.replace(old, new)})
    if not code:
        assert creditscore.load_scheme(folder)
        return
    with pytest.raises(creditscore.RuleError) as caught:
        creditscore.load_scheme(folder)
    assert code in {problem.code for problem in caught.value.problems}


def test_ids_that_are_one_number_are_told(tmp_path: Path) -> None:
    scheme = labelled(tmp_path)
    told = [p for p in lints(scheme, run(scheme)) if p.code == "N968"]
    assert [problem.details["id"] for problem in told] == ["1.10"]
