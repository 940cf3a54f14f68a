"""Points of the first row whose conditions hold: refined 3 points, forwarded 1."""

from ...scheme.model import Levels, Tiers
from ..view import ZERO, View
from .earned import Earned


def points(rule: Levels | Tiers, view: View) -> Earned:
    """The points of the first row that holds, 0 where none does."""
    earned = ZERO
    for row in reversed(rule.rows):
        earned = view.in_units(row.points).where(view.holds(row.when), earned)
    return Earned(earned)
