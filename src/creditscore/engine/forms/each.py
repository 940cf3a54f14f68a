"""Points for each unit of a value: 5 points for each matter."""

from ...scheme.model import Each
from ..view import View
from .earned import Earned, where_known


def points(rule: Each, view: View) -> Earned:
    """Points × value.

    >>> from creditscore.engine.forms.example import view
    >>> points(Each(of=4, points=5), view()).points.rounded().tolist()
    [[200000]]
    """
    value = view.value(rule.of)
    return Earned(where_known(value.exact * view.in_units(rule.points), value))
