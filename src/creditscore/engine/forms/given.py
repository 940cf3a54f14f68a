"""The value itself: a score that comes from outside."""

from ...scheme.model import Given
from ..view import View
from .earned import Earned


def points(rule: Given, view: View) -> Earned:
    """The value as points."""
    return Earned(view.in_units(rule.of))
