"""The value itself: a score that comes from outside."""

from ...scheme.model import Given
from ..units import Plane, share
from ..view import View


def points(rule: Given, view: View) -> Plane:
    """The value, rounded to the scheme's smallest unit."""
    value = view.measure(rule.of)
    return share(view.units(1), value.part, value.whole)
