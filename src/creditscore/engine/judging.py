"""A target as it stands month by month: where it is judged, kept to, and known."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..scheme import model as m
from .answers import answering, listed
from .exact import Mask
from .periods import a_month_later, ever, is_last
from .values import Value
from .view import View


@dataclass(frozen=True, slots=True)
class Judged:
    """One target for one subject; masks are [month, entity].

    `due` is where it is judged if the unit answers for it, `mine` where it does; `known` where
    there is a figure, `held` where it is known to be met, `said` where there is none and a fact was
    given as n/a, `void` where there is nothing to judge: n/a, or 0 of 0.
    """

    due: Mask
    mine: Mask
    known: Mask
    held: Mask
    said: Mask
    void: Mask
    value: Value
    bound: Value

    @classmethod
    def of(cls, rule: m.Target, view: View) -> Judged:
        """Judge a target in all months of a view."""
        value, bound = view.value(rule.test.of), view.value(rule.test.bounds[0][1])
        known = everywhere(value, view) & everywhere(bound, view)
        refs = tuple(dict.fromkeys(m.refs(rule.test)))
        due = judged_in(rule.due, view.cube.scheme.span_months)
        if view.window is not None:
            due[: view.window[0]] = False
        due = np.broadcast_to(due[:, None], view.shape)
        compared = m.compared(m.quantities(rule.test))
        if compared:
            due = due & _month_before(view)
        held = known & view.holds(rule.test)
        if rule.or_when:
            held |= view.holds(rule.or_when)
        lacking = ~known & ~held
        said = lacking & _said_not_to_apply(refs, compared, view)
        void = said | lacking & _all_known(refs, compared, view)
        return cls(due, _mine(rule, refs, view), known, held, said, void, value, bound)


def judged_in(due: m.Due, months: tuple[str, ...]) -> Mask:
    """In which of some months a target is judged."""
    if due.every:
        return np.array(is_last(len(months), due.every), bool)
    return np.array([month >= due.months[0] for month in months])


def _month_before(view: View) -> Mask:
    """Where there is a month before in which the target was in force and the unit assessed."""
    force = view.cube.in_force()
    return a_month_later(view.windowed(np.ones(view.shape, bool) if force is None else force))


def everywhere(value: Value, view: View) -> Mask:
    """Where a value is known, as a plane."""
    return np.broadcast_to(True if value.known is None else value.known, view.shape)


def before(mask: Mask) -> Mask:
    """Where a mask has held in an earlier month of the year.

    >>> before(np.arange(12)[:, None] == 4).ravel().nonzero()[0]
    array([ 5,  6,  7,  8,  9, 10, 11])
    """
    held = ever(mask, "year").reshape(-1, 12, mask.shape[1])
    earlier = np.zeros_like(held)
    earlier[:, 1:] = held[:, :-1]
    return earlier.reshape(mask.shape)


def _mine(rule: m.Target, refs: tuple[m.FactRef, ...], view: View) -> Mask:
    """Where a unit is there and on the list, or has reported something of an open one."""
    answers, force = answering(view.node, view.subject, view.cube), view.cube.in_force()
    concerned = np.broadcast_to(True if answers is None else answers, view.shape)
    concerned = concerned if force is None else concerned & force
    if not isinstance(view.node, m.Item):
        return concerned
    on_list = listed(view.node, view.subject, view.cube)
    if on_list.all():
        return concerned
    if rule.listed_only:
        return concerned & on_list
    there = np.zeros(view.shape, bool)
    for slot in {slot for ref in refs for slot in view.slots(ref)}:
        there |= view.cube.present(slot)
    mine: Mask = concerned & (on_list | ever(there, "year"))
    return mine


def _all_known(refs: tuple[m.FactRef, ...], compared: frozenset[m.FactRef], view: View) -> Mask:
    """Where all facts are there, those compared in the month and the one before: 0 of 0."""
    there, monthly = np.ones(view.shape, bool), replace(view, period="month")
    for ref in refs:
        known = everywhere((monthly if ref in compared else view).value(ref), view)
        there &= known & a_month_later(known) if ref in compared else known
    return there


def _said_not_to_apply(
    refs: tuple[m.FactRef, ...], compared: frozenset[m.FactRef], view: View
) -> Mask:
    """Where a fact was given as n/a in the period so far, one compared in the month or before.

    Of subjects taken together each that the unit answers for has to be.
    """
    said = np.zeros(view.shape, bool)
    for ref in refs:
        own, other = np.zeros(view.shape, bool), np.zeros(view.shape, bool)
        for slot in view.slots(ref):
            about, void = view.cube.facts.slots.slots[slot], view.cube.cells(slot).void
            asked = view.cube.concerned(about.item, about.subject)
            there = np.zeros(view.shape, bool) if void is None else void
            there = there if ref in compared else ever(there, view.period)
            own, other = own | there, other | (~there if asked is None else asked & ~there)
        own &= ~other
        said |= own | a_month_later(own) if ref in compared else own
    return said
