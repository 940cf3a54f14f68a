"""Why one unit is above another: the differences of all clauses, to the last digit."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
import sampled
from small import rows, small

import creditscore


def test_what_is_between_neighbours_adds_up() -> None:
    result = sampled.result()
    league = result.league("departments")["entity"].tolist()
    totals = result.annual.set_index("entity")["total"]
    for one, other in [*pairwise(league)][:6]:
        found = creditscore.lead(result, one, other)
        assert found.points == Fraction(totals[one]) - Fraction(totals[other])
        table = found.terms
        assert sum(map(Fraction, table["total"])) == found.points
        weighted = table[table["kind"] == "item"]
        assert (weighted["total"] == weighted["points"] * sampled.scheme().parts[0].weight).all()
        assert creditscore.lead(result, other, one).points == -found.points


def test_words_in_both_languages() -> None:
    found = creditscore.lead(sampled.result(), "市发改委", "市科技局")
    lines = found.text("zh").splitlines()
    assert lines[0].startswith("市发改委（第1名，")
    assert "比市科技局" in lines[0]
    assert found.text("en").splitlines()[1].startswith("  item ")
    same = creditscore.lead(sampled.result(), "市科技局", "市科技局")
    assert "同分" in same.text("zh")
    assert same.terms.empty


@pytest.mark.parametrize(
    ("ties", "told"),
    [
        ("fewer-deductions", "  ties go by deductions: 0 to 1"),
        ("{points_of: '1'}", "  ties go by 条款: 3 to 2"),
        ("m", ""),
    ],
)
def test_what_settles_a_tie_is_said(tmp_path: Path, ties: str, told: str) -> None:
    """甲 has 3, 乙 has 3 − 1 and 1 of another item."""
    other = """
      - id: "2"
        title: 另一条
        cites: 附表（二）
        says: 规则。
        applies_to: all
        facts: {n: {type: count, label: 次数}}
        awards: [{id: a, form: each, of: n, points: 1, period: year}]
"""
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次数}, bad: {type: count, label: 扣分次数}}",
        "[{id: a, form: each, of: n, points: 1, period: year},"
        " {id: b, form: each, of: bad, points: -1, period: year}]",
        more=other,
        parts="annual: {parts: [{id: m, title: 月度, weight: 1, of: months}]}",
        head=f"ranking: {{by: total, ties: [{ties}]}}",
    )
    facts = [*rows("甲", n={1: 3}), *rows("乙", n={1: 3}, bad={2: 1}), *rows("乙", "2", n={3: 1})]
    lines = creditscore.lead(creditscore.score(scheme, facts), "甲", "乙").text("en").splitlines()
    assert ["are level" in lines[0], lines[3:]] == [True, [told] if told else []]


def test_only_units_of_one_track_can_be_compared() -> None:
    with pytest.raises(creditscore.UsageError, match="U562"):
        creditscore.lead(sampled.result(), "市发改委", "潞州区")
    with pytest.raises(creditscore.UsageError, match="U505"):
        creditscore.lead(sampled.result(), "市发改委", "市发改尾")


def test_where_targets_are_counted_nobody_has_points_or_a_place() -> None:
    result = creditscore.score("yuncheng-2024", creditscore.sample("yuncheng-2024"))
    met = result.annual.set_index("entity")["met"]
    assert (met["盐湖区"], met["永济市"]) == (62, 100)
    found = creditscore.lead(result, "盐湖区", "永济市")
    assert found.text("zh").splitlines()[0] == "盐湖区（达标62次）比永济市（达标100次）少38次："
    other = creditscore.lead(result, "永济市", "盐湖区")
    assert other.text("en").splitlines()[0] == "永济市 (met 100) has 38 more than 盐湖区 (met 62):"
    itself = creditscore.lead(result, "盐湖区", "盐湖区")
    assert itself.text("zh") == "盐湖区（达标62次）与盐湖区（达标62次）一样多："
