"""Working days by the official calendar: weekends, holidays and the make-up days that go with them.

The years come from `chinesecalendar`, and from a rule file, whose years stand instead of the
library's. A year that neither covers is an error (D603): its make-up days cannot be known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

import numpy as np

from ..arrays import Ints, Mask
from ..errors import Place, Problem, RuleError, UsageError
from ..lazy import need

FILE = "calendar.yaml"


@dataclass(frozen=True)
class Calendar:
    """Which days are working days, year by year; days are `datetime64[D]`.

    >>> Calendar().within(["2023-01-18"] * 2, ["2023-02-01", "2023-02-02"], 7).tolist()
    [True, False]
    """

    years: Mapping[int, Ints] = field(default_factory=dict)

    def within(self, first: Any, last: Any, number: int) -> Mask:
        """Whether `last` is no later than the `number`-th working day after `first`.

        Raises `RuleError` where a year between them that is not covered could decide it.
        """
        first, last = _numbers(first), _numbers(last)
        before = np.searchsorted(self._working, last, "left")
        within: Mask = before - np.searchsorted(self._working, first, "right") < number
        self._refuse_gaps(first[within], last[within] - 1)
        return within

    def last_day(self, day: int, limit: int) -> int | None:
        """The working day by which so many have passed since a day, which is not counted itself.

        None where a year on the way is not covered.
        """
        at = int(np.searchsorted(self._working, day, "right")) + limit - 1
        last = int(self._working[at])
        first, end = _years(np.array([day + 1, last])).tolist()
        return last if all(year in self._covered for year in range(first, end + 1)) else None

    def _refuse_gaps(self, first: Ints, last: Ints) -> None:
        """Refuse stretches, without their first day, that touch years that are not covered."""
        starts, ends = _years(first + 1), _years(last)
        longer = ends >= starts
        years = np.unique(np.r_[starts[longer], ends[longer]])
        if not len(years):
            return
        span = range(int(years[0]), int(years[-1]) + 1)
        gaps = [year for year in span if year not in self._covered]
        touched = [y for y in gaps if ((starts <= y) & (y <= ends)).any()]
        if touched:
            known = f"{min(self._covered)}-{max(self._covered)}" if self._covered else "-"
            details = {"known": known, "file": FILE}
            raise RuleError(Problem("D603", Place(), {"year": y, **details}) for y in touched)

    @cached_property
    def _covered(self) -> Mapping[int, Ints]:
        try:
            library = _library()
        except UsageError:
            if not self.years:
                raise
            library = {}
        return {**library, **self.years}

    @cached_property
    def _working(self) -> Ints:
        """Every working day of the years that are covered, as numbers that rise."""
        return np.concatenate([self._covered[year] for year in sorted(self._covered)])


def _numbers(days: Any) -> Ints:
    return np.asarray(days, "datetime64[D]").astype(np.int64)


def _years(numbers: Ints) -> Ints:
    return numbers.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970


@cache
def _library() -> Mapping[int, Ints]:
    """The working days of each year that the calendar library knows."""
    tables = need("chinese_calendar.constants", "registers")
    holidays, workdays = tables.holidays, tables.workdays
    first, last = min(holidays).year, max(holidays).year
    return {year: working(year, holidays, workdays) for year in range(first, last + 1)}


def working(year: int, holidays: Any, workdays: Any) -> Ints:
    """The working days of a year, as numbers of days since 1970.

    >>> found = working(2023, ["2023-01-02"], ["2023-01-07"])
    >>> found[:5].astype("datetime64[D]").astype(str).tolist()
    ['2023-01-03', '2023-01-04', '2023-01-05', '2023-01-06', '2023-01-07']
    """
    days = np.arange(np.datetime64(f"{year}-01-01"), np.datetime64(f"{year + 1}-01-01"))
    off, made_up = (np.array(sorted(some), "datetime64[D]") for some in (holidays, workdays))
    kept = (np.is_busday(days) & ~np.isin(days, off)) | np.isin(days, made_up)
    return days[kept].astype(np.int64)
