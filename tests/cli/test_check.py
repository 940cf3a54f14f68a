"""`creditscore check`: rules, readings, cases and fact tables."""

from __future__ import annotations

from pathlib import Path

import pytest
import sampled
from commands import Golden, Run, Table
from small import rows


def test_the_shipped_scheme_and_its_sample(run: Run, golden: Golden) -> None:
    found = run("check", "changzhi-2023", sampled.SAMPLE, "--lang", "zh")
    assert (found.code, found.err) == (0, "")
    assert "附表二（十八）的积分规则一栏在原文中为空" in found.out
    golden("check-changzhi.zh.txt", found.out)


CASE = """\
- case: 全年最多9分
  track: units
  entity: 甲
  facts: [{month: 2023-01, item: "1", n: 9}]
  expect: [{item: "1", points: %s}]
"""
READING = """\
        readings:
          - id: cap
            question: 最多9分按年还是按月
            chosen: year
            because: 原文写“全年”
            others: {monthly-cap: {awards.%s.period: month}}
"""
BLANK = """
      - id: "2"
        title: 另一条
        cites: 附表（二）
        says: 规则。
        applies_to: all
        facts: {m: {type: count, label: 数}}
        blank: 附表（二）没有分值
"""


@pytest.fixture
def scheme(tiny: tuple[Path, Path]) -> Path:
    """The small scheme with a case."""
    folder = tiny[0]
    write(folder / "cases" / "one.yaml", CASE % 9)
    return folder


def write(file: Path, text: str) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")


def extend(file: Path, text: str) -> None:
    write(file, file.read_text(encoding="utf-8") + text)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_it_says(
    lang: str, run: Run, scheme: Path, tiny: tuple[Path, Path], golden: Golden
) -> None:
    extend(scheme / "units.yaml", READING % "a" + BLANK)
    facts = [tiny[1], tiny[1].with_name("more.csv")]
    write(facts[1], "month,entity,item,fact,value\n2023-01,甲,2,m,5\n")
    found = run("check", scheme, *facts, "--lang", lang)
    assert (found.code, found.err) == (0, "")
    golden(f"check.{lang}.txt", found.out)


def test_a_case_that_fails(scheme: Path, run: Run) -> None:
    write(scheme / "cases" / "one.yaml", CASE % 10)
    found = run("check", scheme, "--lang", "en")
    assert (found.code, found.out) == (1, "")
    assert found.err.startswith("cases/one.yaml:5:12: R320 the case '全年最多9分' fails: ")
    assert "should be 10 and is 9.0000" in found.err
    assert found.err.endswith("1 problem.\n")


def test_a_reading_that_leads_nowhere(scheme: Path, run: Run) -> None:
    """It is not chosen, but somebody will."""
    extend(scheme / "units.yaml", READING % "b")
    found = run("check", scheme, "--lang", "en")
    assert (found.code, found.out) == (1, "")
    assert "units.yaml:" in found.err
    assert "the path" in found.err


@pytest.mark.parametrize(("through", "code"), [(None, 1), ("2023-02", 0)])
def test_facts_of_a_part_of_the_year(
    through: str | None, code: int, run: Run, scheme: Path, table: Table
) -> None:
    file = scheme / "units.yaml"
    write(file, file.read_text(encoding="utf-8").replace("missing: carry", "missing: error"))
    words = ["--through", through] if through else []
    found = run("check", scheme, table(rows(s={1: 3, 2: 2})), *words, "--lang", "en")
    assert found.code == code
    assert ("F207" in found.err) == bool(code)
    assert ("2 facts: no problems." in found.out) != bool(code)


def test_rules_that_are_wrong_in_many_places(scheme: Path, run: Run) -> None:
    file = scheme / "units.yaml"
    text = file.read_text(encoding="utf-8")
    write(file, text.replace("of: n,", "of: m,").replace("points: 2,", "points: 0.00001,"))
    found = run("check", scheme, "--lang", "en")
    assert (found.code, found.out) == (1, "")
    assert {word for word in found.err.split() if word.startswith("R3")} == {"R302", "R306"}
    assert found.err.endswith("2 problems.\n")
