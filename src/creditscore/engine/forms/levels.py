"""Points of the first row whose conditions hold: refined 3 points, forwarded 1."""

from ...scheme.model import Levels, Tiers
from ..values import ZERO
from ..view import View
from .earned import Earned


def points(rule: Levels | Tiers, view: View) -> Earned:
    """The points of the first row that holds, 0 where none does.

    >>> from creditscore.engine.forms.example import view
    >>> from creditscore.scheme.model import Row, Test
    >>> rows = [Row(Test(8, (("above", mark),)), earned) for mark, earned in ((9, 3), (5, 1))]
    >>> points(Levels(tuple(rows)), view()).points.rounded().tolist()
    [[10000]]
    """
    earned = ZERO
    for row in reversed(rule.rows):
        earned = view.in_units(row.points).where(view.holds(row.when), earned)
    return Earned(earned)
