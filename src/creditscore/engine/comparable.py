"""What units are compared by, block by block, and beside each other for a whole track."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import lcm
from typing import Any

import numpy as np

from .answers import answering
from .exact import Exact, Mask, Plane, product
from .peer_statistics import Question, least, whole
from .tree import Tree
from .view import View


@dataclass(frozen=True, slots=True)
class Comparable:
    """What the units of a block are compared by: planes [month, unit] as narrow as they can be.

    Fractions are num ÷ den, one number where it is everybody's; 0 where there is none (`known`).
    """

    num: Plane
    den: Plane | int
    known: Mask

    @classmethod
    def of(cls, value: Exact, known: Mask) -> Comparable:
        """Make it of exact values that are right where known."""
        num = np.where(known, value.num, 0)
        den = value.den
        if not isinstance(den, int):
            reduced = Exact(num, np.where(known, den, 1)).reduced()
            num, den = reduced.num, reduced.den
            if den.size and (den == den.flat[0]).all():
                den = int(den.flat[0])
        return cls(least(num), den if isinstance(den, int) else least(den), known)

    @classmethod
    def joined(cls, blocks: Sequence[Comparable]) -> Comparable:
        """Blocks of units beside each other."""
        known = np.concatenate([block.known for block in blocks], axis=1)
        dens = [block.den for block in blocks]
        if all(isinstance(den, int) for den in dens):
            den: Any = lcm(*dens)
            nums = [product(whole(block.num), den // block.den) for block in blocks]
        else:
            nums = [block.num for block in blocks]
            den = np.concatenate([np.broadcast_to(b.den, b.num.shape) for b in blocks], axis=1)
        return cls(least(np.concatenate(nums, axis=1)), den, known)

    def months(self, first: int, last: int) -> Comparable:
        """Some of the months."""
        den = self.den if isinstance(self.den, int) else self.den[first:last]
        return Comparable(self.num[first:last], den, self.known[first:last])

    @property
    def exact(self) -> Exact:
        """The values, to reckon with."""
        return Exact(whole(self.num), whole(self.den))


def comparable(question: Question, tree: Tree) -> Comparable:
    """What the units of a block have to say to a question.

    Units that are not assessed, do not answer for the item and subject, or are left out by a
    condition under which a node around the question does not apply, are nobody's peers.
    """
    node = next(node for node in tree.root.nodes() if node.id == question.node)
    cube, subject = tree.cube, question.subject
    answers = None
    if question.child is not None:
        value = tree.child(node, subject, question.child)
    else:
        view = View(cube, node, subject, question.period, tree, question.window, question.adds)
        value = view.value(question.of)
        answers = answering(node, subject, cube)
    known = np.ones(cube.shape, bool) if value.known is None else value.known
    left_out = tree.left_out(node, subject)
    for mask in (cube.in_force(), answers, None if left_out is None else ~left_out):
        known = known if mask is None else known & mask
    return Comparable.of(value.exact, np.broadcast_to(known, cube.shape))
