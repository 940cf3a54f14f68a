"""How a posting was worked out, in figures that a clerk can check by hand, in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from ..engine.cube import Figure
from ..engine.forms import FORMS, so_far
from ..engine.units import Plane
from ..engine.view import View
from ..facts.checking import unscaled
from ..language import Lang
from ..scheme import model as m
from ..scheme.checks import refs

_SIGNS = {"above": ">", "at_least": "≥", "below": "<", "at_most": "≤", "equals": "="}
_PERIODS: dict[Lang, dict[m.Period, str]] = {
    "zh": {"month": "本月", "quarter": "本季度", "half-year": "本半年", "year": "全年"},
    "en": {"month": "month", "quarter": "quarter", "half-year": "half-year", "year": "year"},
}


def points_text(points: Decimal) -> str:
    """Points written in full, with a minus sign that is one."""
    return format(points, "f").replace("-", "−")


@dataclass(frozen=True)
class Sum:
    """The arithmetic of one award and subject for one entity (the view's only one)."""

    award: m.Award
    view: View

    def text(self, month: int, lang: Lang) -> str:
        """How the month's posting came about: F, its limits, and what was posted before."""
        raw, now = self._units(self._raw, month), self._units(self._limited, month)
        parts = [self._form(month, lang, raw)]
        bound = points_text(now)
        if now < raw:
            parts.append(f"最多 {bound}" if lang == "zh" else f"at most {bound}")
        elif now > raw:
            parts.append(f"最少 {bound}" if lang == "zh" else f"at least {bound}")
        length = m.MONTHS_IN[self.award.period]
        if month % length:
            before = self._units(self._limited, month - 1)
            if before or now:
                parts.append(self._difference(now, before, lang))
        return ("；" if lang == "zh" else "; ").join(parts)

    @cached_property
    def _raw(self) -> Plane:
        """F before its cap and floor."""
        return FORMS[type(self.award.rule)](self.award.rule, self.view)

    @cached_property
    def _limited(self) -> Plane:
        return so_far(self.award, self.view)

    def _difference(self, now: str | Decimal, before: Decimal, lang: Lang) -> str:
        period = _PERIODS[lang][self.award.period]
        change = points_text(Decimal(now) - before)
        now_text, before_text = points_text(Decimal(now)), points_text(before)
        if lang == "zh":
            return f"{period}至此 {now_text}，此前已记 {before_text}，本月记 {change}"
        return (
            f"{now_text} in the {period} so far, {before_text} posted before, {change} this month"
        )

    def _units(self, plane: Plane, month: int) -> Decimal:
        return Decimal(unscaled(int(plane[month, 0]), self.view.places))

    def _form(self, month: int, lang: Lang, result: Decimal) -> str:
        rule, total = self.award.rule, points_text(result)
        match rule:
            case m.Each():
                value = self._measure(rule.of, month)
                return f"{value} × {self._worth(rule.points)} = {total}"
            case m.Given():
                return f"{self._measure(rule.of, month)} → {total}"
            case m.Rate():
                of, over = self._amount(rule.of, month), self._amount(rule.over, month)
                if over in ("0", "?"):
                    return (
                        f"没有可计的总数，记 {total}"
                        if lang == "zh"
                        else f"nothing to divide by: {total}"
                    )
                return f"{self._worth(rule.points)} × {of} ÷ {over} = {total}"
            case m.Flag():
                sign = ">" if self.view.measure(rule.of).part[month, 0] > 0 else "="
                return f"{self._measure(rule.of, month)} {sign} 0 → {total}"
            case m.Levels():
                conditions = [level.when for level in rule.levels]
                return f"{self._first(conditions, month, lang)} → {total}"
            case m.Tiers():
                tests = [m.Test(rule.of, tier.bounds) for tier in rule.tiers]
                return f"{self._first(tests, month, lang)} → {total}"

    def _first(self, conditions: Sequence[m.Condition], month: int, lang: Lang) -> str:
        """The first condition that holds, or that none does."""
        for condition in conditions:
            if self.view.holds(condition)[month, 0]:
                return self._condition(condition, month, lang)
        if len(conditions) == 1:
            failed = self._condition(conditions[0], month, lang)
            return f"{failed} 不成立" if lang == "zh" else f"{failed} does not hold"
        return "各档条件都不成立" if lang == "zh" else "no row holds"

    def _worth(self, points: m.Points) -> str:
        return points_text(Decimal(points.of(self.view.subject or "")))

    def _amount(self, amount: m.Amount, month: int) -> str:
        return figure_text(self.view.amount(amount), month)

    def _measure(self, measure: m.Measure, month: int) -> str:
        of = self._amount(measure.of, month)
        if measure.over is None:
            return of
        times = f" × {measure.times}" if measure.times != 1 else ""
        text = f"{of}{times} ÷ {self._amount(measure.over, month)}"
        value = self.view.measure(measure)
        if value.known is not None and not value.known[month, 0]:
            return text
        exact = Decimal(int(value.part[month, 0])) / Decimal(int(value.whole[month, 0]))
        return f"{text} ≈ {exact:.6f}".rstrip("0").rstrip(".")

    def _condition(self, condition: m.Condition, month: int, lang: Lang) -> str:
        if isinstance(condition, m.Test):
            return self._test(condition, month, lang)
        texts = [
            self._condition(part, month, lang)
            for part in condition.conditions
            if isinstance(condition, m.All) or self.view.holds(part)[month, 0]
        ]
        return ("，" if lang == "zh" else ", ").join(texts)

    def _test(self, test: m.Test, month: int, lang: Lang) -> str:
        labels = labels_of(self.view.item, test.measure.of)
        flag = all(self.view.item.facts[r.fact].type == "flag" for r in test.measure.of.terms)
        if flag and test.bounds == (("above", 0),):
            return f"{labels}：是" if lang == "zh" else f"{labels}: yes"
        bounds = " ".join(f"{_SIGNS[op]} {self._limit(bound, month)}" for op, bound in test.bounds)
        return f"{self._measure(test.measure, month)} {bounds}"

    def _limit(self, bound: m.Number | m.Amount, month: int) -> str:
        if isinstance(bound, m.Amount):
            return self._amount(bound, month)
        return points_text(Decimal(bound))


def figure_text(figure: Figure, month: int) -> str:
    """A figure of the view's only entity in a month, `?` where it is not known."""
    if figure.known is not None and not figure.known[month, 0]:
        return "?"
    return unscaled(int(figure.value[month, 0]), figure.places)


def labels_of(item: m.Item, amount: m.Amount) -> str:
    """The labels of an amount's facts."""
    return "＋".join(dict.fromkeys(item.facts[ref.fact].label for ref in amount.terms))


def title_of(item: m.Item, award: m.Award) -> str:
    """What an award counts, by the labels of its facts."""
    match award.rule:
        case m.Rate():
            return f"{labels_of(item, award.rule.of)} ÷ {labels_of(item, award.rule.over)}"
        case m.Levels():
            return "／".join(dict.fromkeys(_level_labels(item, award.rule)))
        case _:
            return labels_of(item, award.rule.of.of)


def _level_labels(item: m.Item, rule: m.Levels) -> Iterator[str]:
    for ref in refs(rule):
        yield item.facts[ref.fact].label
