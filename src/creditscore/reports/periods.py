"""What a report is about: a month, a quarter or the year, and how it is called."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ..errors import Place, Problem, UsageError
from ..results.arguments import month_number
from ..scheme.scheme import Scheme

_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}
_QUARTER = re.compile(r"(?:([0-9]{4})年?-?)?(?:[Qq]([1-4])|第?([1-4一二三四])季度)")


@dataclass(frozen=True, slots=True)
class Period:
    """Some months of the year, by their numbers from 1; reports are of all that led up to them.

    >>> from creditscore import load_scheme
    >>> Period.month(load_scheme("changzhi-2023"), "5月").title
    '2023年5月'
    """

    kind: Literal["month", "quarter", "annual"]
    year: int
    first: int
    last: int

    @classmethod
    def month(cls, scheme: Scheme, asked: str) -> Period:
        """A month as tables may write it; raises `UsageError` for one outside the year."""
        number = month_number(scheme, asked)
        return cls("month", scheme.year, number, number)

    @classmethod
    def quarter(cls, scheme: Scheme, asked: str) -> Period:
        """A quarter as 2023-Q2, Q2 or 第二季度; raises `UsageError` for any other."""
        found = _QUARTER.fullmatch(asked.strip())
        if found is None or (found[1] and int(found[1]) != scheme.year):
            pattern = f"{scheme.year}-Q1 … {scheme.year}-Q4"
            raise UsageError(Problem("U508", Place(), {"value": asked, "pattern": pattern}))
        word = found[2] or found[3]
        number = _QUARTERS.get(word) or int(word)
        return cls("quarter", scheme.year, 3 * number - 2, 3 * number)

    @classmethod
    def annual(cls, scheme: Scheme) -> Period:
        """The whole year."""
        return cls("annual", scheme.year, 1, 12)

    @property
    def title(self) -> str:
        """What it is called in a heading."""
        if self.kind == "annual":
            return f"{self.year}年度"
        if self.kind == "quarter":
            return f"{self.year}年第{'一二三四'[self.last // 3 - 1]}季度"
        return f"{self.year}年{self.last}月"

    @property
    def short(self) -> str:
        """The same as a word in a sentence."""
        return {"annual": "全年", "quarter": "本季度", "month": "当月"}[self.kind]

    def holds(self, month: str) -> bool:
        """Whether a month of the year, as tables write it, is one of its months."""
        return self.first <= int(month[5:]) <= self.last

    @property
    def day(self) -> datetime:
        """The first day of its last month: the date that files of it carry inside."""
        return datetime(self.year, self.last, 1)

    @property
    def through(self) -> str:
        """Its last month as tables write it."""
        return f"{self.year}-{self.last:02d}"

    @property
    def file(self) -> str:
        """What files of it begin with."""
        if self.kind == "annual":
            return str(self.year)
        return f"{self.year}-Q{self.last // 3}" if self.kind == "quarter" else self.through
