"""Numbers that no figure comes to: percents of a ratio, bounds beyond those of a fact."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from small import small

from creditscore.cases.running import run
from creditscore.lints.linted import lints

SHARE = "of: {type: count, label: 合规, at_most: all}, all: {type: count, label: 总数}"
MARK = "s: {type: score, label: 得分, at_least: 0, at_most: 100, missing: not-applicable}"
FLAG = "f: {type: flag, label: 是否}"
COUNT = "n: {type: count, label: 次数}"
RATIO = "{ratio: of, over: all}"


@pytest.fixture
def beyond(tmp_path: Path) -> Callable[..., list[str]]:
    """The numbers of a small scheme that are beyond their figures, with what these can be."""

    def told(facts: str, award: str, **more: str) -> list[str]:
        scheme = small(tmp_path, f"{{{facts}}}", f"[{award}]", **more)  # type: ignore[arg-type]
        found = (p.details for p in lints(scheme, run(scheme)) if p.code == "N978")
        return [f"{details['number']}: {details['range']}" for details in found]

    return told


def levels(when: str, period: str = "month") -> str:
    return f"{{id: a, form: levels, period: {period}, levels: [{{when: {when}, points: 2}}]}}"


@pytest.mark.parametrize(
    ("facts", "award", "found"),
    [
        # a ratio is from 0 to 1
        (SHARE, levels(f"{{of: {RATIO}, at_least: 95}}"), ["95: 0 ≤ x ≤ 1"]),
        (SHARE, levels(f"{{of: {RATIO}, below: 95}}"), ["95: 0 ≤ x ≤ 1"]),
        (SHARE, levels(f"{{of: {RATIO}, at_least: 0.95}}"), []),
        (SHARE, levels("{of: {ratio: of, over: all, times: 100}, at_least: 95}"), []),
        (SHARE, levels(f"{{of: {RATIO}, at_least: 95}}", "year"), ["95: 0 ≤ x ≤ 1"]),
        (SHARE, levels("{of: {ratio: all, over: of}, at_least: 95}"), []),
        (
            SHARE,
            (
                f"{{id: a, form: tiers, of: {RATIO}, tiers: [{{at_least: 95, points: 2}}, "
                "{at_least: 90, points: 1}], period: month}"
            ),
            ["95: 0 ≤ x ≤ 1", "90: 0 ≤ x ≤ 1"],
        ),
        (
            SHARE,
            (
                f"{{id: a, form: steps, of: {RATIO}, mark: 98, side: below, step: 1, points: -1,"
                " period: month}"
            ),
            ["98: 0 ≤ x ≤ 1"],
        ),
        (
            SHARE,
            (
                f"{{id: a, form: interpolate, of: {RATIO}, anchors: [[0.6, 0], [100, 9]],"
                " period: month}"
            ),
            ["100: 0 ≤ x ≤ 1"],
        ),
        (
            SHARE,
            (
                f"{{id: a, form: interpolate, of: {RATIO}, anchors: [[0.6, 0], [1, 9]],"
                " period: month}"
            ),
            [],
        ),
        (SHARE, levels(f"{{of: {{peers: mean, of: {RATIO}}}, above: 60}}"), ["60: 0 ≤ x ≤ 1"]),
        (SHARE, levels(f"{{of: {{peers: rank, of: {RATIO}}}, at_most: 3}}"), []),
        (SHARE, levels(f"{{of: {{max: [{RATIO}, 2]}}, above: 2}}"), ["2: 2 ≤ x ≤ 2"]),
        # a fact within its own bounds
        (MARK, levels("{of: s, above: 100}"), ["100: 0 ≤ x ≤ 100"]),
        (MARK, levels("{of: s, at_least: 100}"), []),
        (MARK, levels("{of: s, at_least: 0}"), []),
        (MARK, levels("{of: s, below: 0}"), ["0: 0 ≤ x ≤ 100"]),
        (MARK, levels("{of: s, at_most: 120}", "year"), ["120: 0 ≤ x ≤ 100"]),
        (MARK, levels("{of: s, above: 120, over: total}", "year"), []),
        (FLAG, levels("{of: f, above: 1}"), ["1: 0 ≤ x ≤ 1"]),
        (FLAG, levels("{of: f, above: 0}"), []),
        (FLAG, levels("{of: f, above: 2, over: total}", "year"), []),
        (COUNT, levels("{of: n, above: -1}"), ["-1: x ≥ 0"]),
        (COUNT, levels("{not: {of: n, below: 0}}"), ["0: x ≥ 0"]),
        (COUNT.replace("次数", "次数, at_most: 9"), levels("{of: n, above: 9}"), ["9: 0 ≤ x ≤ 9"]),
        (COUNT.replace("次数", "次数, at_most: 9"), levels("{of: n, above: 9}", "year"), []),
    ],
)
def test_numbers_beyond_a_figure(
    beyond: Callable[..., list[str]], facts: str, award: str, found: list[str]
) -> None:
    assert beyond(facts, award) == found


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({"item": "zero_when: {of: f, above: 1}"}, ["1: 0 ≤ x ≤ 1"]),
        ({"item": "cap: {points: 3, when: {of: f, at_least: 2}}"}, ["2: 0 ≤ x ≤ 1"]),
        ({"track": "moves: [{when: {of: {item: '1', fact: f}, above: 1}, down: 1}]",
          "bands": "[{name: 优, first: 1}, {name: 差}]"}, ["1: 0 ≤ x ≤ 1"]),
        ({"head": "ranking: {by: total}\nvetoes: [{id: v, item: '1', fact: f, over: any, above: 1,"
          " band: 差}]", "bands": "[{name: 优, first: 1}, {name: 差}]"}, ["1: 0 ≤ x ≤ 1"]),
        ({"item": "subjects: [甲, 乙]\nzero_when: {of: f, above: 1}"}, ["1: 0 ≤ x ≤ 1"]),
    ],
)  # fmt: skip
def test_wherever_conditions_stand(
    beyond: Callable[..., list[str]], more: dict[str, str], found: list[str]
) -> None:
    assert beyond(FLAG, "{id: a, form: flag, of: f, points: 1, period: month}", **more) == found


@pytest.mark.parametrize(
    ("award", "count"),
    [
        ("{id: a, form: rate, of: of, over: all, points: 5, period: month}", 0),
        ("{id: a, form: rate, of: all, over: of, points: 5, period: month}", 1),
        ("{id: a, form: given, of: {ratio: all, over: of}, period: month}", 1),
        (levels(f"{{of: {RATIO}, at_least: 0.9}}"), 0),
    ],
)
def test_a_ratio_upside_down(award: str, count: int, tmp_path: Path) -> None:
    scheme = small(tmp_path, f"{{{SHARE}}}", f"[{award}]")
    assert [p.code for p in lints(scheme, run(scheme))].count("N980") == count
