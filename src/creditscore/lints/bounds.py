"""The least and the most that awards and nodes can come to, as far as the rules themselves tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import reduce
from math import ceil, floor

from ..decimals import add, multiply, shifted
from ..scheme import model as m

Node = m.Item | m.Section
Owner = m.Item | m.Section | m.EachSubject
Range = tuple[Decimal, Decimal]
ENDLESS = Decimal("Infinity")
ANYTHING: Range = (-ENDLESS, ENDLESS)
NOTHING: Range = (Decimal(0), Decimal(0))
_NAMED: Sequence[m.NamedPeriod] = ("month", "quarter", "half-year", "year")


class Bounds:
    """The ranges of what is in a track, in a year of some months.

    A range is never too narrow. With `apart` its upper end is what can be had at once as well, as
    far as conditions, tables and shared facts do not tell: of what they may keep apart one counts.
    """

    def __init__(self, months: Sequence[str], apart: bool = False) -> None:
        self._months, self._apart = months, apart
        self._worked: dict[int, tuple[list[Range], list[Limited]]] = {}

    def of_award(self, award: m.Award, node: Node, subject: str = "") -> Range:
        """What one award comes to in one of its periods, for one subject; 0 where it is not there.

        >>> flag = m.Award("a", m.Flag(m.FactRef("f"), 5), "year")
        >>> Bounds(["2023-01"]).of_award(flag, m.Section("s", "", ()))
        (Decimal('0'), Decimal('5'))
        """
        found = self._of_rule(award, node, subject)
        for kind, limit in award.limits:
            found = _within(kind, found, limit)
        return hull([_rounded(found, award.round), NOTHING])

    def limits_of_award(self, award: m.Award, node: Node) -> Iterator[Limited]:
        """Each limit of an award, with what comes to it."""
        names = node.subject_ids if isinstance(node, m.Item) else ("",)
        own = [name for name in names if award.covers(name)] or [""]
        found = hull(self._of_rule(award, node, name) for name in own)
        for kind, limit in award.limits:
            yield kind, limit, found
            found = _within(kind, found, limit)

    def limits_of_node(self, node: Node, owner: Owner) -> list[Limited]:
        """Each limit of a node, or of each subject of it, with what comes to it over its period."""
        return self._values(node, owner)[1] if owner.knobs else []

    def most(self, node: Node, length: int) -> Decimal:
        """The most that a node comes to in a stretch of the year of so many months."""
        return hull(self._over(node, stretch) for stretch in _stretches(length))[1]

    def _over(self, node: Node, stretch: range) -> Range:
        """What a node adds up to in a stretch of the year."""
        if node.knobs is None:
            return self._below(node, node, m.Knobs("year"), stretch)
        return self._of_owner(node, node, stretch)

    def _of_owner(self, node: Node, owner: Owner, stretch: range) -> Range:
        assert owner.knobs is not None
        now, length = self._values(node, owner)[0], m.MONTHS_IN[owner.knobs.period]
        if length > len(stretch):
            whole = now[stretch.start // length]
            return _changes(whole) if stretch.start % length else whole
        return _now_and_then(now[stretch.start // length : stretch.stop // length])

    def _values(self, node: Node, owner: Owner) -> tuple[list[Range], list[Limited]]:
        """What a node comes to in each of its periods of the year, and what to its limits."""
        if id(owner) not in self._worked:
            assert owner.knobs is not None
            time, period = owner.knobs.over_time, owner.knobs.period
            now, limited = self._each(node, owner, owner.knobs, time.each if time else period)
            if time:
                many = m.MONTHS_IN[period] // m.MONTHS_IN[time.each] or 1
                take = _now_and_then if time.by == "sum" else hull
                parts = [now[at : at + many] for at in range(0, len(now), many)]
                now = [hull([take(part), NOTHING]) for part in parts]
            self._worked[id(owner)] = now, limited
        return self._worked[id(owner)]

    def _each(
        self, node: Node, owner: Owner, knobs: m.Knobs, period: m.NamedPeriod
    ) -> tuple[list[Range], list[Limited]]:
        now = [
            self._before(node, owner, knobs, stretch) for stretch in _stretches(m.MONTHS_IN[period])
        ]
        limited: list[Limited] = []
        for kind, limit in knobs.limits:
            own = limit.period or period
            many = m.MONTHS_IN[own] // m.MONTHS_IN[period]
            if many:
                groups = [now[at : at + many] for at in range(0, len(now), many)]
                limited.append((kind, limit, hull(map(_now_and_then, groups))))
                now = [_within(kind, one, limit, many > 1) for one in now]
            else:
                within = [self._before(node, owner, knobs, s) for s in _stretches(m.MONTHS_IN[own])]
                limited.append((kind, limit, ANYTHING if limited else hull(within)))
                count = Decimal(m.MONTHS_IN[period] // m.MONTHS_IN[own])
                now = [_in_parts(kind, one, limit, count) for one in now]
        scaled = knobs.scale_to is not None
        return [ANYTHING if scaled else _rounded(one, knobs.round) for one in now], limited

    def _before(self, node: Node, owner: Owner, knobs: m.Knobs, stretch: range) -> Range:
        """What comes to the limits of a node in a stretch, its period or a part of that."""
        found, base = self._below(node, owner, knobs, stretch), _numbers(knobs.base)
        base = base if knobs.base_when is None else hull([base, NOTHING])
        own = knobs.over_time.each if knobs.over_time else knobs.period
        if len(stretch) < m.MONTHS_IN[own]:
            around = (knobs.multiplier_when, knobs.zero_when, owner.not_applicable_when)
            if knobs.combine != "sum" or knobs.needs_at_least or any(around):
                return ANYTHING
            base = _changes(base)
        found = _sum([found, base])
        times = _product(found, _numbers(knobs.multiplier))
        found = times if knobs.multiplier_when is None else hull([times, found])
        found = hull([found, NOTHING]) if knobs.zero_when is not None else found
        return _changes(found) if knobs.clamp == "running" else found

    def _below(self, node: Node, owner: Owner, knobs: m.Knobs, stretch: range) -> Range:
        """What the children of a node, or of each subject of it, make together in a stretch."""
        if knobs.not_applicable in ("rescale", "rescale-tree"):
            return ANYTHING
        sums, sure, tied = knobs.combine == "sum", list[Range](), list[Range]()
        for child, part, count in self._children(node, owner, stretch):
            weight = _numbers(child.weight)
            if knobs.combine == "weighted" and weight[0] < 0:
                return ANYTHING
            whole = child.full if knobs.not_applicable == "full" else 0
            part = hull([part, NOTHING, ANYTHING if whole is None else _numbers(whole)])
            part = _product(part, weight) if sums else part
            (tied if self._apart and _tied(child, node) else sure).append(
                _times(part, count if sums else Decimal(1))
            )
        together = [*sure, *([hull(tied)] if tied else [])]
        return (_sum if sums else hull)(together) if together else NOTHING

    def _children(
        self, node: Node, owner: Owner, stretch: range
    ) -> Iterator[tuple[m.Award | Node | m.EachSubject, Range, Decimal]]:
        """The children of a node, or of each subject of it, with what one is and how many it is."""
        item = node if isinstance(node, m.Item) else None
        each = item.each_subject if item else None
        names = item.subject_ids if item else ("",)
        many = ENDLESS if item and item.open_subjects else Decimal(len(names))
        for award in node.awards:
            if owner is each or award.per_entity:
                if owner is not each or not award.per_entity:
                    yield award, self._award_over(award, node, "", stretch), Decimal(1)
            elif not each:
                count = many if many == ENDLESS else Decimal(1)
                for name in filter(award.covers, names):
                    yield award, self._award_over(award, node, name, stretch), count
        if each and owner is not each:
            yield each, self._of_owner(node, each, stretch), many
        for child in node.counted if isinstance(node, m.Section) else ():
            yield child, self._over(child, stretch), Decimal(1)

    def _award_over(self, award: m.Award, node: Node, subject: str, stretch: range) -> Range:
        """What an award posts in a stretch of the year."""
        once, period = self.of_award(award, node, subject), award.period
        first, last = self._in_force(award)
        last = max(last, 11) if award.at_end else last
        if stretch.start > last or stretch.stop <= first:
            return NOTHING
        length = m.MONTHS_IN.get(period, 99) if isinstance(period, str) else 99
        if length > len(stretch):
            return _changes(once) if stretch.start % length else once
        starts = range(stretch.start, stretch.stop, length)
        return _times(once, Decimal(sum(at <= last and at + length > first for at in starts)))

    def _in_force(self, award: m.Award) -> tuple[int, int]:
        """The first and the last month of the year in which an award is in force."""
        there = [at for at, month in enumerate(self._months)
                 if award.first <= month and (not award.last or month <= award.last)]  # fmt: skip
        return (there[0], there[-1]) if there else (12, -1)

    def _of_rule(self, award: m.Award, node: Node, subject: str) -> Range:
        """What the form of an award gives, before its limits."""

        def worth(*points: m.Quantity) -> Range:
            return hull([NOTHING, *(self._figure(one, award, node, subject) for one in points)])

        match award.rule:
            case m.Each(of=of, points=points):
                return _product(
                    self._figure(of, award, node, subject),
                    self._figure(points, award, node, subject),
                )
            case m.Flag(points=points):
                return worth(points)
            case m.Rate(of=of, over=over, points=points, when_empty=empty):
                sides = (self._figure(side, award, node, subject) for side in (of, over))
                least = Decimal(0) if min(sides)[0] >= 0 else -ENDLESS
                part = _product((least, share_of(of, over, node)), worth(points))
                return hull([part, worth(empty)])
            case m.Levels(rows=rows) | m.Tiers(rows=rows):
                return worth(*(row.points for row in rows))
            case m.Target(points=points, missed=missed, early=early):
                found = worth(points, missed)
                if early is None:
                    return found
                most = multiply(Decimal(12), worth(early.points)[1])
                if early.at_most is not None:
                    most = Decimal(early.at_most)
                return found[0], add(found[1], most)
            case m.Rank(points=places):
                return worth(*places)
            case m.Given(of=of):
                return self._figure(of, award, node, subject)
            case m.Interpolate(anchors=anchors, outside="clamp", when_equal=equal):
                return worth(*(points for _, points in anchors), 0 if equal is None else equal)
        return ANYTHING

    def _figure(self, quantity: m.Quantity, award: m.Award, node: Node, subject: str) -> Range:
        """What a measure can come to: a number, a table, or a fact by its type and bounds."""
        if isinstance(quantity, m.Table):
            cells = quantity.values
            own = [cells[subject]] if not quantity.column and subject in cells else cells.values()
            return hull(self._figure(cell, award, node, subject) for cell in own)
        if not isinstance(quantity, m.FactRef) or not isinstance(node, m.Item) or quantity.item:
            return _numbers(quantity)
        fact = node.facts.get(quantity.fact)
        if fact is None or fact.feed:
            return ANYTHING
        found = figures_of(fact)
        if fact.type == "flag":
            return found
        together = award.per_entity and quantity.subject is None
        subjects = len(node.subject_ids) if not node.open_subjects else ENDLESS
        found = _times(found, Decimal(subjects) if together else Decimal(1))
        if fact.accumulates == "add":
            first, last = self._in_force(award)
            length = m.MONTHS_IN.get(award.over) if isinstance(award.over, str) else award.over
            there = last - first + 1 if award.over in _NAMED else ENDLESS
            return _times(found, Decimal(min(ENDLESS if length is None else length, there)))
        return _times(found, Decimal(12 if fact.lasts and fact.type != "score" else 1))


Limited = tuple[str, m.Limit, Range]
"""A limit, its kind, and what comes to it."""


def _stretches(length: int) -> list[range]:
    return [range(at, at + length) for at in range(0, 12, length)]


def figures_of(fact: m.Fact) -> Range:
    """The figures that a fact can have in a month, also where nothing is reported."""
    low = Decimal(0) if fact.type in ("count", "stock", "flag") else -ENDLESS
    high = Decimal(1) if fact.type == "flag" else ENDLESS
    if isinstance(fact.at_least, int | Decimal):
        low = max(low, Decimal(fact.at_least))
    if isinstance(fact.at_most, int | Decimal):
        high = min(high, Decimal(fact.at_most))
    known = fact.missing in ("not-applicable", "not-reported")
    return (low, high) if known else hull([(low, high), _numbers(fact.value)])


def share_of(of: m.Quantity, over: m.Quantity, node: Node) -> Decimal:
    """1 where a fact that adds up is never more than another one that does, else anything."""
    if isinstance(node, m.Item) and isinstance(of, m.FactRef) and isinstance(over, m.FactRef):
        fact, bound = node.facts.get(of.fact), node.facts.get(over.fact)
        alike = of.item is over.item is None and of.subject == over.subject
        adds = fact and bound and fact.accumulates == bound.accumulates == "add"
        if fact and bound and alike and adds and fact.at_most == over.fact and not fact.value:
            return Decimal(1) if bound.type == "count" else ENDLESS
    return ENDLESS


def _tied(child: m.Award | Node | m.EachSubject, node: Node) -> bool:
    """Whether something may keep a child from giving its most beside the others of its node."""
    if isinstance(child, m.Section):
        return any(_tied(below, child) for below in (*child.children, *child.awards))
    if isinstance(child, m.Item):
        asked = (q for award in child.awards for q in award.asked)
        return (
            child.answering.listed is not None
            or child.not_applicable_when is not None
            or any(isinstance(part, m.Table) and part.column for part in asked)
        )
    if isinstance(child, m.EachSubject):
        return False
    facts = node.facts if isinstance(node, m.Item) else {}
    pairs = [(fact.id, name) for fact in facts.values() for name in fact.excludes]
    mine = {(ref.item, ref.fact) for ref in child.reads}
    others = {(r.item, r.fact) for other in node.awards if other is not child for r in other.reads}
    return (
        child.when is not None
        or any(isinstance(part, m.Table) and part.column for part in child.asked)
        or any((None, name) in mine for pair in pairs for name in pair)
        or not mine.isdisjoint(others)
    )


def _within(kind: str, found: Range, limit: m.Limit, longer: bool = False) -> Range:
    """What is left of a range under a cap, or above a floor.

    One over a `longer` period takes of what comes, in this part of it, what is too much by then.
    """
    low, high = found
    if not isinstance(limit.points, int | Decimal):
        return (-ENDLESS, high) if kind == "cap" else (low, ENDLESS)
    bound = Decimal(limit.points)
    if longer:
        low, high = min(low, Decimal(0)), max(high, Decimal(0))
        if kind == "cap":
            kept = min(low, bound), min(high, bound) if low >= 0 else high
        else:
            kept = max(low, bound) if high <= 0 else low, max(high, bound)
    else:
        pick = max if kind == "floor" else min
        kept = pick(low, bound), pick(high, bound)
    return kept if limit.when is None else hull([kept, found])


def _in_parts(kind: str, found: Range, limit: m.Limit, count: Decimal) -> Range:
    """What is left of a range where each of so many parts of its period is limited by itself."""
    points, bound = limit.points, (-ENDLESS if kind == "floor" else ENDLESS)
    if isinstance(points, int | Decimal) and limit.when is None:
        bound = multiply(Decimal(points), count)
    if kind == "cap":
        return -ENDLESS, min(found[1], max(bound, Decimal(0)))
    return max(found[0], min(bound, Decimal(0))), ENDLESS


def _rounded(found: Range, rounding: m.Rounding | None) -> Range:
    """A range whose ends are rounded away from each other."""
    if rounding is None:
        return found
    low, high = (
        shifted(whole(shifted(end, -rounding.places)), rounding.places) if end.is_finite() else end
        for end, whole in zip(found, (floor, ceil), strict=True)
    )
    return low, high


def _now_and_then(found: Sequence[Range]) -> Range:
    """The sum of what comes one after the other, of which some may not come at all."""
    return found[0] if len(found) == 1 else _sum([hull([one, NOTHING]) for one in found])


def _changes(found: Range) -> Range:
    """By how much what stays within a range can change."""
    low, high = hull([found, NOTHING])
    most = add(high, low.copy_negate()) if high.is_finite() and low.is_finite() else ENDLESS
    return most.copy_negate(), most


def _numbers(quantity: m.Quantity) -> Range:
    if isinstance(quantity, m.Table):
        return hull(map(_numbers, quantity.values.values()))
    if isinstance(quantity, int | Decimal):
        return Decimal(quantity), Decimal(quantity)
    return ANYTHING


def _times(one: Range, count: Decimal) -> Range:
    return _product(one, (count, count))


def _product(one: Range, other: Range) -> Range:
    ends = [multiply(a, b) if a and b else Decimal(0) for a in one for b in other]
    return min(ends), max(ends)


def hull(ranges: Iterable[Range]) -> Range:
    """The least range that holds some."""
    lows, highs = zip(*ranges, strict=True)
    return min(lows), max(highs)


def _sum(ranges: Sequence[Range]) -> Range:
    lows, highs = zip(*ranges, strict=True)
    return (
        -ENDLESS if -ENDLESS in lows else reduce(add, lows),
        ENDLESS if ENDLESS in highs else reduce(add, highs),
    )
