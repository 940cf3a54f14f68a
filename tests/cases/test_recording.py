"""Proposed expectations: what the case comes to, in its place, all else as it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import Run
from small import small

TEXT = """\
# 第一条的案例
- case: 先四次，再两次   # 看封顶
  track: units
  entity: 甲
  facts:
    - {month: 2023-01, item: "1", n: 4}
    - {month: 2023-03, item: "1", n: 2}

# 已核对
- case: 一次
  track: units
  entity: 甲
  facts: [{month: 2023-01, item: "1", n: 1}]
  expect: [{item: "1", points: 2}]
- {case: 花括号, track: units, entity: 甲, facts: []}
"""
PROPOSED = """\
    - {month: 2023-03, item: "1", n: 2}
  confirmed: false
  expect:
    - {month: 2023-01, item: "1", award: a, points: 8}
    - {month: 2023-03, item: "1", award: a, points: 1}
    - {item: "1", points: 9}

# 已核对
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    small(tmp_path, "{n: {type: count, label: 次数}}",
          "[{id: a, form: each, of: n, points: 2, period: year, cap: 9}]")  # fmt: skip
    path = tmp_path / "small" / "cases" / "one.yaml"
    path.parent.mkdir()
    path.write_bytes(TEXT.encode())
    return path


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_what_is_proposed(file: Path, newline: str, run: Run) -> None:
    text = TEXT.rsplit("- {case", 1)[0].replace("\n", newline)
    file.write_bytes(text.encode())
    found = run("test", file.parents[1], "--record", "--lang", "en")
    old = '    - {month: 2023-03, item: "1", n: 2}\n\n# 已核对\n'.replace("\n", newline)
    assert file.read_bytes().decode() == text.replace(old, PROPOSED.replace("\n", newline))
    assert found.code == 0
    assert found.out.startswith("proposed: 先四次，再两次\ncases/one.yaml:8:14: N950 ")
    again = run("test", file.parents[1], "--record", "--lang", "en")
    assert "proposed:" not in again.out
    assert "N950" in again.out


def test_a_case_in_braces_is_refused(file: Path, run: Run) -> None:
    found = run("test", file.parents[1], "--record", "--lang", "zh")
    assert (found.code, found.out) == (1, "")
    assert "R395" in found.err
    assert file.read_bytes() == TEXT.encode()


def test_facts_that_are_refused_are_expected_to_be(file: Path, run: Run) -> None:
    text = TEXT.split("\n# 已核对", maxsplit=1)[0].replace("n: 4", "n: -4")
    file.write_text(text, encoding="utf-8")
    assert run("test", file.parents[1], "--record").code == 0
    assert '    - {problem: "F209"}\n' in file.read_text(encoding="utf-8")


def test_a_case_without_expectations_is_a_problem_otherwise(file: Path, run: Run) -> None:
    found = run("test", file.parents[1], "--lang", "en")
    assert found.code == 1
    assert "S202" in found.out


def test_what_is_expected_and_what_led_to_it(file: Path, run: Run) -> None:
    text = TEXT.split("- {case", maxsplit=1)[0].split("# 已核对\n")[1].replace("n: 1", "n: 3")
    file.write_text(text, encoding="utf-8")
    found = run("test", file.parents[1], "--lang", "zh")
    assert found.code == 1
    assert "    台账: 2023-01 1 a 6.0000 ← n=3\n" in found.out
    assert "未通过 1 个" in found.out


def test_some_of_the_cases(file: Path, run: Run) -> None:
    file.write_text(TEXT.split("- {case", maxsplit=1)[0].split("# 已核对\n")[1], encoding="utf-8")
    assert "1 case:" in run("test", file.parents[1], "--case", "一次", "--lang", "en").out
    assert "0 cases" in run("test", file.parents[1], "--case", "二次", "--lang", "en").out


def test_a_case_in_which_nothing_is_reported_is_scored(tmp_path: Path, run: Run) -> None:
    """Thirty to begin with, and nobody reports anything that takes some away."""
    small(
        tmp_path,
        "{n: {type: count, label: 次数}}",
        "[{id: a, form: each, of: n, points: -2, period: year}]",
        item="base: 30\nperiod: year",
    )
    path = tmp_path / "small" / "cases" / "one.yaml"
    path.parent.mkdir()
    case = "- case: 没有上报\n  track: units\n  entity: 甲\n  facts: []\n"
    path.write_text(case + '  expect: [{item: "1", points: 30}, {band: 合格}]\n', "utf-8")
    assert run("test", tmp_path / "small").code == 0
    path.write_text(case, "utf-8")
    assert run("test", tmp_path / "small", "--record").code == 0
    assert path.read_text("utf-8") == (
        case + "  confirmed: false\n  expect:\n    - {annual: total, points: 30}\n"
    )
