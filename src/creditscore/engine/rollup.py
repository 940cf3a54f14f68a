"""Stretches of time, such as months, taken together over the period of a node."""

from __future__ import annotations

from functools import reduce
from typing import Any

import numpy as np

from ..scheme import model as m
from .exact import Exact, Mask, stacked, total
from .periods import stretches
from .values import constant, exact


def rolled(
    rollup: m.Rollup, period: m.NamedPeriod, value: Exact, scored: Mask, force: Mask | None
) -> tuple[Exact, Mask]:
    """The values at the ends of the stretches so far as one, and where there is one.

    `force` is where units are assessed (None: everywhere).
    """
    whole = stretches(scored, period).shape[1]
    each = stretches(scored, rollup.each).shape[1]
    months, known = [], []
    for at in range(len(scored)):
        begin = at - at % whole
        ends = list(dict.fromkeys([*range(begin + each - 1, at, each), at]))
        inside = [scored[end] for end in ends]
        if rollup.by == "weighted":
            pairs = zip(inside, rollup.weights, strict=False)
            inside = [mask & (weight > 0) for mask, weight in pairs]
        values = [value.month(end) for end in ends]
        in_force = [
            np.broadcast_to(True, inside[0].shape) if force is None else force[end] for end in ends
        ]
        months.append(_taken(rollup, values, inside, in_force))
        known.append(reduce(np.logical_or, inside))
    return stacked(months), np.stack(known)


def _taken(rollup: m.Rollup, values: list[Exact], known: list[Mask], force: list[Mask]) -> Exact:
    """The values of some stretches, those that are known, as one."""
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
        weights = [exact(weight).month(0) for weight in rollup.weights]
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
