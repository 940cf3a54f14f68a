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
    assert "    - {problem: F209}\n" in file.read_text(encoding="utf-8")


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
    found = run("test", file.parents[1], "--case", "二次", "--lang", "en")
    assert (found.code, found.out) == (2, "")
    assert "U548 no case has '二次' in its name" in found.err


@pytest.mark.parametrize(
    ("expect", "times", "told"),
    [
        ('{item: "2", points: 0}, {band: 良}, {rank: 9, item: "1"}', 1, "1 case: 1 fail."),
        ("{points: 1}", 2, "2 cases: 2 fail."),
        ("[", 1, "0 cases: 1 fail."),
    ],
)
def test_how_many_cases_fail(file: Path, expect: str, times: int, told: str, run: Run) -> None:
    case = "- case: 一例\n  track: units\n  entity: 甲\n  facts: []\n"
    file.write_text(f"{case}  expect: [{expect}]\n" * times, encoding="utf-8")
    assert f"\n{told}\n" in run("test", file.parents[1], "--lang", "en").out


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


HEAD = "- case: 一例\n  track: units\n  entity: 甲\n"
ROW = '{month: 2023-01, item: "1", n: 4}'
LINES = """\
  confirmed: false
  expect:
    - {month: 2023-01, item: "1", award: a, points: 8}
    - {item: "1", points: 8}
"""


@pytest.mark.parametrize(
    ("text", "behind"),
    [
        (f"{HEAD}  facts: [\n    {ROW},\n  ]\n", ""),
        (f"{HEAD}  facts:\n    - {ROW[:-1]}\n      }}\n", "\n# 注\n"),
        (f"{HEAD}  facts: [{ROW}]\n  cites: >\n    附表\n    （一）\n", "\n"),
        (f'{HEAD}  facts: [{ROW}]\n  cites: "附表\n    （一）"\n', ""),
        (f"\ufeff{HEAD}  facts: [{ROW}]\n", ""),
        (f"{HEAD}  facts: [{ROW}]\n", HEAD.replace("- case", "-\n  case") + "  facts: []\n"),
    ],
)
def test_lines_stand_behind_all_of_a_case(file: Path, text: str, behind: str, run: Run) -> None:
    behind += "  expect: [{rank: 1}]\n" if "facts" in behind else ""
    file.write_text(text + behind, encoding="utf-8")
    found = run("test", file.parents[1], "--record", "--lang", "en")
    assert (found.code, file.read_text(encoding="utf-8")) == (0, text + LINES + behind)


@pytest.mark.parametrize("word", ["false", "true"])
def test_a_case_says_once_that_it_is_not_confirmed(file: Path, word: str, run: Run) -> None:
    text = f"{HEAD}  confirmed: {word}  # 核对\n  facts: [{ROW}]\n"
    file.write_text(text, encoding="utf-8")
    assert run("test", file.parents[1], "--record").code == 0
    expected = text.replace(word, "false") + LINES.split("\n", 1)[1]
    assert file.read_text(encoding="utf-8") == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("- {case: 一例, track: units, entity: 甲, facts: []}\n", "R395"),
        ("\ufeff- {case: 一例, track: units, entity: 甲, facts: []}\n", "R395"),
        (f"{HEAD}  facts: []\n  cites: |\n    附表\n    # 一\n", "R395"),
        (HEAD, "S202"),
        (HEAD.replace("units", "unit") + "  facts: []\n", "R314"),
        (HEAD.replace("甲", "丁") + "  facts: []\n", "R304"),
        (f"{HEAD}  through: 2022-06\n  facts: [{ROW}]\n", "U504"),
        (f"{HEAD}  facts: [{ROW.replace('2023', '2022')}]\n", "R382"),
    ],
)
def test_a_case_for_which_nothing_can_be_proposed_is_told(
    file: Path, text: str, code: str, run: Run
) -> None:
    whole = f"{HEAD}  facts: [{ROW}]\n"
    file.write_text(whole, encoding="utf-8")
    (file.parent / "two.yaml").write_text(text, encoding="utf-8")
    found = run("test", file.parents[1], "--record")
    assert (found.code, found.out) == (1, "")
    assert code in found.err
    assert file.read_text(encoding="utf-8") == whole
    assert (file.parent / "two.yaml").read_text(encoding="utf-8") == text


def test_what_is_proposed_comes_out(tmp_path: Path, run: Run) -> None:
    """Caps of subjects and of all, points of the year before, thirds, odd names of subjects."""
    small(
        tmp_path,
        "{n: {type: count, label: 次数}, m: {type: count, label: 总数}}",
        "[{id: a, form: each, of: n, points: 2, period: {trailing: 12}}, "
        "{id: b, form: rate, of: n, over: m, points: 10, period: year}]",
        item="subjects: [{id: 甲类}, {id: '\"a: \\b\"'}]\n"
        "each_subject: {cap: 7, combine: mean}\ncap: 9",
        head="ranking: {by: total}\nopening: 12",
    )
    path = tmp_path / "small" / "cases" / "one.yaml"
    path.parent.mkdir()
    rows = [
        "{month: 2022-12, item: '1', subject: 甲类, n: 2}",
        "{month: 2023-01, item: '1', subject: 甲类, n: 5, m: 7}",
        "{month: 2023-01, item: '1', subject: '\"a: \\b\"', n: 9, m: 3}",
    ]
    path.write_text(HEAD + "  facts:\n" + "".join(f"    - {row}\n" for row in rows), "utf-8")
    assert run("test", path.parents[1], "--record").code == 0
    written = path.read_text("utf-8")
    assert '{month: 2023-01, item: "1", award: a, subject: 甲类, points: 14}' in written
    assert '{month: 2023-01, item: "1", award: a, subject: "\\"a: \\\\b\\"", points: 18}' in written


def test_of_a_unit_without_a_total_the_band_is_proposed(tmp_path: Path, run: Run) -> None:
    small(
        tmp_path,
        "{n: {type: score, label: 得分, missing: not-applicable}}",
        "[{id: a, form: given, of: n, period: year}]",
        track="unscored: 待评",
    )
    path = tmp_path / "small" / "cases" / "one.yaml"
    path.parent.mkdir()
    path.write_text(f"{HEAD}  facts: []\n", "utf-8")
    assert run("test", path.parents[1], "--record").code == 0
    assert path.read_text("utf-8").endswith("  expect:\n    - {band: 待评}\n")
