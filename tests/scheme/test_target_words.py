"""What a target asks for, in a line, as forms and the rule book say it."""

from __future__ import annotations

from pathlib import Path

import pytest
from small import small

from creditscore.language import Say
from creditscore.scheme.earnings import earns
from creditscore.scheme.fact_dictionary import dictionary

FACTS = """{n: {type: stock, label: 件数, missing: not-reported},
  left: {type: stock, label: 余数, missing: not-reported},
  up: {type: flag, label: 迟报, missing: not-reported}}"""


def told(folder: Path, fact: str, award: str) -> tuple[str, str]:
    """What is said of a fact of a scheme of points that has one target, in both languages."""
    scheme = small(folder, FACTS, f"[{{id: t, points: 5, {award}}}]")
    (entry,) = [entry for entry in dictionary(scheme) if entry.fact.id == fact]
    return earns(entry, Say("zh")), earns(entry, Say("en"))


@pytest.mark.parametrize(
    ("bound", "zh", "en"),
    [
        ("above: 0", "是", "yes"),
        ("equals: 1", "是", "yes"),
        ("equals: 0", "否", "no"),
        ("below: 1", "否", "no"),
        ("at_most: 0", "否", "no"),
    ],
)
def test_a_flag_is_asked_to_be_what_keeps_to_the_bound(
    tmp_path: Path, bound: str, zh: str, en: str
) -> None:
    assert told(tmp_path, "up", f"target: {{of: up, {bound}}}, due: 2023-06") == (
        f"目标：迟报为{zh}，2023-06到期，达标记5分",
        f"target: 迟报 is {en}, due 2023-06, 5 if met",
    )
