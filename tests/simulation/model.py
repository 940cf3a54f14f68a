"""What the year comes to, in plain Python: rules as numbers, figures as they stand in the tables.

Points and figures are counted in hundredths.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

ITEMS = ("1", "2", "3", "4", "5", "6")
_PERIODS = {"3": 3, "4": 1}
YEAR, ONE = 12, 100
Key = tuple[int, int, str, str]
"""A month from 1, a unit, an item and a fact."""
Figures = Mapping[Key, int]


@dataclass
class Rules:
    """The numbers of the rules; each item has a form of its own.

    1: so many points a case, in versions from a month on, to a cap of the year. 2: once a year.
    3: points an amount, to a cap of the quarter. 4: a rate of the month, rounded. 5: a mark that
    stands until there is another. 6: points taken off, to a floor of the year.
    """

    versions: list[tuple[int, int]] = field(default_factory=lambda: [(1, 100)])
    cap: int = 10
    once: int = 3
    amount: int = 2
    cap_of_quarter: int = 20
    rate: int = 5
    penalty: int = 2
    floor: int = 12
    good: int = 40
    fair: int = 15


class Standing:
    """What figures come to under some rules, of so many units up to a month."""

    def __init__(self, rules: Rules, units: int, figures: Figures, through: int) -> None:
        self.rules, self.figures, self.through = rules, figures, through
        self.posted = {
            (unit, month, item): self._to(unit, month, item) - self._before(unit, month, item)
            for unit in range(units)
            for month in range(1, through + 1)
            for item in ITEMS
        }
        """The points of each unit, month and item."""
        self.months = [
            [sum(self.posted[unit, month, item] for item in ITEMS)
             for month in range(1, through + 1)]
            for unit in range(units)
        ]  # fmt: skip
        self.so_far = [
            [sum(months[: at + 1]) for at in range(through)] for months in self.months
        ]  # fmt: skip

    def since(self, before: Standing) -> None:
        """Take the last month as what was not posted yet: `before` is the month before it.

        By other figures, it may be, of the months before: what they change is of the last month.
        """
        last = self.through
        for unit, months in enumerate(self.months):
            for item in ITEMS:
                span = range(1, last + 1)
                whole = sum(self.posted[unit, month, item] for month in span)
                told = sum(before.posted[unit, month, item] for month in span[:-1])
                self.posted |= {
                    (unit, month, item): before.posted[unit, month, item] for month in span[:-1]
                }
                self.posted[unit, last, item] = whole - told
            months[:] = [*before.months[unit], sum(months) - sum(before.months[unit])]
            self.so_far[unit][:-1] = before.so_far[unit]

    def place(self, unit: int, month: int) -> int:
        """The place by the points up to a month."""
        points = [so_far[month - 1] for so_far in self.so_far]
        return 1 + sum(other > points[unit] for other in points)

    def band(self, unit: int) -> str:
        """The band by the total."""
        total = self.so_far[unit][-1]
        return "优" if total >= self.rules.good * ONE else (
            "良" if total >= self.rules.fair * ONE else "差"
        )  # fmt: skip

    def _before(self, unit: int, month: int, item: str) -> int:
        """The points up to the month before, in the same period."""
        fresh = (month - 1) % _PERIODS.get(item, YEAR) == 0
        return 0 if fresh else self._to(unit, month - 1, item)

    def _to(self, unit: int, month: int, item: str) -> int:
        """The points of an item over its period, up to a month."""
        rules = self.rules
        span = range(month - (month - 1) % _PERIODS.get(item, YEAR), month + 1)
        if item == "1":
            cases = sum(self._points(at) * self._get(at, unit, item, "cases") for at in span)
            return min(cases // ONE, rules.cap * ONE)
        if item == "2":
            return rules.once * ONE * any(self._each(span, unit, item, "up"))
        if item == "3":
            spent = sum(self._each(span, unit, item, "spent")) * rules.amount
            return min(spent, rules.cap_of_quarter * ONE)
        if item == "4":
            ok, seen = (self._get(month, unit, item, fact) for fact in ("ok", "seen"))
            return (2 * ok * rules.rate * ONE + seen) // (2 * seen) if seen else 0
        if item == "5":
            marks = [self.figures.get((at, unit, item, "mark")) for at in span]
            return next((mark for mark in reversed(marks) if mark is not None), 0)
        talks = sum(self._each(span, unit, item, "talks"))
        return max(-rules.penalty * talks, -rules.floor * ONE)

    def _points(self, month: int) -> int:
        return [points for first, points in self.rules.versions if first <= month][-1]

    def _get(self, month: int, unit: int, item: str, fact: str) -> int:
        return self.figures.get((month, unit, item, fact), 0)

    def _each(self, span: range, unit: int, item: str, fact: str) -> Iterator[int]:
        return (self._get(month, unit, item, fact) for month in span)
