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


def test_rules_and_facts_that_are_wrong_are_told_together(
    scheme: Path, run: Run, table: Table
) -> None:
    write(scheme / "cases" / "one.yaml", CASE % 10)
    found = run("check", scheme, table(rows("丁", n={1: 1})), "--lang", "en")
    assert (found.code, found.out) == (1, "")
    assert "R320" in found.err
    assert "F201" in found.err
    assert found.err.endswith("2 problems.\n")


@pytest.mark.parametrize("value", [1, -1, 1.5, 10**14, 999_999_999_999_999, "x"])
@pytest.mark.parametrize("many", [1, 20_000])
def test_what_check_says_of_a_table_score_says(
    value: object, many: int, scheme: Path, run: Run, tmp_path: Path
) -> None:
    lines = [f"2023-{i % 12 + 1:02d},甲,1,n,{value if not i else 1}" for i in range(min(many, 12))]
    lines += ["2023-01,丙,1,n,1"] * (many - len(lines)) if many > 1 and value == "x" else []
    file = tmp_path / "facts.csv"
    file.write_text("month,entity,item,fact,value\n" + "\n".join(lines), encoding="utf-8")
    checked = run("check", scheme, file, "--lang", "en")
    scored = run("score", scheme, file, "--lang", "en")
    assert checked.code == scored.code
    if checked.code:
        assert checked.err == scored.err
        assert checked.out == ""
    else:
        assert all(line in checked.out for line in scored.err.splitlines())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_notices_of_rules(
    lang: str, run: Run, scheme: Path, tiny: tuple[Path, Path], golden: Golden
) -> None:
    file = scheme / "units.yaml"
    section = "\n    full: 9\n    weight: -1\n    items:"
    levels = (
        "form: levels, levels: [{when: {of: n, above: 0}, points: 1}, "
        "{when: {of: n, above: 3}, points: {by: kind, 一类: 2, else: 1}}]"
    )
    text = file.read_text(encoding="utf-8").replace("\n    items:", section)
    text = text.replace("cap: 9}]", f"cap: 9}}, {{id: lev, {levels}, period: month}}]")
    write(file, f"{text}        full: 8\n")
    roster = (scheme / "roster.yaml").read_text(encoding="utf-8")
    write(scheme / "roster.yaml", roster.replace("{name: 甲}", "{name: 甲, columns: {kind: 二类}}"))
    (scheme / "cases" / "one.yaml").unlink()
    found = run("check", scheme, "--lang", lang)
    assert (found.code, found.err) == (0, "")
    golden(f"check-notices.{lang}.txt", found.out)
    told = [line.split()[1] for line in found.out.splitlines() if line.startswith("units.yaml")]
    scored = run("score", scheme, tiny[1], "--lang", lang)
    assert [code for code in told if code < "N950"] == ["N915", "N913", "N916", "N914"]
    assert all(code in scored.err for code in told if code < "N950")
