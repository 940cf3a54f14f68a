"""Points while a value is above 0: a matter done, a unit on a list."""

from ...scheme.model import Flag
from ..view import ZERO, View
from .earned import Earned, where_known


def points(rule: Flag, view: View) -> Earned:
    """All the points or none."""
    value = view.value(rule.of)
    return Earned(where_known(view.in_units(rule.points).where(value.exact.num > 0, ZERO), value))
