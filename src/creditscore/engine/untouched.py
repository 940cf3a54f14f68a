"""What clauses come to, kept: of a table for its ledger, without facts for the tables after it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from ..facts.planes.planes import Part, Planes, absent
from ..scheme import model as m
from ..scheme.scheme import Scheme
from .cube import Cube
from .node_values import NodeValue
from .peer_statistics import PeerStatistics
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
    and look at nothing but their own facts and the roster, are worked out once. Of the last table
    all that its nodes come to is kept: whoever lists its postings asks for it again.
    """

    worked: dict[Hashable, Worked] = field(default_factory=dict)
    _alone: dict[int, tuple[m.Item, bool]] = field(default_factory=dict)
    _rosters: dict[int, object] = field(default_factory=dict)
    _table: tuple[Part | None, PeerStatistics | None] = None, None
    _of_table: dict[int, Worked] = field(default_factory=dict)

    def shared_with(self, scheme: Scheme) -> None:
        """Let tables of a scheme take from here and add to it from now on."""
        scheme.kept[_KEPT] = self

    def stands_alone(self, item: m.Item) -> bool:
        """Whether an item looks at nothing but its facts and the roster; worked out once."""
        if id(item) not in self._alone:
            self._alone[id(item)] = item, not item.open_subjects and m.stands_alone(item)
        return self._alone[id(item)][1]

    def of_table(self, part: Part, peers: PeerStatistics) -> dict[int, Worked]:
        """What nodes come to by a table and the statistics of peers; the one before is let go."""
        if self._table[0] is not part or self._table[1] is not peers:
            self._table, self._of_table = (part, peers), {}
        return self._of_table

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
        self._here: dict[int, Worked] | None = None
        planes = part.planes if isinstance(part, Planes) else None
        if isinstance(planes, np.ndarray) and cube.shape[1] == len(slots.track.entities):
            self._here = memo.of_table(part, cube.peers)
            filled = np.flatnonzero((planes != absent(planes)).any(axis=(1, 2)))
            self._touched = {slots.slots[slot].item for slot in filled}

    def get(self, node: m.Section | m.Item) -> Worked | None:
        """What a node comes to, if that is known by this table, or by others without its facts."""
        if self._here is not None and id(node) in self._here:
            return self._here[id(node)]
        return None if node.id in self._touched else self._memo.worked.get((id(node), *self._like))

    def keep(self, node: m.Section | m.Item, worked: Worked) -> None:
        """Keep what a node comes to; of an item also for other tables, if they share it.

        Those take its postings of points alone.
        """
        if self._here is not None:
            self._here[id(node)] = worked
        alone = isinstance(node, m.Item) and self._memo.stands_alone(node)
        if alone and node.id not in self._touched:
            postings = [one for one in worked.postings if one.plane.any()]
            self._memo.worked[id(node), *self._like] = worked._replace(postings=postings)


def untouched(cube: Cube) -> Shelf | None:
    """Where what items without facts come to is kept for a cube's table; None where it is not."""
    memo: Untouched | None = cube.scheme.kept.get(_KEPT)
    return memo.beside(cube) if memo else None
