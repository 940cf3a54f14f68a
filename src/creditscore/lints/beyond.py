"""Numbers that a figure cannot come to, as 95 of a share, which ends at 1; shares upside down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..decimals import multiply, plainly
from ..errors import Place, Problem
from ..scheme import model as m
from ..scheme.scheme import Scheme
from .bounds import ANYTHING, ENDLESS, Node, Range, figures_of, hull, share_of

_ALIKE = ("mean", "min", "max", "median", "quantile")
"""Figures among units that are no larger and no smaller than theirs."""


def problems(scheme: Scheme, track: m.Track) -> Iterator[Problem]:
    """Numbers beside which no figure of a track can stand as they suppose."""
    for figures, whens in conditions(track):
        yield from figures.tests(tests_in(whens))
    for node in track.root.nodes():
        for award in node.awards:
            yield from Figures(track, node, award.over).marks(award)
            yield from _upside_down(award, node)
    for veto in scheme.vetoes:
        if item := track.items.get(veto.item):
            yield from Figures(track, item, "month").tests([veto.test], veto.place)


def conditions(track: m.Track) -> Iterator[tuple[Figures, Sequence[m.Condition | None]]]:
    """The conditions of a track, with the figures that they ask for."""
    for node in track.root.nodes():
        each = node.each_subject if isinstance(node, m.Item) else None
        for owner in (node, *([each] if each else [])):
            whens, knobs = [owner.not_applicable_when], owner.knobs
            if knobs:
                whens += [knobs.base_when, knobs.multiplier_when, knobs.zero_when]
                whens += [limit.when for _, limit in knobs.limits]
            yield Figures(track, node, knobs.period if knobs else "year"), whens
        for award in node.awards:
            rows = award.rule.rows if isinstance(award.rule, m.Levels | m.Tiers) else ()
            whens = [award.when, *(row.when for row in rows)]
            whens += [limit.when for _, limit in award.limits]
            whens += [award.target.test, award.target.or_when] if award.target else []
            yield Figures(track, node, award.over), whens
    graded = (*(band.when for band in track.bands), *(move.when for move in track.moves))
    yield Figures(track, track.root, "year"), graded


def tests_in(whens: Iterable[m.Condition | None]) -> Iterator[m.Test]:
    """The tests of some conditions, however deep they stand."""
    asked = (one for when in whens for one in m.inner(when))
    return (one for one in asked if isinstance(one, m.Test))


@dataclass(frozen=True)
class Figures:
    """What the quantities can be that a node of a track asks for over a period."""

    track: m.Track
    node: Node
    period: m.Period

    def tests(self, tests: Iterable[m.Test], place: Place | None = None) -> Iterator[Problem]:
        """The bounds of tests that are beyond their figures, at the tests' places or at another."""
        for test in tests:
            found = self._range(test.of, test.over)
            for sign, bound in test.bounds:
                if isinstance(bound, int | Decimal) and _decided(sign, Decimal(bound), found):
                    yield _told(bound, found, place or test.place)

    def marks(self, award: m.Award) -> Iterator[Problem]:
        """The mark of steps, and the first anchor, that are beyond their figure."""
        match award.rule:
            case m.Steps(of, start):
                numbers, key = [start], "mark"
            case m.Interpolate(of, anchors):
                numbers, key = [mark for mark, _ in anchors], "anchors"
            case _:
                return
        found = self._range(of, "period")
        for number in numbers:
            if isinstance(number, int | Decimal) and not found[0] <= number <= found[1]:
                yield _told(number, found, m.at(award, key))
                return

    def _range(self, quantity: m.Quantity, over: str) -> Range:
        """The least and the most that a quantity can be; never too narrow."""
        match quantity:
            case int() | Decimal():
                return Decimal(quantity), Decimal(quantity)
            case m.FactRef():
                return self._fact(quantity, over)
            case m.Ratio(of, over=whole, times=times):
                low = min(self._range(side, over)[0] for side in (of, whole))
                if low < 0:
                    return ANYTHING
                return Decimal(0), multiply(share_of(of, whole, self.node), Decimal(times))
            case m.Extreme(figure, parts):
                lows, highs = zip(*(self._range(part, over) for part in parts), strict=True)
                pick = max if figure == "max" else min
                return pick(lows), pick(highs)
            case m.FirstKnown(parts):
                return hull(self._range(part, over) for part in parts)
            case m.Peers(figure, of) if figure in _ALIKE:
                return self._range(of, over)
        return ANYTHING

    def _fact(self, ref: m.FactRef, over: str) -> Range:
        """The figures of a fact: of a month, or as they add up over months and subjects."""
        home = self.track.items.get(ref.item) if ref.item else self.node
        fact = home.facts.get(ref.fact) if isinstance(home, m.Item) else None
        if fact is None or fact.feed or not isinstance(home, m.Item):
            return ANYTHING
        low, high = figures_of(fact)
        several = ref.subject is None and (home.open_subjects or len(home.subjects) > 1)
        adds = fact.accumulates == "add" or (fact.lasts and fact.type != "score")
        months = over == "total" or (adds and over == "period" and self.period != "month")
        if months if fact.type == "flag" else months or several:
            return Decimal(0) if low >= 0 else -ENDLESS, ENDLESS
        return low, high


def _upside_down(award: m.Award, node: Node) -> Iterator[Problem]:
    """Quotients of a whole by what is a part of it."""
    facts = node.facts if isinstance(node, m.Item) else {}
    pairs = [(award.rule.of, award.rule.over)] if isinstance(award.rule, m.Rate) else []
    pairs += [(one.of, one.over) for one in award.asked if isinstance(one, m.Ratio)]
    for whole, part in dict.fromkeys(pairs):
        match whole, part:
            case m.FactRef(of, item=None), m.FactRef(over, item=None) if over in facts:
                if facts[over].at_most == of:
                    details = {"of": facts[of].label, "over": facts[over].label, "id": award.id}
                    yield Problem("N980", award.place, details)


def _decided(sign: str, bound: Decimal, found: Range) -> bool:
    """Whether figures of a range are all on one side of a bound."""
    low, high = found
    if sign == "above" and bound >= high:
        return True
    return not low <= bound <= high or (sign == "below" and bound <= low)


def _told(bound: m.Number, found: Range, place: Place) -> Problem:
    low, high = (f"{plainly(end):f}" if end.is_finite() else "" for end in found)
    shown = f"{low} ≤ x ≤ {high}" if low and high else f"x ≥ {low}" if low else f"x ≤ {high}"
    return Problem("N978", place, {"number": bound, "range": shown})
