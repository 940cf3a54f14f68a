"""How a posting was worked out, in figures that a clerk can check by hand, in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

import numpy as np

from ...decimals import plainly, shifted, subtract, written
from ...engine.awards import Account, account
from ...engine.cube import Figure
from ...engine.exact import Exact
from ...engine.forms import FORMS
from ...engine.forms.target import months_off
from ...engine.judging import Judged
from ...engine.periods import stretches
from ...engine.values import Value
from ...engine.view import View
from ...facts.reading.numbers import unscaled
from ...language import Lang, Say
from ...scheme import model as m
from ...scheme.earnings import SIGNS
from .labels import points_text

_PERIODS = {
    "quarter": ("本季度", "quarter"),
    "half-year": ("本半年", "half-year"),
    "year": ("全年", "year"),
    "running": ("历年", "years"),
}
_PEERS = {
    "mean": ("各单位平均", "mean of the units"),
    "min": ("各单位最低", "lowest of the units"),
    "max": ("各单位最高", "highest of the units"),
    "median": ("各单位中位", "median of the units"),
    "quantile": ("各单位分位", "quantile of the units"),
    "rank": ("名次", "place"),
    "percentile": ("百分位", "percentile"),
}
_OVER = {"total": ("各月合计 ", "in all months "), "end": ("当月 ", "this month ")}


@dataclass(frozen=True)
class Working:
    """The arithmetic of one award and subject, for the entity in one column of the view."""

    award: m.Award
    view: View
    column: int

    def text(self, month: int, lang: Lang) -> str:
        """How the month's posting came about: F, its limits, and what was posted before."""
        say, at = Say(lang), (month, self.column)
        raw = _points(self._raw, at, self.view)
        whole = self._account
        if whole.applies is not None and not whole.applies[at]:
            return say("本月不涉及", "does not apply this month")
        now = _points(whole.so_far, at, self.view)
        parts = [self._form(at, say, raw)]
        if now < raw:
            parts.append(say("最多", "at most") + f" {points_text(now)}")
        elif now > raw:
            parts.append(say("最少", "at least") + f" {points_text(now)}")
        length = stretches(whole.so_far.num, self.award.period).shape[1]
        if month % length:
            before = _points(whole.so_far, (month - 1, self.column), self.view)
            if before or now:
                parts.append(self._difference(now, before, say))
        return say("；", "; ").join(parts)

    @cached_property
    def _raw(self) -> Exact:
        """F before its cap and floor."""
        return Exact(FORMS[type(self.award.rule)](self.award.rule, self.view).points.rounded())

    @cached_property
    def _account(self) -> Account:
        points = self.view.points
        assert points is not None
        return account(self.award, self.view.node, self.view.subject, self.view.cube, points)

    def _difference(self, now: Decimal, before: Decimal, say: Say) -> str:
        period = self.award.period
        months = (f"近{period}个月", f"last {period} months")
        zh, en = _PERIODS.get(str(period), months)
        change = points_text(subtract(now, before))
        now_text, before_text = points_text(now), points_text(before)
        return say(
            f"{zh}至此 {now_text}，此前已记 {before_text}，本月记 {change}",
            f"{now_text} in the {en} so far, {before_text} posted before, {change} this month",
        )

    def _form(self, at: tuple[int, int], say: Say, result: Decimal) -> str:
        rule, total = self.award.rule, points_text(result)
        match rule:
            case m.Each():
                return (
                    f"{self._text(rule.of, at, say)} × {self._text(rule.points, at, say)} = {total}"
                )
            case m.Rate():
                if not _known(self.view.value(m.Ratio(rule.of, rule.over)), at):
                    return say(f"没有可计的总数，记 {total}", f"nothing to divide by: {total}")
                worth = self._text(rule.points, at, say)
                of, over = (self._text(q, at, say) for q in (rule.of, rule.over))
                return f"{worth} × {of} ÷ {over} = {total}"
            case m.Flag():
                positive = self.view.value(rule.of).exact.num > 0
                sign = ">" if _cell(positive, at) else "="
                return f"{self._text(rule.of, at, say)} {sign} 0 → {total}"
            case m.Target():
                return f"{say('，', ', ').join(self._target(rule, at, say))} → {total}"
            case m.Levels() | m.Tiers():
                conditions = [row.when for row in rule.rows]
                return f"{self._first(conditions, at, say)} → {total}"
            case m.Rank():
                ranked = rule.of if rule.order == "high-first" else m.Difference(0, rule.of)
                place = self._text(m.Peers("rank", ranked, rule.among), at, say)
                return f"{self._text(rule.of, at, say)}{say('，', ', ')}{place} → {total}"
            case _:
                return f"{self._text(rule.of, at, say)} → {total}"

    def _target(self, rule: m.Target, at: tuple[int, int], say: Say) -> Iterator[str]:
        """How a target was judged: once, or over the year so far."""
        judged = Judged.of(rule, self.view)
        if rule.counted in ("share", "all"):
            counted = judged.due & judged.mine & ~judged.void
            year = slice(at[0] - at[0] % 12, at[0] + 1)
            times = counted[year, at[1]].sum()
            met = (counted & judged.held)[year, at[1]].sum()
            english = f"met {met} of {times} times this year"
            yield say(f"年内已判 {times} 次，达标 {met} 次", english)
            return
        if not judged.due[at[0], 0]:
            yield say("未到期", "not due yet")
            return
        yield self._first([rule.test], at, say)
        if not judged.held[at]:
            part = rule.partial is not None and judged.known[at]
            yield say("未达标", "missed") + (say("，按比例", ", in part") if part else "")
            return
        yield say("达标", "met")
        early, late = (int(months[0, at[1]]) for months in months_off(judged, self.view))
        if rule.early and early:
            yield say(f"提前 {early} 个月", f"{early} months early")
        if rule.late and late:
            yield say(f"逾期 {late} 个月", f"{late} months late")

    def _first(self, conditions: Sequence[m.Condition], at: tuple[int, int], say: Say) -> str:
        """The first condition that holds, or that none does."""
        for condition in conditions:
            if self.view.holds(condition)[at]:
                return self._condition(condition, at, say)
        if len(conditions) == 1:
            failed = self._condition(conditions[0], at, say)
            return say(f"{failed} 不成立", f"{failed} does not hold")
        return say("各档条件都不成立", "no row holds")

    def _condition(self, condition: m.Condition, at: tuple[int, int], say: Say) -> str:
        match condition:
            case m.Is():
                return f"{condition.column} = {'/'.join(condition.values)}"
            case m.Test():
                return self._test(condition, at, say)
        texts = [
            self._condition(part, at, say)
            for part in condition.conditions
            if isinstance(condition, m.AllOf) or self.view.holds(part)[at]
        ]
        return say("，", ", ").join(texts)

    def _test(self, test: m.Test, at: tuple[int, int], say: Say) -> str:
        if test.over in _OVER:
            there = replace(self, view=self.view.over(test))
            return say(*_OVER[test.over]) + there._test(replace(test, over="period"), at, say)
        of = test.of
        if isinstance(of, m.FactRef) and test.bounds == (("above", 0),):
            fact = _fact(self.view, of)
            if fact.type == "flag":
                return say(f"{fact.label}：是", f"{fact.label}: yes")
        bounds = (f"{SIGNS[op]} {self._text(bound, at, say)}" for op, bound in test.bounds)
        return f"{self._text(of, at, say)} {' '.join(bounds)}"

    def _text(self, quantity: m.Quantity, at: tuple[int, int], say: Say) -> str:
        """A quantity in figures."""
        value = self.view.value(quantity)
        figure = exact_text(value, at)
        match quantity:
            case m.Ratio():
                times = f" × {quantity.times}" if quantity.times != 1 else ""
                of, over = (self._text(q, at, say) for q in (quantity.of, quantity.over))
                equals = "" if figure.startswith("≈") else "= "
                text = f"{of}{times} ÷ {over}"
                return f"{text} {equals}{figure}" if _known(value, at) else text
            case m.Sum():
                return f"({' + '.join(self._text(part, at, say) for part in quantity.parts)})"
            case m.Difference():
                of, less = (self._text(q, at, say) for q in (quantity.of, quantity.less))
                return f"({of} − {less})"
            case m.Peers():
                return f"{say(*_PEERS[quantity.figure])} {figure}"
        return figure


def _fact(view: View, ref: m.FactRef) -> m.Fact:
    return view.cube.facts.slots.track.items[ref.item or view.node.id].facts[ref.fact]


def _cell(plane: np.ndarray, at: tuple[int, int]) -> int:
    """One cell of a plane, or of a row or column that stands for one."""
    month, entity = (min(i, size - 1) for i, size in zip(at, plane.shape, strict=True))
    return int(plane[month, entity])


def _known(value: Value, at: tuple[int, int]) -> bool:
    return value.known is None or bool(_cell(value.known, at))


def exact_text(value: Value, at: tuple[int, int]) -> str:
    """An exact value in figures, ≈ where its decimals do not end, `?` where it is not known."""
    if not _known(value, at):
        return "?"
    den = value.exact.den
    below = den if isinstance(den, int) else _cell(np.asarray(den), at)
    fraction = Fraction(_cell(value.exact.num, at), below)
    text = written(fraction, 6)
    text = text.rstrip("0").rstrip(".")
    shown = text.replace("-", "−")
    return shown if Fraction(text) == fraction else f"≈ {shown}"


def _points(exact: Exact, at: tuple[int, int], view: View) -> Decimal:
    return plainly(shifted(_cell(exact.num, at), view.cube.scheme.places))


def figure_text(figure: Figure, at: tuple[int, int]) -> str:
    """A fact's figure: `?` where it is not known, n/a where it does not apply."""
    if figure.known is not None and not figure.known[at]:
        return "?"
    if figure.applies is not None and not figure.applies[at]:
        return "n/a"
    return unscaled(int(figure.value[at]), figure.places)
