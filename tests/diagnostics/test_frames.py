"""Lines of rule files with marks: under the right signs, under their clause."""

from __future__ import annotations

from pathlib import Path

import pytest

from creditscore.diagnostics.frames import frame
from creditscore.diagnostics.sources import Sources, heading
from creditscore.errors import Place, Problem
from creditscore.language import Say
from creditscore.visible import width

RULES = """\
track: units
sections:
  - id: 一
    title: 第一章
    items:
      # 第一条
      - id: "1"
        title: 依法惩戒
        cites: 附表（一）
        facts:
          cases: {type: count, label: 惩戒案例数}   # 一例一条
      - id: "2"
        title: "守信"
        awards:
          - {id: a, of: 案例, points: 2}
bands:
  - {name: 优}
"""
CASES = """\
- case: 先转发再落实
  cites: 附表（一）
  facts:
    - {month: 2023-01, item: "1", cases: 3}
"""


@pytest.fixture
def sources(tmp_path: Path) -> Sources:
    (tmp_path / "units.yaml").write_text(RULES, encoding="utf-8")
    (tmp_path / "facts.csv").write_text("month\n2023-01\n", encoding="utf-8")
    return Sources(tmp_path)


def framed(sources: Sources, *place: int, lang: str = "zh", **details: object) -> list[str]:
    where = Place("units.yaml", *place)
    return frame(Problem("Y108", where, details), sources, Say(lang)).splitlines()  # type: ignore[arg-type]


def test_the_mark_stands_under_what_is_meant(sources: Sources) -> None:
    line = RULES.splitlines()[10]
    start = line.index("惩戒案例数")
    head, shown, marks = framed(sources, 11, start + 1, start + 6)
    assert head == "    附表（一） 依法惩戒"
    assert shown == f"  11 | {line}"
    assert marks.count("^") == width("惩戒案例数") == 10
    assert width(marks[: marks.index("^")]) == width(shown[: shown.index("惩戒")])


def test_without_an_end_the_word_is_marked(sources: Sources) -> None:
    start = RULES.splitlines()[14].index("案例")
    assert framed(sources, 15, start + 1)[-1].count("^") == 4
    assert framed(sources, 12, 9)[-1].count("^") == len('id: "2"')
    assert framed(sources, 12, 9)[0] == "    守信"


def test_a_place_without_a_column_has_its_line(sources: Sources) -> None:
    assert framed(sources, 1) == ["  1 | track: units"]


def test_a_second_place_is_shown_below(sources: Sources) -> None:
    found = framed(sources, 12, 9, lang="en", first=Place("units.yaml", 7, 9))
    assert found[3] == "    units.yaml:7:9 附表（一） 依法惩戒"
    assert found[4].startswith("   7 |")
    assert found[5].endswith("^ first given here")


@pytest.mark.parametrize("place", [Place(), Place("units.yaml", 99, 1), Place("facts.csv", 2, 1)])
def test_what_stands_in_no_rule_file_has_no_frame(place: Place, sources: Sources) -> None:
    assert frame(Problem("Y108", place), sources, Say("zh")) == ""


def test_long_lines_are_cut_around_the_mark(tmp_path: Path) -> None:
    text = "says: " + "甲" * 100 + "乙" * 3 + "丙" * 100
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    problem = Problem("Y108", Place("a.yaml", 1, 107, 110))
    shown, marks = frame(problem, Sources(tmp_path), Say("zh")).splitlines()
    assert width(shown) <= 107
    assert shown.count("…") == 2
    assert width(marks[: marks.index("^")]) == width(shown[: shown.index("乙")])
    assert marks.count("^") == 6


def test_what_would_steer_a_terminal_is_shown(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a:\tb\x1b[31m", encoding="utf-8")
    shown = frame(Problem("Y112", Place("a.yaml", 1, 3)), Sources(tmp_path), Say("zh"))
    assert "\x1b" not in shown
    assert shown == "  1 | a:\\tb\\x1b[31m\n    |   ^^\n"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (RULES, 1, ""),
        (RULES, 4, "第一章"),
        (RULES, 6, "第一章"),
        (RULES, 15, "守信"),
        (RULES, 17, ""),
        (CASES, 4, "附表（一） 先转发再落实"),
    ],
)
def test_headings(text: str, line: int, said: str) -> None:
    assert heading(text.splitlines(), line) == said
