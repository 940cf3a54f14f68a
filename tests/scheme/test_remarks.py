"""What is odd in rules and told when they are read: rows, weights and tables."""

from __future__ import annotations

from pathlib import Path

import pytest
from small import small

UNITS = ("甲, columns: {level: 一}", "乙, columns: {level: 二}")
N = "{n: {type: count, label: 次数}, k: {type: count, label: 人数}}"
LEVELS = "[{id: a, form: levels, period: year, levels: [{when: {of: k, above: 9}, points: 9}, %s]}]"
UP = "{when: {of: n, at_least: %s}, points: 1}"
EVERY = "{when: {of: n, %s, over: every}, points: 1}"
AND = "{when: [{of: n, %s}, {of: n, %s}], points: 1}"


def told(folder: Path, awards: str, **more: str) -> list[str]:
    return [problem.code for problem in small(folder, N, awards, units=UNITS, **more).notices]


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        ((UP % 1, UP % 5), ["N916"]),
        ((UP % 5, UP % 1), []),
        ((UP % 1, AND % ("at_least: 5", "at_most: 9")), ["N916"]),
        ((UP % 7, AND % ("at_least: 5", "at_most: 9")), []),
        ((UP % 1, "{when: [{of: n, at_least: 5}, {roster: level, is: 一}], points: 5}"), ["N916"]),
        (("{when: [{of: n, at_least: 1}, {roster: level, is: 一}], points: 5}", UP % 5), []),
        ((AND % ("at_least: 5", "below: 3"),), ["N916"]),
        # in any month is not in one month, and in every month is one row alone
        ((AND % ("at_least: 5, over: any", "below: 3, over: any"),), []),
        ((EVERY % "at_least: 3", EVERY % "below: 3", EVERY % "at_least: 2"), []),
        ((EVERY % "at_least: 3", EVERY % "at_least: 4"), ["N916"]),
    ],
)
def test_rows_that_never_hold(rows: tuple[str, ...], codes: list[str], tmp_path: Path) -> None:
    assert told(tmp_path, LEVELS % ", ".join(rows)) == codes


EACH = "[{id: a, form: each, of: n, points: 1, period: year}]"


def test_a_weight_below_0_in_a_table(tmp_path: Path) -> None:
    assert told(tmp_path, EACH, item="weight: {by: level, 一: -1, 二: 1}") == ["N913"]
    assert told(tmp_path, EACH, item="weight: {by: level, 一: 0, 二: 1}") == []


def test_keys_of_a_table_in_a_band_that_no_unit_has(tmp_path: Path) -> None:
    when = "{of: {points_of: 一}, at_least: {by: level, 一: 1, 二: 2, %s: 3}}"
    bands = f"[{{name: 优, when: {when}}}, {{name: 差}}]"
    assert told(tmp_path, EACH, bands=bands % "三") == ["N914"]
    assert told(tmp_path, EACH, bands=bands % "else") == []
