"""How a posting was worked out, in figures that a clerk can check by hand, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from ...decimals import plainly, shifted, subtract
from ...engine.answers import listed
from ...engine.awards import Account, account
from ...engine.exact import Exact
from ...engine.forms import FORMS
from ...engine.forms.earned import Earned
from ...engine.forms.target import counted_in, months_off
from ...engine.judging import Judged
from ...engine.periods import is_last, stretches
from ...engine.view import View
from ...language import Lang, Say
from ...scheme import model as m
from .block import Once
from .curve_words import line, steps
from .in_words import At, InWords, cell, exact_text, is_known, yes_no
from .labels import points_text
from .target_words import tally

_PERIODS = {
    "quarter": ("本季度", "quarter"),
    "half-year": ("本半年", "half-year"),
    "year": ("全年", "year"),
    "running": ("历年", "years"),
}


@dataclass(frozen=True)
class Working:
    """The arithmetic of one award and subject, for the units of a block."""

    award: m.Award
    view: View
    once: Once = field(default_factory=Once)

    def text(self, at: At, lang: Lang) -> str:
        """How the posting of a month and unit came about: F, its limits, what was posted before."""
        say = Say(lang)
        raw, now = cell(self._raw.num, at), cell(self._account.so_far.num, at)
        given = points_text(self._points(raw))
        parts = [*self._condition(at, say), self._form(at, say, given)]
        not_yet = self._not_counted(at, say)
        if not_yet:
            parts = [*(parts if raw or now else []), not_yet]
        else:
            parts += self._steps(at, raw, now, say)
        return say("；", "; ").join([*parts, *self._difference(at, now, say)])

    def _steps(self, at: At, raw: int, now: int, say: Say) -> Iterator[str]:
        """How what the figures come to became what the award is worth: limits, rounding, before."""
        limited, afresh = (cell(one.so_far.num, at) for one in (self._unrounded, self._afresh))
        if limited != raw:
            most = say("最多", "at most") if limited < raw else say("最少", "at least")
            yield f"{most} {points_text(self._points(limited))}"
        if afresh != limited:
            rounded = points_text(self._points(afresh))
            yield say(f"取整为 {rounded}", f"rounded to {rounded}")
        if now > afresh:
            come = points_text(self._points(now))
            yield say(f"此前达到过 {come}，不回落", f"was {come} before and never falls")

    def _condition(self, at: At, say: Say) -> list[str]:
        """The condition under which the award gives its points, where it holds."""
        if self.award.when is None:
            return []
        words = InWords(self.view, at, say, self.once)
        return [words.condition(self.award.when)] if words.holds(self.award.when) else []

    def _not_counted(self, at: At, say: Say) -> str:
        """Why what the figures come to is not what the award is worth here; "" where it is."""
        award, month, names = self.award, at[0], self.view.cube.scheme.span_months
        if (
            award.listed_only
            and not listed(self.view.node, self.view.subject, self.view.cube)[at[1]]
        ):
            return say("只给责任单位名单上的单位记", "given to listed units only")
        if award.first and names[month] < award.first:
            return say(f"从 {award.first} 起才记", f"given from {award.first} on")
        if award.last and names[month] > award.last:
            return say(f"只记到 {award.last}", f"given until {award.last}")
        if award.when is not None:
            words = InWords(self.view, at, say, self.once)
            if not words.holds(award.when):
                return words.first([award.when])
        if award.at_end and not is_last(len(names), award.period)[month]:
            return say("期末才记", "given at the period's end")
        applies = self._account.applies
        if applies is not None and not applies[at]:
            return say("本月不涉及", "does not apply this month")
        return ""

    @cached_property
    def _earned(self) -> Earned:
        return FORMS[type(self.award.rule)](self.award.rule, self.view)

    @cached_property
    def _raw(self) -> Exact:
        """F before its cap and floor."""
        return Exact(self._earned.points.rounded())

    @cached_property
    def _account(self) -> Account:
        return self._accounted(self.award)

    @cached_property
    def _length(self) -> int:
        """How many months the award's period has."""
        length: int = stretches(self._account.so_far.num, self.award.period).shape[1]
        return length

    @cached_property
    def _afresh(self) -> Account:
        """What the award would be worth if it did not keep what it came to before."""
        kept = self.award.never_falls
        return self._accounted(replace(self.award, never_falls=False)) if kept else self._account

    @cached_property
    def _unrounded(self) -> Account:
        """The same without its rounding."""
        award = replace(self.award, never_falls=False, round=None)
        return self._accounted(award) if self.award.round else self._afresh

    def _accounted(self, award: m.Award) -> Account:
        points = self.view.points
        assert points is not None
        return account(award, self.view.node, self.view.subject, self.view.cube, points)

    def _points(self, number: int) -> Decimal:
        return plainly(shifted(number, self.view.cube.scheme.places))

    def _difference(self, at: At, worth: int, say: Say) -> Iterator[str]:
        """What the period has come to, what was posted of it before, what the month posts."""
        month, column = at
        if not month % self._length:
            return
        earlier = cell(self._account.so_far.num, (month - 1, column))
        if not (earlier or worth):
            return
        period, (now, before) = self.award.period, map(self._points, (worth, earlier))
        months = (f"近{period}个月", f"last {period} months")
        zh, en = _PERIODS.get(str(period), months)
        change = points_text(plainly(subtract(now, before)))
        if subject := self.view.subject:
            zh, alone = f"仅“{subject}”{zh}", f" for '{subject}' alone"
        else:
            alone = ""
        now_text, before_text = points_text(now), points_text(before)
        yield say(
            f"{zh}至此 {now_text}，此前已记 {before_text}，本月记 {change}",
            f"{now_text} in the {en} so far{alone}, {before_text} posted before,"
            f" {change} this month",
        )

    def _form(self, at: At, say: Say, total: str) -> str:
        rule, words = self.award.rule, InWords(self.view, at, say, self.once)
        match rule:
            case m.Each():
                return f"{words.quantity(rule.of)} × {words.quantity(rule.points)} = {total}"
            case m.Rate():
                worth, of, over = map(words.quantity, (rule.points, rule.of, rule.over))
                if not is_known(words.value(m.Ratio(1, rule.over)), at):
                    return say(f"没有可计的总数，记 {total}", f"nothing to divide by: {total}")
                if not is_known(words.value(rule.of), at):
                    return say(f"{of}，记 {total}", f"{of}: {total}")
                return f"{worth} × {of} ÷ {over} = {total}"
            case m.Flag():
                return f"{self._flag(rule.of, words)} → {total}"
            case m.Given() if words.quantity(rule.of) == total:
                return say(f"照记 {total}", f"{total} as given")
            case m.Target():
                return f"{say('，', ', ').join(self._target(rule, words))} → {total}"
            case m.Levels() | m.Tiers():
                return f"{words.first([row.when for row in rule.rows])} → {total}"
            case m.Interpolate(of=of) if self._beyond(at):
                return words.quantity(of) + say("，在各锚点之外", ", beyond the anchors")
            case m.Interpolate():
                return line(rule, words, total)
            case m.Steps():
                return steps(rule, words, total)
            case m.Rank():
                ranked = rule.of if rule.order == "high-first" else m.Difference(0, rule.of)
                first, last = (m.Peers(end, ranked, rule.among) for end in ("rank", "last"))
                told = [rule.of, first]
                ends = (exact_text(words.value(end), at) for end in (first, last))
                if rule.ties != "best" and len({*ends}) > 1:
                    told.append(last)
                return f"{say('，', ', ').join(map(words.quantity, told))} → {total}"
            case _:
                return f"{words.quantity(rule.of)} → {total}"

    def _beyond(self, at: At) -> bool:
        """Whether a form says of a figure that it does not apply to it."""
        applies = self._earned.applies
        return applies is not None and not applies[at]

    def _flag(self, of: m.Quantity, words: InWords) -> str:
        """What a value is that only has to be above 0: yes or no, or a number."""
        positive = cell(words.value(of).exact.num, words.at) > 0
        if isinstance(of, m.FactRef) and words.fact(of).type == "flag":
            return yes_no(positive, words.say)
        return f"{words.quantity(of)} > 0" if positive else words.quantity(of)

    def _target(self, rule: m.Target, words: InWords) -> Iterator[str]:
        """How a target was judged: once, or over the year so far."""
        at, say = words.at, words.say
        judged = Judged.of(rule, self.view)
        if rule.counted in ("share", "all"):
            counted = counted_in(judged, self.view)
            year = slice(at[0] - at[0] % 12, at[0] + 1)
            unknown = ~judged.known & ~judged.held
            times, met, unreported = (
                int(mask[year, at[1]].sum())
                for mask in (counted, counted & judged.held, counted & unknown)
            )
            yield say("年内", "in the year so far ") + tally(times, met, unreported, say)
            return
        if not judged.due[at]:
            yield say("未到期", "not due yet")
            return
        kept = judged.known[at] and words.holds(rule.test)
        instead = rule.or_when if judged.held[at] and not kept else None
        yield words.condition(instead) if instead else words.first([rule.test])
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
