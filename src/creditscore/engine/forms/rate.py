"""Points times a ratio: 5 points × compliant ÷ reported."""

from ...scheme.model import Rate, Ratio
from ..view import View
from .earned import Earned


def points(rule: Rate, view: View) -> Earned:
    """Points × of ÷ over; `when_empty` where there is nothing to divide by.

    >>> from creditscore.engine.forms.example import view
    >>> points(Rate(of=2, over=3, points=5), view()).points.rounded().tolist()
    [[33333]]
    """
    ratio = view.value(Ratio(rule.of, rule.over))
    assert ratio.known is not None
    earned = ratio.exact * view.in_units(rule.points)
    return Earned(earned.where(ratio.known, view.in_units(rule.when_empty)))
