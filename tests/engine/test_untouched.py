"""Items without facts, kept from one table to the next: every result is what it is without that."""

from __future__ import annotations

import random
from pathlib import Path

import pandas as pd
import pytest
import sampled
from small import small

import creditscore
from creditscore.engine.blocks import score
from creditscore.engine.node_values import NodeValue
from creditscore.engine.tree import Tree
from creditscore.engine.untouched import Shelf, Untouched, Worked
from creditscore.scheme import model as m
from creditscore.scheme.readings import options

NAMES = ["changzhi-2023", "jinzhong-2023", "shanxi-2020", "tongxin-2022", "yuncheng-2024"]


def told(result: creditscore.Result) -> list[pd.DataFrame]:
    """All that a result says in figures."""
    return [result.ledger, result.items, result.months, result.annual]


@pytest.mark.parametrize("name", NAMES)
def test_tables_of_a_few_items_come_to_the_same(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    draw, memo, taken, get = random.Random(name), Untouched(), list[str](), Shelf.get

    def noted(shelf: Shelf, item: m.Section | m.Item) -> Worked | None:
        found = get(shelf, item)
        taken.extend([item.id] if found else [])
        return found

    monkeypatch.setattr(Shelf, "get", noted)
    rules = creditscore.load_scheme(name)
    assert rules.source is not None
    choices = [{}, *({where: option} for where, option, _ in options(rules.source.trees))]
    frame = pd.concat(
        pd.read_csv(path, dtype=str) for path in (sampled.SAMPLE.parent / name).glob("*.csv")
    )
    for _ in range(8):
        scheme = rules.switch(draw.choice(choices))
        through = draw.choice([scheme.months[4], scheme.months[-1]])
        items = draw.sample(sorted(frame["item"].unique()), 3)
        table = frame[frame["item"].isin(items) & (frame["month"] <= through)]
        scheme.kept.clear()
        alone = told(creditscore.score(scheme, table, through=through))
        memo.shared_with(scheme)
        for one, other in zip(
            alone, told(creditscore.score(scheme, table, through=through)), strict=True
        ):
            pd.testing.assert_frame_equal(one, other)
        scheme.kept.clear()
    assert taken


def test_a_part_of_the_units_takes_nothing(tmp_path: Path) -> None:
    """What is kept is of all units side by side."""
    facts = "{n: {type: count, label: 次数}}"
    rules = small(tmp_path, facts, "[{id: a, form: each, of: n, points: 2, period: year}]")
    result = creditscore.score(rules, [{"month": "2023-05", "entity": "乙", "item": "1", "n": 3}])
    found, memo = next(iter(result.tracks.values())), Untouched()
    memo.shared_with(rules)
    whole = score(rules, found.observations, 12).months
    assert (score(rules, found.observations, 12, size=1).months == whole).all()
    assert whole.any()
    assert not memo.worked


def test_a_table_is_worked_out_once_for_its_points_and_its_ledger(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the last table only: that of another one before it is worked out again, from its facts."""
    made, make = list[str](), Tree._made

    def noted(tree: Tree, node: m.Section | m.Item) -> NodeValue:
        made.append(node.id)
        return make(tree, node)

    monkeypatch.setattr(Tree, "_made", noted)
    facts = "{n: {type: count, label: 次数}}"
    rules = small(tmp_path, facts, "[{id: a, form: each, of: n, points: 2, period: year}]")
    Untouched().shared_with(rules)
    row = {"month": "2023-05", "entity": "乙", "item": "1"}
    one, other = (creditscore.score(rules, [{**row, "n": n}]) for n in (1, 3))
    made.clear()
    assert other.ledger["points"].sum() == 6
    assert not made
    assert one.ledger["points"].sum() == 2
    assert "1" in made


OTHER = """
      - id: "2"
        title: 另一条
        cites: 附表（二）
        says: 每次一分。
        applies_to: all
        facts: {k: {type: count, label: 数}}
        awards: [{id: b, form: each, of: k, points: 1, period: year}]
"""
PLACES = """
ranking: {by: total}
readings:
  - id: decimals
    question: 几位小数
    chosen: four
    because: 未写
    others: {two: {points.places: 2}}
"""


@pytest.mark.parametrize(
    ("awards", "more", "readings"),
    [
        ('[{id: a, form: each, of: {points_of: "2"}, points: 2, period: year}]', OTHER, {}),
        ("[]", OTHER, {"decimals": "two"}),
    ],
    ids=["an item that asks for points of another", "another number of decimals"],
)
def test_what_may_come_to_something_else_is_not_taken(
    tmp_path: Path, awards: str, more: str, readings: dict[str, str]
) -> None:
    facts = "{n: {type: count, label: 次数}}"
    rules = small(tmp_path, facts, awards, item="base: 5", more=more, head=PLACES)
    memo = Untouched()
    for scheme, count in ((rules, 1), (rules.switch(readings), 3)):
        table = [{"month": "2023-05", "entity": "甲", "item": "2", "k": count}]
        alone = told(creditscore.score(scheme, table))
        memo.shared_with(scheme)
        kept = told(creditscore.score(scheme, table))
        scheme.kept.clear()
        for one, other in zip(alone, kept, strict=True):
            pd.testing.assert_frame_equal(one, other)
