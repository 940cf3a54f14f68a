"""`creditscore explain`: why a unit has its score."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import sampled
from commands import Run

NAME = "changzhi-2023"
EDUCATION = ("--entity", "市教育局", "--month", "2023-05")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("form", ["text", "html"])
def test_it_prints_what_the_explanation_says(lang: str, form: str, run: Run) -> None:
    found = run("explain", NAME, sampled.SAMPLE, *EDUCATION, "--lang", lang, "--format", form)
    explained = sampled.result().explain("市教育局", "2023-05")
    assert (found.code, found.err) == (0, "")
    assert found.out == (explained.text(lang) if form == "text" else explained.page(lang)) + "\n"


def test_the_unit_may_be_named_as_other_commands_name_it(run: Run) -> None:
    words = ("--month", "2023-05", "--item", "17", "--lang", "zh")
    found = run("explain", NAME, sampled.SAMPLE, "--unit", "市教育局", *words)
    assert found.code == 0
    assert found.out == run("explain", NAME, sampled.SAMPLE, "--entity", "市教育局", *words).out


def test_html_is_a_page_of_its_own(run: Run) -> None:
    found = run("explain", NAME, sampled.SAMPLE, *EDUCATION, "--lang", "zh", "--format", "html")
    head, _, body = found.out.partition("<body>")
    assert head.startswith('<!doctype html>\n<html lang="zh-Hans">')
    assert '<meta charset="utf-8">' in head
    assert "<title>市教育局 2023-05</title>" in head
    assert sampled.result().explain("市教育局", "2023-05").html("zh") in body


@pytest.mark.parametrize(
    "month", ["5月", "2023-5", "2023年5月份", "202305", "2023-05", "2023.5", "5", "５月"]
)
def test_months_are_read_as_in_tables(month: str, run: Run) -> None:
    found = run("explain", NAME, sampled.SAMPLE, "--entity", "市教育局", "--month", month)
    assert (found.code, found.err) == (0, "")
    assert " 2023-05 " in found.out.splitlines()[0]


def test_a_unit_is_found_by_a_part_of_its_name(run: Run) -> None:
    found = run("explain", NAME, sampled.SAMPLE, "--entity", "教育局", "--lang", "zh")
    assert found.code == 0
    assert found.err == "N922 没有叫“教育局”的单位，按“市教育局”说明\n"
    assert found.out.startswith("市教育局（市有关单位）")


def test_a_unit_is_found_by_signs_of_its_name_in_their_order(run: Run) -> None:
    found = run("explain", NAME, sampled.SAMPLE, "--entity", "市农局", "--brief", "--lang", "zh")
    assert (found.code, found.err) == (0, "N922 没有叫“市农局”的单位，按“市农业农村局”说明\n")


@pytest.mark.parametrize("month", ["2023.13", "13月", "2023.510", "5.2023", ""])
def test_what_is_no_month(month: str, run: Run) -> None:
    found = run("explain", NAME, sampled.SAMPLE, "--entity", "市教育局", f"--month={month}")
    assert found.code == (2 if month else 0)


def test_a_section_in_brief(run: Run) -> None:
    words = ("--entity", "市教育局", "--month", "5月", "--item", "三", "--brief", "--lang", "zh")
    found = run("explain", NAME, sampled.SAMPLE, *words)
    explained = sampled.result().explain("市教育局", "2023-05", "三")
    assert (found.code, found.out) == (0, explained.text("zh", brief=True) + "\n")
    page = run("explain", NAME, sampled.SAMPLE, *words, "--format", "html")
    assert page.out == explained.page("zh", brief=True) + "\n"
    data = json.loads(run("explain", NAME, sampled.SAMPLE, *words, "--format", "json").out)
    assert [clause["postings"] for clause in data["clauses"]] == [[], []]
    assert [clause["points"] for clause in data["clauses"]] == ["4.8305", "1.0000"]


def test_a_part_of_several_names_is_refused(run: Run) -> None:
    found = run("explain", NAME, sampled.SAMPLE, "--entity", "农业")
    assert found.code == 0
    found = run("explain", NAME, sampled.SAMPLE, "--entity", "市委")
    assert found.code == 2
    assert "U505" in found.err


def test_json(run: Run) -> None:
    found = run("explain", NAME, sampled.SAMPLE, *EDUCATION, "--format", "json")
    assert json.loads(found.out) == json.loads(
        json.dumps(sampled.result().explain("市教育局", "2023-05").data())
    )
    assert "市教育局" in found.out


def test_a_year_an_item_a_part_a_reading(run: Run, tiny: tuple[Path, Path]) -> None:
    year = run("explain", *tiny, "--entity", "乙", "--lang", "en").out
    assert "score: 6.0000 points" in year
    assert "Annual result: 1 × 6（月度积分总和） = 6.0000" in year
    part = run("explain", *tiny, "--entity", "乙", "--through", "2023-02", "--lang", "en").out
    assert "score: 2.0000 points" in part
    assert "(provisional)" in part
    item = run("explain", *tiny, "--entity", "乙", "--item", "1", "--set", "1.awards.a.cap=5").out
    assert "5.0000" in item
    assert "Annual" not in item


def test_item_18_of_the_counties(run: Run) -> None:
    found = run(
        "explain", NAME, sampled.SAMPLE, "--entity", "上党区", "--item", "18", "--lang", "zh"
    )
    assert "来源空白：附表二（十八）的积分规则一栏在原文中为空" in found.out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--entity", "丁"], "U505"),
        (["--entity", "甲", "--month", "2024-01"], "U504"),
        (["--entity", "甲", "--month", "2023-03", "--through", "2023-02"], "U504"),
        (["--entity", "甲", "--item", "2"], "U509"),
        (["--entity", "甲", "--reading", "1=nothing"], "U502"),
    ],
)
def test_what_is_not_there(words: list[str], code: str, run: Run, tiny: tuple[Path, Path]) -> None:
    found = run("explain", *tiny, *words)
    assert (found.code, found.out) == (2, "")
    assert code in found.err
