"""Quantities, conditions and limits as a rule has them, in both languages: no figures of a unit."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from ..language import Say
from . import model as m
from .fact_dictionary import Entry
from .fact_words import in_percent, number

SIGNS = {"above": ">", "at_least": "≥", "below": "<", "at_most": "≤", "equals": "="}
_PERIODS = {
    "month": ("每月", "month"),
    "quarter": ("每季度", "quarter"),
    "half-year": ("每半年", "half-year"),
    "year": ("全年", "year"),
    "running": ("累计", "run"),
}
_OVER = {
    "any": ("任一个月", "in any month "),
    "every": ("每个月", "in every month "),
    "total": ("各月合计", "in all months "),
    "end": ("当月", "this month "),
}
_PEERS = {
    "mean": ("平均", "mean"),
    "min": ("最低", "lowest"),
    "max": ("最高", "highest"),
    "median": ("中位数", "median"),
    "quantile": ("分位数", "quantile"),
    "rank": ("名次", "place"),
    "last": ("末一名次", "last place"),
    "percentile": ("百分位", "percentile"),
}
ROUNDED = {
    "half-up": ("四舍五入", "half up"),
    "half-even": ("五成双", "half to even"),
    "up": ("进位", "up"),
    "down": ("舍去", "down"),
}
VETOED = {
    "end": ("年底", "at year's end"),
    "any": ("任何一个月", "in any month"),
    "every": ("每个月都", "in every month"),
    "total": ("全年合计", "over the year"),
}
"""When a veto looks at its figure."""
_LIMITS = {"cap": ("最多", "at most"), "floor": ("最少", "at least")}


def stretch_of(period: m.Period) -> tuple[str, str]:
    """What a period is called, in Chinese and English."""
    if isinstance(period, int):
        return f"近{period}个月", f"{period} months"
    return _PERIODS[period]


def limit_of(kind: str, limit: m.Limit, period: m.Period, entry: Entry, say: Say) -> str:
    """A cap or a floor with its stretch of time, and the condition under which it holds."""
    points, (zh, en) = figure_of(limit.points, entry, say), stretch_of(limit.period or period)
    most, where = _LIMITS[kind], where_of(limit.when, entry, say)
    return say(f"{zh}{most[0]}{points}分{where}", f"{most[1]} {points} a {en}{where}")


def where_of(condition: m.Condition | None, entry: Entry, say: Say) -> str:
    """A condition behind what it holds for; "" where there is none."""
    if condition is None:
        return ""
    told = condition_of(condition, entry, say)
    return say(f"（{told}时）", f" where {told}")


def rounding_of(rounding: m.Rounding, say: Say) -> str:
    """To how many places points are rounded, and how."""
    places, mode = rounding.places, ROUNDED[rounding.mode]
    return say(f"保留{places}位小数（{mode[0]}）", f"rounded {mode[1]} to {places} places")


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
            name = figure_of(of, entry, say)
            name = say(*_OVER[over]) + name if over in _OVER else name
            if known is not None:
                return name + (say("有数", " is known") if known else say("无数", " is not known"))
            return f"{name} {bounds_of(bounds, entry, say).strip()}"


def bounds_of(bounds: Iterable[m.Bound], entry: Entry, say: Say, *, percent: bool = False) -> str:
    """Bounds with their signs; shares of 1 in percent."""
    texts = []
    for sign, bound in bounds:
        if percent and isinstance(bound, int | Decimal):
            texts.append(f"{SIGNS[sign]} {in_percent(bound)}")
        else:
            texts.append(f"{SIGNS[sign]} {figure_of(bound, entry, say)}")
    return say(f" {'，'.join(texts)} ", ", ".join(texts)).rstrip()


def figure_of(quantity: m.Quantity, entry: Entry, say: Say) -> str:
    """A quantity as a rule has it: numbers, labels of facts, and how they are put together.

    >>> from creditscore import load_scheme
    >>> from creditscore.scheme.fact_dictionary import dictionary
    >>> entry = next(e for e in dictionary(load_scheme("changzhi-2023")) if e.item == "16")
    >>> cases = m.FactRef("cases")
    >>> figure_of(m.Ratio(m.Difference(cases, 3), m.Peers("max", cases)), entry, Say("en"))
    '(报送失信惩戒案例数－3) ÷ the highest 报送失信惩戒案例数 of the units'
    """
    match quantity:
        case int() | Decimal():
            return number(quantity)
        case m.FactRef():
            return _label(quantity, entry, say)
        case m.Parameter(name):
            dated = entry.scheme.parameters.get(name, ())
            return "/".join(number(value) for _, value in dated)
        case m.Column(name):
            return say(f"名册“{name}”", f"the roster's {name}")
        case m.Table(values):
            found = (figure_of(value, entry, say) for value in values.values())
            return "/".join(dict.fromkeys(found))
        case m.PointsOf(node):
            return say(f"“{node}”的得分", f"the points of {node}")
        case m.FullOf(node):
            return say(f"“{node}”所涉的满分", f"the full marks that apply in {node}")
    return _put_together(quantity, entry, say)


def _put_together(quantity: m.Quantity, entry: Entry, say: Say) -> str:
    """What is made of other quantities."""
    match quantity:
        case m.Sum(parts):
            return "＋".join(_inside(part, entry, say) for part in parts)
        case m.Difference(of, less):
            return f"{_inside(of, entry, say)}－{_inside(less, entry, say)}"
        case m.Product(parts):
            return "×".join(_inside(part, entry, say) for part in parts)
        case m.Ratio(of, over, times):
            factor = f" × {number(times)}" if times != 1 else ""
            return f"{_inside(of, entry, say)}{factor} ÷ {_inside(over, entry, say)}"
        case m.Extreme(figure, parts):
            which = say(*(("中较大的", "larger") if figure == "max" else ("中较小的", "smaller")))
            told = say("、", ", ").join(_inside(part, entry, say) for part in parts)
            return say(f"{told}{which}", f"the {which} of {told}")
        case m.FirstKnown(parts):
            return say("，无数的取", ", or else ").join(figure_of(p, entry, say) for p in parts)
        case m.Increase(of):
            inner = figure_of(of, entry, say)
            return say(f"{inner}的新增", f"what was added to {inner}")
        case m.Change(of):
            inner = _inside(of, entry, say)
            return say(f"{inner}比上月的增减", f"the change of {inner} since the month before")
        case m.Peers(figure, of, among):
            inner, (zh, en) = _inside(of, entry, say), _PEERS[figure]
            group = say(f"“{among}”相同的", f" with the same {among}") if among else ""
            return say(f"{group}各单位{inner}的{zh}", f"the {en} {inner} of the units{group}")
    raise TypeError(quantity)


def _inside(quantity: m.Quantity, entry: Entry, say: Say) -> str:
    """A quantity inside another: in brackets where it is put together itself."""
    text = figure_of(quantity, entry, say)
    plain = int | Decimal | m.FactRef | m.Parameter | m.Column | m.Table | m.Peers
    if isinstance(quantity, plain):
        return text
    return say(f"（{text}）", f"({text})")


def _label(ref: m.FactRef, entry: Entry, say: Say) -> str:
    """What a fact is called on forms, with the subject that is named."""
    home = entry.track.items.get(ref.item) if ref.item else entry.of
    facts = home.facts if isinstance(home, m.Item) else {}
    label = facts[ref.fact].label if ref.fact in facts else ref.fact
    return label + say(f"（{ref.subject}）", f" ({ref.subject})") if ref.subject else label
