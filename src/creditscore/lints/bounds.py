"""The least and the most that awards and nodes can come to, as far as the rules themselves tell."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from ..scheme import model as m

Range = tuple[Decimal, Decimal]
ENDLESS = Decimal("Infinity")
ANYTHING: Range = (-ENDLESS, ENDLESS)


def of_award(award: m.Award, node: m.Item | m.Section, *, limited: bool = True) -> Range:
    """What one award comes to in one of its periods, for one subject; with or without its limits.

    >>> flag = m.Award("a", m.Flag(m.FactRef("f"), 5), "year")
    >>> of_award(flag, m.Section("s", "", ()))
    (Decimal('0'), Decimal('5'))
    """
    least, most = _of_rule(award, node)
    for kind, limit in award.limits if limited else ():
        if isinstance(limit.points, int | Decimal) and limit.when is None:
            least, most = _within(kind, (least, most), Decimal(limit.points))
    return (least, most) if award.when is None else _hull([(least, most), (Decimal(0), Decimal(0))])


def of_children(node: m.Item | m.Section, period: m.Period) -> Range:
    """What stands below a node adds up to over a period of the node; without knobs of its own."""
    ranges = [
        _times(of_award(award, node), _times_in(award.period, period) * _subjects(award, node))
        for award in node.awards
    ]
    if isinstance(node, m.Section):
        for child in node.children:
            own = child.knobs.period if child.knobs else period
            found = of_node(child, own)
            weight = child.weight if isinstance(child.weight, int | Decimal) else None
            ranges += [_times(found, _times_in(own, period) * weight) if weight else ANYTHING] * (
                child.counts
            )
    return _sum(ranges)


def of_node(node: m.Item | m.Section, period: m.Period) -> Range:
    """What a node comes to over a period, its limits included, where its knobs are plain."""
    knobs, each = node.knobs, node.each_subject if isinstance(node, m.Item) else None
    if each is not None or (isinstance(node, m.Item) and node.open_subjects):
        return ANYTHING
    if knobs is None:
        return of_children(node, period)
    plain = knobs.combine == "sum" and not knobs.over_time and knobs.scale_to is None
    base = knobs.base if isinstance(knobs.base, int | Decimal) else None
    if not plain or base is None or knobs.multiplier != 1 or knobs.not_applicable != "drop":
        return ANYTHING
    least, most = of_children(node, period)
    least, most = least + (0 if knobs.base_when else Decimal(base)), most + Decimal(base)
    for kind, limit in knobs.limits:
        if isinstance(limit.points, int | Decimal) and limit.when is None:
            bound = Decimal(limit.points) * _times_in(limit.period or knobs.period, period)
            least, most = _within(kind, (least, most), bound)
    return least, most


def _within(kind: str, found: Range, bound: Decimal) -> Range:
    """What is left of a range under a cap, or above a floor."""
    pick = max if kind == "floor" else min
    return pick(found[0], bound), pick(found[1], bound)


def _of_rule(award: m.Award, node: m.Item | m.Section) -> Range:
    match award.rule:
        case m.Each(of=of, points=points):
            figure = _of_quantity(of, node, award.period)
            return _product(figure, _numbers(points))
        case m.Flag(points=points):
            return _hull([(Decimal(0), Decimal(0)), _numbers(points)])
        case m.Rate(of=of, over=over, points=points, when_empty=empty):
            part = _at_most(of, over, node)
            return _hull([_product((Decimal(0), part), _numbers(points)), _numbers(empty)])
        case m.Levels(rows=rows) | m.Tiers(rows=rows):
            return _hull([(Decimal(0), Decimal(0)), *(_numbers(row.points) for row in rows)])
        case m.Target(points=points, missed=missed, early=early):
            worth = _hull([(Decimal(0), Decimal(0)), _numbers(points), _numbers(missed)])
            if early is None:
                return worth
            if early.at_most is not None:
                return worth[0], worth[1] + Decimal(early.at_most)
            most = _product((Decimal(0), Decimal(12)), _numbers(early.points))
            return worth[0], worth[1] + max(most[1], Decimal(0))
        case m.Rank(points=places):
            return _hull([(Decimal(0), Decimal(0)), *(_numbers(points) for points in places)])
        case m.Given(of=of):
            return _of_quantity(of, node, "month")
        case m.Interpolate(anchors=anchors, outside="clamp"):
            return _hull([(Decimal(0), Decimal(0)), *(_numbers(points) for _, points in anchors)])
    return ANYTHING


def _at_most(of: m.Quantity, over: m.Quantity, node: m.Item | m.Section) -> Decimal:
    """1 where a fact is never more than another one, else anything."""
    if isinstance(node, m.Item) and isinstance(of, m.FactRef) and isinstance(over, m.FactRef):
        fact = node.facts.get(of.fact)
        if fact is not None and of.item is over.item is None and fact.at_most == over.fact:
            return Decimal(1)
    return ENDLESS


def _of_quantity(quantity: m.Quantity, node: m.Item | m.Section, period: m.Period) -> Range:
    """The figures that a fact can come to in a period, by its type and bounds."""
    if isinstance(quantity, int | Decimal):
        return _numbers(quantity)
    if not isinstance(node, m.Item) or not isinstance(quantity, m.FactRef) or quantity.item:
        return ANYTHING
    fact = node.facts.get(quantity.fact)
    if fact is None:
        return ANYTHING
    low = Decimal(0) if fact.type in ("count", "stock", "flag") else -ENDLESS
    high = Decimal(1) if fact.type == "flag" else ENDLESS
    if isinstance(fact.at_least, int | Decimal):
        low = max(low, Decimal(fact.at_least))
    if isinstance(fact.at_most, int | Decimal):
        high = min(high, Decimal(fact.at_most))
    if fact.accumulates == "add":
        return _times((low, high), _times_in("month", period))
    return low, high


def _numbers(quantity: m.Quantity) -> Range:
    """The numbers that a quantity may be: one, or those of a table."""
    if isinstance(quantity, int | Decimal):
        return Decimal(quantity), Decimal(quantity)
    if isinstance(quantity, m.Table):
        found = [_numbers(value) for value in quantity.values.values()]
        return min(low for low, _ in found), max(high for _, high in found)
    return ANYTHING


def _times_in(inner: m.Period, outer: m.Period) -> Decimal:
    """How often an inner period begins within an outer one, a year where the length is open."""
    months = [m.MONTHS_IN.get(p, 12) if isinstance(p, str) else 12 for p in (inner, outer)]
    return Decimal(max(1, -(-months[1] // months[0])))


def _subjects(award: m.Award, node: m.Item | m.Section) -> Decimal:
    if not isinstance(node, m.Item) or award.per_entity:
        return Decimal(1)
    return Decimal(sum(award.covers(subject) for subject in node.subject_ids))


def _times(one: Range, count: m.Number) -> Range:
    ends = [end * count if end else end for end in one] if count else [Decimal(0)]
    return min(ends), max(ends)


def _product(one: Range, other: Range) -> Range:
    ends = [a * b if a and b else Decimal(0) for a in one for b in other]
    return min(ends), max(ends)


def _hull(ranges: Iterable[Range]) -> Range:
    lows, highs = zip(*ranges, strict=True)
    return min(lows), max(highs)


def _sum(ranges: list[Range]) -> Range:
    lows, highs = [low for low, _ in ranges], [high for _, high in ranges]
    least = -ENDLESS if -ENDLESS in lows else sum(lows, Decimal(0))
    return least, ENDLESS if ENDLESS in highs else sum(highs, Decimal(0))
