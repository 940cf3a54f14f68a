"""What a fact can earn, in a line: points or the target, limits, vetoes; in Chinese and English."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from ..language import Say
from . import model as m
from .fact_dictionary import Entry
from .fact_words import in_percent, number
from .rule_words import (
    SIGNS,
    VETOED,
    bounds_of,
    condition_of,
    figure_of,
    limit_of,
    rounding_of,
    stretch_of,
)


def earns(entry: Entry, say: Say) -> str:
    """What a figure can earn, award by award, with limits and vetoes; why, where it earns nothing.

    >>> from creditscore import load_scheme
    >>> from creditscore.scheme.fact_dictionary import dictionary
    >>> found = dictionary(load_scheme("changzhi-2023"), unit="市教育局", month="2023-06")
    >>> [earns(entry, Say("zh")) for entry in found if entry.item == "16"]
    ['是则记10分，全年一次', '每1记2分，全年最多20分']
    """
    if isinstance(entry.of, m.Part):
        weight = in_percent(entry.of.weight)
        return say(f"按{weight}计入年度结果", f"{weight} of the annual result")
    if not entry.counts:
        unread = (
            say("不判", "not judged") if entry.scheme.targets else say("不计分", "earns nothing")
        )
        return entry.blank or unread
    texts = list(dict.fromkeys(_award(award, entry, say) for award in entry.awards))
    knobs = entry.of.knobs
    if knobs and texts:
        for points, own in _always(knobs.cap):
            zh, en = stretch_of(own or knobs.period)
            most = number(points)
            texts.append(say(f"本条{zh}最多{most}分", f"at most {most} a {en} for the item"))
    for veto in entry.vetoes:
        limits = bounds_of(veto.bounds, entry, say)
        zh, en = VETOED[veto.over]
        texts.append(say(f"{zh}{limits} 的定为{veto.band}", f"{veto.band} if {limits} {en}"))
    leagues = say("、", ", ").join(f"“{league.title}”" for league in entry.leagues)
    if leagues:
        texts.append(say(f"计入排行{leagues}", f"counts in the league {leagues}"))
    return say("；", "; ").join(texts) or say("用于其他条款", "read by other clauses")


def _award(award: m.Award, entry: Entry, say: Say) -> str:
    """What an award makes of a figure."""
    texts = [_worth(award, entry, say)]
    texts += [limit_of(kind, limit, award.period, entry, say) for kind, limit in award.limits]
    if award.round is not None:
        texts.append(rounding_of(award.round, say))
    if award.at_end and award.period != "month":
        texts.append(say("期末才记", "given at the period's end"))
    if award.weight != 1:
        texts.append(say(f"权重{number(award.weight)}", f"weight {number(award.weight)}"))
    if award.per_entity:
        texts.append(say("各类别合起来算一次", "once for all subjects together"))
    if award.listed_only:
        texts.append(say("只给名单上的单位", "to listed units alone"))
    text = say("，", ", ").join(texts)
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
            name = figure_of(of, entry, say)
            told = [(f"{name} = {figure_of(at, entry, say)}", points) for at, points in anchors]
        case m.Rank(_, points):
            told = [(say(f"第{at}名", f"place {at}"), each) for at, each in enumerate(points, 1)]
        case m.Steps(of, start, step, points, side):
            name = figure_of(of, entry, say)
            beyond = f"{name} {SIGNS[side]} {figure_of(start, entry, say)}"
            each = number(step)
            told = [(say(f"{beyond} 的部分每{each}", f"{beyond}, for each {each}"), points)]
        case _:
            return []
    return [
        say(f"{what}：{_points(points, entry, say)}分", f"{what}: {_points(points, entry, say)}")
        for what, points in told
    ]


def _always(limits: Iterable[m.Limit]) -> Iterator[tuple[m.Number, m.Period | None]]:
    """The limits that are numbers and hold under all conditions, with their own periods."""
    for limit in limits:
        if isinstance(limit.points, int | Decimal) and limit.when is None:
            yield limit.points, limit.period


def _worth(award: m.Award, entry: Entry, say: Say) -> str:
    zh, en = stretch_of(award.period)
    each = say(f"，{zh}", f", each {en}")
    once = say("，全年一次", ", once a year") if award.period == "year" else each
    if award.target is not None:
        return _target(award, entry, say)
    match award.rule:
        case m.Each(of, points):
            figure, what = _points(points, entry, say), _named(of, entry, say)
            return say(f"{what}每1记{figure}分", f"{figure} for each{what and ' of '}{what}")
        case m.Flag(of, points):
            figure, what = _points(points, entry, say), _named(of, entry, say)
            if entry.fact.type == "flag" and not what:
                return say(f"是则记{figure}分", f"{figure} if yes") + once
            above = say(f"{what}大于0则记{figure}分", f"{figure} if {what}{what and ' is '}above 0")
            return above + once
        case m.Rate(of, over, points, empty):
            text = (
                f"{_points(points, entry, say)} × {figure_of(m.Ratio(of, over), entry, say)}{each}"
            )
            if empty == 0:
                return text
            else_ = figure_of(empty, entry, say)
            return text + say(f"，没有可比的记{else_}分", f", {else_} where there is no quotient")
        case m.Levels(rows) | m.Tiers(_, rows):
            figures = say("、", ", ").join(
                dict.fromkeys(_points(r.points, entry, say) for r in rows)
            )
            return say(f"按情形记{figures}分", f"{figures}, as the case is") + once
        case m.Steps(of, _, step, points, _, partial):
            figure, what = _points(points, entry, say), _named(of, entry, say)
            text = f"{figure} for each {number(step)}{what and ' of '}{what}"
            return say(f"{what}每{number(step)}记{figure}分", text) + say(*_PARTIAL[partial])
        case m.Rank():
            return _by_place(award.rule, entry, say) + each
        case m.Interpolate():
            return _between(award.rule, entry, say) + each
        case m.Given(of) if what := _named(of, entry, say):
            return say(f"按{what}计分", f"{what} as points") + each
    return say("按填报的数计分", "as it is filled in") + each


_PARTIAL = {
    "ignore": ("", ""),
    "count": ("（不满的按满的算）", " or part of it"),
    "proportional": ("（不满的按比例）", ", in proportion"),
}
_TIES = {
    "best": ("", ""),
    "worst": ("，并列的按末一名", ", equals at the last of their places"),
    "mean": ("，并列的平分", ", divided among equals"),
}


def _named(of: m.Quantity, entry: Entry, say: Say) -> str:
    """What an award looks at where that is not the figure itself; "" where it is."""
    own = isinstance(of, m.FactRef) and of.fact == entry.fact.id and of.item in (None, entry.item)
    return "" if own else say(f"“{figure_of(of, entry, say)}”", f"'{figure_of(of, entry, say)}'")


def _by_place(rule: m.Rank, entry: Entry, say: Say) -> str:
    figures = say("、", ", ").join(map(number, rule.points))
    what = _named(rule.of, entry, say)
    low = say("从低到高", ", the lowest first") if rule.order == "low-first" else ""
    group = say(f"在“{rule.among}”相同的单位中", f" among units of the same {rule.among}")
    group = group if rule.among else ""
    zh = f"{group}按{what and what + '的'}名次{low and f'（{low}）'}记{figures}分"
    return say(zh, f"{figures} by place{what and ' in '}{what}{group}{low}") + say(
        *_TIES[rule.ties]
    )


def _between(rule: m.Interpolate, entry: Entry, say: Say) -> str:
    """Points on lines between anchors, and what holds beyond them or where they are one."""
    figures = say("、", ", ").join(figure_of(points, entry, say) for _, points in rule.anchors)
    what = _named(rule.of, entry, say)
    text = say(f"按{what}" if what else "", "") + say(
        f"在{figures}分之间折算", f"between {figures}"
    )
    text += f", by {what}" if what and say.lang == "en" else ""
    below, above = number(rule.below), number(rule.above)
    text += {
        "clamp": "",
        "extend": say("，两端照样延长", ", and on beyond them"),
        "not-applicable": say("，之外不涉及", ", not applicable beyond them"),
        "points": say(f"，以下记{below}分、以上记{above}分", f", {below} below and {above} above"),
    }[rule.outside]
    if rule.when_equal is not None:
        equal = figure_of(rule.when_equal, entry, say)
        text += say(f"，各点为同一个数时记{equal}分", f", {equal} where these are one number")
    return text


def _target(award: m.Award, entry: Entry, say: Say) -> str:
    """What a target asks for, and when it is judged."""
    assert award.target is not None
    rule, of = award.target, award.target.test.of
    what = figure_of(of, entry, say)
    facts = entry.of.facts if isinstance(entry.of, m.Item) else {}
    if isinstance(of, m.FactRef) and of.fact in facts and facts[of.fact].type == "flag":
        must = say("为否", "is no") if _denied(rule.test.bounds) else say("为是", "is yes")
    else:
        percent = isinstance(of, m.Ratio) and of.times == 1
        must = bounds_of(rule.test.bounds, entry, say, percent=percent)
    must += say("（推定）", " (derived)") if award.derived else ""
    if rule.or_when is not None:
        condition = condition_of(rule.or_when, entry, say)
        must += say(f"（{condition}的也算）", f" (or {condition})")
    months = say("、", ", ").join(rule.due.months)
    due = say(f"{months}到期", f"due {months}")
    if rule.due.every:
        due = say(f"{stretch_of(rule.due.every)[0]}末判", f"judged every {rule.due.every}")
    if rule.over != (rule.due.every or "year"):
        zh, en = stretch_of(rule.over)
        due += say(f"（看{zh}的数）", f" (by the figures of the {en})")
    text = say(f"目标：{what}{must}，{due}", f"target: {what} {must}, {due}")
    if entry.scheme.targets:
        return text
    return say("，", ", ").join([text, *_points_of(rule, entry, say)])


_COUNTED = {
    "each": ("每次都记", "each time"),
    "share": ("全年一次，取各次的平均", "once a year, as the mean of all times"),
    "all": ("全年一次，次次达标才算达标", "once a year, met if it was met every time"),
}


def _points_of(rule: m.Target, entry: Entry, say: Say) -> Iterator[str]:
    """What a target is worth: met, missed, in part, early and late, and how often it counts."""
    points = _points(rule.points, entry, say)
    yield say(f"达标记{points}分", f"{points} if met")
    if rule.partial is not None:
        start = figure_of(rule.partial, entry, say)
        yield say(
            f"未达标的按从{start}到界限走过的比例记",
            f"a part of them if missed, by the way from {start} to the bound",
        )
    elif rule.missed != 0:
        missed = _points(rule.missed, entry, say)
        yield say(f"未达标记{missed}分", f"{missed} if missed")
    if rule.early is not None:
        often, more, most = _extra(rule.early, "提前", entry, say)
        yield say(f"{often}加{more}分{most}", f"{more} more {often} early{most}")
    if rule.late is not None:
        often, less, most = _extra(rule.late, "逾期", entry, say)
        yield say(
            f"{often}减{less}分{most}，不低于0分", f"{less} less {often} late{most}, not below 0"
        )
    if rule.counted:
        yield say(*_COUNTED[rule.counted])


def _extra(extra: m.Extra, zh: str, entry: Entry, say: Say) -> tuple[str, str, str]:
    """How often points for being early or late come, how many they are, and at most."""
    often = say(f"{zh}的", "if")
    if extra.each_month:
        often = say(f"每{zh}一个月", "for each month")
    most = "" if extra.at_most is None else number(extra.at_most)
    limit = say(f"（最多{most}分）", f" (at most {most})") if most else ""
    return often, _points(extra.points, entry, say), limit


def _denied(bounds: Iterable[m.Bound]) -> bool:
    """Whether what is bounded is to be no: a yes does not keep to the bounds."""
    return any(
        sign in ("below", "at_most") or (sign, bound) == ("equals", 0) for sign, bound in bounds
    )


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
