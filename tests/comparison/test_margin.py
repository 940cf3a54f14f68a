"""How far units are from other bands: small schemes by hand, random ones scored again."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
import sampled
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from oracle.language import Row
from oracle.schemes import Case, as_table, plain_cases
from small import Year, drawn, rows, small

import creditscore
from creditscore.comparison.margin import Step

BANDS = "[{name: 优秀, at_least: 10}, {name: 良好, at_least: 5}, {name: 合格}]"
ARTICLES = """
      - id: "2"
        title: 条款二
        cites: 附表（二）
        says: 规则。
        applies_to: all
        facts:
          articles: {type: count, label: 篇}
          late: {type: count, label: 迟报, at_most: 3}
        awards:
          - {id: articles, form: each, of: articles, points: 3, period: year, cap: 6}
          - {id: late, form: each, of: late, points: -1, period: month}
"""


@pytest.fixture
def scheme(tmp_path: Path) -> creditscore.Scheme:
    return small(
        tmp_path,
        "{repairs: {type: count, label: 修复}}",
        "[{id: repairs, form: each, of: repairs, points: 1, period: year, cap: 6}]",
        more=ARTICLES,
        bands=BANDS,
    )


def ways(found: creditscore.Margins) -> list[tuple[str, str, int, Decimal, str]]:
    table = found.ways
    columns = ("direction", "facts", "steps", "points", "band")
    return [tuple(row) for row in table[[*columns]].values.tolist()]


def test_points_and_clauses_to_either_side(scheme: creditscore.Scheme) -> None:
    facts = rows("甲", repairs={1: 4}) + rows("甲", item="2", articles={2: 1})
    found = creditscore.margin(scheme, facts, unit="甲")
    (row,) = found.units.to_dict("records")
    assert (row["band"], row["up_band"], row["down_band"]) == ("良好", "优秀", "合格")
    assert (row["up_points"], row["down_points"]) == (Decimal("3.0000"), Decimal("2.0001"))
    assert ways(found) == [
        ("up", "篇", 1, Decimal(3), "优秀"),
        ("down", "迟报", 3, Decimal(-3), "合格"),
    ]


@pytest.mark.parametrize(
    ("missing", "figures", "total", "before", "after"),
    [
        ("zero", {1: 2}, 2, "0", "1"),
        ("zero", {12: "n/a"}, 0, "n/a", "1"),
        ("zero", {11: "n/a"}, 0, "0", "1"),
        ("zero, not_applicable: lasts", {11: "n/a"}, 0, "n/a", "1"),
        ("not-applicable", {1: 2}, 2, "n/a", "1"),
        ("{value: 3}", {1: 2}, 35, "3", "4"),
        ("carry", {1: 2}, 24, "2", "3"),
    ],
)
def test_a_figure_goes_up_from_what_stands_in_the_month(
    tmp_path: Path, missing: str, figures: Year, total: int, before: str, after: str
) -> None:
    rules = small(
        tmp_path,
        f"{{n: {{type: count, label: 次, missing: {missing}}}}}",
        "[{id: a, form: each, of: n, points: 1, period: month}]",
        bands=f"[{{name: 好, at_least: {total + 1}}}, {{name: 合格}}]",
    )
    table = creditscore.margin(rules, rows(n=figures), unit="甲").ways
    told = table[["direction", "steps", "before", "after", "points"]].values.tolist()
    assert told == [["up", 1, before, after, 1]]


def test_what_was_n_a_last_year_is_not_so_in_this_one(tmp_path: Path) -> None:
    rules = small(
        tmp_path,
        "{n: {type: count, label: 次, not_applicable: lasts}}",
        "[{id: a, form: each, of: n, points: 1, period: month}]",
        bands="[{name: 好, at_least: 1}, {name: 合格}]",
        head="ranking: {by: total}\nopening: 12",
    )
    (row,) = rows(n={12: "n/a"})
    table = creditscore.margin(rules, [row | {"month": "2022-12"}], unit="甲").ways
    assert table[["before", "after"]].values.tolist() == [["0", "1"]]


def test_a_cap_is_kept_to(scheme: creditscore.Scheme) -> None:
    facts = rows("甲", repairs={1: 6})
    found = creditscore.margin(scheme, facts, unit="甲")
    assert [way for way in ways(found) if way[0] == "up"] == [("up", "篇", 2, Decimal(6), "优秀")]


def test_a_place_is_gained_by_passing_who_is_above(tmp_path: Path) -> None:
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次}}",
        "[{id: n, form: each, of: n, points: 1, period: year}]",
        bands="[{name: 优秀, first: 1}, {name: 合格}]",
    )
    facts = rows("甲", n={1: 9}) + rows("乙", n={1: 5}) + rows("丙", n={1: 1})
    found = creditscore.margin(scheme, facts)
    table = found.units.set_index("entity")
    assert table.loc["乙", "up_points"] == Decimal(4)  # a tie goes to the better band
    assert table.loc["甲", "down_points"] == Decimal("4.0001")
    assert table.loc["丙", ["up_band", "down_band"]].tolist() == ["优秀", None]
    assert ways(creditscore.margin(scheme, facts, unit="乙")) == [
        ("up", "次", 4, Decimal(4), "优秀")
    ]


def test_fewer_points_lead_up_where_fewer_are_better(tmp_path: Path) -> None:
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次}}",
        "[{id: n, form: each, of: n, points: 1, period: year}]",
        head="ranking: {by: total, order: low-first}",
        bands="[{name: 优秀, at_most: 2}, {name: 良好, at_most: 6}, {name: 合格}]",
    )
    facts = rows("甲", n={11: 1, 12: 4})
    found = creditscore.margin(scheme, facts, unit="甲")
    (row,) = found.units.to_dict("records")
    assert (row["band"], row["up_band"], row["down_band"]) == ("良好", "优秀", "合格")
    assert (row["up_points"], row["down_points"]) == (Decimal(3), Decimal("1.0001"))
    assert ways(found) == [
        ("up", "次", -3, Decimal(-3), "优秀"),
        ("down", "次", 2, Decimal(2), "合格"),
    ]


def test_what_is_right_goes_up_with_what_is_reported(tmp_path: Path) -> None:
    scheme = small(
        tmp_path,
        "{right: {type: count, label: 合规, at_most: reported},"
        " reported: {type: count, label: 上报}}",
        "[{id: r, form: each, of: right, points: 5, period: year}]",
        bands=BANDS,
    )
    assert ways(
        creditscore.margin(scheme, rows("甲", right={1: 1}, reported={1: 1}), unit="甲")
    ) == [
        ("up", "合规、上报", 1, Decimal(5), "优秀"),
    ]


def test_a_veto_that_can_be_cleared_is_found() -> None:
    found = creditscore.margin("changzhi-2023", sampled.SAMPLE, unit="市住建局")
    assert found.units[["up_band", "up_points"]].values.tolist() == [[None, None]]
    assert found.ways[["item", "before", "after", "band"]].values.tolist() == [
        ["30", "1", "0", "优秀"]
    ]


def test_a_unit_that_is_not_there(scheme: creditscore.Scheme) -> None:
    with pytest.raises(creditscore.UsageError, match="U505"):
        creditscore.margin(scheme, rows("甲", repairs={1: 4}), unit="丁")


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.reuse, Phase.generate),
)
@given(case=plain_cases(), number=st.integers(0, 10**6))
def test_every_way_is_what_scoring_with_it_gives(case: Case, number: int) -> None:
    assume(case.rows)
    scheme, chance = drawn(case), Random(number)
    through = scheme.months[case.through - 1]
    try:
        result = creditscore.score(scheme, as_table(case.rows), through=through)
    except creditscore.FactError:
        assume(False)
    entity = chance.choice(list(result.annual["entity"]))
    found = creditscore.margin(scheme, as_table(case.rows), unit=entity, through=through)
    for (name, unit), margin in found.margins.items():
        level = result.tracks[name].standing.level[unit]
        bands = result.tracks[name].standing.bands
        for side, better in ((margin.up, True), (margin.down, False)):
            if side is not None:
                assert side[0] > 0
                assert (bands.index(side[1]) < level) == better
        steps = list(found.found.get((name, unit), ()))
        for step, gain, band, _ in chance.sample(steps, min(3, len(steps))):
            changed = with_figures(case.rows, entity, through, step)
            again = creditscore.score(scheme, as_table(changed), through=through)
            row = again.annual.set_index("entity").loc[entity]
            assert row["band"] == band
            before, after = (
                int(r.tracks[name].scores.months.sum(axis=0)[unit]) for r in (result, again)
            )
            assert after - before == gain


def with_figures(given: list[Row], entity: str, month: str, step: Step) -> list[Row]:
    """The rows with the figures of the last month as a step has them."""
    table = list(given)
    for fact, value in zip(step.facts, step.cells.values(), strict=True):
        where = entity, month, step.item, step.subject, fact.id
        kept = [row for row in table if place(row) != where]
        model = next((row for row in table if place(row) == where), None)
        figure = Fraction(value, 10**fact.places)
        model = model or Row(month, entity, step.item, step.subject, fact.id, figure)
        table = [*kept, replace(model, value=figure)]
    return table


def place(row: Row) -> tuple[object, ...]:
    return row.entity, row.month, row.item, row.subject, row.fact


@pytest.mark.parametrize("outside", ["", "not_applicable_when: {roster: kind, is: 医院}"])
def test_a_figure_that_gives_a_total_or_takes_it_away(tmp_path: Path, outside: str) -> None:
    """乙 has none beyond the anchors, 丙 none before its first figure; who is out stays out."""
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次, missing: not-applicable}}",
        "[{id: n, form: each, of: n, points: 2, period: year}]",
        more="""
      - id: "2"
        title: 条款二
        cites: 附表（二）
        says: 规则。
        applies_to: all
        facts: {rate: {type: score, label: 率, missing: not-applicable}}
        awards:
          - {id: r, form: interpolate, of: rate, anchors: [[0, 1], [5, 3]],
             outside: not-applicable, period: year}
""",
        track=f"unscored: 待评\n{outside}",
        bands="[{name: 好, at_least: 1}, {name: 合格}]",
        units=("甲", "乙", "丙, columns: {kind: 医院}"),
    )
    facts = rows("甲", n={12: 1}) + rows("乙", item="2", rate={12: 4})
    assert ways(creditscore.margin(scheme, facts, unit="乙")) == [
        ("down", "率", 2, Decimal("-2.6"), "待评")
    ]
    assert ways(creditscore.margin(scheme, facts, unit="甲")) == [
        ("down", "次", -1, Decimal(-2), "合格")
    ]
    expected = [("up", "次", 1, Decimal(2), "好"), ("up", "率", 1, Decimal("1.4"), "好")]
    assert ways(creditscore.margin(scheme, facts, unit="丙")) == ([] if outside else expected)


def test_a_total_in_the_band_of_those_without_one_is_no_way(tmp_path: Path) -> None:
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次, missing: not-applicable}}",
        "[{id: n, form: each, of: n, points: 1, period: year}]",
        bands="[{name: 好, at_least: 40}, {name: 合格}]",
    )
    assert creditscore.margin(scheme, rows("甲", n={1: 1}), unit="乙").ways.empty


def test_another_way_into_the_same_band_is_no_other_band(tmp_path: Path) -> None:
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次}}",
        "[{id: n, form: each, of: n, points: 1, period: year}]",
        bands="[{name: 优秀, any_of: [{at_least: 10}, {first: 1, at_least: 5}]}, {name: 合格}]",
    )
    for figure, down, steps in ((6, "1.0001", -2), (12, "7.0001", -8)):
        found = creditscore.margin(
            scheme, rows("甲", n={12: figure}) + rows("乙", n={12: 1}), unit="甲"
        )
        (row,) = found.units.to_dict("records")
        assert (row["up_band"], row["down_band"]) == (None, "合格")
        assert row["down_points"] == Decimal(down)
        assert ways(found) == [("down", "次", steps, Decimal(steps), "合格")]
