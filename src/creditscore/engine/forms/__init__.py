"""The forms: how facts become points. The set is closed; each has a file of its own."""

from collections.abc import Callable
from typing import Any

import numpy as np

from ...scheme import model as m
from ..periods import changes
from ..units import Plane
from ..view import View
from . import each, flag, given, levels, rate, tiers

FORMS: dict[type, Callable[[Any, View], Plane]] = {
    m.Each: each.points,
    m.Rate: rate.points,
    m.Flag: flag.points,
    m.Levels: levels.points,
    m.Tiers: tiers.points,
    m.Given: given.points,
}


def so_far(award: m.Award, view: View) -> Plane:
    """F: the award's points over the facts since its period began, within its cap and floor."""
    points = FORMS[type(award.rule)](award.rule, view)
    if award.floor is not None:
        points = np.maximum(points, view.units(award.floor))
    if award.cap is not None:
        points = np.minimum(points, view.units(award.cap))
    return points


def postings(award: m.Award, view: View) -> Plane:
    """What each month posts: F now less F a month ago."""
    return changes(so_far(award, view), award.period)
