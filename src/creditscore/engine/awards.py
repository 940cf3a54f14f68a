"""An award over time: F within its limits, in its months, and what each month posts of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..scheme import model as m
from .answers import answering, listed
from .cube import Cube
from .exact import Exact, Mask, Plane
from .figures import Posted
from .forms import FORMS
from .periods import changes, ever, is_last, stretches
from .values import ZERO, within
from .view import View


@dataclass(frozen=True, slots=True)
class Account:
    """F month by month, where the award applies, and what it posts; all planes [month, entity].

    `present` is where the award is there at all: in its months, and to the end of the last period;
    for an open subject from the month of its first facts on.
    """

    so_far: Exact
    applies: Mask | None
    postings: Plane
    present: Mask | None = None


def account(
    award: m.Award, node: m.Item | m.Section, subject: str | None, cube: Cube, points: Posted
) -> Account:
    """Work out one award for one subject, or for all of them together (`subject` None)."""
    view = view_of(award, node, subject, cube, points)
    earned = FORMS[type(award.rule)](award.rule, view)
    exact = earned.points
    for kind, limit in award.limits:
        exact = within(kind, exact, view.limit(limit.points, limit.when))
    if award.when is not None:
        exact = exact.where(view.holds(award.when), ZERO)
    rounded = _rounded(award, exact, cube.scheme.places)
    plane = rounded.num
    if plane.shape != view.shape:
        plane = np.broadcast_to(plane, view.shape)
    reported = None if award.target else view.applies(award.needs)
    answers = answering(node, subject, cube)
    applies = _meet(earned.applies, reported, answers)
    if award.never_falls:
        plane = _most_so_far(plane, _there(view, applies), award.period)
    if award.listed_only:
        plane = np.where(listed(node, subject, cube), plane, 0)
    present, force = None, cube.in_force()
    if view.window is not None:
        been = None if force is None else ever(force, award.period)
        plane, applies, present = _within(view.window, award.period, plane, _meet(applies, been))
    if isinstance(node, m.Item) and node.open_subjects and subject is not None:
        present = _meet(present, answers)
    if award.at_end:
        ends = is_last(len(cube.scheme.span_months), award.period)
        plane = np.where(ends[:, None], plane, 0)
    if force is not None:
        plane, applies = _in_force(force, award.period, plane, applies)
    if applies is not None:
        plane = np.where(applies, plane, 0)
    so_far = Exact(plane, 1, rounded.most)
    return Account(so_far, applies, changes(plane, award.period), present)


def view_of(
    award: m.Award, node: m.Item | m.Section, subject: str | None, cube: Cube, points: Posted
) -> View:
    """What an award sees."""
    view = View(cube, node, subject, award.over, points)
    if not (award.first or award.last):
        return view
    months = cube.scheme.span_months
    first = sum(month < award.first for month in months)
    last = sum(month <= award.last for month in months) if award.last else len(months)
    return replace(view, window=(first, last - 1))


def _rounded(award: m.Award, exact: Exact, places: int) -> Exact:
    rounding = award.round or m.Rounding(places)
    step = 10 ** (places - rounding.places)
    most = None if exact.most is None else exact.most + step
    return Exact(exact.rounded(step, rounding.mode), 1, most)


def _meet(*masks: Mask | None) -> Mask | None:
    """Where all of some masks hold; None where there are none."""
    found: Mask | None = None
    for mask in masks:
        if mask is not None:
            found = mask if found is None else found & mask
    return found


def _there(view: View, applies: Mask | None) -> Mask:
    """Where an award applies, in its own months and while the units are assessed."""
    there = np.broadcast_to(True if applies is None else applies, view.shape)
    force = view.cube.in_force()
    return view.windowed(there if force is None else there & force)


def _most_so_far(plane: Plane, there: Mask, period: m.Period) -> Plane:
    """The most that an award has been worth since its period began, where it was there.

    >>> plane, there = np.array([[2], [5], [9], [3]] * 3), np.array([[1], [1], [0], [1]] * 3, bool)
    >>> _most_so_far(plane, there, "year").ravel()[:4]
    array([2, 5, 9, 5])
    """
    parts, inside = stretches(plane, period).copy(), stretches(there, period)
    most, seen = parts[:, 0].copy(), inside[:, 0].copy()
    for month in range(1, parts.shape[1]):
        now, here = parts[:, month], inside[:, month]
        most = np.where(here, np.where(seen, np.maximum(most, now), now), most)
        seen = seen | here
        parts[:, month] = np.where(here, most, now)
    return parts.reshape(plane.shape)


def _in_force(
    force: Mask, period: m.Period, plane: Plane, applies: Mask | None
) -> tuple[Plane, Mask]:
    """What an award is worth to a unit that is not there: what it was, to the period's end."""
    inside = force if applies is None else force & applies
    plane, inside = plane.copy(), inside.copy()
    length = stretches(plane, period).shape[1]
    for month in range(1, len(plane)):
        gone = ~force[month]
        if month % length:
            plane[month, gone] = plane[month - 1, gone]
            inside[month, gone] = inside[month - 1, gone]
    return plane, inside


def _within(
    window: tuple[int, int], period: m.Period, plane: Plane, applies: Mask | None
) -> tuple[Plane, Mask, Mask]:
    """What an award is worth outside its months: nothing; what it was, to the period's end."""
    first, last = window
    inside = np.broadcast_to(True, plane.shape) if applies is None else applies
    plane, inside, present = plane.copy(), inside.copy(), np.ones(plane.shape, bool)
    length = stretches(plane, period).shape[1]
    end = (last // length + 1) * length
    for before in (plane, inside, present):
        before[:first] = 0
        before[end:] = 0
    plane[last + 1 : end], inside[last + 1 : end] = plane[last], inside[last]
    return plane, inside, present
