"""Clauses of which a table has no facts: they come to the same in table after table."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from ..facts.planes.planes import Planes, absent
from ..scheme import model as m
from ..scheme.scheme import Scheme
from .cube import Cube
from .node_values import NodeValue
from .postings import Postings

_KEPT = "clauses without facts"


class Worked(NamedTuple):
    """What a tree has worked out of an item: its value, its postings, what stands below it."""

    value: NodeValue
    postings: Sequence[Postings]
    below: Mapping[str | None, list[NodeValue]]


@dataclass
class Untouched:
    """What items without facts come to, kept from one table to the next.

    For many small tables under rules that differ in a few items: those that are the same objects,
    and look at nothing but their own facts and the roster, are worked out once.
    """

    worked: dict[Hashable, Worked] = field(default_factory=dict)
    _alone: dict[int, tuple[m.Item, bool]] = field(default_factory=dict)
    _rosters: dict[int, object] = field(default_factory=dict)

    def shared_with(self, scheme: Scheme) -> None:
        """Let tables of a scheme take from here and add to it from now on."""
        scheme.kept[_KEPT] = self

    def stands_alone(self, item: m.Item) -> bool:
        """Whether an item looks at nothing but its facts and the roster; worked out once."""
        if id(item) not in self._alone:
            self._alone[id(item)] = item, not item.open_subjects and m.stands_alone(item)
        return self._alone[id(item)][1]

    def beside(self, cube: Cube) -> Shelf:
        """What is kept for tables like that of a cube."""
        entities = cube.facts.slots.track.entities
        self._rosters[id(entities)] = entities
        return Shelf(self, cube)


class Shelf:
    """What is kept for tables like that of a cube, which may have facts of some items."""

    def __init__(self, memo: Untouched, cube: Cube) -> None:
        part, slots, scheme = cube.facts, cube.facts.slots, cube.scheme
        self._memo = memo
        parameters = tuple(scheme.parameters.items())
        self._like = id(slots.track.entities), scheme.places, scheme.span_months, parameters
        self._touched = {*slots.track.items}
        planes = part.planes if isinstance(part, Planes) else None
        if isinstance(planes, np.ndarray) and cube.shape[1] == len(slots.track.entities):
            filled = np.flatnonzero((planes != absent(planes)).any(axis=(1, 2)))
            self._touched = {slots.slots[slot].item for slot in filled}

    def get(self, node: m.Section | m.Item) -> Worked | None:
        """What a node comes to, if it is an item without facts and that is known."""
        return None if node.id in self._touched else self._memo.worked.get((id(node), *self._like))

    def keep(self, node: m.Section | m.Item, worked: Worked) -> None:
        """Keep what an item comes to, and its postings of points, if other tables share them."""
        alone = isinstance(node, m.Item) and self._memo.stands_alone(node)
        if alone and node.id not in self._touched:
            postings = [one for one in worked.postings if one.plane.any()]
            self._memo.worked[id(node), *self._like] = worked._replace(postings=postings)


def untouched(cube: Cube) -> Shelf | None:
    """Where what items without facts come to is kept for a cube's table; None where it is not."""
    memo: Untouched | None = cube.scheme.kept.get(_KEPT)
    return memo.beside(cube) if memo else None
