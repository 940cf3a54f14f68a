"""Points for keeping to a bound when it is due: 5 points for 20 events by December."""

import numpy as np

from ...scheme import model as m
from ..exact import Exact, Mask, Plane
from ..judging import Judged
from ..periods import accumulated, ever, exact_sums
from ..values import ONE, ZERO, both, constant_points
from ..view import View
from .earned import Earned


def points(rule: m.Target, view: View) -> Earned:
    """The points of a target, 0 before it is judged; what is not known is not met.

    >>> from creditscore.engine.forms.example import view
    >>> from creditscore.scheme.model import Due, Target, Test
    >>> aim = Target(Test(8, (("above", 5),)), Due(("2023-01",)), points=3)
    >>> points(aim, view()).points.rounded().tolist()
    [[30000]]
    """
    judged = Judged.of(rule, view)
    again = rule.counted in ("share", "all")
    counted = counted_in(judged, view) if again else judged.due & judged.mine & ~judged.void
    met, full = counted & judged.held, view.in_units(rule.points)
    earned = full
    if rule.early or rule.late:
        earned = _in_time(rule, judged, full, view)
    otherwise = view.in_units(rule.missed)
    if rule.partial is not None:
        otherwise = _part(rule.partial, judged, full, view)
    worth = earned.where(met, otherwise.where(counted, ZERO))
    if not again:
        return Earned(worth, judged.mine & ~judged.void)
    times = accumulated(counted.astype(np.int64), "year", "add")
    if rule.counted == "share":
        whole = exact_sums(worth, "year") / Exact(np.maximum(times, 1))
    else:
        missed = ever(counted & ~met, "year")
        whole = otherwise.where(missed, full.where(times > 0, ZERO))
    applies: Mask = judged.mine & ((times > 0) | ~ever(judged.due, "year"))
    return Earned(whole, applies)


def counted_in(judged: Judged, view: View) -> Mask:
    """Where one of several judgements counts: not where what the target stands in is taken out."""
    counted: Mask = judged.due & judged.mine & ~judged.void
    out = view.points.left_out(view.node, view.subject) if view.points else None
    if out is None:
        return counted
    return counted & ~np.tile(out, (1, view.shape[1] // out.shape[1]))  # subjects side by side


def _part(start: m.Quantity, judged: Judged, full: Exact, view: View) -> Exact:
    """The share of the points that a figure has earned on its way from a mark to the bound."""
    mark = view.value(start)
    way = judged.bound.exact - mark.exact
    share = (judged.value.exact - mark.exact) / way
    known = both(mark.known, judged.known & (way.num != 0))
    assert known is not None
    return (full * share.highest(ZERO).lowest(ONE)).where(known, ZERO)


def _in_time(rule: m.Target, judged: Judged, full: Exact, view: View) -> Exact:
    """The points with what being early adds and being late takes away, never below 0."""
    early, late = months_off(judged, view)
    if rule.early:
        full = full + _extra(rule.early, early, view)
    if rule.late:
        full = (full - _extra(rule.late, late, view)).highest(ZERO)
    return full


def months_off(judged: Judged, view: View) -> tuple[Plane, Plane]:
    """How many months before it was due a unit has kept to the bound without a break, or after it.

    Rows [1, entity]; counted from the first month in which it was judged.
    """
    held = judged.held & judged.mine
    run = np.zeros(view.shape, np.int64)
    for month in range(view.cube.start, len(run)):
        run[month] = (run[month - 1] + 1 if month > view.cube.start else 1) * held[month]
    counted = judged.due & judged.mine & ~judged.void
    first, met = counted.argmax(axis=0), (counted & held).argmax(axis=0)
    at_first = np.take_along_axis(run, first[None], 0)
    return np.maximum(at_first - 1, 0), np.maximum(met - first, 0)[None]


def _extra(extra: m.Extra, months: Plane, view: View) -> Exact:
    """The points for so many months, or for any."""
    count = months if extra.each_month else np.minimum(months, 1)
    found = view.in_units(extra.points) * Exact(count)
    if extra.at_most is None:
        return found
    return found.lowest(constant_points(extra.at_most, view.cube.scheme.places))
