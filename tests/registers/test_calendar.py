"""Working days: the official calendar, years from rule files, years that are not known."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import holidays
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditscore import RuleError, UsageError
from creditscore.registers import calendar as module
from creditscore.registers.calendar import Calendar
from creditscore.registers.calendarfile import load_calendar

DAYS = """
    2023-01-18 2023-02-01   2023-04-03 2023-04-13   2023-04-25 2023-05-08   2023-09-25 2023-10-10
    2023-09-28 2023-10-13   2023-12-28 2024-01-09   2024-02-05 2024-02-20   2026-02-10 2026-02-26
"""
SEVENTH = DAYS.split()
CALENDAR = Calendar()


PAIRS = [*zip(SEVENTH[::2], SEVENTH[1::2], strict=True)]


def last_day(calendar: Calendar, day: object, limit: int) -> str:
    """The working day by which so many have passed since a day, "" where it cannot be known."""
    found = calendar.last_day(int(np.datetime64(str(day)).astype(int)), limit)
    return "" if found is None else str(np.datetime64(found, "D"))


def is_working(calendar: Calendar, day: object) -> bool:
    return last_day(calendar, np.datetime64(str(day)) - 1, 1) == str(day)


@pytest.mark.parametrize(("decided", "seventh"), PAIRS)
def test_the_seventh_working_day(decided: str, seventh: str) -> None:
    assert last_day(CALENDAR, decided, 7) == seventh
    days = np.datetime64(seventh) + np.arange(-1, 2)
    assert CALENDAR.within(np.full(3, np.datetime64(decided)), days, 7).tolist() == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize("year", range(2020, 2027))
def test_years_against_another_library(year: int) -> None:
    days = np.arange(f"{year}-01-01", f"{year + 1}-01-01", dtype="datetime64[D]")
    other = holidays.country_holidays("CN", years=year)
    expected = [other.is_working_day(day) for day in days.tolist()]
    assert [is_working(CALENDAR, day) for day in days] == expected


@given(
    st.dates(dt.date(2004, 1, 1), dt.date(2026, 10, 1)),
    st.integers(1, 30),
    st.integers(-5, 70),
)
def test_counting_day_by_day(first: dt.date, number: int, later: int) -> None:
    day, left = first, number
    while left:
        day += dt.timedelta(days=1)
        left -= is_working(CALENDAR, day)
    assert last_day(CALENDAR, first, number) == str(day)
    last = first + dt.timedelta(days=later)
    if last.year > 2003:
        assert CALENDAR.within([first], [last], number).tolist() == [last <= day or last <= first]


def years_of(error: pytest.ExceptionInfo[RuleError]) -> list[object]:
    assert {p.code for p in error.value.problems} == {"D603"}
    return [problem.details["year"] for problem in error.value.problems]


def test_a_year_that_is_not_known_is_an_error() -> None:
    with pytest.raises(RuleError) as error:
        CALENDAR.within(["2026-12-28", "2003-12-30"], ["2027-01-05", "2004-01-02"], 7)
    assert years_of(error) == [2003, 2027]
    with pytest.raises(RuleError) as error:
        CALENDAR.within(["2026-12-28"], ["2027-01-05"], 7)
    assert years_of(error) == [2027]
    with pytest.raises(RuleError) as error:
        CALENDAR.within(["2026-12-30"], ["2027-01-02"], 7)
    assert years_of(error) == [2027]
    assert "calendar.yaml" in error.value.text("zh")
    assert "2004-2026" in error.value.text("en")


def test_what_known_days_decide_needs_no_other_year() -> None:
    assert CALENDAR.within(["2026-12-30"], ["2027-01-01"], 7).tolist() == [True]
    assert CALENDAR.within(["2026-12-01"], ["2027-01-05"], 7).tolist() == [False]
    assert CALENDAR.within(["1923-05-08"], ["2023-05-08"], 7).tolist() == [False]
    assert CALENDAR.within(["2027-01-05"], ["2026-12-28"], 7).tolist() == [True]
    assert CALENDAR.within(["2003-12-31"], ["2004-01-02"], 1).tolist() == [True]


@pytest.mark.parametrize(
    ("day", "limit", "last"),
    [
        ("2026-12-28", 3, "2026-12-31"),
        ("2003-12-31", 1, "2004-01-02"),
        ("2003-12-30", 1, ""),
        ("1995-03-01", 7, ""),
    ],
)
def test_the_last_day_on_which_a_report_is_in_time(day: str, limit: int, last: str) -> None:
    assert last_day(CALENDAR, day, limit) == last


YEAR = """\
calendar:
  - year: 2027
    cites: 虚构的通知
    holidays: [2027-01-01, {from: 2027-02-05, until: 2027-02-11}]
    workdays: [2027-02-13]
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "calendar.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_year_from_a_rule_file(tmp_path: Path) -> None:
    calendar = load_calendar(write(tmp_path, YEAR))
    assert last_day(calendar, "2026-12-28", 3) == "2026-12-31"
    assert last_day(calendar, "2027-02-04", 3) == "2027-02-15"
    assert last_day(calendar, "2023-01-18", 7) == "2023-02-01"


def test_a_year_corrected(tmp_path: Path) -> None:
    text = "calendar: [{year: 2023, cites: 更正, holidays: [2023-05-08], workdays: []}]"
    calendar = load_calendar(write(tmp_path, text))
    assert last_day(calendar, "2023-05-05", 1) == "2023-05-09"
    assert [is_working(calendar, day) for day in ("2023-01-02", "2022-01-03")] == [True, False]


def test_a_gap_between_years(tmp_path: Path) -> None:
    calendar = load_calendar(write(tmp_path, YEAR.replace("2027", "2028")))
    with pytest.raises(RuleError) as error:
        calendar.within(["2026-12-30"], ["2028-01-03"], 3)
    assert years_of(error) == [2027]
    days = [last_day(calendar, "2026-12-30", number) for number in (1, 3)]
    assert days == ["2026-12-31", ""], "the third one may be in the gap"
    ends = ["2026-03-03", "2028-03-02"]
    either = calendar.within(["2026-03-02", "2028-03-01"], ends, 1).tolist()
    assert either == [True, True], "neither passes through the gap"


def test_mistakes_are_told_with_their_lines(tmp_path: Path) -> None:
    text = """\
calendar:
  - year: 2027
    cites: 虚构
    holidays: [2028-01-01, 2027-02-30, {from: 2027-05-03, until: 2027-05-01}, 2027-05-05]
    workdays: [2027-02-15, 2027-05-05]
  - {year: 2027, cites: 虚构, holidays: [], workdays: []}
"""
    with pytest.raises(RuleError) as error:
        load_calendar(write(tmp_path, text))
    found = [(p.place.line, p.place.column, p.code) for p in error.value.problems]
    assert found == [
        (4, 16, "D605"), (4, 28, "D604"), (4, 40, "D604"),
        (5, 16, "D606"), (5, 28, "R301"), (6, 12, "R301"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("days", "code"),
    [
        ("holidays: [{from: 0001-01-01, until: 9999-12-31}], workdays: []", "D605"),
        ("holidays: [], workdays: [{from: 2027-01-01, until: 2027-01-10}]", "D606"),
        ("holidays: [{from: 2027-01-01, until: 2027-02-30}], workdays: []", "D604"),
        ("holidays: [2027-01-02], workdays: [2027-01-02]", "R301"),
        ("holidays: [{from: 2027-01-01, until: 2027-01-03}, 2027-01-02], workdays: []", "R301"),
        ("holidays: [2027-13-01], workdays: []", "S206"),
    ],
)
def test_a_stretch_of_days_is_told_once(days: str, code: str, tmp_path: Path) -> None:
    path = write(tmp_path, f"calendar: [{{year: 2027, cites: 虚构, {days}}}]")
    with pytest.raises(RuleError) as error:
        load_calendar(path)
    assert [problem.code for problem in error.value.problems] == [code]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("calendar: []", "S207"),
        ("year: 2027", "S201"),
        ("calendar: [{year: 2027, cites: 虚构, holidays: [2027-2-5], workdays: []}]", "S206"),
    ],
)
def test_shapes(text: str, code: str, tmp_path: Path) -> None:
    with pytest.raises(RuleError) as error:
        load_calendar(write(tmp_path, text))
    assert code in [problem.code for problem in error.value.problems]


def test_without_the_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise UsageError([])

    monkeypatch.setattr(module, "_library", missing)
    with pytest.raises(UsageError):
        is_working(Calendar(), "2023-05-08")
    calendar = load_calendar(write(tmp_path, YEAR))
    assert is_working(calendar, "2027-01-04")
