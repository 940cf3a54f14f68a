"""Measures and conditions: what an award may ask of its item's facts."""

from __future__ import annotations

from pathlib import Path

import pytest
from small import months, plain, rows, small

import creditscore

FACTS = """{a: {type: count, label: 甲数}, b: {type: count, label: 乙数},
  s: {type: stock, label: 存量, missing: carry}, money: {type: amount, label: 金额},
  whole: {type: amount, label: 总额, places: 2}, up: {type: flag, label: 是否}}"""
GIVEN = rows(
    a={1: 3, 2: 0, 3: 8},
    b={1: 4, 2: 0, 3: 5},
    s={2: 10, 3: 14, 4: 9},
    money={1: "0.25", 2: 90_000, 3: "7.000001"},
    whole={1: "0.50", 2: 100_000},
    up={3: 1},
)


def first_four(folder: Path, award: str, period: str = "month") -> list[str]:
    scheme = small(folder, FACTS, f"[{{id: x, period: {period}, {award}}}]")
    return plain(months(creditscore.score(scheme, GIVEN))[:4])


@pytest.mark.parametrize(
    ("measure", "period", "expected"),
    [
        ("a", "month", "3 0 8 0"),
        ("{sum: [a, b]}", "month", "7 0 13 0"),
        ("{sum: [a, money]}", "month", "3.25 90000 15 0"),
        ("{increase_of: s}", "month", "0 10 4 0"),
        ("{increase_of: s}", "year", "0 10 4 0"),
        ("{ratio: a, over: b}", "month", "0.75 0 1.6 0"),
        ("{ratio: a, over: b}", "year", "0.75 0 0.4722 0"),
        ("{ratio: a, over: b, times: 100}", "month", "75 0 160 0"),
        ("{ratio: money, over: whole}", "month", "0.5 0.9 0 0"),
        ("{ratio: whole, over: money}", "month", "2 1.1111 0 0"),
        ("{ratio: {sum: [a, b]}, over: a}", "month", "2.3333 0 1.625 0"),
        ("{ratio: {increase_of: s}, over: b}", "month", "0 0 0.8 0"),
        ("{max: [a, b]}", "month", "4 0 8 0"),
        ("{min: [a, b]}", "month", "3 0 5 0"),
        ("{product: [a, b]}", "month", "12 0 40 0"),
        ("{first_known: [s, b]}", "month", "4 10 14 9"),
        ("{first_known: [b, s]}", "month", "4 0 5 0"),
        ("{first_known: [{ratio: b, over: a}, {ratio: a, over: up}]}", "month", "1.3333 0 0.625 0"),
    ],
)
def test_each_of_a_measure(tmp_path: Path, measure: str, period: str, expected: str) -> None:
    assert first_four(tmp_path, f"form: each, of: {measure}, points: 1", period) == expected.split()


@pytest.mark.parametrize("form", ["each", "flag"])
def test_nothing_below_the_line_earns_nothing(tmp_path: Path, form: str) -> None:
    award = f"{{id: x, period: month, form: {form}, of: {{ratio: a, over: b}}, points: 5}}"
    scheme = small(tmp_path, FACTS, f"[{award}]")
    assert set(months(creditscore.score(scheme, rows(a={1: 3}, b={1: 0})))) == {0}


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("{of: a, above: 3}", "0010"),
        ("{of: a, at_least: 3}", "1010"),
        ("{of: a, below: 3}", "0101"),
        ("{of: a, at_most: 3}", "1101"),
        ("{of: a, equals: 0}", "0101"),
        ("{of: a, above: 0, below: 8}", "1000"),
        ("{of: a, above: b}", "0010"),
        ("{of: a, at_most: {sum: [b, up]}}", "1101"),
        ("{of: s, at_most: 10}", "0101"),
        ("{of: b, below: s}", "0111"),
        ("{of: a, at_least: s}", "0000"),
        ("{of: money, equals: 0.25}", "1000"),
        ("{of: money, above: 7}", "0110"),
        ("{of: {ratio: a, over: b}, at_least: 0.75}", "1010"),
        ("{of: {ratio: a, over: b}, above: 0.75}", "0010"),
        ("{of: {ratio: a, over: b}, below: 9}", "1010"),
        ("{of: {ratio: money, over: whole, times: 100}, at_least: 90}", "0100"),
        ("[{of: a, above: 0}, {of: up, above: 0}]", "0010"),
        ("{all: [{of: a, above: 0}, {of: up, equals: 0}]}", "1000"),
        ("{any: [{of: s, at_least: 14}, {of: b, equals: 4}]}", "1010"),
        ("{any: [{all: [{of: a, equals: 0}, {of: s, equals: 10}]}, {of: up, above: 0}]}", "0110"),
    ],
)
def test_conditions(tmp_path: Path, condition: str, holds: str) -> None:
    award = f"form: levels, levels: [{{when: {condition}, points: 1}}]"
    assert "".join(first_four(tmp_path, award)) == holds


OVER = rows(
    a={1: 3, 3: 8, 5: 1},
    up={1: 1, 2: 1, 6: 1, 7: 1},
    s={1: 2, 2: 5, 4: 1},
    mark={1: 4, 2: "n/a", 4: 6, 7: 2},
)
MARK = "{mark: {type: score, label: 得分, missing: not-applicable}, " + FACTS[1:]


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("{of: a, at_least: 4}", "00111100"),
        ("{of: a, at_least: 4, over: total}", "00111100"),
        ("{of: a, at_least: 4, over: end}", "00100000"),
        ("{of: up, above: 0}", "11111111"),
        ("{of: up, above: 0, over: end}", "11000110"),
        ("{of: up, at_least: 2, over: total}", "01111100"),
        ("{of: up, equals: 3, over: total}", "00000100"),
        ("{of: s, at_least: 6, over: total}", "01111100"),
        ("{of: s, equals: 12, over: total}", "00100000"),
        ("{of: s, equals: 5, over: end}", "01100000"),
        ("{of: mark, at_least: 4}", "11111100"),
        ("{of: mark, at_least: 4, over: end}", "10010000"),
        ("{of: mark, at_least: 4, over: total}", "11111100"),
        ("{of: mark, at_least: 10, over: total}", "00011100"),
        ("{of: a, above: up, over: total}", "11111100"),
        ("{of: {ratio: a, over: s}, at_least: 1, over: total}", "10000000"),
        ("{any: [{of: up, above: 2, over: total}, {of: a, above: 7, over: end}]}", "00100100"),
    ],
)
def test_over_the_total_and_the_end(tmp_path: Path, condition: str, holds: str) -> None:
    award = f"form: levels, levels: [{{when: {condition}, points: 1}}]"
    scheme = small(tmp_path, MARK, f"[{{id: x, period: half-year, {award}}}]")
    points = plain(months(creditscore.score(scheme, OVER)))[:8]
    held, found = 0, ""
    for at, change in enumerate(points):
        held = int(change) + (held if at % 6 else 0)
        found += str(held)
    assert found == holds


def test_a_flag_adds_up_over_months_and_subjects(tmp_path: Path) -> None:
    award = """{id: x, form: levels, period: year, per: entity,
      levels: [{when: {of: up, at_least: 3, over: total}, points: 1}]}"""
    item = "subjects: [子, 丑]"
    scheme = small(tmp_path, "{up: {type: flag, label: 是否}}", f"[{award}]", item=item)
    table = [*rows(subject="子", up={1: 1, 2: 1}), *rows(subject="丑", up={1: 1})]
    assert plain(months(creditscore.score(scheme, table)))[:3] == ["0", "1", "0"]


def test_what_expires_leaves_the_total(tmp_path: Path) -> None:
    award = """{id: x, form: levels, period: year,
      levels: [{when: {of: up, at_least: 2, over: total}, points: 1}]}"""
    scheme = small(tmp_path, "{up: {type: flag, label: 是否}}", f"[{award}]")
    table = [row | {"until": "2023-04"} for row in rows(up={1: 1})] + rows(up={2: 1})
    assert plain(months(creditscore.score(scheme, table)))[:6] == ["0", "1", "0", "0", "-1", "0"]


def test_what_stands_for_no_report_counts_in_the_months_of_an_award_alone(tmp_path: Path) -> None:
    """Beside a figure that ends: 3 for each month without one, from March to October."""
    award = "{id: x, form: each, of: up, points: 1, period: year, from: 2023-03, until: 2023-10}"
    scheme = small(tmp_path, "{up: {type: count, label: 数, missing: {value: 3}}}", f"[{award}]")
    table = [row | {"until": "2023-06"} for row in rows(up={4: 1})]
    found = plain(months(creditscore.score(scheme, table)))
    assert found == ["0", "0", "3", "1", "3", "3", "2", "3", "3", "3", "0", "0"]


@pytest.mark.parametrize("amount", [10, 10**5, 10**8, 999_999_999])
def test_ratios_of_large_amounts_are_exact(tmp_path: Path, amount: int) -> None:
    """Amounts of six decimals, times 100: the products pass 64 bits."""
    scheme = small(
        tmp_path,
        "{a: {type: amount, label: 额}, b: {type: amount, label: 总额}}",
        """
  - id: x
    form: tiers
    of: {ratio: a, over: b, times: 100}
    period: month
    tiers: [{below: 100, points: 3}, {at_least: 100, points: 1}]""",
    )
    table = rows(
        a={1: amount, 2: f"{amount - 1}.999999", 3: f"{amount}.000001"},
        b=dict.fromkeys((1, 2, 3), amount),
    )
    assert months(creditscore.score(scheme, table))[:3] == [1, 3, 1]


def test_a_named_subject_and_all_of_them(tmp_path: Path) -> None:
    """`{fact, subject}` is one subject's figure wherever it stands; `per: entity` adds them up."""
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 数}, up: {type: flag, label: 是否}}",
        """
  - {id: named, form: each, of: {fact: n, subject: 乙}, points: 1, period: month, per: entity}
  - {id: all, form: each, of: n, points: 10, period: month, per: entity}
  - {id: any, form: each, of: up, points: 1000, period: month, per: entity}""",
        item="subjects: [甲, 乙]",
    )
    table = [
        *rows(subject="甲", n={1: 2}, up={1: 1, 2: 1}),
        *rows(subject="乙", n={1: 3, 3: 4}, up={1: 1}),
    ]
    assert months(creditscore.score(scheme, table))[:4] == [1053, 1000, 44, 0]
