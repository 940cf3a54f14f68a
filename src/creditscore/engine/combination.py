"""The children of a node put together: added up, averaged, the least, the middle or the most."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .exact import Exact, Mask, Plane, common, largest, product, summable, total
from .node_values import NodeValue
from .values import ONE, ZERO, exact


@dataclass(frozen=True, slots=True)
class Child:
    """A child as its node counts it: its value, where it applies, is scored, is there at all."""

    of: NodeValue
    value: Exact
    applies: Mask
    scored: Mask
    present: Mask


def put_together(how: str, children: list[Child], shape: tuple[int, int]) -> tuple[Exact, Mask]:
    """The children that are scored as one value, and where there is one."""
    like = np.zeros(shape, np.int64)
    count = sum((c.scored.astype(np.int64) for c in children), like)
    if how in ("min", "max"):
        return _extreme(how, children, like), count > 0
    if how in ("median", "trimmed-mean"):
        values = [c.value for c in children]
        return middle(how, values, [c.scored for c in children], shape), count > 0
    scored = [c.value.where(c.scored, ZERO) for c in children]
    if how == "mean":
        return total(scored, like) / Exact(np.maximum(count, 1)), count > 0
    weights = [exact(c.of.weight) for c in children]
    weighted = total((v * w for v, w in zip(scored, weights, strict=True)), like)
    if how == "weighted":
        masks = (Exact(c.scored.astype(np.int64)) for c in children)
        below = total((mask * w for mask, w in zip(masks, weights, strict=True)), like)
        return weighted / below, below.num > 0
    return weighted, count > 0


def rescaled(children: list[Child], shape: tuple[int, int]) -> Exact:
    """Full marks of all children over those of the children that apply, 1 where these are 0.

    Both by weight, as the children are added up.
    """
    like = np.zeros(shape, np.int64)

    def marks(masks: Iterator[Mask]) -> Exact:
        fulls = (exact(c.of.full or 0) * exact(c.of.weight) for c in children)
        pairs = zip(masks, fulls, strict=True)
        return total((Exact(mask.astype(np.int64)) * full for mask, full in pairs), like)

    left = marks(c.applies for c in children)
    return (marks(c.present for c in children) / left).where(left.num != 0, ONE)


def _extreme(how: str, children: list[Child], like: Plane) -> Exact:
    """The smallest or the largest value among the children that are scored."""
    result: Exact | None = None
    for value, there in ((c.value, c.scored) for c in children):
        if result is None:
            result, known = value, there
            continue
        best = result.lowest(value) if how == "min" else result.highest(value)
        result = best.where(known & there, value.where(there, result))
        known = known | there
    return result or total([], like)


def middle(how: str, values: list[Exact], scored: list[Mask], shape: tuple[int, ...]) -> Exact:
    """The median of each cell, or its mean without the highest and the lowest (of three).

    >>> values = [Exact(np.array([number])) for number in (3, 9, 4)]
    >>> middle("median", values, [np.array([True])] * 3, (1,)).rounded().tolist()
    [4]
    """
    if not values:
        return Exact(np.zeros(shape, np.int64))
    nums, den = common(values, shape)
    nums = summable(nums, len(values))
    there = np.stack(scored)
    count, top = there.sum(axis=0), largest(nums) + 1
    if how == "trimmed-mean":
        lowest = np.where(there, nums, top).min(axis=0)
        highest = np.where(there, nums, -top).max(axis=0)
        several = count > 2
        above = np.where(there, nums, 0).sum(axis=0) - np.where(several, lowest + highest, 0)
        kept = np.where(several, count - 2, np.maximum(count, 1))
        return Exact(above, den) / Exact(kept)
    ordered = np.sort(np.where(there, nums, top), axis=0)
    ends = np.maximum(count - 1, 0) // 2, count // 2
    low, high = (np.take_along_axis(ordered, at[None], 0)[0] for at in ends)
    return Exact(np.where(count > 0, low + high, 0), product(den, 2))
