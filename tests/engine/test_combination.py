"""What a node makes of those of its children that have a value, in each way."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from small import posted, rows, small, year

import creditscore

SCORE = "type: score, missing: not-applicable"
FACTS = f"{{a: {{{SCORE}, label: 甲分}}, b: {{{SCORE}, label: 乙分}}}}"
AWARDS = "[{id: a, form: given, of: a, period: year}, {id: b, form: given, of: b, period: year}]"
KNOBS = "period: year\nneeds_at_least: 2"
"""An item that has a value once both of its awards apply, and applies from the first on."""
OTHERS = "".join(
    f"""
      - id: "{name}"
        title: 另一条
        cites: 附表
        says: 规则。
        applies_to: all
        facts: {FACTS}
        awards: {AWARDS}
        weight: {weight}
        period: year
        needs_at_least: 2
"""
    for name, weight in (("2", 1), ("3", 2), ("4", 1), ("5", 1))
)
WAYS = ("sum", "mean", "weighted", "min", "max", "median", "trimmed-mean")


@pytest.mark.parametrize(
    ("given", "totals"),
    [
        # nothing has a value, though all of it applies
        ({}, [None] * 7),
        ({"1": 7}, [7] * 7),
        ({"1": 7, "4": 2}, [9, "4.5", "4.5", 2, 7, "4.5", "4.5"]),
        # the third weighs twice: 7 + 80 + 2 = 89, over 1 + 2 + 1
        ({"1": 7, "3": 40, "4": 2}, [89, "16.3333", "22.25", 2, 40, 7, 7]),
        # 7 + 1 + 80 + 2 = 90, over 5; between the ends 2 and 7
        ({"1": 7, "2": 1, "3": 40, "4": 2}, [90, "12.5", 18, 1, 40, "4.5", "4.5"]),
        # all below 0, and between the ends -7, -6 and -2
        (
            {"1": -7, "2": -1, "3": -40, "4": -2, "5": -6},
            [-96, "-11.2", -16, -40, -1, -6, -5],
        ),
    ],
)
def test_what_has_no_value_takes_no_part(
    tmp_path: Path, given: dict[str, int], totals: list[int | str | None]
) -> None:
    """Of each item one award applies, of those that are given the other too, which adds 0."""
    table = [row for item in "12345" for row in rows(item=item, a={1: given.get(item, 50)})]
    table += [row for item in given for row in rows(item=item, b={1: 0})]
    found = []
    for way in WAYS:
        scheme = small(
            tmp_path,
            FACTS,
            AWARDS,
            item=KNOBS,
            section=f"period: year\ncombine: {way}",
            more=OTHERS,
        )
        found.append(year(creditscore.score(scheme, table))["total"])
    assert found == [None if total is None else Decimal(total) for total in totals]


def test_what_weighs_nothing_has_no_mean(tmp_path: Path) -> None:
    scheme = small(
        tmp_path, FACTS, AWARDS, item="weight: 0", section="period: year\ncombine: weighted"
    )
    result = creditscore.score(scheme, rows(a={1: 7}))
    assert [year(result, unit)["total"] for unit in "甲乙"] == [None, None]
    assert posted(result, kind="combine") == {1: -7}
