"""Worked cases: those of the brief, and what a failing one says (`check` runs those shipped)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import sampled
from small import posted, rows, year
from worked import CASES, Case

import creditscore
from creditscore.results.cases import failures


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_worked_cases_come_out_to_the_digit(case: Case) -> None:
    result = creditscore.score(sampled.scheme(), case.facts, readings=case.readings)
    for expected in case.expected:
        found = posted(result, case.entity, **expected.where)
        assert {month: found.get(month, 0) for month in expected.months} == expected.months
        if expected.year is not None:
            assert sum(found.values()) == expected.year
    row = year(result, case.entity)
    assert {key: row[key] for key in case.annual} == case.annual


def test_a_missing_stock_names_unit_item_and_month() -> None:
    """Case 4: month 3 is missing, which is an error and no 0."""
    with pytest.raises(creditscore.FactError) as caught:
        creditscore.score(sampled.scheme(), rows("市民政局", "7", wrong_codes={1: 3, 2: 3, 4: 0}))
    (problem,) = caught.value.problems
    assert problem.code == "F207"
    assert [problem.details[key] for key in ("entity", "item", "month")] == [
        "市民政局",
        "7",
        "2023-03",
    ]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the rules without cases."""
    folder = tmp_path / "changzhi-2023"
    shutil.copytree(sampled.ROOT / "rules" / "changzhi-2023", folder)
    shutil.rmtree(folder / "cases")
    return folder


CASE = """\
- case: 案例封顶
  cites: 附表一（十六）
  track: departments
  entity: 市公安局
  facts:
    - {month: 2023-01, item: "16", cases: 12}
    - {month: 2023-02, item: "16", list_determined: 1}
  expect:
    - %s
"""


@pytest.mark.parametrize(
    ("expectation", "found"),
    [
        ('{month: 2023-01, item: "16", award: cases, points: 20}', None),
        ('{month: 2023-01, item: "16", award: cases, points: 24}', "20.0000"),
        ('{month: 2023-02, item: "16", points: 9}', "10.0000"),
        ('{item: "16", points: 30.0001}', "30.0000"),
        ('{item: "16", award: cap, points: -1}', "0"),
        ("{annual: total, points: 27}", None),
        ("{annual: total, points: 28}", "27.0000"),
        ("{annual: nothing, points: 28}", "—"),
        ("{rank: 1}", None),
        ("{rank: 2}", "1"),
        ("{band: 良好}", "优秀"),
        ("{veto: false}", None),
        ("{veto: true}", "False"),
        ("{problem: F207}", "—"),
    ],
)
def test_an_expectation(copy: Path, expectation: str, found: str | None) -> None:
    (copy / "cases").mkdir()
    (copy / "cases" / "one.yaml").write_text(CASE % expectation, encoding="utf-8")
    count, problems = failures(creditscore.load_scheme(copy))
    assert count == 1
    assert [(p.code, str(p.place), str(p.details["found"])) for p in problems] == (
        [("R320", "cases/one.yaml:9:7", found)] if found else []
    )


@pytest.mark.parametrize(
    ("expectation", "found"),
    [("{problem: F207}", None), ("{problem: F201}", "F207"), ("{band: 优秀}", "F207")],
)
def test_a_case_of_facts_that_are_refused(copy: Path, expectation: str, found: str | None) -> None:
    (copy / "cases").mkdir()
    text = CASE.replace('"16", cases: 12', '"29", listed_bodies: 1') % expectation
    (copy / "cases" / "one.yaml").write_text(text, encoding="utf-8")
    _, problems = failures(creditscore.load_scheme(copy))
    assert [str(problem.details["found"]) for problem in problems] == ([found] if found else [])


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("readings: {'16': nothing}", "U502"),
        ("through: 2022-05", "U504"),
        ("readings: {'16': monthly-cap, vetoed: nothing}", "U502"),
    ],
)
def test_a_case_that_asks_for_what_is_not_there(copy: Path, line: str, code: str) -> None:
    (copy / "cases").mkdir()
    text = CASE.replace("  facts:", f"  {line}\n  facts:") % "{rank: 1}"
    (copy / "cases" / "one.yaml").write_text(text, encoding="utf-8")
    _, problems = failures(creditscore.load_scheme(copy))
    assert [(str(p.place), p.details["found"]) for p in problems] == [("cases/one.yaml:10:7", code)]


def test_every_slip_in_the_cases_is_reported(copy: Path) -> None:
    (copy / "cases").mkdir()
    for name, text in (("a", CASE % "{rank: 2}"), ("b", "- case: x\n"), ("c", "- a: [\n")):
        (copy / "cases" / f"{name}.yaml").write_text(text, encoding="utf-8")
    count, problems = failures(creditscore.load_scheme(copy))
    assert count == 1
    assert {problem.place.file for problem in problems} == {f"cases/{x}.yaml" for x in "abc"}


def test_a_unit_that_its_veto_leaves_unranked(copy: Path) -> None:
    (copy / "cases").mkdir()
    text = CASE.replace("  facts:", "  readings: {vetoed: frees-its-place}\n  facts:")
    text = text.replace('2023-01, item: "16", cases: 12', '2023-12, item: "29", listed_bodies: 1')
    (copy / "cases" / "one.yaml").write_text(text % "{rank: 1}", encoding="utf-8")
    _, problems = failures(creditscore.load_scheme(copy))
    assert [str(problem.details["found"]) for problem in problems] == ["<NA>"]
