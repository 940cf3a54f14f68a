"""Straight lines between anchors: 0 points at 60 %, 10 points at 100 %, in proportion between."""

from functools import reduce
from itertools import pairwise

import numpy as np

from ...scheme.model import Interpolate
from ..exact import Exact
from ..values import ZERO
from ..view import View
from .earned import Earned


def points(rule: Interpolate, view: View) -> Earned:
    """The height of the line at the value; `outside` says what holds beyond the anchors.

    Where anchors are not known, or their values fall, there is no line, and nothing is earned.

    >>> from creditscore.engine.forms.example import view
    >>> rule = Interpolate(of=70, anchors=((60, 0), (100, 10)))
    >>> points(rule, view()).points.rounded().tolist()
    [[25000]]
    """
    value = view.value(rule.of)
    marks = [view.value(mark) for mark, _ in rule.anchors]
    tops = [view.points_value(height) for _, height in rule.anchors]
    heights = [top.exact for top in tops]
    earned = _line(value.exact, marks[0].exact, marks[1].exact, heights[0], heights[1])
    for i, (low, high) in enumerate(pairwise(marks)):
        line = _line(value.exact, low.exact, high.exact, heights[i], heights[i + 1])
        earned = line.where(value.exact.compared(np.greater_equal, low.exact), earned)
    under = value.exact.compared(np.less, marks[0].exact)
    over = value.exact.compared(np.greater, marks[-1].exact)
    applies = None
    if rule.outside == "clamp":
        earned = heights[0].where(under, heights[-1].where(over, earned))
    elif rule.outside == "points":
        below, above = view.in_units(rule.below), view.in_units(rule.above)
        earned = below.where(under, above.where(over, earned))
    elif rule.outside == "not-applicable":
        applies = np.broadcast_to(~(under | over), view.shape)
    falls = (low.exact.compared(np.greater, high.exact) for low, high in pairwise(marks))
    known = ~reduce(np.logical_or, falls)
    for number in (value, *marks, *tops):
        known = known if number.known is None else known & number.known
    if rule.when_equal is not None:
        equal = known & marks[0].exact.compared(np.equal, marks[-1].exact)
        earned = view.in_units(rule.when_equal).where(equal, earned)
        applies = None if applies is None else applies | equal
    return Earned(earned.where(known, ZERO), applies if applies is None else applies | ~known)


def _line(value: Exact, low: Exact, high: Exact, start: Exact, end: Exact) -> Exact:
    """The line through two anchors; where they are one, it is as high as the upper."""
    width = high - low
    line = start + (value - low) * (end - start) / width
    return end.where(np.asarray(width.num == 0), line) if not width.num.all() else line
