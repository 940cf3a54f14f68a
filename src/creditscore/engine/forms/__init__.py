"""The forms: how facts become points. The set is closed; each has a file of its own."""

from collections.abc import Callable
from typing import Any

from ...scheme import model as m
from ..view import View
from . import each, flag, given, interpolate, levels, rank, rate, steps, target, tiers
from .earned import Earned

FORMS: dict[type, Callable[[Any, View], Earned]] = {
    m.Each: each.points,
    m.Rate: rate.points,
    m.Flag: flag.points,
    m.Levels: levels.points,
    m.Tiers: tiers.points,
    m.Steps: steps.points,
    m.Interpolate: interpolate.points,
    m.Rank: rank.points,
    m.Given: given.points,
    m.Target: target.points,
}
