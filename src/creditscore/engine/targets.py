"""Targets: how each stands month by month, by how much it is met, and what is not known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..scheme import model as m
from .awards import view_of
from .cube import Cube
from .exact import Exact, Mask, Plane, product
from .judging import Judged, before, everywhere
from .periods import ever
from .tree import Tree, subjects_of
from .view import View

STATES = (
    "met",
    "met-late",
    "mended",
    "not-met",
    "no-facts",
    "early",
    "in-progress",
    "not-due",
    "not-applicable",
)
JUDGED = STATES[:5]
"""The states in which a target has been judged; in the first three it is met."""
MET, MET_LATE, MENDED, NOT_MET, NO_FACTS, EARLY, IN_PROGRESS, NOT_DUE, NOT_APPLICABLE = range(
    len(STATES)
)
DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Judgement:
    """One target for one subject, over the year's months; planes are [month, entity].

    `state` holds numbers of STATES, and -1 where the unit does not answer for the target; `value`,
    `bound` and `distance` are in units of 10^-6, rounded half up, where `known` (the bound where
    `bounded`). The distance is how far the value is beyond its bound, below 0 where it falls short.
    The state is judged on the exact values. `as_of` is the number of the month that the oldest of
    the stocks behind the figure is of, -1 where there is none.
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
    as_of: Plane


def judgements(cube: Cube, tree: Tree) -> Iterator[Judgement]:
    """Judge every target of a block, in the order of the document."""
    for node in tree.root.nodes():
        for award in node.awards:
            if award.target is not None:
                for subject in subjects_of(award, node, cube):
                    yield _judged(award, award.target, node, subject, cube, tree)


def _judged(
    award: m.Award,
    rule: m.Target,
    node: m.Item | m.Section,
    subject: str | None,
    cube: Cube,
    tree: Tree,
) -> Judgement:
    view = view_of(award, node, subject, cube, tree)
    judged = Judged.of(rule, view)
    value, bound = judged.value, judged.bound
    state = _states(judged, rule, view, tree.taken_out(node, subject))
    there = judged.mine & _in_force(view)
    state = np.where(there, state, -1)
    distance = _distance(rule.test.bounds[0][0], value.exact, bound.exact)
    year = slice(cube.start, None)
    value_, bound_, distance_ = (
        np.broadcast_to(shown(e), view.shape)[year] for e in (value.exact, bound.exact, distance)
    )
    masks = judged.known[year], everywhere(bound, view)[year]
    dated = np.where(judged.known, _as_of(rule, view), -1)[year] - cube.start
    return Judgement(node, award, subject, state[year], value_, bound_, distance_, *masks, dated)


def _in_force(view: View) -> Mask:
    """The months of a target that has a first or a last one, [month, 1]."""
    months = np.arange(view.shape[0])[:, None]
    first, last = view.window or (0, view.shape[0])
    mask: Mask = (months >= first) & (months <= last)
    return mask


def _states(judged: Judged, rule: m.Target, view: View, outside: Mask) -> Plane:
    """The states of the months, numbers of STATES, each by what has been judged before it."""
    counted = judged.due & judged.mine & ~judged.void & ~outside
    met, missed = counted & judged.held, counted & judged.known & ~judged.held
    if rule.due.every:
        late, mended = np.zeros_like(met), before(missed)
    else:
        late = ~ever(met & ~before(counted), "year")
        mended = before(missed & before(met))
    return np.select(
        [
            outside | (judged.void & judged.due),
            met & mended,
            met & late,
            met,
            missed,
            counted,
            judged.said,
            judged.held & (not _may_be_undone(rule, view)),
            judged.known,
        ],
        [NOT_APPLICABLE, MENDED, MET_LATE, MET, NOT_MET, NO_FACTS, NOT_APPLICABLE, EARLY,
         IN_PROGRESS],
        NOT_DUE,
    )  # fmt: skip


def _may_be_undone(rule: m.Target, view: View) -> bool:
    """Whether counting on can undo it: a number not to be passed, a share of what still comes."""
    slots = view.cube.facts.slots.slots

    def adds(ref: m.FactRef) -> bool:
        return any(slots[slot].fact.accumulates == "add" for slot in view.slots(ref))

    return m.may_be_undone(rule.test, adds)


def _as_of(rule: m.Target, view: View) -> Plane:
    """The last month in which the oldest of the stocks and scores behind a figure was reported.

    An n/a is no figure, and what has none is not behind it.
    """
    month = np.arange(view.shape[0])[:, None]
    oldest = np.full(view.shape, view.shape[0])
    slots = view.cube.facts.slots
    for slot in {slot for ref in m.refs(m.Given(rule.test.of)) for slot in view.slots(ref)}:
        if slots.slots[slot].fact.type in ("stock", "score"):
            cells = view.cube.cells(slot)
            there = cells.there if cells.void is None else cells.there & ~cells.void
            told = np.maximum.accumulate(np.where(there, month, -1), axis=0)
            oldest = np.where(told < 0, oldest, np.minimum(oldest, told))
    return np.where(oldest < view.shape[0], oldest, -1)


def _distance(operator: m.Operator, value: Exact, bound: Exact) -> Exact:
    """How far a value is beyond its bound."""
    beyond = value + -bound
    if operator in ("below", "at_most"):
        return -beyond
    return beyond if operator != "equals" else Exact(-np.abs(beyond.num), beyond.den)


def shown(exact: Exact) -> Plane:
    """A figure in units of 10^-6, rounded half up, as tables show it."""
    return Exact(product(exact.num, 10**DECIMALS), exact.den).rounded()
