"""How large points could get with the facts at hand: a table that could pass 64 bits is refused."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import pairwise

from ..facts.planes import Observed
from ..scheme import model as m
from ..scheme.scheme import Scheme
from .exact import SAFE


def overflows(scheme: Scheme, facts: Observed) -> bool:
    """Whether the points of a track could pass 64 bits in the smallest unit, a year added up."""
    bounds = _Bounds(scheme, facts)
    return bool(bounds.node(facts.slots.track.root) * 10**scheme.places >= SAFE)


Size = int | Fraction


@cache
def _size(number: m.Number) -> Size:
    """A number of a rule, its sign aside; whole ones are quicker to reckon with."""
    size = abs(Fraction(number))
    return int(size) if size.denominator == 1 else size


class _Bounds:
    """The most that quantities, awards and nodes can come to, as fractions of a point."""

    def __init__(self, scheme: Scheme, facts: Observed) -> None:
        self.scheme = scheme
        self.facts = facts

    def node(self, node: m.Item | m.Section) -> Size:
        """The most of a node over all months."""
        below = node.children if isinstance(node, m.Section) else ()
        sums = node.knobs is None or node.knobs.combine == "sum"
        times = [max(self.size(c.weight, c), 1) if sums else 1 for c in below]
        total = sum((self.node(c) * n for c, n in zip(below, times, strict=True)), 0)
        span = self.facts.slots.span
        return total + span * sum((self.award(a, node) for a in node.awards), 1)

    def award(self, award: m.Award, node: m.Item | m.Section) -> Size:
        """The most of F in a month."""
        match award.rule:
            case m.Each(of, points):
                return self.size(of, node) * self.size(points, node)
            case m.Rate(of, over, points, empty):
                most = self.size(m.Ratio(of, over), node) * self.size(points, node)
                return most + self.size(empty, node)
            case m.Flag(_, points):
                return self.size(points, node)
            case m.Levels(rows) | m.Tiers(_, rows):
                return max(self.size(row.points, node) for row in rows)
            case m.Steps(of, mark, step, points):
                steps = (self.size(of, node) + self.size(mark, node)) / Fraction(step) + 1
                return steps * self.size(points, node)
            case m.Interpolate():
                return self._line(award.rule, node)
            case m.Rank(_, places):
                return max(abs(Fraction(place)) for place in places)
            case m.Given(of):
                return self.size(of, node)

    def size(self, quantity: m.Quantity, node: m.Item | m.Section) -> Size:
        """The most of a quantity, its sign aside."""
        if isinstance(quantity, int | Decimal):
            return _size(quantity)
        match quantity:
            case m.FactRef() | m.Increase():
                ref = quantity.of if isinstance(quantity, m.Increase) else quantity
                return self._fact(ref, node)
            case m.Sum(parts):
                return sum((self.size(part, node) for part in parts), 0)
            case m.Difference(of, less):
                return self.size(of, node) + self.size(less, node)
            case m.Change(of):
                return 2 * self.size(of, node)
            case m.Ratio(of, over, times):
                return self.size(of, node) * times * Fraction(10) ** self._places(over, node)
            case m.Peers(_, of):
                return self.size(of, node) + 100 + len(self.facts.slots.track.entities)
            case m.PointsOf(name):
                found = next(n for n in self.facts.slots.track.root.nodes() if n.id == name)
                return self.node(found)
            case m.Column(name):
                _, cells = self.facts.slots.track.entities.column(name)
                return max(
                    (abs(Fraction(c)) for c in cells if isinstance(c, int | Decimal)),
                    default=0,
                )
            case m.Parameter(name):
                return max(abs(Fraction(number)) for _, number in self.scheme.parameters[name])
            case m.Table(values):
                return max(abs(Fraction(number)) for number in values.values())

    def _fact(self, ref: m.FactRef, node: m.Item | m.Section) -> Size:
        item = ref.item or node.id
        slots = self.facts.slots
        found = [slots.index[item, subject, ref.fact] for subject in slots.subjects[item]]
        most = sum(self.facts.most(slot) for slot in found)
        fact = slots.track.items[item].facts[ref.fact]
        most = most * (slots.span if fact.accumulates == "add" or fact.lasts else 1)
        if not fact.places:
            return max(most, abs(int(fact.value)))
        return Fraction(max(most, abs(int(fact.value * 10**fact.places))), 10**fact.places)

    def _places(self, quantity: m.Quantity, node: m.Item | m.Section) -> int:
        """How many decimals a quantity can have, which is how near to 0 it can come."""
        items = self.facts.slots.track.items
        refs = m.refs(m.Given(quantity))
        return max((items[ref.item or node.id].facts[ref.fact].places for ref in refs), default=6)

    def _line(self, rule: m.Interpolate, node: m.Item | m.Section) -> Size:
        marks = [self.size(mark, node) for mark, _ in rule.anchors]
        heights = [self.size(height, node) for _, height in rule.anchors]
        equal = self.size(rule.when_equal or 0, node)
        outside = (abs(Fraction(mark)) for mark in (rule.below, rule.above))
        most: Size = max(*heights, *outside, equal)
        if rule.outside == "extend":
            exact = [Fraction(mark) for mark in marks]
            narrow = min((abs(b - a) for a, b in pairwise(exact) if a != b), default=Fraction(1))
            most += (self.size(rule.of, node) + max(marks)) * 2 * max(heights) / narrow
        return most
