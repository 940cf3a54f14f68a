"""Days and months out of cells, and what an instant with a zone is in another one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditscore.tabular import instants

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    "cell",
    [
        "2023-05-31T16:00:00Z",
        "2023-05-31 16:00:00+00",
        "2023-05-31 16:00:00.123456 UTC",
        "2023-06-01T00:00:00+08:00",
        "2023-05-31T11:30-0430",
        "20230531T160000Z",
        datetime(2023, 5, 31, 16, tzinfo=UTC),
        pd.Timestamp("2023-05-31T16:00:00Z"),
        pd.Timestamp("2023-06-01", tz="Asia/Shanghai"),
    ],
)
def test_an_instant_is_a_day_of_the_zone(cell: object) -> None:
    assert instants.day(cell, SHANGHAI) == date(2023, 6, 1)
    assert instants.month(cell, SHANGHAI) == "2023-06"
    assert instants.month(cell, ZoneInfo("America/New_York")) == "2023-05"


@pytest.mark.parametrize(
    "cell",
    [
        "2023-05-31",
        "2023/5/31",
        "2023.5.31",
        "20230531",
        "2023年5月31日",
        "2023 年 5 月 31 日 23:30",
        "2023-05-31T23:59:59.999",
        "2023/5/31 0:00",
        " 2023-05-31 ",
        date(2023, 5, 31),
        datetime(2023, 5, 31, 23, 59),
        pd.Timestamp("2023-05-31 23:59"),
        np.datetime64("2023-05-31T23:59"),
    ],
)
def test_what_has_no_zone_stays_as_it_is_written(cell: object) -> None:
    assert instants.day(cell, SHANGHAI) == date(2023, 5, 31)
    assert instants.month(cell, SHANGHAI) == "2023-05"


@pytest.mark.parametrize(
    "cell",
    [
        "2023-02-30",
        "2023-05-00",
        "2023-13-01",
        "0000-05-01",
        "2023-05-01T99:99",
        "2023-05-01 24:00",
        "2023-05-01 10:00:60",
        "2023-05-01T10:00+25:00",
        "2023-05-01T10:00+08:60",
        "2023年5月31日abc",
        "2023-05-31 noon",
        "2023-05/31",
        "2023-05-31Z",
        "2023-05-3110:00",
        "2023-05-31T16:00:00Z[UTC]",
        "9999-12-31T20:00:00Z",
        "２０２３-05-01",
        "",
        "9" * 5_000_000,
        None,
        pd.NaT,
        2023.5,
        [date(2023, 5, 31)],
    ],
)
def test_what_says_no_day(cell: object) -> None:
    assert instants.day(cell, SHANGHAI) is None
    assert instants.month(cell, SHANGHAI) == ""


@pytest.mark.parametrize(
    "cell", ["2023-13", "2023-00", "0000-05", "2023.1", "202313", "2023-05月x"]
)
def test_what_says_no_month(cell: str) -> None:
    assert instants.month(cell, SHANGHAI) == ""


@pytest.mark.parametrize("name", ["localtime", "posixrules", "../etc/passwd", "/etc/x", "", "CST8"])
def test_no_zone_of_the_host_and_no_file(name: str) -> None:
    assert instants.zone(name) is None


_ZONES = st.sampled_from(
    ["Asia/Shanghai", "America/New_York", "Australia/Lord_Howe", "Europe/Dublin", "Pacific/Apia"]
)
_INSTANTS = st.lists(st.datetimes(datetime(1800, 1, 1), datetime(9000, 1, 1)), max_size=20)


@given(_INSTANTS, _ZONES, st.sampled_from(["s", "ms", "us"]))
def test_whole_columns_are_read_as_single_cells_are(
    found: list[datetime], name: str, unit: str
) -> None:
    zone = ZoneInfo(name)
    cells = [cell.replace(microsecond=0, tzinfo=UTC) for cell in found]
    column = pa.array([*cells, None], pa.timestamp(unit, "UTC"))
    days = [date(1970, 1, 1) + timedelta(int(day)) for day in instants.days(column, zone)[:-1]]
    assert days == [instants.day(cell, zone) for cell in cells]


def test_years_that_no_calendar_has_are_no_days() -> None:
    ends = [datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59)]
    low, high = ((end - datetime(1970, 1, 1)) // timedelta(seconds=1) for end in ends)
    column = pa.array([low - 1, low, high, high + 1, 2**62, None], pa.timestamp("s"))
    known = instants.days(column, SHANGHAI) != instants.NO_DAY
    assert known.tolist() == [False, True, True, False, False, False]
    shifted = instants.days(pa.array([high], pa.timestamp("s", "UTC")), SHANGHAI)
    assert shifted.tolist() == [instants.NO_DAY]


@pytest.mark.parametrize("kind", [pa.date32(), pa.date64(), pa.timestamp("ns")])
def test_dates_have_no_zone(kind: pa.DataType) -> None:
    column = pa.array([date(1969, 12, 31), None, date(1970, 1, 2)]).cast(kind)[1:]
    assert instants.days(column, SHANGHAI).tolist() == [instants.NO_DAY, 1]
