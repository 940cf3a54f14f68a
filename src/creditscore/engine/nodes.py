"""What a node makes of its children: states, combination, limits, rounding, roll-up over time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce
from typing import Any

import numpy as np

from ..scheme import model as m
from . import peers
from .exact import Exact, Mask, Plane, stacked, total
from .periods import accumulated, exact_changes, exact_sums, stretches
from .view import ZERO, View


@dataclass(frozen=True)
class Worth:
    """What a node is worth: its value since its own period began, exact and as posted.

    `applies` is where the node concerns the unit, `scored` where it has a value (None: everywhere).
    """

    exact: Exact
    period: m.Period
    posted: Plane
    applies: Mask | None = None
    scored: Mask | None = None
    weight: Exact | m.Number = 1
    full: m.Number | None = None

    def since(self, period: m.Period) -> Exact:
        """The exact value since another period began."""
        if period == self.period:
            return self.exact
        return exact_sums(exact_changes(self.exact, self.period), period)

    def ever(self, mask: Mask | None, period: m.Period) -> Mask | None:
        """Where a state held in any month of a period so far."""
        if mask is None or period == "month":
            return mask
        return accumulated(mask.astype(np.int64), period, "up").astype(bool)


Stage = tuple[str, Exact]


@dataclass(frozen=True)
class Node:
    """The knobs of a node at work on its children, for a block of entities."""

    knobs: m.Knobs
    full: m.Number | None
    view: View
    children: list[Worth]
    places: int

    def stages(self) -> tuple[list[Stage], Mask | None, Mask]:
        """The value after each knob, where the node applies, and where it has a value."""
        period = self.knobs.over_time.each if self.knobs.over_time else self.knobs.period
        combined, applies, scored = self._combined(period)
        stages = [("combine", combined)]
        there = scored if applies is None else scored & applies
        for kind, knob in self._knobs(period, there):
            stages.append((kind, knob(stages[-1][1])))
        if self.knobs.over_time:
            value, scored = self._rolled(stages[-1][1], scored)
            applies = None if applies is None else _ever(applies, self.knobs.period)
            return [("over-time", value)], applies, scored
        return stages, applies, scored

    def _combined(self, period: m.Period) -> tuple[Exact, Mask | None, Mask]:
        like = np.zeros(self.view.shape, np.int64)
        everywhere = np.broadcast_to(True, like.shape)
        entries = []
        for child in self.children:
            applies = child.ever(child.applies, period)
            applies = everywhere if applies is None else applies
            scored = child.ever(child.scored, period)
            scored = applies if scored is None else scored & applies
            entries.append(self._stand_in(child, child.since(period), applies, scored))
        applies_any = reduce(np.logical_or, (e[1] for e in entries)) if entries else everywhere
        count = sum((e[2].astype(np.int64) for e in entries), like)
        value, there = self._put_together(entries, count)
        if self.knobs.not_applicable == "rescale":
            value = value * self._rescaled(entries)
        there = there & (count >= self.knobs.needs_at_least)
        return value, None if applies_any.all() else applies_any, there

    def _stand_in(
        self, child: Worth, value: Exact, applies: Mask, scored: Mask
    ) -> tuple[Exact, Mask, Mask, Worth]:
        """A child that does not apply, as the node counts it."""
        policy = self.knobs.not_applicable
        if policy in ("drop", "rescale") or applies.all():
            return value, applies, scored, child
        if policy == "peer-average":
            mean, known = peers.figure("mean", value, scored)
            return value.where(applies, mean), applies, scored | (~applies & known), child
        full = 0 if policy == "zero" else child.full or 0
        stand_in = Exact(np.full((1, 1), int(full * 10**self.places), np.int64))
        return value.where(applies, stand_in), applies, scored | ~applies, child

    def _put_together(
        self, entries: list[tuple[Exact, Mask, Mask, Worth]], count: Plane
    ) -> tuple[Exact, Mask]:
        like, how = np.zeros(self.view.shape, np.int64), self.knobs.combine
        weights = [_number(child.weight) for *_, child in entries]
        if how in ("min", "max"):
            return self._extreme(entries, how), count > 0
        if how in ("median", "trimmed-mean"):
            values = [value for value, *_ in entries]
            return middle(how, values, [there for _, _, there, _ in entries]), count > 0
        scored = [value.where(there, ZERO) for value, _, there, _ in entries]
        if how == "mean":
            return total(scored, like) / Exact(np.maximum(count, 1)), count > 0
        weighted = total((v * w for v, w in zip(scored, weights, strict=True)), like)
        if how == "weighted":
            masks = (Exact(there.astype(np.int64)) for _, _, there, _ in entries)
            below = total((mask * w for mask, w in zip(masks, weights, strict=True)), like)
            return weighted / below, (count > 0) & (below.num > 0)
        return weighted, count > 0

    def _extreme(self, entries: list[tuple[Exact, Mask, Mask, Worth]], how: str) -> Exact:
        """The smallest or the largest value among the children that are scored."""
        result: Exact | None = None
        for value, _, there, _ in entries:
            if result is None:
                result, known = value, there
                continue
            best = result.lowest(value) if how == "min" else result.highest(value)
            result = best.where(known & there, value.where(there, result))
            known = known | there
        return result or ZERO

    def _rescaled(self, entries: list[tuple[Exact, Mask, Mask, Worth]]) -> Exact:
        """Full marks of all children over those of the children that apply."""
        like = np.zeros(self.view.shape, np.int64)
        fulls = [_number(child.full or 0) for *_, child in entries]
        all_ = total(fulls, like)
        masks = (Exact(applies.astype(np.int64)) for _, applies, _, _ in entries)
        there = total((mask * full for mask, full in zip(masks, fulls, strict=True)), like)
        return all_ / there

    def _knobs(
        self, period: m.Period, there: Mask
    ) -> Iterator[tuple[str, Callable[[Exact], Exact]]]:
        """The knobs that the node has, in the order in which they apply; `there` has a value."""
        knobs, view = self.knobs, self.view
        if knobs.base != 0:
            base = self._when(view.in_units(knobs.base), knobs.base_when, ZERO)
            yield "base", lambda value: value + base
        if knobs.multiplier != 1:
            found = view.value(knobs.multiplier)
            factor = found.exact if found.known is None else found.exact.where(found.known, ONE)
            factor = self._when(factor, knobs.multiplier_when, ONE)
            yield "multiplier", lambda value: value * factor
        if knobs.zero_when is not None:
            zero = view.holds(knobs.zero_when)
            yield "zero", lambda value: ZERO.where(zero, value)
        if knobs.clamp == "running":
            yield "cap", lambda value: self._clamped(value, period, there)
        else:
            for kind, limit in (("floor", knobs.floor), ("cap", knobs.cap)):
                if limit is not None:
                    yield kind, self._limited(kind, limit, period, there)
        if knobs.scale_to is not None:
            scale = _number(knobs.scale_to) / _number(self.full or 1)
            yield "scale", lambda value: value * scale
        if knobs.round is not None:
            step, mode = 10 ** (self.places - knobs.round.places), knobs.round.mode
            yield "round", lambda value: Exact(value.rounded(step, mode))

    def _when(self, number: Exact, condition: m.Condition | None, otherwise: Exact) -> Exact:
        return number if condition is None else number.where(self.view.holds(condition), otherwise)

    def _limited(
        self, kind: str, limit: m.Limit, period: m.Period, there: Mask
    ) -> Callable[[Exact], Exact]:
        """A floor or a cap, over the node's period or over its own."""
        view = replace(self.view, period=limit.period or period)
        bound = view.in_units(limit.points)
        holds = None if limit.when is None else view.holds(limit.when)

        def limited(value: Exact) -> Exact:
            inside = value.highest(bound) if kind == "floor" else value.lowest(bound)
            return inside if holds is None else inside.where(holds, value)

        if limit.period in (None, period):
            return limited
        own = limit.period

        def over_its_own(value: Exact) -> Exact:
            value = value.where(there, ZERO)
            inner = exact_sums(exact_changes(value, period), own)
            return exact_sums(exact_changes(limited(inner).where(there, inner), own), period)

        return over_its_own

    def _clamped(self, value: Exact, period: m.Period, there: Mask) -> Exact:
        """Floor and cap month by month, as points come in."""
        flow = exact_changes(value.where(there, ZERO), period).aligned()
        length = stretches(np.zeros(self.view.shape), period).shape[1]
        bounds = [
            (
                clip,
                self.view.in_units(limit.points),
                None if limit.when is None else self.view.holds(limit.when),
            )
            for clip, limit in ((Exact.highest, self.knobs.floor), (Exact.lowest, self.knobs.cap))
            if limit is not None
        ]
        months: list[Exact] = []
        for at in range(len(flow.num)):
            now = flow.month(at) if at % length == 0 else months[-1] + flow.month(at)
            for clip, bound, holds in bounds:
                inside = clip(now, bound.month(at if len(bound.num) > 1 else 0))
                now = inside if holds is None else inside.where(holds[at], now)
            months.append(now.where(there[at], Exact(np.zeros_like(there[at], np.int64))))
        return stacked(months)

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


def _taken(rollup: m.Rollup, values: list[Exact], known: list[Mask], force: list[Mask]) -> Exact:
    zero = Exact(np.zeros(known[0].shape, np.int64))
    scored = [value.where(there, zero) for value, there in zip(values, known, strict=True)]
    if rollup.by in ("sum", "mean"):
        added = reduce(lambda one, other: one + other, scored)
        if rollup.by == "sum":
            return added
        counted = {"scored": known, "in-force": force}.get(str(rollup.divide_by), known)
        count: Any = sum(mask.astype(np.int64) for mask in counted)
        if isinstance(rollup.divide_by, int):
            count = np.full_like(count, rollup.divide_by)
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


def middle(how: str, values: list[Exact], scored: list[Mask]) -> Exact:
    """The median of each cell, or its mean without the highest and the lowest (of three)."""
    shape = scored[0].shape
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
    if isinstance(number, Exact):
        return number
    num, den = number.as_integer_ratio()
    return Exact(np.full((1, 1), num, np.int64), den)


def _ever(mask: Mask, period: m.Period) -> Mask:
    return accumulated(mask.astype(np.int64), period, "up").astype(bool)
