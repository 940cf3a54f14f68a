"""What starts afresh is rounded afresh: a month's points do not depend on the months before."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from small import months, plain, rows, small, year

import creditscore

SCORE = "{x: {type: score, label: 得分, missing: not-applicable}}"
MEAN = "subjects: open\ncombine: mean\nperiod: %s"
THIRDS = (80, 80, 81)


def thirds(entity: str, *which: int) -> list[dict[str, object]]:
    """Three parts scored in some months, whose mean is 80.333…"""
    facts = []
    for subject, value in zip("pqr", THIRDS, strict=True):
        facts += rows(entity, subject=subject, x=dict.fromkeys(which, value))
    return facts


def two_places(folder: Path) -> Path:
    """The scheme in hundredths of a point."""
    file = folder / "small" / "scheme.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("places: 4", "places: 2"), "utf-8")
    return folder / "small"


AWARD = "[{id: x, form: given, of: x, period: %s}]"


@pytest.mark.parametrize("round_", ["", "\nround: {places: 2}"])
def test_units_with_the_same_month_have_the_same_points_and_place(
    tmp_path: Path, round_: str
) -> None:
    small(tmp_path, SCORE, AWARD % "month", item=MEAN % "month" + round_)
    facts = thirds("甲", 1, 2, 3) + thirds("乙", 2) + thirds("丙", 2, 3)
    result = creditscore.score(two_places(tmp_path), facts)
    assert plain(months(result))[:4] == ["80.33", "80.33", "80.33", "0"]
    assert plain(months(result, "乙"))[:3] == ["0", "80.33", "0"]
    february = result.months[result.months["month"] == "2023-02"]
    assert list(february["rank"]) == [1, 1, 1]
    assert year(result)["total"] == Decimal("240.99")


def test_so_do_quarters(tmp_path: Path) -> None:
    small(tmp_path, SCORE, AWARD % "quarter", item=MEAN % "quarter")
    result = creditscore.score(two_places(tmp_path), thirds("甲", 1, 4, 7, 10))
    assert plain(months(result)) == ["80.33", "0", "0"] * 4


def test_a_node_of_a_year_rounds_the_year_so_far(tmp_path: Path) -> None:
    small(
        tmp_path, SCORE, AWARD % "month", item=MEAN % "month",
        section="cap: 1000\nperiod: year",
    )  # fmt: skip
    result = creditscore.score(two_places(tmp_path), thirds("甲", 1, 2, 3))
    assert plain(months(result))[:4] == ["80.33", "80.34", "80.33", "0"]
    assert year(result)["total"] == 241


def test_what_is_added_is_added_first_and_rounded_then(tmp_path: Path) -> None:
    more = f"""
      - id: "2"
        title: 条款
        cites: 附表
        says: 规则。
        applies_to: all
        facts: {SCORE}
        awards: {AWARD % "month"}
        subjects: open
        combine: mean
        period: month
"""
    small(tmp_path, SCORE, AWARD % "month", item=MEAN % "month", more=more)
    facts = thirds("甲", 1, 2)
    facts += [row | {"item": "2"} for row in facts]
    result = creditscore.score(two_places(tmp_path), facts)
    assert plain(months(result))[:3] == ["160.67", "160.67", "0"]


def test_months_and_years_are_rounded_each_by_itself(tmp_path: Path) -> None:
    more = f"""
      - id: "2"
        title: 条款
        cites: 附表
        says: 规则。
        applies_to: all
        facts: {SCORE}
        awards: {AWARD % "year"}
        subjects: open
        combine: mean
        period: year
"""
    small(tmp_path, SCORE, AWARD % "month", item=MEAN % "month", more=more)
    yearly = [row | {"item": "2"} for row in thirds("甲", 1)]
    yearly += rows("甲", "2", "p", x={2: 81})
    result = creditscore.score(two_places(tmp_path), thirds("甲", 1, 2) + yearly)
    assert plain(months(result))[:3] == ["160.66", "80.67", "0"]


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("month", ["1", "0", "1", "0", "0", "0"]),
        ("quarter", ["1", "0", "1", "0", "0", "0"]),
        ("year", ["1", "0", "1", "0", "0", "0"]),
    ],
)
def test_an_award_that_ends_posts_nothing_behind_its_period(
    tmp_path: Path, period: str, expected: list[str]
) -> None:
    award = f"[{{id: a, form: each, of: n, points: 1, period: {period}, until: 2023-03}}]"
    scheme = small(tmp_path, "{n: {type: count, label: 次数}}", award)
    result = creditscore.score(scheme, rows(n={1: 1, 3: 1, 4: 1, 5: 1}))
    assert plain(months(result))[:6] == expected
    assert year(result)["total"] == 2
