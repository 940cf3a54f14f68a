"""Points while a value is above 0: a matter done, a unit on a list."""

from ...scheme.model import Flag
from ..values import ZERO
from ..view import View
from .earned import Earned, where_known


def points(rule: Flag, view: View) -> Earned:
    """All the points or none.

    >>> from creditscore.engine.forms.example import view
    >>> points(Flag(of=2, points=5), view()).points.rounded().tolist()
    [[50000]]
    """
    value = view.value(rule.of)
    return Earned(where_known(view.in_units(rule.points).where(value.exact.num > 0, ZERO), value))
