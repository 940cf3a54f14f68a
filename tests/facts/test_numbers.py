import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditscore.facts.reading import numbers
from creditscore.facts.reading.numbers import unscaled

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("7.50", "7.50"),
        (" 7 ", "7"),
        ("007", "7"),
        ("+3", "3"),
        ("-0", "0"),
        (7, "7"),
        (0.1, "0.1"),
        (1e-05, "0.00001"),
        (1e22, "10000000000000000000000"),
        (np.float64(0.1), "0.1"),
        (np.int64(7), "7"),
        (Decimal("1E+2"), "100"),
        ("9" * 5000, "9" * 5000),
    ],
)
def test_number_is_read_exactly(cell: Any, number: str) -> None:
    assert numbers.number(cell) == Decimal(number)


@pytest.mark.parametrize(
    "cell",
    [
        "", " ", "１２", "1,000", "1e5", "12%", "五", ".5", "5.", "0x1F", "1_000", "1 000", "--1",
        "nan", "inf", None, True, np.bool_(True), float("nan"), float("inf"), pd.NA, pd.NaT,
        Decimal("NaN"), 1j, [1], "3条",
    ],
)  # fmt: skip
def test_anything_else_is_no_number(cell: Any) -> None:
    assert numbers.number(cell) is None


EXACT = st.decimals(allow_nan=False, allow_infinity=False, places=20)


@given(EXACT, st.integers(0, 24))
def test_number_is_scaled_exactly_or_not_at_all(value: Decimal, places: int) -> None:
    assert numbers.number(format(value, "f")) == value
    product = Fraction(value) * 10**places
    expected = int(product) if product.denominator == 1 else None
    assert numbers.scaled(value, places) == expected


@given(st.integers(-(10**15), 10**15), st.integers(0, 12))
def test_scaled_value_is_written_as_it_was_read(value: int, places: int) -> None:
    written = numbers.number(unscaled(value, places))
    assert written is not None
    assert numbers.scaled(written, places) == value


@pytest.mark.parametrize(
    ("value", "places", "scaled"),
    [
        ("7.50", 6, 7_500_000),
        ("0.5", 0, None),
        ("-1.25", 1, None),
        ("1." + "0" * 40 + "1", 6, None),
        ("1." + "0" * 40, 6, 1_000_000),
        ("123456789012345678901234567890.5", 1, 1234567890123456789012345678905),
    ],
)
def test_scaled(value: str, places: int, scaled: int | None) -> None:
    assert numbers.scaled(Decimal(value), places) == scaled


def test_values_up_to_a_bound_fit() -> None:
    bound = 10**15
    assert [numbers.fits(value) for value in (bound, -bound, bound + 1, -bound - 1)] == [
        True, True, False, False,
    ]  # fmt: skip


@given(st.dates(datetime.date(1000, 1, 1)))
def test_month_is_read_from_all_that_writes_it(day: datetime.date) -> None:
    year, month = day.year, day.month
    cells = [
        f"{year}-{month:02d}", f"{year}-{month}", f"{year}/{month}", f"{year}.{month:02d}",
        f"{year}年{month}月", f"{year}年 {month}月",
        f"{year}/{month}/{day.day}", f"{year}年{month}月{day.day}日", f"{year}{month:02d}",
        year * 100 + month,
        float(year * 100 + month), day, day.isoformat(), f" {year}-{month:02d} ",
    ]  # fmt: skip
    assert {numbers.month(cell, ZONE) for cell in cells} == {f"{year}-{month:02d}"}


@pytest.mark.parametrize("cell", [pd.Timestamp("2023-04-01"), pd.Period("2023-04", "M")])
def test_month_of_pandas(cell: Any) -> None:
    assert numbers.month(cell, ZONE) == "2023-04"


@pytest.mark.parametrize(
    "cell",
    [
        "April",
        "4月",
        "",
        None,
        "2023",
        "２０２３-04",
        45017,
        "23-04",
        2023.1,
        "2023.4",
    ],
)
def test_anything_else_is_no_month(cell: Any) -> None:
    assert numbers.month(cell, ZONE) == ""


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (" 市教育局 ", "市教育局"),
        ("\u3000市教育局", "市教育局"),
        (16, "16"),
        (16.0, "16"),
        (16.5, "16.5"),
        (float("nan"), ""),
        (None, ""),
        (pd.NA, ""),
        (pd.NaT, ""),
        ([1, 2], "[1, 2]"),
        (np.array([1, 2]), "[1 2]"),
    ],
)
def test_text(cell: Any, text: str) -> None:
    assert numbers.text(cell) == text


def test_empty_cells() -> None:
    assert numbers.is_empty(["", " ", None, 0, "0", pd.NA, "x"]) == [
        True, True, True, False, False, True, False,
    ]  # fmt: skip
