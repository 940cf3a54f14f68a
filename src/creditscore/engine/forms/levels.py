"""Points of the first row whose conditions hold: refined 3 points, forwarded 1."""

import numpy as np

from ...scheme.model import Levels
from ..units import Plane
from ..view import View


def points(rule: Levels, view: View) -> Plane:
    """The points of the best row, 0 where no row holds."""
    holding = [view.holds(level.when) for level in rule.levels]
    return np.select(holding, [view.points_of(level.points) for level in rule.levels], 0)
