"""What silence means: who had to fill in, and clauses that can only take points away."""

from __future__ import annotations

from pathlib import Path

import pytest
import sampled
from small import rows, small

import creditscore
from creditscore.results.explaining.silence import filled_by, only_deducts

TIERS = "tiers: [{at_least: 3, points: -3}, {at_least: 2, below: 3, points: 1}]"


def test_items_that_only_deduct_are_known_by_their_worth() -> None:
    for track, deducting in (
        ("departments", {"4", "7", "29", "30"}),
        ("counties", {"4", "7", "26", "29", "30"}),
    ):
        items = sampled.scheme().tracks[track].items
        assert {item.id for item in items.values() if only_deducts(item)} == deducting


def test_who_fills_in_an_item_is_named_where_it_is_never_the_unit() -> None:
    track = sampled.scheme().tracks["departments"]
    others = {item.id: who for item in track.items.values() if (who := filled_by(item, track))}
    assert others == {"3": "考核小组"}


def test_silence_is_not_laid_at_the_door_of_a_unit_that_has_nothing_to_fill_in() -> None:
    text = sampled.result().explain("市审计局", "2023-02", "3").text("zh")
    assert "没有得分：是责任单位，由考核小组填报，考核小组没有填报" in text
    text = sampled.result().explain("市教育局", "2023-05", "30").text("zh")
    assert "没有得分：只扣分的条款，名单外的单位有扣分事项也扣，没有上报扣分事项" in text


@pytest.mark.parametrize(
    ("award", "deducts"),
    [
        ("{id: a, form: each, of: n, points: -3, period: month}", True),
        ("{id: a, form: each, of: n, points: 0, period: month}", False),
        ("{id: a, form: given, of: n, period: month}", False),
        (f"{{id: a, form: tiers, of: n, period: month, {TIERS}}}", False),
    ],
)
def test_an_award_that_may_give_points_is_no_deduction(
    tmp_path: Path, award: str, deducts: bool
) -> None:
    scheme = small(tmp_path, "{n: {type: count, label: 次数}}", f"[{award}]", units=["甲", "乙"])
    explained = creditscore.score(scheme, rows("甲", n={1: 1})).explain("乙", "2023-01")
    (idle,) = explained.idle
    assert idle.deducts is deducts
    assert ("只扣分的条款" in explained.text("zh")) is deducts


def test_an_item_that_asks_other_items_alone_has_nothing_to_report(tmp_path: Path) -> None:
    when = "when: {of: {points_of: 一}, below: 0}"
    other = f"""
  - id: 二
    title: 二
    items:
      - id: "2"
        title: 低分
        cites: 第二条
        says: 记1次
        applies_to: all
        awards: [{{id: low, form: levels, period: month, levels: [{{{when}, points: 1}}]}}]
"""
    awards = "[{id: a, form: each, of: n, points: -1, period: month}]"
    small(tmp_path, "{n: {type: count, label: 次数}}", awards)
    file = tmp_path / "small" / "units.yaml"
    file.write_text(file.read_text(encoding="utf-8") + other, encoding="utf-8")
    result = creditscore.score(tmp_path / "small", rows("甲", n={1: 0}))
    gaps = result.completeness[["entity", "item"]].to_numpy().tolist()
    assert ["乙", "1"] in gaps
    assert not [gap for gap in gaps if gap[1] == "2"]
    assert "只看其他条款，按规则没有分：第2项" in result.explain("乙").text("zh")
