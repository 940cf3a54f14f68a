"""Who answers for a clause: the units of a block that it concerns, and those on its list."""

from __future__ import annotations

from ..scheme import model as m
from ..scheme.slots import LISTED
from .cube import Cube
from .exact import Mask


def answering(node: m.Item | m.Section, subject: str | None, cube: Cube) -> Mask | None:
    """Where a unit answers for an item's subject, or for any of its subjects; None: all do."""
    return cube.concerned(node.id, subject) if isinstance(node, m.Item) else None


def listed(node: m.Item | m.Section, subject: str | None, cube: Cube) -> Mask:
    """Which entities of the block are on the list of an item, for a subject or for any."""
    slots = cube.facts.slots
    groups = list(slots.groups_of.get((node.id, subject), ()))
    mask: Mask = (slots.states[groups, cube.first : cube.last] == LISTED).any(axis=0)
    return mask
