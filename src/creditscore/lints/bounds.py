"""The least and the most that awards and nodes can come to, as far as the rules themselves tell."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal

from ..decimals import shifted
from ..scheme import model as m

Range = tuple[Decimal, Decimal]
ENDLESS = Decimal("Infinity")
ANYTHING: Range = (-ENDLESS, ENDLESS)
NOTHING: Range = (Decimal(0), Decimal(0))
_ONCE = Decimal(1)
_MODES = {
    "half-up": ROUND_HALF_UP,
    "half-even": ROUND_HALF_EVEN,
    "up": ROUND_UP,
    "down": ROUND_DOWN,
}


def of_award(award: m.Award, node: m.Item | m.Section, *, limited: bool = True) -> Range:
    """What one award comes to in one of its periods, for one subject.

    Where it is not `limited` its limits and its rounding are left out.

    >>> flag = m.Award("a", m.Flag(m.FactRef("f"), 5), "year")
    >>> of_award(flag, m.Section("s", "", ()))
    (Decimal('0'), Decimal('5'))
    """
    found = _of_rule(award, node)
    for kind, limit in award.limits if limited else ():
        found = _within(kind, found, limit)
    least, most = _hull([found, NOTHING])
    if award.round is None or not limited:
        return least, most
    return _rounded(least, award.round), _rounded(most, award.round)


def of_children(node: m.Item | m.Section, period: m.Period) -> Range:
    """What stands below a node adds up to over a period of the node; without knobs of its own."""
    ranges = [_below(award, node, period) for award in node.awards]
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
        count = _times_in(limit.period or knobs.period, period)
        least, most = _within(kind, (least, most), limit, count)
    return _hull([(least, most), NOTHING])


def _below(award: m.Award, node: m.Item | m.Section, period: m.Period) -> Range:
    """What an award adds to its node over a period of the node.

    Of one that is over a longer time it is what changes, over the year all that it has come to.
    """
    least, most = of_award(award, node)
    looks_back = award.period not in m.MONTHS_IN
    if period != "year" and (looks_back or _months(award.period) > _months(period)):
        least, most = _hull([(least, most), (least - most, most - least)])
    count = _times_in(award.period, period) * _subjects(award, node)
    return _times((least, most), count * Decimal(award.weight))


def _rounded(end: Decimal, rounding: m.Rounding) -> Decimal:
    if not end.is_finite():
        return end
    return end.quantize(shifted(1, rounding.places), _MODES[rounding.mode])


def _within(kind: str, found: Range, limit: m.Limit, count: Decimal = _ONCE) -> Range:
    """What is left of a range under a cap, or above a floor, that holds so many times."""
    pick = max if kind == "floor" else min
    low, high = _times(_numbers(limit.points), count)
    held = pick(found[0], low), pick(found[1], high)
    return held if limit.when is None else _hull([found, held])


def _of_rule(award: m.Award, node: m.Item | m.Section) -> Range:
    match award.rule:
        case m.Each(of=of, points=points):
            figure = _of_quantity(of, node, award)
            return _product(figure, _numbers(points))
        case m.Flag(points=points):
            return _hull([NOTHING, _numbers(points)])
        case m.Rate(of=of, over=over, points=points, when_empty=empty):
            share = _share(of, over, node, award)
            return _hull([_product(share, _numbers(points)), _numbers(empty)])
        case m.Levels(rows=rows) | m.Tiers(rows=rows):
            return _hull([NOTHING, *(_numbers(row.points) for row in rows)])
        case m.Target(points=points, missed=missed, early=early):
            worth = _hull([NOTHING, _numbers(points), _numbers(missed)])
            if early is None:
                return worth
            if early.at_most is not None:
                return worth[0], worth[1] + Decimal(early.at_most)
            most = _product((Decimal(0), Decimal(12)), _numbers(early.points))
            return worth[0], worth[1] + max(most[1], Decimal(0))
        case m.Rank(points=places):
            return _hull([NOTHING, *(_numbers(points) for points in places)])
        case m.Given(of=of):
            return _of_quantity(of, node, award)
        case m.Interpolate(anchors=anchors, outside="clamp", when_equal=equal):
            heights = [points for _, points in anchors]
            heights += [] if equal is None else [equal]
            return _hull([NOTHING, *map(_numbers, heights)])
    return ANYTHING


def _share(of: m.Quantity, over: m.Quantity, node: m.Item | m.Section, award: m.Award) -> Range:
    """A quotient: not below 0 where neither side is, at most 1 where one is never the larger."""
    low = min(_of_quantity(side, node, award)[0] for side in (of, over))
    high = ENDLESS
    if isinstance(node, m.Item) and isinstance(of, m.FactRef) and isinstance(over, m.FactRef):
        fact = node.facts.get(of.fact)
        if fact is not None and of.item is over.item is None and fact.at_most == over.fact:
            high = Decimal(1)
    return Decimal(0) if low >= 0 else -ENDLESS, high


def _of_quantity(quantity: m.Quantity, node: m.Item | m.Section, award: m.Award) -> Range:
    """The figures that a fact can come to in a period of an award, by its type and bounds."""
    if isinstance(quantity, int | Decimal):
        return _numbers(quantity)
    if not isinstance(node, m.Item) or not isinstance(quantity, m.FactRef) or quantity.item:
        return ANYTHING
    fact = node.facts.get(quantity.fact)
    if fact is None:
        return ANYTHING
    if fact.type == "flag":
        return Decimal(0), Decimal(1)
    low, high = -ENDLESS if fact.type in ("amount", "score") else Decimal(0), ENDLESS
    if isinstance(fact.at_least, int | Decimal):
        low = max(low, Decimal(fact.at_least))
    if isinstance(fact.at_most, int | Decimal):
        high = min(high, Decimal(fact.at_most))
    figures = Decimal(1)
    if fact.accumulates == "add" or fact.lasts:
        figures = _times_in("month", "year" if fact.lasts else award.period)
    if award.per_entity and quantity.subject is None:
        figures *= ENDLESS if node.open_subjects else len(node.subject_ids)
    return _hull([(low, high), _times((low, high), figures)])


def _numbers(quantity: m.Quantity) -> Range:
    """The numbers that a quantity may be: one, or those of a table."""
    if isinstance(quantity, int | Decimal):
        return Decimal(quantity), Decimal(quantity)
    if isinstance(quantity, m.Table):
        found = [_numbers(value) for value in quantity.values.values()]
        return min(low for low, _ in found), max(high for _, high in found)
    return ANYTHING


def _months(period: m.Period) -> Decimal:
    """How many months a period has; one that never starts afresh has no end."""
    if isinstance(period, int):
        return Decimal(period)
    return Decimal(m.MONTHS_IN[period]) if period in m.MONTHS_IN else ENDLESS


def _times_in(inner: m.Period, outer: m.Period) -> Decimal:
    """How often an inner period begins within an outer one; one that looks back, never anew."""
    if inner not in m.MONTHS_IN:
        return Decimal(1)
    times = _months(outer) / _months(inner)
    return times.to_integral_value(ROUND_UP) if times.is_finite() else times


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
