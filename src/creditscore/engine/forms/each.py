"""Points for each unit of a value: 5 points for each matter."""

from ...scheme.model import Each
from ..units import Plane, share
from ..view import View


def points(rule: Each, view: View) -> Plane:
    """points × value, rounded once."""
    value = view.measure(rule.of)
    return share(view.points_of(rule.points), value.part, value.whole)
