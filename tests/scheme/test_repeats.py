"""Blocks that stand for several: the same rules as written out, faults where the block stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from small import written

import creditscore

SCHEME = """
scheme: repeated
title: 重复
year: 2023
points: {places: 2}
tracks: [units]
subjects: {parts: [质量, {id: 进度, title: 工程进度}]}
annual: {parts: [{id: monthly, title: 月度, weight: 1, of: months}]}
ranking: {by: total}
"""
ROSTER = "entities: {units: [{name: 甲}]}"
HEAD = """
track: units
title: 单位
bands: [{name: 合格}]
sections:
"""
BLOCK = """
  - repeat: {k: [质量, 进度]}
    id: <k>
    title: <k>部分
    items:
      - repeat: [{n: 1, full: 10}, {n: 2, full: 20.5}]
        id: <k>-<n>
        title: <k>第<n>项
        cites: 表一
        says: 每次记<full>分。
        applies_to: all
        full: <full>
        facts: {次数: {type: count, label: <k>次数}}
        awards: [{id: each, form: each, of: <k>次数, points: <full>, period: year}]
"""
WRITTEN = """
  - id: 质量
    title: 质量部分
    items:
      - {id: 质量-1, title: 质量第1项, cites: 表一, says: 每次记10分。, applies_to: all, full: 10,
         facts: {次数: {type: count, label: 质量次数}},
         awards: [{id: each, form: each, of: 质量次数, points: 10, period: year}]}
      - {id: 质量-2, title: 质量第2项, cites: 表一, says: 每次记20.5分。, applies_to: all,
         full: 20.5,
         facts: {次数: {type: count, label: 质量次数}},
         awards: [{id: each, form: each, of: 质量次数, points: 20.5, period: year}]}
  - id: 进度
    title: 进度部分
    items:
      - {id: 进度-1, title: 进度第1项, cites: 表一, says: 每次记10分。, applies_to: all, full: 10,
         facts: {次数: {type: count, label: 进度次数}},
         awards: [{id: each, form: each, of: 进度次数, points: 10, period: year}]}
      - {id: 进度-2, title: 进度第2项, cites: 表一, says: 每次记20.5分。, applies_to: all,
         full: 20.5,
         facts: {次数: {type: count, label: 进度次数}},
         awards: [{id: each, form: each, of: 进度次数, points: 20.5, period: year}]}
"""


def folder_of(folder: Path, sections: str) -> Path:
    texts = {"scheme": SCHEME, "units": HEAD + sections, "roster": ROSTER}
    return written(folder / "repeated", texts)


@pytest.mark.parametrize(
    "block",
    [
        BLOCK,
        BLOCK.replace("[质量, 进度]", "parts"),
        BLOCK.replace("{k: [质量, 进度]}", "[{k: 质量}, {k: 进度}]"),
        BLOCK.replace("{k: [质量, 进度]}", "\n      k: [质量, 进度]").replace(
            "[{n: 1, full: 10}, {n: 2, full: 20.5}]",
            "\n        - {n: 1, full: 10}\n        - {n: 2, full: 20.5}",
        ),
    ],
)
def test_a_block_is_what_it_is_written_out(tmp_path: Path, block: str) -> None:
    repeated = creditscore.load_scheme(folder_of(tmp_path, block))
    plain = creditscore.load_scheme(folder_of(tmp_path, WRITTEN))
    assert repeated.tracks["units"].root == plain.tracks["units"].root


def test_paths_lead_to_each_copy(tmp_path: Path) -> None:
    scheme = creditscore.load_scheme(folder_of(tmp_path, BLOCK))
    items = scheme.switch(changes={"进度-2.awards.each.points": 7}).tracks["units"].items
    worth = {name: item.awards[0].rule.points for name, item in items.items()}  # type: ignore[union-attr]
    assert {name: float(points) for name, points in worth.items()} == {  # type: ignore[arg-type]
        "质量-1": 10, "质量-2": 20.5, "进度-1": 10, "进度-2": 7}  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("{k: [质量, 进度]}", "{k: 质量}", [("S227", 7)]),
        ("{k: [质量, 进度]}", "{k: [质量], n: [1]}", [("S227", 7)]),
        ("{k: [质量, 进度]}", "{k: []}", [("S227", 7)]),
        ("{n: 2, full: 20.5}", "{n: 2}", [("S227", 11)]),
        ("cites: 表一", "cites: 表<m>", [("S228", 14)]),
        ("points: <full>", "points: <ful>", [("S228", 19)]),
        ("id: <k>-<n>", "id: <k>-x", [("R301", 11)]),
        ("points: <full>", "points: <k>", [("R302", 19)]),
    ],
)
def test_faults_stand_in_the_block(
    tmp_path: Path, old: str, new: str, told: list[tuple[str, int]]
) -> None:
    with pytest.raises(creditscore.RuleError) as caught:
        creditscore.load_scheme(folder_of(tmp_path, BLOCK.replace(old, new)))
    found = {(problem.code, problem.place.line) for problem in caught.value.problems}
    assert found >= set(told)
