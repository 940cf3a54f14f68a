"""What a node makes of its children: its knobs one after another, each from the value before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, reduce

import numpy as np

from ..scheme import model as m
from .combination import Child, put_together, rescaled
from .exact import Exact, Mask, Plane, stacked
from .node_values import NodeValue, so_far
from .peer_statistics import Ask, Question
from .periods import ever, exact_changes, exact_sums, is_last, stretches
from .rollup import rolled
from .values import ONE, ZERO, constant, exact, within
from .view import View


@dataclass(frozen=True, slots=True)
class Stage:
    """The value of a node after one of its knobs, since a period began, and where it has one."""

    kind: str
    value: Exact
    there: Mask
    period: m.NamedPeriod
    limit: m.Limit | None = None


@dataclass(frozen=True)
class Node:
    """The knobs of a node at work on its children, for a block of entities.

    `view` sees the months of one stretch of `over_time`, or of the node's period; `concerns` is
    where the node may apply at all (None: everywhere). `marks` are the full marks of all that
    stands below over those of what applies. A `bare` node has no children by its rules, and is
    worth what its knobs make of nothing.
    """

    knobs: m.Knobs
    full: Exact | m.Number | None
    view: View
    children: list[NodeValue]
    places: int
    concerns: Mask | None
    marks: Callable[[m.NamedPeriod], Exact]
    bare: bool

    @property
    def period(self) -> m.NamedPeriod:
        """Over what the knobs work: a stretch of `over_time`, or the node's period."""
        return self.knobs.over_time.each if self.knobs.over_time else self.knobs.period

    @cached_property
    def scale(self) -> Exact:
        """What `scale_to` multiplies the node's value and its full marks by."""
        if self.knobs.scale_to is None:
            return ONE
        to, full = self.view.value(self.knobs.scale_to), exact(self.full or 1)
        known = (full.num != 0) if to.known is None else (full.num != 0) & to.known
        return (to.exact / full).where(known, ONE)

    @property
    def marks_above(self) -> Exact | m.Number | None:
        """The full marks of the node to the one above it."""
        if self.full is None or self.knobs.scale_to is None:
            return self.full
        return exact(self.full) * self.scale

    def stages(self) -> tuple[list[Stage], Mask, Mask]:
        """The value after each knob, where the node applies, and where it has a value."""
        period = self.period
        stages, applies, there = self._combined(period)
        for kind, knob, limit in self._knobs(period, there):
            stages += [
                Stage(name, value, there, period, limit)
                for name, value in knob(kind, stages[-1].value)
            ]
        if self.knobs.over_time:
            value, there = rolled(
                self.knobs.over_time,
                self.knobs.period,
                stages[-1].value,
                there,
                self.view.cube.in_force(),
            )
            whole = so_far(applies, period, self.knobs.period)
            applies = applies if whole is None else whole
            stages.append(Stage("over-time", value, there, self.knobs.period))
        return stages, applies, there

    def _combined(self, period: m.NamedPeriod) -> tuple[list[Stage], Mask, Mask]:
        """The children put together, first without those that do not apply, then by policy."""
        entries = [entry(child, period, self.view.shape) for child in self.children]
        none = np.zeros(self.view.shape, bool)
        applies = reduce(np.logical_or, (e.applies for e in entries), none)
        if self.bare:
            force = self.view.cube.in_force()
            applies = ~none if force is None else force
        applies = applies if self.concerns is None else applies & self.concerns
        value, there = self._together(entries)
        stages = [Stage("combine", value, there & applies, period)]
        if self.knobs.not_applicable != "drop":
            entries = [self._stand_in(child, at) for at, child in enumerate(entries)]
            value, there = self._together(entries)
            if self.knobs.not_applicable == "rescale":
                value = value * rescaled(entries, self.view.shape)
            if self.knobs.not_applicable == "rescale-tree":
                value = value * self.marks(period)
        count = sum((e.scored.astype(np.int64) for e in entries), none.astype(np.int64))
        there = there & applies & (count >= self.knobs.needs_at_least)
        if self.knobs.not_applicable != "drop":
            stages.append(Stage("missing", value, there, period))
        else:
            stages = [replace(stages[0], there=there)]
        return stages, applies, there

    def _together(self, entries: list[Child]) -> tuple[Exact, Mask]:
        """The children as one value, and where there is one; 0, everywhere, of a bare node."""
        if self.bare:
            return Exact(np.zeros(self.view.shape, np.int64)), np.ones(self.view.shape, bool)
        return put_together(self.knobs.combine, entries, self.view.shape)

    def _stand_in(self, child: Child, at: int) -> Child:
        """A child that does not apply, as the node counts it."""
        policy = self.knobs.not_applicable
        absent = child.present & ~child.applies
        if policy in ("rescale", "rescale-tree"):
            return child
        view, cube = self.view, self.view.cube
        if policy == "peer-average":
            question = Question(view.node.id, view.subject, self.period, child=at)
            value, known = cube.peers.of(
                Ask(question, "mean", self.knobs.among), cube.first, cube.last
            )
        else:
            full = exact((0 if policy == "zero" else child.of.full) or 0)
            value = full * constant(10**view.cube.scheme.places)
            known = np.broadcast_to(True, self.view.shape)
        if not absent.any():
            return child
        scored = child.scored | (absent & known)
        return replace(child, value=value.where(absent, child.value), scored=scored)

    def _knobs(
        self, period: m.NamedPeriod, there: Mask
    ) -> Iterator[tuple[str, Knob, m.Limit | None]]:
        """The knobs that the node has, in the order in which they apply; `there` has a value."""
        knobs, view = self.knobs, self.view
        if knobs.base != 0:
            base = self._when(view.in_units(knobs.base), knobs.base_when, ZERO)
            yield "base", _changed(lambda value: value + base), None
        if knobs.multiplier != 1:
            found = view.value(knobs.multiplier)
            factor = found.exact if found.known is None else found.exact.where(found.known, ONE)
            factor = self._when(factor, knobs.multiplier_when, ONE)
            yield "multiplier", _changed(lambda value: value * factor), None
        if knobs.zero_when is not None:
            zero = view.holds(knobs.zero_when)
            yield "zero", _changed(lambda value: ZERO.where(zero, value)), None
        if knobs.clamp == "running":
            yield "", lambda _, value: self._clamped(value, period, there), None
        else:
            for kind, limit in knobs.limits:
                yield kind, _changed(self._limited(kind, limit, period, there)), limit
        if knobs.scale_to is not None:
            yield "scale", _changed(lambda value: value * self.scale), None
        if knobs.round is not None:
            step, mode = 10 ** (self.places - knobs.round.places), knobs.round.mode
            yield "round", _changed(lambda value: Exact(value.rounded(step, mode))), None

    def _when(self, number: Exact, condition: m.Condition | None, otherwise: Exact) -> Exact:
        return number if condition is None else number.where(self.view.holds(condition), otherwise)

    def _limited(
        self, kind: str, limit: m.Limit, period: m.NamedPeriod, there: Mask
    ) -> Callable[[Exact], Exact]:
        """A floor or a cap, over the node's period or over its own."""
        view = replace(self.view, period=limit.period or period)
        bound = view.limit(limit.points, limit.when)

        def limited(value: Exact) -> Exact:
            return within(kind, value, bound)

        if limit.period in (None, period):
            return limited
        own = limit.period
        longer = m.MONTHS_IN[own] > m.MONTHS_IN[period]
        kept = there & is_last(len(there), period)[:, None] if longer else there

        def over_its_own(value: Exact) -> Exact:
            inner = exact_sums(exact_changes(_standing(value, there, kept, period), period), own)
            within_it = _standing(limited(inner), there, kept, own)
            return exact_sums(exact_changes(within_it, own), period)

        return over_its_own

    def _clamped(
        self, value: Exact, period: m.NamedPeriod, there: Mask
    ) -> Iterator[tuple[str, Exact]]:
        """Floor and cap month by month, as points come in: what the floor adds, and the result."""
        posted = exact_changes(value.where(there, ZERO), period).aligned()
        length = stretches(np.zeros(self.view.shape), period).shape[1]
        zero = Exact(np.zeros(there.shape[1:], np.int64))
        floor, cap = (
            [self.view.limit(limit.points, limit.when) for limit in limits]
            for limits in (self.knobs.floor, self.knobs.cap)
        )
        floors: list[Exact] = []
        months: list[Exact] = []
        for at in range(len(there)):
            fresh = at % length == 0
            came = posted.month(at) if fresh else months[-1] + posted.month(at)
            now = reduce(lambda v, bound: within("floor", v, bound.month(at)), floor, came)
            raised = now - came if fresh else floors[-1] + (now - came)
            now = reduce(lambda v, bound: within("cap", v, bound.month(at)), cap, now)
            floors.append(raised.where(there[at], zero))
            months.append(now.where(there[at], zero))
        if floor:
            yield "floor", value.where(there, ZERO) + stacked(floors)
        yield "cap", stacked(months)


def _standing(value: Exact, there: Mask, kept: Mask, period: m.Period) -> Exact:
    """The value, where there is none that of the last month of the period to be `kept`, 0 before.

    A limit over another period sees this of a node without a value: a shorter one what the node
    was worth last, a longer one what the periods of the node before this one came to.
    """
    if there.all():
        return value
    months = np.arange(len(there))[:, None]
    last = np.maximum.accumulate(stretches(np.where(kept, months, -1), period), axis=1)
    at = np.where(there, months, last.reshape(there.shape))

    def taken(plane: Plane) -> Plane:
        return np.take_along_axis(np.broadcast_to(plane, at.shape), np.maximum(at, 0), 0)

    den = taken(value.den) if isinstance(value.den, np.ndarray) else value.den
    return Exact(taken(value.num), den, value.most, value.widest).where(at >= 0, ZERO)


def entry(child: NodeValue, period: m.Period, shape: tuple[int, ...]) -> Child:
    """A child as a node counts it that works over such a period."""
    everywhere = np.broadcast_to(True, shape)
    present = everywhere if child.present is None else ever(child.present, period)
    state = child.state(period)
    applies = present if state.applies is None else state.applies & present
    scored = applies if state.scored is None else state.scored & applies
    return Child(child, child.since(period), applies, scored, present)


Knob = Callable[[str, Exact], Iterable[tuple[str, Exact]]]
"""A knob makes of a value the value after it, under the kind of its row."""


def _changed(knob: Callable[[Exact], Exact]) -> Knob:
    """A knob that changes the value once."""
    return lambda kind, value: [(kind, knob(value))]
