"""`creditscore due`: what a unit has missed, and what comes next."""

from __future__ import annotations

import sampled
from commands import Run

SAMPLE = str(sampled.ROOT / "data" / "samples" / "jinzhong-2023")


def due(run: Run, *words: str) -> list[str]:
    found = run("due", "jinzhong-2023", SAMPLE, "--entity", "榆次区", "--lang", "zh", *words)
    assert found.code == 0
    return found.out.splitlines()


def test_what_is_missed_and_what_comes_next(run: Run) -> None:
    lines = due(run, "--through", "2023-09")
    heads = [line for line in lines if line and not line.startswith(" ")]
    assert heads[2:] == [
        "已判而没有达标（3 项）",
        "2023-10 到期（5 项）",
        "2023-12 到期（7 项）",
        "已提前完成 9 项。",
    ]
    missed = lines[lines.index(heads[2]) + 1 : lines.index(heads[3]) - 1]
    assert all("[未达标]" in line or "[无数据]" in line for line in missed)
    assert not any("提前完成]" in line for line in lines)


def test_nothing_is_due_after_the_year(run: Run) -> None:
    assert due(run)[-1] == "2023-12 以后没有到期的目标；年度没有结束的，用 --through 写明到哪个月。"


def test_a_unit_without_targets(run: Run) -> None:
    facts = str(sampled.ROOT / "data" / "samples" / "changzhi-2023")
    found = run("due", "changzhi-2023", facts, "--entity", "市公安局", "--lang", "zh")
    assert (found.code, found.out.splitlines()[-1]) == (0, "没有目标。")
