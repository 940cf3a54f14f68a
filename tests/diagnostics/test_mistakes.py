# ruff: noqa: E501
"""Mistakes that people make in rule files: each is told once, at its line, with the way out.

`golden/mistakes.*.txt` holds what is printed of each.
"""

from __future__ import annotations

import os
from pathlib import Path

import broken
import pytest

from creditscore import RuleError, load_scheme
from creditscore.cases.running import run
from creditscore.diagnostics.frames import text
from creditscore.diagnostics.sources import Sources
from creditscore.errors import Problem
from creditscore.language import Say
from creditscore.lints.linted import lints

ALLOW = "allow: {N951: 略, N952: 略, N953: 略, N954: 略}\n"
CASE = """\
- case: 十一例
  track: units
  entity: 丙局
  through: 2023-01
  facts:
    - {month: 2023-01, item: "2", cases: 11, share: 70}
  expect:
    - {item: "2", award: cases, points: 20}
"""
BANDS = "bands: [{name: 优, first: 1}, {name: 良, all_but_last: 1}, {name: 差}]"
CASES = "- {id: cases, form: each, of: cases, points: 2, period: year, cap: 20, floor: 0}"
TIER = "- {at_least: 60, below: 90, points: 1}"
CAP = "cap: {points: 8, period: month}\n"
SAID = "says: 案例每例2分，占比分档，支出照记。"

# the mistake: a text of the small scheme or of its case, and what somebody wrote instead
MISTAKES = {
    # signs
    "全角冒号": ("title: 报送", "title：报送"),
    "全角冒号，冒号后没有空格": ("year: 2023", "year：2023"),
    "全角数字": ("points: 2, period: year", "points: ２, period: year"),
    "全角引号": ('- id: "4"', "- id: “4”"),
    "全角逗号": ("applies_to: [丙局]", "applies_to: [丙局，甲局]"),
    "顿号": ("responsible: [joint, 丙局]", "responsible: [joint、丙局]"),
    "全角花括号": ("{id: spent, form: given, of: spent, period: month}", "｛id: spent, form: given, of: spent, period: month｝"),
    "全角方括号": ("tracks: [units, towns]", "tracks: ［units, towns］"),
    "全角空格": ("        title: 报送", "\u3000       title: 报送"),
    "制表符": ("        title: 报送", "\ttitle: 报送"),
    "破折号当作减号": ("points: -20", "points: －20"),
    "冒号后没有空格": ("title: 报送", "title:报送"),
    "横线后没有空格": ("    - {name: 东镇}", "    -{name: 东镇}"),
    "少一个右花括号": ("{type: flag, label: 未报, excludes: [reported]}", "{type: flag, label: 未报, excludes: [reported]"),
    "少一个逗号": ("{type: count, label: 上报条数}", "{type: count label: 上报条数}"),
    "少一个引号": ('- id: "4"', '- id: "4'),
    "说明里有冒号和空格": (SAID, "says: 规则: 案例每例2分，占比分档，支出照记。"),
    "缩进多了": ("        cites: 附表（二）", "          cites: 附表（二）"),
    "缩进少了": ("        cites: 附表（二）", "      cites: 附表（二）"),
    # numbers and units
    "数字加了引号": ("cap: 20, floor", 'cap: "20", floor'),
    "数字带单位": ("cap: 20, floor", "cap: 20分, floor"),
    "数字带千分号": ("{points: 100, period: year}", "{points: 1,000, period: year}"),
    "百分号": ("weight: 0.9", "weight: 90%"),
    "编号没有引号": ('- id: "4"', "- id: 4"),
    "引用编号没有引号": ('- {no: 1, item: "1"', "- {no: 1, item: 1"),
    "分值比最小单位细": ("points: 1.5}", "points: 1.555}"),
    "权重加不到一": ("weight: 0.9", "weight: 0.8"),
    "小数点写成逗号": ("points: 1.5}", "points: 1,5}"),
    # keys
    "键写错": ("period: year, cap: 20", "perod: year, cap: 20"),
    "键写成中文": ("points: 2, period: year", "分值: 2, period: year"),
    "漏写周期": ("points: 2, period: year, cap", "points: 2, cap"),
    "键放错一层": ("        says: 原文没有写分值。", "        says: 原文没有写分值。\n        period_of_award: month"),
    "计分规则的键写到条款上": ("        blank: 附表", "        form: each\n        blank: 附表"),
    "同一个键写了两次": ("        title: 空白", "        title: 空白\n        title: 空格"),
    "少一道横线": ('      - id: "4"', '        id: "4"'),
    "案例的键写成中文": ("- case: 十一例", "- 案例: 十一例"),
    "没有说明减去什么": ("of: {increase_of: cases}", "of: {difference: cases, 减: spent}"),
    "总分的写法不对": ("points: {places: 2}", "points: 2"),
    "单位没有写成名称": ("    - {name: 西镇}", "    - 西镇"),
    "名册的考核对象写错": ("  towns:\n", "  town:\n"),
    "形式写错": ("form: each, of: cases", "form: eahc, of: cases"),
    "形式写成中文": ("form: each, of: cases", "form: 按个, of: cases"),
    "周期写成中文": ("points: 2, period: year", "points: 2, period: 全年"),
    "类型写错": ("cases: {type: count", "cases: {type: counts"),
    "上限写在括号外": (CASES, CASES.replace(", cap: 20, floor: 0}", "}, cap: 20")),
    # names
    "事实名写错": ("form: each, of: cases", "form: each, of: case"),
    "单位写成简称": ("applies_to: [丙局]", "applies_to: [丙管局]"),
    "全部单位写成中文": ("applies_to: [丙局]", "applies_to: 全部单位"),
    "分组写错": ("applies_to: joint", "applies_to: jiont"),
    "类别写错": ("points: {甲类: -5, 乙类: -3}", "points: {甲类: -5, 已类: -3, 乙类: -3}"),
    "类别漏了一个": ("points: {甲类: -5, 乙类: -3}", "points: {甲类: -5}"),
    "等次写错": ("above: 0, band: 差}", "above: 0, band: 差等}"),
    "只由否决得到的等次写错": (BANDS, BANDS.replace("{name: 差}", "{name: 合格}, {name: 差评, only: veto}")),
    "考核对象写错": ("tracks: [units, towns]", "tracks: [units, town]"),
    "编号重复": ('- id: "4"', '- id: "2"'),
    "否决引用了没有的条款": ('item: "3", fact: listed, above', 'item: "33", fact: listed, above'),
    "选中的读法没有写": ("chosen: cap-by-month", "chosen: cap-by-year"),
    "读法改了没有的规则": ("{awards.silence: null}", "{awards.silent: null}"),
    # what the rules mean
    "档次重叠": (TIER, TIER.replace("90", "95")),
    "档次有空档": (TIER, TIER.replace("60", "65")),
    "等次轮不到": (BANDS, BANDS.replace("all_but_last: 1", "first: 1")),
    "名额多于单位": (BANDS, BANDS.replace("first: 1", "first: 9")),
    "上限层级不对：全年的上限写给按月的条款": (CAP + "        readings", "cap: 8\n        readings"),
    "下限高于上限": ("cap: 20, floor: 0", "cap: 20, floor: 30"),
    "月份写反": ("{name: 丙局, aliases: [丙管理局]}", "{name: 丙局, from: 2023-09, until: 2023-03}"),
    "月份写成一位": ("{name: 丙局, aliases: [丙管理局]}", "{name: 丙局, from: 2023-9}"),
    "年份写成文字": ("year: 2023", "year: 2023年"),
    # lints
    "忘了一条": ("title: 单位\n", "title: 单位\nclauses: 附表（一）至（五）\n"),
    "条款号写错": ("cites: 附表（二）", "cites: 附表（六）"),
    "条款引用两次": ("cites: 附表（二）\n        says", "cites: 附表（三）、附表（二）\n        says"),
    "说的数和规则不一样": (SAID, SAID.replace("2分", "7分")),
    "事实没有用到": ("spent: {type: amount, label: 支出, places: 2}", "spent: {type: amount, label: 支出, places: 2}\n          more: {type: count, label: 另计}"),
    "上限比能得的还高": ("points: {甲类: -5, 乙类: -3}, period: quarter}", "points: {甲类: -5, 乙类: -3}, period: quarter, cap: 5}"),
    # cases
    "案例的月份是另一年": ("through: 2023-01\n  facts:\n    - {month: 2023-01", "facts:\n    - {month: 2022-01"),
    "案例的单位写错": ("entity: 丙局", "entity: 丙厅"),
    "案例的条款没有引号": ('item: "2", cases', "item: 2, cases"),
    "案例漏了预期": ('  expect:\n    - {item: "2", award: cases, points: 20}\n', ""),
    "案例的预期写错": ("points: 20}", "points: 22}"),
}  # fmt: skip
LISTED = "clauses: 附表（一）至（四）\n"


def told(folder: Path) -> list[Problem]:
    """All that the program says of a scheme: what is wrong, or else the lints."""
    try:
        scheme = load_scheme(folder, thorough=True)
        ran = run(scheme)
    except RuleError as error:
        return list(error.problems)
    return ran.problems or lints(scheme, ran)


def write(folder: Path, old: str, new: str) -> Path:
    """The small scheme with a case and a mistake; the case stands whole unless it is mistaken."""
    case = old in CASE and old not in "".join(
        path.read_text(encoding="utf-8") for path in broken.MINI.glob("*.yaml")
    )
    changes = {} if case else {old: new}
    if "cites: 附表（" in old and old != new:
        changes["title: 单位\n"] = f"title: 单位\n{LISTED}"
    changes.setdefault("title: 案例\n", "title: 案例\n        allow: {N956: 原文写明}\n")
    changes.setdefault("cites: 附表（四）\n", "cites: 附表（四）\n        allow: {N962: 备用}\n")
    broken.write(folder, changes)
    scheme = (folder / "scheme.yaml").read_text(encoding="utf-8")
    (folder / "scheme.yaml").write_text(scheme + ALLOW, encoding="utf-8")
    (folder / "cases").mkdir()
    (folder / "cases" / "one.yaml").write_text(
        CASE.replace(old, new) if case else CASE, encoding="utf-8"
    )
    return folder


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, list[Problem]]]:
    """What is said of each mistake, with the folder."""
    found = {}
    for name, (old, new) in MISTAKES.items():
        folder = write(tmp_path_factory.mktemp("mistake") / "mini", old, new)
        found[name] = folder, told(folder)
    return found


def test_without_a_mistake_nothing_is_said(tmp_path: Path) -> None:
    assert told(write(tmp_path / "mini", BANDS, BANDS)) == []


def test_there_are_sixty() -> None:
    assert len(MISTAKES) >= 60


@pytest.mark.parametrize("name", MISTAKES)
def test_one_mistake_is_one_message(
    name: str, everything: dict[str, tuple[Path, list[Problem]]]
) -> None:
    folder, problems = everything[name]
    assert len(problems) == 1, [problem.text("en") for problem in problems]
    assert Sources(folder).line(problems[0].place), problems[0].place


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_said(lang: str, everything: dict[str, tuple[Path, list[Problem]]]) -> None:
    say = Say("zh" if lang == "zh" else "en")
    blocks = [
        f"# {name}\n"
        + "".join(f"{text(problem, Sources(folder), say)}\n" for problem in problems).replace(
            f"{folder}/", ""
        )
        for name, (folder, problems) in everything.items()
    ]
    path = Path(__file__).parent / "golden" / f"mistakes.{lang}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n".join(blocks), encoding="utf-8")
    assert "\n".join(blocks) == path.read_text(encoding="utf-8")
