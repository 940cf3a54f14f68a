"""What a fact can earn, in a line: points or the target, limits, vetoes; in Chinese and English."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from ..decimals import multiply
from ..language import Say
from . import model as m
from .fact_dictionary import Entry
from .fact_words import number

SIGNS = {"above": ">", "at_least": "≥", "below": "<", "at_most": "≤", "equals": "="}
_PERIODS = {
    "month": ("每月", "month"),
    "quarter": ("每季度", "quarter"),
    "half-year": ("每半年", "half-year"),
    "year": ("全年", "year"),
    "running": ("累计", "run"),
}

_VETOED = {
    "end": ("年底", "at year's end"),
    "any": ("任何一个月", "in any month"),
    "every": ("每个月都", "in every month"),
    "total": ("全年合计", "over the year"),
}


def earns(entry: Entry, say: Say) -> str:
    """What a figure can earn, award by award, with limits and vetoes; why, where it earns nothing.

    >>> from creditscore import load_scheme
    >>> from creditscore.scheme.fact_dictionary import dictionary
    >>> found = dictionary(load_scheme("changzhi-2023"), unit="市教育局", month="2023-06")
    >>> [earns(entry, Say("zh")) for entry in found if entry.item == "16"]
    ['是则记10分，全年一次', '每1记2分，全年最多20分']
    """
    if isinstance(entry.of, m.Part):
        weight = number(multiply(Decimal(entry.of.weight), Decimal(100)))
        return say(f"按{weight}%计入年度结果", f"{weight}% of the annual result")
    if not entry.counts:
        unread = (
            say("不判", "not judged") if entry.scheme.targets else say("不计分", "earns nothing")
        )
        return entry.blank or unread
    texts = list(dict.fromkeys(_award(award, entry, say) for award in entry.awards))
    knobs = entry.of.knobs
    if knobs and texts:
        for points, own in _always(knobs.cap):
            most = _most(points, own or knobs.period, say)
            texts.append(say(f"本条{most}", f"{most} for the item"))
    for veto in entry.vetoes:
        limits = _limits(veto.bounds, entry, say)
        zh, en = _VETOED[veto.over]
        texts.append(say(f"{zh}{limits} 的定为{veto.band}", f"{veto.band} if {limits} {en}"))
    leagues = say("、", ", ").join(f"“{league.title}”" for league in entry.leagues)
    if leagues:
        texts.append(say(f"计入排行{leagues}", f"counts in the league {leagues}"))
    return say("；", "; ").join(texts) or say("用于其他条款", "read by other clauses")


def _award(award: m.Award, entry: Entry, say: Say) -> str:
    """What an award makes of a figure."""
    text = _worth(award, entry, say)
    for points, _ in _always(award.cap):
        text += say("，", ", ") + _most(points, award.period, say)
    if award.first or award.last:
        text += say(f"（{award.first}–{award.last}）", f" ({award.first}–{award.last})")
    if award.when is not None:
        condition = condition_of(award.when, entry, say)
        text += say(f"，条件：{condition}", f", where {condition}")
    if award.never_falls:
        text += say("，达到后不减", ", and never falls")
    return text


def scale(award: m.Award, entry: Entry, say: Say) -> list[str]:
    """The rows of an award that has several: what holds, and its points; none for the others.

    >>> from creditscore import load_scheme
    >>> from creditscore.scheme.fact_dictionary import dictionary
    >>> first = dictionary(load_scheme("changzhi-2023"))[0]
    >>> scale(first.awards[0], first, Say("zh"))[:2]
    ['已细化 > 0，已落实 > 0：3分', '已细化 > 0：2分']
    """
    match award.rule:
        case m.Levels(rows) | m.Tiers(_, rows):
            told = [(condition_of(row.when, entry, say), row.points) for row in rows]
        case m.Interpolate(of, anchors):
            name = _measure(entry.of, of) or say("另算的数", "a figure worked out")
            told = [(f"{name} = {figure_of(at, entry, say)}", points) for at, points in anchors]
        case m.Rank(_, points):
            told = [(say(f"第{at}名", f"place {at}"), each) for at, each in enumerate(points, 1)]
        case m.Steps(of, start, step, points, side):
            name = _measure(entry.of, of) or say("另算的数", "a figure worked out")
            beyond = f"{name} {SIGNS[side]} {figure_of(start, entry, say)}"
            each = number(step)
            told = [(say(f"{beyond} 的部分每{each}", f"{beyond}, for each {each}"), points)]
        case _:
            return []
    return [
        say(f"{what}：{_points(points, entry, say)}分", f"{what}: {_points(points, entry, say)}")
        for what, points in told
    ]


_OVER = {
    "any": ("任一个月", "in any month "),
    "every": ("每个月", "in every month "),
    "total": ("各月合计", "in all months "),
    "end": ("当月", "this month "),
}


def condition_of(condition: m.Condition, entry: Entry, say: Say) -> str:
    """A condition in the labels of its facts, without the figures of a unit."""
    match condition:
        case m.Is(column, values):
            return f"{column} = {'/'.join(values)}"
        case m.Not(inner):
            return say(
                f"非（{condition_of(inner, entry, say)}）",
                f"not ({condition_of(inner, entry, say)})",
            )
        case m.AllOf(inner) | m.AnyOf(inner):
            joint = ("，", ", ") if isinstance(condition, m.AllOf) else (" 或 ", " or ")
            return say(*joint).join(condition_of(part, entry, say) for part in inner)
        case m.Test(of, bounds, over, known):
            name = _measure(entry.of, of) or say("另算的数", "a figure worked out")
            name = say(*_OVER[over]) + name if over in _OVER else name
            if known is not None:
                return name + (say("有数", " is known") if known else say("无数", " is not known"))
            return f"{name} {_limits(bounds, entry, say).strip()}"


def _always(limits: Iterable[m.Limit]) -> Iterator[tuple[m.Number, m.Period | None]]:
    """The limits that are numbers and hold under all conditions, with their own periods."""
    for limit in limits:
        if isinstance(limit.points, int | Decimal) and limit.when is None:
            yield limit.points, limit.period


def _most(points: m.Number, period: m.Period, say: Say) -> str:
    zh, en = stretch_of(period)
    return say(f"{zh}最多{number(points)}分", f"at most {number(points)} a {en}")


def stretch_of(period: m.Period) -> tuple[str, str]:
    """What a period is called, in Chinese and English."""
    if isinstance(period, int):
        return f"近{period}个月", f"{period} months"
    return _PERIODS[period]


def _worth(award: m.Award, entry: Entry, say: Say) -> str:
    zh, en = stretch_of(award.period)
    each = say(f"，{zh}", f", each {en}")
    once = say("，全年一次", ", once a year") if award.period == "year" else each
    if award.target is not None:
        return _target(award, entry, say)
    match award.rule:
        case m.Each(_, points):
            figure = _points(points, entry, say)
            return say(f"每1记{figure}分", f"{figure} for each")
        case m.Flag(_, points):
            figure = _points(points, entry, say)
            what = ("是则", "if yes") if entry.fact.type == "flag" else ("大于0则", "if above 0")
            return say(f"{what[0]}记{figure}分", f"{figure} {what[1]}") + once
        case m.Rate(of, over, points):
            share = f"{labels_of(entry.of, of)} ÷ {labels_of(entry.of, over)}"
            return f"{_points(points, entry, say)} × {share}{each}"
        case m.Levels(rows) | m.Tiers(_, rows):
            figures = say("、", ", ").join(
                dict.fromkeys(_points(r.points, entry, say) for r in rows)
            )
            return say(f"按情形记{figures}分", f"{figures}, as the case is") + once
        case m.Steps(_, _, step, points):
            figure = _points(points, entry, say)
            return say(f"每{number(step)}记{figure}分", f"{figure} for each {number(step)}")
        case m.Rank(_, points):
            figures = say("、", ", ").join(map(number, points))
            return say(f"按名次记{figures}分", f"{figures} by place") + each
        case m.Interpolate(_, anchors):
            figures = say("、", ", ").join(figure_of(points, entry, say) for _, points in anchors)
            return say(f"在{figures}分之间折算", f"between {figures}") + each
    return say("按填报的数计分", "as it is filled in") + each


def _target(award: m.Award, entry: Entry, say: Say) -> str:
    """What a target asks for, and when it is judged."""
    assert award.target is not None
    rule, of = award.target, award.target.test.of
    what = _measure(entry.of, of)
    facts = entry.of.facts if isinstance(entry.of, m.Item) else {}
    if isinstance(of, m.FactRef) and of.fact in facts and facts[of.fact].type == "flag":
        must = say("为是", "is yes")
    else:
        percent = isinstance(of, m.Ratio) and of.times == 1
        must = _limits(rule.test.bounds, entry, say, percent=percent)
    months = say("、", ", ").join(rule.due.months)
    due = say(f"{months}到期", f"due {months}")
    if rule.due.every:
        due = say(f"{stretch_of(rule.due.every)[0]}末判", f"judged every {rule.due.every}")
    text = say(f"目标：{what}{must}，{due}", f"target: {what} {must}, {due}")
    if entry.scheme.targets:
        return text
    points = _points(rule.points, entry, say)
    return text + say(f"，达标记{points}分", f", {points} if met")


def _limits(bounds: Iterable[m.Bound], entry: Entry, say: Say, *, percent: bool = False) -> str:
    """Bounds with their signs; shares of 1 in percent."""
    texts = []
    for sign, bound in bounds:
        if percent and isinstance(bound, int | Decimal):
            texts.append(f"{SIGNS[sign]} {number(multiply(Decimal(bound), Decimal(100)))}%")
        else:
            texts.append(f"{SIGNS[sign]} {figure_of(bound, entry, say)}")
    return say(f" {'，'.join(texts)} ", ", ".join(texts)).rstrip()


def _measure(node: m.Item | m.Part, quantity: m.Quantity) -> str:
    match quantity:
        case m.Ratio(of, over, times):
            factor = f" × {times}" if times != 1 else ""
            upper = f"（{labels_of(node, of)}）" if isinstance(of, m.Sum) else labels_of(node, of)
            return f"{upper}{factor} ÷ {labels_of(node, over)}"
    return labels_of(node, quantity)


def labels_of(node: m.Item | m.Section | m.Part, quantity: m.Quantity) -> str:
    """The labels of a quantity's facts, joined as the quantity is made of them.

    >>> labels_of(m.Section("s", "", ()), m.Difference(m.FactRef("a"), m.FactRef("b")))
    'a－b'
    """
    facts = node.facts if isinstance(node, m.Item) else {}
    match quantity:
        case m.Difference(of, less):
            return "－".join(filter(None, (labels_of(node, of), labels_of(node, less))))
        case m.Product(parts):
            return "×".join(filter(None, (labels_of(node, part) for part in parts)))
        case m.Extreme(_, parts):
            return "、".join(filter(None, (labels_of(node, part) for part in parts)))
    refs = m.refs(m.Given(quantity))
    return "＋".join(
        dict.fromkeys(facts[r.fact].label if r.fact in facts else r.fact for r in refs)
    )


def _points(points: m.Quantity, entry: Entry, say: Say) -> str:
    """Points of a rule: a table's own number for the subject, else all of its numbers."""
    subject = entry.subject.id if entry.subject else ""
    if isinstance(points, m.Table) and points.column is None and subject in points.values:
        return figure_of(points.values[subject], entry, say)
    return figure_of(points, entry, say)


def figure_of(quantity: m.Quantity, entry: Entry, say: Say) -> str:
    """A quantity as a rule has it: its number, those of its table, or the labels of its facts."""
    match quantity:
        case int() | Decimal():
            return number(quantity)
        case m.Parameter(name):
            dated = entry.scheme.parameters.get(name, ())
            return "/".join(number(value) for _, value in dated)
        case m.Column(name):
            return say(f"名册“{name}”", f"the roster's {name}")
        case m.Table(values):
            found = (figure_of(value, entry, say) for value in values.values())
            return "/".join(dict.fromkeys(found))
    return labels_of(entry.of, quantity) or say("另算的数", "a figure worked out")
