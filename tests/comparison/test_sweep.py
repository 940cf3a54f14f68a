"""Numbers of the rules taken through many values: each as scoring it alone gives."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest
import sampled
from small import rows, small

import creditscore

NAME = "changzhi-2023"


def test_every_combination_is_what_scoring_it_alone_gives() -> None:
    values = {
        "departments/16.awards.cases.cap": [10, 40],
        "22.awards.measures.points": [8, Decimal("2.5")],
        "tracks.departments.bands.优秀.first": [5, 12],
        "points.places": [4, 1],
    }
    facts = creditscore.read_facts(sampled.SAMPLE)
    found = creditscore.sweep(NAME, facts, values)
    assert len(found.draws) == 16
    table = found.units
    for given in [*product(*values.values())][::5]:
        alone = creditscore.score(NAME, facts, changes=dict(zip(values, given, strict=True)))
        mine = table
        for path, value in zip(values, given, strict=True):
            mine = mine[mine[path] == value]
        expected = alone.annual.set_index("entity")
        assert len(mine) == len(expected)
        for row in mine.to_dict("records"):
            year = expected.loc[row["entity"]]
            assert (row["total"], row["band"]) == (year["total"], year["band"])
            assert row["rank"] == year["rank"]
            assert row["points"] == year["monthly"]


_JUDGED = """
ranking: {by: total, ties: []}
vetoes:
  - {id: v, item: "1", fact: n, above: 3, band: 差}
"""


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("vetoes.v.above", [1, 5]),
        ("vetoes.v.over", ["any", "total"]),
        ("vetoes.v", [None]),
        ("vetoes.w", [{"id": "w", "item": "1", "fact": "n", "above": 0, "band": "差"}]),
        ("tracks.units.bands.优.when.at_least", [1, 4]),
        ("tracks.units.bands.优", [None]),
        ("tracks.units.bands", [[{"name": "优", "first": 1}, {"name": "差"}]]),
        ("tracks.units.ceilings", [[{"when": {"of": {"item": "1", "fact": "n"}, "above": 0},
                                     "band": "良"}]]),
        ("ranking.ties", [[{"points_of": "一"}], ["fewer-deductions"]]),
        ("annual.parts.node", [{"id": "node", "title": "章", "weight": 2,
                                "of": {"points_of": "一"}}]),
    ],
)  # fmt: skip
def test_what_grades_look_at_is_another_in_each_combination(
    tmp_path: Path, path: str, values: list[object]
) -> None:
    """Conditions of bands, vetoes and parts of the year, on figures: swept, drawn and read."""
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次}}",
        "[{id: a, form: each, of: n, points: 1, period: year}]",
        head=_JUDGED,
        bands='[{name: 优, when: {of: {item: "1", fact: n}, at_least: 3}}, '
        "{name: 良, at_least: 1}, {name: 差}]",
    )
    facts = [*rows("甲", n={12: 4}), *rows("乙", n={1: 4, 12: 2})]
    table = creditscore.sweep(scheme, facts, {path: values}).units
    assert len(table) == 3 * len(values)
    for at, value in enumerate(values):
        alone = creditscore.score(scheme.with_changes({path: value}), facts).annual
        expected = alone[["entity", "total", "rank", "band"]].values.tolist()
        mine = table.iloc[3 * at : 3 * at + 3]
        assert mine[["entity", "total", "rank", "band"]].values.tolist() == expected
        drawn = creditscore.monte_carlo(
            scheme, facts, values={path: [value]}, readings=False, draws=3
        )
        assert drawn.units[["entity", "median", "best"]].values.tolist() == [
            row[:3] for row in expected
        ]
        assert drawn.bands["band"].tolist() == [row[3] for row in expected]


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("ranking.by", "nothing", "R314"),
        ("vetoed", "stays", "U508"),
        ("ranking.order", "upwards", "S204"),
        ("tracks.units.bands.优.first", "one", "S203"),
        ("tracks.units.bands.优.first", 3, "R347"),
        ("points.places", 13, "S205"),
        ("1.awards.a.points", "m", "R302"),
        ("1.facts.n.at_most", 3, "F210"),
        ("tracks.units.sections.一.items.1", "x", "S203"),
        ("tracks.units.sections.一.items", 5, "S203"),
        ("tracks.units.sections.一", [], "S203"),
        ("tracks.units.sections.一.items.1.id", "7", "F202"),
    ],
)
def test_a_value_that_no_rule_can_have_is_told(
    tmp_path: Path, path: str, value: object, code: str
) -> None:
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次}}",
        "[{id: a, form: each, of: n, points: 1, period: year}]",
        bands="[{name: 优, first: 1}, {name: 良, first: 2}, {name: 差}]",
    )
    with pytest.raises(creditscore.CreditscoreError) as caught:
        creditscore.sweep(scheme, rows("甲", n={1: 4}), {path: [value]})
    assert caught.value.problems[0].code == code
    with pytest.raises(creditscore.CreditscoreError) as caught:
        creditscore.monte_carlo(scheme, rows("甲", n={1: 4}), values={path: [value]}, draws=9)
    assert caught.value.problems[0].code == code


def test_a_value_beside_one_that_can_be_scored_is_told_too(tmp_path: Path) -> None:
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次}}",
        "[{id: a, form: each, of: n, points: 1, period: year}]",
    )
    for values in ({"points.places": [2, 13]}, {"1.awards.a.points": [2, "m"]}):
        with pytest.raises(creditscore.CreditscoreError):
            creditscore.sweep(scheme, rows("甲", n={1: 4}), values)


def test_an_item_may_go_or_have_another_number(tmp_path: Path) -> None:
    """Two points a month stand for what is not reported of the second item: 24 in the year."""
    second = """
      - id: "2"
        title: 条款二
        cites: 附表（二）
        says: 规则。
        applies_to: all
        facts: {m: {type: count, label: 件, missing: {value: 2}}}
        awards: [{id: b, form: each, of: m, points: 1, period: year}]
"""
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次}}",
        "[{id: a, form: each, of: n, points: 1, period: year}]",
        more=second,
    )
    for path, value, total in (
        ("tracks.units.sections.一.items.2", None, 4),
        ("tracks.units.sections.一.items.2.id", "5", 28),
    ):
        assert creditscore.score(scheme.with_changes({path: value}), rows("甲", n={1: 4})).annual[
            "total"
        ].tolist() == [total, total - 4, total - 4]
        found = creditscore.sweep(scheme, rows("甲", n={1: 4}), {path: [value]})
        assert found.units["total"].tolist() == [total, total - 4, total - 4]


def test_values_that_go_together_only_are_scored_where_they_do(tmp_path: Path) -> None:
    """Of bands from 9 and 8 points, or from 7 and 6: 7 and 8 leave the second to nobody."""
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次}}",
        "[{id: a, form: each, of: n, points: 1, period: year}]",
        bands="[{name: 优, at_least: 9}, {name: 良, at_least: 8}, {name: 差}]",
    )
    values = {"tracks.units.bands.优.at_least": [9, 7], "tracks.units.bands.良.at_least": [8, 6]}
    found = creditscore.sweep(scheme, rows("甲", n={1: 7}), values).units
    bands = found[found["entity"] == "甲"][[*values, "band"]].values.tolist()
    assert bands == [[9, 8, "差"], [9, 6, "良"], [7, 6, "优"]]


def test_a_path_that_leads_nowhere_is_refused() -> None:
    row = {"month": "2023-01", "entity": "市公安局", "item": "16", "cases": 14}
    with pytest.raises(creditscore.UsageError, match="R308"):
        creditscore.sweep(NAME, [row], {"16.awards.case.cap": [10]})
    with pytest.raises(creditscore.UsageError, match="U508"):
        creditscore.sweep(NAME, [row], {"16.awards.cases.cap": []})
