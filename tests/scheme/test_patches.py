from decimal import Decimal
from typing import Any

import pytest

from creditscore.errors import Place, RuleError
from creditscore.scheme.files.yaml_tree import Map, Seq, parse
from creditscore.scheme.patches import patched

RULES = """
awards:
  - {id: list, points: 10}
  - {id: cases, points: 2, cap: 20}
bands: [{name: 优, first: 1}, {name: 差}]
ties: [a, b]
cap: {points: 40, period: year}
"""
HERE = Place("--set x")


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("cap", 30, "cap: 30"),
        ("cap.points", 30, "cap: {points: 30, period: year}"),
        ("cap.full", True, "cap: {points: 40, period: year, full: true}"),
        ("floor", 0, "floor: 0"),
        ("bands.优.of", 56, "bands: [{name: 优, first: 1, of: 56}, {name: 差}]"),
        ("ties", ["b"], "ties: [b]"),
        ("awards.cases.cap", None, "awards: [{id: list, points: 10}, {id: cases, points: 2}]"),
        ("awards.list", None, "awards: [{id: cases, points: 2, cap: 20}]"),
        ("awards.list", {"id": "x"}, "awards: [{id: x}, {id: cases, points: 2, cap: 20}]"),
        ("bands.良", {"name": "良"}, "bands: [{name: 优, first: 1}, {name: 差}, {name: 良}]"),
    ],
)
def test_path_is_replaced_and_the_rest_stays(path: str, value: Any, expected: str) -> None:
    rules = parse(RULES, "x")
    wanted = {**rules, **parse(expected, "x")}
    assert patched(rules, path, value, HERE) == wanted
    assert rules == parse(RULES, "x")


def test_null_takes_a_key_away() -> None:
    assert "cap" not in patched(parse(RULES, "x"), "cap", None, HERE)


def test_what_is_replaced_stands_where_the_patch_stands() -> None:
    rules = parse(RULES, "x")
    changed = patched(rules, "awards.cases.cap", 30, HERE)
    assert changed["awards"][1].at("cap") == HERE
    assert changed["awards"][1].at("points") == rules["awards"][1].at("points")
    assert changed.at("awards") == rules.at("awards")
    assert patched(rules, "awards.new", 1, HERE)["awards"].value_places[-1] == HERE
    assert patched(rules, "new", 1, HERE).key_places["new"] == HERE
    assert patched(rules, "awards.list", None, HERE)["awards"].value_places == [
        rules["awards"].value_places[1]
    ]


def test_values_made_in_python_become_a_tree_with_exact_numbers() -> None:
    value = {"points": 2.5, "levels": [{"above": 0.1}, (1, "a")]}
    made = patched(parse(RULES, "x"), "cap", value, HERE)["cap"]
    assert made == {
        "points": Decimal("2.5"),
        "levels": [{"above": Decimal("0.1")}, [1, "a"]],
    }
    assert isinstance(made, Map)
    assert isinstance(made["levels"], Seq)
    assert made["levels"][0].at("above") == HERE


@pytest.mark.parametrize(
    ("path", "value", "head", "near"),
    [
        ("awards.case.cap", 1, "awards", "cases"),
        ("awards.cases.cop", None, "awards.cases", "cap"),
        ("award.cases.cap", 1, "/", "awards"),
        ("cap.points.more", 1, "cap.points", ""),
        ("ties.a", None, "ties", ""),
        ("", None, "/", ""),
    ],
)
def test_path_that_leads_nowhere(path: str, value: Any, head: str, near: str) -> None:
    with pytest.raises(RuleError) as caught:
        patched(parse(RULES, "x"), path, value, HERE)
    (problem,) = caught.value.problems
    assert (problem.code, problem.place) == ("R308", HERE)
    assert (problem.details["head"], problem.details["nearest"]) == (head, near)
