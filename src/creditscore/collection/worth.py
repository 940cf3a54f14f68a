"""What a rule can earn, or wants, in the few words that stand beside the cells of a template."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from ..results.explaining.labels import SIGNS, points_text, title_of
from ..scheme import model as m

_STRETCHES = {"month": "每月", "quarter": "每季度", "half-year": "每半年", "year": "全年"}


def worth(node: m.Item, award: m.Award) -> str:
    """An award by its title and what it can earn; a target by its bound and when it is due.

    >>> from creditscore import load_scheme
    >>> item = load_scheme("changzhi-2023").tracks["departments"].items["16"]
    >>> [worth(item, award) for award in item.awards]
    ['已认定严重失信名单：记 10 分（全年）', '报送失信惩戒案例数：每 1 记 2 分，全年最多 20 分']
    """
    title = title_of(node, award)
    if award.target is not None:
        return f"目标：{title} {_bounds(award.target)}，{_due(award)}"
    text = _points(award.rule)
    stretch = _STRETCHES.get(str(award.period), "")
    limits = [
        f"{stretch}{word} {_number(limit)} 分"
        for word, limit in (("最多", award.cap), ("最少", award.floor))
        if limit is not None
    ]
    if not limits and stretch:
        text += f"（{stretch}）"
    return f"{title}：{'，'.join([text, *limits])}"


def _points(rule: m.Rule) -> str:
    match rule:
        case m.Each():
            return f"每 1 {_given(rule.points)}"
        case m.Flag():
            return _given(rule.points)
        case m.Rate():
            return f"按比例，满 {_number(rule.points)} 分"
        case m.Steps():
            return f"每 {_number(rule.step)} 一档，每档 {_number(rule.points)} 分"
        case m.Levels() | m.Tiers():
            return _range(row.points for row in rule.rows)
        case m.Rank():
            return f"按名次，{_range(rule.points)}"
        case m.Interpolate():
            return f"按数值折算，{_range(points for _, points in rule.anchors)}"
    return "按评定得分计入"


def _given(points: m.Quantity) -> str:
    negative = isinstance(points, int | Decimal) and points < 0
    return f"{'扣' if negative else '记'} {_number(points).lstrip('−')} 分"


def _range(points: Iterable[m.Quantity]) -> str:
    """The most that some rows give, and the least where it is taken away."""
    known = list(_constants(points))
    if not known:
        return "分值另定"
    least, most = min(known), max(known)
    most_text = f"最高记 {points_text(Decimal(most))} 分" if most > 0 else ""
    least_text = f"最多扣 {points_text(abs(Decimal(least)))} 分" if least < 0 else ""
    return "，".join(filter(None, (most_text, least_text))) or "0 分"


def _constants(points: Iterable[m.Quantity]) -> Iterator[m.Number]:
    for quantity in points:
        if isinstance(quantity, int | Decimal):
            yield quantity
        elif isinstance(quantity, m.Table):
            yield from quantity.values.values()


def _number(quantity: m.Quantity) -> str:
    known = list(_constants([quantity]))
    if not known:
        return "另定的"
    least, most = (points_text(Decimal(end)) for end in (min(known), max(known)))
    return least if least == most else f"{least}–{most}"


def _bounds(test: m.Test) -> str:
    shown = (f"{SIGNS[sign]} {_bound(bound)}" for sign, bound in test.bounds)
    yes = isinstance(test.of, m.FactRef) and test.bounds == (("above", 0),)
    return "须完成" if yes else f"须 {'，'.join(shown)}"


def _bound(quantity: m.Quantity) -> str:
    fixed = isinstance(quantity, int | Decimal | m.Table)
    return _number(quantity) if fixed else "另列的界限"


def _due(award: m.Award) -> str:
    assert award.due is not None
    if award.due.every:
        return f"{_STRETCHES[award.due.every]}考核"
    return "、".join(f"{int(month[:4])}年{int(month[5:])}月" for month in award.due.months) + "到期"
