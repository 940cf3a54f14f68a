"""Texts of others as they are printed."""

from __future__ import annotations

import pytest

from creditscore import Place, Problem
from creditscore.visible import in_lines, shown


@pytest.mark.parametrize("name", ["甲" * 200_000, "\x1b" * 200_000, "a\u202e" * 100_000])
def test_what_is_beyond_reading_is_cut_short(name: str) -> None:
    assert len(shown(name)) == 1000
    assert shown(name).endswith("…")


def test_names_and_lists_are_shown_whole() -> None:
    names = "、".join(f"单位{number}" for number in range(150))
    assert shown(names) == names


def test_a_problem_is_as_short_whatever_it_names() -> None:
    problem = Problem(
        "U505", Place("甲" * 5000, 3), {"name": "甲" * 50_000, "nearest": "乙" * 5000}
    )
    assert len(problem.text("en")) < 5000


def test_lines_are_cut_short_one_by_one() -> None:
    text = in_lines("一\n" + "甲" * 50_000 + "\n二\x1b")
    assert [len(line) for line in text.split("\n")] == [1, 10_000, 5]
