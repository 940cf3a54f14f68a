"""Points by place among the units: 10 for the first, 8 for the second."""

import numpy as np

from ...scheme.model import Difference, Peers, Rank
from ..exact import Exact
from ..view import View
from .earned import Earned


def points(rule: Rank, view: View) -> Earned:
    """The points of the unit's place; equals share it, and places beyond the list earn nothing."""
    of = rule.of if rule.order == "high-first" else Difference(0, rule.of)
    place = view.value(Peers("rank", of))
    worth = [0, *(int(view.in_units(number).rounded()[0, 0]) for number in rule.points), 0]
    at = np.minimum(place.exact.num // place.exact.den, len(worth) - 1).astype(np.int64)
    known = np.broadcast_to(True, at.shape) if place.known is None else place.known
    return Earned(Exact(np.where(known, np.array(worth, np.int64)[at], 0)))
