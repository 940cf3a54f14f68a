"""The tree of a track: awards post, nodes above add what their limits take or give."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce

import numpy as np

from ..scheme import model as m
from ..scheme.slots import LISTED
from .cube import Cube
from .forms import postings
from .periods import accumulated, changes
from .units import Mask, Plane, units
from .view import View


@dataclass(frozen=True, slots=True)
class Line:
    """The postings of one award and subject, or of one limit of a node: a plane [month, entity].

    `subject` is None where all subjects are taken together; a limit has no award.
    """

    kind: str
    node: m.Section | m.Item
    award: m.Award | None
    subject: str | None
    plane: Plane


Emit = Callable[[Line], None]


def post(node: m.Section | m.Item, cube: Cube, places: int, emit: Emit) -> Plane:
    """Emit the lines of a node and all below it; return what it posts in all, month by month."""
    if isinstance(node, m.Item):
        planes = [_award(award, node, cube, places, emit) for award in node.awards]
    else:
        planes = [post(child, cube, places, emit) for child in node.children]
    total = reduce(np.add, planes, np.zeros((12, cube.width), np.int64))
    for kind, limit, clip in (("floor", node.floor, np.maximum), ("cap", node.cap, np.minimum)):
        if limit is None:
            continue
        run = accumulated(total, limit.period, "add")
        limited = changes(clip(run, units(limit.points, places)), limit.period)
        emit(Line(kind, node, None, "", limited - total))
        total = limited
    return total


def _award(award: m.Award, item: m.Item, cube: Cube, places: int, emit: Emit) -> Plane:
    total = np.zeros((12, cube.width), np.int64)
    for subject in (None,) if award.per_entity else item.subject_ids:
        plane = postings(award, View(cube, item, subject, award.period, places))
        if award.listed_only:
            plane = np.where(_listed(item, subject, cube), plane, 0)
        emit(Line("award", item, award, subject, plane))
        total += plane
    return total


def _listed(item: m.Item, subject: str | None, cube: Cube) -> Mask:
    slots = cube.facts.slots
    subjects = item.subject_ids if subject is None else (subject,)
    groups = [slots.groups.index((item.id, name)) for name in subjects]
    listed: Mask = (slots.states[groups, cube.first : cube.last] == LISTED).any(axis=0)
    return listed
