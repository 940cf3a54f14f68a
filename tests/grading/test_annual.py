"""The year: parts weighed and rounded once, scaled where the scheme says so, gaps marked."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import peered
import pytest
import sampled
from hypothesis import example, given, settings
from hypothesis import strategies as st
from small import plain, rows, small, year

import creditscore
from creditscore.engine.blocks import Scores
from creditscore.grading.annual import settled

PARTS = """
annual:
  parts:
    - {id: monthly, title: 月度积分总和, weight: 0.9, of: months%s}
    - id: test
      title: 年终综合测评
      weight: 0.1
      of: {item: test, fact: mark}
      fact: {type: score, label: 得分, at_least: -100, at_most: 100}
"""
FACTS = "{p: {type: score, label: 得分, places: 4}}"
AWARDS = "[{id: a, form: given, of: p, period: month}]"


def built(folder: Path, scale: str = "", **more: str) -> creditscore.Scheme:
    return small(folder, FACTS, AWARDS, parts=PARTS % scale, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("through", "totals"), [("2023-03", [4, 5, 0]), ("2023-12", [5, 5, 0])])
def test_a_part_is_what_a_node_has_posted_in_the_year_so_far_within_its_limits(
    tmp_path: Path, through: str, totals: list[int]
) -> None:
    """The 7 of the year before are none of it, nor what is above the cap of 5."""
    parts = "annual: {parts: [{id: node, title: 章, weight: 1, of: {points_of: 一}}]}"
    facts = "{n: {type: count, label: 次数}}"
    awards = "[{id: a, form: each, of: n, points: 1, period: year}]"
    cap = "cap: {points: 5, period: year}"
    head = "ranking: {by: total}\nopening: 12"
    scheme = small(tmp_path, facts, awards, section=cap, parts=parts, head=head)
    table = [*rows(n={1: 2, 3: 2, 4: 4}), *rows("乙", n={1: 9})]
    table += [row | {"month": "2022-12"} for row in rows(n={12: 7})]
    result = creditscore.score(scheme, table, through=through)
    assert [year(result, unit)["total"] for unit in "甲乙丙"] == totals


def half_up(value: Fraction, places: int = 4) -> Fraction:
    scaled = abs(value) * 10**places
    size = Fraction((2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator))
    return (-size if value < 0 else size) / 10**places


@pytest.fixture(scope="module")
def plain_scheme(tmp_path_factory: pytest.TempPathFactory) -> creditscore.Scheme:
    return built(tmp_path_factory.mktemp("annual"))


DECIMALS = st.decimals(-100, 100, places=4)


@settings(max_examples=50, deadline=None)
@given(months=st.lists(DECIMALS, min_size=1, max_size=12), mark=st.decimals(-100, 100, places=6))
@example(months=[Decimal("412.3456")], mark=Decimal("88.5"))
@example(months=[Decimal("0.0005")], mark=Decimal(0))
@example(months=[Decimal("-0.0005")], mark=Decimal(0))
def test_the_total_is_the_weighted_sum_rounded_once(
    plain_scheme: creditscore.Scheme, months: list[Decimal], mark: Decimal
) -> None:
    table = [*rows(p=dict(enumerate(months, 1))), *rows(item="test", mark={12: mark})]
    found = year(creditscore.score(plain_scheme, table))
    exact = Fraction(9, 10) * sum(map(Fraction, months)) + Fraction(mark) / 10
    assert Fraction(found["total"]) == half_up(exact)
    assert (found["monthly"], found["test"]) == (sum(months), mark)
    assert isinstance(found["total"], Decimal)


@pytest.mark.parametrize(
    ("sums", "scaled", "totals"),
    [
        ([412, 206, 0], ["100.0000", "50.0000", "0.0000"], [90, 45, 0]),
        ([3, 1, 2], ["100.0000", "33.3333", "66.6667"], [90, Decimal("30"), Decimal("60")]),
        ([3, -1, -2], ["100.0000", "-33.3333", "-66.6667"], [90, Decimal("-30"), Decimal("-60")]),
        ([0, -1, -2], ["0.0000", "-1.0000", "-2.0000"], [0, Decimal("-0.9"), Decimal("-1.8")]),
    ],
)
def test_best_100(
    tmp_path: Path, sums: list[int], scaled: list[str], totals: list[int | Decimal]
) -> None:
    """The best has 100; where nobody is above 0 nothing is scaled."""
    scheme = built(tmp_path, ", scale_best_to: 100")
    table = [row for unit, p in zip("甲乙丙", sums, strict=True) for row in rows(unit, p={1: p})]
    result = creditscore.score(scheme, table)
    assert list(result.annual["monthly"]) == sums
    for unit, value, raw, total in zip("甲乙丙", scaled, sums, totals, strict=True):
        ledger = result.ledger[(result.ledger["entity"] == unit)]
        scaling = ledger[ledger["facts"].str.contains("→")]
        assert scaling["points"].tolist() == [Decimal(value) - raw]
        assert abs(year(result, unit)["total"] - total) <= Decimal("0.0001")
        parts = result.explain(unit).year
        assert parts is not None
        assert parts.parts[0].value == Decimal(value)


def test_the_best_is_one_that_has_a_total(tmp_path: Path) -> None:
    """丙 has no months to go by, and 90 of the evaluation; of the others 甲 has the most, 45."""
    facts = "{p: {type: score, label: 得分, missing: not-applicable}}"
    parts = (PARTS % "").replace("weight: 0.1", "weight: 0.1\n      scale_best_to: 100")
    scheme = small(tmp_path, facts, AWARDS, parts=parts)
    table = [row for unit in "甲乙" for row in rows(unit, p={5: 10})]
    for unit, mark in zip("甲乙丙", (45, 40, 90), strict=True):
        table += rows(unit, item="test", mark={12: mark})
    result = creditscore.score(scheme, table)
    totals = [year(result, unit)["total"] for unit in "甲乙丙"]
    assert totals == [19, Decimal("17.8889"), None]


@pytest.mark.parametrize("best", ["0.0001", "0.0002"])
def test_the_best_has_100_however_little_it_is(tmp_path: Path, best: str) -> None:
    scheme = built(tmp_path, ", scale_best_to: 100")
    result = creditscore.score(scheme, [*rows("甲", p={1: best}), *rows("乙", p={1: "0.0001"})])
    others = {"0.0001": 90, "0.0002": 45}
    assert [year(result, unit)["total"] for unit in "甲乙丙"] == [90, others[best], 0]


def test_best_100_of_changzhi_by_track() -> None:
    result = creditscore.score(
        sampled.scheme(), sampled.facts(), readings={"sum-scale": "best-100"}
    )
    for track in sampled.TRACKS:
        table = result.annual[result.annual["track"] == track]
        best = table.loc[table["monthly"] == max(table["monthly"])].iloc[0]
        assert best["total"] == 90 + best["evaluation"] / 10
        assert result.league(track)["entity"].iloc[0] == best["entity"]


def test_a_part_of_the_year(tmp_path: Path) -> None:
    """The evaluation waits for December, even where it is in the table already."""
    table = [*rows(p={1: 10, 6: 5, 7: 100}), *rows(item="test", mark={12: 80})]
    result = creditscore.score(built(tmp_path), table, through="2023-06")
    found = year(result)
    assert [found[key] for key in ("monthly", "test", "provisional")] == [15, None, True]
    assert found["total"] == Decimal("13.5")
    assert result.months["month"].max() == "2023-06"
    assert set(result.completeness["gap"]) >= {"not-due"}


def test_a_unit_without_evaluation(tmp_path: Path) -> None:
    table = [*rows("甲", p={1: 10}), *rows("乙", p={1: 10}), *rows("乙", "test", mark={12: 0})]
    result = creditscore.score(built(tmp_path, units="甲乙"), table)
    assert list(result.annual["provisional"]) == [True, False]
    assert list(result.annual["total"]) == [9, 9]
    assert list(result.annual["rank"]) == [1, 1]
    assert list(result.annual["test"]) == [None, 0]
    gaps = result.completeness[result.completeness["item"] == "test"]
    assert gaps[["entity", "fact", "month", "gap"]].to_numpy().tolist() == [
        ["甲", "mark", "2023-12", "missing"]
    ]


def test_units_without_evaluation_in_the_sample() -> None:
    table = sampled.result().annual
    gaps = table[table["provisional"]]
    assert list(gaps["entity"]) == ["市信访局", "沁源县"]
    assert gaps["rank"].notna().all()
    assert set(gaps["band"]) == {"合格"}


def test_units_ranked_within_groups_have_a_place_among_all_too() -> None:
    table = peered.result().annual
    ranked = table[table["total"].notna()]
    for column, among in (("overall_rank", ranked), *(("rank", g) for g in _groups(ranked))):
        totals = among["total"].tolist()
        expected = [1 + sum(other > total for other in totals) for total in totals]
        assert among[column].tolist() == expected
    assert table.loc[table["total"].isna(), "overall_rank"].isna().all()
    assert "overall_rank" not in sampled.result().annual


def _groups(table: pd.DataFrame) -> list[pd.DataFrame]:
    (track,) = peered.scheme().tracks.values()
    codes, _ = track.entities.column("level")
    return [table[codes[table.index] == code] for code in set(codes.tolist())]


def test_the_standing_of_some_units_is_theirs_of_all(tmp_path: Path) -> None:
    """甲 has 2 points of months, 乙 6, 丙 4 and a mark of 5; numbers are of four and six places."""
    also = "[{id: by_month, title: 月, by: monthly}]"
    scheme = built(tmp_path, head=f"ranking: {{by: total, also: {also}}}")
    table = [*rows("甲", p={1: 2}), *rows("乙", p={1: 6}), *rows("丙", p={2: 4})]
    result = creditscore.score(scheme, [*table, *rows("丙", item="test", mark={12: 5})])
    [track] = result.tracks.values()
    found = track.standing.only(slice(1, 3))
    assert found.months.tolist() == [60_000, 40_000]
    assert [part.tolist() for part in found.parts] == [[60_000, 40_000], [0, 5_000_000]]
    assert [part.tolist() for part in found.scaled] == [[60_000, 40_000], [0, 5_000_000]]
    assert found.total.tolist() == [54_000, 41_000]
    assert (found.rank.tolist(), found.overall.tolist()) == ([1, 2], [1, 2])
    assert [ranks.tolist() for ranks in found.others] == [[1, 2]]
    assert (found.level.tolist(), found.vetoes.shape) == ([0, 0], (0, 2))
    assert (found.scored.tolist(), found.provisional.tolist()) == ([True] * 2, [True, False])


@pytest.mark.parametrize(
    ("missing", "totals"), [("zero", "4 1.5 1.5"), ("{value: 4}", "4 1.5 3.5")]
)
def test_a_part_that_does_not_apply_counts_0(tmp_path: Path, missing: str, totals: str) -> None:
    """And one that was not reported what its fact says, in the total and in the ranking."""
    parts = f"""annual:
  parts:
    - {{id: monthly, title: 月度积分, weight: 0.5, of: months}}
    - id: mark
      title: 测评
      weight: 0.5
      of: {{item: mark, fact: mark}}
      fact: {{type: score, label: 测评得分, missing: {missing}}}"""
    facts, awards = (
        "{n: {type: count, label: 次数}}",
        "[{id: a, form: each, of: n, points: 1, period: year}]",
    )
    table = [row for unit in "甲乙丙" for row in rows(unit, n={1: 3})]
    table += [*rows("甲", item="mark", mark={12: 5}), *rows("乙", item="mark", mark={12: "n/a"})]
    head = "ranking: {by: mark, order: low-first}"
    annual = creditscore.score(small(tmp_path, facts, awards, parts=parts, head=head), table).annual
    assert " ".join(plain(list(annual["total"]))) == totals
    assert list(annual["rank"]) == ([3, 1, 1] if missing == "zero" else [3, 1, 2])


def test_a_unit_without_a_total_has_no_place_by_any_ranking(tmp_path: Path) -> None:
    also = "[{id: by_month, title: 月, by: monthly}]"
    facts = "{p: {type: score, label: 得分, missing: not-applicable}}"
    scheme = small(tmp_path, facts, AWARDS, head=f"ranking: {{by: total, also: {also}}}")
    table = [*rows("甲", p={1: 3}), *rows("丙", p={1: -5})]
    found = creditscore.score(scheme, table).annual.set_index("entity")["by_month"]
    assert found.astype("string").fillna("-").loc[["甲", "乙", "丙"]].tolist() == ["1", "-", "2"]


GROUPED = [("甲", "东", 3), ("乙", "西", 9), ("丙", "东", 8), ("丁", "西", 1)]


def test_copies_of_all_units_are_settled_each_by_itself_within_their_groups(
    tmp_path: Path,
) -> None:
    scheme = small(
        tmp_path,
        FACTS,
        AWARDS,
        track="ranked_within: level",
        bands="[{name: 优秀, first: 1}, {name: 合格}]",
        units=[f"{unit}, columns: {{level: {group}}}" for unit, group, _ in GROUPED],
    )
    table = [row for unit, _, p in GROUPED for row in rows(unit, p={1: p})]
    (found,) = creditscore.score(scheme, table).tracks.values()
    each = [replace(found.scores, months=found.scores.months * factor) for factor in (1, -1, 2)]
    joined = {
        name: np.concatenate([getattr(one, name) for one in each], axis=-1)
        for name in Scores.__dataclass_fields__
    }
    whole, at, _ = settled(scheme, found.track, Scores(**joined), 12, copies=3)
    for number, one in enumerate(each):
        mine = slice(4 * number, 4 * number + 4)
        alone, own, _ = settled(scheme, found.track, one, 12)
        for name in ("rank", "tied", "place", "count", "roster"):
            assert getattr(at, name)[mine].tolist() == getattr(own, name).tolist(), name
        assert whole.level[mine].tolist() == alone.level.tolist()
        assert whole.overall[mine].tolist() == alone.overall.tolist()
