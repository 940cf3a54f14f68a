"""What a report is about: a month, a quarter or the year, and how it is called."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ..errors import Place, Problem, UsageError
from ..language import Say
from ..results.arguments import month_number
from ..scheme.scheme import Scheme

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
"""The months as English headings name them."""
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
        """What it is called in a Chinese heading."""
        return self.named(Say("zh"))

    def named(self, say: Say) -> str:
        """What it is called in a heading.

        >>> Period("quarter", 2023, 4, 6).named(Say("en"))
        'quarter 2 of 2023'
        """
        if self.kind == "annual":
            return say(f"{self.year}年度", f"the year {self.year}")
        if self.kind == "quarter":
            number = self.last // 3
            return say(
                f"{self.year}年第{'一二三四'[number - 1]}季度", f"quarter {number} of {self.year}"
            )
        return say(f"{self.year}年{self.last}月", f"{MONTHS[self.last - 1]} {self.year}")

    @property
    def short(self) -> str:
        """The same as a word in a Chinese sentence."""
        return self.called(Say("zh"))

    def called(self, say: Say) -> str:
        """The same as a word in a sentence.

        >>> Period("month", 2023, 5, 5).called(Say("en"))
        'month'
        """
        words = {"annual": ("全年", "year"), "quarter": ("本季度", "quarter")}
        return say(*words.get(self.kind, ("当月", "month")))

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
