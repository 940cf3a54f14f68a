"""Points of the row that a number falls into: 100 % gives 2 points, 98 % and more 1, less 0."""

import numpy as np

from ...scheme.model import Test, Tiers
from ..units import Plane
from ..view import View


def points(rule: Tiers, view: View) -> Plane:
    """The points of the row, 0 where the number falls into none."""
    inside = [view.holds(Test(rule.of, tier.bounds)) for tier in rule.tiers]
    return np.select(inside, [view.points_of(tier.points) for tier in rule.tiers], 0)
