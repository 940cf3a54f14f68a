"""Points for each step beyond a mark: 0.5 points off for each percentage point below 98 %."""

from ...scheme.model import Steps
from ..exact import Exact
from ..values import ZERO, constant
from ..view import View
from .earned import Earned, where_known


def points(rule: Steps, view: View) -> Earned:
    """Points × steps; a step begun counts not at all, whole, or in proportion.

    >>> from creditscore.engine.forms.example import view
    >>> from decimal import Decimal
    >>> rule = Steps(of=95, start=98, step=1, points=Decimal("-0.5"), side="below")
    >>> points(rule, view()).points.rounded().tolist()
    [[-15000]]
    """
    value, start = view.value(rule.of), view.value(rule.start)
    beyond = value.exact - start.exact if rule.side == "above" else start.exact - value.exact
    steps = beyond.highest(ZERO) / constant(rule.step)
    if rule.partial != "proportional":
        steps = Exact(steps.rounded(1, "up" if rule.partial == "count" else "down"))
    earned = steps * view.in_units(rule.points)
    return Earned(where_known(earned, value, start))
