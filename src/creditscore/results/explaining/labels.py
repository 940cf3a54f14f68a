"""What awards, limits and figures are called, in both languages."""

from __future__ import annotations

from decimal import Decimal

from ...engine.postings import Postings
from ...language import Lang, Say
from ...scheme import model as m
from ...scheme.earnings import labels_of
from ..tables import titles

_STRETCHES = {"month": "每月", "quarter": "每季度", "half-year": "每半年", "year": "全年"}
_KNOBS = {
    "missing": ("不涉及的下级折算", "children that do not apply"),
    "combine": ("下级合成", "children put together"),
    "base": ("起评分", "base"),
    "aside": ("不计入总分", "kept out of the total"),
    "multiplier": ("系数", "multiplier"),
    "zero": ("清零或不涉及", "set to zero, or not applicable"),
    "floor": ("下限", "floor"),
    "cap": ("上限", "cap"),
    "scale": ("换算", "scaled"),
    "round": ("取整", "rounded"),
    "over-time": ("各期汇总", "rolled up over time"),
    "opening": ("上年结转", "carried over the year end"),
}


def points_text(points: Decimal) -> str:
    """Points written in full, with a minus sign that is one."""
    return format(points, "f").replace("-", "−")


def knob_text(line: Postings, lang: Lang) -> str:
    """What a knob of a node is, with its number where it has one."""
    say, knobs = Say(lang), line.node.knobs
    if line.subject is not None and isinstance(line.node, m.Item) and line.node.each_subject:
        knobs = line.node.each_subject.knobs
    name = say(*_KNOBS.get(line.kind, (line.kind, line.kind)))
    if knobs is None:
        return name
    limit = {"cap": knobs.cap, "floor": knobs.floor}.get(line.kind)
    other = {"base": knobs.base, "multiplier": knobs.multiplier, "scale": knobs.scale_to}
    number = limit.points if limit else other.get(line.kind)
    if not isinstance(number, int | Decimal):
        return name
    shown = points_text(Decimal(number))
    if limit:
        period = str(limit.period or knobs.period)
        return say(f"{_STRETCHES[period]}{name} {shown} 分", f"{name} of {shown} a {period}")
    return f"{name} {shown}{say(' 分', '')}" if line.kind == "base" else f"{name} {shown}"


def title_of(node: m.Item | m.Section, award: m.Award) -> str:
    """What an award counts, by the labels of its facts."""
    match award.rule:
        case m.Rate(of, over):
            return f"{labels_of(node, of)} ÷ {labels_of(node, over)}"
        case m.Target():
            return titles.title_of(node, award)
        case m.Levels():
            return "／".join(dict.fromkeys(labels_of(node, ref) for ref in award.reads))
        case _:
            return labels_of(node, award.rule.of)
