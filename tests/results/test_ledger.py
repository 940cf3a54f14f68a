"""The ledger: one row a posting, from the first fact to the annual total."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
import sampled
from small import every, rows, small, year

import creditscore
from creditscore.decimals import plainly
from creditscore.results.tables.definitions import ITEMS, LEDGER

FACTS = "{n: {type: count, label: 次数}, s: {type: stock, label: 存量, missing: carry}}"
OF_THE_YEAR = ["annual"]


def best_100() -> creditscore.Result:
    return creditscore.score(sampled.scheme(), sampled.facts(), readings={"sum-scale": "best-100"})


@pytest.mark.parametrize("result", [sampled.result, sampled.half, best_100])
def test_it_adds_up_to_every_other_table(result: Callable[[], creditscore.Result]) -> None:
    found = result()
    ledger = found.ledger
    monthly = ledger[~ledger["kind"].isin(OF_THE_YEAR)]
    by_item = monthly[monthly["item"] != ""].groupby(["month", "entity", "item"])["points"].sum()
    items = found.items.set_index(["month", "entity", "item"])["points"]
    assert by_item.to_dict() == items.to_dict()
    by_month = monthly.groupby(["month", "entity"])["points"].sum().to_dict()
    months = found.months.set_index(["month", "entity"])["points"].to_dict()
    assert {**dict.fromkeys(months, Decimal(0)), **by_month} == months
    totals = ledger.groupby("entity")["points"].sum().to_dict()
    assert totals == found.annual.set_index("entity")["total"].to_dict()


def test_columns_and_order() -> None:
    ledger, items = sampled.result().ledger, sampled.result().items
    assert (tuple(ledger), tuple(items)) == (LEDGER.names, ITEMS.names)
    for track in sampled.TRACKS:
        rows_ = ledger[(ledger["track"] == track) & ~ledger["kind"].isin(OF_THE_YEAR)]
        units = sampled.scheme().tracks[track].positions
        place = [
            (month, units[name])
            for month, name in zip(rows_["month"], rows_["entity"], strict=True)
        ]
        assert place == sorted(place)
    assert set(ledger["kind"]) == {"award", "annual"}


def test_points_are_exact_decimals_everywhere() -> None:
    result = best_100()
    for table in ("ledger", "items", "months", "annual", "completeness"):
        frame = getattr(result, table)
        assert not [
            name for name in frame if np.issubdtype(frame[name].to_numpy().dtype, np.floating)
        ]
        for column in {"points", "to_date", "monthly", "evaluation", "total"} & set(frame):
            assert {type(value) for value in frame[column]} <= {Decimal, type(None)}


def test_what_earned_nothing_stands_there_all_the_same(tmp_path: Path) -> None:
    """Reported facts have a row, with 0 points; months without facts and points have none."""
    scheme = small(tmp_path, FACTS, "[{id: x, form: each, of: n, points: 2, period: year, cap: 6}]")
    ledger = creditscore.score(scheme, rows(n={1: 4, 3: 2, 5: 0})).ledger
    found = ledger[ledger["kind"] == "award"]
    assert list(zip(found["month"], found["points"], found["facts"], strict=True)) == [
        ("2023-01", 6, "n=4"),
        ("2023-03", 0, "n=2 (6)"),
        ("2023-05", 0, "n=0 (6)"),
    ]


def test_what_holds_on_has_a_row_each_month(tmp_path: Path) -> None:
    scheme = small(tmp_path, FACTS, "[{id: x, form: each, of: s, points: -1, period: month}]")
    ledger = creditscore.score(scheme, rows(s={11: 2})).ledger
    assert list(ledger.loc[ledger["kind"] == "award", "month"]) == ["2023-11", "2023-12"]


def test_the_facts_behind_a_posting() -> None:
    ledger = sampled.result().ledger
    rows_ = ledger[(ledger["entity"] == "市税务局") & (ledger["item"] == "23")]
    assert set(rows_["subject"]) == {"纳税信用A级"}
    assert rows_["facts"].iloc[0].startswith("holders=2300; enterprises=31200; national_share=7.5")
    assert set(rows_["cites"]) == {"附表一（二十三）"}


def test_the_annual_rows_close_the_year() -> None:
    """From the sum of the months, 0.9 of it, the evaluation, and what rounding left."""
    ledger = sampled.result().ledger
    rows_ = ledger[(ledger["entity"] == "市教育局") & (ledger["kind"] == "annual")]
    assert set(rows_["month"]) == {"2023-12"}
    points = dict(zip(rows_["award"], rows_["points"], strict=True))
    found = year(sampled.result(), "市教育局")
    assert points["monthly"] == Decimal("-0.1") * found["monthly"]
    assert points["evaluation"] == Decimal("0.1") * found["evaluation"]
    assert abs(points["rounding"]) <= Decimal("0.00005")
    assert sum(points.values()) == found["total"] - found["monthly"]
    assert list(rows_["facts"])[:2] == ["0.9 × 579.559", "0.1 × 92"]


def test_the_annual_rows_of_a_part_stand_in_its_last_month() -> None:
    ledger = sampled.half().ledger
    assert set(ledger.loc[ledger["kind"] == "annual", "month"]) == {"2023-06"}
    assert ledger["month"].max() == "2023-06"


def test_a_cap_on_an_item_is_a_row_of_its_own() -> None:
    result = creditscore.score(
        sampled.scheme(), sampled.facts(), readings={"6": "flat-plus-quality", "16": "cap-on-item"}
    )
    caps = result.ledger[result.ledger["kind"] == "cap"]
    assert {(track, item) for track, item in zip(caps["track"], caps["item"], strict=True)} == {
        ("counties", "6"),
        ("counties", "16"),
        ("departments", "16"),
    }
    assert max(caps["points"]) <= 0
    assert set(caps["award"]) == set(caps["subject"]) == {""}


def test_a_scheme_of_blank_items_alone(tmp_path: Path) -> None:
    scheme = small(tmp_path, FACTS, "[]", item="blank: 附表空白")
    result = creditscore.score(scheme, rows(n=every(1)))
    assert result.ledger.empty
    assert result.items.empty
    assert list(result.annual["total"]) == [None] * len(result.annual)
    assert set(result.months["points"]) == {0}


@pytest.mark.parametrize(
    ("number", "expected"),
    [("0.10", "0.1"), ("10", "10"), ("100.000", "100"), ("-0.50", "-0.5"), ("0", "0")],
)
def test_plainly(number: str, expected: str) -> None:
    assert format(plainly(Decimal(number)), "f") == expected


@pytest.mark.parametrize(
    "parts",
    [
        "{id: a, title: 一, weight: 0.5, of: months}, {id: b, title: 二, weight: 0.5, of: months}",
        (
            "{id: raw, title: 原分, weight: 0, of: months},"
            " {id: best, title: 折算, weight: 1, of: months, scale_best_to: 100}"
        ),
        (
            "{id: best, title: 折算, weight: 0.7, of: months, scale_best_to: 100},"
            " {id: node, title: 章, weight: 0.3, of: {points_of: 一}, scale_best_to: 100}"
        ),
        "{id: node, title: 章, weight: 1, of: {points_of: 一}, scale_best_to: 100}",
    ],
)
def test_the_months_are_taken_out_once_however_many_parts_are_of_them(
    tmp_path: Path, parts: str
) -> None:
    scheme = small(
        tmp_path,
        FACTS,
        "[{id: x, form: each, of: n, points: 2, period: year}]",
        parts=f"annual: {{parts: [{parts}]}}",
    )
    result = creditscore.score(scheme, [*rows("甲", n={1: 7}), *rows("乙", n={2: 3})])
    totals = result.ledger.groupby("entity")["points"].sum()
    assert totals.to_dict() == result.annual.set_index("entity")["total"].to_dict()


def test_a_part_that_is_scaled_has_a_row_before_its_own(tmp_path: Path) -> None:
    """What is not in the months has none to change: the row says from what the part was scaled."""
    parts = """annual:
  parts:
    - {id: monthly, title: 月度积分, weight: 0.5, of: months}
    - id: mark
      title: 测评
      weight: 0.5
      of: {item: mark, fact: mark}
      fact: {type: score, label: 测评得分}
      scale_best_to: 100"""
    scheme = small(
        tmp_path, FACTS, "[{id: x, form: each, of: n, points: 2, period: year}]", parts=parts
    )
    facts = [*rows("甲", item="mark", mark={12: 50}), *rows("乙", item="mark", mark={12: 40})]
    ledger = creditscore.score(scheme, facts).ledger
    mine = ledger[(ledger["entity"] == "乙") & (ledger["item"] == "mark")]
    assert list(zip(mine["award"], mine["points"], mine["facts"], strict=True)) == [
        ("mark", 0, "40 → 80"),
        ("mark", 40, "0.5 × 80"),
    ]
