import json
from pathlib import Path

import pandas as pd
import pytest

from creditscore.errors import (
    CreditscoreError,
    FactError,
    Place,
    Problem,
    RuleError,
    UsageError,
    excerpt,
    nearest,
)
from creditscore.scoring import score


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (Place("a.yaml", 12, 5), "a.yaml:12:5"),
        (Place("a.csv", 3), "a.csv:3"),
        (Place("a.csv"), "a.csv"),
        (Place(), ""),
    ],
)
def test_place_names_what_it_knows(place: Place, text: str) -> None:
    assert str(place) == text


def test_problem_says_place_code_message_and_way_out() -> None:
    problem = Problem("Y103", Place("a.yaml", 2, 1), {"key": "id"})
    assert problem.text("en") == (
        "a.yaml:2:1: Y103 the key 'id' stands twice in one mapping\n"
        "    help: Remove one of them or rename it."
    )
    assert problem.text("zh") == (
        "a.yaml:2:1: Y103 同一层里键“id”出现了两次\n    办法: 删去一个，或改名。"
    )


def test_problem_without_a_place_starts_with_its_code() -> None:
    assert Problem("Y108").text("en").startswith("Y108 ")


@pytest.mark.parametrize(
    ("near", "hint"),
    [("period", "Did you mean 'period'? Keys here: period."), ("", "Keys here: period.")],
)
def test_hint_starts_with_the_nearest_word(near: str, hint: str) -> None:
    problem = Problem("S201", details={"key": "perod", "known": "period", "nearest": near})
    assert problem.hint("en") == hint


def test_language_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREDITSCORE_LANG", "zh_CN.UTF-8")
    assert str(RuleError(Problem("Y108"))) == "\nY108 键必须是文字\n    办法: 键写成一个词。"


def test_braces_in_a_detail_stand_as_they_are() -> None:
    assert Problem("Y103", details={"key": "{0}"}).message("en").startswith("the key '{0}'")


@pytest.mark.parametrize(
    ("word", "known", "found"),
    [
        ("perod", ["period", "points"], "period"),
        ("市文旅局", ["市文化和旅游局", "市教育局"], "市文化和旅游局"),
        ("长治市教育局", ["市文旅局", "市教育局"], "市教育局"),
        ("市局", ["市文旅局", "市教育局"], "市文旅局"),
        ("xyz", ["period"], ""),
        ("", ["period"], ""),
        ("a", [], ""),
        ("period" * 50, ["period"], ""),
    ],
)
def test_nearest(word: str, known: list[str], found: str) -> None:
    assert nearest(word, known) == found


def test_excerpt_keeps_short_values_whole() -> None:
    assert [excerpt("x" * 40), excerpt(None), excerpt("abcdefgh", 6)] == ["x" * 40, "None", "abc…"]


@pytest.mark.parametrize("kind", [RuleError, FactError, UsageError])
def test_errors_hold_all_problems_in_the_order_of_places(kind: type[CreditscoreError]) -> None:
    last = Problem("Y108", Place("b.yaml", 1))
    second = Problem("Y108", Place("a.yaml", 10))
    first = Problem("Y108", Place("a.yaml", 9, 3))
    same = Problem("Y103", Place("a.yaml", 9, 3), {"key": "k"})
    error = kind(problem for problem in (last, second, first, same))
    assert error.problems == (same, first, second, last)
    assert error.text("en").count("\n    help: ") == 4
    assert isinstance(error, CreditscoreError)


def test_one_problem_is_enough_for_an_error() -> None:
    assert RuleError(Problem("Y108")).problems == (Problem("Y108"),)


@pytest.mark.parametrize("kind", ["pandas", "parquet"])
def test_a_problem_of_a_table_is_plain_data_whatever_the_table_came_in(
    kind: str, tmp_path: Path
) -> None:
    row = {"month": "2023-05", "entity": "市教育局", "item": "17", "fact": "repairs", "value": "x"}
    table = pd.DataFrame([row])
    if kind == "parquet":
        table.to_parquet(tmp_path / "facts.parquet")
    with pytest.raises(FactError) as caught:
        score("changzhi-2023", table if kind == "pandas" else tmp_path / "facts.parquet")
    (told,) = json.loads(json.dumps(caught.value.to_dict("en")))["problems"]
    assert (told["code"], told["line"]) == ("F213", 1)


def test_problems_and_errors_are_plain_data() -> None:
    details = {
        "key": "id",
        "first": Place("a.yaml", 1),
        "count": 2,
        "path": Path("a\x1b"),
        "no": None,
    }
    error = UsageError([Problem("Y103", Place("a.yaml", 2, 1), details)])
    told = json.loads(json.dumps(error.to_dict("en")))
    assert (told["error"], told["counts"]) == ("UsageError", {"Y103": 1})
    (problem,) = told["problems"]
    assert problem["details"] == {
        "key": "id",
        "first": Place("a.yaml", 1).to_dict(),
        "count": 2,
        "path": "a\\x1b",
        "no": None,
    }
