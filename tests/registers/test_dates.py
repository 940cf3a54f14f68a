"""Dates in records."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditscore.registers.dates import NONE, days, month_text, months

SHANGHAI = ZoneInfo("Asia/Shanghai")
FORMS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日", "%Y-%m-%d %H:%M:%S")


@given(st.dates(dt.date(1900, 1, 1)), st.sampled_from(FORMS))
def test_every_form(day: dt.date, form: str) -> None:
    text = form
    for mark, number in (
        ("%Y", f"{day.year:04d}"),
        ("%m", f"{day.month:02d}"),
        ("%d", f"{day.day:02d}"),
    ):
        text = text.replace(mark, number)
    text = text.replace("%H:%M:%S", "23:59:59")
    found = days([text], SHANGHAI)
    assert found.astype("datetime64[D]").tolist() == [day]
    assert month_text(int(months(found)[0])) == f"{day.year}-{day.month:02d}"


@pytest.mark.parametrize(
    "text",
    ["", "45054", "2023-02-29", "2023-13-01", "2023-05", "23-05-08", "2023-5/8", "8/5/2023",
     "二〇二三年", "2023-05-08x", "２０２３-05-08", "0000-01-01", "2023-05-08 25:61",
     "2023-05-08 99:99", "2023-05-08abc", "2023-05-08 昨天", "2023-05-08Z",
     "2023-05-08 10:00+25:00", "10000-01-01", "2023-04-31", "1900-02-29"],
)  # fmt: skip
def test_no_dates(text: str) -> None:
    found = days([text], SHANGHAI)
    assert found.tolist() == [NONE]
    assert months(found)[0] < 0


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2023-05-31T16:00:00Z", "2023-06-01"),
        ("2023-05-31 15:59:59.999 UTC", "2023-05-31"),
        ("2023-05-31 16:00:00+00", "2023-06-01"),
        ("2023-06-01 00:00:00+08:00", "2023-06-01"),
        ("2023-05-31 16:00:00", "2023-05-31"),
    ],
)
def test_an_instant_is_a_day_of_the_scheme(cell: str, day: str) -> None:
    assert days([cell], SHANGHAI).astype("datetime64[D]").astype(str).tolist() == [day]
