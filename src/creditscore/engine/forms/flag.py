"""Points while a value is above 0: a matter done, a unit on a list."""

import numpy as np

from ...scheme.model import Flag
from ..units import Plane
from ..view import View


def points(rule: Flag, view: View) -> Plane:
    """All the points or none."""
    return np.where(view.measure(rule.of).part > 0, view.points_of(rule.points), 0)
