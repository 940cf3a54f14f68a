"""Targets: whether each is met when it is judged, by how much, and what is not known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce

import numpy as np

from ..scheme import model as m
from .awards import answering, judged_in, listed, view_of
from .cube import Cube
from .exact import Exact, Mask, Plane, product
from .periods import ever
from .tree import Tree, subjects_of
from .values import Value
from .view import View

STATES = ("met", "not-met", "not-due", "no-facts", "not-applicable")
MET, NOT_MET, NOT_DUE, NO_FACTS, NOT_APPLICABLE = range(len(STATES))
DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Judgement:
    """One target for one subject, over the year's months; planes are [month, entity].

    `state` holds numbers of STATES, and -1 where the unit does not answer for the target; `value`,
    `bound` and `distance` are in units of 10^-6, rounded half up, where `known` (the bound where
    `bounded`). The distance is how far the value is beyond its bound, below 0 where it falls short.
    The state is judged on the exact values.
    """

    node: m.Item | m.Section
    award: m.Award
    subject: str | None
    state: Plane
    value: Plane
    bound: Plane
    distance: Plane
    known: Mask
    bounded: Mask


def judgements(cube: Cube, tree: Tree) -> Iterator[Judgement]:
    """Judge every target of a block, in the order of the document."""
    for node in tree.root.nodes():
        for award in node.awards:
            if award.target is not None:
                for subject in subjects_of(award, node, cube):
                    yield _judged(award, award.target, node, subject, cube, tree)


def _judged(
    award: m.Award,
    target: m.Test,
    node: m.Item | m.Section,
    subject: str | None,
    cube: Cube,
    tree: Tree,
) -> Judgement:
    view = view_of(award, node, subject, cube, tree)
    ((operator, limit),) = target.bounds
    value, bound = view.value(target.of), view.value(limit)
    bounded = _everywhere(bound, view)
    known = _everywhere(value, view) & bounded
    due = judged_in(award, cube.scheme.span_months)[:, None]
    outside = _outside(node, cube, tree)
    state = np.select(
        [outside, ~due, known & view.holds(target), known, _without_figure(award, view)],
        [NOT_APPLICABLE, NOT_DUE, MET, NOT_MET, NOT_APPLICABLE],
        NO_FACTS,
    )
    for mask in (_answering(award, node, subject, view), cube.in_force()):
        state = state if mask is None else np.where(mask, state, -1)
    distance = _distance(operator, value.exact, bound.exact)
    year = slice(cube.start, None)
    value_, bound_, distance_ = (
        np.broadcast_to(shown(e), view.shape)[year] for e in (value.exact, bound.exact, distance)
    )
    masks = known[year], bounded[year]
    return Judgement(node, award, subject, state[year], value_, bound_, distance_, *masks)


def _everywhere(value: Value, view: View) -> Mask:
    return np.broadcast_to(True if value.known is None else value.known, view.shape)


def _answering(
    award: m.Award, node: m.Item | m.Section, subject: str | None, view: View
) -> Mask | None:
    """Where a unit is on the list, or answers for an open one and has reported something of it."""
    answers = answering(node, subject, view.cube)
    if not isinstance(node, m.Item):
        return answers
    on_list = listed(node, subject, view.cube)
    if on_list.all():
        return answers
    slots = {slot for ref in award.reads for slot in view.slots(ref)}
    there = np.logical_or.reduce([view.cube.present(slot) for slot in slots])
    reported = ever(there, "year")
    mask: Mask = (True if answers is None else answers) & (on_list | reported)
    return mask


def _outside(node: m.Item | m.Section, cube: Cube, tree: Tree) -> Mask:
    """Where a condition takes the target's node out of the assessment."""
    if node.not_applicable_when is None:
        return np.zeros(cube.shape, bool)
    period = "year" if node.knobs is None else node.knobs.period
    return View(cube, node, None, period, tree).holds(node.not_applicable_when)


def _without_figure(award: m.Award, view: View) -> Mask:
    """Where all facts are there and still make no figure (0 of 0), or one was given as n/a."""
    there = reduce(np.logical_and, (_everywhere(view.value(ref), view) for ref in award.reads))
    if any(isinstance(quantity, m.Change) for quantity in m.quantities(award.rule)):
        there = np.zeros(view.shape, bool)  # what lacks is the figure of the month before
    void = np.zeros(view.shape, bool)
    for slot in (slot for ref in award.reads for slot in view.slots(ref)):
        applies = view.cube.plane(slot).applies
        if applies is not None:
            void |= view.cube.present(slot) & ~applies
    return there | ever(void, view.period)


def _distance(operator: m.Operator, value: Exact, bound: Exact) -> Exact:
    """How far a value is beyond its bound."""
    beyond = value + -bound
    if operator in ("below", "at_most"):
        return -beyond
    return beyond if operator != "equals" else Exact(-np.abs(beyond.num), beyond.den)


def shown(exact: Exact) -> Plane:
    """A figure in units of 10^-6, rounded half up, as tables show it."""
    return Exact(product(exact.num, 10**DECIMALS), exact.den).rounded()
