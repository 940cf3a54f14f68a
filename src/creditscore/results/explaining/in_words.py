"""Quantities and conditions of the rules in the figures of one unit, as a clerk would say them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

import numpy as np

from ...decimals import multiply, plainly, written
from ...engine.cube import Figure
from ...engine.values import Value, constant
from ...engine.view import View
from ...facts.reading.numbers import unscaled
from ...language import Say
from ...scheme import model as m
from ...scheme.rule_words import SIGNS
from .block import Once
from .labels import points_text

_PEERS = {
    "mean": ("各单位平均", "mean of the units"),
    "min": ("各单位最低", "lowest of the units"),
    "max": ("各单位最高", "highest of the units"),
    "median": ("各单位中位", "median of the units"),
    "quantile": ("各单位分位", "quantile of the units"),
    "rank": ("名次", "place"),
    "last": ("并列的末一名次", "last of the tied places"),
    "percentile": ("百分位", "percentile"),
}
_EXTREMES = {"max": ("取大", "the larger of "), "min": ("取小", "the smaller of ")}
_PLACES = ("rank", "last", "percentile")
_OVER = {
    "total": ("各月合计 ", "in all months "),
    "end": ("当月 ", "this month "),
    "any": ("有一个月 ", "in any month "),
    "every": ("每个月 ", "in every month "),
}
At = tuple[int, int]
"""A month of the planes and a column of the block."""


@dataclass(frozen=True)
class InWords:
    """What an award or a node sees, in words, for the month and the unit of a cell `at`.

    `once` keeps what the view sees, for all cells.
    """

    view: View
    at: At
    say: Say
    once: Once = field(default_factory=Once)

    def first(self, conditions: Sequence[m.Condition]) -> str:
        """The first condition that holds, or that none does."""
        for condition in conditions:
            if self.holds(condition):
                return self.condition(condition)
        if len(conditions) > 1:
            return self.say("各档条件都不成立", "no row holds")
        failed = self.condition(conditions[0])
        if self._yes_no(conditions[0]):
            return failed
        return self.say(f"{failed} 不成立", f"{failed} does not hold")

    def holds(self, condition: m.Condition) -> bool:
        """Whether a condition holds here."""
        return bool(self.once(condition, lambda: self.view.holds(condition))[self.at])

    def value(self, quantity: m.Quantity) -> Value:
        """A quantity as the view sees it, of all months and units."""
        return self.once(quantity, lambda: self.view.value(quantity))

    def condition(self, condition: m.Condition) -> str:
        """A condition in figures; of several that one has to hold of, those that do."""
        match condition:
            case m.Is():
                is_ = "" if self.holds(condition) else self.say("不", "not ")
                return f"{condition.column} {is_}= {'/'.join(condition.values)}"
            case m.Test():
                return self._test(condition)
            case m.Not(inner):
                return self.say(f"非（{self.condition(inner)}）", f"not ({self.condition(inner)})")
        shown = [c for c in condition.conditions if isinstance(condition, m.AllOf) or self.holds(c)]
        return self.say("，", ", ").join(map(self.condition, shown or condition.conditions))

    def quantity(self, quantity: m.Quantity) -> str:
        """A quantity in figures."""
        if isinstance(quantity, int | Decimal):
            return _number(quantity)
        say, value = self.say, self.value(quantity)
        known = is_known(value, self.at)
        figure = exact_text(value, self.at) if known else say("未报", "not reported")
        match quantity:
            case m.FactRef():
                return figure
            case m.Ratio():
                of, over = map(self.quantity, (quantity.of, quantity.over))
                if not known:
                    return f"{of} ÷ {over}"
                times = "" if quantity.times in (1, 100) else f" × {quantity.times}"
                percent = "%" if quantity.times == 100 else ""
                equals = "" if figure.startswith("≈") else "= "
                return f"{of}{times} ÷ {over} {equals}{figure}{percent}"
            case m.Sum():
                return f"({' + '.join(map(self.quantity, quantity.parts))})"
            case m.Product():
                return " × ".join(map(self.quantity, quantity.parts))
            case m.Extreme():
                name = say(*_EXTREMES[quantity.figure])
                parts = say("、", ", ").join(map(self.quantity, quantity.parts))
                return f"{name}({parts}) = {figure}"
            case m.Difference():
                return f"({self.quantity(quantity.of)} − {self.quantity(quantity.less)})"
            case m.Change():
                return f"{say('比上月 ', 'on the month before ')}{figure}"
            case m.Peers():
                return f"{say(*_PEERS[quantity.figure])} {figure}"
            case m.Column() | m.Parameter():
                return f"{quantity.name} {figure}"
            case m.FirstKnown(parts):
                known_ = (part for part in parts if is_known(self.value(part), self.at))
                return self.quantity(next(known_, parts[0]))
            case m.FullOf() | m.PointsOf():
                track = self.view.cube.facts.slots.track
                title = next(n.title for n in track.root.nodes() if n.id == quantity.node)
                if isinstance(quantity, m.FullOf):
                    title += say("所涉满分", ", full marks that apply")
                elif quantity.by_subject:
                    title += f" {self.view.subject if quantity.same else quantity.subject}"
                return f"{title} {figure}{say(' 分', ' points')}"
        return figure

    def _month_of(self, test: m.Test) -> int:
        """The month whose figure a test shows: of one that some month meets the last that does."""
        month, unit = self.at
        if test.over == "any" and self.holds(test):
            monthly = replace(self.view, period="month")
            held = monthly.holds(replace(test, over="period"))[: month + 1, unit]
            return int(np.flatnonzero(held)[-1]) if held.any() else month
        return month

    def _test(self, test: m.Test) -> str:
        if test.over != "period":
            view = replace(self.view, period="month") if test.over in ("any", "every") else None
            there = replace(self, view=view or self.view.over(test), once=Once())
            there = replace(there, at=(self._month_of(test), self.at[1]))
            return self.say(*_OVER[test.over]) + there._test(replace(test, over="period"))
        if test.known is not None:
            return self._known(test)
        flag = self._yes_no(test)
        if flag is not None:
            return flag
        percent = "%" if _in_percent(test.of) else ""
        of, factor = test.of, 1
        if isinstance(of, m.Ratio) and _is_share(of, test):
            of, percent, factor = replace(of, times=100), "%", 100
        bounds = (f"{SIGNS[op]} {self._bound(bound, factor)}{percent}" for op, bound in test.bounds)
        return f"{self.quantity(of)} {' '.join(bounds)}"

    def _known(self, test: m.Test) -> str:
        """Whether there is a figure, and which."""
        name = self.fact(test.of).label if isinstance(test.of, m.FactRef) else ""
        if not is_known(self.value(test.of), self.at):
            return f"{name}{self.say('无数', ' not known')}".strip()
        return f"{name} {self.quantity(test.of)}".strip() + self.say("，有数", ", known")

    def _bound(self, bound: m.Quantity, factor: int) -> str:
        if isinstance(bound, int | Decimal):
            return points_text(plainly(multiply(Decimal(bound), Decimal(factor))))
        return self.quantity(bound)

    def _yes_no(self, condition: m.Condition) -> str | None:
        """What a flag is that a condition asks for: yes or no; None for another condition."""
        if not isinstance(condition, m.Test) or not isinstance(condition.of, m.FactRef):
            return None
        if condition.known is not None:
            return None
        fact = self.fact(condition.of)
        simple = all(isinstance(bound, int | Decimal) for _, bound in condition.bounds)
        if fact.type != "flag" or condition.over != "period" or not simple or self.view.adds:
            return None
        value = self.value(condition.of)
        if not is_known(value, self.at):
            return f"{fact.label}{self.say('：未报', ': not reported')}"
        yes = cell(value.exact.num, self.at) > 0
        return f"{fact.label}{self.say('：', ': ')}{yes_no(yes, self.say)}"

    def fact(self, ref: m.FactRef) -> m.Fact:
        """The fact of a name."""
        items = self.view.cube.facts.slots.track.items
        return items[ref.item or self.view.node.id].facts[ref.fact]


def yes_no(yes: bool, say: Say) -> str:
    """A flag as people say it."""
    return say("是", "yes") if yes else say("否", "no")


def _in_percent(quantity: m.Quantity) -> bool:
    """Whether a quantity is in percent: a ratio times 100, or made of such alone."""
    match quantity:
        case m.Ratio():
            return quantity.times == 100
        case m.Sum() | m.Extreme():
            return all(map(_in_percent, quantity.parts))
        case m.Difference():
            return _in_percent(quantity.of) and _in_percent(quantity.less)
        case m.Change():
            return _in_percent(quantity.of)
        case m.Peers():
            return quantity.figure not in _PLACES and _in_percent(quantity.of)
    return False


def _is_share(ratio: m.Ratio, test: m.Test) -> bool:
    """Whether a plain ratio is compared with numbers up to 1, so that it reads as a percentage."""
    numbers = all(isinstance(b, int | Decimal) and 0 <= b <= 1 for _, b in test.bounds)
    return ratio.times == 1 and numbers


@lru_cache(maxsize=1 << 10)
def _number(number: int | Decimal) -> str:
    """A number of the rules in figures."""
    return exact_text(Value(constant(number)), (0, 0))


def cell(plane: np.ndarray, at: At) -> int:
    """One cell of a plane, or of a row or column that stands for one."""
    (month, entity), (months, entities) = at, plane.shape
    return int(plane.item(min(month, months - 1), min(entity, entities - 1)))


def is_known(value: Value, at: At) -> bool:
    """Whether a value is known in a cell."""
    return value.known is None or bool(cell(value.known, at))


def exact_text(value: Value, at: At) -> str:
    """An exact value in figures, ≈ where its decimals do not end, `?` where it is not known."""
    if not is_known(value, at):
        return "?"
    exact = exact_at(value, at)
    if exact.denominator == 1:
        return str(exact).replace("-", "−")
    text = written(exact, 6).rstrip("0").rstrip(".").replace("-", "−")
    return text if 10**6 % exact.denominator == 0 else f"≈ {text}"


def exact_at(value: Value, at: At) -> Fraction:
    """An exact value in a cell."""
    den = value.exact.den
    return Fraction(
        cell(value.exact.num, at), den if isinstance(den, int) else cell(np.asarray(den), at)
    )


def figure_text(figure: Figure, at: At) -> str:
    """A fact's figure: `?` where it is not known, n/a where it does not apply."""
    if figure.known is not None and not figure.known.item(at):
        return "?"
    if figure.applies is not None and not figure.applies.item(at):
        return "n/a"
    return unscaled(figure.value.item(at), figure.places)
