"""What clauses tell apart: shares of the spread, and the ranking without each."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
import sampled
from small import every, rows, small

import creditscore
from creditscore.analysis.statistics import correlation


def test_shares_of_the_spread_add_up_to_one() -> None:
    found = creditscore.diagnose(sampled.result())
    for name in sampled.TRACKS:
        assert sum(share for (track, _), share in found.shares.items() if track == name) == 1
    table = found.items[found.items["kind"] != "rounding"]
    assert abs(table.groupby("track")["share"].sum() - 1).max() < Decimal("0.001")


def test_a_ranking_without_an_item_is_that_without_its_facts() -> None:
    facts, result = sampled.table(), sampled.result()
    table = creditscore.diagnose(result).items.set_index(["track", "item"])
    for item in ("5", "16", "22"):
        rest = facts[facts["item"] != item]
        without = creditscore.score(sampled.scheme(), rest)
        for name, found in result.tracks.items():
            row, other = table.loc[name, item], without.tracks[name].standing
            moved = np.abs(other.rank - found.standing.rank)
            assert (row["moved"], row["furthest"]) == ((moved > 0).sum(), moved.max())
            assert row["bands"] == (other.band != found.standing.band).sum()
            assert float(row["without"]) == round(
                correlation(found.standing.rank, other.rank) or 0, 6
            )


def test_many_units_are_settled_a_few_terms_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = creditscore.diagnose(sampled.half()).items
    monkeypatch.setattr("creditscore.analysis.diagnosis._AT_ONCE", 100)
    assert creditscore.diagnose(sampled.half()).items.equals(whole)


def test_the_evaluation_is_a_part_that_can_be_left_out() -> None:
    result = sampled.result()
    table = creditscore.diagnose(result).items
    parts = table[table["kind"] == "part"].set_index("track")
    scheme = sampled.scheme().with_changes({"annual.parts.evaluation.weight": 0})
    without = creditscore.score(scheme, sampled.facts())
    for name, found in result.tracks.items():
        moved = without.tracks[name].standing.rank != found.standing.rank
        assert parts.loc[name, "moved"] == moved.sum()


SECOND = """
      - id: "2"
        title: 条款二
        cites: 附表（二）
        says: 规则。
        applies_to: all
        facts: {more: {type: count, label: 多}}
        awards: [{id: more, form: each, of: more, points: 3, period: month}]
      - id: "3"
        title: 条款三
        cites: 附表（三）
        says: 规则。
        applies_to: all
        facts: {same: {type: count, label: 同}}
        awards: [{id: same, form: each, of: same, points: 1, period: month}]
"""


def test_what_repeats_another_clause_and_what_tells_nobody_apart(tmp_path: Path) -> None:
    units = [*"甲乙丙丁戊己"]
    scheme = small(
        tmp_path,
        "{cases: {type: count, label: 例}}",
        "[{id: cases, form: each, of: cases, points: 1, period: month}]",
        more=SECOND,
        units=units,
    )
    facts = [
        row
        for number, unit in enumerate(units)
        for row in (
            *rows(unit, cases={1: number}),
            *rows(unit, item="2", more={2: number}),
            *rows(unit, item="3", same=every(1)),
        )
    ]
    found = creditscore.diagnose(creditscore.score(scheme, facts))
    items = found.items.set_index("item")
    assert items["separates"].to_dict() == {"1": True, "2": True, "3": False}
    assert items["share"].tolist() == [Decimal("0.25"), Decimal("0.75"), 0]
    assert items.loc["3", "correlation"] is None
    assert items.loc["3", "moved"] == 0
    (pair,) = found.pairs.to_dict("records")
    assert (pair["item"], pair["other"], pair["proportional"]) == ("1", "2", True)
    assert pair["correlation"] == 1
    facts[0]["value"] = 1
    (pair,) = creditscore.diagnose(creditscore.score(scheme, facts)).pairs.to_dict("records")
    assert not pair["proportional"]
    assert pair["correlation"] < 1


BOTH = """
      - id: "2"
        title: 条款二
        cites: 附表（二）
        says: 规则。
        applies_to: all
        facts: {good: {type: count, label: 好}, wrong: {type: count, label: 错}}
        awards:
          - {id: good, form: each, of: good, points: 1, period: month}
          - {id: wrong, form: each, of: wrong, points: -1, period: month}
"""


def test_what_an_item_took_breaks_no_tie_without_it(tmp_path: Path) -> None:
    scheme = small(
        tmp_path,
        "{cases: {type: count, label: 例}}",
        "[{id: cases, form: each, of: cases, points: 1, period: month}]",
        more=BOTH,
        head="ranking: {by: total, ties: [fewer-deductions]}",
        units=("甲", "乙"),
    )
    facts = rows("甲", cases={1: 4}) + rows("乙", cases={1: 4})
    facts += rows("甲", item="2", good={1: 1}, wrong={1: 1})
    result = creditscore.score(scheme, facts)
    assert result.annual["rank"].tolist() == [2, 1]
    items = creditscore.diagnose(result).items.set_index("item")
    assert (items.loc["2", "moved"], items.loc["1", "moved"]) == (1, 0)


def test_a_scheme_that_settles_no_year_has_no_ranks_to_lose() -> None:
    scheme = creditscore.load_scheme("yuncheng-2024")
    result = creditscore.score(scheme, creditscore.sample("yuncheng-2024"))
    table = creditscore.diagnose(result).items
    assert scheme.settles or table["moved"].isna().all()
