"""What a node makes of its children: states, combination, limits, rounding, roll-up over time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce
from typing import Any

import numpy as np

from ..scheme import model as m
from .exact import Exact, Mask, stacked, total
from .node_values import NodeValue, so_far
from .peer_statistics import Ask, Question
from .periods import ever, exact_changes, exact_sums, stretches
from .view import ZERO, Value, View, constant, within


@dataclass(frozen=True, slots=True)
class Stage:
    """The value of a node after one of its knobs, since a period began, and where it has one."""

    kind: str
    value: Exact
    there: Mask
    period: m.NamedPeriod


@dataclass(frozen=True, slots=True)
class _Entry:
    """A child as its node counts it: its value, where it applies, is scored, is there at all."""

    child: NodeValue
    value: Exact
    applies: Mask
    scored: Mask
    present: Mask


@dataclass(frozen=True)
class Node:
    """The knobs of a node at work on its children, for a block of entities.

    `view` sees the months of one stretch of `over_time`, or of the node's period; `concerns` is
    where the node may apply at all (None: everywhere).
    """

    knobs: m.Knobs
    full: m.Number | None
    view: View
    children: list[NodeValue]
    places: int
    concerns: Mask | None = None

    @property
    def period(self) -> m.NamedPeriod:
        """Over what the knobs work: a stretch of `over_time`, or the node's period."""
        return self.knobs.over_time.each if self.knobs.over_time else self.knobs.period

    def stages(self) -> tuple[list[Stage], Mask, Mask]:
        """The value after each knob, where the node applies, and where it has a value."""
        period = self.period
        stages, applies, there = self._combined(period)
        for kind, knob in self._knobs(period, there):
            stages += [
                Stage(name, value, there, period) for name, value in knob(kind, stages[-1].value)
            ]
        if self.knobs.over_time:
            value, there = self._rolled(stages[-1].value, there)
            whole = so_far(applies, period, self.knobs.period)
            applies = applies if whole is None else whole
            stages.append(Stage("over-time", value, there, self.knobs.period))
        return stages, applies, there

    def _combined(self, period: m.NamedPeriod) -> tuple[list[Stage], Mask, Mask]:
        """The children put together, first without those that do not apply, then as told."""
        entries = [self._entry(child, period) for child in self.children]
        none = np.zeros(self.view.shape, bool)
        applies = reduce(np.logical_or, (e.applies for e in entries), none)
        applies = applies if self.concerns is None else applies & self.concerns
        value, there = self._put_together(entries)
        stages = [Stage("combine", value, there & applies, period)]
        if self.knobs.not_applicable != "drop":
            entries = [self._stand_in(entry, at) for at, entry in enumerate(entries)]
            value, there = self._put_together(entries)
            if self.knobs.not_applicable == "rescale":
                value = value * self._rescaled(entries)
        count = sum((e.scored.astype(np.int64) for e in entries), none.astype(np.int64))
        there = there & applies & (count >= self.knobs.needs_at_least)
        if self.knobs.not_applicable != "drop":
            stages.append(Stage("missing", value, there, period))
        else:
            stages = [replace(stages[0], there=there)]
        return stages, applies, there

    def _entry(self, child: NodeValue, period: m.NamedPeriod) -> _Entry:
        everywhere = np.broadcast_to(True, self.view.shape)
        present = everywhere if child.present is None else ever(child.present, period)
        state = child.state(period)
        applies = present if state.applies is None else state.applies & present
        scored = applies if state.scored is None else state.scored & applies
        return _Entry(child, child.since(period), applies, scored, present)

    def child(self, at: int) -> Value:
        """What one of the children is worth to the node, where it is scored."""
        entry = self._entry(self.children[at], self.period)
        return Value(entry.value, entry.scored)

    def _stand_in(self, entry: _Entry, at: int) -> _Entry:
        """A child that does not apply, as the node counts it."""
        policy = self.knobs.not_applicable
        absent = entry.present & ~entry.applies
        if policy == "rescale":
            return entry
        if policy == "peer-average":
            view, cube = self.view, self.view.cube
            question = Question(view.node.id, view.subject, self.period, child=at)
            value, known = cube.peers.of(Ask(question, "mean"), cube.first, cube.last)
        else:
            value = self.view.in_units(0 if policy == "zero" else entry.child.full or 0)
            known = np.broadcast_to(True, self.view.shape)
        if not absent.any():
            return entry
        scored = entry.scored | (absent & known)
        return replace(entry, value=value.where(absent, entry.value), scored=scored)

    def _put_together(self, entries: list[_Entry]) -> tuple[Exact, Mask]:
        like, how = np.zeros(self.view.shape, np.int64), self.knobs.combine
        count = sum((e.scored.astype(np.int64) for e in entries), like)
        weights = [_number(e.child.weight) for e in entries]
        if how in ("min", "max"):
            return self._extreme(entries, how), count > 0
        if how in ("median", "trimmed-mean"):
            values = [e.value for e in entries]
            return middle(how, values, [e.scored for e in entries], like.shape), count > 0
        scored = [e.value.where(e.scored, ZERO) for e in entries]
        if how == "mean":
            return total(scored, like) / Exact(np.maximum(count, 1)), count > 0
        weighted = total((v * w for v, w in zip(scored, weights, strict=True)), like)
        if how == "weighted":
            masks = (Exact(e.scored.astype(np.int64)) for e in entries)
            below = total((mask * w for mask, w in zip(masks, weights, strict=True)), like)
            return weighted / below, (count > 0) & (below.num > 0)
        return weighted, count > 0

    def _extreme(self, entries: list[_Entry], how: str) -> Exact:
        """The smallest or the largest value among the children that are scored."""
        result: Exact | None = None
        for value, there in ((e.value, e.scored) for e in entries):
            if result is None:
                result, known = value, there
                continue
            best = result.lowest(value) if how == "min" else result.highest(value)
            result = best.where(known & there, value.where(there, result))
            known = known | there
        return result or total([], np.zeros(self.view.shape, np.int64))

    def _rescaled(self, entries: list[_Entry]) -> Exact:
        """Full marks of all children over those of the children that apply, 1 where these are 0."""
        like = np.zeros(self.view.shape, np.int64)

        def full(masks: Iterator[Mask]) -> Exact:
            fulls = (_number(e.child.full or 0) for e in entries)
            pairs = zip(masks, fulls, strict=True)
            return total((Exact(mask.astype(np.int64)) * full for mask, full in pairs), like)

        left = full(e.applies for e in entries)
        return (full(e.present for e in entries) / left).where(left.num != 0, ONE)

    def _knobs(self, period: m.NamedPeriod, there: Mask) -> Iterator[tuple[str, Knob]]:
        """The knobs that the node has, in the order in which they apply; `there` has a value."""
        knobs, view = self.knobs, self.view
        if knobs.base != 0:
            base = self._when(view.in_units(knobs.base), knobs.base_when, ZERO)
            yield "base", _changed(lambda value: value + base)
        if knobs.multiplier != 1:
            found = view.value(knobs.multiplier)
            factor = found.exact if found.known is None else found.exact.where(found.known, ONE)
            factor = self._when(factor, knobs.multiplier_when, ONE)
            yield "multiplier", _changed(lambda value: value * factor)
        if knobs.zero_when is not None:
            zero = view.holds(knobs.zero_when)
            yield "zero", _changed(lambda value: ZERO.where(zero, value))
        if knobs.clamp == "running":
            yield "", lambda _, value: self._clamped(value, period, there)
        else:
            for kind, limit in (("floor", knobs.floor), ("cap", knobs.cap)):
                if limit is not None:
                    yield kind, _changed(self._limited(kind, limit, period, there))
        if knobs.scale_to is not None:
            scale = _number(knobs.scale_to) / _number(self.full or 1)
            yield "scale", _changed(lambda value: value * scale)
        if knobs.round is not None:
            step, mode = 10 ** (self.places - knobs.round.places), knobs.round.mode
            yield "round", _changed(lambda value: Exact(value.rounded(step, mode)))

    def _when(self, number: Exact, condition: m.Condition | None, otherwise: Exact) -> Exact:
        return number if condition is None else number.where(self.view.holds(condition), otherwise)

    def _limited(
        self, kind: str, limit: m.Limit, period: m.Period, there: Mask
    ) -> Callable[[Exact], Exact]:
        """A floor or a cap, over the node's period or over its own."""
        view = replace(self.view, period=limit.period or period)
        bound = view.limit(limit.points, limit.when)

        def limited(value: Exact) -> Exact:
            return within(kind, value, bound)

        if limit.period in (None, period):
            return limited
        own = limit.period

        def over_its_own(value: Exact) -> Exact:
            value = value.where(there, ZERO)
            inner = exact_sums(exact_changes(value, period), own)
            return exact_sums(exact_changes(limited(inner).where(there, inner), own), period)

        return over_its_own

    def _clamped(
        self, value: Exact, period: m.NamedPeriod, there: Mask
    ) -> Iterator[tuple[str, Exact]]:
        """Floor and cap month by month, as points come in: what the floor adds, and the result."""
        posted = exact_changes(value.where(there, ZERO), period).aligned()
        length = stretches(np.zeros(self.view.shape), period).shape[1]
        zero = Exact(np.zeros(there.shape[1:], np.int64))
        limits = (("floor", self.knobs.floor), ("cap", self.knobs.cap))
        bounds = {k: self.view.limit(x.points, x.when) for k, x in limits if x}
        floors: list[Exact] = []
        months: list[Exact] = []
        for at in range(len(there)):
            fresh = at % length == 0
            came = posted.month(at) if fresh else months[-1] + posted.month(at)
            now = within("floor", came, bounds["floor"].month(at)) if "floor" in bounds else came
            raised = now - came if fresh else floors[-1] + (now - came)
            now = within("cap", now, bounds["cap"].month(at)) if "cap" in bounds else now
            floors.append(raised.where(there[at], zero))
            months.append(now.where(there[at], zero))
        if "floor" in bounds:
            yield "floor", value.where(there, ZERO) + stacked(floors)
        yield "cap", stacked(months)

    def _rolled(self, value: Exact, scored: Mask) -> tuple[Exact, Mask]:
        """The values of stretches of time, taken together over the node's period."""
        rollup = self.knobs.over_time
        assert rollup is not None
        whole = stretches(scored, self.knobs.period).shape[1]
        each = stretches(scored, rollup.each).shape[1]
        force = self.view.cube.in_force()
        months, there = [], []
        for at in range(len(scored)):
            begin = at - at % whole
            ends = [*range(begin + each - 1, at, each), at]
            ends = list(dict.fromkeys(min(end, at) for end in ends))
            known = [scored[end] for end in ends]
            if rollup.by == "weighted":
                pairs = zip(known, rollup.weights, strict=False)
                known = [there & (weight > 0) for there, weight in pairs]
            values = [value.month(end) for end in ends]
            in_force = [
                np.broadcast_to(True, known[0].shape) if force is None else force[end]
                for end in ends
            ]
            months.append(_taken(rollup, values, known, in_force))
            there.append(reduce(np.logical_or, known))
        return stacked(months), np.stack(there)


ONE = Exact(np.ones((1, 1), np.int64))
Knob = Callable[[str, Exact], Iterable[tuple[str, Exact]]]
"""A knob makes of a value the value after it, under the kind of its row."""


def _changed(knob: Callable[[Exact], Exact]) -> Knob:
    """A knob that changes the value once."""
    return lambda kind, value: [(kind, knob(value))]


def _taken(rollup: m.Rollup, values: list[Exact], known: list[Mask], force: list[Mask]) -> Exact:
    zero = Exact(np.zeros(known[0].shape, np.int64))
    scored = [value.where(there, zero) for value, there in zip(values, known, strict=True)]
    if rollup.by in ("sum", "mean"):
        added = reduce(lambda one, other: one + other, scored)
        if rollup.by == "sum":
            return added
        if isinstance(rollup.divide_by, int):
            return added / constant(max(rollup.divide_by, 1)).month(0)
        counted = force if rollup.divide_by == "in-force" else known
        count: Any = sum(mask.astype(np.int64) for mask in counted)
        return added / Exact(np.maximum(count, 1))
    if rollup.by == "weighted":
        weights = [_number(weight).month(0) for weight in rollup.weights]
        above = total((v * w for v, w in zip(scored, weights, strict=False)), zero.num)
        masks = (Exact(there.astype(np.int64)) for there in known)
        return above / total((mask * w for mask, w in zip(masks, weights, strict=False)), zero.num)
    result, seen = scored[0], known[0]
    for value, there in zip(scored[1:], known[1:], strict=True):
        best = value
        if rollup.by != "last":
            best = result.lowest(value) if rollup.by == "min" else result.highest(value)
        result = best.where(seen & there, value.where(there, result))
        seen = seen | there
    return result


def middle(how: str, values: list[Exact], scored: list[Mask], shape: tuple[int, ...]) -> Exact:
    """The median of each cell, or its mean without the highest and the lowest (of three)."""
    nums = [np.broadcast_to(value.num, shape) for value in values]
    dens = [np.broadcast_to(np.asarray(value.den), shape) for value in values]
    num, den = np.zeros(shape, object), np.ones(shape, object)
    for cell in np.ndindex(shape):
        found = sorted(
            Fraction(int(n[cell]), int(d[cell]))
            for n, d, there in zip(nums, dens, scored, strict=True)
            if there[cell]
        )
        if how == "trimmed-mean":
            kept = found[1:-1] if len(found) > 2 else found
        else:
            kept = found[(len(found) - 1) // 2 : len(found) // 2 + 1]
        answer = sum(kept, Fraction(0)) / max(len(kept), 1)
        num[cell], den[cell] = answer.numerator, answer.denominator
    return Exact(num, den)


def _number(number: Exact | m.Number) -> Exact:
    return number if isinstance(number, Exact) else constant(number)
