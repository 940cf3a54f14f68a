"""Full marks: those of a node, and what is left of them where parts of it do not apply."""

from __future__ import annotations

import operator
from functools import reduce
from typing import Protocol

import numpy as np

from ..scheme import model as m
from .cube import Cube
from .exact import Exact
from .node_values import NodeValue
from .periods import ever
from .values import ONE, ZERO, both, exact

_Node = m.Section | m.Item


class Worked(Protocol):
    """A tree whose nodes are worked out when they are asked for."""

    cube: Cube

    def node_value(self, node: _Node) -> NodeValue:
        """What a node is worth."""

    def children(self, node: _Node, subject: str | None) -> list[NodeValue]:
        """What stands below a node, or below one of its subjects."""


def of_what_applies(tree: Worked, node: _Node, period: m.Period) -> Exact:
    """The full marks of what applies in a node, seen over a period of this year."""
    left = _marks(tree, node, tree.node_value(node), period, tree.cube.start)[1]
    return Exact(np.broadcast_to(left.num, tree.cube.shape), left.den)


def scale(tree: Worked, node: _Node, subject: str | None, period: m.Period) -> Exact:
    """Full marks of all that stands below a node over those of what applies, 1 where none."""
    whole, left = below(tree, node, subject, period, 0) or (ONE, ONE)
    return (whole / left).where(left.num > 0, ONE)


def below(
    tree: Worked, node: _Node, subject: str | None, period: m.Period, start: int
) -> tuple[Exact, Exact] | None:
    """Full marks of all below a node, or one of its subjects, and of what applies there.

    Both by weight; None where nothing below says any.
    """
    children = tree.children(node, subject)
    counted = node.counted if isinstance(node, m.Section) else ()
    nodes: list[_Node | None] = [None] * (len(children) - len(counted))
    found: list[tuple[Exact, Exact]] = []
    for child, value in zip([*nodes, *counted], children, strict=True):
        whole: Exact | None
        if child is not None:
            whole, left = _marks(tree, child, value, period, start)
        elif value.full is not None:
            there = None if value.present is None else ever(value.present, period)
            applies = both(there, value.state(period, start).applies)
            whole = left = exact(value.full)
            whole = whole if there is None else whole.where(there, ZERO)
            left = left if applies is None else left.where(applies, ZERO)
        else:
            continue
        if whole is not None:
            weight = exact(value.weight)
            found.append((whole * weight, left * weight))
    if not found:
        return None
    wholes, lefts = zip(*found, strict=True)
    return reduce(operator.add, wholes), reduce(operator.add, lefts)


def _marks(
    tree: Worked, node: _Node, value: NodeValue, period: m.Period, start: int
) -> tuple[Exact | None, Exact]:
    """Full marks of a node and of what applies in it; the first is None where none are said.

    What does not apply is taken out where a node adds up what applies, and leaves out the rest.
    """
    knobs, whole = node.knobs, None if value.full is None else exact(value.full)
    dropped = knobs is None or (knobs.not_applicable, knobs.combine) == ("drop", "sum")
    inside = below(tree, node, None, period, start) if dropped or whole is None else None
    if inside is not None and whole is None:
        whole = inside[0]
    left = ZERO if whole is None else whole
    if inside is not None and dropped:
        left = (left - (inside[0] - inside[1]) * exact(value.scale)).highest(ZERO)
    applies = value.state(period, start).applies
    return whole, left if applies is None else left.where(applies, ZERO)
