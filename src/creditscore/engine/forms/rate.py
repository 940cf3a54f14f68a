"""Points times a ratio: 5 points × compliant ÷ reported."""

import numpy as np

from ...scheme.model import Measure, Rate
from ..units import Plane, share
from ..view import View


def points(rule: Rate, view: View) -> Plane:
    """points × of ÷ over, rounded once; `when_empty` where there is nothing to divide by."""
    ratio = view.measure(Measure(rule.of, rule.over))
    earned = share(view.points_of(rule.points), ratio.part, ratio.whole)
    return (
        np.where(ratio.known, earned, view.units(rule.when_empty))
        if ratio.known is not None
        else earned
    )
