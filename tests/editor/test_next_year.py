"""Next year's folder: what moves, what is marked, and that nothing else is touched."""

from __future__ import annotations

import difflib
import filecmp
import json
import re
from pathlib import Path

import pytest
import sampled
from commands import Run
from small import small

from creditscore import load_scheme
from creditscore.cases.running import failures
from creditscore.editor.rollover import Rollover
from creditscore.language import Say
from creditscore.scheme.files import yaml_tree

MONTH = re.compile(r"\b(20[0-9]{2})(-[0-9]{2})\b")
YEARS = {"changzhi-2023": 2024, "yuncheng-2024": 2026, "shanxi-2020": 2021}


@pytest.mark.parametrize(("name", "to"), YEARS.items())
def test_shipped_schemes(name: str, to: int, tmp_path: Path, run: Run) -> None:
    """The new scheme loads, its cases come out, and all that differs is said to."""
    old, new = sampled.ROOT / "rules" / name, tmp_path / f"{name[:-5]}-{to}"
    done = run("new", new.name, "--from", name, "--in", tmp_path, "--lang", "zh")
    assert (done.code, done.err) == (0, "")
    scheme = load_scheme(new)
    assert (scheme.year, scheme.id) == (to, new.name)
    count, problems = failures(scheme)
    assert (problems, count > 10) == ([], True)
    year = int(name[-4:])
    for file in old.rglob("*.yaml"):
        before = file.read_text(encoding="utf-8").splitlines()
        after = (new / file.relative_to(old)).read_text(encoding="utf-8").splitlines()
        assert after[0].startswith("# yaml-language-server: $schema=")
        assert len(after) == len(before) + 1
        for one, other in zip(before, after[1:], strict=True):
            plain = other.partition("   # 待定: ")[0]
            if plain != one:
                moved = MONTH.sub(lambda m: f"{int(m[1]) + to - year}{m[2]}", one)
                moved = moved.replace(name, new.name)
                parts = difflib.ndiff(re.split(r"(\d+)", moved), re.split(r"(\d+)", plain))
                left = {part[2:] for part in parts if part[0] in "+-"}
                assert left <= {str(year), str(to)}
    for folder in new.glob(".schema"):
        assert json.loads((folder / "track.json").read_text(encoding="utf-8"))["allOf"]


def test_dues_move_and_cases_with_them(tmp_path: Path, run: Run) -> None:
    run("new", "yuncheng-2025", "--from", "yuncheng-2024", "--in", tmp_path)
    text = (tmp_path / "yuncheng-2025" / "counties.yaml").read_text(encoding="utf-8")
    dues = set(re.findall(r"due: (20[0-9]{2})-", text))
    assert dues == {"2025"}
    case = (tmp_path / "yuncheng-2025" / "cases").glob("*.yaml")
    months = {year for file in case for year, _ in MONTH.findall(file.read_text(encoding="utf-8"))}
    assert months <= {"2024", "2025"}


TEXT = """\
# 2023年的规则
track: units
sections:
  - id: 一
    from: 2023-03   # 起
    items:
      - {id: "1", says: 2023年内每次2分，依据〔2023〕1号, title: "2022年延续",
         awards: [{id: a, until: "2023-12"}]}
      - id: "2"
        says: >-
          2023年内建成的
        title: 不提年份
"""
MOVED = """\
# yaml-language-server: $schema=.schema/track.json
# 2025年的规则
track: units
sections:
  - id: 一
    from: 2025-03   # 起   # 待定: 月份改了 1 处
    items:
      - {id: "1", says: 2025年内每次2分，依据〔2023〕1号, title: "2022年延续",   # 待定: 月份改了 1 处，年份改了 1 处，提到 2022 年 1 处
         awards: [{id: a, until: "2025-12"}]}
      - id: "2"   # 待定: 几行的文字里 2023 年有 1 处没有改
        says: >-
          2023年内建成的
        title: 不提年份
"""  # noqa: E501


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_what_moves(newline: str) -> None:
    rollover = Rollover(2023, 2025, "x-2025", Say("zh"))
    moved = rollover.file("units.yaml", TEXT.replace("\n", newline))
    assert moved == MOVED.replace("\n", newline)
    assert (rollover.moved.months, rollover.moved.years, rollover.moved.marks) == (2, 2, 3)


def test_a_mark_does_not_fall_into_a_text() -> None:
    text = 'entities:\n  units:\n    - "甲\n      2022年"\n    - {note: "2023年\n      起"}\n'
    text = '- {note: "到\n    年底", says: 2023年}\n'
    moved = Rollover(2023, 2024, "x", Say("en")).file("tasks.yaml", text)
    assert moved.splitlines()[1] == "# to decide: 1 mentions of the year moved"
    assert yaml_tree.parse(moved, "")[0] == {"note": "到 年底", "says": "2024年"}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["changzhi", "--from", "changzhi-2023"], "U561"),
        (["there-2024", "--from", "changzhi-2023"], "U560"),
        (["x-2024", "--from", "changzi-2023"], "U501"),
        (["长治 2024", "--from", "changzhi-2023"], "S206"),
        (["x", "--from", "changzhi-2023", "--year", "20245"], "U508"),
    ],
)
def test_what_cannot_be_made(words: list[str], code: str, tmp_path: Path, run: Run) -> None:
    (tmp_path / "there-2024").mkdir()
    done = run("new", *words, "--in", tmp_path, "--lang", "en")
    assert (done.code, code in done.err) == (2, True)
    assert [path.name for path in tmp_path.iterdir()] == ["there-2024"]


def test_a_mark_takes_the_place_of_an_earlier_one() -> None:
    """A scheme of which not all was decided, two years on."""
    text = '- {note: "到\n    年底", says: 2023年}\n- {id: a, says: 2023年}\n'
    once = Rollover(2023, 2024, "x", Say("zh")).file("tasks.yaml", text)
    twice = Rollover(2024, 2025, "x", Say("en")).file("tasks.yaml", once)
    assert twice.splitlines()[1:] == [
        "# to decide: 1 mentions of the year moved",
        '- {note: "到',
        '    年底", says: 2025年}',
        "# to decide: 1 mentions of the year moved",
        "- {id: a, says: 2025年}",
    ]
    once = Rollover(2023, 2024, "x", Say("zh")).file("tasks.yaml", "- {id: a, says: 2023年}\n")
    twice = Rollover(2024, 2025, "x", Say("zh")).file("tasks.yaml", once)
    assert twice.splitlines()[1:] == ["- {id: a, says: 2025年}   # 待定: 年份改了 1 处"]


def test_a_copy_for_the_same_year_has_nothing_moved(tmp_path: Path, run: Run) -> None:
    done = run("new", "changzhi-2023", "--from", "changzhi-2023", "--in", tmp_path, "--lang", "en")
    assert "moved to 2023, 0 months, 0 years in texts.\n2 places" in done.out
    text = (tmp_path / "changzhi-2023" / "departments.yaml").read_text(encoding="utf-8")
    assert "to decide" not in text


def test_what_is_said_can_be_followed(tmp_path: Path, run: Run) -> None:
    """A folder with a blank stands in quotation marks; months of a table stay, and are told."""
    old, home = tmp_path / "old-2023", tmp_path / "我的 方案"
    home.mkdir()
    awards = "[{id: a, form: each, of: n, points: 1, period: year}]"
    small(tmp_path, "{n: {type: count, label: 次}}", awards)
    (tmp_path / "small").rename(old)
    root = old / "scheme.yaml"
    root.write_text(root.read_text("utf-8").replace("scheme: small", "scheme: old-2023"), "utf-8")
    (old / "roster.yaml").unlink()
    (old / "roster.csv").write_text(
        "track,name,from,until\nunits,甲,2023-03,\nunits,乙,,2023-10\n", "utf-8"
    )
    done = run("new", "new-2024", "--from", old, "--in", home, "--lang", "en")
    assert f'creditscore check "{home / "new-2024"}" lists' in done.out
    assert "roster.csv keeps 2 months of the old year" in done.out
    assert run("check", home / "new-2024").code == 0


def test_the_year_may_be_told(tmp_path: Path, run: Run) -> None:
    assert run("new", "next", "--from", "tongxin-2022", "--year", 2030, "--in", tmp_path).code == 0
    assert load_scheme(tmp_path / "next").year == 2030
    same = sampled.ROOT / "rules" / "tongxin-2022"
    assert filecmp.dircmp(same, tmp_path / "next").left_only == []


def test_what_looks_like_a_month_and_is_none_stays() -> None:
    """A column of the roster, what rules ask of it, an id; a month in a text moves."""
    rollover = Rollover(2023, 2024, "made-2024", Say("zh"))
    unit = 'entities:\n  units:\n    - {name: 甲, from: 2023-02, columns: {batch: "2023-05"}}\n'
    assert 'from: 2024-02, columns: {batch: "2023-05"}' in rollover.file("roster.yaml", unit)
    item = """items:
  - id: "2023-05"
    says: 到2023-06止，文号2023-062
    until: 2023-06
    awards:
      - {id: a, form: each, of: n, points: {by: batch, "2023-05": 2, else: 1},
         when: {roster: batch, is: "2023-05"}, from: 2023-03}
    readings:
      - {id: r, others: {later: {awards.a.from: 2023-05, applies_to: ["2023-05"]}}}
"""
    moved = item.replace("到2023-06", "到2024-06").replace("until: 2023-06", "until: 2024-06")
    moved = moved.replace("from: 2023-0", "from: 2024-0")
    text = rollover.file("units.yaml", item).split("\n", 1)[1]
    assert re.sub("   # 待定: .*", "", text) == moved
