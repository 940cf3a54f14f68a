"""The value itself: a score that comes from outside."""

from ...scheme.model import Given
from ..view import View
from .earned import Earned


def points(rule: Given, view: View) -> Earned:
    """The value as points.

    >>> from creditscore.engine.forms.example import view
    >>> points(Given(of=87), view()).points.rounded().tolist()
    [[870000]]
    """
    return Earned(view.in_units(rule.of))
